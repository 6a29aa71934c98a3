"""Dates of a step that goes into another route: what still means something there, in the words of its author."""

import re
from collections.abc import Iterable
from datetime import date

from django.utils import translation
from django.utils.formats import date_format

from iom_plugin_resources.core.period_words import format_period
from iom_plugin_resources.core.periods import Period, PeriodError, Precision, parse_period

YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d{2}(?!\d)")
# What recurs every year, or names no time at all.
YEARLESS = (
    Precision.MONTH_ONLY,
    Precision.MONTH_SPAN,
    Precision.QUARTER,
    Precision.YEAR_LONG,
    Precision.OPEN_ENDED,
    Precision.UNKNOWN,
)
TO_THE_DAY = (Precision.DAY, Precision.SPAN, Precision.DEADLINE, Precision.DAY_ONLY)
# The month in which a school year begins, for one that is named by a date.
FIRST_MONTH = 8
ALMOST_A_YEAR = 300


def still_meant(wording: str, *, starts_on: date, ends_on: date) -> str:
    """The wording if it names no year or lies in the new period, or else nothing: a day that is past is no plan."""
    period = _read(wording)
    if period is None:
        return ""
    if not YEAR.search(wording):
        return wording if period.precision in YEARLESS else ""
    days = [day for day in (period.start, period.end) if day]
    return wording if days and all(starts_on <= day <= ends_on for day in days) else ""


def first_school_year(wordings: Iterable[str]) -> int | None:
    """In which school year the steps begin, by those that name a year."""
    periods = [period for period in map(_read, filter(YEAR.search, wordings)) if period and period.sort_date]
    return min((_school_year(period.sort_date) for period in periods), default=None)


def moved_to(wording: str, *, from_year: int | None, starts_on: date, ends_on: date) -> str:
    """The same months in the new period: years are shifted by whole years, a day becomes its month.

    ``from_year`` is the school year in which the other route began.
    """
    period = _read(wording)
    if period is None:
        return ""
    if not YEAR.search(wording):
        return _months(period) if period.precision in TO_THE_DAY else wording
    shift = _school_year(starts_on) - (from_year if from_year is not None else _school_year(starts_on))
    days = [_shifted(day, shift) for day in (period.start, period.end) if day]
    if not days:
        return ""
    if period.precision in TO_THE_DAY or not all(starts_on <= day <= ends_on for day in days):
        return _months(period)
    return YEAR.sub(lambda match: str(int(match[0]) + shift), wording)


def without_year(wording: str) -> str:
    """The months only: «октябрь» for «12.10.2026» and for «октябрь 2026»."""
    period = _read(wording)
    if period is None:
        return ""
    return _months(period) if YEAR.search(wording) or period.precision in TO_THE_DAY else wording


def _months(period: Period) -> str:
    """«октябрь – декабрь», in Russian as all wordings of dates."""
    days = [day for day in (period.start, period.end) if day]
    if not days:
        return ""
    with translation.override("ru"):
        if (days[-1] - days[0]).days > ALMOST_A_YEAR:
            return format_period(None, None, Precision.YEAR_LONG)
        names = [date_format(day, "F").lower() for day in days]
    return " – ".join(dict.fromkeys(names))


def _read(wording: str) -> Period | None:
    """None for an empty wording, and for one that contradicts itself."""
    if not wording.strip():
        return None
    try:
        period = parse_period(wording, strict=False)
        if period.start is None and period.end is None and not YEAR.search(wording):
            # A day without a year is read in some year, so that its month is known.
            dated = parse_period(wording, strict=False, default_year=2000)
            return Period(dated.start, dated.end, period.precision, wording)
    except PeriodError:
        return None
    return period


def _school_year(day: date) -> int:
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def _shifted(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28) if day.month == 2 else day.day)
