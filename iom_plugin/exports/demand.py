"""Demand and supply as a table to take away, worded as on the screen."""

from collections.abc import Iterable
from io import BytesIO

from django.utils.translation import gettext as _

from iom_plugin_resources.core.tabular import write_xlsx

from ..queries.demand import FEWEST_TOLD, Row


def headings() -> list[str]:
    return [
        _("Code"),
        _("Competency"),
        _("Gap"),
        _("Teachers who need it"),
        _("of them have chosen a resource"),
        _("Planned tasks"),
        _("Resources"),
        _("Free places"),
    ]


def cells(row: Row) -> list:
    return [
        row.competency.code,
        row.competency.title,
        row.gap.label,
        told(row.told(row.people)),
        told(row.told(row.chosen)),
        told(row.told(row.tasks, row.planners)),
        row.resources,
        places(row),
    ]


def told(number: int | None) -> int | str:
    """A number, or that so few people stand behind it that it is not told."""
    return _("fewer than %(count)d") % {"count": FEWEST_TOLD} if number is None else number


def places(row: Row) -> int | str:
    if row.is_unlimited:
        return _("without limit")
    return "—" if row.places is None else row.places


def render_demand(rows: Iterable[Row]) -> bytes:
    """The table as XLSX."""
    stream = BytesIO()
    write_xlsx(stream, _("Demand and supply"), headings(), map(cells, rows))
    return stream.getvalue()
