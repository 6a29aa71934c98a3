"""How a calendar program words one meeting: title, place and description in plain text, in the active language."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..choices import AttendanceMode, EventStatus, Format, RegistrationStatus
from ..models import Registration
from ..queries.feeds import Meeting
from ..queries.personal_feeds import CLOSED


def summary(meeting: Meeting) -> str:
    """The title; what does not take place says so in words, because many programs show no status."""
    title = f"{meeting.title}: {meeting.session_title}" if meeting.session_title else meeting.title
    if meeting.status == EventStatus.CANCELLED:
        return _("Cancelled: %(title)s") % {"title": title}
    if meeting.status == EventStatus.POSTPONED:
        return _("Postponed: %(title)s") % {"title": title}
    if meeting.registration in CLOSED:
        return _("You are not registered: %(title)s") % {"title": title}
    return title


def location(meeting: Meeting) -> str:
    place = ", ".join(filter(None, (meeting.session_place or meeting.place, meeting.room)))
    if place or meeting.format == Format.IN_PERSON:
        return place
    return _link(meeting) or str(AttendanceMode.ONLINE.label)


def description(meeting: Meeting, url: str) -> str:
    """Nothing personal but the person's own state: people share their calendars."""
    parts = [
        _state(meeting),
        meeting.status_reason,
        meeting.summary,
        _("Leads: %(name)s") % {"name": meeting.lead} if meeting.lead else "",
        _("Organiser: %(name)s") % {"name": meeting.organiser} if meeting.organiser else "",
        _("To take part online: %(link)s") % {"link": _link(meeting)} if _link(meeting) else "",
        url,
    ]
    return "\n".join(filter(None, parts))


def _link(meeting: Meeting) -> str:
    """The link to take part, where the page would show it."""
    is_shown = not meeting.online_link_hidden or meeting.registration in Registration.TAKING_PART
    return meeting.online_link if is_shown else ""


def _state(meeting: Meeting) -> str:
    """How it stands with the person's registration, if that is not settled."""
    if meeting.status == EventStatus.CANCELLED:
        return ""
    match meeting.registration:
        case RegistrationStatus.WAITLISTED:
            return _("You are on the waiting list, place %(place)d.") % {"place": meeting.queue_place}
        case RegistrationStatus.PENDING:
            return _("Your application waits for the organiser.")
        case RegistrationStatus.OFFERED:
            return _offered(meeting)
        case RegistrationStatus.CANCELLED:
            return _("Your registration is cancelled.")
        case RegistrationStatus.DECLINED | RegistrationStatus.EXPIRED:
            return _("The place offered to you was not taken.")
        case RegistrationStatus.REFUSED:
            return _("The organiser has refused your application.")
    return ""


def _offered(meeting: Meeting) -> str:
    if meeting.offer_expires_at is None:
        return _("A place is offered to you: accept it on the portal.")
    until = date_format(timezone.localtime(meeting.offer_expires_at), "SHORT_DATETIME_FORMAT")
    return _("A place is offered to you until %(moment)s: accept it on the portal.") % {"moment": until}
