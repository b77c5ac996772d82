"""The summary that the screens show, as a file."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from reports.aggregates.summarising import summarise
from reports.aggregates.tallies import Scope
from reports.areas import WHOLE_COUNTRY, AreaError, Level, find
from reports.exports.csv import csv_of, json_of
from reports.exports.files import FileError, write_whole
from reports.exports.pdf import summary_pdf
from reports.exports.xlsx import workbook_of
from reports.models import Period
from reports.opening import OpeningError
from reports.summaries.books import book_of
from reports.summaries.standing import standing_of
from reports.summaries.tables import Drawing

WRITERS = {"xlsx": workbook_of, "pdf": summary_pdf, "csv": csv_of, "json": json_of}


class Command(BaseCommand):
    help = "Write the summary of a municipality, a region or the whole country to a file."

    def add_arguments(self, parser):
        parser.add_argument("--form", required=True, help="code of the form, such as annual")
        parser.add_argument("--year", required=True, help="the period: 2023, or 2023-Q1 for a quarterly form")
        area = parser.add_mutually_exclusive_group()
        area.add_argument("--municipality", metavar="ATVK", help="one municipality; without it, the whole country")
        area.add_argument("--region", metavar="CODE", help="one region")
        parser.add_argument("--format", required=True, choices=WRITERS, dest="kind")
        parser.add_argument("--output", required=True, metavar="FILE")
        parser.add_argument("--provisional", action="store_true", help="also add up submitted reports")
        parser.add_argument("--language", choices=["lv", "en"], default="lv")

    def handle(self, *, form, year, municipality, region, kind, output, provisional, language, **options):
        level, code = _area(municipality, region)
        scope = Scope.PROVISIONAL if provisional else Scope.ACCEPTED
        try:
            area = find(level, code, on=timezone.localdate())
            period = _period(form, year)
            summary = summarise(area, period, scope, at=timezone.now())
            with translation.override(language):
                # On paper the whole country goes by municipality: library by library it would be hundreds of pages.
                short = kind == "pdf" and level == Level.NATION
                drawing = Drawing(summary, language, standing_of(area, period))
                content = WRITERS[kind](book_of(drawing, municipalities=short))
            write_whole(output, content)
        except (AreaError, OpeningError, FileError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Written: %(file)s") % {"file": output})


def _area(municipality, region):
    if municipality:
        return Level.MUNICIPALITY, municipality
    return (Level.REGION, region) if region else (Level.NATION, WHOLE_COUNTRY)


def _period(form, code):
    period = Period.objects.select_related("form").filter(form__code=form, code=code).first()
    if period is None:
        raise CommandError(_("The form “%(form)s” has no period “%(period)s”.") % {"form": form, "period": code})
    return period
