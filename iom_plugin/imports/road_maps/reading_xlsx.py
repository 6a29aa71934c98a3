"""Workbooks: every visible sheet, divided where rows are blank; dates as people see them."""

import warnings
import zipfile
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from operator import attrgetter
from typing import IO

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import column_index_from_string

from iom_plugin_resources.core.workbooks import MERGED, TableError, check_archive, clean_cell

from ... import errors
from .archives import LARGEST_PART, broken, refused, too_much
from .grids import Cell, Grid, Line, Source, bounded, place

MOST_ROWS = 3_000
MOST_COLUMNS = 60
MOST_SHEETS = 20
MOST_MERGED = 20_000
# Cells that merged ones cover, on one sheet: those of people lie side by side.
MOST_COVERED = 1_000_000
# Blank rows are gone through as well, and a file may have them up to the last row of every sheet.
MOST_ROWS_LOOKED_AT = 2_200_000

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip


def read_xlsx(file: IO[bytes], filename: str) -> Source:
    """Raises ``Invalid`` for a damaged workbook and one that is too long."""
    try:
        check_archive(file, filename)
    except TableError as error:
        raise errors.Invalid(error.message, code=CODES.get(error.code, "file_broken")) from error
    source = Source()
    for title, texts, merged in _sheets(file):
        source.blocks += _blocks(title, texts, merged, len(source.grids))
    return source


CODES = {"table_with_macros": "file_macros", "table_too_large": "file_unpacks"}

VALUE = attrgetter("value")

# Of one sheet: texts by row and column; and top, left, bottom, right of merged cells; all from 0.
Texts = dict[int, dict[int, str]]
Area = tuple[int, int, int, int]


def _sheets(file: IO[bytes]) -> Iterator[tuple[str, Texts, list[Area]]]:
    try:
        with warnings.catch_warnings(action="ignore"):
            workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
            visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"][:MOST_SHEETS]
            rows = count(1)
            found = [(sheet.title, _texts(sheet, rows), _merged(file, sheet._worksheet_path)) for sheet in visible]
            workbook.close()
    except errors.Invalid:
        raise
    except Exception as error:  # a damaged workbook may raise nearly anything
        raise broken() from error
    yield from found


def _texts(sheet, rows: Iterator[int]) -> Texts:
    """Of the filled rows; ``rows`` counts them over all sheets."""
    found: Texts = {}
    # The bounds are ours: a file may claim rows and columns without end.
    for number, row in enumerate(sheet.iter_rows(1, 1_048_576, 1, MOST_COLUMNS)):
        if next(rows) > MOST_ROWS_LOOKED_AT:
            raise too_much()
        if not any(map(VALUE, row)):
            continue
        texts = {column: text for column, cell in enumerate(row) if (text := _text(cell))}
        if not texts:
            continue
        if len(found) == MOST_ROWS:
            raise refused(errors.ROUTE_TABLE_TOO_LONG, "table_too_long", number=MOST_ROWS)
        found[number] = texts
    return found


def _text(cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        shows_no_day = is_date_format(cell.number_format) and "d" not in cell.number_format.lower().split(";")[0]
        return f"{MONTHS[value.month - 1]} {value.year}" if shows_no_day else f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return f"{value:.10g}"
    return clean_cell(str(value).replace("_x000D_", ""))


def _merged(file: IO[bytes], path: str) -> list[Area]:
    with zipfile.ZipFile(file) as archive, archive.open(path) as part:
        text = part.read(LARGEST_PART)
    found, covered = [], 0
    for match in MERGED.finditer(text):
        left, right = (column_index_from_string(name.decode()) - 1 for name in (match[1], match[3]))
        top, bottom, right = int(match[2]) - 1, int(match[4]) - 1, min(right, MOST_COLUMNS - 1)
        if len(found) < MOST_MERGED and left < MOST_COLUMNS:
            found.append((top, left, bottom, right))
            covered += (min(bottom - top, MOST_ROWS) + 1) * (right - left + 1)
        if covered > MOST_COVERED:
            raise too_much()
    return found


def _blocks(title: str, texts: Texts, merged: list[Area], grids: int) -> list[Line | Grid]:
    blocks: list[Line | Grid] = [Line(title, is_heading=True)] if texts else []
    for first, last in _parts(texts, merged):
        grid = _grid(grids + 1, title, texts, merged, first, last)
        filled = [cell for cell in grid.cells() if cell.text]
        if len(filled) == len({cell.top for cell in filled}):  # a title, not a table: one cell a row
            blocks += [line for cell in filled for line in cell.lines]
            continue
        grids += 1
        grid.title = _("sheet «%(title)s»") % {"title": title}
        blocks.append(grid)
    return blocks


def _parts(texts: Texts, merged: list[Area]) -> Iterator[tuple[int, int]]:
    """The first and last rows of what stands between blank rows."""
    filled = set(texts)
    for top, left, bottom, _right in merged:
        if left in texts.get(top, {}):
            filled.update(range(top, min(bottom, top + MOST_ROWS) + 1))
    first = last = None
    for number in sorted(filled):
        if last is not None and number > last + 1:
            yield first, last
            first = number
        first = number if first is None else first
        last = number
    if first is not None:
        yield first, last


def _grid(number: int, title: str, texts: Texts, merged: list[Area], first: int, last: int) -> Grid:
    grid = Grid(number, [[] for _row in range(last - first + 1)], title)
    width = max((column for row in range(first, last + 1) for column in texts.get(row, ())), default=0)
    covered: set[tuple[int, int]] = set()
    for top, left, bottom, right in merged:
        if first <= top <= last and left <= width:
            bottom, right = min(bottom, last), min(right, width)
            text = texts.get(top, {}).get(left, "")
            place(grid, Cell(top - first, left, right, bottom - first, _lines(text)))
            covered.update((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
    for row in range(first, last + 1):
        for column in range(width + 1):
            if (row, column) not in covered:
                text = texts.get(row, {}).get(column, "")
                place(grid, Cell(row - first, column, column, row - first, _lines(text)))
        grid.rows[row - first].sort(key=lambda cell: cell.left)
    return grid


def _lines(text: str) -> list[Line]:
    return bounded([Line(" ".join(line.split())) for line in text.split("\n") if line.strip()])
