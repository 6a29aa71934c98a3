"""The calendar on any page of a host, and the words that its own screens say of a date."""

import datetime

from django import template
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format, time_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ..choices import AttendanceMode, EventStatus, RegistrationKind
from ..core.days import days_from, weeks_of_month
from ..core.period_words import format_period
from ..queries import occurrences as queries
from ..queries.calendars import EventQuestion
from ..queries.registration_words import until
from ..queries.registrations import modes_of
from ..queries.timetables import Meeting, Reader, by_day, meetings_between
from .iom_resources import iom_audience_facts, iom_hours, iom_price

register = template.Library()

TEMPLATES = "iom_plugin_resources/calendar/"
# A status that people have to know of; the others go without saying.
SHAPES = {EventStatus.CANCELLED: "cross", EventStatus.POSTPONED: "alert"}


# --- The calendar on any page ---


@register.inclusion_tag(f"{TEMPLATES}upcoming.html", takes_context=True)
def iom_upcoming_events(context, *, limit=5, level=3, **filters):
    """List the nearest dates: ``{% iom_upcoming_events limit=3 kind="seminar" registration="open" %}``.

    Filters are those of the calendar's address. One query; two more for a signed-in reader: the own registrations, and
    the own time zone.
    """
    user = context["request"].user
    question = EventQuestion.read(QueryDict(urlencode(filters, doseq=True)), user=user)
    dates = queries.with_details(queries.upcoming(question.narrow(queries.visible_to(user))))[:limit]
    reader = Reader(user)
    return {
        "shown": reader.shown(dates).values(),
        "level": level,
        "zone": reader.zone,
        "calendar_url": f"{reverse('iom_resources:event_calendar')}?{question.address()}",
    }


@register.inclusion_tag(f"{TEMPLATES}mini.html", takes_context=True)
def iom_mini_calendar(context, *, day=None, id="iom-mini", **filters):
    """Draw a small month whose days lead to the calendar: ``{% iom_mini_calendar kind="seminar" %}``; one query."""
    user = context["request"].user
    question = EventQuestion.read(QueryDict(urlencode(filters, doseq=True)), user=user)
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    day = day or today
    weeks = weeks_of_month(day)
    days = days_from(weeks[0][0], weeks[-1][-1])
    placed = by_day(meetings_between(question.narrow(queries.visible_to(user)), days[0], days[-1]), days)
    return {
        "id": id,
        "title": date_format(day, "YEAR_MONTH_FORMAT"),
        "weekdays": [(WEEKDAYS_ABBR[one.weekday()], WEEKDAYS[one.weekday()]) for one in weeks[0]],
        "weeks": [[_small_day(one, day, len(placed[one]), question) for one in week] for week in weeks],
        "today": today,
        "month_url": _calendar(question, date=day.replace(day=1).isoformat()),
    }


def _small_day(one: datetime.date, shown: datetime.date, number: int, question: EventQuestion) -> dict:
    url = _calendar(question, view="agenda", first=one, last=one) if number else ""
    return {"day": one, "is_other": one.month != shown.month, "number": number, "url": url}


def _calendar(question: EventQuestion, *, view="", date="", **changes) -> str:
    shown = urlencode({name: value for name, value in {"view": view, "date": date}.items() if value})
    return f"{reverse('iom_resources:event_calendar')}?{'&'.join(filter(None, [shown, question.address(**changes)]))}"


# --- What is said of a date ---


@register.filter
def iom_when(meeting, zone=None) -> str:
    """«12 марта 2027 г., 14:00–16:00»; of several days their first and last; in the portal's zone."""
    if meeting.is_all_day:
        return format_period(meeting.first_day, meeting.last_day, "")
    if meeting.first_day == meeting.last_day:
        return f"{date_format(meeting.first_day)}, {iom_hours_of(meeting)}"
    start, end = (f"{date_format(day)}, {time_format(at, 'H:i')}" for day, at in _ends(meeting))
    return f"{start} – {end}"


@register.filter
def iom_hours_of(meeting) -> str:
    """«14:00–16:00» in the portal's zone; nothing of a whole day."""
    if meeting.is_all_day:
        return ""
    start, end = time_format(meeting.starts_at, "H:i"), time_format(meeting.ends_at, "H:i")
    return start if start == end else f"{start}–{end}"


@register.filter
def iom_theirs(meeting, zone) -> str:
    """The same in the reader's own zone: «у вас 10:00–12:00»; nothing where no zone is given, or of a whole day."""
    if zone is None or meeting.is_all_day:
        return ""
    start, end = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    hours = f"{start:%H:%M}–{end:%H:%M}"
    if start.date() != meeting.first_day:
        hours = f"{date_format(start, 'j E')}, {hours}"
    return _("%(time)s for you") % {"time": hours}


@register.filter
def iom_meeting(occurrence) -> Meeting | None:
    """The days and hours of a date as a whole; None while its day is not fixed."""
    one = occurrence
    if not one.is_exact or one.starts_at is None:
        return None
    return Meeting.of(one.pk, one.starts_at, one.ends_at, one.is_all_day, one.first_day, one.last_day)


@register.filter
def iom_dates_of(occurrence) -> str:
    """When it is, in words: of a plan as it is worded."""
    meeting = iom_meeting(occurrence)
    if meeting:
        return iom_when(meeting)
    wording = occurrence.dates or occurrence.event.dates
    return format_period(occurrence.first_day, occurrence.last_day, occurrence.date_precision, wording)


@register.filter
def iom_event_status(occurrence) -> dict:
    """What has become of a date, as the element ``tag.html`` takes it; nothing while it is as planned."""
    if occurrence.status in SHAPES:
        tone = "bad" if occurrence.status == EventStatus.CANCELLED else "warn"
        return {"label": occurrence.get_status_display(), "shape": SHAPES[occurrence.status], "tone": tone}
    if occurrence.status == EventStatus.HELD or occurrence.is_past():
        return {"label": pgettext("event", "Past"), "shape": "square", "tone": ""}
    return {}


def _place_facts(occurrence) -> list[dict]:
    """Where one date is and how much room there is."""
    rows = [{"label": _("Place"), "value": occurrence.where}]
    if occurrence.event.registration == RegistrationKind.NONE:
        return rows
    modes, closes_at = modes_of(occurrence.event), occurrence.registration_closes_at
    labels = {AttendanceMode.ON_SITE: _("Places"), AttendanceMode.ONLINE: _("Places online")}
    rows += [
        {"label": labels[mode], "value": _room(occurrence.places_for(mode), occurrence.taken_for(mode))}
        for mode in modes
    ]
    return [*rows, {"label": _("Registration until"), "value": closes_at and until(closes_at)}]


@register.simple_tag
def iom_event_facts(event, occurrence=None) -> list[dict]:
    """What is known of an event and of the date that is meant, as the element ``facts.html`` takes it."""
    place = _place_facts(occurrence) if occurrence else [{"label": _("Place"), "value": event.place}]
    return [
        *place,
        {"label": _("Repeats"), "value": event.get_repeat_display() if event.repeat else ""},
        {"label": _("Volume"), "value": iom_hours(event.hours)},
        {"label": _("Price"), "value": iom_price(event.price)},
        {"label": _("Certificate"), "value": _("is given to those who take part") if event.gives_certificate else ""},
        {"label": _("Organiser"), "value": event.organiser and event.organiser.official_name or event.organiser},
        {"label": _("Who leads it"), "value": event.lead},
        {"label": _("Whom to ask"), "value": event.contact},
    ]


@register.filter
def iom_event_audience_facts(event) -> list[dict]:
    """For whom an event is, as the element ``facts.html`` takes it."""
    return [{"label": _("Audience"), "value": event.audience}, *iom_audience_facts(event)]


@register.filter
def iom_seats(shown) -> str:
    """In two or three words whether one can register: «запись подтверждена», «5 мест», «лист ожидания», or nothing."""
    state = shown.state
    if state.can_register:
        if state.free is None:
            return pgettext("event", "registration is open")
        if state.free == 0:
            return pgettext("event", "waiting list")
        return ngettext("%(places)d place", "%(places)d places", state.free) % {"places": state.free}
    if state.code == "registered":
        return shown.registration.get_status_display().lower()
    if state.code == "registration_not_open_yet":
        opens = state.opens_at.astimezone(timezone.get_default_timezone())
        return pgettext("event", "registration from %(date)s") % {"date": date_format(opens, "j E")}
    return pgettext("event", "registration is closed") if state.code == "registration_closed" else ""


@register.filter
def iom_entry(entry, zone=None) -> dict:
    """The words of one entry in the cell of a day; made here at once, for a month has many of them."""
    meeting, occurrence = entry.meeting, entry.shown.occurrence
    event = occurrence.event
    starts_here = meeting.first_day == entry.day
    part = ""
    if meeting.days > 1:
        part = _("day %(number)d of %(days)d") % {"number": entry.number_of_day, "days": meeting.days}
    theirs = iom_theirs(meeting, zone) if starts_here else ""
    what = [event.kind.title if event.kind else "", part, theirs, iom_seats(entry.shown)]
    off = occurrence.get_status_display() if occurrence.status in SHAPES else ""
    return {
        "url": occurrence.get_absolute_url(),
        "title": f"{event.title}. {meeting.title}" if meeting.title else event.title,
        "time": time_format(meeting.starts_at, "H:i") if starts_here and not meeting.is_all_day else "",
        "off": off,
        "what": " · ".join(filter(None, what)),
        "format": event.format,
        "cancelled": occurrence.status == EventStatus.CANCELLED,
    }


@register.filter
def iom_days_of_row(row) -> str:
    """The days of an event under the heading of its month: «12 марта», «12–15 марта», «7, 14, 21 марта»."""
    first, last = row.days[0], row.last_day
    if len(row.days) > 1:
        numbers = ", ".join(dict.fromkeys(str(day.day) for day in row.days))
        return f"{numbers} {date_format(first, 'E')}"
    if first == last:
        return date_format(first, "j E")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{date_format(last, 'j E')}"
    return f"{date_format(first, 'j E')} – {date_format(last, 'j E')}"


def _room(places: int | None, taken: int) -> str:
    """«25, свободно 5»; nothing where there is room for all."""
    if places is None:
        return ""
    return _("%(places)d, free: %(free)d") % {"places": places, "free": max(places - taken, 0)}


def _ends(meeting: Meeting):
    return (meeting.first_day, meeting.starts_at), (meeting.last_day, meeting.ends_at)
