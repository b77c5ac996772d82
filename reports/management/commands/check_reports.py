"""Every issue of the reports of a form and year."""

import json
from itertools import batched

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.translation import gettext as _

from libraries.alphabet import InOrder
from reports import checks, issue_lists
from reports.facts import read_all
from reports.models import Report

AT_ONCE = 50  # reports whose values are in memory together


class Command(BaseCommand):
    help = "List every issue of the reports of a form and year: rule, severity, indicator, message."

    def add_arguments(self, parser):
        parser.add_argument("--form", required=True, help="code of the form, such as annual")
        parser.add_argument("--year", required=True, help="such as 2023; of a quarterly form, all its quarters")
        parser.add_argument("--library", action="append", help="register number; can be given several times")
        parser.add_argument("--json", dest="as_json", action="store_true", help="print a JSON list")

    def handle(self, *, form, year, library, as_json, **options):
        reports = _reports(form, year, library)
        if not reports:
            raise CommandError(_("There are no such reports."))
        issues = list(_issues(reports))
        lines = [_as_json(issues)] if as_json else _in_words(reports, issues)
        for line in lines:
            self.stdout.write(line)


def _reports(form, year, libraries):
    in_year = Q(period__code=year) | Q(period__code__startswith=f"{year}-Q")
    found = Report.objects.filter(in_year, period__form__code=form).with_names()
    if libraries:
        found = found.filter(library__register_number__in=libraries)
    return list(found.order_by(InOrder("library__name"), "library", "period__code"))


def _issues(reports):
    for some in batched(reports, AT_ONCE, strict=False):
        for reading in read_all(some):
            found = checks.check_both(reading.facts)
            yield from ((reading.report, issue) for issue in found)


def _as_json(issues):
    return json.dumps(issue_lists.as_data(issues), ensure_ascii=False, indent=1)


def _in_words(reports, issues):
    yield from issue_lists.as_text(issues)
    yield ""
    yield _("Reports: %(reports)d, issues: %(issues)d.") % {"reports": len(reports), "issues": len(issues)}
