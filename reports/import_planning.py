"""What the lines of a file of values mean: for each the report and the value, or sentences that say what is wrong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from libraries.models import Library

from .blueprint import Blueprint, Indicator
from .checks.issues import LONGEST_EXPLANATION
from .computing import Given, State
from .entries import STRICTEST, WORDS, EntryError, read_entry
from .ledgers.refusals import LockedError
from .models import SETTLED, Edition, Form, Period, Reason, Report
from .quoting import quoted
from .values_files import EXPLANATION, INDICATOR, LIBRARY, PERIOD, REASON, STATE, Line, Problem, ValuesFile

STATES = {str(state): state for state in State} | WORDS
WITHOUT_NUMBER = (State.UNKNOWN, State.NOT_APPLICABLE)
PERIODS = {"year": re.compile(r"[0-9]{4}"), "quarter": re.compile(r"[0-9]{4}-Q[1-4]")}
EXAMPLES = {"year": "2023", "quarter": "2023-Q1"}


@dataclass
class Target:
    """One report that a file has figures for; `report` is None when it has yet to be made. `rows`: where they stand."""

    library: Library
    period: str
    edition: Edition
    report: Report | None = None
    given: dict[str, Given] = field(default_factory=dict)
    explanations: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


class Planner:
    """Sorts the lines of a file by report: `targets` are the reports, `problems` what is wrong with the lines."""

    def __init__(self, form: Form, file: ValuesFile, *, as_history: bool, on: date):
        self.form, self.file, self.as_history, self.on = form, file, as_history, on
        self._read_network()
        self._editions_by_period: dict[str, Edition | str] = {}
        self._targets: dict[tuple[int, str], Target | str] = {}
        self._strange_headings: set[str] = set()
        self.problems = [problem for line in file.lines for problem in self._take(line)]

    @property
    def targets(self) -> list[Target]:
        """Oldest period first, so that what is left at the end of one is there at the start of the next."""
        found = [target for target in self._targets.values() if isinstance(target, Target)]
        return sorted(found, key=lambda target: target.period)

    def _read_network(self) -> None:
        libraries = Library.objects.select_related("municipality", "territory")
        moved = libraries.prefetch_related("moves__municipality", "moves__territory")
        self._libraries = {library.register_number: library for library in moved}
        self._editions = list(self.form.editions.published().order_by("-first_period", "-pk"))
        periods = {line.period for line in self.file.lines if PERIODS[self.form.frequency].fullmatch(line.period)}
        reports = Report.objects.filter(period__form=self.form, period__code__in=periods).with_names()
        self._reports = {(report.library_id, report.period.code): report for report in reports}

    def _take(self, line: Line) -> Iterator[Problem]:
        """Put a line where it belongs; yields what is wrong with it."""
        library = self._libraries.get(line.library)
        if library is None:
            yield self._problem(line, LIBRARY, _no_library(line.library))
        if line.period not in self._editions_by_period:
            self._editions_by_period[line.period] = self._edition(line.period)
        edition = self._editions_by_period[line.period]
        if isinstance(edition, str):
            yield self._problem(line, PERIOD, edition)
            return
        target = self._target(library, line.period, edition) if library else None
        if isinstance(target, str):
            yield self._problem(line, LIBRARY, target)
        home = target if isinstance(target, Target) else None
        yield from self._take_value(line, home, home.edition if home else edition)

    def _take_value(self, line: Line, target: Target | None, edition: Edition) -> Iterator[Problem]:
        indicator = self._indicator(line.code, edition.blueprint)
        if indicator is None:
            yield from self._strange_code(line, edition.blueprint)
            return
        if target and line.code in target.rows:
            where = {"code": line.code, "row": target.rows[line.code]}
            yield self._problem(
                line, line.column, _("“%(code)s” is given twice; it already stands in row %(row)d.") % where
            )
            return
        try:
            given = _given(indicator, line, edition.blueprint)
        except _StateError as error:
            yield self._problem(line, STATE, str(error))
        except EntryError as error:
            yield self._problem(line, line.column, f"{quoted(line.code)}: {error}")
        else:
            if len(line.explanation) > LONGEST_EXPLANATION:
                yield self._problem(line, EXPLANATION, _("The explanation is longer than 1000 characters."))
            if sentence := _wrong_reason(line):
                yield self._problem(line, REASON, sentence)
            _put(target, line, given)

    def _problem(self, line: Line, column: str, message: str) -> Problem:
        return self.file.problem(line.row, column, message)

    def _edition(self, code: str) -> Edition | str:
        """The edition for a period, or why there is none."""
        if not PERIODS[self.form.frequency].fullmatch(code):
            example = EXAMPLES[self.form.frequency]
            sentence = _("“%(period)s” is no period of this form; write it as %(example)s.")
            return sentence % {"period": code[:40], "example": example} if code else _("The period is missing.")
        found = next((edition for edition in self._editions if edition.blueprint.covers(code)), None)
        if found is None:
            return _("There is no published edition of the form for %(period)s.") % {"period": code}
        if Period(code=code).first_day > self.on:
            return _("%(period)s has not begun yet.") % {"period": code}
        return found

    def _target(self, library: Library, period: str, edition: Edition) -> Target | str:
        """The report that the values are for, or why it cannot take them."""
        key = library.pk, period
        if key not in self._targets:
            report = self._reports.get(key)
            refusal = self._refusal(library, Period(code=period), report)
            self._targets[key] = refusal or Target(library, period, report.edition if report else edition, report)
        return self._targets[key]

    def _refusal(self, library: Library, period: Period, report: Report | None) -> str:
        words = {"library": library.name, "period": period.code}
        if report is None and not _open_during(library, period):
            return _("“%(library)s” was not open in %(period)s.") % words
        if report is None and library.kind in Library.NOT_REPORTING:
            return _("“%(library)s” is not one of the libraries that hand in reports.") % words
        if report and self.as_history and not report.is_history:
            return _("The report of “%(library)s” for %(period)s is not history: it has been begun here.") % words
        if report and self.as_history and report.status not in SETTLED:
            words["status"] = str(report.get_status_display())
            return _("The report of “%(library)s” for %(period)s is “%(status)s”: somebody works on it here.") % words
        if report and not self.as_history and not report.editable:
            return str(LockedError(report))
        return ""

    def _indicator(self, code: str, blueprint: Blueprint) -> Indicator | None:
        """The indicator of a code; of an old code, in history, the one that replaced it."""
        found = blueprint.indicators.get(code)
        if found is None and self.as_history:
            return blueprint.indicators.get(blueprint.predecessors.get(code, ""))
        return found

    def _strange_code(self, line: Line, blueprint: Blueprint) -> Iterator[Problem]:
        """Of a wide file only the heading is named, once."""
        message = _no_indicator(line.code, blueprint)
        if not self.file.wide:
            yield self._problem(line, INDICATOR, message)
        elif line.code not in self._strange_headings:
            self._strange_headings.add(line.code)
            yield self.file.problem(self.file.sheet.header_row, line.code, message)


class _StateError(EntryError):
    """The state of a value does not fit it."""


def _no_library(number: str) -> str:
    if not number:
        return _("The library is missing.")
    return _("There is no library with the register number “%(number)s”.") % {"number": number[:40]}


def _no_indicator(code: str, blueprint: Blueprint) -> str:
    if not code:
        return _("The code of the indicator is missing.")
    now = blueprint.predecessors.get(code)
    if now:
        words = {"code": code, "now": now}
        return _("“%(code)s” was replaced by “%(now)s”; it is taken in only with years from before the system.") % words
    return _("The form has no indicator “%(code)s”.") % {"code": code[:64]}


def _open_during(library: Library, period: Period) -> bool:
    opened = library.opened is None or library.opened <= period.last_day
    return opened and (library.closed is None or library.closed >= period.first_day)


def _given(indicator: Indicator, line: Line, blueprint: Blueprint) -> Given:
    """The value of a line, its own state put before what the value says. Raises `EntryError`."""
    given = read_entry(indicator, line.value, blueprint, language=STRICTEST)
    if not line.state:
        return given
    state = STATES.get(line.state.casefold())
    if state is None:
        sentence = _("“%(state)s” is no state; write known, unknown, not_applicable or estimate.")
        raise _StateError(sentence % {"state": line.state[:40]})
    if state in WITHOUT_NUMBER and given.number is not None:
        raise _StateError(_("There is a number although the state is “%(state)s”.") % {"state": line.state})
    if state not in WITHOUT_NUMBER and given.number is None:
        raise _StateError(_("There is no number although the state is “%(state)s”.") % {"state": line.state})
    return Given(given.number, state)


def _put(target: Target | None, line: Line, given: Given) -> None:
    if target is None:
        return
    target.rows[line.code] = line.row
    if given != Given():
        target.given[line.code] = given
    if line.explanation:
        target.explanations[line.code] = line.explanation
    if line.explanation and line.reason:
        target.reasons[line.code] = line.reason


def _wrong_reason(line: Line) -> str:
    """What is wrong with the reason of a line; one stands beside an explanation."""
    if line.reason and line.reason not in Reason.values:
        known = {"reason": line.reason[:40], "known": ", ".join(Reason.values)}
        return _("“%(reason)s” is no reason; write one of %(known)s.") % known
    return _("There is a reason without an explanation.") if line.reason and not line.explanation else ""
