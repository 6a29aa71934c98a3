"""Moments of iCalendar as people read them off the wall: a day, an hour, and the zone in which they hold."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from ..core.period_words import period_wording
from ..models.event_rules import is_zone
from .event_calendar_rules import NotRepresented

FIRST_YEAR, LAST_YEAR = 1990, 2100
UTC = "UTC"


@dataclass(frozen=True)
class Zones:
    """``usual`` holds for times without a zone; ``aliases`` are names that the file itself explains."""

    usual: str
    aliases: Mapping[str, str]

    def named(self, name: str) -> str:
        """The IANA name: of itself, as Windows calls it, as the end of a path; raises ``NotRepresented``."""
        parts = name.strip("/").split("/")
        candidates = [name, WINDOWS_TO_OLSON.get(name, ""), self.aliases.get(name, ""), *_endings(parts)]
        for candidate in candidates:
            if candidate and is_zone(candidate):
                return candidate
        raise NotRepresented(
            _("Its time zone “%(zone)s” is not known. Name one such as Asia/Krasnoyarsk.") % {"zone": name[:60]}
        )


def _endings(parts: list[str]) -> list[str]:
    return ["/".join(parts[place:]) for place in range(1, len(parts))]


@dataclass(frozen=True)
class Moment:
    """``hour`` is None for a whole day; ``zone`` is empty for it."""

    day: date
    hour: time | None
    zone: str

    @property
    def at(self) -> datetime:
        return datetime.combine(self.day, self.hour or time(), ZoneInfo(self.zone or UTC))


def moment(value: Any, zones: Zones, *, keeps_utc: bool = False, zone: str = "") -> Moment:
    """The moment of a property such as DTSTART; with ``zone`` as the wall shows it there.

    A moment in UTC is turned into the usual zone, unless a rule counts its days in UTC (``keeps_utc``).
    """
    at = value.dt
    _check_year(at)
    if not isinstance(at, datetime):
        return Moment(at, None, "")
    name = str(value.params.get("TZID", ""))
    if name.upper() in ("", "UTC", "GMT", "Z") and at.tzinfo is not None:
        own = UTC if keeps_utc else zones.usual
        wall = at.astimezone(ZoneInfo(own))
    else:
        own = zones.named(name) if name else zones.usual
        wall = at.replace(tzinfo=ZoneInfo(own))
    if zone and zone != own:
        own, wall = zone, wall.astimezone(ZoneInfo(zone))
    return Moment(wall.date(), wall.time().replace(second=0, microsecond=0), own)


def _check_year(at: date) -> None:
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise NotRepresented(_("The year %(year)d lies too far from today. Correct the date.") % {"year": at.year})


def end_of(component: Mapping, start: Moment, zones: Zones) -> Moment | None:
    """When it ends, on the wall of its beginning; None if that is not said."""
    if "DTEND" in component:
        return moment(component["DTEND"], zones, zone=start.zone)
    lasting = component["DURATION"].dt if "DURATION" in component else None
    if not isinstance(lasting, timedelta) or not timedelta() < lasting < timedelta(days=366):
        return None
    if start.hour is None:
        return Moment(start.day + lasting, None, "")
    wall = datetime.combine(start.day, start.hour) + lasting
    return Moment(wall.date(), wall.time(), start.zone)


def time_cells(start: Moment, end: Moment | None, remark) -> dict[str, str]:
    """The cells of dates and hours; hours of several days hold for each of them."""
    if start.hour is None:
        last = end.day - timedelta(days=1) if end and end.day > start.day else start.day
        return {"dates": period_wording(start.day, last), "starts_at": "", "ends_at": "", "time_zone": ""}
    cells = {"starts_at": f"{start.hour:%H:%M}", "ends_at": "", "time_zone": start.zone}
    if end is None or end.hour is None or end.at <= start.at:
        return cells | {"dates": period_wording(start.day, start.day)}
    hours = {"ends_at": f"{end.hour:%H:%M}"}
    is_over_midnight = end.day == start.day + timedelta(days=1) and end.hour < start.hour
    if end.day == start.day or is_over_midnight:
        return cells | hours | {"dates": period_wording(start.day, start.day)}
    last = end.day if end.hour > time() else end.day - timedelta(days=1)
    if end.hour <= start.hour:
        remark(_("it lasts day and night, so only its days are taken"))
        return {"dates": period_wording(start.day, last), "starts_at": "", "ends_at": "", "time_zone": start.zone}
    return cells | hours | {"dates": period_wording(start.day, last)}


def zone_aliases(lines: list[str]) -> dict[str, str]:
    """What VTIMEZONE components say of the names in them; they are not obeyed otherwise."""
    found, name = {}, ""
    for line in lines:
        match = re.match(r"(TZID|X-LIC-LOCATION)(?:;[^:]*)?:(.{1,80})", line, re.IGNORECASE)
        if match and match[1].upper() == "TZID":
            name = match[2].strip()
        elif match and name:
            found[name] = match[2].strip()
    return found
