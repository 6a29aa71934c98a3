"""What all import commands have in common: they differ in the importer only."""

from pathlib import Path
from typing import ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..core.importing import ImportReport, RowImporter, run_import


class ImportCommand(BaseCommand):
    """Imports a CSV or XLSX file; with a single bad row nothing is written and the exit code is 1."""

    importer_class: ClassVar[type[RowImporter]]

    def add_arguments(self, parser):
        parser.add_argument("file", help="A CSV file in UTF-8 or an XLSX file; its first row holds the headings.")
        parser.add_argument("--dry-run", action="store_true", help="Check and count, but write nothing.")

    def make_importer(self, **options) -> RowImporter:
        return self.importer_class()

    def handle(self, *, file, dry_run, **options):
        if not Path(file).is_file():
            raise CommandError(_("There is no file “%(file)s”.") % {"file": file})
        try:
            report = run_import(self.make_importer(**options), file, dry_run=dry_run)
        except OSError as error:
            raise CommandError(
                _("The file “%(file)s” cannot be opened: %(reason)s.") % {"file": file, "reason": error.strerror}
            ) from error
        for heading in report.ignored:
            self.stderr.write(_("The column “%(heading)s” is not known and is passed over.") % {"heading": heading})
        if report.problems:
            self.refuse(report)
        self.tell(report)

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
