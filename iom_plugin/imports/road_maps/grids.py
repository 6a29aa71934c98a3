"""What a document shows, whatever program wrote it: lines of text and tables with merged cells, as plain data."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .archives import too_much

# What is sorted out word by word has a bound; the longest wording of a route has 20 000 characters.
LONGEST_CELL = 200_000
MOST_LINES_OF_A_CELL = 5_000


@dataclass(frozen=True)
class Line:
    """A paragraph, or the part of one after a line break (``is_continued``); ``level`` is that of a list's item."""

    text: str
    level: int | None = None
    is_continued: bool = False
    is_heading: bool = False


@dataclass
class Cell:
    """Columns and rows count from 0; ``right`` and ``bottom`` are the last ones that the cell covers."""

    top: int
    left: int
    right: int
    bottom: int
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines if line.text)

    @property
    def height(self) -> int:
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        return self.right - self.left + 1


@dataclass
class Grid:
    """A table: each of ``rows`` has the cells that cover it, so a merged cell stands in several of them."""

    number: int
    rows: list[list[Cell]] = field(default_factory=list)
    title: str = ""

    @property
    def width(self) -> int:
        return max((cell.right + 1 for row in self.rows for cell in row), default=0)

    def cells(self) -> Iterator[Cell]:
        """Every cell once, in the order of reading."""
        for number, row in enumerate(self.rows):
            yield from (cell for cell in row if cell.top == number)


@dataclass
class Source:
    """The document in the order of reading."""

    blocks: list[Line | Grid] = field(default_factory=list)

    @property
    def grids(self) -> list[Grid]:
        return [block for block in self.blocks if isinstance(block, Grid)]


# --- As plain data, to travel to the browser and back ---


def to_plain(source: Source) -> list:
    return [_plain_line(block) if isinstance(block, Line) else _plain_grid(block) for block in source.blocks]


def _plain_line(line: Line) -> list:
    return [line.text, line.level, int(line.is_continued), int(line.is_heading)]


def _plain_grid(grid: Grid) -> dict:
    cells = [
        [cell.top, cell.left, cell.right, cell.bottom, [_plain_line(line) for line in cell.lines]]
        for cell in grid.cells()
    ]
    return {"number": grid.number, "title": grid.title, "height": len(grid.rows), "cells": cells}


def from_plain(blocks: Iterable) -> Source:
    return Source([_grid(block) if isinstance(block, dict) else _line(block) for block in blocks])


def _line(values: list) -> Line:
    text, level, is_continued, is_heading = values
    return Line(text, level, bool(is_continued), bool(is_heading))


def _grid(values: dict) -> Grid:
    grid = Grid(values["number"], [[] for _row in range(values["height"])], values["title"])
    for top, left, right, bottom, lines in values["cells"]:
        place(grid, Cell(top, left, right, bottom, [_line(line) for line in lines]))
    for row in grid.rows:
        row.sort(key=lambda cell: cell.left)
    return grid


def place(grid: Grid, cell: Cell) -> None:
    """Put a cell into every row that it covers."""
    for number in range(cell.top, cell.bottom + 1):
        grid.rows[number].append(cell)


def bounded(lines: list[Line]) -> list[Line]:
    """The lines of a cell as they are. Raises ``Invalid`` for more of them than a person writes into one."""
    if len(lines) > MOST_LINES_OF_A_CELL or sum(len(line.text) for line in lines) > LONGEST_CELL:
        raise too_much()
    return lines
