"""Days that repeat by a rule: bounded, and checked before dateutil sees them (an interval of 0 would hang it)."""

import datetime
from calendar import monthrange
from dataclasses import dataclass
from itertools import islice

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule

FREQUENCIES = {"daily": DAILY, "weekly": WEEKLY, "monthly": MONTHLY}
# No rule gives more days, whatever it says.
MOST_DAYS = 400
WEEK = 7
LONGEST_EVERY = 366


@dataclass(frozen=True)
class Rule:
    """How a day repeats; ``weekdays`` (0 is Monday) are those of a weekly rule, none: that of the first day.

    A monthly rule keeps the number of the day, and takes the last day of a month that is too short; with
    ``by_weekday`` it keeps the weekday and its place in the month: «the second Thursday», and for a fifth one the last.
    ``until`` is inclusive, ``count`` counts the first day. Raises ``ValueError`` for what is no rule.
    """

    frequency: str
    every: int = 1
    weekdays: tuple[int, ...] = ()
    by_weekday: bool = False
    until: datetime.date | None = None
    count: int | None = None

    def __post_init__(self):
        if self.frequency not in FREQUENCIES:
            raise ValueError(f"unknown frequency {self.frequency!r}")
        if not 1 <= self.every <= LONGEST_EVERY:
            raise ValueError(f"interval {self.every} is not between 1 and {LONGEST_EVERY}")
        if any(not 0 <= day < WEEK for day in self.weekdays):
            raise ValueError("a weekday is a number from 0 to 6")
        if self.count is not None and self.count < 1:
            raise ValueError("a rule gives at least one day")


def days_of(rule: Rule, first: datetime.date, *, horizon: datetime.date) -> list[datetime.date]:
    """The days that ``rule`` gives from ``first`` to its end, but none after ``horizon``; ``MOST_DAYS`` at most.

    ``first`` is always among them, also where the rule would not give it: it was chosen by people.
    """
    last = min(rule.until or horizon, horizon)
    most = min(rule.count or MOST_DAYS, MOST_DAYS)
    moments = rrule(
        FREQUENCIES[rule.frequency],
        dtstart=datetime.datetime.combine(first, datetime.time()),
        interval=rule.every,
        until=datetime.datetime.combine(max(last, first), datetime.time()),
        **_pattern(rule, first),
    )
    # One more than is wanted, because the first day may not be of the rule.
    days = [moment.date() for moment in islice(moments, most)]
    return sorted({first, *days})[:most]


def _pattern(rule: Rule, first: datetime.date) -> dict:
    if rule.frequency == "weekly":
        return {"byweekday": sorted(set(rule.weekdays)) or [first.weekday()]}
    if rule.frequency == "daily":
        return {}
    if rule.by_weekday:
        place = (first.day - 1) // WEEK + 1
        return {"byweekday": [first.weekday()], "bysetpos": -1 if place == 5 else place}
    shortest = monthrange(2026, 2)[1]
    if first.day <= shortest:
        return {"bymonthday": [first.day]}
    # Of the days up to this one that the month has, the last.
    return {"bymonthday": list(range(shortest, first.day + 1)), "bysetpos": -1}
