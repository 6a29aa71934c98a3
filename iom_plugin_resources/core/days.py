"""Days in weeks, months and school years."""

import calendar
import datetime

from django.utils.formats import get_format

# Schools of Russia begin on 1 September.
FIRST_MONTH_OF_SCHOOL_YEAR = 9


def month_of(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first and last day of the month."""
    last = calendar.monthrange(day.year, day.month)[1]
    return day.replace(day=1), day.replace(day=last)


def week_of(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first and last day of the week, which begins as readers of the active language expect."""
    first = day - datetime.timedelta(days=(day.weekday() - first_weekday()) % 7)
    return first, first + datetime.timedelta(days=6)


def school_year_of(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """From 1 September to 31 August."""
    year = day.year if day.month >= FIRST_MONTH_OF_SCHOOL_YEAR else day.year - 1
    return datetime.date(year, FIRST_MONTH_OF_SCHOOL_YEAR, 1), datetime.date(year + 1, 8, 31)


def weeks_of_month(day: datetime.date) -> list[list[datetime.date]]:
    """Whole weeks that hold the month; the first and last days may belong to its neighbours."""
    return calendar.Calendar(first_weekday()).monthdatescalendar(day.year, day.month)


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The first day of the month so many months after that of ``day``, or before it."""
    number = day.year * 12 + day.month - 1 + months
    return datetime.date(number // 12, number % 12 + 1, 1)


def days_from(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    return [first + datetime.timedelta(days=number) for number in range((last - first).days + 1)]


def first_weekday() -> int:
    """0 is Monday, as ``date.weekday`` has it; Django's formats have 0 for Sunday."""
    return (get_format("FIRST_DAY_OF_WEEK") - 1) % 7
