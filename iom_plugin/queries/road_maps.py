"""Reads over the lines of road maps, and a road map as rows of its table."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from ..models import Activity, LearningTask, Result, Route, RouteNeed


def own_needs(user) -> QuerySet[RouteNeed]:
    return RouteNeed.objects.filter(route__teacher__user_id=user.pk).select_related(
        "route__teacher", "opener", "competency"
    )


def own_tasks(user) -> QuerySet[LearningTask]:
    return LearningTask.objects.filter(need__route__teacher__user_id=user.pk).select_related(
        "need__route__teacher", "need__competency", "opener"
    )


def own_activities(user) -> QuerySet[Activity]:
    return Activity.objects.filter(task__need__route__teacher__user_id=user.pk).select_related(
        "task__need__route__teacher", "form"
    )


def own_results(user) -> QuerySet[Result]:
    return Result.objects.filter(task__need__route__teacher__user_id=user.pk).select_related(
        "task__need__route__teacher", "task__opener"
    )


@dataclass(frozen=True)
class Row:
    """A row of the five-column table: one activity. A span of 0 means that the cell above goes on."""

    need: RouteNeed
    need_span: int
    task: LearningTask | None
    task_span: int
    activity: Activity | None
    is_last_of_task: bool


def rows_of_need(need: RouteNeed) -> list[Row]:
    """The rows of one need; a need without tasks and a task without activities still have a row."""
    tasks = list(need.tasks.all())
    if not tasks:
        return [Row(need, 1, None, 1, None, True)]
    need_span = sum(max(1, len(task.activities.all())) for task in tasks)
    rows = [row for task in tasks for row in _rows_of_task(need, task)]
    first = rows[0]
    return [
        Row(need, need_span, first.task, first.task_span, first.activity, first.is_last_of_task),
        *rows[1:],
    ]


def _rows_of_task(need: RouteNeed, task: LearningTask) -> Iterator[Row]:
    activities = list(task.activities.all()) or [None]
    for number, activity in enumerate(activities, start=1):
        span = len(activities) if number == 1 else 0
        yield Row(need, 0, task, span, activity, number == len(activities))


def rows_of(route: Route) -> list[list[Row]]:
    """The rows of the whole table, grouped by need; give it a route from ``routes.with_content``."""
    return [rows_of_need(need) for need in route.needs.all()]


def tasks_to_fill(user) -> QuerySet[LearningTask]:
    """Tasks of the user's routes that can still be written, in the order of the table."""
    return (
        own_tasks(user)
        .filter(need__route__in=Route.objects.order_by().editable())
        .prefetch_related("activities")
        .order_by("-need__route__created_at", "-need__route", "need__sort_order", "need", "sort_order", "pk")
    )
