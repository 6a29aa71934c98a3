from iom_plugin_resources.imports.events import EventImporter
from iom_plugin_resources.management.import_command import ImportCommand
from iom_plugin_resources.services.imports import import_file


class Command(ImportCommand):
    help = "Imports events from a CSV, XLSX or ICS file: all or none. It can be undone in the Wagtail admin."
    importer_class = EventImporter

    def import_file(self, file, *, dry_run, mapping, **options):
        importer = "event_calendars" if is_calendar(file) else "events"
        return import_file(file, importer=importer, dry_run=dry_run, mapping=mapping, watch=self.tell_progress)


def is_calendar(file: str) -> bool:
    return file.lower().endswith(".ics")
