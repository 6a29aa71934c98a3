"""Registering for a date of an event, cancelling, and the organiser's decision.

The other changes of registrations stand beside it: ``places`` (who holds a place, promotion), ``waiting_lists``
(offers, the queue), ``registration_moves`` (another way, another date, a cancelled date), ``guests``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from .. import errors
from ..choices import RegistrationStatus
from ..core.errors import IomError
from ..core.registries import registration_companions
from ..core.transactions import in_one_transaction
from ..models import EventOccurrence, Registration
from ..queries.registrations import modes_of, person_key, state_of
from .places import (
    NO_LETTER,
    change_places,
    hand_on,
    locked,
    locked_with,
    must_give_reason,
    must_keep,
    promote,
    put,
    seat_for,
    take_back_offers,
)
from .registration_moves import (
    change_date,
    change_mode,
    close_registrations,
    release_places_of,
    reopen_registrations,
)
from .waiting_lists import accept_offer, decline_offer, expire_offers, move_in_queue, must_be_own

__all__ = [
    "Outcome",
    "accept_offer",
    "approve",
    "cancel",
    "change_date",
    "change_mode",
    "change_places",
    "close_registrations",
    "decline_offer",
    "expire_offers",
    "move_in_queue",
    "promote",
    "refuse",
    "register",
    "register_several",
    "release_places_of",
    "reopen_registrations",
]


@dataclass(frozen=True)
class Outcome:
    """What has become of one person of a group: a registration, or the refusal in ``error``."""

    user: object
    registration: Registration | None = None
    error: IomError | None = None
    is_new: bool = False


@in_one_transaction
def register(
    occurrence: EventOccurrence, *, user, by, mode: str | None = None, note: str = "", choice: str = ""
) -> Registration:
    """Register ``user``: with a place, on the waiting list, or as an application, as its status says.

    Whoever is registered already gets the registration that is there; a closed one is opened anew, at the end of the
    waiting list. ``mode`` None means the way that the event proposes: on site, if it has that. ``choice`` is what the
    person has chosen for ``registries.registration_companions``. Who may register whom is decided by the caller.

    Raises ``WrongStatus`` with the code of the ``RegistrationState`` where one cannot register, ``Invalid`` for a way
    to attend that is not offered.
    """
    occurrence = locked(occurrence.pk)
    take_back_offers(occurrence, timezone.now())
    return _register(occurrence, user=user, by=by, mode=mode, note=note, choice=choice)


@in_one_transaction
def register_several(
    occurrence: EventOccurrence, users: Sequence, *, by, mode: str | None = None, choice: str = ""
) -> list[Outcome]:
    """Register a group in its order, as ``register`` does; each person has an own outcome.

    Nobody else comes in between. Who may register whom is decided by the caller.
    """
    occurrence = locked(occurrence.pk)
    take_back_offers(occurrence, timezone.now())
    open_before = set(occurrence.registrations.open().values_list("user", flat=True))
    outcomes = []
    for user in users:
        try:
            with transaction.atomic():
                registration = _register(occurrence, user=user, by=by, mode=mode, note="", choice=choice)
            outcomes.append(Outcome(user, registration, is_new=user.pk not in open_before))
        except IomError as error:
            occurrence.refresh_from_db(fields=["taken", "taken_online"])
            outcomes.append(Outcome(user, error=error))
        open_before.add(user.pk)
    return outcomes


@in_one_transaction
def cancel(registration: Registration, *, by, reason: str = "") -> Registration:
    """Give the place up; it goes to the next in the waiting list. What has ended already stays as it is.

    Raises ``WrongStatus`` when the date is over or it is noted who came, ``NotAllowed`` for another person.
    """
    registration = locked_with(registration)
    must_be_own(by, registration)
    if not registration.is_open:
        return registration
    if registration.status in (RegistrationStatus.ATTENDED, RegistrationStatus.ABSENT):
        raise errors.WrongStatus(errors.TOOK_PART_ALREADY, code="took_part_already")
    if registration.occurrence.is_past():
        raise errors.WrongStatus(errors.DATE_IS_OVER, code="event_past")
    is_nobody = registration.status == RegistrationStatus.UNCONFIRMED  # an address that was never confirmed
    letter = NO_LETTER if is_nobody else None
    put(registration, RegistrationStatus.CANCELLED, action="cancelled", by=by, reason=reason, letter=letter)
    hand_on(registration.occurrence)
    return registration


@in_one_transaction
def approve(registration: Registration, *, by) -> Registration:
    """Take an application, or one that was refused before: it gets a place, or the end of the waiting list.

    Raises ``WrongStatus`` if it does not wait for a decision, ``NotAllowed`` for who does not keep the event.
    """
    registration = locked_with(registration)
    occurrence = registration.occurrence
    must_keep(by, occurrence)
    if registration.status in (RegistrationStatus.CONFIRMED, RegistrationStatus.WAITLISTED):
        return registration
    _must_be(registration, RegistrationStatus.PENDING, RegistrationStatus.REFUSED)
    if occurrence.is_past():
        raise errors.WrongStatus(errors.DATE_IS_OVER, code="event_past")
    return put(registration, seat_for(occurrence, registration.mode), action="approved", by=by)


@in_one_transaction
def refuse(registration: Registration, *, by, reason: str) -> Registration:
    """Refuse an application, or take back a place that was given; the person reads the ``reason``.

    Raises ``Invalid`` without a reason, ``WrongStatus`` for what has ended, ``NotAllowed`` for who does not keep it.
    """
    registration = locked_with(registration)
    must_keep(by, registration.occurrence)
    reason = must_give_reason(reason)
    if registration.status == RegistrationStatus.REFUSED:
        return registration
    _must_be(
        registration,
        RegistrationStatus.PENDING,
        RegistrationStatus.WAITLISTED,
        RegistrationStatus.OFFERED,
        RegistrationStatus.CONFIRMED,
    )
    put(registration, RegistrationStatus.REFUSED, action="refused", by=by, reason=reason)
    hand_on(registration.occurrence)
    return registration


def join(registration: Registration, *, by, mode: str | None, note: str, choice: str = "", action: str) -> Registration:
    """Register a person, whose registration is new or closed, for a locked date, by the rules for everybody."""
    occurrence = registration.occurrence
    state = state_of(occurrence, None if registration.status == RegistrationStatus.UNCONFIRMED else registration)
    if not state.can_register:
        raise errors.WrongStatus(state.sentence, code=state.code)
    registration.mode = offered_mode(occurrence, mode)
    registration.note, registration.by = note.strip(), by
    put(registration, state.leads_to(registration.mode), action=action, by=by)
    if registration.user is not None:
        for companion in registration_companions():
            companion.registered(registration, choice, by=by)
    return registration


def offered_mode(occurrence: EventOccurrence, mode: str | None) -> str:
    """The way to attend that is meant; raises ``Invalid`` for one that the event does not offer."""
    modes = modes_of(occurrence.event)
    if not mode:
        return modes[0]
    if mode not in modes:
        sentences = {"mode": [errors.MODE_NOT_OFFERED]}
        raise errors.Invalid(errors.MODE_NOT_OFFERED, code="mode_not_offered", fields=sentences)
    return mode


def _register(occurrence: EventOccurrence, *, user, by, mode, note, choice) -> Registration:
    key = person_key(user=user)
    registration = occurrence.registrations.filter(person_key=key).select_related("user").first()
    if registration is not None and registration.is_open:
        registration.occurrence = occurrence
        return registration
    action = "registered" if registration is None else "registered_anew"
    registration = registration or Registration(user=user, person_key=key)
    registration.occurrence = occurrence
    return join(registration, by=by, mode=mode, note=note, choice=choice, action=action)


def _must_be(registration: Registration, *statuses: str) -> None:
    if registration.status not in statuses:
        status = registration.get_status_display()
        raise errors.WrongStatus(errors.NOT_PENDING % {"status": status}, code="not_pending")
