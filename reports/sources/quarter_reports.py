"""The quarterly reports that a library's year is made of, read from the database."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from ..computing import Figure, State
from ..models import STANDING, Report, Value
from ..quarters import QUARTERS, Quarter


def quarters_of(reports: Sequence[Report]) -> dict[int, dict[int, Quarter]]:
    """The quarters of each annual report by its key, then by their number; two queries."""
    condition = belonging_to(reports)
    if condition is None:
        return {}
    return sorted_out(reports, Report.objects.filter(condition).with_names().defer("edition__content"))


def belonging_to(reports: Sequence[Report]) -> Q | None:
    """The reports among which the quarters of these are; None when none of them is of a year."""
    years = [report for report in reports if _has_quarters(report)]
    if not years:
        return None
    codes = frozenset().union(*map(quarter_codes, years))
    return Q(period__code__in=codes, status__in=STANDING, library__in={report.library_id for report in years})


def quarter_codes(report: Report) -> frozenset[str]:
    """The periods of the quarters that the year of a report is made of; none when it is not of a year."""
    return frozenset(f"{report.period.year}-Q{number}" for number in QUARTERS) if _has_quarters(report) else frozenset()


def _has_quarters(report: Report) -> bool:
    return report.period.quarter is None and not report.is_history


def sorted_out(reports: Sequence[Report], candidates: Iterable[Report]) -> dict[int, dict[int, Quarter]]:
    """The same from reports already at hand. The form of a quarter says to which annual form it belongs."""
    years = {
        (report.library_id, report.blueprint.form, report.period.year): report.pk
        for report in reports
        if _has_quarters(report)
    }
    found = {}
    for one in candidates:
        year = years.get((one.library_id, one.blueprint.yearly_form, one.period.year)) if one.period.quarter else None
        if year is not None and one.status in STANDING:
            found[one.pk] = year, one
    figures = _figures(found)
    quarters: dict[int, dict[int, Quarter]] = {}
    for key, (year, one) in found.items():
        quarters.setdefault(year, {})[one.period.quarter or 0] = Quarter(one.blueprint, figures.get(key, {}))
    return quarters


def _figures(reports: Iterable[int]) -> dict[int, dict[str, Figure]]:
    """Plain tuples, not values: a page of the year reads four quarters beside its own figures."""
    keys = list(reports)
    found: dict[int, dict[str, Figure]] = {}
    stored = Value.objects.filter(report__in=keys).values_list("report", "code", "number", "state", "raw")
    for report, code, number, state, raw in stored if keys else ():
        if number is not None or raw or state != State.KNOWN:
            found.setdefault(report, {})[code] = Figure(number=number, state=State(state), raw=raw)
    return found
