"""The sentences of registration: why not, and what can be done instead."""

import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..choices import RegistrationStatus
from ..models import EventOccurrence, Registration


def moment(at: datetime.datetime) -> str:
    """«12 марта 2027 г., 14:00», in the zone of the portal."""
    local = localtime(at)
    return f"{date_format(local.date())}, {local:%H:%M}"


def until(at: datetime.datetime) -> str:
    """As ``moment``; what ends at midnight goes on to the end of the day before it: «11 марта 2027 г.»."""
    local = localtime(at)
    if local.time() == datetime.time.min:
        return date_format(local.date() - datetime.timedelta(days=1))
    return moment(at)


def of_registration(registration: Registration) -> str:
    """How an open registration stands."""
    match registration.status:
        case RegistrationStatus.CONFIRMED:
            return _("You are registered.")
        case RegistrationStatus.WAITLISTED:
            return _("You are on the waiting list. A letter tells you when a place becomes free for you.")
        case RegistrationStatus.OFFERED if registration.offer_expires_at:
            until = {"moment": moment(registration.offer_expires_at)}
            return _("A place has become free for you. Accept it before %(moment)s, or it goes to the next.") % until
        case RegistrationStatus.PENDING:
            return _("Your application is sent. The organiser decides about it and you get a letter.")
        case RegistrationStatus.UNCONFIRMED:
            return _("Open the link in the letter that we have sent you: without it the registration does not count.")
        case RegistrationStatus.ATTENDED:
            return _("It is noted that you took part.")
        case RegistrationStatus.ABSENT:
            return _("It is noted that you did not come. If that is wrong, tell the organiser.")
    return f"{registration.get_status_display()}."


def of_waiting_list(waiting: int) -> str:
    if not waiting:
        return _("All places are taken. Join the waiting list: you are the first to get a place that becomes free.")
    sentence = ngettext(
        "All places are taken, and %(number)d person waits. Join the waiting list: places are given in turn.",
        "All places are taken, and %(number)d people wait. Join the waiting list: places are given in turn.",
        waiting,
    )
    return sentence % {"number": waiting}


def of_refusal(state) -> str:
    """Why one cannot register, and what to do instead, by the ``code`` of the ``RegistrationState``."""
    occurrence: EventOccurrence = state.occurrence
    match state.code:
        case "event_not_published":
            return _("This event is not published. Look for another one in the calendar.")
        case "event_cancelled":
            return _with_reason(_("This date is cancelled. Look for another one in the calendar."), occurrence)
        case "event_past":
            return _(
                "This date is over. Look in the calendar for the next one, or ask the organiser for the materials."
            )
        case "registration_none":
            return _("One need not register for this event: just come.")
        case "event_postponed":
            return _with_reason(_("The event is postponed. Register when the new date is in the calendar."), occurrence)
        case "date_not_fixed":
            return _("The day is not fixed yet. Registration begins when it is; the calendar will say so.")
        case "event_begun":
            return _to_ask(_("The event has begun, so one cannot register any more."), occurrence)
        case "registration_not_open_yet":
            return _("Registration begins on %(moment)s. Come back then.") % {"moment": moment(state.opens_at)}
        case "registration_closed":
            closed = _("Registration was closed on %(moment)s.") % {"moment": until(state.closes_at)}
            return _to_ask(closed, occurrence)
    return _to_ask(_("The organiser has refused your application."), occurrence)


def _with_reason(sentence: str, occurrence: EventOccurrence) -> str:
    if not occurrence.status_reason:
        return sentence
    return f"{sentence} {_('Reason: %(reason)s') % {'reason': occurrence.status_reason}}"


def _to_ask(sentence: str, occurrence: EventOccurrence) -> str:
    """Whoever keeps the list may still help."""
    if occurrence.event.contact:
        ask = _("If you need to come all the same, ask: %(contact)s") % {"contact": occurrence.event.contact}
    else:
        ask = _("Look for another date in the calendar, or ask the organiser.")
    return f"{sentence} {ask}"
