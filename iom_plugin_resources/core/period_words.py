"""Periods in words: as the wording from which they are read, and in the language of whoever reads them."""

from collections.abc import Callable
from datetime import date

from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .periods import EXACT, Precision

# Farther than this many days the date itself says more than their number.
SOON = 60


def period_wording(start: date | None, end: date | None) -> str:
    """The shortest wording from which ``parse_period`` reads the same two days, in Russian as all of them."""
    first, last = (f"{day:%d.%m.%Y}" if day else "" for day in (start, end))
    if first and last:
        return first if first == last else f"{first}–{last}"
    if first:
        return f"с {first}"
    return f"до {last}" if last else ""


def format_period(start: date | None, end: date | None, precision: str, wording: str = "") -> str:
    """The wording as it was written; without one, the dates as readers of the active language write them."""
    if wording:
        return wording
    if precision == Precision.YEAR_LONG:
        return _("during the year")
    if precision == Precision.OPEN_ENDED and start is None:
        return _("no time limit")
    if start and end:
        return WRITERS.get(precision, _write_span)(start, end)
    if end:
        return _("until %(date)s") % {"date": date_format(end)}
    return _("from %(date)s") % {"date": date_format(start)} if start else ""


def how_soon(start: date | None, end: date | None, precision: str, *, today: date) -> str:
    """How far off the period is, in words; nothing where its days are not known, or where it is far or past."""
    if start is None or precision not in EXACT or (end and end < today):
        return ""
    days = (start - today).days
    if days > SOON:
        return ""
    if days > 1:
        return ngettext("starts in %(days)d day", "starts in %(days)d days", days) % {"days": days}
    if days >= 0:
        return _("starts tomorrow") if days else _("starts today")
    return _("under way")


def _write_span(start: date, end: date) -> str:
    if start == end:
        return date_format(start)
    # Languages that write the day first do not repeat the month and year which the end names.
    if start.year == end.year and get_format("DATE_FORMAT").startswith("j"):
        if start.month == end.month:
            return f"{start.day}–{date_format(end)}"
        return f"{date_format(start, 'j E')} – {date_format(end)}"
    return f"{date_format(start)} – {date_format(end)}"


def _write_months(start: date, end: date) -> str:
    first, last = date_format(start, "YEAR_MONTH_FORMAT"), date_format(end, "YEAR_MONTH_FORMAT")
    if first == last:
        return first
    if start.year == end.year and get_format("YEAR_MONTH_FORMAT").startswith("F"):
        first = date_format(start, "F")
    # Only at its beginning does a phrase have a capital in languages that write months in lower case.
    if date_format(end, "E")[:1].islower():
        last = last[:1].lower() + last[1:]
    return f"{first} – {last}"


def _write_month_only(start: date, end: date) -> str:
    return date_format(start, "F")


def _write_quarter(start: date, end: date) -> str:
    numbers = [("I", "II", "III", "IV")[(day.month - 1) // 3] for day in (start, end)]
    return _("quarter %(number)s of %(year)s") % {
        "number": "–".join(dict.fromkeys(numbers)),
        "year": start.year,
    }


def _write_year(start: date, end: date) -> str:
    return "–".join(dict.fromkeys((str(start.year), str(end.year))))


def _write_school_year(start: date, end: date) -> str:
    return _("school year %(first)s/%(last)s") % {"first": start.year, "last": end.year}


WRITERS: dict[str, Callable[[date, date], str]] = {
    Precision.MONTH: _write_months,
    Precision.MONTH_SPAN: _write_months,
    Precision.MONTH_ONLY: _write_month_only,
    Precision.QUARTER: _write_quarter,
    Precision.YEAR: _write_year,
    Precision.SCHOOL_YEAR: _write_school_year,
}
