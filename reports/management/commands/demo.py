"""manage.py demo: the site with the demonstration year, on this machine."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from libraries.models import Library
from reports import demo
from reports.demo.people import accounts


def port_number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise ArgumentTypeError(_("A port is a number from 1 to 65535."))
    return int(text)


class Command(BaseCommand):
    help = "Make an embedded SQLite database with the demonstration year, show the accounts of each role, and serve."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=port_number, default=8000, help="port of the site, 8000 by default")
        parser.add_argument("--no-server", action="store_true", help="only make the database")

    def handle(self, *, port: int, no_server: bool, **options) -> None:
        self._refuse_where_it_would_harm()
        self.stdout.write(_("Preparing the database …"))
        call_command("migrate", verbosity=0, interactive=False)
        self._build()
        self._show_accounts(port)
        if not no_server:
            call_command("runserver", f"127.0.0.1:{port}", use_reloader=False)

    def _refuse_where_it_would_harm(self) -> None:
        """Before anything is changed, migrations included."""
        if not settings.EMBEDDED:
            raise CommandError(
                _("The demonstration uses its own embedded database. Unset DATABASE_URL and start it again.")
            )
        if Library._meta.db_table in connection.introspection.table_names() and (reason := demo.refusal()):
            raise CommandError(reason)

    def _build(self) -> None:
        if demo.present():
            self.stdout.write(_("The demonstration year is already here."))
            return
        self.stdout.write(_("Building the demonstration year, this takes some seconds …"))
        try:
            demo.build(lambda line: self.stdout.write(f"  {line}"))
        except demo.DemoError as error:
            raise CommandError(str(error)) from error

    def _show_accounts(self, port: int) -> None:
        self.stdout.write("")
        self.stdout.write(_("Address: %(address)s") % {"address": f"http://127.0.0.1:{port}/"})
        self.stdout.write("")
        heading = (_("Role"), _("User name"), _("Password"), _("Where"))
        rows = [(one.role, one.username, one.password, one.scope) for one in accounts()]
        for line in aligned([heading, *rows]):
            self.stdout.write(line)
        self.stdout.write("")


def aligned(rows: Iterable[tuple[str, ...]]) -> Iterable[str]:
    """The rows as lines, each column as wide as its longest text."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
