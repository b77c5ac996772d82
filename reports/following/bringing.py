"""Bringing in what other places know of a report: when it opens, when they change their mind, when it is asked for.

What a person has typed is never overwritten; the figure of the other place is kept beside it (`Value.offered`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from libraries.models import User

from .. import prefill
from ..blueprint import Entry as Entered
from ..checks import check
from ..computing import State
from ..facts import read_all, rows_by_report
from ..filling import save
from ..ledgers.refusals import FillingError
from ..ledgers.values import ELSEWHERE, Ledger, read_ledgers, write
from ..models import EDITABLE, Report
from ..open_fields import closed_among
from ..sources import diary_rows

COMPARED = frozenset({"E02", "E03", "E04", "E05", "E06", "E11"})  # rules that compare a figure with another one


@transaction.atomic
def bring_in(*reports: Report, by: User | None = None) -> None:
    """Prefill each indicator that has no value yet from the place that knows it, and the table of training."""
    diary_rows.bring_rows(reports)
    sources = prefill.Sources(reports)
    ledgers = read_ledgers(reports)
    for ledger in ledgers:
        ledger.bring(sources.found_for(ledger.report), by)
    _settle(ledgers, reports)


def _settle(ledgers: Sequence[Ledger], reports: Sequence[Report]) -> None:
    rows = rows_by_report(reports)
    for ledger in ledgers:
        ledger.settle(rows.get(ledger.report.pk, {}))
    write(ledgers)


@transaction.atomic
def bring_up_to_date(*reports: Report) -> None:
    """Let figures that nobody has touched follow the places they came from; only in reports that are still open.

    Done when such a place changes (`receivers.py`), so that whoever opens the report only reads. Where that makes wrong
    what a person has typed and cannot change, it opens.
    """
    if not reports:
        return
    held = Report.objects.filter(pk__in=[one.pk for one in reports], status__in=EDITABLE, is_history=False)
    open_ones = list(held.in_order_of_time().select_for_update(of=["self"]).with_names())
    sources = prefill.Sources(open_ones)
    ledgers = read_ledgers(open_ones)
    for ledger in ledgers:
        ledger.renew(sources.found_for(ledger.report))
    changed = [ledger for ledger in ledgers if ledger.fresh() or ledger.changed()]
    _settle(changed, [ledger.report for ledger in changed])
    Report.objects.filter(pk__in=[ledger.report.pk for ledger in changed]).update(changed_at=timezone.now())
    _open_what_is_wrong([one for one in open_ones if one.open_fields is not None])


def _open_what_is_wrong(reports: Sequence[Report]) -> None:
    """Without it a report could never be handed in again: an error would stand on what is closed."""
    for reading in read_all(reports) if reports else ():
        report = reading.report
        wrong = dict.fromkeys(issue.code for issue in check(reading.facts) if issue.rule in COMPARED)
        if closed := closed_among(report, wrong):
            Report.objects.filter(pk=report.pk).update(open_fields=[*(report.open_fields or ()), *closed])


def take_back(report: Report, code: str, *, by: User) -> None:
    """Give a figure back to the place that offers it, with its origin. Raises `FillingError`."""
    found = prefill.Sources([report]).found_for(report).get(code)
    if found is None:
        raise FillingError(_("No other place knows this figure any more. What you see stays as it is."))
    save(report, by=by, entries={code: found})


@dataclass(frozen=True)
class Share:
    """How many of the figures and cells that are filled came without typing."""

    brought: int
    filled: int

    @property
    def percent(self) -> Decimal | None:
        return Decimal(self.brought) / self.filled * 100 if self.filled else None


def share_brought_in(report: Report) -> Share:
    """What came from other places, and all that is filled: figures that are not computed, and cells of rows."""
    indicators = report.blueprint.indicators
    asked = [value for value in report.values.all() if indicators[value.code].entry != Entered.COMPUTED]
    filled = [value for value in asked if value.stated is not None or value.raw or value.state != State.KNOWN]
    brought = sum(value.origin in ELSEWHERE for value in filled)
    cells = [(sum(map(bool, row.cells.values())), row.source_id is not None) for row in report.rows.all()]
    return Share(
        brought + sum(count for count, taken in cells if taken),
        len(filled) + sum(count for count, _taken in cells),
    )
