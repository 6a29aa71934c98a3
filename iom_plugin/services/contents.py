"""Writing a content back into the route that it was taken from."""

from copy import deepcopy
from datetime import date

from django.db import transaction

from ..models import Route
from ..queries.contents import head_of, needs_of
from ..queries.road_maps import PARENT, TO_ROUTE, Line
from .routes import update_route
from .whole_routes import CHILDREN, replace_needs


@transaction.atomic
def write_back(route: Route, content: dict, *, by) -> Route:
    """Make an editable route what ``content`` says, every line under its own key, also those deleted meanwhile."""
    content = deepcopy(content)
    route = update_route(
        route,
        by=by,
        **head_of(content),
        starts_on=date.fromisoformat(content["starts_on"]),
        ends_on=date.fromisoformat(content["ends_on"]),
        conclusion=content.get("conclusion") or "",
    )
    _forget_taken_keys(route, content)
    _revive(Route, [(route.pk, content)])
    replace_needs(route, needs_of(content, keep_ids=True, owner=route.teacher), by=by)
    return route


def _forget_taken_keys(route: Route, content: dict) -> None:
    """A key that a line of another route has by now (a database that was loaded anew) gives way to a new one."""
    lines: dict[type[Line], list[dict]] = {model: [] for model in PARENT}
    _collect(Route, content, lines)
    for model, found in lines.items():
        elsewhere = model.objects.filter(pk__in=[line["id"] for line in found if line.get("id")])
        taken = set(elsewhere.exclude(**{TO_ROUTE[model]: route}).values_list("pk", flat=True))
        for line in found:
            if line.get("id") in taken:
                _forget_keys(model, line)


def _forget_keys(model, line: dict) -> None:
    line.pop("id", None)
    for name, below in CHILDREN.get(model, {}).items():
        for one in line.get(name) or ():
            _forget_keys(below, one)


def _collect(model, values: dict, lines: dict) -> None:
    for name, below in CHILDREN.get(model, {}).items():
        for line in values.get(name) or ():
            lines[below].append(line)
            _collect(below, line, lines)


def _revive(model, parents: list[tuple[int, dict]]) -> None:
    """Empty rows for the lines that are gone, under the keys that they had; their values are written afterwards."""
    for name, below in CHILDREN.get(model, {}).items():
        lines = [(parent, line) for parent, values in parents for line in values.get(name) or () if line.get("id")]
        present = set(below.objects.filter(pk__in=[line["id"] for _parent, line in lines]).values_list("pk", flat=True))
        below.objects.bulk_create(
            below(pk=line["id"], **{f"{PARENT[below]}_id": parent})
            for parent, line in lines
            if line["id"] not in present
        )
        _revive(below, [(line["id"], line) for _parent, line in lines])
