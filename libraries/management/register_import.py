"""What the commands that import a register have in common."""

from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from libraries.spreadsheets import SpreadsheetError
from libraries.table_resources import Change, TableError, TableResource, import_file


class RegisterImportCommand(BaseCommand):
    """Imports one file with one resource, or with --dry-run says what that would change."""

    resource: type[TableResource]

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV in UTF-8 or XLSX, at most 10 MB")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")

    def handle(self, file: Path, dry_run: bool, **options):
        try:
            changes = import_file(self.resource, file, name=file.name, dry_run=dry_run)
        except (SpreadsheetError, TableError) as error:
            raise CommandError(str(error)) from error
        if dry_run:
            for change in changes:
                self.stdout.write(line_of(change))
        self.stdout.write(total_of(changes))
        if dry_run:
            self.stdout.write(_("Nothing was saved, because this was a dry run."))


def line_of(change: Change) -> str:
    kinds = {"new": _("new"), "update": _("changed"), "skip": _("unchanged")}
    line = _("Row %(row)s: %(kind)s – %(name)s") % {"row": change.row, "kind": kinds[change.kind], "name": change.name}
    if change.kind != "update":
        return line
    blank = _("(blank)")
    return line + "".join(f"\n    {column}: {old or blank} → {new or blank}" for column, old, new in change.fields)


def total_of(changes: list[Change]) -> str:
    kinds = Counter(change.kind for change in changes)
    return _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged.") % {
        "new": kinds["new"],
        "changed": kinds["update"],
        "unchanged": kinds["skip"],
    }
