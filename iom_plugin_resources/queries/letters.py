"""Reads over letters about events: which wait, whether one is still true, what it has to say."""

import datetime
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime

from ..choices import EventStatus, LetterKind, RegistrationStatus
from ..models import EventLetter, EventOccurrence, Registration
from .calendar_settings import reminders_of, settings_of

# Whoever has claimed a letter and does not say within this time that it is sent, has died.
CLAIM_HOLDS = datetime.timedelta(minutes=10)
# Part of a signature: a token of another kind is not a token here.
LETTERS_OFF = "iom_plugin_resources.calendar_settings.event_letters_off"

# What a letter says of a registration, and is sent as long as it is so.
TRUE_WHILE = {
    LetterKind.CONFIRMATION: {RegistrationStatus.CONFIRMED},
    LetterKind.PENDING: {RegistrationStatus.PENDING},
    LetterKind.WAITLISTED: {RegistrationStatus.WAITLISTED},
    LetterKind.OFFER: {RegistrationStatus.OFFERED},
    LetterKind.EXPIRED: {RegistrationStatus.EXPIRED},
    LetterKind.REFUSED: {RegistrationStatus.REFUSED},
    LetterKind.CANCELLED: {RegistrationStatus.CANCELLED},
    LetterKind.MOVED: set(Registration.OPEN),
    LetterKind.CHANGE: set(Registration.OPEN),
    LetterKind.REMINDER: {RegistrationStatus.CONFIRMED},
    LetterKind.GUEST: {RegistrationStatus.UNCONFIRMED},
    LetterKind.FEEDBACK: {RegistrationStatus.ATTENDED},
}
# What is said about a date that is ahead and takes place; nobody needs it later, or of one that is cancelled.
ABOUT_WHAT_COMES = {
    LetterKind.CONFIRMATION,
    LetterKind.PENDING,
    LetterKind.WAITLISTED,
    LetterKind.OFFER,
    LetterKind.EXPIRED,
    LetterKind.REFUSED,
    LetterKind.CANCELLED,
    LetterKind.MOVED,
    LetterKind.CHANGE,
    LetterKind.REMINDER,
    LetterKind.GUEST,
}
PLACE = ("place", "room")
TIME = ("starts_at", "ends_at", "first_day", "last_day", "is_all_day", "is_exact", "dates")


@dataclass(frozen=True)
class OccurrenceChange:
    """What has become of a date: ``old`` as people knew it, and which of time, place, link, status is new."""

    old: EventOccurrence
    changed: set[str] = field(default_factory=set)


def waiting(now: datetime.datetime) -> QuerySet[EventLetter]:
    """What is to be sent and is claimed by nobody; a letter that has failed does not stand before new ones."""
    unsent = EventLetter.objects.filter(sent_at=None, is_dropped=False, send_after__lte=now)
    return unsent.filter(unclaimed(now)).order_by("attempts", "send_after", "pk")


def unclaimed(now: datetime.datetime) -> Q:
    return Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_HOLDS)


def whole(key: int) -> EventLetter:
    """The letter with everything that it is about, as it is now."""
    related = ("user", "registration__user", "registration__certificate", "occurrence__event__organiser")
    return EventLetter.objects.select_related(*related).get(pk=key)


def is_true(letter: EventLetter, now: datetime.datetime) -> bool:
    """Whether what the letter says is still so; what is no more true is not sent."""
    registration, occurrence = letter.registration, letter.occurrence
    statuses = TRUE_WHILE.get(letter.kind)
    if statuses and registration is not None and registration.status not in statuses:
        return False
    if letter.kind in ABOUT_WHAT_COMES and occurrence is not None and _is_no_more(letter, now):
        return False
    match letter.kind:
        case LetterKind.CONFIRMATION | LetterKind.WAITLISTED | LetterKind.PENDING | LetterKind.CANCELLED:
            return not _is_said_again(letter)
        case LetterKind.OFFER:
            return registration.offer_expires_at is None or registration.offer_expires_at > now
        case LetterKind.CHANGE:
            change = change_of(letter)
            return change is None or bool(change.changed)
        case LetterKind.EVENT_CANCELLED:
            return occurrence.status == EventStatus.CANCELLED
        case LetterKind.DIGEST:
            return settings_of(letter.user).weekly_digest
        case LetterKind.REMINDER:
            return _still_reminds(letter, now)
        case LetterKind.CERTIFICATE:
            return getattr(registration, "certificate", None) is not None
    return True


def change_of(letter: EventLetter) -> OccurrenceChange | None:
    """What differs now from what the person knew; None if the letter does not say what that was."""
    known = letter.context.get("old")
    if known is None:
        return None
    now = letter.occurrence
    old = EventOccurrence(
        event=now.event,
        time_zone=now.time_zone,
        starts_at=known["starts_at"] and parse_datetime(known["starts_at"]),
        ends_at=known["ends_at"] and parse_datetime(known["ends_at"]),
        first_day=known["first_day"] and parse_date(known["first_day"]),
        last_day=known["last_day"] and parse_date(known["last_day"]),
        **{name: known[name] for name in ("is_all_day", "is_exact", "date_precision", "dates", *PLACE, "status")},
    )

    def differs(*names):
        return any(getattr(old, name) != getattr(now, name) for name in names)

    parts = {
        "time": differs(*TIME),
        "place": differs(*PLACE),
        "link": known["link"] != now.event.online_link,
        "status": differs("status"),
    }
    return OccurrenceChange(old, {name for name, is_new in parts.items() if is_new})


def letters_off_token(user, what: str) -> str:
    """What the address of «no more such letters» carries: it opens nothing else and never expires.

    ``what``: «reminders» or «digest».
    """
    return signing.Signer(salt=LETTERS_OFF).sign(f"{user.pk}:{what}")


def person_with_token(token: str):
    """``(user, what)`` of whoever's letters the token switches off; None if it is not ours or the account is gone."""
    try:
        key, what = signing.Signer(salt=LETTERS_OFF).unsign(token).split(":")
    except (signing.BadSignature, ValueError):
        return None
    user = get_user_model().objects.filter(pk=key).first()
    return user and (user, what)


def _is_said_again(letter: EventLetter) -> bool:
    """Who has registered, cancelled and registered again before any letter went, is told once."""
    same = EventLetter.objects.filter(registration=letter.registration_id, kind=letter.kind, sent_at=None)
    return letter.registration_id is not None and same.filter(is_dropped=False, pk__gt=letter.pk).exists()


def _is_no_more(letter: EventLetter, now: datetime.datetime) -> bool:
    """The date does not take place or is over, or the person has moved to another one since."""
    registration, occurrence = letter.registration, letter.occurrence
    has_moved = registration is not None and registration.occurrence_id != occurrence.pk
    return has_moved or occurrence.status == EventStatus.CANCELLED or occurrence.is_past(now)


def _still_reminds(letter: EventLetter, now: datetime.datetime) -> bool:
    """Of the time at which the date still begins, before it, and only those who still want it so."""
    occurrence = letter.occurrence
    meant = parse_datetime(letter.context.get("starts_at") or "")
    if occurrence.status != EventStatus.SCHEDULED or meant != occurrence.starts_at or occurrence.has_begun(now):
        return False
    return letter.context.get("hours") in reminders_of(letter.user)
