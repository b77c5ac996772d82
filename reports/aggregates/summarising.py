"""A summary of an area: its reports of a period and of the year before, read and put together. Drawing is elsewhere.

Everything is read in a constant number of queries; what figures make together is decided by together.py.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from ..areas import Area, Inhabitants, inhabitants_of
from ..blueprint import AcrossLibraries, AcrossQuarters, Blueprint, Indicator, Label, Ratio, parts_of
from ..models import HANDED_IN, STANDING, Period, Status
from ..opening import edition_for
from .tallies import COUNTED, Counted, Line, Said, Scope, explanations_of, figures_of, gaps_of, lines_of, tallies_of
from .together import LibraryFigures, Reporting, SinceJanuary, Tally, Together, ratio_from, rule_of, since_january

Population = Mapping[int, Inhabitants]  # by municipality


@dataclass(frozen=True)
class PeriodReports:
    """The reports of one period: all that are expected, and those that are counted.

    `excused`: reports that are not required, which nobody expects.
    """

    code: str
    lines: Sequence[Line] = ()
    excused: Sequence[Line] = ()
    scope: Scope = Scope.ACCEPTED
    population: Population = field(default_factory=dict)

    @cached_property
    def counted(self) -> list[Line]:
        return [line for line in self.lines if line.status in COUNTED[self.scope]]

    @cached_property
    def libraries(self) -> frozenset[int]:
        """The libraries whose figures are counted."""
        return frozenset(line.library for line in self.counted)

    def in_status(self, *statuses: Status) -> list[Line]:
        return [line for line in self.lines if line.status in statuses]

    @property
    def missing(self) -> list[Line]:
        """Reports that have not been handed in, or have been opened again."""
        return [line for line in self.lines if line.status not in STANDING]

    @property
    def waiting(self) -> list[Line]:
        """Reports that have been handed in and are not counted yet."""
        return [line for line in self.in_status(*HANDED_IN) if line not in self.counted]

    def reporting(self, municipalities: Collection[int] | None = None) -> Reporting:
        """How many libraries of the area, or of some of its municipalities, owe a report, and are counted."""

        def inside(lines: Sequence[Line]) -> int:
            return sum(municipalities is None or line.municipality in municipalities for line in lines)

        return Reporting(inside(self.counted), inside(self.lines))

    def official(self, blueprint: Blueprint, municipalities: Collection[int] | None = None) -> dict[str, Decimal]:
        """The official figures of the area, or of some of its municipalities, by indicator, where all are known."""
        places = self.population if municipalities is None else list(municipalities)
        known = [self.population.get(place) for place in places]
        found: dict[str, Decimal] = {}
        for indicator in blueprint.indicators.values():
            if rule_of(indicator) == AcrossLibraries.TERRITORY:
                numbers = [one.number(indicator.source) if one else None for one in known]
                if numbers and None not in numbers:
                    found[indicator.code] = Decimal(sum(number or 0 for number in numbers))
        return found


@dataclass(frozen=True)
class SameLibraries:
    """This year and last year of the libraries that are counted in both."""

    now: Together
    before: Together
    libraries: frozenset[int]


@dataclass(frozen=True)
class Summary:
    """What the libraries of an area report together for a period.

    `same` is there when not the same libraries are counted in both years. `broken`: indicators whose last year cannot
    be compared, and why. `quarters` holds this year's quarters up to the period, when it is one. `said` and
    `said_before` are the explanations of this and last year's figures.
    """

    area: Area
    period: Period
    scope: Scope
    blueprint: Blueprint
    made_at: datetime
    now_reports: PeriodReports
    before_reports: PeriodReports
    now: Together
    before: Together
    same: SameLibraries | None
    broken: Mapping[str, Label]
    quarters: Sequence[tuple[PeriodReports, Together]]
    said: Sequence[Said]
    said_before: Sequence[Said]
    counted: Counted
    periods: Mapping[str, int]

    @cached_property
    def since(self) -> Mapping[str, SinceJanuary]:
        """The year so far by indicator, for a quarter."""
        together = [one for _reports, one in self.quarters]
        return {code: _since(self.blueprint.indicators[code], together) for code in self.blueprint.indicators}

    @property
    def missing_population(self) -> list[str]:
        """Municipalities of the area whose official population is not known."""
        return [one.name for one in self.now_reports.population.values() if one.total is None]


def summarise(area: Area, period: Period, scope: Scope = Scope.ACCEPTED, *, at: datetime) -> Summary:
    """The summary of an area. Raises `OpeningError` when no edition of the form covers the period."""
    blueprint = edition_for(period).blueprint
    periods = _periods(period)
    lines, others = lines_of(area, list(periods.values()))
    counted = Counted(area, tuple(periods.values()), scope, blueprint, others)
    reports = _reports(counted, periods, period, lines)
    raw = tallies_of(counted)
    tallies = counted.renamed(raw)
    gaps = gaps_of(counted, tallies, [line for one in reports.values() for line in one.counted])
    together = {
        code: _together(blueprint, reports[code], tallies.get(pk, {}), gaps.get(pk, {}).values())
        for code, pk in periods.items()
    }
    nothing = Together(blueprint, {})
    before = PeriodReports(period.last_year)
    return Summary(
        area=area,
        period=period,
        scope=scope,
        blueprint=blueprint,
        made_at=at,
        now_reports=reports[period.code],
        before_reports=reports.get(period.last_year, before),
        now=together[period.code],
        before=together.get(period.last_year, nothing),
        same=_same_libraries(counted, periods, reports, together, period),
        broken=_broken(blueprint, raw.get(periods.get(period.last_year, 0), {})),
        quarters=[(reports[code], together[code]) for code in _quarters(period) if code in periods],
        said=explanations_of(counted, period.pk),
        said_before=_said_before(counted, periods.get(period.last_year)),
        counted=counted,
        periods=periods,
    )


def _said_before(counted: Counted, last_year: int | None) -> list[Said]:
    """What libraries said of last year's figures, with which this year's are compared."""
    return explanations_of(counted, last_year) if last_year else []


def _quarters(period: Period) -> list[str]:
    """Codes of the quarters of the year up to this one; none for a year."""
    return [f"{period.year}-Q{number}" for number in range(1, (period.quarter or 0) + 1)]


def _periods(period: Period) -> dict[str, int]:
    """Every period a summary looks at, by code: its own, last year's, the earlier quarters of this year."""
    codes = {period.code, period.last_year, *_quarters(period)}
    found = Period.objects.filter(form=period.form_id, code__in=codes).order_by("code")
    return dict(found.values_list("code", "pk"))


def _reports(
    counted: Counted, periods: Mapping[str, int], period: Period, lines: Iterable[Line]
) -> dict[str, PeriodReports]:
    owed: dict[int, list[Line]] = {pk: [] for pk in periods.values()}
    excused: dict[int, list[Line]] = {pk: [] for pk in periods.values()}
    for line in lines:
        (excused if line.status == Status.NOT_REQUIRED else owed)[line.period].append(line)
    population = {year: _population(counted.area, year) for year in {period.year, period.year - 1}}
    return {
        code: PeriodReports(code, owed[pk], excused[pk], counted.scope, population[int(code[:4])])
        for code, pk in periods.items()
    }


def _population(area: Area, year: int) -> Population:
    return inhabitants_of(area.municipalities(date(year, 12, 31)), year=year)


def _together(
    blueprint: Blueprint, reports: PeriodReports, tallies: Mapping[str, Tally], gaps: Iterable[LibraryFigures]
) -> Together:
    return Together(blueprint, tallies, list(gaps), reports.official(blueprint), reports.reporting())


def _same_libraries(
    counted: Counted,
    periods: Mapping[str, int],
    reports: Mapping[str, PeriodReports],
    together: Mapping[str, Together],
    period: Period,
) -> SameLibraries | None:
    """Both years of the libraries counted in both, unless those are all; at most one query a period."""
    codes = (period.code, period.last_year)
    if not all(code in reports and reports[code].libraries for code in codes):
        return None
    both = reports[period.code].libraries & reports[period.last_year].libraries
    others = {code: reports[code].libraries - both for code in codes}
    if not any(others.values()):
        return None
    outside = [line.report for code in codes for line in reports[code].counted if line.library not in both]
    lost = counted.renamed(tallies_of(counted, outside))
    now, before = (together[code].without(lost.get(periods[code], {}), others[code]) for code in codes)
    return SameLibraries(now, before, both)


def _broken(blueprint: Blueprint, last_year: Mapping[str, Tally]) -> dict[str, Label]:
    """Indicators that last year was counted otherwise, and the ratios made of them, with the reason."""
    found: dict[str, Label] = {}
    for code in blueprint.order:
        indicator = blueprint.indicators[code]
        reasons = [old.series_break for old in indicator.replaces if old.series_break and old.code in last_year]
        if indicator.is_ratio:
            reasons += [found[part] for part in parts_of(indicator.formula) if part in found]
        if reasons and code not in last_year:
            found[code] = reasons[0]
    return found


def _since(indicator: Indicator, quarters: Sequence[Together]) -> SinceJanuary:
    formula = indicator.formula
    if not isinstance(formula, Ratio):
        return since_january(indicator.across_quarters, [one.number(indicator.code) for one in quarters])
    if indicator.across_quarters == AcrossQuarters.YEAR_ONLY:
        return SinceJanuary(None, 0)
    return _ratio_since(indicator, formula, quarters)


OF_LAST_QUARTER = frozenset({AcrossQuarters.YTD, AcrossQuarters.LAST})


def _ratio_since(indicator: Indicator, formula: Ratio, quarters: Sequence[Together]) -> SinceJanuary:
    """A ratio of the year so far, from what its parts are since January."""
    parts = [one.parts(formula) for one in quarters]
    indicators = quarters[0].blueprint.indicators if quarters else {}
    so_far = {
        code: number
        for code in (*formula.of, *formula.to)
        if code in indicators
        and (number := since_january(indicators[code].across_quarters, [one.get(code) for one in parts]).number)
        is not None
    }
    known = [one for one in quarters if one.number(indicator.code) is not None]
    lasting = all(indicators[code].across_quarters in OF_LAST_QUARTER for code in formula.of if code in indicators)
    resting_on = known[-1:] if lasting else known
    incomplete = [short for one in resting_on if (short := one.incomplete(indicator.code))]
    return SinceJanuary(ratio_from(formula, so_far), len(known), incomplete=incomplete[-1] if incomplete else None)


@dataclass(frozen=True)
class LibraryReading:
    """The figures of every library of a summary, for some of the indicators, this year and last year."""

    now: Mapping[int, LibraryFigures]
    before: Mapping[int, LibraryFigures]


def read_libraries(summary: Summary, codes: Collection[str]) -> LibraryReading:
    """What each library reports of these indicators and of all that their ratios are made of; one query."""
    wanted = dict.fromkeys(codes)
    for code in codes:
        wanted.update(dict.fromkeys(parts_of(summary.blueprint.indicators[code].formula)))
    pair = [summary.periods.get(code, 0) for code in (summary.period.code, summary.period.last_year)]
    counted = replace(summary.counted, periods=tuple(pair))
    lines = [*summary.now_reports.counted, *summary.before_reports.counted]
    found = figures_of(counted, lines, wanted)
    return LibraryReading(found[pair[0]], found[pair[1]])
