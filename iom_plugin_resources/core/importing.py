"""The engine of imports from spreadsheets: all or nothing, every bad row named, twice is once."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from os import PathLike
from typing import IO, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from .errors import IomError
from .tabular import Table, TableError, TableRow, read_table
from .text import fold

MOST_KEYS = 500
SPREADSHEET_ERRORS = {"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#Н/Д", "#ССЫЛКА!"}


class ParseError(IomError, ValueError):
    """A cell's text is not what its column holds."""

    default_code = "cell_not_understood"


class CellError(IomError):
    """A cell is wrong; ``column_name`` is the name in the code, not the heading."""

    default_code = "cell_wrong"

    def __init__(self, column_name: str, reason):
        super().__init__(reason)
        self.column_name = column_name


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Column:
    """One column of an import file.

    It is found by its heading, its name or a synonym. ``parse`` turns the text of a filled cell into a value
    (raising ``ParseError``); an empty cell gives ``empty``. ``required`` holds for the column
    and for every cell of it.
    """

    name: str
    heading: str
    required: bool = False
    parse: Callable[[str], Any] | None = None
    empty: Any = ""
    synonyms: tuple[str, ...] = ()

    def __post_init__(self):
        if self.parse and self.empty == "":
            object.__setattr__(self, "empty", None)

    def headings(self) -> set[str]:
        return {fold(heading) for heading in (self.name, self.heading, *self.synonyms)}


@dataclass(frozen=True)
class Problem:
    """Why a file is not imported; ``row`` is None when it is about the file, ``column`` is the heading."""

    row: int | None
    column: str
    reason: str

    def __str__(self) -> str:
        if self.row is None:
            return self.reason
        if not self.column:
            return _("row %(row)d: %(reason)s") % {"row": self.row, "reason": self.reason}
        return _("row %(row)d, column “%(column)s”: %(reason)s") % {
            "row": self.row,
            "column": self.column,
            "reason": self.reason,
        }


@dataclass
class ImportReport:
    """What an import did, or with problems what kept it from doing anything.

    ``ignored`` are headings of the file that no column answers to: a warning, not a problem, because people
    keep columns of their own.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    dry_run: bool = False

    @property
    def ok(self) -> bool:
        return not self.problems

    @property
    def total(self) -> int:
        return self.created + self.changed + self.unchanged

    def count(self, outcome: Outcome) -> None:
        setattr(self, outcome, getattr(self, outcome) + 1)


@dataclass
class ImportRow:
    """A row on its way: ``values`` by column name, without the columns that the file lacks."""

    number: int
    values: dict[str, Any]


class RowImporter:
    """Base of importers: what to read, how to check it, how to save it.

    ``run_import`` calls ``prepare`` once with all rows, then for every row ``clean_<column name>(value)`` where
    it exists and ``check(values)``; if nothing is wrong, ``order`` once, ``save`` for every row and ``finish``
    once. A column that the file lacks is not in a row's values: what is stored must then stay as it is.
    """

    columns: ClassVar[Sequence[Column]] = ()
    key: ClassVar[Sequence[str]] = ()

    def key_of(self, values: dict[str, Any]) -> Any:
        """What may stand in the file only once; None if the row has no key."""
        key = tuple(values.get(name) for name in self.key)
        return key if all(key) else None

    def prepare(self, rows: list[ImportRow]) -> None:
        """Load what the rows refer to: here, once, and never in the hooks below."""

    def check(self, values: dict[str, Any]) -> None:
        """Raise ``CellError`` or ``ValidationError`` for what one cell alone cannot show."""

    def order(self, rows: list[ImportRow]) -> Iterable[ImportRow]:
        """The rows as they are to be saved, such as parents before children."""
        return rows

    def save(self, values: dict[str, Any]) -> Outcome:
        raise NotImplementedError

    def finish(self) -> None:
        """Write what ``save`` has gathered to be written at once."""


def run_import(
    importer: RowImporter,
    source: str | PathLike | IO[bytes],
    *,
    filename: str | None = None,
    dry_run: bool = False,
) -> ImportReport:
    """Import the file in one transaction: with any problem, and with ``dry_run``, nothing stays written.

    The counts of a dry run are those of the real one; with problems they are zero.
    """
    try:
        table = read_table(source, filename)
    except TableError as error:
        return ImportReport(problems=[Problem(None, "", str(error))], dry_run=dry_run)
    run = _Run(importer, table, ImportReport(dry_run=dry_run))
    with transaction.atomic():
        run.execute()
        if run.report.problems or dry_run:
            transaction.set_rollback(True)
    if run.report.problems:
        run.report.created = run.report.changed = run.report.unchanged = 0
        run.report.problems.sort(key=lambda problem: problem.row or 0)
    return run.report


class _Run:
    """One import: the steps of ``run_import``."""

    def __init__(self, importer: RowImporter, table: Table, report: ImportReport):
        self.importer = importer
        self.table = table
        self.report = report
        self.columns: dict[str, Column] = {column.name: column for column in importer.columns}
        self.places: dict[str, int] = {}
        self.bad_rows: set[int] = set()

    def execute(self) -> None:
        self.find_columns()
        if self.report.problems:
            return
        rows = [self.parsed(row) for row in self.table.rows]
        self.importer.prepare(rows)
        for row in rows:
            self.clean(row)
        self.find_duplicates(rows)
        if not self.report.problems:
            self.save(rows)

    def find_columns(self) -> None:
        names = {heading: column.name for column in self.importer.columns for heading in column.headings()}
        for place, heading in enumerate(self.table.headings):
            name = names.get(fold(heading))
            if name is None:
                if heading:
                    self.report.ignored.append(heading)
            elif name in self.places:
                self.problem(self.table.heading_row, name, _("There are two columns with this heading."))
            else:
                self.places[name] = place
        for column in self.importer.columns:
            if column.required and column.name not in self.places:
                self.problem(self.table.heading_row, column.name, _("The column is missing."))
        if not self.report.problems and not self.table.rows:
            self.report.problems.append(Problem(None, "", _("The file is empty: there is no row below the headings.")))

    def parsed(self, row: TableRow) -> ImportRow:
        if any(row.cells[len(self.table.headings) :]):
            self.problem(
                row.number,
                "",
                _(
                    "The row has more cells than there are headings. Put quotation marks around cells "
                    "that contain the delimiter."
                ),
            )
        values = {}
        for name, place in self.places.items():
            try:
                values[name] = self.parsed_cell(self.columns[name], row.cells[place])
            except IomError as error:
                self.problem(row.number, name, error.message)
        return ImportRow(row.number, values)

    def parsed_cell(self, column: Column, text: str) -> Any:
        if text in SPREADSHEET_ERRORS:
            raise ParseError(_("The cell holds the error %(error)s of a formula.") % {"error": text})
        if text:
            return column.parse(text) if column.parse else text
        if column.required:
            raise ParseError(_("The cell is empty."))
        return column.empty

    def clean(self, row: ImportRow) -> None:
        for name, value in row.values.items():
            cleaner = getattr(self.importer, f"clean_{name}", None)
            if cleaner:
                with self.noting(row, name):
                    row.values[name] = cleaner(value)
        if row.number not in self.bad_rows:
            with self.noting(row):
                self.importer.check(row.values)

    def find_duplicates(self, rows: list[ImportRow]) -> None:
        first_rows: dict[Any, int] = {}
        for row in rows:
            key = self.importer.key_of(row.values)
            if key is None:
                continue
            first = first_rows.setdefault(key, row.number)
            if first != row.number:
                reason = _("Rows %(first)d and %(second)d are about the same: leave one of them.")
                self.problem(row.number, self.importer.key[-1], reason % {"first": first, "second": row.number})

    def save(self, rows: list[ImportRow]) -> None:
        try:
            for row in self.importer.order(rows):
                with self.noting(row):
                    self.report.count(self.importer.save(row.values))
            if not self.report.problems:
                self.importer.finish()
        except DatabaseError as error:
            # The transaction is lost, so no further row can be tried.
            reason = _("The database refused the rows: %(error)s") % {"error": error}
            self.report.problems.append(Problem(None, "", reason))

    def noting(self, row: ImportRow, column_name: str = "") -> "_Noting":
        return _Noting(self, row.number, column_name)

    def problem(self, row: int, column_name: str, reason) -> None:
        self.bad_rows.add(row)
        column = self.columns.get(column_name)
        self.report.problems.append(Problem(row, column.heading if column else column_name, str(reason)))


class _Noting:
    """What people can mend becomes a problem of the row; the import goes on with the next one."""

    def __init__(self, run: _Run, row: int, column_name: str):
        self.run, self.row, self.column_name = run, row, column_name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind, error, traceback) -> bool:
        if isinstance(error, CellError):
            self.run.problem(self.row, error.column_name, error.message)
        elif isinstance(error, IomError):
            self.note_fields(error.fields)
            if not error.fields:
                self.run.problem(self.row, self.column_name, error.message)
        elif isinstance(error, ValidationError):
            self.note_fields(error.message_dict if hasattr(error, "error_dict") else {self.column_name: error.messages})
        else:
            return False
        return True

    def note_fields(self, messages_by_field: dict[str, list]) -> None:
        for name, messages in messages_by_field.items():
            for message in messages:
                self.run.problem(self.row, "" if name == "__all__" else name, message)


# --- Parsers of cells ---


def parse_int(text: str) -> int:
    """A whole number that is not negative; spaces may divide thousands."""
    digits = _without_spaces(text)
    if not re.fullmatch(r"[0-9]{1,15}", digits):
        raise _parse_error(_("“%(text)s” is not a whole number."), text)
    return int(digits)


def parse_int_up_to(largest: int) -> Callable[[str], int]:
    """A parser for a whole number of at most ``largest``."""

    def parse(text: str) -> int:
        number = parse_int(text)
        if number > largest:
            raise ParseError(
                _("%(number)d is too large: at most %(largest)d is possible here.")
                % {"number": number, "largest": largest}
            )
        return number

    return parse


def parse_decimal(text: str) -> Decimal:
    """A number with a comma or a point: «1 500,50»."""
    digits = _without_spaces(text)
    if not re.fullmatch(r"-?[0-9]{1,15}([.,][0-9]{1,10})?", digits):
        raise _parse_error(_("“%(text)s” is not a number. Write it like 1500 or 1500,50."), text)
    return Decimal(digits.replace(",", "."))


def parse_date(text: str) -> date:
    """A day written as 21.10.2026 or 2026-10-21."""
    match = re.fullmatch(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})|(\d{4})-(\d{2})-(\d{2})", text)
    if not match:
        raise _parse_error(_("“%(text)s” is not a date. Write it like 21.10.2026."), text)
    year, month, day = match["y"] or match[4], match["m"] or match[5], match["d"] or match[6]
    try:
        parsed = date(int(year), int(month), int(day))
    except ValueError as error:
        raise _parse_error(_("There is no date “%(text)s” in the calendar."), text) from error
    if not 1900 <= parsed.year <= 2200:
        raise _parse_error(_("The date “%(text)s” lies too far from today."), text)
    return parsed


YES = {"да", "yes", "y", "true", "истина", "1", "+"}
NO = {"нет", "no", "n", "false", "ложь", "0", "-", "–", "—"}


def parse_yes_no(text: str) -> bool:
    answer = fold(text)
    if answer not in YES | NO:
        raise _parse_error(_("“%(text)s” is neither yes nor no. Write “да” or “нет”."), text)
    return answer in YES


def parse_list(text: str) -> tuple[str, ...]:
    """Values separated by semicolons, each once."""
    parts = (" ".join(part.split()) for part in text.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def parse_choice(choices: type[models.TextChoices]) -> Callable[[str], str]:
    """A parser for a closed list: takes the value or the label, in any case.

    Labels are known in the main language of the site and in the one that is active.
    """

    def parse(text: str) -> str:
        values = _values_by_wording(choices, settings.LANGUAGE_CODE) | _values_by_wording(
            choices, get_language() or settings.LANGUAGE_CODE
        )
        if fold(text) not in values:
            raise ParseError(
                _("“%(text)s” is not in the list. Choose one of: %(choices)s.")
                % {"text": text[:100], "choices": ", ".join(str(label) for label in choices.labels)}
            )
        return values[fold(text)]

    return parse


@cache
def _values_by_wording(choices: type[models.TextChoices], language: str) -> dict[str, str]:
    with override(language):
        labels = {fold(str(label)): value for value, label in choices.choices}
    return labels | {fold(value): value for value in choices.values}


class Lookup:
    """Objects by what a cell calls them: by the attributes ``names``, of which the first counts most."""

    def __init__(self, objects: Iterable[models.Model], *names: str, key: Callable[[str], Any] = fold):
        self.key = key
        self.found: dict[Any, models.Model] = {}
        objects = list(objects)
        for name in reversed(names):
            self.found |= {key(str(getattr(found, name))): found for found in objects}

    def get(self, text: str) -> models.Model | None:
        return self.found.get(self.key(text))

    def one(self, text: str) -> models.Model:
        return self.many([text])[0]

    def many(self, texts: Iterable[str]) -> list[models.Model]:
        """The objects of all the texts; raises ``ParseError`` that names every text nothing answers to."""
        texts = list(texts)
        unknown = [text for text in texts if self.get(text) is None]
        if unknown:
            raise ParseError(
                ngettext(
                    "%(unknown)s is not known. Correct it or add it to the portal first.",
                    "These are not known: %(unknown)s. Correct them or add them to the portal first.",
                    len(unknown),
                )
                % {"unknown": ", ".join(f"“{text[:100]}”" for text in unknown)}
            )
        return list(dict.fromkeys(self.get(text) for text in texts))


def in_chunks(keys: Sequence) -> Iterator[Sequence]:
    """As many keys at a time as every database takes in one query."""
    return (keys[start : start + MOST_KEYS] for start in range(0, len(keys), MOST_KEYS))


def assign(instance: models.Model, values: dict[str, Any]) -> bool:
    """Set the fields; whether one of them has changed. Objects are compared by key, without a query."""
    changed = False
    for name, value in values.items():
        by_key = isinstance(value, models.Model)
        present = getattr(instance, instance._meta.get_field(name).attname if by_key else name)
        if present != (value.pk if by_key else value):
            setattr(instance, name, value)
            changed = True
    return changed


def _without_spaces(text: str) -> str:
    return "".join(text.split())


def _parse_error(message: str, text: str) -> ParseError:
    return ParseError(message % {"text": text[:100]})
