"""One library's report as a file."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from reports.exports.files import FileError, write_whole
from reports.exports.pdf import report_pdf
from reports.exports.report_json import report_json
from reports.facts import read
from reports.models import Report
from reports.report_documents import document_of


class Command(BaseCommand):
    help = "Write one library's report of a period to a file."

    def add_arguments(self, parser):
        parser.add_argument("--library", required=True, help="register number, such as BLB0178")
        parser.add_argument("--period", required=True, help="2023 or 2023-Q1")
        parser.add_argument("--form", help="code of the form, where several have the period")
        parser.add_argument("--format", required=True, choices=["pdf", "json"], dest="kind")
        parser.add_argument("--output", required=True, metavar="FILE")
        parser.add_argument("--language", choices=["lv", "en"], default="lv")

    def handle(self, *, library, period, form, kind, output, language, **options):
        report = _report(library, period, form)
        with translation.override(language):
            content = report_json(read(report)) if kind == "json" else report_pdf(document_of(report, language))
        try:
            write_whole(output, content)
        except FileError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Written: %(file)s") % {"file": output})


def _report(library, period, form):
    found = Report.objects.filter(library__register_number=library, period__code=period).with_names()
    reports = list(found.filter(period__form__code=form) if form else found)
    if not reports:
        raise CommandError(
            _("The library “%(library)s” has no report for %(period)s.") % {"library": library, "period": period}
        )
    if len(reports) > 1:
        forms = ", ".join(sorted(report.period.form.code for report in reports))
        raise CommandError(_("Several forms have this period; name one with --form: %(forms)s.") % {"forms": forms})
    return reports[0]
