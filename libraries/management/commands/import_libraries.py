"""manage.py import_libraries FILE [--dry-run]: the register of libraries from CSV or XLSX."""

from libraries.importing import LibraryResource
from libraries.management.register_import import RegisterImportCommand


class Command(RegisterImportCommand):
    help = "Imports the register of libraries from a CSV or XLSX file: every row, or none and all that is wrong."
    resource = LibraryResource
