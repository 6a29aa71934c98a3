"""What the organiser can decide now about a registration or about a date, as the services allow it."""

import datetime

from django.db.models import OuterRef, Subquery

from ..choices import EventStatus, RegistrationStatus
from ..models import EventOccurrence, Registration, RegistrationLogEntry
from . import occurrences as dates
from .desks import kept_by
from .own_registrations import can_cancel, is_offered
from .registrations import modes_of

APPROVE, ACCEPT, REFUSE, QUEUE = "approve", "accept", "refuse", "queue"
MODE, DATE, CANCEL = "mode", "date", "cancel"
POSTPONE, HOLD, RESTORE, PLACES = "postpone", "hold", "restore", "places"
# A list to choose a date from stays one that can be read.
MOST_DATES = 50


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
        PLACES: status != EventStatus.CANCELLED,
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


def history(registration: Registration) -> list[RegistrationLogEntry]:
    """What was done to the registration, by whom and why, in order; one query."""
    return list(registration.log.select_related("by"))


def number_closed_by(occurrence: EventOccurrence, action: str) -> int:
    """How many registrations ended by ``action`` of the log last: who comes back when a date is restored."""
    last = RegistrationLogEntry.objects.filter(registration=OuterRef("pk")).order_by("-at", "-pk").values("action")[:1]
    closed = occurrence.registrations.filter(status=RegistrationStatus.CANCELLED).order_by()
    return closed.annotate(last=Subquery(last)).filter(last=action).count()


def _takes_place(occurrence: EventOccurrence) -> bool:
    return occurrence.status in (EventStatus.SCHEDULED, EventStatus.POSTPONED)
