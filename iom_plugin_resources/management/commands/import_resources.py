from iom_plugin_resources.imports.resources import ResourceImporter
from iom_plugin_resources.management.import_command import ImportCommand


class Command(ImportCommand):
    help = "Imports resources from a CSV or XLSX file: all rows or none."
    importer_class = ResourceImporter
