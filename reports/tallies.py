"""An area's values counted and added up by the database, in a constant number of queries however many libraries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from .aggregating import LibraryFigures, Tally, is_of_area, ratio_parts, rule_of
from .areas import Area
from .blueprint import AcrossLibraries, Blueprint, Ratio
from .computing import State
from .models import Explanation, Report, Status, Value


class Scope(StrEnum):
    """Which reports count: accepted ones, or provisionally also those that wait for their review."""

    ACCEPTED = "accepted"
    PROVISIONAL = "provisional"


COUNTED = {Scope.ACCEPTED: (Status.ACCEPTED,), Scope.PROVISIONAL: (Status.ACCEPTED, Status.SUBMITTED)}
SCOPE_LABELS = {
    Scope.ACCEPTED: _("accepted reports"),
    Scope.PROVISIONAL: _("accepted and submitted reports (provisional)"),
}

# Values are kept to four decimal places. SQLite adds them up as binary fractions, so a sum is put back on that grid.
GRID = Decimal("0.0001")


def exact(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.quantize(GRID, rounding=ROUND_HALF_UP)


class Line(NamedTuple):
    """One report of an area, without its figures."""

    report: int
    period: int
    status: str
    library: int
    name: str
    register_number: str
    isil: str
    municipality: int
    municipality_name: str
    atvk: str


def lines_of(area: Area, periods: Collection[int]) -> list[Line]:
    """Every report expected in the periods, by municipality and name; one query."""
    reports = Report.objects.filter(area.holds(), period__in=periods)
    fields = (
        *("pk", "period", "status", "library", "library__name", "library__register_number", "library__isil"),
        *("municipality", "municipality__name", "municipality__atvk"),
    )
    ordered = reports.order_by("municipality__name", "municipality__atvk", "library__name", "pk")
    return [Line(*line) for line in ordered.values_list(*fields)]


@dataclass(frozen=True)
class Counted:
    """The reports whose values are read: those of an area and some periods that are in scope."""

    area: Area
    periods: tuple[int, ...]
    scope: Scope
    blueprint: Blueprint

    def reports(self, *periods: int):
        """The reports counted in some of the periods, in all of them by default; not yet read."""
        in_scope = Report.objects.filter(self.area.holds(), status__in=COUNTED[self.scope])
        return in_scope.filter(period__in=periods or self.periods).order_by()

    def values(self, *periods: int):
        """Their values, not yet read. Reports are few beside values, so they are chosen apart."""
        return Value.objects.filter(report__in=self.reports(*periods).values("pk")).order_by()

    def today(self, code: str) -> str:
        """The code of this edition for a code that an earlier one may have used."""
        return code if code in self.blueprint.indicators else self.blueprint.predecessors.get(code, code)

    def renamed(self, tallies: "TalliesByPeriod") -> "TalliesByPeriod":
        """The tallies under the codes of this edition."""
        found: dict[int, dict[str, Tally]] = {period: {} for period in self.periods}
        for period, by_code in tallies.items():
            for code, one in by_code.items():
                _add(found[period], self.today(code), one)
        return found

    def all_codes(self, codes: Collection[str]) -> list[str]:
        """The codes with those of the indicators they replaced."""
        return [*codes, *(old for old, now in self.blueprint.predecessors.items() if now in codes)]


TalliesByPeriod = Mapping[int, Mapping[str, Tally]]


def tallies_of(counted: Counted, reports: Collection[int] | None = None) -> TalliesByPeriod:
    """Sums and counts by period and by the code they were reported under, of all reports or some.

    One query a period and one for the states: databases are quicker so than in one query that groups by all three.
    """
    found: dict[int, dict[str, Tally]] = {period: {} for period in counted.periods}
    for period in counted.periods:
        values = _some(counted.values(period), reports).values_list("code")
        for code, total, known in values.annotate(Sum("number"), Count("number")):
            found[period][code] = Tally(total=exact(total) or Decimal(0), known=known)
    states = _some(counted.values(), reports).exclude(state=State.KNOWN).values_list("report__period", "code", "state")
    for period, code, state, rows in states.annotate(Count("pk")):
        one = Tally(
            estimates=rows if state == State.ESTIMATE else 0,
            unknown=rows if state == State.UNKNOWN else 0,
        )
        _add(found[period], code, one)
    return found


def _some(values, reports: Collection[int] | None):
    return values if reports is None else values.filter(report__in=reports)


def ranges_of(counted: Counted) -> TalliesByPeriod:
    """The lowest and the highest of the indicators that are never added up: one query."""
    ranged = (AcrossLibraries.LIST, AcrossLibraries.MAX)
    codes = [code for code, indicator in counted.blueprint.indicators.items() if rule_of(indicator) in ranged]
    found: dict[int, dict[str, Tally]] = {period: {} for period in counted.periods}
    values = counted.values().filter(code__in=counted.all_codes(codes), number__isnull=False)
    for period, code, low, high in values.values_list("report__period", "code").annotate(Min("number"), Max("number")):
        _add(found[period], counted.today(code), Tally(lowest=low, highest=high))
    return found


def _add(tallies: dict[str, Tally], code: str, one: Tally) -> None:
    tallies[code] = tallies[code].plus(one) if code in tallies else one


def merged(first: TalliesByPeriod, second: TalliesByPeriod) -> dict[int, dict[str, Tally]]:
    """Both tallies of the same reports in one."""
    together = {period: dict(tallies) for period, tallies in first.items()}
    for period, tallies in second.items():
        for code, one in tallies.items():
            _add(together[period], code, one)
    return together


Libraries = Mapping[int, Mapping[int, LibraryFigures]]


def gaps_of(counted: Counted, tallies: TalliesByPeriod, lines: Iterable[Line]) -> Libraries:
    """By period, the libraries that lack a part of some ratio; one query, or none when nobody lacks any."""
    by_report = {line.report: line for line in lines}
    codes = _parts_of_ratios(counted.blueprint)
    sizes = {period: sum(line.period == period for line in by_report.values()) for period in counted.periods}
    if all(_known(tallies[period], code) == size for period, size in sizes.items() for code in codes):
        return {period: {} for period in counted.periods}
    known = Value.objects.filter(code__in=codes, number__isnull=False).order_by().values("report")
    complete = known.annotate(parts=Count("pk")).filter(parts=len(codes)).values("report")
    values = counted.values().filter(code__in=counted.all_codes(codes)).exclude(report__in=complete)
    return _by_library(counted, values, by_report)


def _parts_of_ratios(blueprint: Blueprint) -> list[str]:
    """What the ratios are made of that do not stand over an official figure."""
    formulas = [one.formula for one in blueprint.indicators.values()]
    ratios = [one for one in formulas if isinstance(one, Ratio) and not is_of_area(blueprint, one)]
    return list(dict.fromkeys(code for ratio in ratios for code in ratio_parts(ratio)))


def _known(tallies: Mapping[str, Tally], code: str) -> int:
    return tallies[code].known if code in tallies else 0


def figures_of(counted: Counted, lines: Iterable[Line], codes: Collection[str]) -> Libraries:
    """The figures of every library by period and library; one query."""
    values = counted.values().filter(code__in=counted.all_codes(codes))
    return _by_library(counted, values, {line.report: line for line in lines})


def _by_library(counted: Counted, values, lines: Mapping[int, Line]) -> Libraries:
    numbers: dict[int, dict[str, Decimal]] = {}
    states: dict[int, dict[str, State]] = {}
    for report, code, number, state in values.values_list("report", "code", "number", "state"):
        code = counted.today(code)
        known = numbers.setdefault(report, {})
        if number is not None:  # several indicators of last year may have become one
            known[code] = known[code] + number if code in known else number
        if state != State.KNOWN:
            states.setdefault(report, {})[code] = State(state)
    found: dict[int, dict[int, LibraryFigures]] = {period: {} for period in counted.periods}
    for report, known in numbers.items():
        line = lines[report]
        found[line.period][line.library] = LibraryFigures(line.library, known, states.get(report, {}))
    return found


class Said(NamedTuple):
    """What a library said of one of its figures."""

    report: int
    code: str
    text: str


def explanations_of(counted: Counted, period: int) -> list[Said]:
    """The explanations of figures that still are what they were when explained; one query."""
    now = Value.objects.filter(report=OuterRef("report"), code=OuterRef("code")).values("number")[:1]
    found = Explanation.objects.filter(report__in=counted.reports(period).values("pk")).annotate(now=Subquery(now))
    true_still = found.filter(Q(number__isnull=True) | Q(number=F("now")))
    return [Said(*said) for said in true_still.order_by("pk").values_list("report", "code", "text")]
