"""School holidays and public ones. They are set by every region, so they are data, and a setting of the portal."""

import datetime
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ... import conf
from .words import data


@dataclass(frozen=True)
class Holiday:
    """Days without lessons; on public ones nobody works."""

    title: str
    start: datetime.date
    end: datetime.date
    is_public: bool = False

    def covers(self, start: datetime.date, end: datetime.date) -> bool:
        return self.start <= start and end <= self.end


def holidays_between(first: datetime.date, last: datetime.date) -> list[Holiday]:
    """Every holiday that touches the period: of ``IOM_HOLIDAYS``, or the usual ones, and the public ones."""
    years = range(first.year - 1, last.year + 1)
    given = conf.holidays()
    school = _read(given, years) if given is not None else _usual("holidays", years)
    found = [*_usual("public_holidays", years, is_public=True), *school]
    return [holiday for holiday in found if holiday.end >= first and holiday.start <= last]


def wrong_entries(entries: Iterable) -> list:
    """The entries of the setting that cannot be read."""
    return [entry for entry in entries if not _is_readable(entry)]


def usual_form() -> str:
    """How an entry is written, for who has to mend one."""
    return '{"title": …, "from": "2026-10-26", "to": "2026-11-03"}; days without a year recur: "06-01".'


def _is_readable(entry) -> bool:
    try:
        return bool(_read([entry], range(2023, 2025)))  # one leap year, one not
    except (KeyError, TypeError, ValueError):
        return False


def _read(entries: Iterable[Mapping], years: range, *, is_public: bool = False) -> list[Holiday]:
    found = [Holiday(entry["title"], *days, is_public) for entry in entries for days in _days(entry, years)]
    return list(dict.fromkeys(found))


@lru_cache(maxsize=50)
def _usual(name: str, years: range, *, is_public: bool = False) -> list[Holiday]:
    return _read(data()[name], years, is_public=is_public)


def _days(entry: Mapping, years: range) -> Iterable[tuple[datetime.date, datetime.date]]:
    """The days of an entry in each year: «06-01» recurs, «2026-10-26» does not, a week follows its last Monday."""
    for year in years:
        if "last_monday_of" in entry:
            start = _last_monday(year, entry["last_monday_of"])
            yield start, start + datetime.timedelta(days=entry["days"] - 1)
        else:
            start = _day(entry["from"], year)
            end = _day(entry.get("to", entry["from"]), year)
            yield start, end if end >= start else _day(entry["to"], year + 1)


def _day(text: str, year: int) -> datetime.date:
    return datetime.date.fromisoformat(text if len(text) > len("06-01") else f"{year}-{text}")


def _last_monday(year: int, month: int) -> datetime.date:
    end = datetime.date(year, month, monthrange(year, month)[1])
    return end - datetime.timedelta(days=end.weekday())
