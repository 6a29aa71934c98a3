"""Reads over teachers and roles."""

from django.db.models import QuerySet

from iom_plugin_resources.models import Organisation

from ..models import Membership, Teacher
from ..permissions import READERS


def teacher_of(user) -> Teacher | None:
    """The teacher's profile of ``user``, with what every screen shows of it; None if there is none."""
    if not user.is_authenticated:
        return None
    return Teacher.objects.select_related("organisation", "position", "user").filter(user=user).first()


def roles_of(user) -> set[str]:
    """The roles that ``user`` has somewhere."""
    return set(Membership.objects.filter(user_id=user.pk).values_list("role", flat=True))


def organisations_read_by(user) -> QuerySet[Organisation]:
    """The organisations in which ``user`` has a role that reads routes."""
    roots = Membership.objects.of(user, READERS).values("organisation")
    return Organisation.objects.filter(pk__in=roots)


def visible_to(user) -> QuerySet[Teacher]:
    """The teachers whom ``user`` accompanies, and the user's own profile."""
    own = Teacher.objects.filter(user_id=user.pk)
    return own | Teacher.objects.in_organisations(organisations_read_by(user))
