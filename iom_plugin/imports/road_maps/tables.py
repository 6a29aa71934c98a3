"""What is put together while a table is read: needs and tasks, what lies in them, and what is doubtful."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf

from django.utils.translation import gettext as _

from .grids import Cell
from .items import Item, is_empty
from .layouts import Column, Layout
from .roles import Role

Place = tuple[int, int, int]
# Cells of a row, each with the column in which people see it.
Row = list[tuple[Cell, Column]]


@dataclass(frozen=True)
class Doubt:
    """Something that a person has to look at: where it stands (table, row, column from 1), what, and why."""

    code: str
    sentence: str
    text: str = ""
    place: Place | None = None
    line: str = ""

    def where(self) -> str:
        if self.place is None:
            return ""
        table, row, column = self.place
        return _("table %(table)d, row %(row)d, column %(column)d") % {"table": table, "row": row, "column": column}


@dataclass
class Line:
    """A need or a task while it is put together."""

    text: str
    kind: str | None = None
    label: str = ""
    is_placeholder: bool = False
    tasks: list["Line"] = field(default_factory=list)
    activities: list["Child"] = field(default_factory=list)
    results: list["Child"] = field(default_factory=list)
    group: int = 0


@dataclass(frozen=True)
class Child:
    """An activity or a result with the number that it had in the table."""

    item: Item
    value: dict

    @property
    def label(self) -> str:
        return self.item.label

    @property
    def group(self) -> int:
        return self.item.group


class Table:
    """A table while it is read: its rows, which cells are used, which tasks each row is about."""

    def __init__(self, layout: Layout, doubts: list[Doubt]):
        self.layout, self.doubts = layout, doubts
        grid = layout.grid
        numbers = [number for number in range(layout.first, len(grid.rows)) if number not in layout.headings]
        self.rows: dict[int, Row] = {number: layout.columns_of(grid.rows[number]) for number in numbers}
        self.used: set[int] = set()
        self.tasks: dict[int, list[Line]] = {}

    def cell(self, number: int, role: Role) -> Cell | None:
        return next((cell for cell, column in self.rows[number] if column.role == role), None)

    def is_used(self, cell: Cell) -> bool:
        return id(cell) in self.used

    def use(self, cell: Cell) -> None:
        self.used.add(id(cell))

    def unused(self, role: Role) -> Iterator[tuple[Cell, Column]]:
        """The filled cells of these columns, each once, that nobody has used yet."""
        seen = set()
        for row in self.rows.values():
            for cell, column in row:
                if column.role == role and id(cell) not in seen and not self.is_used(cell):
                    seen.add(id(cell))
                    if not is_empty(cell.text):
                        yield cell, column

    def tasks_over(self, cell: Cell) -> list[Line]:
        """The tasks of all rows that the cell covers."""
        found: dict[int, Line] = {}
        for number in range(cell.top, cell.bottom + 1):
            found |= {id(task): task for task in self.tasks.get(number, ())}
        return list(found.values())

    def beside(self, cell: Cell, role: Role, of: Column) -> list[Cell]:
        """The filled cells of these columns in the rows of ``cell``, which stands in the column ``of``.

        They are used then. Where each of several columns of activities has its own, only these count.
        """
        found: dict[int, Cell] = {}
        wanted = self._columns_of(role, of)
        for number in range(cell.top, cell.bottom + 1):
            for other, column in self.rows.get(number, ()):
                if column in wanted and not is_empty(other.text):
                    found[id(other)] = other
        self.used.update(found)
        return list(found.values())

    def _columns_of(self, role: Role, of: Column) -> list[Column]:
        columns = [column for column in self.layout.columns if column.role == role]
        neighbours = [column.left for column in self.layout.columns if column.role == of.role]
        if len(columns) < 2 or len(neighbours) < 2:
            return columns
        end = min((left for left in neighbours if left > of.left), default=inf)
        return [column for column in columns if of.left < column.left < end] or columns

    def deal(self, children: list[Line] | list[Child], parents: list[Line], name: str, cell: Cell) -> None:
        """Give each child to its parent: by numbers, one to one, by blank lines; evenly if nothing else helps."""
        labels = [child.label for child in children]
        groups = [child.group for child in children]
        if len(parents) == 1:
            places = [0] * len(children)
        elif (places := _by_labels(labels, parents)) is None:
            if len(children) == len(parents):
                places = list(range(len(children)))
            elif len(set(groups)) == len(parents):
                places = [sorted(set(groups)).index(group) for group in groups]
            else:
                places = [number * len(parents) // len(children) for number in range(len(children))]
                self.doubt(
                    "spread_guessed",
                    _("Several tasks share this cell, so what belongs to which was guessed. Check it."),
                    cell.text,
                    cell,
                )
        for child, place in zip(children, places, strict=True):
            getattr(parents[place], name).append(child)

    def tell_leftovers(self) -> None:
        """Cells that nobody used: a doubt for a column, and one for each other cell."""
        for column in self.layout.columns:
            cells = {id(cell): cell for row in self.rows.values() for cell, its in row if its is column}
            left = [c for key, c in cells.items() if key not in self.used and not is_empty(c.text)]
            if not left or column.role == Role.NUMBER:
                continue
            if column.role in (Role.UNKNOWN, Role.LEVEL, Role.LINK, Role.REPORT):
                sentence = _("The column «%(title)s» is not used: a route has no place for it.")
                texts = "; ".join(dict.fromkeys(cell.text for cell in left))
                self.doubt("column_unused", sentence % {"title": column.title or "—"}, texts, left[0])
                continue
            for cell in left:
                self.doubt("cell_unused", _("This cell is not used."), cell.text, cell)

    def doubt(self, code: str, sentence: str, text: str = "", cell: Cell | None = None) -> None:
        place = (self.layout.grid.number, cell.top + 1, cell.left + 1) if cell is not None else None
        self.doubts.append(Doubt(code, sentence, text, place))


def _by_labels(labels: list[str], parents: list[Line]) -> list[int] | None:
    """«1.2» belongs to «1»: only if every child says so."""
    places = []
    for label in labels:
        parent, dot, _rest = label.rpartition(".")
        found = [place for place, line in enumerate(parents) if dot and line.label == parent]
        if len(found) != 1:
            return None
        places.append(found[0])
    return places
