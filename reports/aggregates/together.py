"""What the figures of many libraries, and of several quarters, make together. Pure: no database, no printing.

Across libraries each indicator has its own rule (domain, b.0): a sum, a ratio of sums over the libraries that know both
parts, the official figure of the area, the highest, a list, or how many say yes. A blank is never a zero.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ..blueprint import AcrossLibraries, AcrossQuarters, Blueprint, Indicator, Ratio
from ..computing import State
from ..quarters import ACROSS_QUARTERS

ZERO = Decimal(0)


@dataclass(frozen=True)
class LibraryFigures:
    """The figures of one library's report: numbers by code, and the states of what has none or is an estimate."""

    library: int
    numbers: Mapping[str, Decimal]
    states: Mapping[str, State] = field(default_factory=dict)


@dataclass(frozen=True)
class Tally:
    """One indicator in many reports: the sum, and how many know it, estimate it or declare it unknown."""

    total: Decimal = ZERO
    known: int = 0
    estimates: int = 0
    unknown: int = 0
    lowest: Decimal | None = None
    highest: Decimal | None = None

    def plus(self, other: "Tally") -> "Tally":
        lows = [low for low in (self.lowest, other.lowest) if low is not None]
        highs = [high for high in (self.highest, other.highest) if high is not None]
        return Tally(
            self.total + other.total,
            self.known + other.known,
            self.estimates + other.estimates,
            self.unknown + other.unknown,
            min(lows, default=None),
            max(highs, default=None),
        )

    def less(self, other: "Tally") -> "Tally":
        """Without the reports of the other tally; the range is then no longer known."""
        return Tally(
            self.total - other.total,
            self.known - other.known,
            self.estimates - other.estimates,
            self.unknown - other.unknown,
        )


NO_VALUES = Tally()
Tallies = Mapping[str, Tally]


def tally(libraries: Iterable[LibraryFigures], codes: Iterable[str]) -> dict[str, Tally]:
    """Each of the codes tallied over these libraries."""
    libraries = list(libraries)
    return {code: _tally_of(code, libraries) for code in codes}


def _tally_of(code: str, libraries: Sequence[LibraryFigures]) -> Tally:
    known = [number for one in libraries if (number := one.numbers.get(code)) is not None]
    states = [one.states.get(code) for one in libraries]
    return Tally(
        sum(known, ZERO),
        len(known),
        states.count(State.ESTIMATE),
        states.count(State.UNKNOWN),
        min(known, default=None),
        max(known, default=None),
    )


def ratio_parts(formula: Ratio) -> tuple[str, ...]:
    return (*formula.of, *formula.to)


def knows_both(blueprint: Blueprint, formula: Ratio, figures: LibraryFigures) -> bool:
    """Whether a library takes part in a ratio: it knows the part above and the part below.

    As in computing one report, a blank that the form leaves optional counts as nothing beside a known part.
    """
    if any(_is_missing(blueprint.indicators[code], figures) for code in ratio_parts(formula)):
        return False
    return all(any(code in figures.numbers for code in side) for side in (formula.of, formula.to))


def _is_missing(indicator: Indicator, figures: LibraryFigures) -> bool:
    if indicator.code in figures.numbers:
        return False
    state = figures.states.get(indicator.code)
    if state == State.NOT_APPLICABLE:
        return False
    return state == State.UNKNOWN or indicator.required or indicator.computed


def _sum_of(figures: Mapping[str, Decimal], codes: Iterable[str]) -> Decimal:
    return sum((figures.get(code, ZERO) for code in codes), ZERO)


def _divide(over: Decimal, under: Decimal, scale: int) -> Decimal | None:
    return over / under * scale if under else None


def own_ratio(blueprint: Blueprint, formula: Ratio, figures: LibraryFigures) -> Decimal | None:
    """The ratio of one library, from its own figures."""
    if not knows_both(blueprint, formula, figures):
        return None
    return _divide(_sum_of(figures.numbers, formula.of), _sum_of(figures.numbers, formula.to), formula.scale)


@dataclass(frozen=True)
class Reporting:
    """How many libraries of a territory owe a report, and how many of these are counted."""

    counted: int
    owed: int


@dataclass(frozen=True)
class Together:
    """What libraries make together, indicator by indicator.

    `gaps` are those of them that lack a part of some ratio; `area` holds the official figures of the area by code, and
    `reporting` says how many of its libraries are in.
    """

    blueprint: Blueprint
    tallies: Tallies
    gaps: Sequence[LibraryFigures] = ()
    area: Mapping[str, Decimal] = field(default_factory=dict)
    reporting: Reporting | None = None

    def tally(self, code: str) -> Tally:
        return self.tallies.get(code, NO_VALUES)

    def number(self, code: str) -> Decimal | None:
        """The figure of all of them by the indicator's own rule; None when there is none."""
        indicator = self.blueprint.indicators[code]
        return RULES[rule_of(indicator)](self, indicator)

    def parts(self, formula: Ratio) -> dict[str, Decimal]:
        """The sums a ratio is made of, over the libraries that know both its sides.

        Over an official figure of the area stands everything the libraries have.
        """
        if is_of_area(self.blueprint, formula):
            under = {code: number for code in formula.to if (number := self.number(code)) is not None}
            over = {code: one.total for code in formula.of if (one := self.tally(code)).known}
            return over | under if len(under) == len(formula.to) else {}
        outside = [one for one in self.gaps if not knows_both(self.blueprint, formula, one)]
        return {code: total for code in ratio_parts(formula) if (total := self._inside(code, outside)) is not None}

    def _inside(self, code: str, outside: Sequence[LibraryFigures]) -> Decimal | None:
        lost = [one.numbers[code] for one in outside if code in one.numbers]
        one = self.tally(code)
        return one.total - sum(lost, ZERO) if one.known > len(lost) else None

    def known(self, code: str) -> int:
        """How many libraries the figure rests on."""
        formula = self.blueprint.indicators[code].formula
        if not isinstance(formula, Ratio):
            return self.tally(code).known
        outside = [one for one in self.gaps if not knows_both(self.blueprint, formula, one)]
        if is_of_area(self.blueprint, formula):
            outside = []
        return max(self.tally(part).known - sum(part in one.numbers for one in outside) for part in formula.of)

    def incomplete(self, code: str) -> Reporting | None:
        """Who is counted, where a figure sets some libraries against all who live in their territory.

        While others still owe their reports it is too low, and a change of it says nothing.
        """
        formula, reporting = self.blueprint.indicators[code].formula, self.reporting
        if reporting is None or reporting.counted == reporting.owed or self.number(code) is None:
            return None
        return reporting if isinstance(formula, Ratio) and is_of_area(self.blueprint, formula) else None

    def spread(self, code: str) -> tuple[Decimal, Decimal] | None:
        """The lowest and the highest figure."""
        one = self.tally(code)
        return None if one.lowest is None or one.highest is None else (one.lowest, one.highest)

    def without(self, tallies: Tallies, libraries: Iterable[int]) -> "Together":
        """The same without some libraries, whose tallies are given. Official figures of an area then do not apply."""
        gone = frozenset(libraries)
        left = {code: one.less(tallies.get(code, NO_VALUES)) for code, one in self.tallies.items()}
        return Together(self.blueprint, left, [one for one in self.gaps if one.library not in gone])


def are_comparable(code: str, now: Together, before: Together) -> bool:
    """Whether a change between the two years says something: neither figure is incomplete."""
    return now.incomplete(code) is None and before.incomplete(code) is None


def rule_of(indicator: Indicator) -> AcrossLibraries:
    return AcrossLibraries.RATIO if indicator.is_ratio else indicator.across_libraries


def is_of_area(blueprint: Blueprint, formula: Ratio) -> bool:
    """Whether a ratio stands over an official figure of the area, which is never the sum of libraries."""
    return any(rule_of(blueprint.indicators[code]) == AcrossLibraries.TERRITORY for code in formula.to)


def _total(together: Together, indicator: Indicator) -> Decimal | None:
    one = together.tally(indicator.code)
    return one.total if one.known else None


def _of_area(together: Together, indicator: Indicator) -> Decimal | None:
    return together.area.get(indicator.code)


def _highest(together: Together, indicator: Indicator) -> Decimal | None:
    return together.tally(indicator.code).highest


def _nothing(_together: Together, _indicator: Indicator) -> Decimal | None:
    return None


def _ratio(together: Together, indicator: Indicator) -> Decimal | None:
    formula = indicator.formula
    return ratio_from(formula, together.parts(formula)) if isinstance(formula, Ratio) else None


def ratio_from(formula: Ratio, parts: Mapping[str, Decimal]) -> Decimal | None:
    """The ratio of these parts; None when a side of it has none, or nothing stands below."""
    over = [parts[code] for code in formula.of if code in parts]
    under = [parts[code] for code in formula.to if code in parts]
    return _divide(sum(over, ZERO), sum(under, ZERO), formula.scale) if over and under else None


RULES: Mapping[AcrossLibraries, Callable[[Together, Indicator], Decimal | None]] = {
    AcrossLibraries.SUM: _total,
    AcrossLibraries.COUNT_YES: _total,
    AcrossLibraries.TERRITORY: _of_area,
    AcrossLibraries.MAX: _highest,
    AcrossLibraries.LIST: _nothing,
    AcrossLibraries.RATIO: _ratio,
}


@dataclass(frozen=True)
class SinceJanuary:
    """Quarters made one figure. `known` of them had one; `fell` when a figure counted since January went down.

    `incomplete`: who is counted in the last quarter it rests on that is itself incomplete.
    """

    number: Decimal | None
    known: int
    fell: bool = False
    incomplete: Reporting | None = None


def since_january(rule: AcrossQuarters, quarters: Sequence[Decimal | None]) -> SinceJanuary:
    """The figure of the year so far from the quarters in order, by the indicator's own rule.

    A ratio is not asked for here: it is computed again from its parts.
    """
    known = [number for number in quarters if number is not None]
    number = ACROSS_QUARTERS[rule](quarters, known) if known else None
    falling = any(later < earlier for earlier, later in zip(known, known[1:], strict=False))
    return SinceJanuary(number, len(known), fell=falling and rule == AcrossQuarters.YTD)
