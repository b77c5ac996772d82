"""manage.py import_population FILE [--dry-run]: inhabitants of areas from CSV or XLSX."""

from libraries.importing import PopulationResource
from libraries.management.register_import import RegisterImportCommand


class Command(RegisterImportCommand):
    help = "Imports the inhabitants of areas from a CSV or XLSX file: every row, or none and all that is wrong."
    resource = PopulationResource
