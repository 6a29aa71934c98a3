"""The plan of a school year: events by months, each once a month with all of its days."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from ..choices import EventStatus
from ..core.days import months_later, school_year_of
from ..models import EventOccurrence
from .occurrences import between, plans_between, undated, with_details
from .timetables import Meeting, Reader, Shown, month_of_plan, room_for

MOST_PLANS = 200


@dataclass(frozen=True)
class YearRow:
    """An event in its month: ``days`` on which it begins, and the last day of the last of them."""

    shown: Shown
    days: list[datetime.date]
    last_day: datetime.date


@dataclass
class YearMonth:
    """``rows`` with a fixed day, ``plans`` without one, and how many ``more`` rows there is no room for."""

    first: datetime.date
    rows: list[YearRow] = field(default_factory=list)
    plans: list[EventOccurrence] = field(default_factory=list)
    more: int = 0

    @property
    def height(self) -> int:
        return len(self.rows) + bool(self.plans) * (len(self.plans) + 1) + bool(self.more)


@dataclass(frozen=True)
class YearPlan:
    """``all_year`` are plans that belong to no month; ``total`` counts what has a day, repeated events once a month."""

    months: list[YearMonth]
    all_year: list[EventOccurrence]
    total: int


def year_plan(occurrences: QuerySet[EventOccurrence], day: datetime.date, reader: Reader, most: int) -> YearPlan:
    """The school year of ``day`` with about ``most`` rows; four queries, one more of the reader's registrations."""
    first, last = school_year_of(day)
    months = {months_later(first, number): YearMonth(months_later(first, number)) for number in range(12)}
    groups = _groups(occurrences, first, last)
    room = room_for(map(len, groups.values()), most)
    cut = {month: rows[:room] for month, rows in groups.items()}
    keys = [meetings[0].occurrence_id for rows in cut.values() for meetings in rows]
    shown = reader.shown(with_details(EventOccurrence.objects.select_related("event")).filter(pk__in=keys))
    for month, rows in cut.items():
        months[month].rows = [
            YearRow(shown[meetings[0].occurrence_id], [one.first_day for one in meetings], meetings[-1].last_day)
            for meetings in rows
            if meetings[0].occurrence_id in shown
        ]
        months[month].more = len(groups[month]) - len(rows)
    all_year = _place_plans(occurrences, first, last, months)
    return YearPlan(list(months.values()), all_year, sum(map(len, groups.values())))


def _groups(
    occurrences: QuerySet[EventOccurrence], first: datetime.date, last: datetime.date
) -> dict[datetime.date, list[list[Meeting]]]:
    """``{month: [dates of one event]}`` in the order of their first days; what is cancelled stands alone."""
    rows = between(occurrences, first, last).filter(is_exact=True).order_by("starts_at", "pk")
    groups: dict[datetime.date, dict[tuple, list[Meeting]]] = {}
    values = rows.values_list("event_id", "status", "pk", "starts_at", "ends_at", "is_all_day", "first_day", "last_day")
    for event, status, *row in values:
        meeting = Meeting.of(*row)
        if meeting.first_day > last or meeting.last_day < first:
            continue
        month = max(meeting.first_day, first).replace(day=1)
        alone = meeting.occurrence_id if status == EventStatus.CANCELLED else None
        groups.setdefault(month, {}).setdefault((event, alone), []).append(meeting)
    return {month: list(events.values()) for month, events in groups.items()}


def _place_plans(occurrences, first: datetime.date, last: datetime.date, months: dict) -> list[EventOccurrence]:
    """Put each plan into its month; those that have none come back."""
    plans: Sequence[EventOccurrence] = with_details(_plans(occurrences, first, last))[:MOST_PLANS]
    homeless = []
    for plan in plans:
        month = month_of_plan(plan)
        if month is None:
            homeless.append(plan)
        else:
            months[month if month in months else first].plans.append(plan)
    return homeless


def _plans(occurrences, first: datetime.date, last: datetime.date) -> QuerySet[EventOccurrence]:
    found = Q(pk__in=plans_between(occurrences, first, last).order_by().values("pk"))
    return occurrences.filter(found | Q(pk__in=undated(occurrences).order_by().values("pk"))).order_by(
        "last_day", "first_day", "pk"
    )
