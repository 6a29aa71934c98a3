"""Reads over routes: who sees which, what is next, the whole content, what is missing, at which stage."""

from dataclasses import dataclass

from django.db.models import DateField, Prefetch, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ..choices import ActivityStatus, RouteStatus, Stage, TaskKind
from ..models import Activity, LearningTask, Result, Route, RouteNeed
from . import teachers
from .self_checks.words import quoted


def visible_to(user) -> QuerySet[Route]:
    """The author's own routes, and those of the organisations that the user's role covers. No others."""
    return Route.objects.filter(teacher__in=teachers.visible_to(user)).select_related(
        "teacher__organisation", "teacher__position", "teacher__user"
    )


def own(user) -> QuerySet[Route]:
    return visible_to(user).filter(teacher__user_id=user.pk)


def accompanied_by(user) -> QuerySet[Route]:
    """Routes of other people that the user's role covers."""
    return visible_to(user).exclude(teacher__user_id=user.pk)


def current(user) -> Route | None:
    """The route that the user works on: the newest unfinished one, or else the newest."""
    return own(user).exclude(status__in=Route.FINISHED).first() or own(user).first()


def next_activities(route: Route | None, *, limit: int = 5) -> QuerySet[Activity]:
    """The steps of a route under way that are not done yet, the nearest first; undated ones last."""
    if route is None or not route.is_in_work:
        return Activity.objects.none()
    open_steps = Activity.objects.filter(
        task__need__route=route, status__in=[ActivityStatus.PLANNED, ActivityStatus.IN_PROGRESS]
    )
    by_date = Coalesce("ends_on", "starts_on", Value(route.ends_on), output_field=DateField())
    return open_steps.select_related("form").order_by(by_date, "sort_order", "pk")[:limit]


def with_content(routes: QuerySet[Route]) -> QuerySet[Route]:
    """The whole road map in a constant number of queries."""
    activities = Activity.objects.select_related("form", "direction", "resource")
    results = Result.objects.select_related("form")
    tasks = LearningTask.objects.select_related("opener").prefetch_related(
        Prefetch("activities", activities), Prefetch("results", results)
    )
    needs = RouteNeed.objects.select_related("competency", "deficit", "opener").prefetch_related(
        Prefetch("tasks", tasks)
    )
    return routes.prefetch_related(Prefetch("needs", needs))


@dataclass(frozen=True)
class Missing:
    """One thing that a route still lacks: a sentence, and the need or task it is about."""

    sentence: str
    need: RouteNeed | None = None
    task: LearningTask | None = None


def missing_for_submit(route: Route) -> list[Missing]:
    """What must be there before a review (source 004): needs, both kinds of task, steps and results.

    Reads ``route.needs``; give it a route from ``with_content`` to stay at a constant number of queries.
    """
    needs = list(route.needs.all())
    if not needs:
        return [Missing(_("There is no deficit or task for the period ahead yet. Add at least one."))]
    return [missing for need in needs for missing in _missing_in_need(need)]


def missing_of(route: Route) -> list[Missing]:
    """``missing_for_submit`` for a route whose content is not read yet."""
    return missing_for_submit(with_content(Route.objects.filter(pk=route.pk)).get())


def _missing_in_need(need: RouteNeed) -> list[Missing]:
    tasks = list(need.tasks.all())
    kinds = {task.kind for task in tasks}
    found = []
    if TaskKind.LEARNING not in kinds:
        found.append(Missing(_("A learning task is missing for «%(need)s».") % {"need": quoted(need.text)}, need))
    if TaskKind.PRACTICE not in kinds:
        sentence = _("A task to change practice is missing for «%(need)s».")
        found.append(Missing(sentence % {"need": quoted(need.text)}, need))
    for task in tasks:
        if not task.activities.all():
            sentence = _("Add at least one activity to the task «%(task)s».")
            found.append(Missing(sentence % {"task": quoted(task.text)}, need, task))
        if not task.results.all():
            sentence = _("Say how the result of the task «%(task)s» will be shown.")
            found.append(Missing(sentence % {"task": quoted(task.text)}, need, task))
    return found


def stage_of(route: Route | None) -> Stage:
    """In which of the five stages the teacher is (source 000), judged by the present route."""
    if route is None:
        return Stage.DIAGNOSTICS
    if route.is_in_work:
        return Stage.IMPLEMENTATION
    if route.is_editable:
        return Stage.RESOURCES if _has_tasks(route) else Stage.PROJECT
    if route.status == RouteStatus.SUBMITTED:
        return Stage.RESOURCES
    return Stage.REFLECTION


def _has_tasks(route: Route) -> bool:
    """Without a query for a route from ``with_content``."""
    if "needs" in getattr(route, "_prefetched_objects_cache", ()):
        return any(need.tasks.all() for need in route.needs.all())
    return LearningTask.objects.filter(need__route=route).exists()
