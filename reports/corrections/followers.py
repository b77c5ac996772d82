"""Later reports of the library that have taken figures from the one that is corrected, and what becomes of those."""

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..blueprint import Indicator
from ..entries import shown
from ..facts import key_before
from ..models import Report, Value
from ..saving.ledgers import is_as_offered
from ..sources.quarters import QUARTERS
from ..tables import Cell, Column, Row, Shape, Table, text_cell
from .proposal import Proposal


def following(report: Report) -> list[Report]:
    """The library's reports that begin where this one ends, or that its quarters make; in order of time."""
    year, quarter = report.period.year, report.period.quarter
    codes = [str(year + 1), f"{year + 1}-Q1"]
    if quarter is not None:
        codes = [str(year), *(f"{year}-Q{later}" for later in QUARTERS if later > quarter)]
    found = Report.objects.filter(library=report.library_id, period__code__in=codes).exclude(pk=report.pk)
    return list(found.with_names().order_by("period__code", "pk"))


def followers_table(proposal: Proposal) -> Table:
    """Every figure that was taken from one that changes, and whether it follows."""
    language = get_language() or "lv"
    rows = [
        Row(
            indicator.label.in_language(language),
            (
                text_cell(f"{report.period}, {report.get_status_display()}"),
                Cell(shown(value.number, indicator), value.number, Shape.NUMBER, indicator.places),
                text_cell(_fate(report, value)),
            ),
            key=indicator.code,
        )
        for report, indicator, value in _taken(proposal)
    ]
    columns = (
        Column("report", _("Report")),
        Column("now", _("Figure there"), shape=Shape.NUMBER),
        Column("fate", _("What becomes of it")),
    )
    return Table(_("Figures of later reports that were taken from these"), _("Indicator"), columns, tuple(rows))


def _taken(proposal: Proposal) -> Iterator[tuple[Report, Indicator, Value]]:
    later = following(proposal.report)
    values: dict[tuple[int, str], Value] = {
        (value.report_id, value.code): value for value in Value.objects.filter(report__in=later, offered__isnull=False)
    }
    for report in later:
        for indicator in report.blueprint.indicators.values():
            value = values.get((report.pk, indicator.code))
            if value is not None and _comes_from(report, indicator, proposal):
                yield report, indicator, value


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
