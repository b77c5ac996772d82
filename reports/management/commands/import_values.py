"""Values in from a CSV or XLSX file: every problem with its row, then all or nothing."""

import json
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import importing, issue_lists
from reports.models import Form
from reports.values_files import Problem

SHOWN = 50  # sentences about problems; a file that is wrong from end to end is clear before the end


class Command(BaseCommand):
    help = "Take in values from a CSV or XLSX file: every problem with its row, then all or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", help="columns library,period,indicator,value,state,explanation; or a library a row")
        parser.add_argument("--form", required=True, help="code of the form, such as annual")
        parser.add_argument("--period", default="", help="2023 or 2023-Q1, for a file without such a column")
        parser.add_argument("--dry-run", action="store_true", help="only show what would change")
        parser.add_argument("--as-history", action="store_true", help="years from before the system, as printed")
        parser.add_argument("--json", dest="as_json", action="store_true", help="print the outcome as JSON")

    def handle(self, *, file, form, period, dry_run, as_history, as_json, **options):
        found = Form.objects.filter(code=form).first()
        if found is None:
            raise CommandError(_("There is no form “%(form)s”.") % {"form": form})
        plan = importing.plan(file, found, name=Path(file).name, period=period, as_history=as_history)
        outcome = self._applied(plan) if not (plan.problems or dry_run) else importing.Outcome()
        lines = [_as_json(plan, outcome)] if as_json else _in_words(plan, outcome, dry_run=dry_run)
        for line in lines:
            self.stdout.write(line)
        if plan.problems:
            raise CommandError(_refusal(plan))

    def _applied(self, plan):
        try:
            return importing.apply(plan, by=None)
        except importing.ImportingError as error:
            raise CommandError(str(error)) from error


def _refusal(plan):
    if len(plan.problems) == 1:
        return _("%(problem)s Nothing was taken in.") % {"problem": plan.problems[0]}
    number = len(plan.problems)
    sentence = ngettext(
        "The file has %(number)d problem, so nothing was taken in.",
        "The file has %(number)d problems, so nothing was taken in.",
        number,
    )
    return sentence % {"number": number}


def _as_json(plan, outcome):
    problems = [
        {"row": problem.row, "column": problem.column, "cell": problem.cell, "message": problem.message}
        for problem in plan.problems
    ]
    told = {
        "problems": problems,
        **asdict(plan.counts),
        "blank": plan.blank,
        "ignored_columns": list(plan.ignored),
        "issues": issue_lists.as_data(outcome.issues),
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _in_words(plan, outcome, *, dry_run):
    if plan.ignored:
        yield _("Columns that were not read: %(columns)s.") % {"columns": ", ".join(plan.ignored)}
    if plan.problems:
        yield from _problems_in_words(plan.problems) if len(plan.problems) > 1 else ()
        return
    yield _("Values: %(created)d new, %(changed)d changed, %(unchanged)d the same.") % asdict(plan.counts)
    if plan.blank:
        yield _("Left blank: %(blank)d.") % {"blank": plan.blank}
    if dry_run:
        yield _("Nothing was written: this was a dry run.")
    elif outcome.issues:
        yield _("The checks found:")
        yield from issue_lists.in_numbers(outcome.issues)


def _problems_in_words(problems):
    """The same sentence about neighbouring rows is said once."""
    groups = [(sentence, list(same)) for sentence, same in groupby(problems, key=lambda one: (one.column, one.message))]
    for _sentence, same in groups[:SHOWN]:
        yield _as_one(same)
    if len(groups) > SHOWN:
        yield _("… and %(number)d more; --json lists them all.") % {"number": len(groups) - SHOWN}


def _as_one(same: list[Problem]) -> str:
    first, last = same[0], same[-1]
    if first.row == last.row:
        return str(first)
    words = {"first": first.row, "last": last.row, "message": first.message}
    return _("Rows %(first)s–%(last)s: %(message)s") % words
