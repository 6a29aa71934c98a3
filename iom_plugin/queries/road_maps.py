"""Reads over the lines of road maps, and a road map as rows of its table."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from django.db.models import Model, OuterRef, QuerySet, Subquery

from ..choices import LineNoun
from ..models import Activity, LearningTask, Result, RoadMapChange, Route, RouteNeed

Line = RouteNeed | LearningTask | Activity | Result
LINES = {
    LineNoun.NEED: RouteNeed,
    LineNoun.TASK: LearningTask,
    LineNoun.ACTIVITY: Activity,
    LineNoun.RESULT: Result,
}
NOUNS = {model: noun.value for noun, model in LINES.items()}
PARENT = {RouteNeed: "route", LearningTask: "need", Activity: "task", Result: "task"}
TO_ROUTE = {RouteNeed: "route", LearningTask: "need__route", Activity: "task__need__route", Result: "task__need__route"}


def noun_of(line: Line) -> str:
    return NOUNS[type(line)]


def route_of(line: Line) -> Route:
    if isinstance(line, RouteNeed):
        return line.route
    return line.need.route if isinstance(line, LearningTask) else line.task.need.route


def digest(value) -> str:
    """A short print of what a field holds, by which a form knows whether it was changed since it was drawn."""
    if isinstance(value, Model):
        value = value.pk
    # A browser sends every line end as two characters, and nobody sees spaces around a text.
    words = "" if value is None else str(value).replace("\r\n", "\n").strip()
    return blake2b(words.encode(), digest_size=8).hexdigest()


def in_words(line: Line, name: str, value) -> str:
    """The value of a field as people read it."""
    choices = dict(line._meta.get_field(name).flatchoices)
    return "" if value is None else str(choices.get(value, value))


def neighbours(line: Line) -> QuerySet:
    """Lines of the same kind under the same parent, in their order."""
    parent = PARENT[type(line)]
    return type(line).objects.filter(**{parent: getattr(line, parent)})


def with_last_change(routes: QuerySet[Route]) -> QuerySet[Route]:
    """Routes with ``last_change``: what their author can take back next, in words; no query of its own."""
    newest = RoadMapChange.objects.filter(route=OuterRef("pk")).order_by("-pk")
    return routes.annotate(last_change=Subquery(newest.values("label")[:1]))


def homes_of(line: Line) -> list[tuple[str, list]]:
    """Where else in its route a task, an activity or a result may stand: needs, each with its tasks."""
    route = route_of(line)
    if isinstance(line, RouteNeed):
        return []
    needs = list(RouteNeed.objects.filter(route=route).order_by("sort_order", "pk"))
    if isinstance(line, LearningTask):
        return [("", [(need.pk, need.text) for need in needs])] if len(needs) > 1 else []
    tasks = list(LearningTask.objects.filter(need__route=route).order_by("sort_order", "pk"))
    groups = [(need.text, [(task.pk, task.text) for task in tasks if task.need_id == need.pk]) for need in needs]
    return [group for group in groups if group[1]] if len(tasks) > 1 else []


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
        "task__need__route__teacher", "form", "resource"
    )


def own_results(user) -> QuerySet[Result]:
    return Result.objects.filter(task__need__route__teacher__user_id=user.pk).select_related(
        "task__need__route__teacher", "task__opener", "form"
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
