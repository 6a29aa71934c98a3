"""What the templates of letters about events get to know."""

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..choices import AttendanceMode, LetterKind, RegistrationStatus
from ..core.letters import full_address
from ..core.period_words import format_period
from ..models import EventLetter, OccurrenceSession, Registration
from ..queries.calendar_settings import zone_of
from ..queries.digests import Digest, digest_of
from ..queries.guests import CONFIRM_WITHIN, guest_token
from ..queries.letters import change_of, letters_off_token
from ..queries.registrations import place_in_queue
from ..queries.timetables import Meeting

WITH_LINK = {
    LetterKind.CONFIRMATION,
    LetterKind.MOVED,
    LetterKind.CHANGE,
    LetterKind.REMINDER,
    LetterKind.MESSAGE,
}
# Letters that a person can switch off, by the name of the switch.
CAN_BE_SWITCHED_OFF = {LetterKind.REMINDER: "reminders", LetterKind.DIGEST: "digest"}


def context_of(letter: EventLetter) -> dict | None:
    """The context of the letter's templates, as things are now; None if it has nothing to say.

    No address in it signs anybody in; those of a guest carry the signature that is the guest's right.
    """
    zone = zone_of(letter.user)
    context = {
        "letter": letter,
        "portal": getattr(settings, "WAGTAIL_SITE_NAME", ""),
        "zone": zone,
        "reason": letter.context.get("reason", ""),
        "calendar_url": _address("event_calendar"),
        **_of_the_person(letter),
    }
    if letter.kind == LetterKind.DIGEST:
        digest = digest_of(letter.user, datetime.date.fromisoformat(letter.context["monday"]))
        return context | _of_the_week(digest) if digest else None
    return context | _of_the_date(letter) | _of_the_registration(letter, zone)


def _of_the_person(letter: EventLetter) -> dict:
    if letter.user is None:
        return {"is_guest": True}
    what = CAN_BE_SWITCHED_OFF.get(letter.kind)
    return {
        "is_guest": False,
        "settings_url": _address("calendar_settings"),
        "off_url": _address("event_letters_off", letters_off_token(letter.user, what)) if what else "",
    }


def _of_the_date(letter: EventLetter) -> dict:
    occurrence = letter.occurrence
    if occurrence is None:
        return {}
    change = change_of(letter)
    return {
        "occurrence": occurrence,
        "event": occurrence.event,
        "meetings": [_meeting(session) for session in occurrence.sessions.all()],
        "where": occurrence.where,
        "event_url": full_address(occurrence.get_absolute_url()),
        "old": change and change.old,
        "old_where": change.old.where if change else "",
        "changed": change.changed if change else set(),
    }


def _of_the_registration(letter: EventLetter, zone: ZoneInfo | None) -> dict:
    registration = letter.registration
    if registration is None:
        return {}
    event = letter.occurrence.event
    takes_part = registration.status == RegistrationStatus.CONFIRMED
    link = event.online_link if takes_part or not event.online_link_hidden else ""
    is_waiting = registration.status == RegistrationStatus.WAITLISTED
    return {
        "registration": registration,
        "is_online": registration.mode == AttendanceMode.ONLINE,
        # The link to take part is for those who do; a letter to them is where they look for it.
        "online_link": link if letter.kind in WITH_LINK else "",
        "place_in_queue": place_in_queue(registration) if is_waiting else None,
        "until_theirs": _until_theirs(registration, zone),
        "certificate": getattr(registration, "certificate", None),
        **_links(registration),
    }


def _until_theirs(registration: Registration, zone: ZoneInfo | None) -> str:
    """Until when an offer is kept, for whoever lives in another zone than the portal: a place hangs on it."""
    until = registration.offer_expires_at
    if until is None or zone is None:
        return ""
    there = until.astimezone(zone)
    return _("%(time)s for you") % {"time": f"{date_format(there, 'j E')}, {there:%H:%M}"}


def _links(registration: Registration) -> dict:
    """Where the person acts: behind the sign-in, or for a guest at the guest's own address."""
    if registration.user_id is None:
        own = _address("guest_registration", guest_token(registration))
        certificate = getattr(registration, "certificate", None)
        checked = _address("certificate_detail", certificate.number) if certificate else own
        links = {"cancel_url": own, "answer_url": own, "feedback_url": own, "certificate_url": checked}
        return links | {"confirm_until": timezone.now() + CONFIRM_WITHIN}
    return {
        "cancel_url": _address("registration_cancel", registration.pk),
        "answer_url": _address("offer_answer", registration.pk),
        "feedback_url": _address("feedback_add", registration.pk),
        "certificate_url": _address("certificate_download", registration.pk),
    }


def _of_the_week(digest: Digest) -> dict:
    def listed(dates, occurrence_of):
        return [(one, full_address(occurrence_of(one).get_absolute_url())) for one in dates]

    return {
        "week": format_period(digest.monday, digest.sunday, ""),
        "own": listed(digest.own, lambda registration: registration.occurrence),
        "offered": listed(digest.offered, lambda occurrence: occurrence),
        "mine_url": _address("registration_list"),
    }


def _meeting(session: OccurrenceSession) -> Meeting:
    """The session on the days of the portal, as the words for it need it."""
    names = ("occurrence_id", "starts_at", "ends_at", "is_all_day", "first_day", "last_day", "title", "place")
    return Meeting.of(*(getattr(session, name) for name in names))


def _address(name: str, *args) -> str:
    return full_address(reverse(f"iom_resources:{name}", args=args))
