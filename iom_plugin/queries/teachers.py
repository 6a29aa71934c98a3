"""Reads over teachers and roles."""

from collections.abc import Iterable

from django.db.models import QuerySet

from iom_plugin_resources.core.registries import PersonFacts

from ..models import Membership, Teacher
from ..permissions import READERS, organisations_with_role


def teacher_of(user) -> Teacher | None:
    """The teacher's profile of ``user``, with what every screen shows of it; None if there is none."""
    if not user.is_authenticated:
        return None
    return Teacher.objects.select_related("organisation", "position", "user").filter(user=user).first()


def roles_of(user) -> set[str]:
    """The roles that ``user`` has somewhere."""
    return set(Membership.objects.filter(user_id=user.pk).values_list("role", flat=True))


def visible_to(user) -> QuerySet[Teacher]:
    """The teachers whom ``user`` accompanies, and the user's own profile."""
    own = Teacher.objects.filter(user_id=user.pk)
    return own | Teacher.objects.in_organisations(organisations_with_role(user, READERS))


def facts_of(users: Iterable) -> dict[int, PersonFacts]:
    """What lists of participants say of those of ``users`` who have a profile; one query."""
    teachers = Teacher.objects.filter(user__in=[user.pk for user in users]).select_related("position", "organisation")
    return {
        teacher.user_id: PersonFacts(teacher.full_name, str(teacher.position), str(teacher.organisation))
        for teacher in teachers
    }
