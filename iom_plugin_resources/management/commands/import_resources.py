from iom_plugin_resources.imports.resources import ResourceImporter
from iom_plugin_resources.management.import_command import ImportCommand
from iom_plugin_resources.services.imports import import_file


class Command(ImportCommand):
    help = "Imports resources from a CSV or XLSX file: all rows or none. It can be undone in the Wagtail admin."
    importer_class = ResourceImporter

    def import_file(self, file, *, dry_run, mapping, **options):
        return import_file(file, importer="resources", dry_run=dry_run, mapping=mapping, watch=self.tell_progress)
