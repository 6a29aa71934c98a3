"""The organiser's desk: whose dates a person keeps, and how each of them stands."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from ..choices import AttendanceMode, EventStatus, RegistrationStatus
from ..core.registries import kept_organisations
from ..core.text import search_query
from ..models import EventOccurrence, LearningEvent, Registration
from ..permissions import can_change_events
from . import occurrences as dates
from .registrations import modes_of


def kept_by(user) -> QuerySet[EventOccurrence]:
    """The dates of the events that ``user`` may keep: the same as ``permissions.can_keep_event``, as one query."""
    if not user.is_authenticated:
        return EventOccurrence.objects.none()
    if can_change_events(user):
        return EventOccurrence.objects.all()
    keeps = Q(hosts=user.pk)
    for root in kept_organisations(user):
        keeps |= Q(organiser__path__startswith=root.path)
    # The events apart: joined with their hosts, a date would come once for each of them.
    return EventOccurrence.objects.filter(event__in=LearningEvent.objects.filter(keeps).order_by().values("pk"))


def keeps_events(user) -> bool:
    """Whether there is any event whose desk ``user`` may open; at most one query beside those of the rights."""
    return user.is_authenticated and (can_change_events(user) or kept_by(user).exists())


def ahead(occurrences: QuerySet[EventOccurrence], now: datetime.datetime | None = None) -> QuerySet[EventOccurrence]:
    """Dates that are not over, the soonest first; a postponed one waits for its day."""
    return dates.in_order(occurrences.filter(_is_ahead(now or timezone.now())))


def past(occurrences: QuerySet[EventOccurrence], now: datetime.datetime | None = None) -> QuerySet[EventOccurrence]:
    """Dates that are over, the last one first."""
    return occurrences.exclude(_is_ahead(now or timezone.now())).order_by("-last_day", "-first_day", "-pk")


def of_words(occurrences: QuerySet[EventOccurrence], words: str) -> QuerySet[EventOccurrence]:
    """Those whose event the words find, as the search of the calendar does."""
    query = search_query(words)
    if not query:
        return occurrences.none()
    return occurrences.filter(event__in=LearningEvent.objects.matching(query).order_by().values("pk"))


@dataclass(frozen=True)
class Room:
    """The places for one way to attend; ``places`` and ``free`` None: room for all."""

    mode: AttendanceMode
    places: int | None
    taken: int
    free: int | None


@dataclass(frozen=True)
class KeptDate:
    """A row of the list of dates: how many wait, have applied, have come."""

    occurrence: EventOccurrence
    by_status: dict[str, int]

    @property
    def waiting(self) -> int:
        return self.by_status.get(RegistrationStatus.WAITLISTED, 0)

    @property
    def applications(self) -> int:
        return self.by_status.get(RegistrationStatus.PENDING, 0)

    @property
    def came(self) -> int:
        return self.by_status.get(RegistrationStatus.ATTENDED, 0)

    @property
    def rooms(self) -> list[Room]:
        return rooms_of(self.occurrence)


def rows_of(occurrences: Iterable[EventOccurrence]) -> list[KeptDate]:
    """The dates with their numbers; one query more for any number of them."""
    occurrences = list(occurrences)
    people = Registration.objects.filter(occurrence__in=[one.pk for one in occurrences])
    counted: dict[int, dict[str, int]] = {}
    for key, status, number in people.order_by().values_list("occurrence", "status").annotate(number=Count("pk")):
        counted.setdefault(key, {})[status] = number
    return [KeptDate(one, counted.get(one.pk, {})) for one in occurrences]


def rooms_of(occurrence: EventOccurrence) -> list[Room]:
    """The places, on site and online apart, of the ways that the event offers."""
    return [
        Room(mode, occurrence.places_for(mode), occurrence.taken_for(mode), occurrence.free_for(mode))
        for mode in modes_of(occurrence.event)
    ]


def _is_ahead(now: datetime.datetime) -> Q:
    today = now.astimezone(dates.portal_zone()).date()
    plans = Q(ends_at=None) & (Q(last_day=None) | Q(last_day__gte=today))
    return Q(ends_at__gt=now) | plans | Q(status=EventStatus.POSTPONED)
