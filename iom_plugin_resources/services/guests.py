"""Registering without an account: what counts is the address, and the letter that has come to it.

A guest is registered by whoever opens the link in the letter. Before that nobody learns whether the address is
registered, and no place is held for it.
"""

import datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from .. import errors
from ..choices import RegistrationStatus
from ..core.rate_limits import is_too_often
from ..core.transactions import in_one_transaction
from ..models import EventOccurrence, Registration
from ..queries.guests import CONFIRM_WITHIN, guest_token, registration_with_token
from ..queries.registrations import person_key, state_of
from .letters import write_letter
from .places import LETTERS, locked, locked_with, put, take_back_offers
from .registrations import join, offered_mode

__all__ = ["confirm_guest", "forget_unconfirmed", "guest_token", "register_guest"]

AN_HOUR = 60 * 60
LETTERS_AN_HOUR = 5  # to one address
TRIES_AN_HOUR = 20  # from one computer; a school has one address for all its people
FORGOTTEN_AFTER = datetime.timedelta(days=7)


@in_one_transaction
def register_guest(
    occurrence: EventOccurrence, *, name: str, email: str, organisation: str = "", mode: str | None = None, ip: str = ""
) -> None:
    """Send the address a letter whose link registers the guest; nothing is registered before it is opened.

    An address that is registered already gets the letter that says how it stands. Nothing is returned, so that nobody
    can be told whether that is so. ``ip`` is where the request came from.

    Raises ``WrongStatus`` where one cannot register, ``Invalid`` for a wrong name, address or way to attend, and after
    too many tries.
    """
    name, email, organisation = name.strip(), email.strip(), organisation.strip()
    _check(name, email, organisation, ip)
    occurrence = locked(occurrence.pk)
    if not occurrence.event.allows_guests:
        raise errors.WrongStatus(errors.NO_GUESTS, code="no_guests")
    key = person_key(email=email)
    state = state_of(occurrence)
    if not state.can_register:
        raise errors.WrongStatus(state.sentence, code=state.code)
    mode = offered_mode(occurrence, mode)
    registration = occurrence.registrations.filter(person_key=key).first()
    if registration is not None and registration.status == RegistrationStatus.REFUSED:
        return
    if registration is not None and registration.is_open and registration.status != RegistrationStatus.UNCONFIRMED:
        _tell_again(registration)
        return
    registration = registration or Registration(person_key=key)
    registration.occurrence, registration.mode = occurrence, mode
    registration.guest_name, registration.guest_email, registration.guest_organisation = name, email, organisation
    put(registration, RegistrationStatus.UNCONFIRMED, action="guest_applied", by=None)


@in_one_transaction
def confirm_guest(token: str) -> Registration:
    """The guest has opened the link: registered as everybody is. Opened again, it is the registration that is there.

    Raises ``WrongStatus`` if the link is too old or not ours, or one cannot register any more.
    """
    registration = registration_with_token(token)
    if registration is None:
        raise errors.WrongStatus(errors.GUEST_LINK_OVER, code="guest_link_expired")
    registration = locked_with(registration)
    if registration.status != RegistrationStatus.UNCONFIRMED:
        return registration
    if registration_with_token(token, within=CONFIRM_WITHIN) is None:
        raise errors.WrongStatus(errors.GUEST_LINK_OVER, code="guest_link_expired")
    take_back_offers(registration.occurrence, timezone.now())
    return join(registration, by=None, mode=registration.mode, note=registration.note, action="guest_confirmed")


def forget_unconfirmed() -> int:
    """Delete what was never confirmed: data of people who may know nothing of it; how many rows."""
    old = timezone.now() - FORGOTTEN_AFTER
    unconfirmed = Registration.objects.filter(status=RegistrationStatus.UNCONFIRMED, changed_at__lt=old)
    _all, numbers = unconfirmed.delete()
    return numbers.get(Registration._meta.label, 0)


def _check(name: str, email: str, organisation: str, ip: str) -> None:
    wrong: dict[str, list] = {}
    texts = {"name": ("guest_name", name), "email": ("guest_email", email)}
    texts["organisation"] = ("guest_organisation", organisation)
    for field, (column, text) in texts.items():
        if len(text) > Registration._meta.get_field(column).max_length:
            wrong[field] = [errors.GUEST_TEXT_TOO_LONG]
    if not name:
        wrong["name"] = [errors.GUEST_NAME_MISSING]
    try:
        validate_email(email)
        if len(person_key(email=email)) > Registration._meta.get_field("person_key").max_length:
            wrong["email"] = [errors.GUEST_TEXT_TOO_LONG]
    except ValidationError as error:
        wrong["email"] = error.messages
    if wrong:
        raise errors.Invalid(errors.GUEST_WRONG, fields=wrong)
    address = sha256(person_key(email=email).encode()).hexdigest()  # any cache takes such a key
    by_address = is_too_often("guest-letters", address, limit=LETTERS_AN_HOUR, seconds=AN_HOUR)
    if by_address or (ip and is_too_often("guest-tries", ip, limit=TRIES_AN_HOUR, seconds=AN_HOUR)):
        raise errors.Invalid(errors.TOO_MANY_TRIES, code="too_many_tries")


def _tell_again(registration: Registration) -> None:
    """The letter of its status once more, at most one an hour."""
    if kind := LETTERS.get(RegistrationStatus(registration.status)):
        hour = f"{timezone.now():%Y%m%d%H}"
        write_letter(kind, key=f"again:{kind}:{registration.pk}:{hour}", registration=registration)
