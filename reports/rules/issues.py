"""Everything that rules say of the reports of a region for a period, with explanations and decisions, as one table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from .. import checks, findings
from ..checks import Facts, Issue
from ..checks.issues import explained
from ..checks.network import loans_apart
from ..computing import BLANK
from ..facts import Reading, read_all
from ..headings import per_library
from ..languages import language
from ..models import Finding, Report
from ..open_fields import label_of
from ..tables import Cell, Column, Row, Shape, Table, figure_cell
from .settings import NOT_BEGUN

STATES = ("error", "unexplained", "explained", "accepted", "questioned", "note", "review")


@dataclass(frozen=True)
class Line:
    """One issue of one report. `state`: what has become of it, one of STATES."""

    reading: Reading
    issue: Issue
    state: str

    @property
    def report(self) -> Report:
        return self.reading.report


@dataclass(frozen=True)
class RegionIssues:
    """The issues of a region. `of_region`: what is said of all its reports together."""

    reports: int
    lines: tuple[Line, ...]
    of_region: tuple[str, ...]

    def chosen(self, *, rule: str = "", library: str = "", state: str = "") -> "RegionIssues":
        """Those of a rule, of a library, in a state."""
        kept = tuple(
            line
            for line in self.lines
            if rule in ("", line.issue.rule)
            and library in ("", line.report.library.register_number)
            and state in ("", line.state)
        )
        return RegionIssues(self.reports, kept, self.of_region)


def issues_of(reports: Iterable[Report]) -> RegionIssues:
    """What the rules say of these reports now, in as many queries as of one; what is only missing yet is left out."""
    begun = [report for report in reports if report.status not in NOT_BEGUN and not report.is_history]
    readings = read_all(begun)
    decisions = _decisions(begun)
    lines = tuple(line for reading in readings for line in _lines(reading, decisions))
    return RegionIssues(len(begun), lines, tuple(_of_region(readings)))


def _decisions(reports: Iterable[Report]) -> dict[tuple[int, str, str, str], str]:
    decided = Finding.objects.filter(report__in=reports).exclude(decision="").order_by()
    named = decided.values_list("report", "rule", "code", "place", "decision")
    return {(report, rule, code, place): decision for report, rule, code, place, decision in named}


def _lines(reading: Reading, decisions: Mapping[tuple[int, str, str, str], str]) -> Iterator[Line]:
    for issue in checks.check_both(reading.facts):
        if issue.severity != "missing" and issue.rule != "E14":
            key = reading.report.pk, issue.rule, issue.code, findings.place_of(reading, issue)
            yield Line(reading, issue, decisions.get(key) or _state(reading, issue))


def _state(reading: Reading, issue: Issue) -> str:
    if issue.severity != "warning":
        return issue.severity
    facts = reading.facts
    return "explained" if issue.code not in facts.stale and explained(issue.code, facts.explanations) else "unexplained"


def _of_region(readings: list[Reading]) -> Iterator[str]:
    """W26: what libraries of the region lent each other."""
    if not readings:
        return
    facts = readings[0].facts
    own = [reading.report.library.name for reading in readings]
    for issue in loans_apart(facts.blueprint, facts.thresholds, [one.facts.rows for one in readings], own):
        yield f"{issue.rule}: {issue.message}"


def state_names() -> dict[str, str]:
    return {
        "error": _("error"),
        "unexplained": _("not explained"),
        "explained": _("explained"),
        "accepted": _("accepted"),
        "questioned": _("questioned"),
        "note": _("pointed out"),
        "review": _("for the methodologist"),
    }


def issues_table(title: str, found: RegionIssues) -> Table:
    """A row for each issue: library, field, rule, message, figure, last year, explanation, decision."""
    columns = (
        Column("field", _("Figure, table or text")),
        Column("rule", _("Rule")),
        Column("message", _("What it says")),
        Column("figure", _("Figure"), shape=Shape.NUMBER),
        Column("before", _("Last year"), shape=Shape.NUMBER),
        Column("explanation", _("Explanation")),
        Column("state", _("State")),
    )
    names = state_names()
    rows = tuple(_row(line, names) for line in found.lines)
    return Table(title, _("Library"), columns, rows, notes=found.of_region)


def _row(line: Line, names: Mapping[str, str]) -> Row:
    facts, issue, library = line.reading.facts, line.issue, line.report.library
    now, before = facts.figures.get(issue.code, BLANK).number, facts.before(issue.code)
    cells = (
        Cell(label_of(facts.blueprint, issue.code)),
        Cell(issue.rule),
        Cell(issue.message),
        _figure(facts, issue.code, now),
        _figure(facts, issue.code, before),
        Cell(facts.explanations.get(issue.code, "")),
        Cell(names[line.state]),
    )
    return Row(
        library.name,
        cells,
        key=library.register_number,
        identifiers={"library": library.register_number, "code": issue.code},
        url=reverse("report", args=[line.report.pk]),
    )


def _figure(facts: Facts, code: str, number: Decimal | None) -> Cell:
    """Nothing for what is no figure: a text, a table."""
    indicator = facts.blueprint.indicators.get(code)
    return figure_cell(per_library(indicator, language()), number, language()) if indicator else Cell()
