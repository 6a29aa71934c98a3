"""Import of events from an iCalendar file (ICS): of Google, Outlook, Joyous, CRX … or of a colleague.

The file is hostile until proven otherwise: its size and the number of its events are bounded before it is parsed,
its zones and rules are read but never run, and nothing is fetched. Each event becomes a row of a plan, so that it
is checked, reported, found again and undone as a row of a table is.
"""

import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from icalendar import Calendar, Component

from ..core.errors import IomError
from ..core.importing import Column, ParseError
from ..core.tabular import Table, TableError, TableRow
from ..models import EventOccurrence
from ..models.event_rules import is_zone
from ..models.events import portal_zone
from .event_calendar_rows import Row, beginning, dated_key, key_of, text_of
from .event_calendar_times import Zones, zone_aliases
from .event_columns import COLUMNS
from .events import EventImporter

LARGEST_CALENDAR = 5 * 1024 * 1024
MOST_EVENTS = 1_000
MOST_LINES = 200_000  # more than so many events need; a million of empty ones takes half a minute to parse
MOST_REMARKS = 100
# Read by nobody here; a zone's own rules would even be run.
LEFT_OUT = {"VTIMEZONE", "VTODO", "VJOURNAL", "VFREEBUSY", "VALARM"}
CELLS = (
    "key",
    "title",
    "dates",
    "starts_at",
    "ends_at",
    "time_zone",
    "repeat",
    "repeat_every",
    "repeat_weekdays",
    "repeat_monthly_by",
    "repeat_until",
    "repeat_count",
    "exceptions",
    "body",
    "place",
    "online_link",
    "link",
    "format",
)
# Only there if some event of the file fills it: what editors have written stays.
IF_FILLED = {"body", "online_link", "link", "format"}


def refuse(sentence: str):
    raise ParseError(sentence)


class EventCalendarImporter(EventImporter):
    """The column «Событие» holds a sentence where an event cannot be read, and refuses the row with it."""

    columns = (*COLUMNS, Column("event", "Событие", parse=refuse))
    names_columns = False

    def __init__(self, *, by=None):
        super().__init__(by=by)
        self.told: list[str] = []

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for name in super().fields if name != "event")

    def check(self, values):
        values.pop("event", None)
        super().check(values)

    def remarks(self):
        return self.told[:MOST_REMARKS]

    @contextmanager
    def open(self, source: str | PathLike | IO[bytes], filename: str | None) -> Iterator[Table]:
        self.told = []
        lines = _lines(_content(source), filename or Path(str(source)).name)
        calendar = _parsed(lines)
        rows = list(self.rows_of(calendar, _zones(calendar, lines)))
        if not rows:
            raise TableError(_("The calendar holds no events that could be imported."))
        names = [name for name in CELLS if name not in IF_FILLED or any(cells.get(name) for _n, cells in rows)]
        table_rows = [TableRow(number, [cells.get(name, "") for name in (*names, "event")]) for number, cells in rows]
        yield Table([*names, "event"], table_rows, expected_rows=len(table_rows))

    def rows_of(self, calendar: Calendar, zones: Zones) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows with the places of their events in the file."""
        masters, changed = self.sorted(calendar)
        own = own_dates(component for _number, _key, component in masters)
        for number, key, component in masters:
            title = text_of(component, "SUMMARY")[:100] or _("Event %(number)d") % {"number": number}

            def remark(sentence: str, title: str = title) -> None:
                self.told.append(_("«%(event)s»: %(remark)s.") % {"event": title, "remark": sentence})

            if str(component.get("STATUS", "")).upper() == "CANCELLED":
                remark(_("it is cancelled and was passed over"))
                continue
            if _uuid(component) in own:
                remark(_("it comes from this portal and was passed over"))
                continue
            try:
                rows = Row(component, changed.get(text_of(component, "UID"), ()), zones, remark).all_cells(key)
            except IomError as error:
                rows = [_refused(title, _("«%(event)s»: %(reason)s") % {"event": title, "reason": error.message})]
            except (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError):
                # Of a hostile file anything may be of another kind than the standard says.
                rows = [_refused(title, _("«%(event)s»: its dates or its rule are damaged.") % {"event": title})]
            yield from ((number, cells) for cells in rows)

    def sorted(self, calendar: Calendar):
        """Events with their places and keys, and the changed dates of repeated ones by UID."""
        events = [one for one in calendar.walk("VEVENT") if one.name == "VEVENT"]
        changed: dict[str, list[Component]] = {}
        groups: dict[str, dict[str, tuple[int, Component]]] = {}
        uids = {text_of(one, "UID") for one in events if "RECURRENCE-ID" not in one}
        for number, one in enumerate(events, start=1):
            uid = text_of(one, "UID")
            if "RECURRENCE-ID" in one and uid in uids:
                changed.setdefault(uid, []).append(one)
                continue
            same = groups.setdefault(key_of(one), {})
            begins = str(beginning(one) or number)
            if begins in same and _sequence(same[begins][1]) > _sequence(one):
                continue
            same[begins] = (number, one)
        return sorted(_keyed(groups), key=lambda master: master[0]), changed


def own_dates(components: Iterable[Component]) -> set[str]:
    """Which of them our own feeds have written: they stand in the calendar already."""
    asked = set(filter(None, map(_uuid, components)))
    if not asked:
        return set()
    return {str(uid) for uid in EventOccurrence.objects.filter(uid__in=asked).values_list("uid", flat=True)}


def _uuid(component: Component) -> str:
    """The identifier of one of our dates, if the UID may be one: a second meeting has its number behind it."""
    match = re.match(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text_of(component, "UID"))
    return match[0] if match else ""


def _refused(title: str, sentence: str) -> dict[str, str]:
    """A row of which only the sentence is told."""
    return {"title": title, "dates": "—", "event": sentence}


def _keyed(groups) -> Iterator[tuple[int, str, Component]]:
    """Events of one UID that begin at different times are different events, each with its day in the key."""
    for key, same in groups.items():
        for number, one in same.values():
            start = beginning(one)
            yield number, key if len(same) == 1 or start is None else dated_key(key, start), one


def _sequence(component: Component) -> int:
    value = component.get("SEQUENCE", 0)
    return value if isinstance(value, int) else 0


# --- The file ---


def _content(source: str | PathLike | IO[bytes]) -> bytes:
    if isinstance(source, str | PathLike):
        with open(source, "rb") as file:
            return file.read(LARGEST_CALENDAR + 1)
    source.seek(0)
    return source.read(LARGEST_CALENDAR + 1)


def _lines(content: bytes, filename: str) -> list[str]:
    """The unfolded lines of the file; raises ``TableError``."""
    if len(content) > LARGEST_CALENDAR:
        raise TableError(
            _("The calendar is larger than %(number)d MB. Export a shorter period.")
            % {"number": LARGEST_CALENDAR // 1024 // 1024},
            code="calendar_too_large",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _malformed(filename) from error
    lines = re.split(r"\r?\n|\r", re.sub(r"\r?\n[ \t]", "", text.replace("\0", "")))
    if not lines or not any(line.strip().upper() == "BEGIN:VCALENDAR" for line in lines[:20]):
        raise _malformed(filename)
    if len(lines) > MOST_LINES or sum(line.strip().upper() == "BEGIN:VEVENT" for line in lines) > MOST_EVENTS:
        raise TableError(
            _("The calendar holds more than %(number)d events. Export a shorter period.") % {"number": MOST_EVENTS},
            code="calendar_too_large",
        )
    return lines


def _parsed(lines: list[str]) -> Calendar:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd names of zones, which we look at ourselves
            calendar = Calendar.from_ical("\r\n".join(_kept(lines)) + "\r\n")
        list(calendar.walk())
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError) as error:
        raise _malformed("") from error
    return calendar


def _kept(lines: list[str]) -> Iterator[str]:
    """The lines without the components that nobody reads."""
    within: list[str] = []
    for line in lines:
        word = line.strip().upper()
        begins, ends = word.removeprefix("BEGIN:"), word.removeprefix("END:")
        if word.startswith("BEGIN:") and (within or begins in LEFT_OUT):
            within.append(begins)
        elif within:
            if ends == within[-1]:
                within.pop()
        elif line.strip():
            yield line


def _zones(calendar: Calendar, lines: list[str]) -> Zones:
    own = text_of(calendar, "X-WR-TIMEZONE")
    return Zones(own if is_zone(own) else portal_zone(), zone_aliases(lines))


def _malformed(filename: str) -> TableError:
    name = f"“{filename}” " if filename else ""
    return TableError(
        _("The file %(file)sis not a calendar that can be read. Export it again as iCalendar (ICS).") % {"file": name},
        code="calendar_broken",
    )
