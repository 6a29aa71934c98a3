"""The lines of a road map: needs, tasks, activities, results. Only the author writes them."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max

from iom_plugin_resources.models import LearningResource

from .. import errors
from ..choices import ActivityStatus, RouteStatus
from ..models import Activity, LearningTask, Result, Route, RouteNeed, WorkForm
from ..permissions import is_author
from .routes import editable, locked, start_route
from .validation import validate, validate_and_save

Line = RouteNeed | LearningTask | Activity | Result
PARENT = {RouteNeed: "route", LearningTask: "need", Activity: "task", Result: "task"}


@transaction.atomic
def save_line(line: Line, *, by) -> Line:
    """Add or change a line of the road map; a new one goes to the end of its neighbours."""
    editable(route_of(line), by=by)
    line.sort_order = _place_of(line)
    validate_and_save(line)
    return line


@transaction.atomic
def delete_line(line: Line, *, by) -> None:
    """Delete a line with everything under it."""
    editable(route_of(line), by=by)
    line.delete()


@transaction.atomic
def move_line(line: Line, *, by, up: bool) -> None:
    """Swap a line with the one before it (``up``) or after it; at the edge nothing happens."""
    editable(route_of(line), by=by)
    _place_of(line)
    ordered = list(neighbours(line))
    place = [neighbour.pk for neighbour in ordered].index(line.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(ordered):
        return
    ordered[place], ordered[other] = ordered[other], ordered[place]
    for number, neighbour in enumerate(ordered, start=1):
        neighbour.sort_order = number
    type(line).objects.bulk_update(ordered, ["sort_order"])


@transaction.atomic
def add_resources(task: LearningTask, resources: Iterable[LearningResource], *, by) -> list[Activity]:
    """Put ``resources`` into the road map as steps of ``task``, with their form, hours, dates and provider.

    What the task has already is left out; returned are the new steps. A constant number of queries.
    """
    editable(route_of(task), by=by)
    place = _place_of(Activity(task=task))
    there = set(task.activities.values_list("resource", flat=True))
    values = steps_from([resource for resource in resources if resource.pk not in there])
    steps = [Activity(task=task, sort_order=place + number, **fields) for number, fields in enumerate(values)]
    for step in steps:
        validate(step, exclude=["task", "form", "resource"], validate_constraints=False)  # known to be there
    return Activity.objects.bulk_create(steps)


@transaction.atomic
def note_progress(activity: Activity, *, by, status: str, done_note: str = "") -> Activity:
    """Mark a step of an approved route and say what was done; the first mark starts the route."""
    route = locked(route_of(activity))
    if not is_author(by, route):
        raise errors.NotAllowed(errors.NOT_YOUR_ROUTE)
    if not route.is_under_way:
        raise errors.WrongStatus(errors.NOT_UNDER_WAY)
    activity.status, activity.done_note = status, done_note
    validate_and_save(activity)
    if route.status == RouteStatus.APPROVED and status != ActivityStatus.PLANNED:
        start_route(route, by=by)
    return activity


def _place_of(line: Line) -> int:
    """Where the line stands now among its neighbours, or will stand if it is new; the route is locked.

    Raises ``WrongStatus`` if another tab has deleted or moved it, or deleted what it stands under.
    """
    if line.pk is None:
        parent = getattr(line, PARENT[type(line)])
        found = type(parent).objects.filter(pk=parent.pk)
        place = (neighbours(line).aggregate(last=Max("sort_order"))["last"] or 0) + 1
    else:
        found = neighbours(line).filter(pk=line.pk)
        place = found.values_list("sort_order", flat=True).first()
    if not found.exists():
        raise errors.WrongStatus(errors.LINE_GONE, code="line_gone")
    return place


def route_of(line: Line) -> Route:
    if isinstance(line, RouteNeed):
        return line.route
    return line.need.route if isinstance(line, LearningTask) else line.task.need.route


def neighbours(line: Line):
    """Lines of the same kind under the same parent, in their order."""
    parent = PARENT[type(line)]
    return type(line).objects.filter(**{parent: getattr(line, parent)})


def steps_from(resources: Sequence[LearningResource]) -> list[dict]:
    """What a step takes over from each of the resources that it uses; one query for all."""
    used = WorkForm.objects.filter(resource_kind__in={resource.kind_id for resource in resources})
    forms = {form.resource_kind_id: form for form in used}
    return [
        {
            "resource": resource,
            "title": resource.title,
            "form": forms.get(resource.kind_id),
            "provider": resource.provider.short_name if resource.provider else "",
            "hours": resource.hours,
            "dates": resource.dates_text(),
        }
        for resource in resources
    ]
