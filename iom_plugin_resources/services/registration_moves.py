"""Moving registrations: to another way to attend, to another date, or out of a date that does not take place."""

from collections.abc import Iterable

from .. import errors
from ..choices import EventStatus, LetterKind, RegistrationStatus
from ..core.transactions import in_one_transaction
from ..models import Certificate, EventLetter, EventOccurrence, Registration, RegistrationLogEntry
from ..queries.registrations import modes_of
from .places import NO_LETTER, count, end_of_queue, hand_on, locked, locked_with, must_give_reason, must_keep, note, put

# What the log calls the end of a registration by the end of its date: so it is found when the date takes place again.
DATE_CANCELLED = "date_cancelled"


@in_one_transaction
def change_mode(registration: Registration, *, by, mode: str, reason: str) -> Registration:
    """Let somebody attend in the other way; the place that becomes free goes to the next who waits for it.

    Whoever waits joins the end of the other list, or gets a place if one is free there. Raises ``Invalid`` without a
    reason or for a way that is not offered, ``WrongStatus`` where no place is free, ``NotAllowed`` for others than
    who keeps the event.
    """
    registration = locked_with(registration)
    occurrence = registration.occurrence
    must_keep(by, occurrence)
    reason = must_give_reason(reason)
    if mode not in modes_of(occurrence.event):
        sentences = {"mode": [errors.MODE_NOT_OFFERED]}
        raise errors.Invalid(errors.MODE_NOT_OFFERED, code="mode_not_offered", fields=sentences)
    if mode == registration.mode:
        return registration
    _must_be_movable(registration)
    old_status = registration.status
    _leave(registration)
    _sit_down(registration, occurrence, mode)
    note(registration, "mode_changed", old_status=old_status, by=by, reason=reason, letter=LetterKind.MOVED)
    hand_on(occurrence)
    return registration


@in_one_transaction
def change_date(registration: Registration, *, by, occurrence: EventOccurrence, reason: str) -> Registration:
    """Move somebody to another date, of the same event or of another one; the row goes along with its history.

    A place is asked for there as for everybody, but the window of registration is not: the organiser decides. Raises
    ``Invalid`` without a reason, ``WrongStatus`` where no place is free, the date is over or the person registered
    there already, ``NotAllowed`` for who does not keep both events.
    """
    reason = must_give_reason(reason)
    for key in sorted({registration.occurrence_id, occurrence.pk}):  # in one order, so that two moves do not cross
        locked(key)
    registration = locked_with(registration)
    here, there = registration.occurrence, locked(occurrence.pk)
    must_keep(by, here)
    must_keep(by, there)
    if here.pk == there.pk:
        return registration
    _must_be_movable(registration)
    if not there.event.live or there.status != EventStatus.SCHEDULED or there.starts_at is None or there.is_past():
        raise errors.WrongStatus(errors.CANNOT_MOVE_THERE, code="cannot_move_there")
    old_status = registration.status
    mode = registration.mode if registration.mode in modes_of(there.event) else modes_of(there.event)[0]
    _leave(registration)
    _make_room_for(registration, there)
    _sit_down(registration, there, mode)
    note(
        registration,
        "date_changed",
        old_status=old_status,
        by=by,
        reason=reason,
        letter=LetterKind.MOVED,
        moved_from=here,
    )
    hand_on(here)
    return registration


@in_one_transaction
def close_registrations(occurrence: EventOccurrence, *, by, reason: str) -> int:
    """A date does not take place: nobody is registered for it any more; how many were.

    The letter is that of the cancelled date (``letters.tell_participants``), so it is written before this. Those who
    came already stay as they are.
    """
    occurrence = locked(occurrence.pk)
    hoping = occurrence.registrations.filter(status__in=[*Registration.HOPING, RegistrationStatus.UNCONFIRMED])
    number = 0
    for registration in hoping.select_related("user").order_by("pk"):
        registration.occurrence = occurrence
        put(registration, RegistrationStatus.CANCELLED, action=DATE_CANCELLED, by=by, reason=reason, letter=NO_LETTER)
        number += 1
    return number


@in_one_transaction
def reopen_registrations(occurrence: EventOccurrence, *, by) -> int:
    """A cancelled date takes place after all: whoever was registered then is so again; how many.

    Those who have cancelled before stay away. Where there are fewer places by now, the last ones wait. What was
    offered is given: the time to answer has passed while nobody could.
    """
    occurrence = locked(occurrence.pk)
    number = 0
    closed = occurrence.registrations.filter(status=RegistrationStatus.CANCELLED, log__action=DATE_CANCELLED)
    for registration, status in _as_they_were(closed.distinct().select_related("user")):
        registration.occurrence = occurrence
        if status in (RegistrationStatus.OFFERED, RegistrationStatus.CONFIRMED):
            is_full = occurrence.free_for(registration.mode) == 0
            status = RegistrationStatus.WAITLISTED if is_full else RegistrationStatus.CONFIRMED
        put(registration, status, action="date_restored", by=by)
        number += 1
    hand_on(occurrence)
    return number


@in_one_transaction
def release_places_of(user) -> int:
    """Before an account is deleted: its registrations for what is not over are cancelled; how many were.

    The rows stay for the statistics of the event, without the person. No letter is written: there is nobody to read it.
    """
    hoping = Registration.objects.filter(user=user.pk, status__in=Registration.HOPING)
    dates = sorted(set(hoping.order_by().values_list("occurrence_id", flat=True)))
    number = 0
    for occurrence in map(locked, dates):
        if occurrence.is_past():
            continue
        for registration in hoping.filter(occurrence=occurrence):
            registration.occurrence = occurrence
            put(registration, RegistrationStatus.CANCELLED, action="account_deleted", by=None, letter=NO_LETTER)
            number += 1
        hand_on(occurrence)
    return number


def _as_they_were(closed: Iterable[Registration]) -> list[tuple[Registration, str]]:
    """Those whom the end of the date has closed last, with what they were: places before the list, in its order."""
    found = []
    for registration in closed:
        last = registration.log.order_by("at", "pk").last()
        if last.action == DATE_CANCELLED:
            found.append((registration, last.old_status))
    return sorted(found, key=lambda pair: (pair[1] not in Registration.HOLDING, *_order(pair[0])))


def _order(registration: Registration) -> tuple:
    return registration.queued_at or registration.created_at, registration.pk


def _must_be_movable(registration: Registration) -> None:
    if registration.status not in Registration.HOPING:
        status = registration.get_status_display()
        raise errors.WrongStatus(errors.REGISTRATION_IS_CLOSED % {"status": status}, code="registration_closed")
    if registration.occurrence.is_past():
        raise errors.WrongStatus(errors.DATE_IS_OVER, code="event_past")


def _leave(registration: Registration) -> None:
    if registration.holds_place:
        count(registration.occurrence, registration.mode, -1)


def _sit_down(registration: Registration, occurrence: EventOccurrence, mode: str) -> None:
    """Whoever held a place holds one there, or ``WrongStatus``; whoever waited gets a free one, or the list's end."""
    queue = occurrence.registrations.filter(mode=mode).exclude(pk=registration.pk).in_queue()
    is_full = occurrence.free_for(mode) == 0
    if registration.holds_place and is_full:
        raise errors.WrongStatus(errors.NO_FREE_PLACE, code="no_free_place")
    if registration.status == RegistrationStatus.WAITLISTED:
        if is_full or queue.exists():
            registration.queued_at = end_of_queue(occurrence)
        else:
            registration.status = RegistrationStatus.CONFIRMED
    registration.occurrence, registration.mode = occurrence, mode
    if registration.holds_place:
        count(occurrence, mode, +1)
    if registration.status == RegistrationStatus.OFFERED and occurrence.starts_at:
        registration.offer_expires_at = min(registration.offer_expires_at, occurrence.starts_at)
    registration.save()


def _make_room_for(registration: Registration, there: EventOccurrence) -> None:
    """A person has one row at a date: a closed one that is there gives its history to the one that comes."""
    other = there.registrations.filter(person_key=registration.person_key).first()
    if other is None:
        return
    if other.is_open:
        raise errors.WrongStatus(errors.IS_REGISTERED_THERE, code="is_registered_there")
    RegistrationLogEntry.objects.filter(registration=other).update(registration=registration)
    EventLetter.objects.filter(registration=other).update(registration=registration)
    Certificate.objects.filter(registration=other).update(registration=registration)  # revoked ones
    other.delete()
