"""Later reports of the library that have taken figures from the one that is corrected, and what becomes of those."""

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from .. import period_names
from ..blueprint import AcrossQuarters, Indicator
from ..computing import BLANK
from ..entries import shown
from ..facts import key_before
from ..languages import language
from ..ledgers.values import is_as_offered
from ..models import Report, Value
from ..quarters import QUARTERS
from ..tables import Cell, Column, Row, Shape, Table, text_cell
from .proposal import Proposal

type Place = tuple[int, str]  # key of the report, code
type Found = tuple[Report, Indicator, Value]


def following(report: Report) -> list[Report]:
    """The library's reports that begin where this one ends, or that its quarters make; in order of time."""
    year, quarter = report.period.year, report.period.quarter
    codes = [str(year + 1), f"{year + 1}-Q1"]
    if quarter is not None:
        codes = [str(year), *(f"{year}-Q{later}" for later in QUARTERS if later > quarter)]
    found = Report.objects.filter(library=report.library_id, period__code__in=codes).exclude(pk=report.pk)
    return list(found.with_names().order_by("period__code", "pk"))


def followers_table(proposal: Proposal) -> Table:
    """Every figure that was taken from one that changes, and whether it follows; then those that it overtakes."""
    later = following(proposal.report)
    values = _values(later, proposal)
    rows = [
        *(_row(report, one, value, _fate(report, value)) for report, one, value in _taken(proposal, later, values)),
        *(_row(*found, _overtaken_words()) for found in _overtaken(proposal, later, values)),
    ]
    columns = (
        Column("report", _("Report")),
        Column("now", _("Figure there"), shape=Shape.NUMBER),
        Column("fate", _("What becomes of it")),
    )
    return Table(_("Figures of later reports that depend on these"), _("Indicator"), columns, tuple(rows))


def _row(report: Report, indicator: Indicator, value: Value, fate: str) -> Row:
    cells = (
        text_cell(f"{period_names.name(report.period)}, {report.get_status_display()}"),
        Cell(shown(value.number, indicator), value.number, Shape.NUMBER, indicator.places),
        text_cell(fate),
    )
    return Row(indicator.label.in_language(language()), cells, key=indicator.code)


def _values(later: Iterable[Report], proposal: Proposal) -> Mapping[Place, Value]:
    """What stands in later reports of what changes or was taken over; one query."""
    stored = Value.objects.filter(Q(offered__isnull=False) | Q(code__in=proposal.touched), report__in=later)
    return {(value.report_id, value.code): value for value in stored}


def _taken(proposal: Proposal, later: Iterable[Report], values: Mapping[Place, Value]) -> Iterator[Found]:
    for report in later:
        for indicator in report.blueprint.indicators.values():
            value = values.get((report.pk, indicator.code))
            if value is not None and value.offered is not None and _comes_from(report, indicator, proposal):
                yield report, indicator, value


def _overtaken(proposal: Proposal, later: Iterable[Report], values: Mapping[Place, Value]) -> Iterator[Found]:
    """Figures of later quarters of the year, counted since January, that are lower than the corrected one (E11)."""
    period = proposal.report.period
    quarters = [one for one in later if period.quarter and one.period.quarter and one.period.year == period.year]
    for report in quarters:
        for code, indicator in report.blueprint.indicators.items():
            value, corrected = values.get((report.pk, code)), proposal.facts.figures.get(code, BLANK).number
            if code not in proposal.touched or indicator.across_quarters != AcrossQuarters.YTD:
                continue
            if value and value.number is not None and corrected is not None and value.number < corrected:
                yield report, indicator, value


def _overtaken_words() -> str:
    return _("Counted since January, and lower than the corrected figure would be: it has to be corrected too.")


def _comes_from(later: Report, indicator: Indicator, proposal: Proposal) -> bool:
    period = proposal.report.period
    if indicator.carries:
        return indicator.carries in proposal.touched and key_before(later) == (period.form.code, period.code)
    of_year = period.quarter is not None and later.period.quarter is None
    return of_year and indicator.code in proposal.touched and not indicator.source


def _fate(report: Report, value: Value) -> str:
    if not report.editable or report.is_history:
        return _("Stays as it is: that report is settled or handed in. Look whether it has to be corrected too.")
    if is_as_offered(value):
        return _("Follows by itself.")
    return _("Stays as it was typed there.")
