"""Reads over registrations: whose they are, who waits and in which place, for which date one can register."""

import datetime
from collections.abc import Iterable

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.encoding import punycode

from ..choices import RegistrationStatus
from ..models import EventOccurrence, Registration
from . import occurrences as dates_of_events
from .registration_states import RegistrationState, modes_of, state_of

__all__ = [
    "RegistrationState",
    "modes_of",
    "date_to_register",
    "participants",
    "person_key",
    "place_in_queue",
    "registration_of",
    "registrations_of",
    "state_of",
    "visible_to",
    "with_places",
]


def visible_to(user) -> QuerySet[Registration]:
    """The person's own registrations; nobody sees another's except at the desk of the event."""
    if user.pk is None:
        return Registration.objects.none()
    return Registration.objects.filter(user=user.pk).select_related("occurrence__event")


def participants(occurrence: EventOccurrence) -> QuerySet[Registration]:
    """Everybody who was ever registered for the date, in order of registration; for its desk only.

    Guests whose address is not confirmed are nobody yet.
    """
    everybody = Registration.objects.filter(occurrence=occurrence).exclude(status=RegistrationStatus.UNCONFIRMED)
    return with_places(everybody.select_related("user", "occurrence__event")).order_by("created_at", "pk")


def person_key(*, user=None, email: str = "") -> str:
    """What makes a person one at a date: the account, or the mailbox of a guest.

    An address counts in small letters, and its domain as the post takes it: «пример.рф» is «xn--e1afmkfd.xn--p1ai».
    """
    if user is not None:
        return f"user:{user.pk}"
    name, _at, domain = email.strip().rpartition("@")
    return f"guest:{name}@{punycode(domain)}".casefold()


def registration_of(user, occurrence: EventOccurrence) -> Registration | None:
    """The person's registration for the date, an open or a closed one."""
    return visible_to(user).filter(occurrence=occurrence).first()


def registrations_of(user, occurrences: Iterable[EventOccurrence]) -> dict[int, Registration]:
    """The person's registrations for these dates by the key of the date; one query."""
    if user.pk is None:
        return {}
    found = Registration.objects.filter(user=user.pk, occurrence__in=[one.pk for one in occurrences])
    return {registration.occurrence_id: registration for registration in found}


def place_in_queue(registration: Registration) -> int:
    """The place in the waiting list of its way to attend, 1 for the next; 0 for whoever does not wait."""
    if registration.status != RegistrationStatus.WAITLISTED:
        return 0
    return _before(registration.occurrence_id, registration.mode, registration.queued_at, registration.pk).count() + 1


def with_places(registrations: QuerySet[Registration]) -> QuerySet[Registration]:
    """Each with ``queue_place``: as ``place_in_queue``, in the same query."""
    before = _before(OuterRef("occurrence"), OuterRef("mode"), OuterRef("queued_at"), OuterRef("pk"))
    number = before.order_by().values("occurrence").annotate(number=Count("pk")).values("number")
    place = Coalesce(Subquery(number), 0) + 1
    waits = When(status=RegistrationStatus.WAITLISTED, then=place)
    return registrations.annotate(queue_place=Case(waits, default=0, output_field=IntegerField()))


def _before(occurrence, mode, queued_at, pk) -> QuerySet[Registration]:
    """Those who wait before a place in the list."""
    earlier = Q(queued_at__lt=queued_at) | Q(queued_at=queued_at, pk__lt=pk)
    waiting = Registration.objects.filter(occurrence=occurrence, mode=mode, status=RegistrationStatus.WAITLISTED)
    return waiting.filter(earlier)


def date_to_register(event_key: int, user, now: datetime.datetime | None = None) -> EventOccurrence | None:
    """The date meant by whoever registers for the event and names none; None if the event is not to be seen.

    The next one for which registration is open; where there is none, the next to come, else the last: its state says
    why not.
    """
    now = now or timezone.now()
    dates = dates_of_events.visible_to(user).filter(event=event_key)
    is_open = dates.filter(dates_of_events.registration_is_open(now)).order_by("starts_at", "pk").first()
    return is_open or dates_of_events.upcoming(dates, now).first() or dates_of_events.in_order(dates).last()
