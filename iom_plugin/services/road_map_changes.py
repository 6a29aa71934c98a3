"""What the author did to a road map is remembered with what takes it back: the last fifty steps of a route."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.core import serializers
from django.db import transaction
from django.db.models import Model
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from .. import errors
from ..models import Activity, LearningTask, Result, RoadMapChange, Route, RouteNeed
from ..queries.lines import line_of
from ..queries.road_maps import PARENT, Line, noun_of
from .routes import editable

KEPT = 50
LONGEST_WORDS = 80
SET, REMOVE, CREATE, PLACE = "set", "remove", "create", "place"


# --- Remembering ---


def record(route: Route, verb: str, about: str, undo: list, *, by, token: str | None = None) -> None:
    """Remember one step within the transaction of the change; ``verb`` and ``about`` name it for its author.

    With a ``token`` only the first step is kept: what was there before the form was opened is what an undo restores.
    """
    words = Truncator(" ".join(about.split())).chars(LONGEST_WORDS)
    label = _("%(verb)s: %(about)s") % {"verb": verb, "about": words}
    change = RoadMapChange(route=route, label=label, undo=undo, by=by, token=token or None)
    RoadMapChange.objects.bulk_create([change], ignore_conflicts=bool(token))
    if not token:
        forget(route, keep=KEPT)


def added_with(route: Route, token: str) -> Line | None:
    """The line that was added by the form with this ``token`` and is there still."""
    change = RoadMapChange.objects.filter(route=route, token=token).first()
    steps = change.undo if change else []
    return next((line_of(route, *step[1:]) for step in steps if step[0] == REMOVE), None)


def forget(route: Route, *, keep: int = 0) -> None:
    """Forget all steps but the newest ``keep``: those that are too old, or that a change of the whole has undone."""
    changes = RoadMapChange.objects.filter(route=route).order_by("-pk")
    if keep:
        oldest_kept = changes.values_list("pk", flat=True)[keep - 1 : keep].first()
        changes = changes.filter(pk__lt=oldest_kept) if oldest_kept else changes.none()
    changes.order_by().delete()


def to_set(line: Line, old: Mapping) -> list:
    """The step back from a change of fields, given by their column names."""
    return [SET, noun_of(line), line.pk, dict(old)]


def to_remove(line: Line) -> list:
    """The step back from an addition."""
    return [REMOVE, noun_of(line), line.pk]


def to_create(line: Line) -> list:
    """The step back from a deletion: the line with everything under it, as it is now."""
    return [CREATE, json.loads(serializers.serialize("json", subtree(line)))]


def to_place(line: Line, order: Iterable[Line]) -> list:
    """The step back from a move: the parent and the places of the lines among which this one stands now."""
    parent = getattr(line, f"{PARENT[type(line)]}_id")
    return [PLACE, noun_of(line), line.pk, parent, [[one.pk, one.sort_order] for one in order]]


def subtree(line: Line) -> list[Line]:
    """The line and everything under it, parents first; at most three queries."""
    if isinstance(line, RouteNeed):
        tasks = list(LearningTask.objects.filter(need=line))
    else:
        tasks = [line] if isinstance(line, LearningTask) else []
    under = [*Activity.objects.filter(task__in=tasks), *Result.objects.filter(task__in=tasks)] if tasks else []
    return [line, *[task for task in tasks if task is not line], *under]


# --- Taking back ---


def undo_last(route: Route, *, by) -> str:
    """Take back the last step of the road map; returned is what was taken back, in words.

    Raises ``WrongStatus`` if there is none, or if what happened since has made it impossible; such a step is
    forgotten, so that the one before it can be taken back.
    """
    refusal = None
    with transaction.atomic():
        route = editable(route, by=by)
        change = RoadMapChange.objects.filter(route=route).first()
        if change is None:
            raise errors.WrongStatus(errors.NOTHING_TO_UNDO, code="nothing_to_undo")
        try:
            with transaction.atomic():
                for operation, *details in change.undo:
                    OPERATIONS[operation](route, *details)
        except errors.WrongStatus as error:
            refusal = error
        change.delete()
    if refusal:
        raise refusal
    return change.label


def _set(route: Route, noun: str, pk: int, old: Mapping) -> None:
    line = _line(route, noun, pk)
    for name, value in old.items():
        setattr(line, name, value)
    _refuse_lost([line])
    line.save()


def _remove(route: Route, noun: str, pk: int) -> None:
    _line(route, noun, pk).delete()


def _create(route: Route, rows: list[dict]) -> None:
    lines = [row.object for row in serializers.deserialize("python", rows, ignorenonexistent=True)]
    _refuse_lost(lines)
    by_model = defaultdict(list)
    for line in lines:
        by_model[type(line)].append(line)
    for model in PARENT:  # parents first
        model.objects.bulk_create(by_model[model])


def _place(route: Route, noun: str, pk: int, parent: int, places: list) -> None:
    line = _line(route, noun, pk)
    setattr(line, f"{PARENT[type(line)]}_id", parent)
    _refuse_lost([line])
    line.save(update_fields=[PARENT[type(line)]])
    there = {one.pk: one for one in type(line).objects.filter(pk__in=[key for key, _place in places])}
    for key, place in places:
        if key in there:
            there[key].sort_order = place
    type(line).objects.bulk_update(there.values(), ["sort_order"])


OPERATIONS = {SET: _set, REMOVE: _remove, CREATE: _create, PLACE: _place}


def _line(route: Route, noun: str, pk: int) -> Line:
    line = line_of(route, noun, pk)
    if line is None:
        raise errors.WrongStatus(errors.CANNOT_UNDO, code="cannot_undo")
    return line


def _refuse_lost(lines: list[Line]) -> None:
    """Refuse lines whose place is gone; what else they pointed at and is gone is left out."""
    own = {(type(line), line.pk) for line in lines}
    fields = [(line, field) for line in lines for field in line._meta.concrete_fields if field.is_relation]
    asked: dict[type[Model], set] = defaultdict(set)
    for line, field in fields:
        asked[field.related_model].add(getattr(line, field.attname))
    there = {(model, pk) for model, keys in asked.items() for pk in _keys_of(model, keys - {None})} | own
    for line, field in fields:
        if getattr(line, field.attname) is None or (field.related_model, getattr(line, field.attname)) in there:
            continue
        if not field.null:
            raise errors.WrongStatus(errors.CANNOT_UNDO, code="cannot_undo")
        setattr(line, field.attname, None)


def _keys_of(model: type[Model], keys: set) -> Iterable:
    return model.objects.filter(pk__in=keys).values_list("pk", flat=True) if keys else ()
