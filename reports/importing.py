"""Values in from a file: first a plan that names every problem, then all of it or nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched, groupby
from pathlib import Path
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from libraries.models import User

from . import checks, filling, revisions, superseding, workflow
from .computing import State
from .facts import read_all
from .import_planning import Planner, Target
from .models import Explanation, Form, Origin, Period, Report, Value
from .open_fields import closed_among, refusal
from .opening import create_reports
from .values_files import VALUE, Problem, ValuesFile, read_values

AT_ONCE = 100  # Reports whose values are in memory together.


class ImportingError(Exception):
    """A file that cannot be taken in; the message is for the person who sent it."""


@dataclass(frozen=True)
class Counts:
    """How many values of a file the reports do not have yet, have otherwise, and have already."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Plan:
    """What a file would do: nothing when there are `problems`, else write the values of `targets`.

    `ignored` are columns that were not read, `blank` counts the cells left empty.
    """

    form: Form
    name: str
    as_history: bool
    problems: Sequence[Problem]
    targets: Sequence[Target]
    ignored: Sequence[str]
    blank: int
    counts: Counts


@dataclass(frozen=True)
class Outcome:
    """The reports that were written and, for history, what the checks say about them."""

    reports: Sequence[Report] = ()
    issues: Sequence[tuple[Report, checks.Issue]] = ()


def plan(
    source: str | Path | BinaryIO,
    form: Form,
    *,
    name: str,
    period: str = "",
    as_history: bool = False,
    on: date | None = None,
) -> Plan:
    """What the file `name` would do to the reports of the form on this day. Writes nothing.

    `period` is that of a file without such a column. `as_history`: the years are from before the system.
    """
    file = read_values(source, name=name, period=period)
    planner = Planner(form, file, as_history=as_history, on=on or timezone.localdate())
    counts = Counts()
    problems = [*file.problems, *planner.problems]
    if not problems:
        counts = _leave_out_what_is_known(planner.targets)
        _leave_out_known_explanations(planner.targets)
        problems = [problem for target in planner.targets for problem in _not_open(target, file)]
    targets = [target for target in planner.targets if target.given or target.explanations]
    return Plan(form, name, as_history, problems, targets, file.ignored, file.blank, counts)


def _leave_out_what_is_known(targets: Sequence[Target]) -> Counts:
    """Drop the values that the reports have already; says how many are new, others and the same."""
    reports = {target.report.pk: target.given for target in targets if target.report}
    total = sum(len(target.given) for target in targets)
    changed = unchanged = 0
    stored = Value.objects.filter(report__in=reports)
    # Plain tuples: there may be as many as the whole country has figures.
    for report, code, number, *value, origin in stored.values_list(*COMPARED).iterator():
        given = reports[report].get(code)
        if given is None:
            continue
        computed_so = origin == Origin.COMPUTED and given.number is not None and given.number == number
        if computed_so or value == [given.number, given.state, given.raw]:
            unchanged += 1
            del reports[report][code]
        elif value != NOTHING:
            changed += 1
    return Counts(total - changed - unchanged, changed, unchanged)


COMPARED = ("report", "code", "number", "stated", "state", "raw", "origin")
NOTHING = [None, State.KNOWN, ""]


def _leave_out_known_explanations(targets: Sequence[Target]) -> None:
    """Drop the explanations that stand in the reports already, with the reasons that the file names."""
    reports = {target.report.pk: target.explanations for target in targets if target.report and target.explanations}
    chosen = {target.report.pk: target.reasons for target in targets if target.report}
    for one in Explanation.objects.filter(report__in=reports):
        said = reports[one.report_id]
        if said.get(one.code) == one.text and chosen[one.report_id].get(one.code, one.reason) == one.reason:
            del said[one.code]


def _not_open(target: Target, file: ValuesFile) -> Iterator[Problem]:
    """Figures that the file would change and that are not open, in a report returned with questions."""
    if report := target.report:
        for code in closed_among(report, target.given):
            yield file.problem(target.rows[code], VALUE, refusal(report, code))


def apply(plan: Plan, *, by: User | None) -> Outcome:
    """Write all that is planned, or nothing. Raises `ImportingError` when the plan has problems or is out of date."""
    if plan.problems:
        raise ImportingError(_("The file has problems, so nothing was taken in."))
    try:
        with transaction.atomic():
            reports = list(_write(plan, by))
    except (IntegrityError, filling.FillingError) as error:
        sentence = _("Meanwhile someone else has changed reports that the file is for; look at it once more.")
        raise ImportingError(sentence) from error
    return Outcome(reports, list(_issues(reports)) if plan.as_history else [])


def _write(plan: Plan, by: User | None) -> Iterator[Report]:
    for code, targets in groupby(plan.targets, key=lambda target: target.period):
        period, _created = Period.objects.select_related("form").get_or_create(form=plan.form, code=code)
        for some in batched(targets, AT_ONCE, strict=False):
            reports = _reports(plan, period, some)
            figures = [_figures(plan, target, report) for target, report in zip(some, reports, strict=True)]
            filling.save_many(figures, by=by, history=plan.as_history)
            if plan.as_history:
                revisions.keep_all(reports, by=by, cause=_("Taken in from the file “%(name)s”.") % {"name": plan.name})
                superseding.older_of_reports(reports, by=by, at=timezone.now())
            yield from reports


def _reports(plan: Plan, period: Period, targets: Sequence[Target]) -> list[Report]:
    """The report of each target; those that are missing are made."""
    new: dict[int, Report] = {}
    missing = [target for target in targets if target.report is None]
    for edition, group in groupby(missing, key=lambda target: target.edition):
        libraries = [target.library for target in group]
        for report in create_reports(libraries, period, edition, history=plan.as_history):
            new[report.library_id] = report
    if plan.as_history:
        for report in new.values():
            workflow.take_in_history(report)
    return [target.report or new[target.library.pk] for target in targets]


def _figures(plan: Plan, target: Target, report: Report) -> filling.Figures:
    entries = {code: filling.Entry(given, Origin.IMPORTED, plan.name[:200]) for code, given in target.given.items()}
    return filling.Figures(report, entries, target.explanations, target.reasons)


def _issues(reports: Iterable[Report]) -> Iterator[tuple[Report, checks.Issue]]:
    for some in batched(reports, AT_ONCE, strict=False):
        for reading in read_all(some):
            yield from ((reading.report, issue) for issue in checks.check(reading.facts))
