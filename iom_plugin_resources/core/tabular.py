"""Tables that people send and take away (CSV, XLSX): hostile input stays text, formulas stay harmless."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice, zip_longest
from os import PathLike
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from .workbooks import (
    CONTROL_CHARACTERS,
    LAST_ROW_OF_A_SHEET,
    MOST_COLUMNS,
    UNCOUNTED,
    Merged,
    TableError,
    clean_cell,
    read_sheet,
)

__all__ = ["UNCOUNTED", "Table", "TableError", "TableRow", "open_table", "read_table", "write_csv", "write_xlsx"]

LARGEST_FILE = 200 * 1024 * 1024
MOST_ROWS = 200_000
LONGEST_CELL = 32_767
ROWS_BEFORE_THE_TABLE = 10
MOST_ROWS_OF_HEADINGS = 4

ZIP_SIGNATURE = b"PK\x03\x04"
OLD_EXCEL_SIGNATURE = b"\xd0\xcf\x11\xe0"
SAMPLE = 100_000
A_PIECE = 1024 * 1024
# A line that Excel itself writes and does not count.
SEPARATOR = re.compile(r'sep=([^"\r\n])\r?\n')
PROTECTED = "EncryptedPackage".encode("utf-16-le")
# Rows of nothing else are what spreadsheets write for empty ones.
BLANK = " ;,\t"
DELIMITERS = ";,\t"
FORMULA_START = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")
NEUTRALISED = re.compile(r"'+(?:\s*[=+\-@＝＋－＠]|[\t\r])")


@dataclass(frozen=True)
class TableRow:
    """``number`` is the row number that a spreadsheet program shows."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """``headings`` stand over the ``rows``, which are not blank; titles above the headings are passed over.

    Headings of several rows count as one: the lowest text over a column, or the merged cell that covers it.
    ``expected_rows`` is about how many rows there are, for a progress bar.
    """

    headings: list[str]
    rows: Iterable[TableRow] = field(default_factory=list)
    heading_row: int = 1
    expected_rows: int = 0


NumberedRow = tuple[int, list[str]]


# --- Reading ---


def read_table(source: str | PathLike | IO[bytes], filename: str | None = None) -> Table:
    """The whole table at once, with a list of rows; for the rest see ``open_table``."""
    with open_table(source, filename) as table:
        return replace(table, rows=list(table.rows))


@contextmanager
def open_table(source: str | PathLike | IO[bytes], filename: str | None = None) -> Iterator[Table]:
    """A CSV or XLSX file, told apart by content, from a path or an open binary file; its rows are read one by one.

    Raises ``TableError`` with a sentence for people if it is not a table or too large, also while the rows are
    read. A row keeps cells beyond the last heading. ``filename`` is how messages call the file.
    """
    with ExitStack() as stack:
        if isinstance(source, str | PathLike):
            file = stack.enter_context(open(source, "rb"))
            filename = filename or Path(source).name
        else:
            file = source
            filename = filename or Path(str(getattr(source, "name", "") or "")).name
        if file.seek(0, 2) > LARGEST_FILE:
            raise _too_large(filename)
        file.seek(0)
        signature = file.read(4)
        if signature == OLD_EXCEL_SIGNATURE:
            raise _old_excel_or_protected(file, filename)
        if signature == ZIP_SIGNATURE:
            sheet = read_sheet(file, filename)
            rows, merged, expected_rows = sheet.rows, sheet.merged, sheet.expected_rows
        else:
            rows, merged, expected_rows = _csv_rows(file, filename), [], _lines(file)
        stack.callback(rows.close)
        yield _table(rows, filename, merged, expected_rows)


def _table(rows: Iterator[NumberedRow], filename: str, merged: list[Merged], expected_rows: int) -> Table:
    rows = _bounded(rows, filename)
    leading = list(islice(rows, ROWS_BEFORE_THE_TABLE))
    first = _first_row_of_headings(leading)
    if first is None:
        return Table(headings=[])
    headings, last = _headings(leading[first:], merged)
    number = leading[first][0]
    below = _filled_down(chain(leading[first + last :], rows), merged)
    return Table(headings, _rows(below, len(headings), filename), number, expected_rows)


def _bounded(rows: Iterator[NumberedRow], filename: str) -> Iterator[NumberedRow]:
    for number, cells in rows:
        if number > LAST_ROW_OF_A_SHEET:  # blank rows are not counted as rows, but reading them takes time, too
            raise _too_long(filename)
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise TableError(
                _("The file “%(file)s” has more than %(number)d columns. Leave only the table to be read.")
                % {"file": filename, "number": MOST_COLUMNS},
                code="table_too_large",
            )
        if cells:
            yield number, cells


def _rows(rows: Iterable[NumberedRow], width: int, filename: str) -> Iterator[TableRow]:
    for count, (number, cells) in enumerate(rows):
        if count == MOST_ROWS:
            raise _too_long(filename)
        cells.extend([""] * (width - len(cells)))
        yield TableRow(number, cells)


def _too_long(filename: str) -> TableError:
    return TableError(
        _("The file “%(file)s” has more than %(number)d rows. Divide it into several files.")
        % {"file": filename, "number": MOST_ROWS},
        code="table_too_large",
    )


def _first_row_of_headings(leading: list[NumberedRow]) -> int | None:
    """The first row, unless it and those after it are single cells over a table: its title, its date."""
    filled = [sum(map(bool, cells)) for _number, cells in leading]
    return next((place for place, count in enumerate(filled) if count > 1), 0 if filled else None)


def _headings(leading: list[NumberedRow], merged: list[Merged]) -> tuple[list[str], int]:
    """One heading for every column, and how many rows they take."""
    top, cells = leading[0]
    over = [cell for cell in merged if cell.top == top]
    bottom = max([cell.bottom for cell in over], default=top)
    if bottom == top and len(leading) > 1 and _stands_under(leading[1], over):
        bottom = leading[1][0]
    rows = [_filled_across(row, merged) for row in leading if row[0] <= min(bottom, top + MOST_ROWS_OF_HEADINGS - 1)]
    columns = zip_longest(*rows, fillvalue="")
    return [next((text for text in reversed(column) if text), "") for column in columns], len(rows)


def _stands_under(row: NumberedRow, over: list[Merged]) -> bool:
    """Whether the row says what the merged headings above it are divided into, and nothing else."""
    _number, cells = row
    covered = {place for cell in over if cell.right > cell.left for place in range(cell.left, cell.right + 1)}
    filled = {place for place, text in enumerate(cells) if text}
    return len(filled) > 1 and filled <= covered


def _filled_across(row: NumberedRow, merged: list[Merged]) -> list[str]:
    number, cells = row
    for cell in merged:
        if cell.top == number and cell.left < len(cells):
            cells.extend([""] * (cell.right + 1 - len(cells)))
            cells[cell.left : cell.right + 1] = [cells[cell.left]] * (cell.right + 1 - cell.left)
    return cells


def _filled_down(rows: Iterable[NumberedRow], merged: list[Merged]) -> Iterator[NumberedRow]:
    """A cell merged over several rows holds for each of them."""
    starting: dict[int, list[Merged]] = {}
    for cell in merged:
        if cell.left == cell.right and cell.bottom > cell.top:
            starting.setdefault(cell.top, []).append(cell)
    held: dict[int, tuple[int, str]] = {}
    for number, cells in rows:
        for place, (bottom, text) in list(held.items()):
            if number > bottom:
                del held[place]
                continue
            cells.extend([""] * (place + 1 - len(cells)))
            cells[place] = text
        for cell in starting.get(number, ()):
            if cell.left < len(cells):
                held[cell.left] = (cell.bottom, cells[cell.left])
        yield number, cells


def _too_large(filename: str) -> TableError:
    return TableError(
        _("The file “%(file)s” is larger than %(number)d MB. Divide it into several files.")
        % {"file": filename, "number": LARGEST_FILE // 1024 // 1024},
        code="table_too_large",
    )


def _old_excel_or_protected(file: IO[bytes], filename: str) -> TableError:
    file.seek(0)
    if any(PROTECTED in piece for piece in iter(lambda: file.read(A_PIECE), b"")):
        return TableError(
            _("The file “%(file)s” is protected by a password. Save it without one and send it again.")
            % {"file": filename},
            code="table_protected",
        )
    return TableError(
        _("The file “%(file)s” is of an old Excel format. Save it as “Excel workbook (XLSX)”.") % {"file": filename},
        code="table_old_excel",
    )


# --- CSV ---


def _not_utf8(filename: str) -> TableError:
    return TableError(
        _(
            "The file “%(file)s” is neither a CSV file in the encoding UTF-8 nor an XLSX file. "
            "Save the table as “CSV UTF-8” or as “Excel workbook (XLSX)”."
        )
        % {"file": filename},
        code="table_wrong_encoding",
    )


def _csv_rows(file: IO[bytes], filename: str) -> Iterator[NumberedRow]:
    file.seek(0)
    delimiter = _delimiter(file.read(SAMPLE).decode("utf-8-sig", errors="ignore"))
    file.seek(0)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    number = 0
    try:
        lines = _checked(text, filename)
        first = next(lines, "")
        declared = SEPARATOR.fullmatch(first)
        if declared:
            delimiter = declared[1]
        else:
            lines = chain([first], lines)
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), start=1):
            yield number, [_unneutralised(clean_cell(cell)) for cell in cells]
    except csv.Error as error:
        raise TableError(
            _(
                "The file “%(file)s” cannot be read after row %(row)d: a quotation mark is not closed "
                "or stands inside a cell. Save the table again as “CSV UTF-8” or XLSX."
            )
            % {"file": filename, "row": number},
            code="table_broken",
        ) from error
    finally:
        text.detach()  # or it would close the file, which is not ours


def _checked(text: IO[str], filename: str) -> Iterator[str]:
    try:
        for line in text:
            if CONTROL_CHARACTERS.search(line):
                raise _not_utf8(filename)
            yield line
    except UnicodeDecodeError as error:
        raise _not_utf8(filename) from error


def _lines(file: IO[bytes]) -> int:
    file.seek(0)
    return sum(piece.count(b"\n") for piece in iter(lambda: file.read(A_PIECE), b""))


def _delimiter(sample: str) -> str:
    """The delimiter that cuts the first rows into as many cells as the heading, and the heading into most."""

    def fit(delimiter: str) -> tuple[float, float]:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        try:
            rows = [cells for cells in islice(reader, 20) if any(cells)]
        except csv.Error:
            return 0, 0
        if rows and len(rows[0]) > 1:
            return _share_as_wide_as_the_first(rows), len(rows[0])
        # A heading of one cell fits every delimiter, so it counts only when nothing else does.
        written = [cells for cells in rows if any(cell.strip(BLANK) for cell in cells)]
        return 0, _share_as_wide_as_the_first(written) if written else 0

    return max(DELIMITERS, key=fit)


def _share_as_wide_as_the_first(rows: list[list[str]]) -> float:
    return sum(len(cells) == len(rows[0]) for cells in rows) / len(rows)


def _unneutralised(cell: str) -> str:
    """What ``write_csv`` made harmless, as it was before."""
    return cell[1:] if NEUTRALISED.match(cell) else cell


# --- Writing ---


def write_csv(
    stream: IO[str],
    headings: Iterable[Any],
    rows: Iterable[Iterable[Any]],
    *,
    bom: bool = True,
    delimiter: str = ";",
) -> None:
    """Write a CSV table that a Russian Excel opens by itself (BOM, semicolons), row by row.

    Text that a spreadsheet program would take for a formula gets an apostrophe before it, which
    ``read_table`` takes away again; numbers stay numbers.
    """
    if bom:
        stream.write("\ufeff")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([_neutralised(heading) for heading in headings])
    for row in rows:
        writer.writerow([_neutralised(value) for value in row])


def _neutralised(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal):
        return str(value)
    text = CONTROL_CHARACTERS.sub("", str(value))
    return f"'{text}" if FORMULA_START.match(text) or NEUTRALISED.match(text) else text


def write_xlsx(
    stream: IO[bytes],
    sheet_title: str,
    headings: Iterable[Any],
    rows: Iterable[Iterable[Any]],
    *,
    notes: Iterable[Iterable[Any]] = (),
) -> None:
    """Write an XLSX table with a frozen heading, row by row; text is never a formula or a link.

    ``notes`` are rows of a second sheet, which a reader of the table passes over.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd.mm.yyyy",
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(stream, options) as workbook:
        sheet = workbook.add_worksheet(_sheet_name(sheet_title))
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, min(max(len(str(heading)) + 2, 12), 60))
            sheet.write_string(0, column, _sheet_text(heading), bold)
        _write_rows(sheet, rows, first=1)
        if notes := list(notes):
            sheet = workbook.add_worksheet()
            sheet.set_column(0, 0, 30)
            sheet.set_column(1, 1, 90)
            _write_rows(sheet, notes, first=0)


def _write_rows(sheet, rows: Iterable[Iterable[Any]], *, first: int) -> None:
    for number, row in enumerate(rows, start=first):
        for column, value in enumerate(row):
            _write_cell(sheet, number, column, value)


def _write_cell(sheet, row: int, column: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal) and abs(value) < 10**15:  # also leaves out infinity and NaN
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, column, value)
    else:
        sheet.write_string(row, column, _sheet_text(value))


def _sheet_text(value: Any) -> str:
    return CONTROL_CHARACTERS.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_CELL]


def _sheet_name(title: str) -> str:
    """The title without what Excel forbids in the name of a sheet; an empty one gets Excel's own name."""
    name = re.sub(r"[\[\]:*?/\\]", " ", _sheet_text(title))[:31].strip(" '")
    return "" if name.casefold() == "history" else name
