"""One event of an iCalendar file as a row of a plan; what it says beside that is cleaned or left out."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from hashlib import blake2b
from typing import Any

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import slugify
from django.utils.translation import gettext as _
from icalendar import Component

from ..choices import Format
from ..core.recurrence import MOST_DAYS
from ..core.rich_text import plain_text, settled
from ..core.workbooks import clean_cell
from .event_calendar_rules import NotRepresented, rule_cells
from .event_calendar_times import Moment, Zones, end_of, moment, time_cells
from .event_cells import written_exceptions

LONGEST_TITLE, LONGEST_PLACE, LONGEST_TEXT, LONGEST_LINK = 500, 300, 20_000, 500
SCRIPTS = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
CONFERENCES = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")
is_address = URLValidator(schemes=["http", "https"])

Cells = dict[str, str]
Remark = Callable[[str], None]


class Row:
    """An event with its changed dates; ``remark`` is told what was left out or shortened."""

    def __init__(self, component: Component, changed: Iterable[Component], zones: Zones, remark: Remark):
        self.component, self.changed, self.zones, self.remark = component, list(changed), zones, remark

    def all_cells(self, key: str) -> list[Cells]:
        """One row, and one more for every date that the file adds; raises ``NotRepresented``, ``ValueError``."""
        if "DTSTART" not in self.component:
            raise NotRepresented(_("It has no date. Write one."))
        rule = self.component.get("RRULE")
        if isinstance(rule, list):
            raise NotRepresented(_("It has several rules of repetition. Write it as several events."))
        start = moment(self.component["DTSTART"], self.zones, keeps_utc=rule is not None)
        end = end_of(self.component, start, self.zones)
        cells = self.words() | {"key": key} | time_cells(start, end, self.remark)
        if rule:
            until = self.local_day(start)
            cells |= rule_cells(rule, start.day, day_of=until, remark=self.remark)
            cells["exceptions"] = self.exceptions(start, end)
        return [cells, *self.added(cells, start)]

    # --- Dates beside the rule ---

    def local_day(self, start: Moment) -> Callable[[Any], date]:
        def day_of(until: Any) -> date:
            aware = getattr(until, "tzinfo", None) is not None and start.zone
            local = until.astimezone(start.at.tzinfo) if aware else until
            return local.date() if hasattr(local, "date") else local

        return day_of

    def exceptions(self, start: Moment, end: Moment | None) -> str:
        found = {one.day: _cancelled(one.day) for one in self.listed("EXDATE", start)}
        for component in self.changed:
            one = self.exception(component, start, end)
            if one:
                found[one["day"]] = one
        if len(found) > MOST_DAYS:
            raise NotRepresented(_("It has more than %(most)d exceptions.") % {"most": MOST_DAYS})
        return written_exceptions(found[day] for day in sorted(found))

    def exception(self, component: Component, start: Moment, end: Moment | None) -> dict | None:
        """What a component with RECURRENCE-ID changes of its date; None if nothing that an exception holds."""
        which = component["RECURRENCE-ID"]
        if str(which.params.get("RANGE", "")).upper() == "THISANDFUTURE":
            raise NotRepresented(_("It changes a date and all after it. Write those as an event of their own."))
        day = moment(which, self.zones, zone=start.zone).day
        if str(component.get("STATUS", "")).upper() == "CANCELLED":
            return _cancelled(day)
        if "DTSTART" not in component:
            return None
        new = moment(component["DTSTART"], self.zones, zone=start.zone)
        new_end = end_of(component, new, self.zones)
        if self.own_words(component) != self.own_words(self.component):
            self.remark(_("the date %(day)s keeps the title and place of the others") % {"day": f"{day:%d.%m.%Y}"})
        hours = [new.hour, new_end.hour if new_end else None]
        if new.day == day and hours == [start.hour, end.hour if end else None]:
            return None
        return {"day": day, "moved_to": new.day, "starts_at": hours[0], "ends_at": hours[1], "reason": ""}

    def own_words(self, component: Component) -> tuple[str, str]:
        return text_of(component, "SUMMARY"), text_of(component, "LOCATION")

    def added(self, cells: Cells, start: Moment) -> list[Cells]:
        """Dates that the file adds to the rule are events of their own: a rule of ours gives no others."""
        days = sorted({one.day for one in self.listed("RDATE", start)} - {start.day})
        if len(days) > MOST_DAYS:
            raise NotRepresented(_("It has more than %(most)d dates.") % {"most": MOST_DAYS})
        single = {name: value for name, value in cells.items() if not name.startswith("repeat")}
        return [
            single | {"dates": f"{day:%d.%m.%Y}", "exceptions": "", "key": dated_key(cells["key"], day)} for day in days
        ]

    def listed(self, name: str, start: Moment) -> Iterable[Moment]:
        values = self.component.get(name, [])
        for listed in values if isinstance(values, list) else [values]:
            for one in listed.dts:
                value = _Dated(one.dt[0] if isinstance(one.dt, tuple) else one.dt, listed.params)
                yield moment(value, self.zones, keeps_utc=start.zone == "UTC", zone=start.zone)

    # --- Words ---

    def words(self) -> Cells:
        title = shortened(text_of(self.component, "SUMMARY"), LONGEST_TITLE)
        place = shortened(text_of(self.component, "LOCATION"), LONGEST_PLACE)
        online = next(filter(None, (self.address(name) for name in CONFERENCES)), "")
        if valid_address(place):
            online, place = online or place, ""
        return {
            "title": title,
            "body": cleaned(self.text("DESCRIPTION")[:LONGEST_TEXT]),
            "place": place,
            "link": self.address("URL"),
            "online_link": online,
            "format": (Format.MIXED if place else Format.ONLINE) if online else "",
        }

    def text(self, name: str) -> str:
        return text_of(self.component, name)

    def address(self, name: str) -> str:
        return valid_address(self.text(name))


class _Dated:
    """One of several dates with the zone of their list."""

    def __init__(self, dt, params):
        self.dt, self.params = dt, params


def key_of(component: Component) -> str:
    """The key by which an import finds the event again: made of its UID, or of its title and beginning."""
    uid = text_of(component, "UID") or f"{text_of(component, 'SUMMARY')} {beginning(component)}"
    digest = blake2b(uid.encode(), digest_size=5).hexdigest()
    words = slugify(anyascii(uid[:200]))[:70].strip("-")
    return f"{words or 'event'}-{digest}"


def beginning(component: Component) -> date | None:
    """When it begins, as it is written; None if that is missing or damaged."""
    try:
        return getattr(component.get("DTSTART"), "dt", None)
    except ValueError:
        return None


def dated_key(key: str, day: date) -> str:
    return f"{key}-{day:%Y%m%d}"


def text_of(component: Component, name: str) -> str:
    """A text on one line or several; of several properties the first."""
    value = component.get(name, "")
    value = value[0] if isinstance(value, list) and value else value
    return clean_cell(str(value)) if not isinstance(value, list) else ""


def cleaned(text: str) -> str:
    """HTML becomes the text that a reader would see; scripts and styles go."""
    return plain_text(SCRIPTS.sub(" ", text)) if MARKUP.search(text) else settled(text)


def shortened(text: str, longest: int) -> str:
    text = " ".join(cleaned(text[: longest * 4]).split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def valid_address(text: str) -> str:
    try:
        is_address(text)
    except ValidationError:
        return ""
    return text if len(text) <= LONGEST_LINK else ""


def _cancelled(day: date) -> dict:
    return {"day": day, "moved_to": None, "starts_at": None, "ends_at": None, "reason": ""}
