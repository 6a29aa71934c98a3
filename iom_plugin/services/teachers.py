"""Changes of a teacher's profile and of roles."""

from django.db import transaction

from iom_plugin_resources.models import Organisation

from ..models import Membership, Teacher


@transaction.atomic
def save_profile(teacher: Teacher, *, subjects=None, trainings=None) -> Teacher:
    """Save a profile with its subjects and finished courses; None leaves what there is.

    ``trainings`` are unsaved ``TrainingRecord`` objects that replace the present ones.
    """
    teacher.full_clean()
    teacher.save()
    if subjects is not None:
        teacher.subjects.set(subjects)
    if trainings is not None:
        teacher.trainings.all().delete()
        for training in trainings:
            training.teacher = teacher
            training.save()
    return teacher


def give_role(user, *, organisation: Organisation, role: str) -> Membership:
    """Give ``user`` a role in ``organisation`` and in all under it; a second time changes nothing."""
    membership, _created = Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
    return membership
