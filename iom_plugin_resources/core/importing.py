"""The engine of imports from spreadsheets: all or nothing, every bad row named, twice is once."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import islice
from os import PathLike
from typing import IO, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from .errors import IomError
from .tabular import UNCOUNTED, Table, TableError, TableRow, open_table
from .text import fold

MOST_KEYS = 500
MOST_PROBLEMS = 10_000
MOST_REMEMBERED_CELLS = 5_000
LIKE_ENOUGH = 86
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
    and for every cell of it. ``help`` says in a template what belongs there.
    """

    name: str
    heading: str
    required: bool = False
    parse: Callable[[str], Any] | None = None
    empty: Any = ""
    synonyms: tuple[str, ...] = ()
    help: Any = ""

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


@dataclass(frozen=True)
class Change:
    """What a row changes in one field, as people read it."""

    column: str
    old: str
    new: str


@dataclass(frozen=True)
class RowNote:
    """What becomes of one good row."""

    number: int
    name: str
    outcome: Outcome
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Written:
    """For an undo: the key of what was written, its state before (None: it was not there) and a print of that after."""

    object_id: int
    before: dict | None
    after: str


@dataclass
class UndoReport:
    """What became of the objects that an import had written; ``kept`` are names with reasons, ``gone`` were deleted."""

    deleted: int = 0
    restored: int = 0
    gone: int = 0
    kept: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class ImportReport:
    """What an import did, or with problems what kept it from doing anything.

    ``ignored`` are headings of the file that no column answers to: a warning, not a problem, because people
    keep columns of their own; ``remarks`` say what was left out or shortened. ``refused`` counts the rows with a
    problem, ``notes`` describe good rows.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    notes: list[RowNote] = field(default_factory=list)
    dry_run: bool = False

    @property
    def ok(self) -> bool:
        return not self.problems

    @property
    def total(self) -> int:
        return self.created + self.changed + self.unchanged

    def count(self, outcome: Outcome) -> int:
        """Count one more; how many there are now."""
        number = getattr(self, outcome) + 1
        setattr(self, outcome, number)
        return number


@dataclass
class ImportRow:
    """A row on its way: ``values`` by column name, without the columns that the file lacks."""

    number: int
    values: dict[str, Any]


class RowImporter:
    """Base of importers: what to read, how to check it, how to save it.

    ``run_import`` calls ``start`` once and ``prepare`` with all rows, then for every row
    ``clean_<column name>(value)`` where it exists and ``check(values)``; if nothing is wrong, ``order`` once,
    ``save`` for every row and ``finish`` once. A column that the file lacks is not in a row's values: what is
    stored must then stay as it is. Cleaners see the same value once, so they only look at the value.

    With ``rows_at_a_time`` all this but ``start`` is done for so many rows after so many, whatever the size of
    the file; ``save`` of such an importer only gathers, and ``finish`` writes what it has gathered.
    """

    columns: ClassVar[Sequence[Column]] = ()
    key: ClassVar[Sequence[str]] = ()
    rows_at_a_time: ClassVar[int | None] = None
    # Whether the headings of a file are people's own, so that they say what stands under them.
    names_columns: ClassVar[bool] = True

    def open(self, source: str | PathLike | IO[bytes], filename: str | None) -> AbstractContextManager[Table]:
        """The file as a table; raises ``TableError``."""
        return open_table(source, filename)

    def remarks(self) -> Iterable[str]:
        """What was left out of the file or shortened without being a problem; asked at the end."""
        return ()

    def key_of(self, values: dict[str, Any]) -> Any:
        """What may stand in the file only once; None if the row has no key."""
        key = tuple(values.get(name) for name in self.key)
        return key if all(key) else None

    def start(self) -> None:
        """Load what any row may refer to."""

    def prepare(self, rows: list[ImportRow]) -> None:
        """Load what these rows refer to: here, once, and never in the hooks below."""

    def check(self, values: dict[str, Any]) -> None:
        """Raise ``CellError`` or ``ValidationError`` for what one cell alone cannot show."""

    def order(self, rows: list[ImportRow]) -> Iterable[ImportRow]:
        """The rows as they are to be saved, such as parents before children."""
        return rows

    def save(self, values: dict[str, Any]) -> Outcome:
        raise NotImplementedError

    def finish(self) -> Iterable[Written]:
        """Write what ``save`` has gathered to be written at once; what an undo needs to know of it."""
        return ()

    def name_of(self, values: dict[str, Any]) -> str:
        """What people call the object of the row."""
        return " ".join(str(values[name]) for name in self.key)

    def changes_of(self, values: dict[str, Any]) -> tuple[Change, ...]:
        """What ``save`` changes in an object that is there."""
        return ()

    def undo(self, rows: Sequence) -> UndoReport:
        """Take back what was written, after ``start`` and some at a time: ``rows`` have the fields of ``Written``."""
        raise NotImplementedError


def run_import(
    importer: RowImporter,
    source: str | PathLike | IO[bytes],
    *,
    filename: str | None = None,
    dry_run: bool = False,
    mapping: Mapping[str, str] | None = None,
    most_notes: int = 0,
    watch: Callable[[int, int], None] | None = None,
    journal: Callable[[Iterable[Written]], None] | None = None,
) -> ImportReport:
    """Import the file in one transaction: with any problem, and with ``dry_run``, nothing stays written.

    The counts of a dry run are those of the real one; with problems they are zero, unless the importer takes some
    rows at a time: then they tell of the good rows. ``mapping`` says which column stands under a heading
    of the file (see ``labels``), or none (""). The report describes up to ``most_notes`` rows of every outcome.
    ``watch`` is told how many rows are done, and of about how many; ``journal`` gets what is written.
    """
    run = _Run(importer, ImportReport(dry_run=dry_run), mapping or {}, most_notes, watch, journal)
    with nullcontext() if run.only_looks else transaction.atomic():
        run.execute(source, filename)
        if (run.report.problems or dry_run) and not run.only_looks:
            transaction.set_rollback(True)
    report = run.report
    report.remarks = list(importer.remarks())
    if report.problems and not run.only_looks:
        report.created = report.changed = report.unchanged = 0
    report.refused = len(run.bad_rows)
    report.problems.sort(key=lambda problem: problem.row or 0)
    return report


def labels(headings: Sequence[str]) -> list[str]:
    """The headings, each different from the others: a second «Дата» is «Дата (2)», one without a text «[3]»."""
    seen: dict[str, int] = {}
    found = []
    for place, heading in enumerate(headings, start=1):
        heading = " ".join(heading.split()) or f"[{place}]"
        count = seen[fold(heading)] = seen.get(fold(heading), 0) + 1
        found.append(heading if count == 1 else f"{heading} ({count})")
    return found


def guess_mapping(columns: Iterable[Column], headings: Sequence[str]) -> dict[str, str]:
    """Which column probably stands under each heading, by ``labels``; "" where none is like it."""
    names = {heading: column.name for column in columns for heading in column.headings()}
    mapping = {label: names.get(fold(label), "") for label in labels(headings)}
    taken = set(mapping.values())
    for label, name in mapping.items():
        left = [heading for heading, known in names.items() if known not in taken]
        if not name and (like := process.extractOne(fold(label), left, scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)):
            mapping[label] = names[like[0]]
            taken.add(mapping[label])
    return mapping


class _GoOnNoFurther(Exception):
    pass


class _Run:
    """One import: the steps of ``run_import``."""

    def __init__(self, importer: RowImporter, report: ImportReport, mapping, most_notes, watch, journal):
        self.importer = importer
        self.report = report
        self.mapping = {fold(label): (label, name) for label, name in mapping.items()}
        self.most_notes = most_notes
        self.watch = watch
        self.journal = journal
        self.only_looks = report.dry_run and importer.rows_at_a_time is not None
        self.columns: dict[str, Column] = {column.name: column for column in importer.columns}
        self.cleaners = {name: getattr(importer, f"clean_{name}", None) for name in self.columns}
        self.remembered: dict[tuple[str, Any], dict] = {}
        self.places: dict[str, int] = {}
        self.first_rows: dict[Any, int] = {}
        self.bad_rows: set[int] = set()

    def execute(self, source: str | PathLike | IO[bytes], filename: str | None) -> None:
        try:
            with self.importer.open(source, filename) as table:
                self.find_columns(table)
                if not self.report.problems:
                    self.import_rows(table)
        except TableError as error:
            # Of a file that cannot be read to its end, nothing else need be said.
            self.report.problems, self.bad_rows = [Problem(None, "", str(error))], set()
        except _GoOnNoFurther:
            pass

    def import_rows(self, table: Table) -> None:
        self.importer.start()
        done, rows = 0, iter(table.rows)
        while some := list(islice(rows, self.importer.rows_at_a_time)):
            self.import_some(some, len(table.headings))
            done += len(some)
            if self.watch:
                self.watch(done, max(done, table.expected_rows))
        if not done:
            self.report.problems.append(Problem(None, "", _("The file is empty: there is no row below the headings.")))

    def import_some(self, table_rows: list[TableRow], width: int) -> None:
        rows = [self.parsed(row, width) for row in table_rows]
        self.importer.prepare(rows)
        for row in rows:
            self.clean(row)
        self.find_duplicates(rows)
        if len(self.report.problems) > MOST_PROBLEMS:
            reason = _("There are more than %(number)d problems. What stands below is not looked at.")
            self.report.problems.append(Problem(rows[-1].number + 1, "", reason % {"number": MOST_PROBLEMS}))
            raise _GoOnNoFurther
        if self.only_looks or not self.report.problems:
            self.save(rows)

    # --- Headings ---

    def find_columns(self, table: Table) -> None:
        names = {heading: column.name for column in self.importer.columns for heading in column.headings()}
        missed = dict(self.mapping)
        for place, (heading, label) in enumerate(zip(table.headings, labels(table.headings), strict=True)):
            _label, name = missed.pop(fold(label), (label, None))
            if name is None:
                name = names.get(fold(heading))
            if not name:
                if heading:
                    self.report.ignored.append(heading)
            elif name in self.places:
                self.tell(table.heading_row, name, _("There are two columns with this heading."))
            else:
                self.places[name] = place
        for label, name in missed.values():
            if name:
                self.tell(table.heading_row, label, _("The file has no column with this heading."))
        for column in self.importer.columns:
            if column.required and column.name not in self.places:
                self.tell(table.heading_row, column.name, _("The column is missing."))

    # --- Cells ---

    def parsed(self, row: TableRow, width: int) -> ImportRow:
        if any(row.cells[width:]):
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
                values[name] = self.once("parse", name, row.cells[place], self.parsed_cell)
            except IomError as error:
                self.note(row.number, name, error)
        return ImportRow(row.number, values)

    def parsed_cell(self, name: str, text: str) -> Any:
        column = self.columns[name]
        if text == UNCOUNTED:
            raise ParseError(
                _("The cell holds a formula that has not been counted. Open the file in Excel and save it again.")
            )
        if text in SPREADSHEET_ERRORS:
            raise ParseError(_("The cell holds the error %(error)s of a formula.") % {"error": text})
        if text:
            return column.parse(text) if column.parse else text
        if column.required:
            raise ParseError(_("The cell is empty."))
        return column.empty

    def cleaned_cell(self, name: str, value: Any) -> Any:
        return self.cleaners[name](value)

    def once(self, step: str, name: str, value: Any, function: Callable[[str, Any], Any]) -> Any:
        """``function(name, value)``, called once for a value that many rows have."""
        remembered = self.remembered.setdefault((step, name), {})
        if value not in remembered:
            if len(remembered) == MOST_REMEMBERED_CELLS:
                remembered.clear()
            try:
                remembered[value] = function(name, value), None
            except (IomError, ValidationError) as error:
                remembered[value] = None, error
        result, error = remembered[value]
        if error:
            raise error
        return result

    # --- Rows ---

    def clean(self, row: ImportRow) -> None:
        for name, value in row.values.items():
            if self.cleaners[name]:
                try:
                    row.values[name] = self.once("clean", name, value, self.cleaned_cell)
                except (IomError, ValidationError) as error:
                    self.note(row.number, name, error)
        if row.number not in self.bad_rows:
            try:
                self.importer.check(row.values)
            except (IomError, ValidationError) as error:
                self.note(row.number, "", error)

    def find_duplicates(self, rows: list[ImportRow]) -> None:
        for row in rows:
            key = self.importer.key_of(row.values)
            if key is None:
                continue
            first = self.first_rows.setdefault(key, row.number)
            if first != row.number:
                reason = _("Rows %(first)d and %(second)d are about the same: leave one of them.")
                self.problem(row.number, self.importer.key[-1], reason % {"first": first, "second": row.number})

    def save(self, rows: list[ImportRow]) -> None:
        good = [row for row in rows if row.number not in self.bad_rows]
        try:
            for row in self.importer.order(good):
                try:
                    outcome = self.importer.save(row.values)
                except (IomError, ValidationError) as error:
                    self.note(row.number, "", error)
                    continue
                if self.report.count(outcome) <= self.most_notes:
                    self.describe(row, outcome)
            if not self.report.problems and not self.only_looks:
                written = self.importer.finish()
                if self.journal:
                    self.journal(written)
        except DatabaseError as error:
            # The transaction is lost, so no further row can be tried.
            reason = _("The database refused the rows: %(error)s") % {"error": error}
            self.report.problems.append(Problem(None, "", reason))
            raise _GoOnNoFurther from error

    def describe(self, row: ImportRow, outcome: Outcome) -> None:
        changes = self.importer.changes_of(row.values) if outcome == Outcome.CHANGED else ()
        self.report.notes.append(RowNote(row.number, self.importer.name_of(row.values), outcome, changes))

    # --- What is wrong ---

    def note(self, row: int, column_name: str, error: IomError | ValidationError) -> None:
        """What people can mend becomes a problem of the row; the import goes on with the next one."""
        if isinstance(error, CellError):
            self.problem(row, error.column_name, error.message)
        elif isinstance(error, IomError):
            self.note_fields(row, error.fields or {column_name: [error.message]})
        elif hasattr(error, "error_dict"):
            self.note_fields(row, error.message_dict)
        else:
            self.note_fields(row, {column_name: error.messages})

    def note_fields(self, row: int, messages_by_field: Mapping[str, list]) -> None:
        for name, messages in messages_by_field.items():
            for message in messages:
                self.problem(row, "" if name == "__all__" else name, message)

    def problem(self, row: int, column_name: str, reason) -> None:
        self.bad_rows.add(row)
        self.tell(row, column_name, reason)

    def tell(self, row: int, column_name: str, reason) -> None:
        column = self.columns.get(column_name)
        self.report.problems.append(Problem(row, column.heading if column else column_name, str(reason)))


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

    def by_pk(self) -> dict[Any, models.Model]:
        return {found.pk: found for found in self.found.values()}

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
