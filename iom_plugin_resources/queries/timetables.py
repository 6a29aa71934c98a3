"""Dates of events on the days of the portal: what stands in which day of a month, a week, a year.

A view asks for all meetings of its days as bare rows, decides how many of each day it has room for, and reads only
the events of those: a month with a thousand meetings costs as many queries as an empty one, and a page of one size.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dates import WEEKDAYS

from ..core.days import days_from, month_of
from ..models import EventOccurrence, Registration
from .calendar_settings import zone_of
from .occurrences import for_cells, meetings_on, plans_between, portal_zone
from .registrations import RegistrationState, registrations_of, state_of

# What takes longer than this many days stands in the cells of its first and last day, and beside the table.
FEW_DAYS = 7
# A plan for more than this many days belongs to no month.
MONTHS_OF_PLAN = 124


class Meeting(NamedTuple):
    """One meeting of a date, on the days of the portal; ``starts_at`` and ``ends_at`` are in its zone.

    A tuple, since a month may have a thousand of them.
    """

    occurrence_id: int
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    is_all_day: bool
    first_day: datetime.date
    last_day: datetime.date
    title: str = ""
    place: str = ""

    @classmethod
    def of(cls, occurrence_id, starts_at, ends_at, is_all_day, first_day, last_day, title="", place="") -> "Meeting":
        """A whole day is the same day everywhere; a moment falls on the day that it has in the portal's zone."""
        zone = portal_zone()
        begins, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
        if not is_all_day:
            first_day, last_day = begins.date(), ends.date()
            if last_day > first_day and ends.time() == datetime.time.min:
                last_day -= datetime.timedelta(days=1)
        return cls(occurrence_id, begins, ends, is_all_day, first_day, last_day, title, place)

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    @property
    def is_long(self) -> bool:
        return self.days > FEW_DAYS


@dataclass(frozen=True)
class Shown:
    """A date of an event as one reader sees it: with the own registration, and what can be done now."""

    occurrence: EventOccurrence
    registration: Registration | None
    state: RegistrationState


@dataclass(frozen=True)
class Entry:
    """A meeting in the cell of a day."""

    meeting: Meeting
    shown: Shown
    day: datetime.date

    @property
    def number_of_day(self) -> int:
        """Which of its days this is, from 1."""
        return (self.day - self.meeting.first_day).days + 1


class Reader:
    """Who looks at the calendar: the own registrations, and the own time zone where it is not the portal's."""

    def __init__(self, user):
        self.user = user
        self.now = timezone.now()

    @cached_property
    def zone(self) -> ZoneInfo | None:
        """None where times need not be said twice."""
        return zone_of(self.user) if self.user.is_authenticated else None

    def shown(self, occurrences: Iterable[EventOccurrence]) -> dict[int, Shown]:
        """By key; one query of registrations for a signed-in reader, none for others."""
        rows = list(occurrences)
        own = registrations_of(self.user, rows) if rows and self.user.is_authenticated else {}
        return {row.pk: Shown(row, own.get(row.pk), state_of(row, own.get(row.pk), now=self.now)) for row in rows}

    def shown_of(self, meetings: Iterable[Meeting], details=for_cells) -> dict[int, Shown]:
        """By the keys of their dates; ``details`` says how much of each is read."""
        keys = {meeting.occurrence_id for meeting in meetings}
        return self.shown(details(EventOccurrence.objects.filter(pk__in=keys)))


def meetings_between(
    occurrences: QuerySet[EventOccurrence], first: datetime.date, last: datetime.date
) -> list[Meeting]:
    """Meetings of ``occurrences`` on the days of the portal, both inclusive, in their order; one query."""
    found = (Meeting.of(*row) for row in meetings_on(occurrences, first, last))
    return [meeting for meeting in found if meeting.first_day <= last and meeting.last_day >= first]


def by_day(meetings: Sequence[Meeting], days: Sequence[datetime.date]) -> dict[datetime.date, list[Meeting]]:
    """What stands in the cell of each day: what begins then by its time, then what goes on."""
    placed: dict[datetime.date, list[Meeting]] = {day: [] for day in days}
    for meeting in meetings:
        for day in _days_of(meeting):
            if day in placed:
                placed[day].append(meeting)
    for day, standing in placed.items():
        standing.sort(key=lambda one: (one.first_day != day, not one.is_all_day, one.starts_at))
    return placed


def _days_of(meeting: Meeting) -> Sequence[datetime.date]:
    """The days in whose cells it stands: what takes weeks only in the first and the last."""
    if meeting.first_day == meeting.last_day:
        return (meeting.first_day,)
    return (meeting.first_day, meeting.last_day) if meeting.is_long else days_from(meeting.first_day, meeting.last_day)


def room_for(numbers: Iterable[int], most: int) -> int:
    """How many of each cell can be shown, so that all together are about ``most``; at least one."""
    numbers = list(numbers)
    room = 1
    while room < max(numbers, default=0) and sum(min(number, room + 1) for number in numbers) <= most:
        room += 1
    return room


@dataclass(frozen=True)
class Day:
    """The cell of a day; ``more`` further entries have no room in it."""

    day: datetime.date
    entries: list[Entry]
    more: int

    @property
    def weekday(self) -> str:
        return str(WEEKDAYS[self.day.weekday()]).lower()


def cells(placed: Mapping[datetime.date, list[Meeting]], reader: Reader, most: int) -> tuple[dict, dict[int, Shown]]:
    """``{day: Day}`` with about ``most`` entries together, and what is shown by the key of its date."""
    room = room_for(map(len, placed.values()), most)
    # Of two more one link would take the place of one entry: then both are shown.
    cut = {day: standing if len(standing) <= room + 1 else standing[:room] for day, standing in placed.items()}
    shown = reader.shown_of(meeting for standing in cut.values() for meeting in standing)
    return {
        day: Day(
            day,
            [Entry(one, shown[one.occurrence_id], day) for one in cut[day] if one.occurrence_id in shown],
            len(standing) - len(cut[day]),
        )
        for day, standing in placed.items()
    }, shown


def month_of_plan(first: datetime.date | None, last: datetime.date | None) -> datetime.date | None:
    """The first day of the month in whose list a plan without a fixed day stands; None: it takes the whole year.

    A deadline («до 26 октября») stands in the month in which it ends, a few months in the one that they begin with.
    """
    first, last = first or last, last or first
    if first is None or last is None or (last - first).days > MONTHS_OF_PLAN:
        return None
    return month_of(first)[0]


def plans_of(
    occurrences: QuerySet[EventOccurrence], first: datetime.date, last: datetime.date, most: int
) -> list[EventOccurrence]:
    """At most ``most`` plans without a fixed day that belong to the days; one query."""
    return list(for_cells(plans_between(occurrences, first, last))[:most])
