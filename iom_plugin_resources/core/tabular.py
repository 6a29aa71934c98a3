"""Tables that people send and take away (CSV, XLSX): hostile input stays text, formulas stay harmless."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

import openpyxl
import xlsxwriter
from django.utils.translation import gettext as _

from .errors import IomError

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 300 * 1024 * 1024
LARGEST_PACKING_RATIO = 200
MOST_ROWS = 200_000
MOST_COLUMNS = 100
LAST_ROW_OF_A_SHEET = 1_048_576
LONGEST_CELL = 32_767

ZIP_SIGNATURE = b"PK\x03\x04"
OLD_EXCEL_SIGNATURE = b"\xd0\xcf\x11\xe0"
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# Rows of nothing else are what spreadsheets write for empty ones.
BLANK = " ;,\t"
DELIMITERS = ";,\t"
FORMULA_START = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")
NEUTRALISED = re.compile(r"'+(?:\s*[=+\-@＝＋－＠]|[\t\r])")


class TableError(IomError):
    """The file cannot be read as a table; the message says how to save it."""

    default_code = "table_unreadable"


@dataclass(frozen=True)
class TableRow:
    """``number`` is the row number that a spreadsheet program shows."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """``headings`` is the first row that is not blank, ``rows`` the others that are not blank."""

    headings: list[str]
    rows: list[TableRow] = field(default_factory=list)
    heading_row: int = 1


# --- Reading ---


def read_table(source: str | PathLike | IO[bytes], filename: str | None = None) -> Table:
    """Read a CSV or XLSX file, told apart by content, from a path or an open binary file.

    Raises ``TableError`` with a sentence for people if it is not a table or too large. A row keeps cells
    beyond the last heading. ``filename`` is how messages call the file.
    """
    if isinstance(source, str | PathLike):
        filename = filename or Path(source).name
        with open(source, "rb") as file:
            content = file.read(LARGEST_FILE + 1)
    else:
        filename = filename or Path(str(getattr(source, "name", "") or "")).name
        content = source.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise _too_large(filename)
    if content.startswith(ZIP_SIGNATURE):
        return _table(_xlsx_rows(content, filename), filename)
    if content.startswith(OLD_EXCEL_SIGNATURE):
        raise TableError(
            _("The file “%(file)s” is of an old Excel format. Save it as “Excel workbook (XLSX)”.")
            % {"file": filename},
            code="table_old_excel",
        )
    return _table(_csv_rows(_decoded(content, filename), filename), filename)


def _table(numbered_rows: Iterable[tuple[int, list[str]]], filename: str) -> Table:
    table = None
    for number, cells in numbered_rows:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise TableError(
                _("The file “%(file)s” has more than %(number)d columns. Leave only the table to be read.")
                % {"file": filename, "number": MOST_COLUMNS},
                code="table_too_large",
            )
        if table is None:
            table = Table(headings=cells, heading_row=number)
            continue
        if len(table.rows) == MOST_ROWS:
            raise TableError(
                _("The file “%(file)s” has more than %(number)d rows. Divide it into several files.")
                % {"file": filename, "number": MOST_ROWS},
                code="table_too_large",
            )
        cells.extend([""] * (len(table.headings) - len(cells)))
        table.rows.append(TableRow(number, cells))
    return table or Table(headings=[])


def _too_large(filename: str) -> TableError:
    return TableError(
        _("The file “%(file)s” is larger than %(number)d MB. Divide it into several files.")
        % {"file": filename, "number": LARGEST_FILE // 1024 // 1024},
        code="table_too_large",
    )


# --- CSV ---


def _decoded(content: bytes, filename: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(filename) from error
    if CONTROL_CHARACTERS.search(text):
        raise _not_utf8(filename)
    return text


def _not_utf8(filename: str) -> TableError:
    return TableError(
        _(
            "The file “%(file)s” is neither a CSV file in the encoding UTF-8 nor an XLSX file. "
            "Save the table as “CSV UTF-8” or as “Excel workbook (XLSX)”."
        )
        % {"file": filename},
        code="table_wrong_encoding",
    )


def _csv_rows(text: str, filename: str) -> Iterator[tuple[int, list[str]]]:
    declared = re.match(r"sep=(.)\r?\n", text)  # a line that Excel itself writes and does not count
    if declared:
        text = text[declared.end() :]
    delimiter = declared[1] if declared else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [_unneutralised(_clean(cell)) for cell in cells]
    except csv.Error as error:
        raise TableError(
            _(
                "The file “%(file)s” cannot be read after row %(row)d: a quotation mark is not closed "
                "or stands inside a cell. Save the table again as “CSV UTF-8” or XLSX."
            )
            % {"file": filename, "row": number},
            code="table_broken",
        ) from error


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first rows into as many cells as the heading, and the heading into most."""
    sample = text[:50_000]

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


def _clean(cell: str) -> str:
    return CONTROL_CHARACTERS.sub("", cell).replace("\r\n", "\n").replace("\r", "\n").strip()


def _unneutralised(cell: str) -> str:
    """What ``write_csv`` made harmless, as it was before."""
    return cell[1:] if NEUTRALISED.match(cell) else cell


# --- XLSX ---


def _xlsx_rows(content: bytes, filename: str) -> list[tuple[int, list[str]]]:
    _check_archive(content, filename)
    try:
        with warnings.catch_warnings():  # of parts that openpyxl passes over, of no use to people
            warnings.simplefilter("ignore")
            return list(islice(_filled_rows(content), MOST_ROWS + 2))
    except Exception as error:  # a damaged workbook may raise nearly anything
        raise _broken_xlsx(filename) from error


def _filled_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        sheet = next(sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible")
        # The bounds are ours: a file may claim rows and columns without end.
        rows = sheet.iter_rows(1, LAST_ROW_OF_A_SHEET, 1, MOST_COLUMNS + 1, values_only=True)
        for number, values in enumerate(rows, start=1):
            texts = [_cell_text(value) for value in values] if any(values) or 0 in values else []
            if any(texts):
                yield number, texts
    finally:
        workbook.close()


def _broken_xlsx(filename: str) -> TableError:
    return TableError(
        _("The file “%(file)s” is damaged or is no XLSX table. Open it in Excel and save it again as XLSX.")
        % {"file": filename},
        code="table_broken",
    )


def _check_archive(content: bytes, filename: str) -> None:
    """Refuse what would unpack into gigabytes, by size or by entities, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            if unpacked > LARGEST_UNPACKED or unpacked > LARGEST_PACKING_RATIO * max(len(content), 100_000):
                raise _too_large(filename)
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    with archive.open(member) as file:
                        _check_prolog(file)
    except TableError:
        raise
    except Exception as error:  # a damaged archive may raise nearly anything
        raise _broken_xlsx(filename) from error


class _PrologIsOver(Exception):
    pass


def _check_prolog(file: IO[bytes]) -> None:
    """Refuse XML with a document type: office programs write none, and entities can only live there."""
    parser = expat.ParserCreate()

    def refuse(*args):
        raise ValueError("A document type is not allowed in a workbook.")

    def stop(*args):
        raise _PrologIsOver

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        while chunk := file.read(4096):
            parser.Parse(chunk)
    except _PrologIsOver:
        return


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # Fifteen digits are what Excel keeps; the rest is noise of binary fractions.
        return f"{Decimal(f'{value:.15g}').normalize():f}"
    if isinstance(value, datetime):
        if value.time() == time():
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return _clean(str(value))


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


def write_xlsx(stream: IO[bytes], sheet_title: str, headings: Iterable[Any], rows: Iterable[Iterable[Any]]) -> None:
    """Write an XLSX table with a frozen heading, row by row; text is never a formula or a link."""
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
        for number, row in enumerate(rows, start=1):
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
    return CONTROL_CHARACTERS.sub("", str(value))[:LONGEST_CELL]


def _sheet_name(title: str) -> str:
    """The title without what Excel forbids in the name of a sheet; an empty one gets Excel's own name."""
    name = re.sub(r"[\[\]:*?/\\]", " ", _sheet_text(title))[:31].strip(" '")
    return "" if name.casefold() == "history" else name
