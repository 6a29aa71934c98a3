"""What all import commands have in common: they differ in the importer only."""

from pathlib import Path
from typing import ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..core.importing import ImportReport, RowImporter, run_import
from ..core.text import fold

# A file of fewer rows is read before anybody wonders.
MANY_ROWS = 5_000


class ImportCommand(BaseCommand):
    """Imports a CSV or XLSX file; with a single bad row nothing is written and the exit code is 1."""

    importer_class: ClassVar[type[RowImporter]]

    def add_arguments(self, parser):
        parser.add_argument("file", help="A CSV file in UTF-8 or an XLSX file; its first row holds the headings.")
        parser.add_argument("--dry-run", action="store_true", help="Check and count, but write nothing.")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="HEADING=COLUMN",
            help="Which column stands under a heading of the file, by heading or name; none after = passes it over.",
        )

    def make_importer(self, **options) -> RowImporter:
        return self.importer_class()

    def import_file(self, file: str, *, dry_run: bool, mapping: dict[str, str], **options) -> ImportReport:
        return run_import(
            self.make_importer(**options), file, dry_run=dry_run, mapping=mapping, watch=self.tell_progress
        )

    def handle(self, *, file, dry_run, map, **options):
        if not Path(file).is_file():
            raise CommandError(_("There is no file “%(file)s”.") % {"file": file})
        mapping = dict(map_of(text, self.importer_class) for text in map)
        self.shows_progress = False
        try:
            report = self.import_file(file, dry_run=dry_run, mapping=mapping, **options)
        except OSError as error:
            raise CommandError(
                _("The file “%(file)s” cannot be opened: %(reason)s.") % {"file": file, "reason": error.strerror}
            ) from error
        if self.shows_progress:
            self.stderr.write("")
        for heading in report.ignored:
            self.stderr.write(_("The column “%(heading)s” is not known and is passed over.") % {"heading": heading})
        for remark in report.remarks:
            self.stderr.write(remark)
        if report.problems:
            self.refuse(report)
        self.tell(report)

    def tell_progress(self, done: int, total: int) -> None:
        """One line that is written over, on a terminal only."""
        if total >= MANY_ROWS and self.stderr.isatty():
            self.shows_progress = True
            self.stderr.write("\r" + _("%(done)d rows of about %(total)d") % {"done": done, "total": total}, ending="")
            self.stderr.flush()

    def refuse(self, report: ImportReport) -> None:
        for problem in report.problems:
            self.stderr.write(str(problem))
        number = len(report.problems)
        raise CommandError(
            ngettext(
                "Nothing is imported: %(number)d problem was found.",
                "Nothing is imported: %(number)d problems were found.",
                number,
            )
            % {"number": number}
        )

    def tell(self, report: ImportReport) -> None:
        created, changed, unchanged = report.created, report.changed, report.unchanged
        self.stdout.write(
            ngettext("%(number)d record created.", "%(number)d records created.", created) % {"number": created}
        )
        self.stdout.write(
            ngettext("%(number)d record changed.", "%(number)d records changed.", changed) % {"number": changed}
        )
        self.stdout.write(
            ngettext("%(number)d record left as it was.", "%(number)d records left as they were.", unchanged)
            % {"number": unchanged}
        )
        if report.dry_run:
            self.stdout.write(_("This was a trial run: nothing is written."))


def map_of(text: str, importer_class: type[RowImporter]) -> tuple[str, str]:
    """A heading of the file and the name of our column, from «Тема=Название»."""
    heading, is_mapped, wanted = text.rpartition("=")
    names = {heading: column.name for column in importer_class.columns for heading in column.headings()}
    if not is_mapped or (wanted.strip() and fold(wanted) not in names):
        raise CommandError(
            _('“%(text)s” names no column. Write --map "heading of the file=column"; columns are: %(columns)s.')
            % {"text": text, "columns": ", ".join(column.heading for column in importer_class.columns)}
        )
    return heading.strip(), names[fold(wanted)] if wanted.strip() else ""
