"""A route together with its road map, written all at once, as programs do."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from iom_plugin_resources.core.period_words import period_wording

from .. import errors
from ..models import Activity, LearningTask, Result, Route, RouteNeed, Teacher
from ..models.road_maps import Worded
from .road_map_changes import forget
from .road_maps import PARENT, Line, steps_from
from .routes import create_route, editable, update_route

CHILDREN = {
    Route: {"needs": RouteNeed},
    RouteNeed: {"tasks": LearningTask},
    LearningTask: {"activities": Activity, "results": Result},
}
FIELDS = {
    RouteNeed: ("kind", "competency", "deficit", "opener", "answers", "text"),
    LearningTask: ("kind", "opener", "answers", "text"),
    Activity: ("title", "form", "direction", "resource", "provider", "hours", "dates", "phase", "status", "done_note"),
    Result: ("form", "text", "evidence"),
}


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
    route = editable(route, by=by)
    rewriting = _Rewriting(route)
    rewriting.plan({"needs": needs}, route)
    rewriting.carry_out()
    forget(route)  # steps back would lead to lines that are not there any more


class _Rewriting:
    """Every line is checked before the first one is saved, so that all mistakes are told at once."""

    def __init__(self, route: Route):
        self.present: dict[type[Line], dict[int, Line]] = {}
        self.present_under: dict[tuple, list[Line]] = defaultdict(list)
        for model, lines in _lines_of(route).items():
            self.present[model] = {line.pk: line for line in lines}
            for line in lines:
                self.present_under[model, getattr(line, f"{PARENT[model]}_id")].append(line)
        self.mentioned: set[Line] = set()
        self.replaced: list[Line] = []
        self.to_save: list[Line] = []
        self.mistakes: dict[str, list] = {}

    def plan(self, values: Mapping, parent: Route | Line, path: str = "") -> None:
        """Plan the lists that ``values`` give for the lines under ``parent``."""
        for name, model in CHILDREN.get(type(parent), {}).items():
            if name not in values:
                continue
            self.replaced += self.present_under[model, parent.pk]
            for number, given in enumerate(values[name]):
                self._plan_line(model, parent, given, number, f"{path}{name}.{number}")

    def _plan_line(self, model, parent, given: Mapping, number: int, path: str) -> None:
        line = model() if given.get("id") is None else self._present_line(model, given["id"], path)
        if line is None:
            return
        setattr(line, PARENT[model], parent)
        line.sort_order = number + 1
        self._fill(line, given, path)
        self._check(line, path)
        self.to_save.append(line)
        self.plan(given, line, f"{path}.")

    def _present_line(self, model, pk: int, path: str) -> Line | None:
        line = self.present[model].get(pk)
        if line is None:
            self.mistakes[f"{path}.id"] = [_("There is no such line in this route.")]
            return None
        if line in self.mentioned:
            self.mistakes[f"{path}.id"] = [_("This line is given twice.")]
            return None
        self.mentioned.add(line)
        return line

    def _fill(self, line: Line, given: Mapping, path: str) -> None:
        values = dict(given)
        if isinstance(line, Activity):
            values |= self._dates(line, given, path)
            if line.pk is None and values.get("resource"):
                values = steps_from([values["resource"]])[0] | values
        if isinstance(line, Worded) and values.get("text", line.text) != line.text:
            values = {"answers": {}} | values  # what stood in the blanks is given up with the sentence
        for name in FIELDS[type(line)]:
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
        return {"dates": period_wording(start, end)}

    def _check(self, line: Line, path: str) -> None:
        looked_up = {field.name for field in line._meta.fields if field.is_relation}
        try:
            line.full_clean(exclude=looked_up)
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                self.mistakes[path if name == NON_FIELD_ERRORS else f"{path}.{name}"] = sentences

    def carry_out(self) -> None:
        if self.mistakes:
            raise errors.Invalid(_("Correct the marked lines of the road map."), fields=self.mistakes)
        for model in PARENT:  # parents first: their children need their keys
            new = [line for line in self.to_save if type(line) is model and line.pk is None]
            model.objects.bulk_create(new)
        for line in self.to_save:
            if not line._state.adding and line in self.mentioned:
                line.save()
        for line in self.replaced:
            if line not in self.mentioned:
                line.delete()


def _lines_of(route: Route) -> dict:
    return {
        RouteNeed: RouteNeed.objects.filter(route=route).select_related("deficit"),
        LearningTask: LearningTask.objects.filter(need__route=route),
        Activity: Activity.objects.filter(task__need__route=route),
        Result: Result.objects.filter(task__need__route=route),
    }
