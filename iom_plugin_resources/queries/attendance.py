"""Reads for noting who came: the list of people, whether it is time for it, whose code is on a screen."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from .. import errors
from ..choices import EventStatus, RegistrationStatus
from ..core.registries import PersonFacts
from ..core.text import fold
from ..models import Certificate, EventOccurrence, Registration
from .participants import with_facts

# What can be noted of somebody; of the others of these statuses nothing is noted yet.
NOTED = (RegistrationStatus.ATTENDED, RegistrationStatus.ABSENT)


@dataclass(frozen=True)
class Person:
    """One line of the list: a registration with what the organiser knows of its person."""

    registration: Registration
    facts: PersonFacts
    has_certificate: bool

    @property
    def key(self) -> int:
        return self.registration.pk

    @property
    def email(self) -> str:
        user = self.registration.user
        return (user.email if user else self.registration.guest_email) or ""


def people(occurrence: EventOccurrence) -> list[Person]:
    """Everybody who was ever registered for the date, by name; for its desk only. Two queries and those of facts.

    Guests whose address is not confirmed are nobody yet.
    """
    everybody = occurrence.registrations.exclude(status=RegistrationStatus.UNCONFIRMED).select_related("user")
    certified = certified_of(occurrence)
    people = [Person(one, facts, one.pk in certified) for one, facts in with_facts(everybody.order_by("pk"))]
    return sorted(people, key=lambda person: (fold(person.facts.name), person.key))


def certified_of(occurrence: EventOccurrence) -> set[int]:
    """The keys of the registrations whose certificate is valid: what is noted of them must stay."""
    valid = Certificate.objects.filter(valid_for__occurrence=occurrence)
    return set(valid.values_list("valid_for", flat=True))


def counts(occurrence: EventOccurrence) -> dict[str, int]:
    """How many hold a place (``expected``), ``came``, were ``absent``, and came by the ``code``; one query."""
    came = Q(status=RegistrationStatus.ATTENDED)
    return occurrence.registrations.aggregate(
        expected=Count("pk", filter=Q(status__in=Registration.HOLDING)),
        came=Count("pk", filter=came),
        absent=Count("pk", filter=Q(status=RegistrationStatus.ABSENT)),
        code=Count("pk", filter=came & Q(attendance_source="code")),
    )


# --- Whether it is time ---


def refusal(occurrence: EventOccurrence, now: datetime.datetime | None = None) -> errors.WrongStatus | None:
    """Why it cannot be noted yet who came, as the error to raise or to show; None from the first day on."""
    if occurrence.status == EventStatus.HELD:
        return None
    if occurrence.status != EventStatus.SCHEDULED:
        return errors.WrongStatus(errors.ATTENDANCE_OF_NO_DAY, code=f"event_{occurrence.status}")
    if not occurrence.is_exact or occurrence.first_day is None:
        return errors.WrongStatus(errors.ATTENDANCE_WITHOUT_A_DAY, code="date_not_fixed")
    if occurrence.first_day <= _today(occurrence, now):
        return None
    day = {"day": date_format(occurrence.first_day)}
    return errors.WrongStatus(errors.ATTENDANCE_TOO_EARLY % day, code="event_ahead")


def is_on(occurrence: EventOccurrence, now: datetime.datetime | None = None) -> bool:
    """Whether this is a day of the date, in its own zone: the days on which a code may be shown."""
    if refusal(occurrence, now) is not None or not occurrence.first_day:
        return False
    return occurrence.first_day <= _today(occurrence, now) <= (occurrence.last_day or occurrence.first_day)


def has_open_code(occurrence: EventOccurrence, now: datetime.datetime | None = None) -> bool:
    until = occurrence.attendance_code_until
    return bool(occurrence.attendance_code) and until is not None and until > (now or timezone.now())


def with_open_code(now: datetime.datetime | None = None) -> QuerySet[EventOccurrence]:
    """The dates whose code is on a screen now."""
    return EventOccurrence.objects.filter(attendance_code_until__gt=now or timezone.now()).exclude(attendance_code="")


def date_of_code(code: str, user) -> EventOccurrence | None:
    """The date whose open code this is; should two show the same one, that for which ``user`` is registered."""
    dates = list(with_open_code().filter(attendance_code=code).select_related("event").order_by("pk")[:10])
    if len(dates) > 1:
        own = set(Registration.objects.filter(user=user.pk, occurrence__in=dates).values_list("occurrence", flat=True))
        dates.sort(key=lambda date: date.pk not in own)
    return dates[0] if dates else None


def _today(occurrence: EventOccurrence, now: datetime.datetime | None) -> datetime.date:
    return (now or timezone.now()).astimezone(occurrence.zone).date()
