"""Changes of a teacher's profile and of roles."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q

from iom_plugin_resources.models import Organisation

from .. import errors
from ..choices import RouteStatus
from ..models import Membership, Route, Teacher
from .validation import validate_and_save


@transaction.atomic
def save_profile(teacher: Teacher, *, by, subjects=None, trainings=None) -> Teacher:
    """Save one's own profile, as ``enter_profile`` does. Raises ``NotAllowed`` for another person's."""
    lock_person(by)
    _may_write(teacher, by=by)
    return enter_profile(teacher, subjects=subjects, trainings=trainings)


@transaction.atomic
def enter_profile(teacher: Teacher, *, subjects=None, trainings=None) -> Teacher:
    """Save a profile that the staff have entered, with its subjects and finished courses; None leaves what there is.

    ``trainings`` are unsaved ``TrainingRecord`` objects that replace the present ones.
    Raises ``Invalid`` with the sentences by field.
    """
    validate_and_save(teacher)
    if subjects is not None:
        teacher.subjects.set(subjects)
    if trainings is not None:
        teacher.trainings.all().delete()
        for training in trainings:
            training.teacher = teacher
            training.save()
    return teacher


def lock_person(user) -> None:
    """Let the profile, the deficits and the sending of ``user`` wait for each other: two tabs, one button."""
    get_user_model()._default_manager.select_for_update().filter(pk=user.pk).first()


def _may_write(teacher: Teacher, *, by) -> None:
    """One's own profile; and nobody takes a route that is decided about to another school's curator."""
    if teacher.user_id != by.pk:
        raise errors.NotAllowed(errors.NOT_YOUR_PROFILE)
    before = Teacher.objects.filter(pk=teacher.pk).values_list("organisation", flat=True).first()
    if before is None or before == teacher.organisation_id:
        return
    held = [RouteStatus.SUBMITTED, *Route.UNDER_WAY]
    if teacher.routes.filter(Q(status__in=held) | Q(is_amended=True)).exists():
        message = errors.ORGANISATION_HELD
        raise errors.Invalid(message, code="organisation_held", fields={"organisation": [message]})


def give_role(user, *, organisation: Organisation, role: str) -> Membership:
    """Give ``user`` a role in ``organisation`` and in all under it; a second time changes nothing."""
    membership, _created = Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
    return membership
