"""The teachers whom a curator may register for an event, and how each stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from iom_plugin_resources.choices import RegistrationStatus
from iom_plugin_resources.models import EventOccurrence, Registration
from iom_plugin_resources.queries.registration_clashes import clashing
from iom_plugin_resources.queries.registrations import with_places

from ..models import Teacher
from ..permissions import REVIEWERS, organisations_with_role

LONGEST_WORDS = 100


def visible_to(user) -> QuerySet[Teacher]:
    """The teachers of the organisations that ``user`` curates; nobody registers others otherwise."""
    teachers = Teacher.objects.in_organisations(organisations_with_role(user, REVIEWERS)).filter(user__is_active=True)
    return teachers.select_related("user", "organisation", "position").order_by("last_name", "first_name", "pk")


def found(teachers: QuerySet[Teacher], words: str) -> QuerySet[Teacher]:
    """Those with every word in the name, or in the name of the organisation or position."""
    for word in words[:LONGEST_WORDS].split():
        # SQLite compares Cyrillic letters as they are written: both usual ways are asked.
        ways = {word, word.lower(), word.capitalize()}
        asked = Q()
        for way in ways:
            for name in ("last_name", "first_name", "middle_name", "organisation__short_name", "position__title"):
                asked |= Q(**{f"{name}__icontains": way})
        teachers = teachers.filter(asked)
    return teachers


def registered(teachers: QuerySet[Teacher], occurrence: EventOccurrence) -> QuerySet[Teacher]:
    """Those of ``teachers`` who are registered for the date, or wait for a place."""
    held = Registration.objects.open().filter(occurrence=occurrence, user__isnull=False)
    return teachers.filter(user__in=held.order_by().values("user"))


@dataclass(frozen=True)
class Row:
    """A teacher as the curator sees them beside a date."""

    teacher: Teacher
    registration: Registration | None = None
    clashes: list[EventOccurrence] = field(default_factory=list)

    @property
    def can_be_chosen(self) -> bool:
        """Whoever is registered is not registered again; whom the organiser has refused, the organiser may take."""
        if self.registration is None:
            return True
        return not self.registration.is_open and self.registration.status != RegistrationStatus.REFUSED


def rows_of(teachers: Iterable[Teacher], occurrence: EventOccurrence) -> list[Row]:
    """Each with the registration for the date and what else is at the same time; four queries for any number."""
    teachers = list(teachers)
    keys = [teacher.user_id for teacher in teachers]
    held = {one.user_id: one for one in with_places(Registration.objects.filter(occurrence=occurrence, user__in=keys))}
    clashes = clashing(occurrence, keys)
    return [Row(one, held.get(one.user_id), clashes.get(one.user_id, [])) for one in teachers]


def own_registrations(user) -> QuerySet[Registration]:
    """What ``user`` has registered the teachers of their organisations for, and may cancel."""
    teachers = Teacher.objects.in_organisations(organisations_with_role(user, REVIEWERS))
    held = Registration.objects.filter(by=user.pk, user__in=teachers.order_by().values("user"))
    return held.select_related("occurrence__event", "user__iom_teacher")
