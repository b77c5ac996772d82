"""Publish draft editions of forms: all that are named, or none."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from reports import editions
from reports.form_files.reading import FormFileError
from reports.models import Edition


class Command(BaseCommand):
    help = "Publishes draft editions of forms. From then on they are frozen for ever."

    def add_arguments(self, parser):
        parser.add_argument("codes", nargs="+", metavar="CODE", help="code of an edition, such as annual-2023")

    def handle(self, *args, codes: list[str], **options):
        problems: list[str] = []
        with transaction.atomic():
            for code in dict.fromkeys(codes):
                problems += publish(code)
            if problems:
                raise CommandError("\n".join(problems))
        for code in dict.fromkeys(codes):
            self.stdout.write(f"{code}: {Edition.Status.PUBLISHED.label}")


def publish(code: str) -> list[str]:
    """Publish one edition; what stands in the way, in sentences."""
    edition = Edition.objects.filter(code=code).first()
    if edition is None:
        return [_("There is no edition “%(code)s”.") % {"code": code}]
    try:
        editions.publish(edition, by=None)
    except FormFileError as error:
        return [f"{code}: {problem}" for problem in error.problems]
    except editions.EditionError as error:
        return [str(error)]
    return []
