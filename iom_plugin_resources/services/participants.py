"""What the organiser does with the list of participants: adding by hand, approving several at once."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.utils import timezone

from .. import errors
from ..choices import EventStatus, RegistrationStatus
from ..core.rate_limits import is_too_often, was_too_often
from ..core.registries import registration_companions
from ..core.transactions import in_one_transaction
from ..models import EventOccurrence, Registration
from ..queries.registrations import person_key
from .guests import register_guest
from .places import NO_LETTER, locked, must_keep, put, seat_for, take_back_offers
from .registrations import offered_mode

AN_HOUR = 60 * 60
# Of one organiser: enough for a list on paper, too few to try addresses.
MISSES_AN_HOUR, INVITED_AN_HOUR = 30, 100


@in_one_transaction
def add_participant(occurrence: EventOccurrence, *, user, by, mode: str | None = None) -> Registration:
    """Write ``user`` into the list, with a place or at the end of the waiting list, whatever the window says.

    The organiser decides, so an application or a refusal that is there becomes a registration. Also after the
    beginning, for whoever has written the name on the sheet at the door: then there has to be a place, and no letter
    is written. Whoever is registered gets the registration that is there.

    Raises ``WrongStatus`` for a date that does not take place, or where no place is left after its beginning,
    ``NotAllowed`` for who does not keep the event.
    """
    occurrence = locked(occurrence.pk)
    must_keep(by, occurrence)
    now = timezone.now()
    take_back_offers(occurrence, now)
    key = person_key(user=user)
    registration = occurrence.registrations.filter(person_key=key).select_related("user").first()
    registration = registration or Registration(user=user, person_key=key)
    registration.occurrence = occurrence
    if registration.pk and registration.is_open and registration.status != RegistrationStatus.PENDING:
        return registration
    if not _takes_place(occurrence):
        raise errors.WrongStatus(errors.CANNOT_ADD_THERE, code="cannot_add_there")
    registration.mode, registration.by = offered_mode(occurrence, mode), by
    status, has_begun = seat_for(occurrence, registration.mode), occurrence.has_begun(now)
    if has_begun and status == RegistrationStatus.WAITLISTED:
        if occurrence.free_for(registration.mode) == 0:
            raise errors.WrongStatus(errors.FULL_AND_BEGUN, code="no_free_place")
        status = RegistrationStatus.CONFIRMED
    put(registration, status, action="added", by=by, letter=NO_LETTER if has_begun else None)
    for companion in registration_companions():
        companion.registered(registration, "", by=by)
    return registration


@in_one_transaction
def approve_several(occurrence: EventOccurrence, keys: Iterable[int], *, by) -> list[Registration]:
    """Approve the applications with these keys, the earliest first, each as ``registrations.approve`` does.

    What does not wait for a decision any more is left as it is. Raises ``WrongStatus`` for a date that is over,
    ``NotAllowed`` for who does not keep the event.
    """
    occurrence = locked(occurrence.pk)
    must_keep(by, occurrence)
    if occurrence.is_past():
        raise errors.WrongStatus(errors.DATE_IS_OVER, code="event_past")
    waiting = occurrence.registrations.filter(pk__in=list(keys), status=RegistrationStatus.PENDING)
    approved = list(waiting.select_related("user").order_by("created_at", "pk"))
    for registration in approved:
        registration.occurrence = occurrence
        put(registration, seat_for(occurrence, registration.mode), action="approved", by=by)
    return approved


def invite_guest(
    occurrence: EventOccurrence, *, by, name: str, email: str, organisation: str = "", mode: str | None = None
) -> None:
    """Send somebody without an account the letter that ``guests.register_guest`` sends; they confirm it themselves.

    Raises what it raises, ``Invalid`` for too many in an hour, ``NotAllowed`` for who does not keep the event.
    """
    must_keep(by, occurrence)
    if is_too_often("desk-guests", str(by.pk), limit=INVITED_AN_HOUR, seconds=AN_HOUR):
        raise errors.Invalid(errors.TOO_MANY_INVITED, code="too_many_tries")
    register_guest(occurrence, name=name, email=email, organisation=organisation, mode=mode)


def account_named(text: str, *, by):
    """The active account with exactly this login or e-mail address, as the organiser ``by`` gives it.

    Accounts cannot be listed here, nor tried one after another. Raises ``Invalid`` if there is none, or several, and
    after too many misses.
    """
    what, who = "desk-accounts", str(by.pk)
    if was_too_often(what, who, limit=MISSES_AN_HOUR):  # also for who would be found: that answers a try, too
        raise errors.Invalid(errors.TOO_MANY_TRIES, fields={"person": [errors.TOO_MANY_TRIES]}, code="too_many_tries")
    model, text = get_user_model(), text.strip()
    people = model.objects.filter(is_active=True)
    found = list(people.filter(**{model.USERNAME_FIELD: text})[:1])
    found = found or list(people.filter(**{f"{model.get_email_field_name()}__iexact": text})[:2] if text else [])
    if len(found) == 1:
        return found[0]
    sentence = errors.SEVERAL_ACCOUNTS if found else errors.NO_SUCH_ACCOUNT
    is_too_often(what, who, limit=MISSES_AN_HOUR, seconds=AN_HOUR)
    raise errors.Invalid(sentence, fields={"person": [sentence]}, code="no_such_account")


def _takes_place(occurrence: EventOccurrence) -> bool:
    is_on = occurrence.status in (EventStatus.SCHEDULED, EventStatus.HELD)
    return occurrence.event.live and is_on and occurrence.is_exact and occurrence.starts_at is not None
