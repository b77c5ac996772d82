"""manage.py load_municipalities [FILE]: the municipalities of the country and their regions."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from libraries.registers import load_municipalities
from libraries.spreadsheets import SpreadsheetError
from libraries.table_resources import TableError

SHIPPED = settings.BASE_DIR / "fixtures" / "municipalities.csv"


class Command(BaseCommand):
    help = "Creates or updates the municipalities and their regions, by default those of Latvia that come with libnet."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED, metavar="FILE", help="CSV in UTF-8 or XLSX")

    def handle(self, *, file: Path, **options):
        try:
            loaded = load_municipalities(file)
        except (SpreadsheetError, TableError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("%(municipalities)s municipalities in %(regions)s regions.")
            % {"municipalities": loaded.municipalities, "regions": loaded.regions}
        )
