"""Imports from spreadsheets in the Wagtail admin: uploaded, checked, written, undone."""

import io
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from os import PathLike
from typing import IO

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .. import errors
from ..choices import ImportStatus
from ..core.background import enqueue_on_commit
from ..core.importing import ImportReport, RowImporter, UndoReport, Written, guess_mapping, labels, run_import
from ..core.progress import tell_progress
from ..core.registries import importer_named
from ..core.tabular import TableError
from ..models import ImportedRow, ImportFilePart, ImportRun
from ..permissions import can_import
from ..queries.imports import is_interrupted, last_mapping, task_name

LARGEST_UPLOAD = 20 * 1024 * 1024
A_PART = 1024 * 1024
SAMPLES = 3
# A page of people's size; the counts are those of the whole file.
MOST_NOTES = 300
MOST_PROBLEMS = 1_000
MOST_KEPT = 1_000
LONGEST_TEXT = 200
LONGEST_SAMPLE = 60
AT_A_TIME = 500
FORGOTTEN_AFTER = timedelta(days=30)
# Entries of Wagtail's history; registered in wagtail_hooks.
IMPORTED, UNDONE = "iom_resources.import", "iom_resources.undo_import"

logger = logging.getLogger(__name__)


# --- What people do ---


@transaction.atomic
def upload(file: IO[bytes], filename: str, *, importer: str, by) -> ImportRun:
    """Keep the file, with a guess of what its columns hold: as the last file with these headings, or by their words.

    Raises ``NotAllowed``, and ``IomError`` with a sentence if the file is too large or no table.
    """
    _check_may_import(by, importer)
    if file.seek(0, io.SEEK_END) > LARGEST_UPLOAD:
        raise errors.Invalid(errors.FILE_TOO_LARGE % {"number": LARGEST_UPLOAD // 1024 // 1024}, code="file_too_large")
    headings = _read_headings(file, filename, importer_named(importer))
    _forget_old_files()
    names = [heading["label"] for heading in headings]
    run = ImportRun.objects.create(
        importer=importer,
        filename=filename[:255],
        mapping=last_mapping(importer, names) or guess_mapping(importer_named(importer).columns, names),
        report={"headings": headings},
        created_by=by,
    )
    file.seek(0)
    for content in iter(lambda: file.read(A_PART), b""):
        ImportFilePart.objects.create(run=run, content=content)
    return run


@transaction.atomic
def name_columns(run: ImportRun, mapping: Mapping[str, str], *, by) -> ImportRun:
    """Say which column stands under each heading. Raises ``Invalid`` with a sentence for each heading that is wrong."""
    run = _locked(run, by=by, waiting=[ImportStatus.UPLOADED, ImportStatus.CHECKED, ImportStatus.FAILED])
    columns = {column.name: column for column in importer_named(run.importer).columns}
    wrong, taken = {}, {}
    for label, name in mapping.items():
        if name and name not in columns:
            wrong[label] = [_("There is no such column.")]
        elif name and name in taken:
            wrong[label] = [_("“%(heading)s” is this column already.") % {"heading": taken[name]}]
        elif name:
            taken[name] = label
    missing = [column.heading for column in columns.values() if column.required and column.name not in taken]
    if missing:
        wrong["__all__"] = [_("Say where these columns are: %(columns)s.") % {"columns": ", ".join(missing)}]
    if wrong:
        raise errors.Invalid(errors.COLUMNS_WRONG, fields=wrong)
    run.mapping, run.status = dict(mapping), ImportStatus.UPLOADED
    run.save()
    return run


@transaction.atomic
def check(run: ImportRun, *, by) -> ImportRun:
    """Begin to find out what an import would do. Raises ``NotAllowed``, ``WrongStatus``."""
    run = _locked(
        run,
        by=by,
        waiting=[ImportStatus.UPLOADED, ImportStatus.CHECKED, ImportStatus.FAILED],
        interrupted=ImportStatus.CHECKING,
    )
    return _begin(run, ImportStatus.CHECKING, "iom_plugin_resources.tasks.check_import", by=by)


@transaction.atomic
def start(run: ImportRun, *, by) -> ImportRun:
    """Begin to write what has been checked. Raises ``NotAllowed``, ``WrongStatus``."""
    run = _locked(run, by=by, waiting=[ImportStatus.CHECKED], interrupted=ImportStatus.RUNNING)
    if run.report.get("problem_count"):
        raise errors.WrongStatus(errors.FILE_HAS_PROBLEMS)
    return _begin(run, ImportStatus.RUNNING, "iom_plugin_resources.tasks.run_import", by=by)


@transaction.atomic
def undo(run: ImportRun, *, by) -> ImportRun:
    """Begin to take back what was written. Raises ``NotAllowed``, ``WrongStatus``."""
    run = _locked(run, by=by, waiting=[ImportStatus.DONE], interrupted=ImportStatus.UNDOING)
    return _begin(run, ImportStatus.UNDOING, "iom_plugin_resources.tasks.undo_import", by=by)


@transaction.atomic
def discard(run: ImportRun, *, by) -> None:
    """Forget a file that was not imported. Raises ``NotAllowed``, ``WrongStatus``."""
    _locked(
        run,
        by=by,
        waiting=[ImportStatus.UPLOADED, ImportStatus.CHECKED, ImportStatus.FAILED],
        interrupted=ImportStatus.CHECKING,
    ).delete()


def import_file(
    source: str | PathLike,
    *,
    importer: str,
    by=None,
    dry_run: bool = False,
    mapping: Mapping[str, str] | None = None,
    watch: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Import a file at once, as a command does; what it has written can be undone in the Wagtail admin."""
    reader = importer_named(importer, by=by)
    if dry_run:
        return run_import(reader, source, mapping=mapping, dry_run=True, watch=watch)
    with transaction.atomic():
        run = ImportRun.objects.create(
            importer=importer,
            filename=str(source).rpartition("/")[2][:255],
            status=ImportStatus.DONE,
            created_by=by,
            finished_at=timezone.now(),
        )
        report = run_import(reader, source, mapping=mapping, watch=watch, journal=_journal(run))
        if report.problems:
            transaction.set_rollback(True)
        else:
            run.report = _as_json(report)
            run.save()
            log(run, IMPORTED, user=by, data={"created": report.created, "changed": report.changed})
    return report


# --- What tasks do ---


def perform_check(key: int, *, language: str, by: int | None = None) -> None:
    """Find out what the import would do, and keep it with the run."""
    run = ImportRun.objects.filter(pk=key, status=ImportStatus.CHECKING).first()
    if run is None:
        return
    with override(language), _Watched(run, ImportStatus.FAILED):
        report = _run(run, by=_user(by), dry_run=True)
        _finish(run, ImportStatus.CHECKED, _as_json(report))


def perform_import(key: int, *, language: str, by: int | None = None) -> None:
    """Write the rows, what an undo needs, and that it is done: all or nothing."""
    run, user = ImportRun.objects.filter(pk=key).first(), _user(by)
    if run is None:
        return
    with override(language), _Watched(run, ImportStatus.FAILED):
        with transaction.atomic():
            # A second task for the same run waits here, and then finds nothing to do.
            if not ImportRun.objects.select_for_update().filter(pk=key, status=ImportStatus.RUNNING).exists():
                return
            report = _run(run, by=user, journal=_journal(run))
            if report.ok:
                run.parts.all().delete()
                _finish(run, ImportStatus.DONE, _as_json(report))
                log(run, IMPORTED, user=user, data={"created": report.created, "changed": report.changed})
            else:
                transaction.set_rollback(True)
        if not report.ok:
            _finish(run, ImportStatus.FAILED, _as_json(report))


def perform_undo(key: int, *, language: str, by: int | None = None) -> None:
    """Delete what the import has created and bring back what it has changed, but for what was touched since."""
    run, user = ImportRun.objects.filter(pk=key).first(), _user(by)
    if run is None:
        return
    with override(language), _Watched(run, ImportStatus.DONE), transaction.atomic():
        if not ImportRun.objects.select_for_update().filter(pk=key, status=ImportStatus.UNDOING).exists():
            return
        report = _undo(run, by=user)
        run.rows.all().delete()
        _finish(run, ImportStatus.UNDONE, {"undone": _undone_as_json(report)})
        log(run, UNDONE, user=user, data={"deleted": report.deleted, "restored": report.restored})


def _undo(run: ImportRun, *, by) -> UndoReport:
    importer = importer_named(run.importer, by=by)
    importer.start()
    whole, done, last = UndoReport(), 0, 0
    total = run.rows.count()
    while rows := list(run.rows.filter(pk__gt=last)[:AT_A_TIME]):
        part = importer.undo(rows)
        whole.deleted += part.deleted
        whole.restored += part.restored
        whole.gone += part.gone
        whole.kept += part.kept
        done, last = done + len(rows), rows[-1].pk
        tell_progress(task_name(run), done, total)
    return whole


def _user(key: int | None):
    return get_user_model().objects.filter(pk=key).first() if key else None


def _run(run: ImportRun, *, by, **options) -> ImportReport:
    return run_import(
        importer_named(run.importer, by=by),
        content_of(run),
        filename=run.filename,
        mapping=run.mapping,
        most_notes=MOST_NOTES,
        watch=lambda done, total: tell_progress(task_name(run), done, total),
        **options,
    )


def content_of(run: ImportRun) -> IO[bytes]:
    """The file as it was uploaded; it is at most ``LARGEST_UPLOAD`` bytes."""
    return io.BytesIO(b"".join(bytes(part) for part in run.parts.values_list("content", flat=True)))


def _journal(run: ImportRun) -> Callable[[Iterable[Written]], None]:
    def write(written: Iterable[Written]) -> None:
        ImportedRow.objects.bulk_create(
            (ImportedRow(run=run, object_id=one.object_id, before=one.before, after=one.after) for one in written),
            batch_size=AT_A_TIME,
        )

    return write


class _Watched:
    """A mistake of ours must not leave a run that seems to go on: it is logged, and told in a sentence."""

    def __init__(self, run: ImportRun, status: str):
        self.run, self.busy, self.status = run, run.status, status

    def __enter__(self) -> None:
        tell_progress(task_name(self.run))

    def __exit__(self, kind, error, traceback) -> bool:
        if not isinstance(error, Exception):
            return False
        logger.error("Import %s has failed.", self.run.pk, exc_info=error)
        # Unless another process has done the same work meanwhile.
        present = ImportRun.objects.filter(pk=self.run.pk, status=self.busy).first()
        if present:
            _finish(present, self.status, {"error": str(errors.IMPORT_FELL)})
        return True


def _finish(run: ImportRun, status: str, found: Mapping) -> None:
    run.report = {**run.report, **found}
    run.status, run.finished_at = status, timezone.now()
    run.save()


# --- Rules ---


def _check_may_import(user, importer: str) -> None:
    if not can_import(user, importer):
        raise errors.NotAllowed(errors.NOT_YOURS_TO_IMPORT)


def _locked(run: ImportRun, *, by, waiting: list[str], interrupted: str | None = None) -> ImportRun:
    _check_may_import(by, run.importer)
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.status not in waiting and not (run.status == interrupted and is_interrupted(run)):
        raise errors.WrongStatus(errors.IMPORT_MOVED_ON)
    return run


def _begin(run: ImportRun, status: str, task: str, *, by) -> ImportRun:
    run.status, run.finished_at = status, None
    run.report.pop("error", None)
    run.save()
    tell_progress(task_name(run))
    enqueue_on_commit(task, is_long=True, run=run.pk, language=get_language(), by=by.pk)
    return run


def _read_headings(file: IO[bytes], filename: str, importer: RowImporter) -> list[dict]:
    with importer.open(file, filename) as table:
        rows = [row.cells for _number, row in zip(range(SAMPLES), table.rows, strict=False)]
    if not rows:
        raise TableError(_("The file is empty: there is no row below the headings."))
    return [
        {"label": label, "samples": [_short(cells[place], LONGEST_SAMPLE) for cells in rows if cells[place]]}
        for place, label in enumerate(labels(table.headings))
    ]


def _forget_old_files() -> None:
    """Files that nobody has imported, and nobody will."""
    old = timezone.now() - FORGOTTEN_AFTER
    busy = [ImportStatus.DONE, ImportStatus.UNDONE, ImportStatus.RUNNING, ImportStatus.UNDOING]
    ImportRun.objects.filter(created_at__lt=old).exclude(status__in=busy).delete()


# --- Reports as JSON ---


def _as_json(report: ImportReport) -> dict:
    return {
        "created": report.created,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "refused": report.refused,
        "ignored": report.ignored,
        "remarks": report.remarks[:MOST_NOTES],
        "problem_count": len(report.problems),
        "problems": [[one.row, one.column, one.reason] for one in report.problems[:MOST_PROBLEMS]],
        "notes": list(_notes(report)),
    }


def _notes(report: ImportReport) -> Iterator[list]:
    for note in report.notes:
        changes = [[change.column, _short(change.old), _short(change.new)] for change in note.changes]
        yield [note.number, note.name, str(note.outcome), changes]


def _undone_as_json(report: UndoReport) -> dict:
    return {
        "deleted": report.deleted,
        "restored": report.restored,
        "gone": report.gone,
        "kept_count": len(report.kept),
        "kept": report.kept[:MOST_KEPT],
    }


def _short(text: str, longest: int = LONGEST_TEXT) -> str:
    return Truncator(text).chars(longest)
