"""Dates with a precision, as plans write them: «до 26.10.2021», «ноябрь 2021 г. – апрель 2022 г.», «март»."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy

from .errors import IomError
from .period_patterns import (
    DASHES,
    DEADLINE,
    FROM,
    FROM_TO,
    ISO_DAY,
    MONTHS,
    NOT_YET_KNOWN,
    OPEN_ENDED,
    ORDINALS,
    POINTS,
    QUARTER,
    QUARTERS,
    SCHOOL_YEAR_MARK,
    TERM,
    TERMS,
    YEAR_LONG,
    YEARS,
)
from .text import fold

LONGEST_WORDING = 200
NOT_UNDERSTOOD = "period_not_understood"


class Precision(TextChoices):
    """How exactly a date is known."""

    DAY = "day", gettext_lazy("Day")
    DAY_ONLY = "day_only", gettext_lazy("Day without a year")
    DEADLINE = "deadline", gettext_lazy("Deadline")
    MONTH = "month", gettext_lazy("Month")
    MONTH_ONLY = "month_only", gettext_lazy("Month without a year")
    SPAN = "span", gettext_lazy("From day to day")
    MONTH_SPAN = "month_span", gettext_lazy("From month to month")
    QUARTER = "quarter", gettext_lazy("Quarter")
    TERM = "term", gettext_lazy("School term or holidays")
    YEAR = "year", gettext_lazy("Year")
    SCHOOL_YEAR = "school_year", gettext_lazy("School year")
    YEAR_LONG = "year_long", gettext_lazy("During the year")
    OPEN_ENDED = "open_ended", gettext_lazy("No time limit")
    UNKNOWN = "unknown", gettext_lazy("Not known")


class PeriodError(IomError, ValueError):
    """The wording is no period; the message says what to change."""

    default_code = NOT_UNDERSTOOD


@dataclass(frozen=True)
class Period:
    """What a wording implies: ``start`` and ``end`` are inclusive and None where the wording does not say."""

    start: date | None
    end: date | None
    precision: str
    wording: str

    @property
    def sort_date(self) -> date | None:
        """Where the period stands among others; None (no date at all) belongs at the end."""
        return self.start or self.end

    @property
    def lacks_year(self) -> bool:
        """Whether it may be that only the year is missing: «март», «до 26.10», «в течение года»."""
        return self.start is None and self.end is None and self.precision != Precision.UNKNOWN

    @property
    def due_date(self) -> date | None:
        """The last day, of which people are reminded."""
        return self.end


# Wordings that name the first day itself, not a month or a year in which it lies.
EXACT = {Precision.DAY, Precision.SPAN}

# The year of a wording that names none: one year; the first and last years of a plan, of which the first school
# year is meant; or its first and last days, of which the earliest is meant that lies between them.
DefaultYear = int | tuple[int, int] | tuple[date, date] | None


def parse_period(text: str, *, default_year: DefaultYear = None, strict: bool = True) -> Period:
    """Read a Russian wording of a date or period.

    Raises ``PeriodError`` for an end before its start, a day that no calendar has and a wording that is not
    understood; with ``strict=False`` one that is not understood is kept with the precision ``unknown``.
    """
    wording = " ".join(text.split())
    try:
        return replace(_read(wording, default_year), wording=wording)
    except PeriodError as error:
        if strict or error.code != NOT_UNDERSTOOD:
            raise
        return Period(None, None, Precision.UNKNOWN, wording)


# --- Reading ---

# Stands in for a year that nobody named: a leap year, so that 29 February passes and 30 February does not,
# and one that no plan reaches.
NO_YEAR = 2196


@dataclass(frozen=True)
class Point:
    """One end of a period as far as the wording names it."""

    day: int | None = None
    month: int | None = None
    year: int | None = None

    def first_day(self) -> date:
        return _day(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> date:
        month = self.month or 12
        return _day(self.year, month, self.day or monthrange(_checked_year(self.year), _checked_month(month))[1])


# Spreadsheets name the same dates again and again.
@lru_cache(maxsize=2_000)
def _read(wording: str, default_year: DefaultYear) -> Period:
    text = DASHES.sub("-", fold(wording)).rstrip(" .;,")
    if not text or len(wording) > LONGEST_WORDING:
        raise _not_understood(wording)
    text = ISO_DAY.sub(r"\3.\2.\1", text)
    for reader in (_undated, _year_long, _school_years, _quarters, _terms, _from_to, _deadline, _from, _two_points):
        period = reader(text, default_year)
        if period is not None:
            return _in_order(period)
    point = _point(text)
    if point is None:
        raise _not_understood(wording)
    return _one_point(point, default_year, wording)


def _undated(text: str, default_year: DefaultYear) -> Period | None:
    if text in OPEN_ENDED:
        return Period(None, None, Precision.OPEN_ENDED, text)
    return Period(None, None, Precision.UNKNOWN, text) if NOT_YET_KNOWN.fullmatch(text) else None


def _year_long(text: str, default_year: DefaultYear) -> Period | None:
    match = YEAR_LONG.fullmatch(text)
    if not match:
        return None
    named = _bare(match["when"] or "")
    if named in ("", "учебного", "календарного"):
        start, end = _default_bounds(default_year)
        return Period(start, end, Precision.YEAR_LONG, text)
    years = _school_years(named, default_year)
    if years is None and re.fullmatch(r"\d{4}", named):
        point = Point(year=int(named))
        years = Period(point.first_day(), point.last_day(), Precision.YEAR, text)
    return years and replace(years, precision=Precision.YEAR_LONG)


def _school_years(text: str, default_year: DefaultYear) -> Period | None:
    match = YEARS.fullmatch(_bare(text))
    if not match:
        return None
    first = int(match[1])
    last = int(match[2]) if len(match[2]) == 4 else first - first % 100 + int(match[2])
    if last == first + 1:
        return Period(*_school_year(first), Precision.SCHOOL_YEAR, text)
    return Period(Point(year=first).first_day(), Point(year=last).last_day(), Precision.YEAR, text)


def _quarters(text: str, default_year: DefaultYear) -> Period | None:
    match = QUARTER.fullmatch(text)
    if not match:
        return None
    first = QUARTERS[match[1]]
    last = QUARTERS[match[2]] if match[2] else first
    year = int(match[3]) if match[3] else None
    start, end = Point(month=first * 3 - 2, year=year), Point(month=last * 3, year=year)
    return _implied(start, end, Precision.QUARTER, default_year, text)


def _terms(text: str, default_year: DefaultYear) -> Period | None:
    match = TERM.fullmatch(_bare(text))
    if not match:
        return None
    number = match["number"] or ""
    place = next((n for n, word in enumerate(ORDINALS, start=1) if number.startswith(word)), QUARTERS.get(number))
    days = TERMS.get(match["season"] or f"{match['kind']}{place}")
    if days is None:
        return None
    year = int(match["year"]) if match["year"] else None
    if match["last"]:  # «I четверть 2026/2027 учебного года»
        year, default_year = None, (year, year + 1)
    first, last = Point(*days[:2], year), Point(*days[2:], None)
    return _implied(first, last, Precision.TERM, default_year, text)


def _from_to(text: str, default_year: DefaultYear) -> Period | None:
    match = FROM_TO.fullmatch(text)
    return match and _span(_point(match[1]), _point(match[2]), default_year, text)


def _deadline(text: str, default_year: DefaultYear) -> Period | None:
    match = DEADLINE.fullmatch(text)
    if not match:
        return None
    point = _point(match[2])
    if point is None or (point.day and not point.month):
        return None
    point = _dated(point, default_year)
    # «до мая» is over when May begins, «до конца мая» and «до 31 мая» when it ends.
    last = point.last_day() if match[1] or point.day else point.first_day() - timedelta(days=1)
    return Period(None, None if point.year == NO_YEAR else last, Precision.DEADLINE, text)


def _from(text: str, default_year: DefaultYear) -> Period | None:
    match = FROM.fullmatch(text)
    point = match and _point(match[1])
    if not point or (point.day and not point.month):
        return None
    point = _dated(point, default_year)
    first = point.first_day()
    return Period(None if point.year == NO_YEAR else first, None, Precision.OPEN_ENDED, text)


def _two_points(text: str, default_year: DefaultYear) -> Period | None:
    parts = re.split(r" ?- ?| и |, ?", _bare(text))
    if len(parts) < 2:
        return None
    points = [_point(part) for part in parts]
    return None if None in points else _span(points[0], points[-1], default_year, text)


def _one_point(point: Point, default_year: DefaultYear, wording: str) -> Period:
    if point.day and not point.month:
        raise _not_understood(wording)
    if point.year:
        precision = Precision.DAY if point.day else Precision.MONTH if point.month else Precision.YEAR
    else:
        precision = Precision.DAY_ONLY if point.day else Precision.MONTH_ONLY
    return _implied(point, point, precision, default_year, wording)


def _implied(first: Point, last: Point, precision: Precision, default_year: DefaultYear, wording: str) -> Period:
    """The period from ``first`` to ``last``; without dates if neither they nor the default give a year."""
    first, last = _share_year(first, last, default_year)
    period = _in_order(Period(first.first_day(), last.last_day(), precision, wording))
    return replace(period, start=None, end=None) if first.year == NO_YEAR else period


def _span(first: Point | None, last: Point | None, default_year: DefaultYear, wording: str) -> Period | None:
    """The period from ``first``, which may leave out what ``last`` says, to ``last``."""
    if first is None or last is None:
        return None
    if first.month is None and first.day:
        if not last.day:
            return None
        first = replace(first, month=last.month)
    if (first.month is None) != (last.month is None):
        return None
    precision = Precision.SPAN if first.day or last.day else Precision.MONTH_SPAN if last.month else Precision.YEAR
    return _implied(first, last, precision, default_year, wording)


def _share_year(first: Point, last: Point, default_year: DefaultYear) -> tuple[Point, Point]:
    """«декабрь – январь 2026» begins in 2025: a span that runs over New Year names one of its years."""
    runs_over_new_year = first.month >= 7 > last.month if first.month and last.month else False
    if last.year is None and first.year is None:
        first = _dated(first, default_year)
    if last.year is None:
        last = replace(last, year=first.year + runs_over_new_year)
    elif first.year is None:
        first = replace(first, year=last.year - runs_over_new_year)
    return first, last


def _point(text: str) -> Point | None:
    text = _bare(text)
    for pattern in POINTS:
        match = pattern.fullmatch(text)
        if match:
            return Point(**_numbers(match.groupdict()))
    return None


def _numbers(named: dict[str, str | None]) -> dict[str, int]:
    numbers = {name: int(named[name]) for name in ("day", "month") if named.get(name)}
    if named.get("word"):
        numbers["month"] = MONTHS[named["word"][:3]]
    if 0 in numbers.values():
        raise _error(
            "period_impossible_date",
            gettext_lazy("There is no day or month 0 in the calendar. Correct the date."),
        )
    if year := named.get("year"):
        numbers["year"] = int(year) if len(year) == 4 else 2000 + int(year)
    return numbers


def _bare(text: str) -> str:
    """Without the words «учебный год», which only say what two years already say."""
    return SCHOOL_YEAR_MARK.sub("", text).strip()


def _dated(point: Point, default_year: DefaultYear) -> Point:
    if point.year is not None:
        return point
    if default_year is None:
        return replace(point, year=NO_YEAR)
    if isinstance(default_year, int):
        return replace(point, year=default_year)
    first, last = default_year
    if isinstance(first, date):
        return replace(point, year=_year_between(point, first, last))
    return replace(point, year=first if point.month >= 9 else min(first + 1, last))


def _year_between(point: Point, first: date, last: date) -> int:
    """The earliest year in which the month lies between the two days; if none, the first one after the beginning."""
    month = point.month or 1
    for year in range(first.year, last.year + 1):
        if (first.year, first.month) <= (year, month) <= (last.year, last.month):
            return year
    return first.year if month >= first.month else first.year + 1


def _default_bounds(default_year: DefaultYear) -> tuple[date | None, date | None]:
    if default_year is None:
        return None, None
    if isinstance(default_year, int):
        return date(default_year, 1, 1), date(default_year, 12, 31)
    first, last = default_year
    if isinstance(first, date):
        return first, min(last, _school_year(first.year if first.month >= 9 else first.year - 1)[1])
    return _school_year(first) if last > first else (date(first, 1, 1), date(first, 12, 31))


def _school_year(first: int) -> tuple[date, date]:
    """Till the day before the next one begins: plans of a school year include its summer."""
    return _day(first, 9, 1), _day(first + 1, 8, 31)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(_checked_year(year), month, day)
    except ValueError as error:
        if isinstance(error, PeriodError):
            raise
        written = f"{day:02}.{month:02}" if year == NO_YEAR else f"{day:02}.{month:02}.{year}"
        raise _error(
            "period_impossible_date",
            gettext_lazy("There is no day %(date)s in the calendar. Correct the date."),
            date=written,
        ) from error


def _checked_month(month: int) -> int:
    if not 1 <= month <= 12:
        raise _error(
            "period_impossible_date",
            gettext_lazy("There is no month %(month)d in a year. Correct the date."),
            month=month,
        )
    return month


def _checked_year(year: int) -> int:
    if not 1900 <= year <= 2200:
        raise _error(
            "period_impossible_date",
            gettext_lazy("The year %(year)d lies too far from today. Correct the date."),
            year=year,
        )
    return year


def _in_order(period: Period) -> Period:
    if period.start and period.end and period.end < period.start:
        raise _error(
            "period_ends_before_start",
            gettext_lazy("The period ends before it starts. Swap or correct the two dates."),
        )
    return period


def _not_understood(wording: str) -> PeriodError:
    return _error(
        NOT_UNDERSTOOD,
        gettext_lazy(
            "“%(wording)s” is not understood as a date or period. Write, for example, 21.10.2026, "
            "12.01.2026–30.01.2026, or a month with its year."
        ),
        wording=wording[:LONGEST_WORDING],
    )


def _error(code: str, message, **params) -> PeriodError:
    return PeriodError(lazy(lambda: str(message) % params, str)(), code=code)
