"""The places of one date: who holds them, and to whom a free one goes (decision 0022).

Everything that changes a registration locks its date first, and goes through ``put``: the counters, the log, the
signal and the letter cannot be forgotten then. Every release of a place ends in ``hand_on``.
"""

import datetime

from django.db.models import Max
from django.utils import timezone

from .. import conf, errors
from ..choices import AttendanceMode, EventStatus, LetterKind, RegistrationStatus
from ..core.transactions import in_one_transaction
from ..models import EventOccurrence, Registration, RegistrationLogEntry
from ..permissions import can_keep_event
from ..queries.registrations import modes_of
from ..signals import registration_changed
from .letters import write_letter

# What the person is told of each status; of the others there is nothing to tell.
LETTERS = {
    RegistrationStatus.UNCONFIRMED: LetterKind.GUEST,
    RegistrationStatus.PENDING: LetterKind.PENDING,
    RegistrationStatus.WAITLISTED: LetterKind.WAITLISTED,
    RegistrationStatus.OFFERED: LetterKind.OFFER,
    RegistrationStatus.CONFIRMED: LetterKind.CONFIRMATION,
    RegistrationStatus.EXPIRED: LetterKind.EXPIRED,
    RegistrationStatus.REFUSED: LetterKind.REFUSED,
    RegistrationStatus.CANCELLED: LetterKind.CANCELLED,
}
NO_LETTER = ""
LONGEST_REASON = RegistrationLogEntry._meta.get_field("reason").max_length
INSTANT = datetime.timedelta(microseconds=1)


@in_one_transaction
def promote(occurrence: EventOccurrence) -> list[Registration]:
    """Offer every free place of the date to the next in its waiting list; whom it was offered to.

    It may be called as often as one likes: where nothing is free or nobody waits, nothing happens.
    """
    return hand_on(locked(occurrence.pk))


@in_one_transaction
def change_places(occurrence: EventOccurrence, *, by, places: int | None, places_online: int | None) -> EventOccurrence:
    """Set how many places there are (None: room for all); new ones go to the waiting list at once.

    Raises ``Invalid`` where more are taken already, ``NotAllowed`` for who does not keep the event. ``by`` None is the
    portal itself, as in all services of registrations.
    """
    occurrence = locked(occurrence.pk)
    must_keep(by, occurrence)
    wanted = {"places": (places, occurrence.taken), "places_online": (places_online, occurrence.taken_online)}
    wrong = {
        field: [errors.PLACES_BELOW_TAKEN % {"taken": taken, "places": number}]
        for field, (number, taken) in wanted.items()
        if number is not None and number < taken
    }
    if wrong:
        raise errors.Invalid(" ".join(sum(wrong.values(), [])), code="places_below_taken", fields=wrong)
    occurrence.places, occurrence.places_online = places, places_online
    occurrence.save(update_fields=["places", "places_online"])
    hand_on(occurrence)
    return occurrence


def locked(key: int) -> EventOccurrence:
    """The date as it is now; until the end of the transaction nobody else changes its registrations.

    The event is read apart, so that dates of one event do not wait for each other.
    """
    return EventOccurrence.objects.select_for_update().get(pk=key)


def locked_with(registration: Registration) -> Registration:
    """The registration as it is now, its date locked; raises ``WrongStatus`` if it was deleted meanwhile."""
    key = registration.occurrence_id
    while True:
        occurrence = locked(key)
        fresh = Registration.objects.select_related("user").filter(pk=registration.pk).first()
        if fresh is None:
            raise errors.WrongStatus(errors.REGISTRATION_GONE, code="registration_gone")
        if fresh.occurrence_id == occurrence.pk:
            fresh.occurrence = occurrence
            return fresh
        key = fresh.occurrence_id  # it was moved to another date while we waited


def put(
    registration: Registration,
    status: str,
    *,
    action: str,
    by,
    reason: str = "",
    letter: str | None = None,
    offer_expires_at: datetime.datetime | None = None,
) -> Registration:
    """Give the registration, whose date is locked, a status: counters, log, signal and letter with it.

    ``letter`` is a ``LetterKind``, ``NO_LETTER``, or None for the usual one of the status.
    """
    is_new = registration._state.adding
    old_status = "" if is_new else registration.status
    count(registration.occurrence, registration.mode, _holds(status) - _holds(old_status))
    registration.status = status
    registration.offer_expires_at = offer_expires_at
    if status == RegistrationStatus.WAITLISTED and old_status != RegistrationStatus.WAITLISTED:
        registration.queued_at = end_of_queue(registration.occurrence)
    registration.save()
    note(registration, action, old_status=old_status, by=by, reason=reason, letter=letter)
    return registration


def note(
    registration: Registration,
    action: str,
    *,
    old_status: str,
    by,
    reason: str = "",
    letter: str | None = None,
    moved_from: EventOccurrence | None = None,
) -> None:
    """What was done, for the log, for whoever listens, and for the person."""
    reason = reason.strip()[:LONGEST_REASON]
    entry = RegistrationLogEntry.objects.create(
        registration=registration,
        by=by,
        action=action,
        old_status=old_status,
        new_status=registration.status,
        reason=reason,
    )
    registration_changed.send(
        Registration, registration=registration, old_status=old_status, by=by, moved_from=moved_from
    )
    kind = LETTERS.get(registration.status, NO_LETTER) if letter is None else letter
    if kind:
        context = {"reason": reason} if reason else {}
        write_letter(kind, key=f"{kind}:{registration.pk}:{entry.pk}", registration=registration, context=context)


def count(occurrence: EventOccurrence, mode: str, change: int) -> None:
    """So many places more (or fewer) are held; the database refuses more than there are."""
    if not change:
        return
    field = "taken_online" if mode == AttendanceMode.ONLINE else "taken"
    setattr(occurrence, field, getattr(occurrence, field) + change)
    occurrence.save(update_fields=[field])


def hand_on(occurrence: EventOccurrence) -> list[Registration]:
    """``promote`` for a date that is locked already.

    A place is kept for the person for the hours of the event, but not longer than until it begins. When it has begun,
    is over, cancelled, postponed or taken out of the calendar, nothing is offered.
    """
    now = timezone.now()
    if not _takes_people(occurrence, now):
        return []
    hours = occurrence.event.offer_hours or conf.offer_hours()
    until = min(now + datetime.timedelta(hours=hours), occurrence.starts_at)
    offered = []
    for mode in modes_of(occurrence.event):
        free = occurrence.free_for(mode)
        for registration in _next_in_queue(occurrence, mode, free):
            put(registration, RegistrationStatus.OFFERED, action="offered", by=None, offer_expires_at=until)
            offered.append(registration)
    return offered


def take_back_offers(occurrence: EventOccurrence, now: datetime.datetime) -> int:
    """What was offered at a locked date and not taken in time goes to the next; how many places that are."""
    offered = occurrence.registrations.filter(status=RegistrationStatus.OFFERED).select_related("user")
    has_begun = occurrence.has_begun(now)
    over = [one for one in offered.order_by("queued_at", "pk") if has_begun or (one.offer_expires_at or now) <= now]
    for registration in over:
        registration.occurrence = occurrence
        letter = NO_LETTER if has_begun else None
        put(registration, RegistrationStatus.EXPIRED, action="expired", by=None, letter=letter)
    if over:
        hand_on(occurrence)
    return len(over)


def seat_for(occurrence: EventOccurrence, mode: str) -> str:
    """What is to be had at a locked date for this way to attend: a place, or the end of the waiting list.

    A place that is free while somebody waits for it is theirs.
    """
    is_full = occurrence.free_for(mode) == 0
    waits = is_full or occurrence.registrations.filter(mode=mode).in_queue().exists()
    return RegistrationStatus.WAITLISTED if waits else RegistrationStatus.CONFIRMED


def end_of_queue(occurrence: EventOccurrence) -> datetime.datetime:
    """The moment that puts whoever joins now behind all others, whatever the clocks of several servers say."""
    last = occurrence.registrations.in_queue().aggregate(last=Max("queued_at"))["last"]
    now = timezone.now()
    return now if last is None else max(now, last + INSTANT)


def must_keep(by, occurrence: EventOccurrence) -> None:
    """Raises ``NotAllowed`` for a person who does not keep the event."""
    if by is not None and not can_keep_event(by, occurrence.event):
        raise errors.NotAllowed(errors.NOT_YOURS_TO_KEEP)


def must_give_reason(reason: str) -> str:
    """The reason without spaces around it; raises ``Invalid`` if it is empty."""
    reason = reason.strip()
    if not reason:
        raise errors.Invalid(errors.REASON_NEEDED, fields={"reason": [errors.REASON_NEEDED]}, code="reason_needed")
    return reason


def _holds(status: str) -> int:
    return int(status in Registration.HOLDING)


def _takes_people(occurrence: EventOccurrence, now: datetime.datetime) -> bool:
    is_ahead = occurrence.is_exact and occurrence.starts_at is not None and occurrence.starts_at > now
    return is_ahead and occurrence.status == EventStatus.SCHEDULED and occurrence.event.live


def _next_in_queue(occurrence: EventOccurrence, mode: str, number: int | None) -> list[Registration]:
    """So many of those who wait for a way to attend; None: all."""
    if number == 0:
        return []
    queue = list(occurrence.registrations.filter(mode=mode).in_queue().select_related("user")[:number])
    for registration in queue:
        registration.occurrence = occurrence
    return queue
