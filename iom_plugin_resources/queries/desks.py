"""The organiser's desk: whose dates a person keeps, the participants of one, what can be done now."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from ..choices import AttendanceMode, EventStatus, ParticipantGroup, Recipients, RegistrationStatus
from ..core.registries import PersonFacts, kept_organisations, person_facts
from ..core.text import fold, search_query
from ..models import EventOccurrence, LearningEvent, Registration, RegistrationLogEntry
from ..permissions import can_change_events
from . import occurrences as dates
from .own_registrations import can_cancel, is_offered
from .registrations import modes_of

GROUP_OF = {
    RegistrationStatus.PENDING: ParticipantGroup.APPLICATIONS,
    RegistrationStatus.WAITLISTED: ParticipantGroup.WAITING,
    **dict.fromkeys(Registration.HOLDING, ParticipantGroup.REGISTERED),
}
STATUSES_OF = {
    Recipients.REGISTERED: Registration.HOLDING,
    Recipients.CAME: (RegistrationStatus.ATTENDED,),
    Recipients.WAITING: (RegistrationStatus.WAITLISTED,),
    Recipients.APPLICATIONS: (RegistrationStatus.PENDING,),
    Recipients.ALL: (*Registration.HOLDING, RegistrationStatus.WAITLISTED, RegistrationStatus.PENDING),
}
# A list to choose a date from stays one that can be read.
MOST_DATES = 50


# --- Whose dates a person keeps ---


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
    def rooms(self) -> list["Room"]:
        return rooms_of(self.occurrence)


def rows_of(occurrences: Iterable[EventOccurrence]) -> list[KeptDate]:
    """The dates with their numbers; one query more for any number of them."""
    occurrences = list(occurrences)
    people = Registration.objects.filter(occurrence__in=[one.pk for one in occurrences])
    counted: dict[int, dict[str, int]] = {}
    for key, status, number in people.order_by().values_list("occurrence", "status").annotate(number=Count("pk")):
        counted.setdefault(key, {})[status] = number
    return [KeptDate(one, counted.get(one.pk, {})) for one in occurrences]


# --- The participants of one date ---


@dataclass(frozen=True)
class Room:
    """The places for one way to attend; ``places`` and ``free`` None: room for all."""

    mode: AttendanceMode
    places: int | None
    taken: int
    free: int | None


@dataclass(frozen=True)
class Participant:
    """A registration with what the organiser knows of its person; ``place`` in the waiting list, 0 for others."""

    registration: Registration
    facts: PersonFacts
    group: ParticipantGroup
    place: int

    @property
    def is_guest(self) -> bool:
        return bool(self.registration.guest_email)


def rooms_of(occurrence: EventOccurrence) -> list[Room]:
    """The places, on site and online apart, of the ways that the event offers."""
    return [
        Room(mode, occurrence.places_for(mode), occurrence.taken_for(mode), occurrence.free_for(mode))
        for mode in modes_of(occurrence.event)
    ]


def participants(occurrence: EventOccurrence) -> list[Participant]:
    """Everybody who was ever registered for the date: applications as they came, who has a place by name, the waiting
    list in its order, those who have ended. One query, and those of ``person_facts``, for any number.

    Guests whose address is not confirmed are nobody yet.
    """
    everybody = occurrence.registrations.exclude(status=RegistrationStatus.UNCONFIRMED).select_related("user")
    registrations = list(everybody.order_by("created_at", "pk"))
    for registration in registrations:
        registration.occurrence = occurrence
    places = _places_in_queue(registrations)
    found = [
        Participant(one, facts, GROUP_OF.get(one.status, ParticipantGroup.ENDED), places.get(one.pk, 0))
        for one, facts in with_facts(registrations)
    ]
    return sorted(found, key=_order)


def with_facts(registrations: Iterable[Registration]) -> list[tuple[Registration, PersonFacts]]:
    """Each with what is known of its person; asked once for all of them."""
    registrations = list(registrations)
    known = person_facts([one.user for one in registrations if one.user])
    return [(one, known[one.user_id] if one.user else _of_guest(one)) for one in registrations]


def found(people: Iterable[Participant], words: str) -> list[Participant]:
    """Those in whose name, position, place of work or address as a guest every one of the words stands."""
    wanted = fold(words).split()

    def text(one: Participant) -> str:
        facts = one.facts
        return fold(f"{facts.name} {facts.position} {facts.organisation} {one.registration.guest_email}")

    return [one for one in people if all(word in text(one) for word in wanted)]


def signing(people: Iterable[Participant]) -> list[Participant]:
    """Who signs at the door: those with a place, on site where there are both ways; an offer is no place yet."""
    people = [one for one in people if one.group == ParticipantGroup.REGISTERED]
    people = [one for one in people if one.registration.status != RegistrationStatus.OFFERED]
    on_site = [one for one in people if one.registration.mode == AttendanceMode.ON_SITE]
    has_door = any(AttendanceMode.ON_SITE in modes_of(one.registration.occurrence.event) for one in people[:1])
    return on_site if has_door else people


def history(registration: Registration) -> list[RegistrationLogEntry]:
    """What was done to the registration, by whom and why, in order; one query."""
    return list(registration.log.select_related("by"))


def _places_in_queue(registrations: Iterable[Registration]) -> dict[int, int]:
    waiting = [one for one in registrations if one.status == RegistrationStatus.WAITLISTED]
    queues: dict[str, int] = {}
    places = {}
    for one in sorted(waiting, key=lambda one: (one.queued_at or one.created_at, one.pk)):
        places[one.pk] = queues[one.mode] = queues.get(one.mode, 0) + 1
    return places


def _order(one: Participant) -> tuple:
    registration, group = one.registration, list(ParticipantGroup).index(one.group)
    match one.group:
        case ParticipantGroup.APPLICATIONS:
            return group, registration.created_at, registration.pk
        case ParticipantGroup.WAITING:
            on_site_first = registration.mode != AttendanceMode.ON_SITE
            return group, on_site_first, one.place
    return group, fold(one.facts.name), registration.pk


def _of_guest(registration: Registration) -> PersonFacts:
    """A guest says it themselves; of a deleted account nothing is left."""
    return PersonFacts(registration.guest_name or _("Deleted account"), "", registration.guest_organisation)


# --- What can be done now ---

APPROVE, ACCEPT, REFUSE, QUEUE = "approve", "accept", "refuse", "queue"
MODE, DATE, CANCEL = "mode", "date", "cancel"
POSTPONE, HOLD, RESTORE, PLACES = "postpone", "hold", "restore", "places"


def decisions_on(registration: Registration, now: datetime.datetime | None = None) -> list[str]:
    """What the organiser can decide about a registration, in the order in which it is offered."""
    occurrence, status = registration.occurrence, registration.status
    if occurrence.is_past(now):
        return []
    is_movable = can_cancel(registration, now)
    possible = {
        APPROVE: status in (RegistrationStatus.PENDING, RegistrationStatus.REFUSED) and _takes_place(occurrence),
        ACCEPT: is_offered(registration, now),
        QUEUE: status == RegistrationStatus.WAITLISTED,
        MODE: is_movable and len(modes_of(occurrence.event)) > 1,
        DATE: is_movable,
        REFUSE: is_movable,
        CANCEL: is_movable,
    }
    return [name for name, is_possible in possible.items() if is_possible]


def changes_of(occurrence: EventOccurrence, now: datetime.datetime | None = None) -> list[str]:
    """What can become of a date now, in the order in which it is offered: as the services allow it."""
    status, is_over = occurrence.status, occurrence.is_past(now)
    may_change = status == EventStatus.POSTPONED or not is_over and status != EventStatus.HELD
    possible = {
        HOLD: status == EventStatus.SCHEDULED and occurrence.has_begun(now),
        RESTORE: may_change and not is_over and status in (EventStatus.CANCELLED, EventStatus.POSTPONED),
        PLACES: may_change and status != EventStatus.CANCELLED,
        POSTPONE: may_change and status != EventStatus.CANCELLED,
        CANCEL: may_change and status != EventStatus.CANCELLED,
    }
    return [name for name, is_possible in possible.items() if is_possible]


def dates_to_move_to(registration: Registration, user) -> tuple[list[EventOccurrence], list[EventOccurrence]]:
    """Dates ahead that ``user`` keeps and somebody may be moved to: of the same event, and the soonest of others."""
    kept = kept_by(user).filter(event__live__in=[True], status=EventStatus.SCHEDULED)
    kept = dates.upcoming(kept.exclude(pk=registration.occurrence_id)).select_related("event").defer(*dates.LONG)
    event = registration.occurrence.event_id
    return list(kept.filter(event=event)[:MOST_DATES]), list(kept.exclude(event=event)[:MOST_DATES])


@dataclass(frozen=True)
class Reach:
    """How many people are in a part of the list, and how many of them have no address for a letter."""

    people: int
    unreachable: int


def reach(occurrence: EventOccurrence) -> dict[Recipients, Reach]:
    """Whom a message can be written to; one query."""
    email = f"user__{get_user_model().get_email_field_name()}"
    has_address = Case(When(_has_address(email), then=Value(1)), default=Value(0))
    people = occurrence.registrations.order_by().annotate(has_address=has_address)
    counted = list(people.values_list("status", "has_address").annotate(number=Count("pk")))
    return {
        to: Reach(
            sum(number for status, _is_reached, number in counted if status in statuses),
            sum(number for status, address, number in counted if status in statuses and not address),
        )
        for to, statuses in STATUSES_OF.items()
    }


def number_closed_by(occurrence: EventOccurrence, action: str) -> int:
    """How many registrations ended by ``action`` of the log last: who comes back when a date is restored."""
    last = RegistrationLogEntry.objects.filter(registration=OuterRef("pk")).order_by("-at", "-pk").values("action")[:1]
    closed = occurrence.registrations.filter(status=RegistrationStatus.CANCELLED).order_by()
    return closed.annotate(last=Subquery(last)).filter(last=action).count()


def _takes_place(occurrence: EventOccurrence) -> bool:
    return occurrence.status in (EventStatus.SCHEDULED, EventStatus.POSTPONED)


def _is_ahead(now: datetime.datetime) -> Q:
    today = now.astimezone(dates.portal_zone()).date()
    plans = Q(ends_at=None) & (Q(last_day=None) | Q(last_day__gte=today))
    return Q(ends_at__gt=now) | plans | Q(status=EventStatus.POSTPONED)


def _has_address(email: str) -> Q:
    return ~Q(guest_email="") | Q(user__is_active=True) & ~Q(**{email: ""})
