"""What stands beside a figure when it is judged: the years before, the libraries around, the quarters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from .. import quarters
from ..blueprint import Blueprint, Indicator, Kind
from ..chapters.figure_words import quarter_beside
from ..derivation import ratios
from ..entries import shown
from ..facts import Reading
from ..models import STANDING, Report, Value
from ..past import figures as past_figures

YEARS = 3
FEWEST = 3  # libraries that make a median; of fewer it would tell the figures of a single one


@dataclass(frozen=True)
class Median:
    """The middle of what the libraries of a kind in a municipality have, and how many of them have a figure."""

    number: Decimal
    count: int


@dataclass(frozen=True)
class Beside:
    """For one report. `periods` are the years before that the library has reports of, the oldest first."""

    periods: tuple[str, ...] = ()
    past: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    medians: Mapping[str, Median] = field(default_factory=dict)

    def years(self, code: str) -> list[tuple[str, str]]:
        """Each year before with the figure in words, blank where there was none."""
        return list(zip(self.periods, self.past.get(code, ("",) * len(self.periods)), strict=True))


def beside(reading: Reading, user) -> Beside:
    """Three queries, however many figures, years and libraries there are."""
    report, blueprint = reading.report, reading.facts.blueprint
    past = past_figures.read_past(past_figures.years_before(report, user, YEARS))
    editions = [blueprint, *past_figures.editions_of(past)]
    told = {}
    for code, indicator in blueprint.indicators.items():
        points = past_figures.series_of(indicator, past, editions).points
        told[code] = tuple(shown(point.figure.number, indicator) for point in points)
    return Beside(tuple(one.report.period.code for one in past), told, medians_of(report))


def medians_of(report: Report) -> dict[str, Median]:
    """Of every indicator, over the libraries of the same kind in the same municipality and period; one query."""
    blueprint = report.blueprint
    numbers: dict[str, list[Decimal]] = {}
    for figures in _figures_around(report):
        for code, number in figures.items():
            numbers.setdefault(code, []).append(number)
    return {
        code: Median(median(those), len(those))
        for code, those in numbers.items()
        if len(those) >= FEWEST and code in blueprint.indicators and blueprint.indicators[code].kind != Kind.FLAG
    }


def _figures_around(report: Report) -> list[dict[str, Decimal]]:
    """The figures of each of these libraries that somebody stands behind, ratios worked out again."""
    stored = Value.objects.filter(
        report__period=report.period_id,
        report__municipality=report.municipality_id,
        report__library__kind=report.library.kind,
        report__status__in=STANDING,
    )
    found: dict[int, dict[str, Decimal]] = {}
    for key, code, number in stored.values_list("report", "code", "number").order_by():
        if number is not None:
            found.setdefault(key, {})[code] = number
    codes = list(report.blueprint.indicators)
    return [figures | ratios(report.blueprint, codes, figures) for figures in found.values()]


def quarters_in_words(reading: Reading, code: str) -> str:
    """What the library's own quarters have of a figure of the year; of a quarter, what the earlier ones have."""
    offer = reading.facts.offered.get(code)
    if offer:
        return quarters.in_words(offer, reading.facts.indicator(code))
    return quarter_beside(reading, code)


def key_codes(blueprint: Blueprint, most: int = 7) -> list[str]:
    """The few figures that speak for a report at a glance: what its form calls the core, else what it watches.

    Wholes, not their parts, and figures that are given, not ratios of them.
    """
    order = [code for chapter in blueprint.chapters for code in chapter.codes]
    core = [code for code in order if blueprint.indicators[code].group == past_figures.CORE]
    chosen = core or past_figures.key_codes(blueprint)
    return [code for code in chosen if _stands_alone(blueprint.indicators[code])][:most]


def _stands_alone(indicator: Indicator) -> bool:
    return not indicator.parent and not indicator.is_ratio and indicator.kind != Kind.FLAG
