"""The lines of a road map: needs, tasks, activities, results. Only the author writes them."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from iom_plugin_resources.core.periods import PeriodError, parse_period
from iom_plugin_resources.models import LearningResource

from .. import errors
from ..choices import ActivityStatus, RouteStatus
from ..models import Activity, LearningTask, Result, Route, RouteNeed, Teacher, WorkForm
from ..permissions import can_note_progress
from .routes import create_route, editable, locked, start_route, update_route, validate_and_save

Line = RouteNeed | LearningTask | Activity | Result


@transaction.atomic
def save_line(line: Line, *, by) -> Line:
    """Add or change a line of the road map; a new one goes to the end of its neighbours."""
    editable(route_of(line), by=by)
    if line.pk is None:
        line.sort_order = (neighbours(line).aggregate(last=Max("sort_order"))["last"] or 0) + 1
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
def add_resource(task: LearningTask, resource: LearningResource, *, by) -> Activity:
    """Put ``resource`` into the road map as a step of ``task``, with its form, hours, dates and provider."""
    return save_line(Activity(task=task, **_step_from(resource)), by=by)


@transaction.atomic
def note_progress(activity: Activity, *, by, status: str, done_note: str = "") -> Activity:
    """Mark a step of an approved route and say what was done; the first mark starts the route."""
    route = locked(route_of(activity))
    if not can_note_progress(by, route):
        raise errors.NotAllowed(errors.NOT_UNDER_WAY)
    activity.status, activity.done_note = status, done_note
    validate_and_save(activity)
    if route.status == RouteStatus.APPROVED and status != ActivityStatus.PLANNED:
        start_route(route, by=by)
    return activity


def route_of(line: Line) -> Route:
    if isinstance(line, RouteNeed):
        return line.route
    return line.need.route if isinstance(line, LearningTask) else line.task.need.route


def neighbours(line: Line):
    """Lines of the same kind under the same parent, in their order."""
    parent = {RouteNeed: "route", LearningTask: "need"}.get(type(line), "task")
    return type(line).objects.filter(**{parent: getattr(line, parent)})


def _step_from(resource: LearningResource) -> dict:
    """What a step takes over from the resource that it uses."""
    return {
        "resource": resource,
        "title": resource.title,
        "form": WorkForm.objects.filter(resource_kind=resource.kind_id).first(),
        "provider": resource.provider.short_name if resource.provider else "",
        "hours": resource.hours,
        "dates": resource.dates_text(),
    }


# --- The whole road map at once ---


@transaction.atomic
def write_route(teacher: Teacher, *, by, needs: Iterable[Mapping] = (), **fields) -> Route:
    """Start a draft together with its road map; ``needs`` as in ``replace_needs``."""
    route = create_route(teacher, by=by, **fields)
    replace_needs(route, needs, by=by)
    return route


@transaction.atomic
def rewrite_route(route: Route, *, by, needs: Iterable[Mapping] | None = None, **fields) -> Route:
    """Change an editable route, and its road map too if ``needs`` are given, as in ``replace_needs``."""
    route = update_route(route, by=by, **fields)
    if needs is not None:
        replace_needs(route, needs, by=by)
    return route


@transaction.atomic
def replace_needs(route: Route, needs: Iterable[Mapping], *, by) -> None:
    """Make the road map what ``needs`` say: nested ``tasks`` with their ``activities`` and ``results``.

    A line with an ``id`` is changed in what is given, one without is added, one that is not mentioned is
    deleted; a list that is not given is left alone. Raises ``Invalid`` with fields like
    ``needs.0.tasks.1.text``; then nothing is changed.
    """
    rewriting = _Rewriting(editable(route, by=by))
    rewriting.plan({"needs": needs})
    rewriting.carry_out()


class _Rewriting:
    """Every line is checked before the first one is saved, so that all mistakes are told at once."""

    LISTS = {
        Route: {"needs": RouteNeed},
        RouteNeed: {"tasks": LearningTask},
        LearningTask: {"activities": Activity, "results": Result},
    }
    PARENTS = {RouteNeed: "route", LearningTask: "need", Activity: "task", Result: "task"}
    FIELDS = {
        RouteNeed: ("kind", "competency", "text"),
        LearningTask: ("kind", "text"),
        Activity: ("title", "form", "direction", "resource", "provider", "hours", "dates", "status", "done_note"),
        Result: ("form", "text", "evidence"),
    }

    def __init__(self, route: Route):
        self.route = route
        in_route = {RouteNeed: "route", LearningTask: "need__route"}
        self.present = {
            model: {line.pk: line for line in model.objects.filter(**{path: route})}
            for model in self.PARENTS
            for path in [in_route.get(model, "task__need__route")]
        }
        self.parent_of = {
            line: getattr(line, f"{self.PARENTS[model]}_id")
            for model, lines in self.present.items()
            for line in lines.values()
        }
        self.mentioned: set[Line] = set()
        self.unmentioned: list[Line] = []
        self.to_save: list[Line] = []
        self.mistakes: dict[str, list] = {}

    def plan(self, values: Mapping, parent: Route | Line | None = None, path: str = "") -> None:
        parent = parent or self.route
        for name, model in self.LISTS.get(type(parent), {}).items():
            if name not in values:
                continue
            lines = self.present[model].values()
            self.unmentioned += [line for line in lines if self.parent_of[line] == parent.pk]
            for number, given in enumerate(values[name]):
                self._plan_line(model, parent, given, number, f"{path}{name}.{number}")

    def _plan_line(self, model, parent, given: Mapping, number: int, path: str) -> None:
        line = model() if given.get("id") is None else self.present[model].get(given["id"])
        if line is None:
            self.mistakes[f"{path}.id"] = [_("There is no such line in this route.")]
            return
        if line.pk and line in self.mentioned:
            self.mistakes[f"{path}.id"] = [_("This line is given twice.")]
            return
        if line.pk:
            self.mentioned.add(line)
        setattr(line, self.PARENTS[model], parent)
        line.sort_order = number + 1
        self._fill(line, given, path)
        self._check(line, path)
        self.to_save.append(line)
        self.plan(given, line, f"{path}.")

    def _fill(self, line: Line, given: Mapping, path: str) -> None:
        values = dict(given)
        if isinstance(line, Activity):
            values |= self._dates(line, given, path)
            if line.pk is None and values.get("resource"):
                values = _step_from(values["resource"]) | values
        for name in self.FIELDS[type(line)]:
            if name in values:
                value = values[name]
                setattr(line, name, value.strip() if isinstance(value, str) else value)
        if isinstance(line, RouteNeed) and line.deficit and line.deficit.competency_id != line.competency_id:
            line.deficit = None

    def _dates(self, line: Activity, given: Mapping, path: str) -> dict:
        """Two dates become the wording that people read; they count unless another wording is given."""
        start, end = given.get("starts_on", line.starts_on), given.get("ends_on", line.ends_on)
        has_new_wording = given.get("dates") and given["dates"] != line.dates
        has_new_days = (start or end) and (start, end) != (line.starts_on, line.ends_on)
        if has_new_wording or not has_new_days:
            return {}
        if start and end and end < start:
            self.mistakes[f"{path}.ends_on"] = [_("The activity ends before it starts.")]
            return {}
        first, last = (day and day.strftime("%d.%m.%Y") for day in (start, end))
        if first and last:
            return {"dates": first if first == last else f"{first}–{last}"}
        return {"dates": f"с {first}" if first else f"до {last}"}

    def _check(self, line: Line, path: str) -> None:
        relations = {field.name for field in line._meta.fields if field.is_relation}
        found = {}
        try:
            line.full_clean(exclude=relations)
        except ValidationError as error:
            found = error.message_dict
        if isinstance(line, Activity) and line.dates:
            try:
                parse_period(line.dates)
            except PeriodError as error:
                if error.code != "period_not_understood":
                    found["dates"] = [error.message]
        for name, sentences in found.items():
            self.mistakes[path if name == "__all__" else f"{path}.{name}"] = sentences

    def carry_out(self) -> None:
        if self.mistakes:
            raise errors.Invalid(_("Correct the marked lines of the road map."), fields=self.mistakes)
        for line in self.to_save:
            line.save()
        for line in self.unmentioned:
            if line not in self.mentioned:
                line.delete()
