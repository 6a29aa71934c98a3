"""Calendars as iCalendar (RFC 5545, 5546, 7986), written piece by piece (decision 0024)."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from ..choices import EventStatus, RegistrationStatus
from ..core.calendar_lines import escaped, joined, plain, utc
from ..core.calendar_zones import known_zone, zone_lines
from ..core.letters import full_address
from ..core.registries import CalendarEntry
from ..models import EventOccurrence, Registration
from ..queries.calendar_settings import reminders_of
from ..queries.feeds import Frame, Meeting, frame_of, meetings, numbered
from ..queries.personal_feeds import CLOSED, meetings_of
from .meeting_words import description, location, summary

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//wagtail-iom//calendar//RU"
REFRESHED = "PT6H"
# So many components are sent at once.
AT_ONCE = 50

DEFINITE = (RegistrationStatus.CONFIRMED, RegistrationStatus.ATTENDED, RegistrationStatus.ABSENT)


@dataclass(frozen=True)
class Calendar:
    """What is the same for all of a calendar. ``absolute`` makes an address of ours whole.

    ``reminders`` are hours before the beginning; ``is_own`` tells a person's own dates from a list of events.
    """

    name: str
    absolute: Callable[[str], str]
    frame: Frame = Frame()
    reminders: Sequence[int] = ()
    is_own: bool = False

    @cached_property
    def _page(self) -> list[str]:
        """The address of an event's page around its number: looking each up takes longer than writing the event."""
        return self.absolute(reverse("iom_resources:event_detail", args=[0])).rsplit("0", 1)

    def page_of(self, meeting: Meeting) -> str:
        """As ``EventOccurrence.get_absolute_url``, without the models."""
        return f"{meeting.event}".join(self._page) + f"?date={meeting.occurrence}"


def write_calendar(
    calendar: Calendar, rows: Iterable[Meeting], entries: Iterable[CalendarEntry] = ()
) -> Iterator[bytes]:
    """The calendar of ``rows``, as they come from the queries, and ``entries`` after them, in the portal's language."""
    yield joined(_head(calendar))
    waiting = []
    for component in _components(calendar, rows, entries):
        waiting.append(component)
        if len(waiting) == AT_ONCE:
            yield b"".join(waiting)
            waiting = []
    waiting.append(joined(["END:VCALENDAR"]))
    yield b"".join(waiting)


def occurrence_ics(occurrence: EventOccurrence, *, user=None) -> bytes:
    """One date of an event as a file for a letter; for ``user`` as that person's own calendar has it.

    The link to take part is in it only where the page shows it to this person; no address in it is personal.
    """
    rows = []
    if user is not None:
        rows = list(meetings_of(Registration.objects.filter(user=user.pk, occurrence=occurrence.pk)))
    is_own = bool(rows)
    rows = rows or list(meetings(EventOccurrence.objects.filter(pk=occurrence.pk, is_exact=True)))
    with translation.override(settings.LANGUAGE_CODE):
        name = str(occurrence.event)
    reminders = reminders_of(user) if is_own else ()
    calendar = Calendar(name, full_address, frame_of(rows), reminders=reminders, is_own=is_own)
    return b"".join(write_calendar(calendar, rows))


# --- The head ---


def _head(calendar: Calendar) -> list[str]:
    this_year = timezone.localdate().year
    frame = calendar.frame
    first, last = frame.first_year or this_year, frame.last_year or this_year
    # The portal's zone stands there always: a calendar without any component is no calendar.
    zones = sorted({*filter(known_zone, frame.zones), timezone.get_default_timezone_name()})
    name = escaped(calendar.name)
    return [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        f"X-WR-TIMEZONE:{timezone.get_default_timezone_name()}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESHED}",
        f"X-PUBLISHED-TTL:{REFRESHED}",
        *(line for zone in zones for line in zone_lines(zone, first, last)),
    ]


# --- Components ---


def _components(calendar: Calendar, rows, entries) -> Iterator[bytes]:
    for number, meeting in numbered(rows):
        # Only while one is made: whoever reads a stream may do other things between two pieces of it.
        with translation.override(settings.LANGUAGE_CODE):
            component = joined(_event(calendar, meeting, number))
        yield component
    for entry in entries:
        yield joined(_entry(calendar, entry))


def _event(calendar: Calendar, meeting: Meeting, number: int) -> list[str]:
    changed_at = utc(max(filter(None, (meeting.changed_at, meeting.published_at, meeting.registered_at))))
    status = _status(meeting)
    title = summary(meeting)
    url = calendar.page_of(meeting)
    is_busy = calendar.is_own and status == "CONFIRMED" and not meeting.is_all_day
    lines = [
        "BEGIN:VEVENT",
        f"UID:{meeting.uid}" if number == 1 else f"UID:{meeting.uid}-{number}",
        f"SEQUENCE:{meeting.sequence + meeting.registration_changes}",
        f"DTSTAMP:{changed_at}",
        f"CREATED:{utc(meeting.created_at)}",
        f"LAST-MODIFIED:{changed_at}",
        f"STATUS:{status}",
        f"SUMMARY:{escaped(title)}",
        *_when(meeting),
        *_known("LOCATION", location(meeting)),
        *_known("DESCRIPTION", description(meeting, url)),
        *_known("CATEGORIES", meeting.kind or ""),
        f"URL:{plain(url)}",
        f"TRANSP:{'OPAQUE' if is_busy else 'TRANSPARENT'}",
    ]
    if calendar.is_own and status == "CONFIRMED":
        lines += [line for hours in calendar.reminders for line in _alarm(title, hours * 60)]
    return [*lines, "END:VEVENT"]


def _status(meeting: Meeting) -> str:
    if meeting.status == EventStatus.CANCELLED or meeting.registration in CLOSED:
        return "CANCELLED"
    is_definite = not meeting.registration or meeting.registration in DEFINITE
    return "CONFIRMED" if is_definite and meeting.status != EventStatus.POSTPONED else "TENTATIVE"


def _when(meeting: Meeting) -> list[str]:
    if meeting.is_all_day:
        return _days(meeting.first_day, meeting.last_day)
    lines = [_moment("DTSTART", meeting.starts_at, meeting.time_zone)]
    if meeting.ends_at > meeting.starts_at:
        lines.append(_moment("DTEND", meeting.ends_at, meeting.time_zone))
    return lines


def _days(first: datetime.date, last: datetime.date) -> list[str]:
    after = last + datetime.timedelta(days=1)
    return [f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]


def _moment(name: str, moment: datetime.datetime, zone_name: str) -> str:
    zone = known_zone(zone_name)
    if zone is None or zone_name == "UTC":
        return f"{name}:{utc(moment)}"
    local = moment.astimezone(zone)
    if local.fold:  # clocks show this hour twice, and a local time means the first of them
        return f"{name}:{utc(moment)}"
    return f"{name};TZID={zone_name}:{local:%Y%m%dT%H%M%S}"


def _alarm(title: str, minutes: int) -> list[str]:
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escaped(title)}",
        f"TRIGGER:-PT{minutes}M",
        "END:VALARM",
    ]


def _entry(calendar: Calendar, entry: CalendarEntry) -> list[str]:
    changed_at = utc(entry.changed_at)
    zone = timezone.get_default_timezone_name()
    if isinstance(entry.start, datetime.datetime):
        when = [_moment("DTSTART", entry.start, zone), _moment("DTEND", entry.end, zone)]
    else:
        when = _days(entry.start, entry.end)
    alarms = () if entry.is_cancelled else entry.alarms
    return [
        "BEGIN:VEVENT",
        f"UID:{plain(entry.uid)}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{changed_at}",
        f"LAST-MODIFIED:{changed_at}",
        f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}",
        f"SUMMARY:{escaped(entry.title)}",
        *when,
        *_known("DESCRIPTION", entry.description),
        *([f"URL:{plain(calendar.absolute(entry.url))}"] if entry.url else []),
        "TRANSP:TRANSPARENT",
        *(line for minutes in alarms for line in _alarm(entry.title, minutes)),
        "END:VEVENT",
    ]


def _known(name: str, text: str) -> list[str]:
    return [f"{name}:{escaped(text)}"] if text else []
