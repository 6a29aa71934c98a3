"""Changes of a teacher's profile and of roles."""

from django.db import transaction

from iom_plugin_resources.models import Organisation

from .. import errors
from ..choices import RouteStatus
from ..models import Membership, Route, Teacher
from .validation import invalid_if_refused


@transaction.atomic
def save_profile(teacher: Teacher, *, by=None, subjects=None, trainings=None) -> Teacher:
    """Save a profile with its subjects and finished courses; None leaves what there is.

    ``by`` is the person who writes, and may write only the own profile; None is the import by the staff.
    ``trainings`` are unsaved ``TrainingRecord`` objects that replace the present ones.
    Raises ``NotAllowed``, and ``Invalid`` with the sentences by field.
    """
    if by is not None:
        _may_write(teacher, by=by)
    with invalid_if_refused():
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


def _may_write(teacher: Teacher, *, by) -> None:
    """One's own profile; and nobody takes a route that is decided about to another school's curator."""
    if teacher.user_id != by.pk:
        raise errors.NotAllowed(errors.NOT_YOUR_PROFILE)
    before = Teacher.objects.filter(pk=teacher.pk).values_list("organisation", flat=True).first()
    if before is None or before == teacher.organisation_id:
        return
    held = [RouteStatus.SUBMITTED, *Route.UNDER_WAY]
    if teacher.routes.filter(status__in=held).exists():
        message = errors.ORGANISATION_HELD
        raise errors.Invalid(message, code="organisation_held", fields={"organisation": [message]})


def give_role(user, *, organisation: Organisation, role: str) -> Membership:
    """Give ``user`` a role in ``organisation`` and in all under it; a second time changes nothing."""
    membership, _created = Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
    return membership
