"""Load or update draft editions from form files: all of them, or none."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from reports import editions
from reports.form_files.reading import FormFileError
from reports.models import Edition


class Command(BaseCommand):
    help = "Loads or updates draft editions of forms from form files. A published edition is never touched."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a form file (JSON)")
        parser.add_argument("--publish", action="store_true", help="also publish the editions; this is for ever")

    def handle(self, *args, files: list[Path], publish: bool, **options):
        problems: list[str] = []
        loaded: list[Edition] = []
        with transaction.atomic():
            for path in files:
                try:
                    loaded.append(take_in(path, loaded, publish=publish))
                except FormFileError as error:
                    problems += [f"{path}: {problem}" for problem in error.problems]
                except editions.EditionError as error:
                    problems.append(f"{path}: {error}")
            if problems:
                raise CommandError("\n".join(problems))
        for edition in loaded:
            self.stdout.write(f"{edition.code}: {edition.get_status_display()}")


def take_in(path: Path, loaded: list[Edition], *, publish: bool) -> Edition:
    """One file into the database. Raises `FormFileError`, `EditionError`."""
    edition = editions.load(editions.read_file(path))
    if edition in loaded:
        raise editions.EditionError(_("Another of the files is the edition “%(code)s” too.") % {"code": edition.code})
    return editions.publish(edition, by=None) if publish else edition
