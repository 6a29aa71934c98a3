"""Time zones of iCalendar (RFC 5545, 3.6.5), made from the zone data of the system for the years that are needed."""

import datetime
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY, MINUTE = datetime.timedelta(days=1), datetime.timedelta(minutes=1)
BEGINNING = datetime.datetime(1970, 1, 1)  # noqa: DTZ001 - as the clocks of the zone showed


@dataclass(frozen=True)
class Change:
    """Clocks are changed: ``onset`` is what they showed just before."""

    onset: datetime.datetime
    offset_from: datetime.timedelta
    offset_to: datetime.timedelta
    is_daylight: bool
    name: str

    @property
    def sort(self) -> tuple:
        """Changes of one sort come back each year."""
        return self.is_daylight, self.offset_from, self.offset_to, self.name


def known_zone(name: str) -> ZoneInfo | None:
    """The zone of this name, or None if the system knows none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@lru_cache(maxsize=100)
def zone_lines(name: str, first_year: int, last_year: int) -> tuple[str, ...]:
    """The VTIMEZONE for dates from ``first_year`` to ``last_year``.

    Outlook takes a plain STANDARD for a zone whose clocks are not changed, without any rule and whatever its history,
    and one yearly rule for each change of a zone with summer time. Where the changes follow no rule, each stands alone.
    """
    zone = ZoneInfo(name)
    # A year more on both sides: a rule is seen by its repetition, and the first dates lie after its first change.
    changes = _changes(zone, first_year - 1, last_year + 1)
    years = last_year - first_year + 3
    if not changes:
        body = _observance(_state(zone, datetime.datetime(first_year, 1, 1, tzinfo=datetime.UTC)))
    else:
        body = _yearly(changes, years) or _one_by_one(zone, changes, first_year)
    return "BEGIN:VTIMEZONE", f"TZID:{name}", *body, "END:VTIMEZONE"


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> list[Change]:
    """Every change from the beginning of one year to the end of another."""
    moment = datetime.datetime(first_year, 1, 1, tzinfo=datetime.UTC)
    end = datetime.datetime(last_year + 1, 1, 1, tzinfo=datetime.UTC)
    found = []
    while moment < end:
        if _seen(zone, moment) != _seen(zone, moment + DAY):
            found.append(_change(zone, moment))
        moment += DAY
    return found


def _seen(zone: ZoneInfo, moment: datetime.datetime) -> tuple:
    local = moment.astimezone(zone)
    return local.utcoffset(), local.dst(), local.tzname()


def _change(zone: ZoneInfo, before: datetime.datetime) -> Change:
    """The one within a day after ``before``, found to the minute by halving."""
    after = before + DAY
    old = _seen(zone, before)
    low = before
    while after - low > MINUTE:
        middle = low + (after - low) // 2 // MINUTE * MINUTE
        low, after = (middle, after) if _seen(zone, middle) == old else (low, middle)
    offset, daylight, name = _seen(zone, after)
    if daylight != old[1]:
        # Some zones count their winter as the time that is saved; programs take the later clocks for summer time.
        daylight = offset > old[0]
    return Change((after + old[0]).replace(tzinfo=None), old[0], offset, bool(daylight), name)


def _state(zone: ZoneInfo, moment: datetime.datetime) -> Change:
    """How the clocks go at ``moment``, as if they always had."""
    offset, daylight, name = _seen(zone, moment)
    return Change(BEGINNING, offset, offset, bool(daylight), name)


def _yearly(changes: list[Change], years: int) -> list[str]:
    """One observance with a rule for each sort of change; nothing if one of them follows no rule."""
    lines = []
    for _sort, group in groupby(sorted(changes, key=lambda change: change.sort), key=lambda change: change.sort):
        same = sorted(group, key=lambda change: change.onset)
        rule = _rule(same)
        if rule is None or [change.onset.year - same[0].onset.year for change in same] != list(range(years)):
            return []
        lines += _observance(same[0], rule)
    return lines


def _rule(same: list[Change]) -> str | None:
    """«The last Sunday of March»."""
    onsets = [change.onset for change in same]
    if len({(onset.month, onset.weekday(), onset.time()) for onset in onsets}) > 1:
        return None
    weekday, month = DAYS[onsets[0].weekday()], onsets[0].month
    if all(onset.day + 7 > monthrange(onset.year, onset.month)[1] for onset in onsets):
        return f"FREQ=YEARLY;BYMONTH={month};BYDAY=-1{weekday}"
    numbers = {(onset.day - 1) // 7 + 1 for onset in onsets}
    return f"FREQ=YEARLY;BYMONTH={month};BYDAY={numbers.pop()}{weekday}" if len(numbers) == 1 else None


def _one_by_one(zone: ZoneInfo, changes: list[Change], first_year: int) -> list[str]:
    lines = _observance(_state(zone, datetime.datetime(first_year - 1, 1, 1, tzinfo=datetime.UTC)))
    for change in changes:
        lines += _observance(change)
    return lines


def _observance(change: Change, rule: str = "") -> list[str]:
    kind = "DAYLIGHT" if change.is_daylight else "STANDARD"
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{change.onset:%Y%m%dT%H%M%S}",
        *([f"RRULE:{rule}"] if rule else []),
        f"TZOFFSETFROM:{_offset(change.offset_from)}",
        f"TZOFFSETTO:{_offset(change.offset_to)}",
        f"TZNAME:{change.name}",
        f"END:{kind}",
    ]


def _offset(offset: datetime.timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}{rest:02}"
