"""The dates that an event asks for by its words, sessions and rule: computed here, written by ``occurrences``."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from .. import conf
from ..choices import MonthlyBy, RegistrationKind
from ..core.period_words import period_wording
from ..core.recurrence import Rule, days_of
from ..models import EventException, LearningEvent
from ..models.event_rules import WEEKDAYS, weekdays_of

# An event of more days stands in the calendar as one long bar, not as so many meetings.
MOST_DAILY_MEETINGS = 62
DAY = datetime.timedelta(days=1)
MIDNIGHT = datetime.time()


@dataclass(frozen=True)
class Slot:
    """A meeting: moments (the end exclusive) and days (the last inclusive) in the zone of the event."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    first_day: datetime.date
    last_day: datetime.date
    is_all_day: bool
    title: str = ""
    place: str = ""


@dataclass(frozen=True)
class WantedDate:
    """One date as the event asks for it; ``slots`` are empty while the day is not fixed.

    ``rule_day`` is None for an event that does not repeat. ``is_explicit``: an exception names it, so that it holds
    for dates with participants too.
    """

    rule_day: datetime.date | None
    slots: tuple[Slot, ...] = ()
    opens_at: datetime.datetime | None = None
    closes_at: datetime.datetime | None = None
    reason: str = ""
    is_explicit: bool = False

    @property
    def starts_at(self) -> datetime.datetime | None:
        return min((slot.starts_at for slot in self.slots), default=None)

    @property
    def ends_at(self) -> datetime.datetime | None:
        return max((slot.ends_at for slot in self.slots), default=None)


@dataclass(frozen=True)
class WantedDates:
    """All dates, and the days of the rule that do not take place, with their reasons."""

    dates: list[WantedDate]
    skipped: dict[datetime.date, str] = field(default_factory=dict)


def rule_days(event: LearningEvent, *, today: datetime.date | None = None) -> list[datetime.date]:
    """The days that the rule gives, exceptions included, as far ahead as the portal looks."""
    today = today or timezone.localdate(timezone=event.zone)
    horizon = max(today, event.first_day) + relativedelta(months=conf.horizon_months())
    return days_of(rule_of(event), event.first_day, horizon=horizon)


def rule_of(event: LearningEvent) -> Rule:
    return Rule(
        frequency=event.repeat,
        every=event.repeat_every,
        weekdays=tuple(WEEKDAYS.index(day) for day in weekdays_of(event.repeat_weekdays)),
        by_weekday=event.repeat_monthly_by == MonthlyBy.WEEKDAY,
        until=event.repeat_until,
        count=event.repeat_count,
    )


def wanted_dates(event: LearningEvent, *, today: datetime.date | None = None) -> WantedDates:
    """Every date of the event. An event without a fixed day has one without moments."""
    if not event.is_exact or event.first_day is None:
        return WantedDates([WantedDate(None)])
    if not event.is_repeated:
        return WantedDates([_one_date(event)])
    exceptions = {one.day: one for one in event.exceptions.all()}
    dates, skipped = [], {}
    for day in rule_days(event, today=today):
        exception = exceptions.get(day)
        if exception is None:
            dates.append(_date(event, day, day, event.starts_at, event.ends_at))
        elif exception.moved_to is None:
            skipped[day] = exception.reason
        else:
            hours = hours_on(event, exception)
            dates.append(_date(event, day, exception.moved_to, *hours, exception.reason, is_explicit=True))
    return WantedDates(dates, skipped)


def hours_on(event: LearningEvent, exception: EventException) -> tuple[datetime.time | None, datetime.time | None]:
    """The hours of a date that is moved; one that begins at another hour is as long as usual if no end is given."""
    if exception.starts_at is None:
        return event.starts_at, exception.ends_at or event.ends_at
    usual = shifted_hour(event.ends_at, was=event.starts_at, now=exception.starts_at)
    return exception.starts_at, exception.ends_at or usual


def shifted_hour(hour: datetime.time | None, *, was: datetime.time | None, now: datetime.time) -> datetime.time | None:
    """``hour`` as long after ``now`` as it is after ``was`` on the clock on the wall."""
    if was is None or hour is None:
        return hour
    some_day = datetime.date(2000, 1, 2)
    later = datetime.datetime.combine(some_day, now) - datetime.datetime.combine(some_day, was)
    return (datetime.datetime.combine(some_day, hour) + later).time()


def slots_between(
    first: datetime.date,
    last: datetime.date,
    starts_at: datetime.time | None,
    ends_at: datetime.time | None,
    zone: ZoneInfo,
    **words: str,
) -> tuple[Slot, ...]:
    """The meetings of these days: with hours one on each day, without them, or on very many days, one in all."""
    days = (last - first).days + 1
    if starts_at is None or days > MOST_DAILY_MEETINGS:
        midnight, after = moment(first, MIDNIGHT, zone), moment(last + DAY, MIDNIGHT, zone)
        return (Slot(midnight, after, first, last, True, **words),)
    return tuple(_slot(first + number * DAY, starts_at, ends_at, zone, **words) for number in range(days))


def _slot(
    day: datetime.date, starts_at: datetime.time, ends_at: datetime.time | None, zone: ZoneInfo, **words: str
) -> Slot:
    """Hours of one day; an end before the beginning is after midnight, without an end it is the beginning."""
    start = moment(day, starts_at, zone)
    last = day + DAY if ends_at is not None and ends_at < starts_at else day
    end = start if ends_at is None else moment(last, ends_at, zone)
    if ends_at == MIDNIGHT:
        last = day
    # Where an hour is skipped in between, the hours on the wall can run backwards.
    return Slot(start, max(start, end), day, last, False, **words)


def _one_date(event: LearningEvent) -> WantedDate:
    sessions = sorted(event.sessions.all(), key=lambda one: (one.day, one.starts_at or MIDNIGHT))
    if not sessions:
        return _date(event, None, event.first_day, event.starts_at, event.ends_at, last=event.last_day)
    slots = tuple(
        slot
        for one in sessions
        for slot in slots_between(
            one.day, one.day, one.starts_at, one.ends_at, event.zone, title=one.title, place=one.place
        )
    )
    return _with_window(event, None, slots, sessions[0].day)


def _date(
    event: LearningEvent,
    rule_day: datetime.date | None,
    day: datetime.date,
    starts_at: datetime.time | None,
    ends_at: datetime.time | None,
    reason: str = "",
    *,
    last: datetime.date | None = None,
    is_explicit: bool = False,
) -> WantedDate:
    span = event.last_day - event.first_day if event.last_day else datetime.timedelta()
    slots = slots_between(day, last or day + span, starts_at, ends_at, event.zone)
    return _with_window(event, rule_day, slots, rule_day or day, reason, is_explicit)


def _with_window(
    event: LearningEvent,
    rule_day: datetime.date | None,
    slots: tuple[Slot, ...],
    day: datetime.date,
    reason: str = "",
    is_explicit: bool = False,
) -> WantedDate:
    """The window of registration is given for the first date; each further one keeps the same distance."""
    if event.registration == RegistrationKind.NONE:
        return WantedDate(rule_day, slots, None, None, reason, is_explicit)
    later = day - event.first_day
    opens, closes = event.registration_opens_on, event.registration_closes_on
    starts_at = min(slot.starts_at for slot in slots)
    opens_at = moment(opens + later, MIDNIGHT, event.zone) if opens else None
    closes_at = moment(closes + later + DAY, MIDNIGHT, event.zone) if closes else starts_at
    return WantedDate(rule_day, slots, opens_at, min(closes_at, starts_at), reason, is_explicit)


def moment(day: datetime.date, hour: datetime.time, zone: ZoneInfo) -> datetime.datetime:
    """What the clock on the wall shows, as a moment in UTC.

    An hour that the clock skips is the one that it shows then (02:30 is 03:30); of an hour that comes twice, the first.
    """
    return datetime.datetime.combine(day, hour, zone).astimezone(datetime.UTC)


def days_spanned(slots: Iterable[Slot]) -> tuple[datetime.date, datetime.date]:
    slots = list(slots)
    return min(slot.first_day for slot in slots), max(slot.last_day for slot in slots)


# --- Another year ---

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
SHORT_YEAR = re.compile(r"(?P<first>(?:19|20)\d\d)(?P<mark>\s*[/–—-]\s*)(?P<second>\d\d)(?!\d)")


def copied_day(day: datetime.date, years: int) -> datetime.date:
    """The same weekday nearest to the same date of another year: a Tuesday of March stays one."""
    same = day + relativedelta(years=years)
    away = (day.weekday() - same.weekday() + 3) % 7 - 3
    return same + away * DAY


def copied_wording(event: LearningEvent, years: int) -> str:
    """The dates of a copy so many years later, in words: days by their weekday, of a plan the years that it names."""
    if event.is_exact and event.first_day:
        first = copied_day(event.first_day, years)
        return period_wording(first, first + (event.last_day - event.first_day))
    wording = SHORT_YEAR.sub(lambda found: _later_school_year(found, years), event.dates)
    kept = {found.span() for found in SHORT_YEAR.finditer(wording)}
    return YEAR.sub(
        lambda found: (
            found[0] if any(start <= found.start() < end for start, end in kept) else str(int(found[0]) + years)
        ),
        wording,
    )


def _later_school_year(found: re.Match, years: int) -> str:
    """«2025/26» a year later is «2026/27»."""
    second = (int(found["second"]) + years) % 100
    return f"{int(found['first']) + years}{found['mark']}{second:02}"
