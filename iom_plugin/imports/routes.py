"""A route that exists as a document: what a file says, and the draft that is made of it."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from iom_plugin_resources.core.text import fold

from .. import errors
from ..choices import ActivityStatus
from ..models import Route, Teacher
from ..queries import routes as queries
from ..queries.contents import content_of, head_of, needs_of
from ..services.whole_routes import write_route
from .road_maps.files import read_file
from .road_maps.grids import Grid, Line, Source
from .road_maps.heading import read_heading
from .road_maps.layouts import Layout, guessed_layout, layout_of
from .road_maps.reading_json import checked_content
from .road_maps.reports import read_reports
from .road_maps.tables import Doubt
from .road_maps.title_data import fallback_need, title_data
from .road_maps.understanding import Understanding
from .road_maps.wordings import Vocabularies


@dataclass(frozen=True)
class TableFound:
    """A table of the document, for people to choose from."""

    number: int
    title: str
    rows: int
    columns: int
    is_road_map: bool
    is_read: bool


@dataclass
class Understood:
    """What a file says, as plain data: ``content`` in the shape of ``queries.contents``."""

    content: dict
    doubts: list[Doubt] = field(default_factory=list)
    tables: list[TableFound] = field(default_factory=list)
    source: Source | None = None

    def counts(self) -> dict[str, int]:
        return counts_of(self.content)


def counts_of(content: Mapping) -> dict[str, int]:
    tasks = [task for need in content["needs"] for task in need.get("tasks") or ()]
    return {
        "needs": len(content["needs"]),
        "tasks": len(tasks),
        "activities": sum(len(task.get("activities") or ()) for task in tasks),
        "results": sum(len(task.get("results") or ()) for task in tasks),
    }


# --- Reading ---


def read_route(file: IO[bytes], filename: str = "", *, teacher: Teacher) -> Understood:
    """What the file says. Raises ``Invalid`` with a sentence and a code for one that cannot be read."""
    read = read_file(file, filename)
    return read_content(read) if isinstance(read, dict) else understand(read, teacher=teacher)


def understand(source: Source, *, teacher: Teacher, tables: Iterable[int] = ()) -> Understood:
    """Read the road map from ``tables`` (by number), or from those that look like one."""
    if not source.grids:
        raise errors.Invalid(errors.ROUTE_TABLE_MISSING, code="table_missing")
    layouts, reports = _chosen(source, set(tables))
    heading = read_heading(_around(source, layouts + reports))
    fallback, kind = fallback_need(heading)
    reading = Understanding(Vocabularies(), fallback_need=fallback, fallback_kind=kind)
    for layout in layouts:
        if layout.is_guessed:
            sentence = _("The table has no headings that are known, so its columns were guessed. Check them.")
            reading.doubts.append(Doubt("headings_guessed", sentence, place=(layout.grid.number, 1, 1)))
        reading.read(layout)
    read_reports(reports, reading)
    if not reading.needs:
        raise errors.Invalid(errors.ROUTE_TABLE_EMPTY, code="table_empty")
    content = {**title_data(heading, reading, teacher), "needs": reading.content()}
    read_numbers = {layout.grid.number for layout in layouts}
    found = [
        TableFound(
            grid.number,
            grid.title or _("table %(number)d") % {"number": grid.number},
            len(grid.rows),
            grid.width,
            bool((layout := layout_of(grid)) and layout.is_road_map()),
            grid.number in read_numbers,
        )
        for grid in source.grids
    ]
    return Understood(content, reading.doubts, found, source)


def _chosen(source: Source, wanted: set[int]) -> tuple[list[Layout], list[Layout]]:
    """The tables to read, and the report tables that belong to them."""
    layouts = {grid.number: layout_of(grid) for grid in source.grids}
    reports = [layout for layout in layouts.values() if layout and layout.is_report()]
    if wanted:
        chosen = [layouts[grid.number] or guessed_layout(grid) for grid in source.grids if grid.number in wanted]
        chosen = [layout for layout in chosen if layout and not layout.is_report()]
    else:
        chosen = [layout for layout in layouts.values() if layout and layout.is_road_map()]
        chosen = _continued(source, chosen) or _guessed(source)
    if not chosen:
        raise errors.Invalid(errors.ROUTE_TABLE_UNKNOWN, code="table_unknown")
    return chosen, reports


def _continued(source: Source, chosen: list[Layout]) -> list[Layout]:
    """With the tables that go on with a road map after a page without saying its headings again."""
    by_grid = {layout.grid.number: layout for layout in chosen}
    found: list[Layout] = []
    before: Layout | None = None
    for block in source.blocks:
        if isinstance(block, Line):
            before = None if block.text else before
            continue
        layout = by_grid.get(block.number)
        if layout is None and before is not None and block.width == before.grid.width and layout_of(block) is None:
            layout = Layout(block, before.columns, 0)
        if layout is not None:
            found.append(layout)
        before = layout
    return found


def _guessed(source: Source) -> list[Layout]:
    """Of tables without headings the one with the most rows."""
    found = [layout for layout in map(guessed_layout, source.grids) if layout and layout.is_certain]
    return [max(found, key=lambda layout: len(layout.grid.rows))] if found else []


def _around(source: Source, layouts: list[Layout]) -> Iterable[Line | Grid]:
    """The document without the rows that are read as a road map."""
    tops = {layout.grid.number: min(layout.headings, default=0) for layout in layouts}
    for block in source.blocks:
        if isinstance(block, Line) or block.number not in tops:
            yield block
            continue
        for row in block.rows[: tops[block.number]]:
            yield from (line for cell in row for line in cell.lines)


def read_content(content: Mapping) -> Understood:
    """A route that this program, here or elsewhere, has exported as JSON."""
    checked = checked_content(content)
    doubts = []
    if checked["conclusion"]:
        sentence = _("A draft has no conclusions yet, so these are left out.")
        doubts.append(Doubt("conclusion_unused", sentence, checked["conclusion"]))
    return Understood(checked, doubts)


# --- Writing ---


def present_route(teacher: Teacher, content: Mapping) -> Route | None:
    """The teacher's route that this content already is: the same lines, or the same theme and period."""
    wanted = _print_of(content)
    for route in queries.with_content(Route.objects.filter(teacher=teacher)):
        present = content_of(route)
        title = (fold(present["theme"]), present["starts_on"], present["ends_on"])
        if title == (fold(content["theme"]), content["starts_on"], content["ends_on"]) or _print_of(present) == wanted:
            return route
    return None


def _print_of(content: Mapping) -> list:
    """The words of all lines."""
    return [
        (
            fold(need["text"]),
            [
                (
                    fold(task["text"]),
                    [(fold(one["title"]), fold(one["dates"])) for one in task["activities"]],
                    [fold(one["text"] or one["form"] or "") for one in task["results"]],
                )
                for task in need["tasks"]
            ],
        )
        for need in content["needs"]
    ]


@transaction.atomic
def save_route(teacher: Teacher, content: Mapping, *, by) -> Route:
    """Make a draft of what was understood. Raises ``Invalid`` with fields as ``services.whole_routes``."""
    needs = needs_of(content, owner=teacher)
    for activity in (one for need in needs for task in need["tasks"] for one in task["activities"]):
        if activity["status"] != ActivityStatus.CANCELLED:  # in a draft nothing is done yet, whatever was noted
            activity["status"] = ActivityStatus.PLANNED
    return write_route(
        teacher,
        by=by,
        needs=needs,
        starts_on=_day(content["starts_on"]),
        ends_on=_day(content["ends_on"]),
        **head_of(content),
    )


def _day(text) -> datetime.date:
    return text if isinstance(text, datetime.date) else datetime.date.fromisoformat(text)


def doubts_as_data(doubts: Iterable[Doubt]) -> list[dict]:
    return [asdict(doubt) | {"where": doubt.where()} for doubt in doubts]
