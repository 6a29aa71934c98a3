"""Waiting lists: taking or declining an offered place, offers that run out, and moves that need a reason."""

import datetime

from django.db.models import F, Q
from django.utils import timezone

from .. import errors
from ..choices import AttendanceMode, EventStatus, LetterKind, RegistrationStatus
from ..core.transactions import in_one_transaction
from ..models import EventOccurrence, Registration
from ..permissions import can_keep_event
from .places import (
    INSTANT,
    hand_on,
    locked,
    locked_with,
    must_give_reason,
    must_keep,
    note,
    promote,
    put,
    take_back_offers,
)


@in_one_transaction
def accept_offer(registration: Registration, *, by) -> Registration:
    """Take the offered place. Taken already, it stays taken.

    Raises ``WrongStatus`` if none is offered or the time is over, ``NotAllowed`` for another person.
    """
    registration = locked_with(registration)
    must_be_own(by, registration)
    if registration.status == RegistrationStatus.CONFIRMED:
        return registration
    now = timezone.now()
    if registration.status == RegistrationStatus.EXPIRED or _is_over(registration, now):
        raise errors.WrongStatus(errors.OFFER_IS_OVER, code="offer_expired")
    _must_be_offered(registration)
    return put(registration, RegistrationStatus.CONFIRMED, action="accepted", by=by)


@in_one_transaction
def decline_offer(registration: Registration, *, by) -> Registration:
    """Leave the offered place to the next in the list; whoever registers anew later, joins its end.

    Raises ``WrongStatus`` if none is offered, ``NotAllowed`` for another person.
    """
    registration = locked_with(registration)
    must_be_own(by, registration)
    if registration.status == RegistrationStatus.DECLINED:
        return registration
    _must_be_offered(registration)
    put(registration, RegistrationStatus.DECLINED, action="declined", by=by)
    hand_on(registration.occurrence)
    return registration


def expire_offers() -> int:
    """Every few minutes: take back what was not taken in time and offer it to the next; how many that are.

    Also whoever waits although a place is free gets it: after an event was published again, or a hand has changed the
    database.
    """
    now = timezone.now()
    is_over = Q(offer_expires_at__lte=now) | Q(occurrence__starts_at__lte=now)
    offers = Registration.objects.filter(is_over, status=RegistrationStatus.OFFERED)
    dates = sorted(set(offers.order_by().values_list("occurrence_id", flat=True)))
    expired = sum(_take_back(key, now) for key in dates)
    for occurrence in _with_room_and_queue(now):
        promote(occurrence)
    return expired


@in_one_transaction
def move_in_queue(registration: Registration, *, by, to: int, reason: str) -> Registration:
    """Put somebody at another place of the waiting list, 1 for the next; a place behind the last is the last.

    Raises ``Invalid`` without a reason, ``WrongStatus`` for who does not wait, ``NotAllowed`` for who does not keep
    the event.
    """
    registration = locked_with(registration)
    must_keep(by, registration.occurrence)
    reason = must_give_reason(reason)
    if to < 1:
        sentences = {"to": [errors.PLACE_IN_QUEUE_WRONG]}
        raise errors.Invalid(errors.PLACE_IN_QUEUE_WRONG, code="place_wrong", fields=sentences)
    if registration.status != RegistrationStatus.WAITLISTED:
        status = registration.get_status_display()
        raise errors.WrongStatus(errors.NOT_WAITING % {"status": status}, code="not_waiting")
    queue = list(registration.occurrence.registrations.filter(mode=registration.mode).in_queue())
    moments = _one_after_another([one.queued_at for one in queue])
    queue.remove(registration)
    queue.insert(to - 1, registration)
    for one, moment in zip(queue, moments, strict=True):
        one.queued_at = moment
    Registration.objects.bulk_update(queue, ["queued_at"])
    status = registration.status
    note(registration, "moved_in_queue", old_status=status, by=by, reason=reason, letter=LetterKind.MOVED)
    return registration


def must_be_own(by, registration: Registration) -> None:
    """Raises ``NotAllowed`` for whoever is not registered, has not registered the person and keeps no list."""
    if by is None:
        return
    is_own = by.is_authenticated and by.pk in (registration.user_id, registration.by_id)
    if not is_own and not can_keep_event(by, registration.occurrence.event):
        raise errors.NotAllowed(errors.NOT_YOUR_REGISTRATION)


@in_one_transaction
def _take_back(key: int, now: datetime.datetime) -> int:
    return take_back_offers(locked(key), now)


def _must_be_offered(registration: Registration) -> None:
    if registration.status != RegistrationStatus.OFFERED:
        status = registration.get_status_display()
        raise errors.WrongStatus(errors.NOTHING_OFFERED % {"status": status}, code="not_offered")


def _is_over(registration: Registration, now: datetime.datetime) -> bool:
    if registration.status != RegistrationStatus.OFFERED:
        return False
    expires_at = registration.offer_expires_at
    return registration.occurrence.has_begun(now) or expires_at is not None and expires_at <= now


def _one_after_another(moments: list[datetime.datetime]) -> list[datetime.datetime]:
    """The same moments, each later than the one before it."""
    for number in range(1, len(moments)):
        moments[number] = max(moments[number], moments[number - 1] + INSTANT)
    return moments


def _with_room_and_queue(now: datetime.datetime):
    """Dates ahead at which somebody waits for a way to attend that has room."""
    ahead = EventOccurrence.objects.filter(status=EventStatus.SCHEDULED, starts_at__gt=now, event__live__in=[True])
    room_on_site = Q(places=None) | Q(taken__lt=F("places"))
    room_online = Q(places_online=None) | Q(taken_online__lt=F("places_online"))
    on_site = Q(registrations__mode=AttendanceMode.ON_SITE) & room_on_site
    online = Q(registrations__mode=AttendanceMode.ONLINE) & room_online
    waits = Q(registrations__status=RegistrationStatus.WAITLISTED)
    return ahead.filter(waits & (on_site | online)).order_by("pk").only("pk").distinct()
