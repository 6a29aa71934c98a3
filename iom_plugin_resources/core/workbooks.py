"""Reading XLSX that people send: cells as text, merged cells as people see them, nothing unpacked without a bound."""

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import IO, Any
from xml.parsers import expat

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string

from .errors import IomError

LARGEST_UNPACKED = 300 * 1024 * 1024
LARGEST_TEXTS = 100 * 1024 * 1024
LARGEST_OTHER_PART = 20 * 1024 * 1024
LARGEST_PACKING_RATIO = 100
LAST_ROW_OF_A_SHEET = 1_048_576
MOST_COLUMNS = 100
MOST_MERGED = 50_000
MOST_UNCOUNTED = 10_000
A_PIECE = 1024 * 1024
LONGEST_CELL_MARKUP = 40_000

# What a cell holds whose formula was written by a program that counts nothing.
UNCOUNTED = "#FORMULA!"
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
FORMULA_ALONE = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
EMPTY_TEXT = re.compile(rb'\bt="str"')


class TableError(IomError):
    """The file cannot be read as a table; the message says how to save it."""

    default_code = "table_unreadable"


@dataclass(frozen=True)
class Merged:
    """Cells made one; columns count from 0, rows as spreadsheet programs show them."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """The first visible sheet: its rows that are not blank, with their numbers."""

    rows: Iterator[tuple[int, list[str]]]
    merged: list[Merged] = field(default_factory=list)
    expected_rows: int = 0


def read_sheet(file: IO[bytes], filename: str) -> Sheet:
    """The first visible sheet of a workbook; raises ``TableError``, also while the rows are read."""
    check_archive(file, filename)
    try:
        with _quiet():
            workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
            sheet = next(sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible")
            with zipfile.ZipFile(file) as archive, archive.open(sheet._worksheet_path) as part:
                marks = _read_marks(part)
    except Exception as error:  # a damaged workbook may raise nearly anything
        raise broken_workbook(filename) from error
    return Sheet(_checked_rows(workbook, sheet, marks, filename), marks.merged, min(sheet.max_row or 0, 10**6))


def _checked_rows(workbook, sheet, marks: "_Marks", filename: str) -> Iterator[tuple[int, list[str]]]:
    # The bounds are ours: a file may claim rows and columns without end.
    rows = sheet.iter_rows(1, LAST_ROW_OF_A_SHEET, 1, MOST_COLUMNS + 1, values_only=True)
    number = 0
    try:
        while True:
            try:
                with _quiet():
                    some = list(islice(rows, 500))
            except Exception as error:
                raise broken_workbook(filename) from error
            if not some:
                return
            for values in some:
                number += 1
                texts = _texts(values)
                for column in marks.uncounted.get(number, ()):
                    texts.extend([""] * (column + 1 - len(texts)))
                    texts[column] = UNCOUNTED
                if any(texts):
                    yield number, texts
    finally:
        workbook.close()


def _texts(values: tuple) -> list[str]:
    width = len(values)
    while width and values[width - 1] is None:
        width -= 1
    return [_cell_text(value) for value in values[:width]]


def _quiet():
    """Without warnings of parts that openpyxl passes over, of no use to people."""
    return warnings.catch_warnings(action="ignore")


def broken_workbook(filename: str) -> TableError:
    return TableError(
        _("The file “%(file)s” is damaged or is no XLSX table. Open it in Excel and save it again as XLSX.")
        % {"file": filename},
        code="table_broken",
    )


# --- Before anything is unpacked ---


def check_archive(file: IO[bytes], filename: str) -> None:
    """Refuse macros, and what would unpack into gigabytes by size or by entities."""
    try:
        size = file.seek(0, 2)
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if any(member.filename.endswith("vbaProject.bin") for member in members):
                raise TableError(
                    _("The file “%(file)s” contains macros. Save the table as “Excel workbook (XLSX)”, without macros.")
                    % {"file": filename},
                    code="table_with_macros",
                )
            if _is_too_large(members, size):
                raise TableError(
                    _("The file “%(file)s” unpacks into too much. Leave only the sheet with the table in it.")
                    % {"file": filename},
                    code="table_too_large",
                )
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    with archive.open(member) as part:
                        _check_prolog(part)
    except TableError:
        raise
    except Exception as error:  # a damaged archive may raise nearly anything
        raise broken_workbook(filename) from error


def _is_too_large(members: Iterable[zipfile.ZipInfo], size: int) -> bool:
    def most(name: str) -> int:
        if "worksheets/" in name:
            return LARGEST_UNPACKED
        return LARGEST_TEXTS if name.endswith("sharedStrings.xml") else LARGEST_OTHER_PART

    unpacked = sum(member.file_size for member in members)
    return unpacked > min(LARGEST_UNPACKED, LARGEST_PACKING_RATIO * max(size, 100_000)) or any(
        member.file_size > most(member.filename) for member in members if member.filename.endswith(".xml")
    )


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


# --- What openpyxl does not tell when it reads row by row ---


@dataclass(frozen=True)
class _Marks:
    merged: list[Merged] = field(default_factory=list)
    uncounted: dict[int, set[int]] = field(default_factory=dict)


def _read_marks(part: IO[bytes]) -> _Marks:
    """Merged cells, and the places of formulas without a value, from the markup of a sheet, piece by piece."""
    marks, kept, found = _Marks(), b"", 0
    while piece := part.read(A_PIECE):
        text = kept + piece
        if b"mergeCell" in text:
            for match in MERGED.finditer(text):
                if len(marks.merged) < MOST_MERGED:
                    marks.merged.append(_merged(match))
        if b"<f" in text or b":f" in text:
            for match in FORMULA_ALONE.finditer(text):
                place = PLACE.search(match[1])
                if place and not EMPTY_TEXT.search(match[1]) and found < MOST_UNCOUNTED:
                    column = column_index_from_string(place[1].decode()) - 1
                    if column < MOST_COLUMNS:
                        found += 1
                        marks.uncounted.setdefault(int(place[2]), set()).add(column)
        # An element may go on in the next piece; one that is met twice is the same one.
        kept = text[-LONGEST_CELL_MARKUP:]
    return _Marks(list(dict.fromkeys(marks.merged)), marks.uncounted)


def _merged(match: re.Match) -> Merged:
    left, right = (column_index_from_string(name.decode()) - 1 for name in (match[1], match[3]))
    return Merged(int(match[2]), left, int(match[4]), min(right, MOST_COLUMNS - 1))


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        # So Excel writes the first half of a line end of Windows.
        return clean_cell(value.replace("_x000D_", ""))
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
    return clean_cell(str(value))


def clean_cell(cell: str) -> str:
    """The text of a cell as it is kept: without control characters, lines end alike, nothing around it."""
    return CONTROL_CHARACTERS.sub("", cell).replace("\r\n", "\n").replace("\r", "\n").strip()
