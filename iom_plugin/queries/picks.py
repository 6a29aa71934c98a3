"""Reads for picking resources into a route: what is picked, where it may go, what to know before, who else took it."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from iom_plugin_resources.core.periods import EXACT
from iom_plugin_resources.models import LearningResource
from iom_plugin_resources.queries import resources

from ..choices import ActivityStatus, NeedKind
from ..models import Activity, LearningTask, Route, RouteNeed
from . import road_maps
from .fit import fit

# So many are picked at once; more is a slip of the hand.
MOST_PICKED = 50
# Of one or two colleagues a number would say who they are, in a small school at least.
FEWEST_COUNTED = 3
# What goes on longer runs beside other things: a course of half a year clashes with no webinar.
LONGEST_CLASHING = datetime.timedelta(days=31)
MOST_NAMED = 5


# --- What is picked, and where it may go ---


def picked(user, keys: Iterable[int]) -> list[LearningResource]:
    """The resources of ``keys`` that ``user`` may see, in this order; others are left out. Two queries."""
    order = {key: place for place, key in enumerate(keys)}
    found = resources.with_details(resources.visible_to(user).filter(pk__in=order))
    return sorted(found, key=lambda resource: order[resource.pk])


@dataclass(frozen=True)
class TaskChoice:
    """A task that resources may serve; ``there`` of them are in it already."""

    task: LearningTask
    there: int


@dataclass(frozen=True)
class NeedChoice:
    need: RouteNeed
    tasks: list[TaskChoice]
    warnings: list[str]


@dataclass(frozen=True)
class RouteChoice:
    route: Route
    needs: list[NeedChoice]
    warnings: list[str]
    hours: int


def choices(user, found: Sequence[LearningResource], *, today: datetime.date | None = None) -> list[RouteChoice]:
    """The tasks of the user's unsent routes, and what to know before ``found`` go there. Two queries."""
    today = today or timezone.localdate()
    routes: dict[Route, dict[RouteNeed, list[LearningTask]]] = {}
    for task in road_maps.tasks_to_fill(user):
        routes.setdefault(task.need.route, {}).setdefault(task.need, []).append(task)
    return [_route_choice(route, needs, found, today) for route, needs in routes.items()]


def _route_choice(
    route: Route, needs: dict[RouteNeed, list[LearningTask]], found: Sequence[LearningResource], today: datetime.date
) -> RouteChoice:
    steps = [step for tasks in needs.values() for task in tasks for step in task.activities.all()]
    steps = [step for step in steps if step.status != ActivityStatus.CANCELLED]
    return RouteChoice(
        route=route,
        needs=[_need_choice(need, tasks, found) for need, tasks in needs.items()],
        warnings=[*_out_of_period(route, found, today), *_there_already(steps, found), *_clashes(found, steps)],
        hours=sum(item.hours or 0 for item in [*steps, *_new_to(steps, found)]),
    )


def _need_choice(need: RouteNeed, tasks: list[LearningTask], found: Sequence[LearningResource]) -> NeedChoice:
    keys = {resource.pk for resource in found}
    choices = [
        TaskChoice(task, len(keys & {activity.resource_id for activity in task.activities.all()})) for task in tasks
    ]
    return NeedChoice(need, choices, _misfits(need, found))


# --- What to know before: none of it forbids ---


def warnings(found: Sequence[LearningResource], *, today: datetime.date | None = None) -> list[str]:
    """What is to be known of ``found`` whatever the route: past dates, closed enrolment, days that clash, hours."""
    today = today or timezone.localdate()
    over = [one for one in found if one.valid_to and one.valid_to < today]
    closed = [one for one in found if one not in over and one.apply_until and one.apply_until < today]
    clashes = [clash for place, one in enumerate(found) for clash in _clashes([one], found[place + 1 :])]
    return [
        *_about(over, _("Already over: %(titles)s.")),
        *_about(closed, _("The enrolment is over: %(titles)s.")),
        *clashes,
        *_about([one for one in found if not one.hours], _("The hours are not given, ask the provider: %(titles)s.")),
    ]


def _misfits(need: RouteNeed, found: Sequence[LearningResource]) -> list[str]:
    if need.competency is None:
        return []
    strange = [resource for resource in found if not fit(need.competency, resource.competencies.all())]
    is_deficit, names = need.kind == NeedKind.DEFICIT, {"need": quoted(need.competency.title)}
    if len(strange) == len(found) > 1:
        none = _("None of them answers the deficit %(need)s.") if is_deficit else _("None of them answers %(need)s.")
        return [none % names]
    some = (
        _("Does not answer the deficit %(need)s: %(titles)s.")
        if is_deficit
        else _("Does not answer %(need)s: %(titles)s.")
    )
    return _about(strange, some, **names)


def _out_of_period(route: Route, found: Sequence[LearningResource], today: datetime.date) -> list[str]:
    period = route.period_text()
    after = [one for one in found if (first := one.valid_from or one.valid_to) and first > route.ends_on]
    before = [one for one in found if (last := one.valid_to or one.valid_from) and last < route.starts_on]
    is_over = route.ends_on < today
    return [
        *([_("The period of this route is over: %(period)s.") % {"period": period}] if is_over else []),
        *_about(before, _("Over before the route begins (%(period)s): %(titles)s."), period=period),
        *_about(after, _("Begins after the end of the route (%(period)s): %(titles)s."), period=period),
    ]


def _there_already(steps: Sequence[Activity], found: Sequence[LearningResource]) -> list[str]:
    new = _new_to(steps, found)
    there = [resource for resource in found if resource not in new]
    return _about(there, _("Already in this route: %(titles)s."))


def _new_to(steps: Sequence[Activity], found: Sequence[LearningResource]) -> list[LearningResource]:
    there = {step.resource_id for step in steps}
    return [resource for resource in found if resource.pk not in there]


Happening = LearningResource | Activity


def _clashes(found: Sequence[LearningResource], others: Sequence[Happening]) -> list[str]:
    """Of each of ``found``, with which ``others`` it falls on the same days."""
    sentence = _("%(title)s (%(dates)s) is on the same days as: %(titles)s.")
    return [
        warning
        for resource in found
        for warning in _about(
            [other for other in others if not _is_same(resource, other) and _clash(resource, other)],
            sentence,
            title=quoted(resource.title),
            dates=resource.dates_text(),
        )
    ]


def _about(things: Sequence[Happening], sentence: str, **names) -> list[str]:
    """The sentence about all of them, a few by name; none if there is nothing to say it about."""
    if not things:
        return []
    titles = ", ".join(quoted(thing.title) for thing in things[:MOST_NAMED])
    if len(things) > MOST_NAMED:
        titles = _("%(titles)s and %(count)d more") % {"titles": titles, "count": len(things) - MOST_NAMED}
    return [sentence % {"titles": titles, **names}]


def quoted(title: str) -> str:
    """The title as it stands in a sentence; one that has quotation marks of its own gets no more."""
    return title if "«" in title else _("“%(title)s”") % {"title": title}


def _is_same(resource: LearningResource, other: Happening) -> bool:
    return isinstance(other, Activity) and other.resource_id == resource.pk


def _clash(one: Happening, other: Happening) -> bool:
    """Whether both are known to the day, short enough to fill their days, and overlap."""
    if not (_fills_its_days(one) and _fills_its_days(other)):
        return False
    (first, last), (other_first, other_last) = _days(one), _days(other)
    return first <= other_last and other_first <= last


def _fills_its_days(thing: Happening) -> bool:
    first, last = _days(thing)
    return bool(first and last) and thing.date_precision in EXACT and last - first <= LONGEST_CLASHING


def _days(thing: Happening) -> tuple[datetime.date | None, datetime.date | None]:
    return getattr(thing, thing.dates_start), getattr(thing, thing.dates_end)


# --- Who took it: beside the resources of a list ---


def notes(user, found: Sequence[LearningResource]) -> dict[int, list[str]]:
    """What a list says beside its resources: whether it is in the user's route, how many colleagues chose it.

    Two queries, whatever the length of the list. A number, never names; and none under ``FEWEST_COUNTED``.
    """
    taken = Activity.objects.filter(resource__in=[resource.pk for resource in found]).exclude(
        status=ActivityStatus.CANCELLED
    )
    said: dict[int, list[str]] = {}
    for key, is_present in _own(user, taken).items():
        said[key] = [_("Already in your route") if is_present else _("Was in an earlier route of yours")]
    others = taken.exclude(task__need__route__teacher__user=user.pk) if user.is_authenticated else taken
    for key, teachers in _counted(others):
        words = ngettext("%(count)d teacher has chosen it", "%(count)d teachers have chosen it", teachers)
        said.setdefault(key, []).append(words % {"count": teachers})
    return said


def _own(user, taken: QuerySet[Activity]) -> dict[int, bool]:
    """Resources in the user's own routes: whether in one that is not finished."""
    if not user.is_authenticated:
        return {}
    pairs = taken.filter(task__need__route__teacher__user=user.pk).values_list("resource", "task__need__route__status")
    found: dict[int, bool] = {}
    for key, status in pairs:
        found[key] = found.get(key, False) or status not in Route.FINISHED
    return found


def _counted(taken: QuerySet[Activity]) -> QuerySet:
    by_resource = (
        taken.order_by().values("resource").annotate(teachers=Count("task__need__route__teacher", distinct=True))
    )
    return by_resource.filter(teachers__gte=FEWEST_COUNTED).values_list("resource", "teachers")
