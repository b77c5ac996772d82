"""An area's values counted and added up by the database, in a constant number of queries however many libraries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery, Sum

from libraries.alphabet import InOrder

from ..areas import PUBLIC, Area
from ..blueprint import Blueprint, Ratio
from ..computing import State
from ..models import SETTLED, STANDING, Explanation, Report, Value
from ..numbers import PLACES_KEPT, rounded
from .together import LibraryFigures, Tally, is_of_area, ratio_parts


class Scope(StrEnum):
    """Which reports count: accepted ones, or provisionally also those that wait for their review."""

    ACCEPTED = "accepted"
    PROVISIONAL = "provisional"


COUNTED = {Scope.ACCEPTED: SETTLED, Scope.PROVISIONAL: STANDING}


def exact(number: Decimal | None) -> Decimal | None:
    """A sum in the places that values are kept with: SQLite adds them up as binary fractions."""
    return None if number is None else rounded(number, PLACES_KEPT)


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


def lines_of(area: Area, periods: Collection[int]) -> tuple[list[Line], frozenset[int]]:
    """Every report of the periods, by municipality and name; apart, those of other kinds of libraries.

    One query.
    """
    reports = Report.objects.filter(area.holds(), period__in=periods)
    fields = (
        *("pk", "period", "status", "library", "library__name", "library__register_number", "library__isil"),
        *("municipality", "municipality__name", "municipality__atvk"),
    )
    ordered = reports.order_by(InOrder("municipality__name"), "municipality__atvk", InOrder("library__name"), "pk")
    lines, others = [], set()
    for *line, kind in ordered.values_list(*fields, "library__kind"):
        if kind in PUBLIC:
            lines.append(Line(*line))
        else:
            others.add(line[0])
    return lines, frozenset(others)


@dataclass(frozen=True)
class Counted:
    """The reports whose values are read: those of an area and some periods that are in scope.

    `others` are reports of the area that do not belong to public libraries: few or none, so left out by their ids.
    """

    area: Area
    periods: tuple[int, ...]
    scope: Scope
    blueprint: Blueprint
    others: frozenset[int] = frozenset()

    def reports(self, *periods: int):
        """The counted reports of some of the periods, of all by default; not yet read."""
        in_scope = Report.objects.filter(self.area.holds(), status__in=COUNTED[self.scope])
        public = in_scope.exclude(pk__in=self.others) if self.others else in_scope
        return public.filter(period__in=periods or self.periods).order_by()

    def values(self, *periods: int):
        """Their values, not yet read."""
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
    """Everything counted by period and by the code it was reported under, of all reports or some.

    One query a period: databases choose the reports first and then have a single key to group by.
    """
    return {period: _tallies(counted.values(period), reports) for period in counted.periods}


def _tallies(values, reports: Collection[int] | None) -> dict[str, Tally]:
    some = values if reports is None else values.filter(report__in=reports)
    grouped = some.values_list("code").annotate(
        Sum("number"),
        Count("number"),
        estimates=Count("pk", filter=Q(state=State.ESTIMATE)),
        unknown=Count("pk", filter=Q(state=State.UNKNOWN)),
        lowest=Min("number"),
        highest=Max("number"),
    )
    return {code: Tally(exact(total) or Decimal(0), *rest) for code, total, *rest in grouped}


def _add(tallies: dict[str, Tally], code: str, one: Tally) -> None:
    tallies[code] = tallies[code].plus(one) if code in tallies else one


Libraries = Mapping[int, Mapping[int, LibraryFigures]]


def gaps_of(counted: Counted, tallies: TalliesByPeriod, lines: Iterable[Line]) -> Libraries:
    """By period, the libraries that lack a part of some ratio; one query, or none when nobody lacks any."""
    by_report = {line.report: line for line in lines}
    codes = _parts_of_ratios(counted.blueprint)
    sizes = {period: sum(line.period == period for line in by_report.values()) for period in counted.periods}
    if all(_known(tallies[period], code) == size for period, size in sizes.items() for code in codes):
        return {period: {} for period in counted.periods}
    some = counted.values().filter(code__in=counted.all_codes(codes))
    known = some.values("report").annotate(parts=Count("number"))
    lacking = known.filter(parts__lt=len(codes)).values("report")
    values = some.filter(report__in=lacking)
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
    reason: str = ""


def explanations_of(counted: Counted, period: int) -> list[Said]:
    """The explanations of figures that still are what they were when explained; one query."""
    now = Value.objects.filter(report=OuterRef("report"), code=OuterRef("code")).values("number")[:1]
    found = Explanation.objects.filter(report__in=counted.reports(period).values("pk")).annotate(now=Subquery(now))
    true_still = found.filter(Q(number__isnull=True) | Q(number=F("now"))).exclude(text="")
    said = true_still.order_by("pk").values_list("report", "code", "text", "reason")
    return [Said(report, counted.today(code), text, reason) for report, code, text, reason in said]
