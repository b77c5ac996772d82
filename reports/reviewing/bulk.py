"""Reports with nothing open, accepted together: each by the door of all acceptances, each as it was seen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from libraries.models import User

from .. import rights, workflow
from ..blueprint import Indicator, Kind
from ..entries import shown
from ..languages import language
from ..models import Report, Value
from ..numbers import change, print_change
from ..seen import seen_of_all
from . import looks
from .beside import key_codes
from .queue import Waiting


@dataclass(frozen=True)
class KeyFigure:
    """One of the few figures that speak for a report, with last year's."""

    indicator: Indicator
    now: str
    before: str
    moved: str


@dataclass(frozen=True)
class Clean:
    """A report with nothing open: its key figures, and the mark of what the page shows of it."""

    waiting: Waiting
    figures: tuple[KeyFigure, ...]
    seen: str

    @property
    def report(self) -> Report:
        return self.waiting.report


def clean_ones(queue: Sequence[Waiting]) -> list[Clean]:
    """Those of the queue that can be accepted together, with their key figures; five queries."""
    clean = [one for one in queue if one.clean]
    reports = [one.report for one in clean]
    seen, figures = seen_of_all(reports), _key_figures(reports)
    return [Clean(one, figures[one.report.pk], seen[one.report.pk]) for one in clean]


@dataclass(frozen=True)
class Group:
    """Those of the same edition and period: they have the same key figures."""

    reports: tuple[Clean, ...]

    @property
    def first(self) -> Report:
        return self.reports[0].report

    @property
    def indicators(self) -> list[Indicator]:
        return [figure.indicator for figure in self.reports[0].figures]


def grouped(clean: Sequence[Clean]) -> list[Group]:
    """By period and edition, in the order in which each comes first."""
    found: dict[tuple[int, int], list[Clean]] = {}
    for one in clean:
        found.setdefault((one.report.period_id, one.report.edition_id), []).append(one)
    return [Group(tuple(those)) for those in found.values()]


def _key_figures(reports: Sequence[Report]) -> dict[int, tuple[KeyFigure, ...]]:
    codes = {report.pk: key_codes(report.blueprint) for report in reports}
    wanted = {code for those in codes.values() for code in those}
    numbers = _numbers(reports, wanted)
    found = {}
    for report in reports:
        now = numbers.get(_place(report, report.period.code), {})
        before = numbers.get(_place(report, report.period.last_year), {})
        indicators = (report.blueprint.indicators[code] for code in codes[report.pk])
        found[report.pk] = tuple(_key_figure(one, now, before) for one in indicators)
    return found


def _place(report: Report, period: str) -> tuple[int, int, str]:
    return report.library_id, report.period.form_id, period


def _numbers(reports: Sequence[Report], codes: set[str]) -> dict[tuple[int, int, str], dict]:
    """The key figures of this year and of last year by library, form and period."""
    periods = {code for report in reports for code in (report.period.code, report.period.last_year)}
    stored = Value.objects.filter(
        report__library__in=[report.library_id for report in reports], report__period__code__in=periods, code__in=codes
    )
    names = ("report__library", "report__period__form", "report__period__code", "code", "number")
    found: dict[tuple[int, int, str], dict] = {}
    for library, form, period, code, number in stored.values_list(*names):
        found.setdefault((library, form, period), {})[code] = number
    return found


def _key_figure(indicator: Indicator, now: Mapping, before: Mapping) -> KeyFigure:
    new, old = now.get(indicator.code), before.get(indicator.code)
    share = indicator.kind == Kind.SHARE
    moved = print_change(change(new, old, share=share), share=share, language=language())
    return KeyFigure(indicator, shown(new, indicator), shown(old, indicator), moved)


@dataclass(frozen=True)
class Refused:
    """A report that was not accepted with the others, and why not."""

    report: Report
    why: str


def accept_all(
    chosen: Mapping[int, str], queue: Sequence[Waiting], *, by: User, at: datetime
) -> tuple[list[Report], list[Refused]]:
    """Accept the chosen ones, or let them on to the methodologist: by their key, the mark of what was seen.

    Those that have changed since are refused by name; the others are accepted.
    """
    accepted, refused = [], list(_gone(chosen.keys() - {one.report.pk for one in queue}, by))
    for waiting in queue:
        report = waiting.report
        if report.pk not in chosen:
            continue
        why = _refusal(waiting, chosen[report.pk], by=by, at=at)
        if why:
            refused.append(Refused(report, why))
        else:
            accepted.append(report)
    return accepted, refused


def _gone(keys: Iterable[int], by: User) -> Iterator[Refused]:
    """What was chosen and waits no more: somebody else was faster."""
    for report in Report.objects.visible_to(by).filter(pk__in=keys).with_names().order_by("pk"):
        why = _("It is “%(status)s” by now and does not wait for you any more.")
        yield Refused(report, why % {"status": report.get_status_display()})


def _refusal(waiting: Waiting, seen: str, *, by: User, at: datetime) -> str:
    """Let one report on; the sentence that says why it could not be done, empty when it was."""
    report = waiting.report
    if not waiting.clean:
        return _not_clean(waiting)
    let_on = workflow.accept if rights.may_accept(by, report) else workflow.check_off
    try:
        let_on(report, by=by, seen=seen, at=at)
    except workflow.WorkflowError as error:
        return str(error)
    looks.look(report, by=by, at=at)
    return ""


def _not_clean(waiting: Waiting) -> str:
    if waiting.to_read:
        return _("It was drawn for reading in full: look it through first.")
    if waiting.unsent:
        words = {"field": waiting.unsent[0].name, "who": waiting.unsent[0].by}
        return _("A question about “%(field)s”, noted by %(who)s, was not sent: look at it by itself.") % words
    return _("Something is open on it by now: look at it by itself.")
