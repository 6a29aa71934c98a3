"""The plan of a school year: events by months, each once a month with all of its days."""

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Q, QuerySet

from ..choices import EventStatus
from ..core.days import months_later, school_year_of
from ..models import EventOccurrence
from .occurrences import between, for_cells, plans_between, undated
from .timetables import Reader, Shown, month_of_plan, room_for

# So many plans of a month are shown however many events with a day it has.
FEWEST_PLANS = 12


class Dates(NamedTuple):
    """One date by the key of its row."""

    key: int
    first: datetime.date
    last: datetime.date


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
    keys = [dates[0].key for rows in cut.values() for dates in rows]
    shown = reader.shown(for_cells(EventOccurrence.objects.filter(pk__in=keys)))
    for month, rows in cut.items():
        months[month].rows = [
            YearRow(shown[dates[0].key], [one.first for one in dates], dates[-1].last)
            for dates in rows
            if dates[0].key in shown
        ]
        months[month].more += len(groups[month]) - len(rows)
    all_year = _place_plans(occurrences, first, last, months, max(room, FEWEST_PLANS))
    return YearPlan(list(months.values()), all_year, sum(map(len, groups.values())))


def _groups(
    occurrences: QuerySet[EventOccurrence], first: datetime.date, last: datetime.date
) -> dict[datetime.date, list[list[Dates]]]:
    """``{month: [dates of one event]}`` in the order of their first days; what is cancelled stands alone.

    A plan says the days as the organiser has them, in the zone of the event.
    """
    rows = between(occurrences, first, last).filter(is_exact=True, first_day__lte=last, last_day__gte=first)
    rows = rows.select_related(None).order_by("starts_at", "pk")
    groups: dict[datetime.date, dict[tuple, list[Dates]]] = {}
    for event, status, *row in rows.values_list("event_id", "status", "pk", "first_day", "last_day"):
        dates = Dates(*row)
        month = max(dates.first, first).replace(day=1)
        alone = dates.key if status == EventStatus.CANCELLED else None
        groups.setdefault(month, {}).setdefault((event, alone), []).append(dates)
    return {month: list(events.values()) for month, events in groups.items()}


def _place_plans(occurrences, first: datetime.date, last: datetime.date, months: dict, room: int) -> list:
    """Put each plan into its month, as many as there is room for; those that have no month come back."""
    homes: dict[datetime.date | None, list[int]] = {}
    for key, *days in _plans(occurrences, first, last).values_list("pk", "first_day", "last_day"):
        month = month_of_plan(*days)
        home = month if month is None or month in months else first
        homes.setdefault(home, []).append(key)
    shown = {key for keys in homes.values() for key in keys[:room]}
    plans = {plan.pk: plan for plan in for_cells(EventOccurrence.objects.filter(pk__in=shown))}
    for month, keys in homes.items():
        if month is not None:
            months[month].plans = [plans[key] for key in keys[:room] if key in plans]
            months[month].more += max(len(keys) - room, 0)
    return [plans[key] for key in homes.get(None, [])[:room] if key in plans]


def _plans(occurrences, first: datetime.date, last: datetime.date) -> QuerySet[EventOccurrence]:
    found = Q(pk__in=plans_between(occurrences, first, last).order_by().values("pk"))
    return occurrences.filter(found | Q(pk__in=undated(occurrences).order_by().values("pk"))).order_by(
        "last_day", "first_day", "pk"
    )
