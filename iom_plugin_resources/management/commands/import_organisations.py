from iom_plugin_resources.imports.organisations import OrganisationImporter
from iom_plugin_resources.management.import_command import ImportCommand


class Command(ImportCommand):
    help = "Imports organisations from a CSV or XLSX file: all rows or none."
    importer_class = OrganisationImporter
