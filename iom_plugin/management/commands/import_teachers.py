from iom_plugin.imports.teachers import TeacherImporter
from iom_plugin_resources.management.import_command import ImportCommand


class Command(ImportCommand):
    help = "Imports teachers and other staff from a CSV or XLSX file: all rows or none."
    importer_class = TeacherImporter

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--password",
            help="The password of accounts that are created (for a demo); without it they have none that works.",
        )

    def make_importer(self, *, password=None, **options):
        return TeacherImporter(password=password)
