"""Rules of iCalendar as the fields of a repeated event; what these cannot say is refused in a sentence.

No rule is expanded here: how many dates there are, and up to when, is decided where they are written.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from ..choices import MonthlyBy, Repeat
from ..core.errors import IomError
from ..core.recurrence import LONGEST_EVERY, MOST_DAYS
from ..models.event_rules import WEEKDAYS

KNOWN_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
# An end farther than this is none: programs write 2099 or 9999 for «for ever».
NO_END_AFTER = 2098
DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}

Cells = dict[str, str]


class NotRepresented(IomError):
    """A rule, a zone or a date of a calendar that an event of ours cannot have; the message says which."""

    default_code = "calendar_event_refused"


def rule_cells(
    rule: Mapping[str, list], first: date, *, day_of: Callable[[Any], date], remark: Callable[[str], None]
) -> Cells:
    """The cells of an event that begins on ``first``; ``day_of`` tells the local day of an UNTIL."""
    parts = {str(name).upper(): value if isinstance(value, list) else [value] for name, value in rule.items()}
    frequency = str(parts.get("FREQ", [""])[0]).upper()
    if frequency not in DAYS or not set(parts) <= KNOWN_PARTS:
        raise NotRepresented(
            _("It repeats in a way that an event of the portal cannot: %(rule)s. Write it as several events.")
            % {"rule": written(parts)}
        )
    every = int(parts.get("INTERVAL", [1])[0])
    if not 1 <= every <= LONGEST_EVERY:
        raise NotRepresented(_("It repeats every %(number)d times, which is not possible.") % {"number": every})
    cells = PATTERNS[frequency](parts, first, every)
    if cells is None:
        raise NotRepresented(
            _("It repeats in a way that an event of the portal cannot: %(rule)s. Write it as several events.")
            % {"rule": written(parts)}
        )
    return cells | _end(parts, frequency, first, every, day_of, remark)


def written(parts: Mapping[str, list]) -> str:
    """The rule for people who look it up in their file."""
    return ";".join(f"{name}={','.join(map(str, values))}" for name, values in parts.items())[:200]


# --- Patterns: None where our fields cannot say it ---


def _daily(parts: Mapping[str, list], first: date, every: int) -> Cells | None:
    if _has(parts, "BYMONTHDAY", "BYMONTH", "BYSETPOS"):
        return None
    if "BYDAY" not in parts:
        return _repeat(Repeat.DAILY, every)
    return _weekly(parts, first, 1) if every == 1 else None


def _weekly(parts: Mapping[str, list], first: date, every: int) -> Cells | None:
    if _has(parts, "BYMONTHDAY", "BYMONTH", "BYSETPOS"):
        return None
    days = [str(day).lower() for day in parts.get("BYDAY", [])]
    if not set(days) <= set(WEEKDAYS):
        return None
    return _repeat(Repeat.WEEKLY, every) | {"repeat_weekdays": "; ".join(days)}


def _monthly(parts: Mapping[str, list], first: date, every: int) -> Cells | None:
    by_day = [str(day).upper() for day in parts.get("BYDAY", [])]
    positions = [int(place) for place in parts.get("BYSETPOS", [])]
    month_days = [int(day) for day in parts.get("BYMONTHDAY", [])]
    if "BYMONTH" in parts or len(positions) > 1 or len(month_days) > 1 or len(by_day) > 1:
        return None
    cells = _repeat(Repeat.MONTHLY, every)
    if by_day:
        place = f"{positions[0]}{by_day[0]}" if positions else by_day[0].lstrip("+")
        # A fifth weekday of ours is the last one of every month.
        nth = f"{(first.day - 1) // 7 + 1 if first.day <= 28 else -1}{WEEKDAYS[first.weekday()].upper()}"
        return cells | {"repeat_monthly_by": MonthlyBy.WEEKDAY} if place == nth and not month_days else None
    if positions or month_days not in ([], [first.day]):
        return None
    return cells | {"repeat_monthly_by": MonthlyBy.DAY}


def _yearly(parts: Mapping[str, list], first: date, every: int) -> Cells | None:
    """Every so many years is every so many times twelve months."""
    if [int(month) for month in parts.get("BYMONTH", [first.month])] != [first.month] or every * 12 > LONGEST_EVERY:
        return None
    return _monthly({name: value for name, value in parts.items() if name != "BYMONTH"}, first, every * 12)


PATTERNS = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}


def _repeat(repeat: str, every: int) -> Cells:
    return {"repeat": repeat, "repeat_every": str(every)}


def _has(parts: Mapping[str, list], *names: str) -> bool:
    return any(name in parts for name in names)


# --- The end ---


def _end(parts, frequency: str, first: date, every: int, day_of, remark) -> Cells:
    if "COUNT" in parts:
        count = int(parts["COUNT"][0])
        if count < 1:
            raise NotRepresented(_("It repeats %(number)d times, which is not possible.") % {"number": count})
        if count > MOST_DAYS:
            remark(
                _("it has %(number)d dates; the first %(most)d of them are taken")
                % {"number": count, "most": MOST_DAYS}
            )
        return {"repeat_count": str(min(count, MOST_DAYS))}
    until = parts.get("UNTIL", [None])[0]
    if until is None or until.year > NO_END_AFTER:
        remark(_("it never ends, so its dates are written as far ahead as the portal looks"))
        return {}
    last = day_of(until)
    times = max(len(parts.get("BYDAY", [])), 1) if frequency in ("DAILY", "WEEKLY") else 1
    step = 7 if frequency == "DAILY" and "BYDAY" in parts else DAYS[frequency] * every
    if (last - first) // timedelta(days=step) * times > MOST_DAYS:
        remark(_("it has very many dates; the first %(most)d of them are taken") % {"most": MOST_DAYS})
    return {"repeat_until": f"{last:%d.%m.%Y}"}
