"""School years, in which the periods of routes are counted: from September to May."""

import datetime

from ..models.routes import LONGEST_YEARS

Days = tuple[datetime.date, datetime.date]

FIRST_MONTH = 9
# From this month on people plan the next school year.
PLANNING_MONTH = 5


def period_from(first: int, years: int = 1) -> Days:
    """So many school years on end, from the autumn of ``first``."""
    return datetime.date(first, FIRST_MONTH, 1), datetime.date(first + years, 5, 31)


def school_years(day: datetime.date, *, ahead: bool = False) -> dict[str, Days]:
    """From one to five school years, beginning with that of ``day``; ``ahead``: from May on with the next one."""
    first = day.year if day.month >= (PLANNING_MONTH if ahead else FIRST_MONTH) else day.year - 1
    return {str(years): period_from(first, years) for years in range(1, LONGEST_YEARS + 1)}
