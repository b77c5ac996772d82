"""A settled report with some of its figures changed, in memory only: what it would then say, and what the checks would.

It is computed by the same ledger that later writes the figures, so that what is shown is what happens.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from .. import checks
from ..aggregates.together import LibraryFigures
from ..checks import Facts, Issue
from ..computing import Given, State, compute
from ..derivation import made_of
from ..facts import Reading, given_of, read
from ..ledgers.values import Entry, Ledger, read_ledgers
from ..models import Origin, Report
from ..open_fields import label_of

WITHOUT_AN_EXPLANATION = "E14"  # the cause of the correction is one


@dataclass(frozen=True)
class Proposal:
    """The report as it is, and with its figures changed. `new`: the figures that somebody gives, by code."""

    reading: Reading
    ledger: Ledger
    new: Mapping[str, Given]

    @property
    def report(self) -> Report:
        return self.reading.report

    @cached_property
    def facts(self) -> Facts:
        """What the report would be."""
        facts = self.reading.facts
        figures = compute(facts.blueprint, given_of(self.ledger.values.values()), facts.rows)
        return replace(facts, figures=figures)

    @cached_property
    def touched(self) -> frozenset[str]:
        """The figures that are given, and all that is computed from them."""
        return made_of(self.facts.blueprint, self.new, ())

    @cached_property
    def issues(self) -> list[Issue]:
        """What the checks would say that they do not say now."""
        found = [issue for issue in checks.check(self.facts) if issue.rule != WITHOUT_AN_EXPLANATION]
        return [issue for issue in found if _named(issue) not in self._now or issue.code in self.new]

    @cached_property
    def _now(self) -> frozenset[tuple[object, ...]]:
        """What the checks say of the report as it is."""
        return frozenset(_named(issue) for issue in checks.check(self.reading.facts))

    @cached_property
    def errors(self) -> list[Issue]:
        """What keeps it from being agreed."""
        return [issue for issue in self.issues if issue.is_error and _named(issue) not in self._now]

    @property
    def errors_in_words(self) -> list[str]:
        return [in_words(issue, self.report) for issue in self.errors]

    @property
    def warnings_in_words(self) -> list[str]:
        return [in_words(issue, self.report) for issue in self.warnings]

    @property
    def warnings(self) -> list[Issue]:
        return [issue for issue in self.issues if issue not in self.errors]

    def counted(self, codes: Mapping[str, str]) -> LibraryFigures:
        """The figures as a summary counts them. `codes`: code in the report → code in the summary."""
        numbers, states = {}, {}
        for code, value in self.ledger.values.items():
            if code not in codes:
                continue
            if value.number is not None:
                numbers[codes[code]] = value.number
            if value.state != State.KNOWN:
                states[codes[code]] = State(value.state)
        return LibraryFigures(self.report.library_id, numbers, states)


def _named(issue: Issue) -> tuple[object, ...]:
    return issue.rule, issue.code, issue.row, issue.column


def in_words(issue: Issue, report: Report) -> str:
    """What is said, with the name of what it is said of."""
    return f"{label_of(report.blueprint, issue.code)}: {issue.message}"


def entries_of(new: Mapping[str, Given]) -> dict[str, Entry]:
    """The figures as they are written: everybody sees where they come from."""
    return {code: Entry(given, Origin.CORRECTION) for code, given in new.items()}


def propose(report: Report, new: Mapping[str, Given]) -> Proposal:
    """The report with these figures; nothing is written."""
    reading = read(report)
    (ledger,) = read_ledgers([report])
    ledger.put(entries_of(new), None)
    ledger.settle(reading.facts.rows)
    return Proposal(reading, ledger, new)
