"""Where the lines of a road map stand: up and down, under another task or need, and copies of them."""

from collections.abc import Sequence
from copy import copy

from django.db import transaction
from django.utils.translation import pgettext

from .. import errors
from ..choices import ActivityStatus
from ..models import Activity, LearningTask, Result, RouteNeed
from ..queries.road_maps import PARENT, TO_ROUTE, Line, neighbours, route_of
from . import road_map_changes as changes
from .road_maps import place_of
from .routes import editable


@transaction.atomic
def move_line(line: Line, *, by, up: bool) -> bool:
    """Swap a line with the one before it (``up``) or after it; at the edge nothing happens, and False is returned."""
    route = editable(route_of(line), by=by)
    place_of(line)
    ordered = list(neighbours(line))
    place = [neighbour.pk for neighbour in ordered].index(line.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(ordered):
        return False
    undo = [changes.to_place(line, ordered)]
    ordered[place], ordered[other] = ordered[other], ordered[place]
    _number(ordered)
    changes.record(route, pgettext("undo", "moving"), str(line), undo, by=by)
    return True


@transaction.atomic
def place_line(line: Line, *, by, parent: int | None = None, position: int | None = None) -> None:
    """Put a line under another task or need of its route, or elsewhere under its own, before the line at ``position``.

    Without a position it goes to the end. Raises ``WrongStatus`` for a parent of another route.
    """
    route = editable(route_of(line), by=by)
    place_of(line)
    name = PARENT[type(line)]
    old = getattr(line, name)
    present = list(neighbours(line))
    undo = [changes.to_place(line, present)]
    if parent is not None and parent != old.pk:
        setattr(line, name, _parent_in(route, type(old), parent))
    ordered = [neighbour for neighbour in neighbours(line) if neighbour.pk != line.pk]
    ordered.insert(len(ordered) if position is None else position, line)
    if getattr(line, name) == old and ordered == present:
        return  # it stands there already: nothing to take back
    line.save(update_fields=[name])
    _number(ordered)
    changes.record(route, pgettext("undo", "moving"), str(line), undo, by=by)


@transaction.atomic
def copy_line(line: Line, *, by) -> Line:
    """Copy a line with everything under it, but without what was done; the copy stands right after it."""
    route = editable(route_of(line), by=by)
    place_of(line)
    originals = changes.subtree(line)
    copies: dict[tuple, Line] = {}
    for original in originals:
        copies[type(original), original.pk] = new = _blank_copy(original)
        parent = PARENT[type(original)]
        above = original._meta.get_field(parent).related_model
        under = copies.get((above, getattr(original, f"{parent}_id")))
        if under is not None:
            setattr(new, parent, under)
    first = next(iter(copies.values()))
    for model in PARENT:  # parents first: their children need their keys
        model.objects.bulk_create([new for new in copies.values() if type(new) is model])
    ordered = [neighbour for neighbour in neighbours(line) if neighbour.pk != first.pk]
    undo = [changes.to_remove(first), changes.to_place(line, ordered)]
    ordered.insert([neighbour.pk for neighbour in ordered].index(line.pk) + 1, first)
    _number(ordered)
    changes.record(route, pgettext("undo", "copying"), str(line), undo, by=by)
    return first


def _blank_copy(line: Line) -> Line:
    new = copy(line)
    new.pk, new._state.adding = None, True
    if isinstance(new, Activity):
        new.status, new.done_note = ActivityStatus.PLANNED, ""
        new.occurrence = new.attendance = None  # the registration belongs to the original
    elif isinstance(new, Result):
        new.evidence = ""
    return new


def _parent_in(route, model: type[RouteNeed | LearningTask], pk: int) -> RouteNeed | LearningTask:
    """The new parent, if it is in the route; a need has no other place than its route."""
    found = model.objects.filter(pk=pk, **{TO_ROUTE[model]: route}).first() if model in TO_ROUTE else None
    if found is None:
        raise errors.WrongStatus(errors.LINE_ELSEWHERE, code="line_elsewhere")
    return found


def _number(ordered: Sequence[Line]) -> None:
    moved = []
    for number, line in enumerate(ordered, start=1):
        if line.sort_order != number:
            line.sort_order = number
            moved.append(line)
    if moved:
        type(moved[0]).objects.bulk_update(moved, ["sort_order"])
