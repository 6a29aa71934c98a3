from iom_plugin_resources.imports.competencies import CompetencyImporter
from iom_plugin_resources.management.import_command import ImportCommand


class Command(ImportCommand):
    help = "Imports competencies from a CSV or XLSX file: all rows or none."
    importer_class = CompetencyImporter
