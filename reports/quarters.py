"""What four quarters make of a year, and what a figure since January leaves for its quarter. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from .blueprint import AcrossQuarters, Blueprint, Indicator, Kind, parts_of
from .computing import BLANK, Figure, Figures, Given, State
from .entries import EntryError, shown

QUARTERS = (1, 2, 3, 4)
Names = Mapping[str, tuple[str, ...]]  # what an indicator is called in another form, by its code in this one
Numbers = Sequence[Decimal | None]
ACROSS_QUARTERS: Mapping[AcrossQuarters, Callable[[Numbers, list[Decimal]], Decimal | None]] = {
    AcrossQuarters.FLOW: lambda _quarters, known: sum(known, Decimal(0)),
    AcrossQuarters.LAST: lambda quarters, _known: quarters[-1],
    AcrossQuarters.FIRST: lambda quarters, _known: quarters[0],
    AcrossQuarters.YTD: lambda _quarters, known: known[-1],
    AcrossQuarters.ANY: lambda _quarters, known: max(known),
    AcrossQuarters.YEAR_ONLY: lambda _quarters, _known: None,
}
OF_ONE_QUARTER = {AcrossQuarters.LAST: 4, AcrossQuarters.YTD: 4, AcrossQuarters.FIRST: 1}


@dataclass(frozen=True)
class Quarter:
    """The figures of a quarter that somebody stands behind, and the form they were given on."""

    blueprint: Blueprint
    figures: Figures


@dataclass(frozen=True)
class Offer:
    """What the quarters make of a figure of the year.

    `parts` are the quarters it is made of, `missing` those it lacks, both by their number.
    """

    number: Decimal
    parts: Mapping[int, Decimal]
    missing: tuple[int, ...] = ()
    estimate: bool = False

    @property
    def complete(self) -> bool:
        return not self.missing

    @property
    def given(self) -> Given:
        return Given(self.number, State.ESTIMATE if self.estimate else State.KNOWN)


def offers(year: Blueprint, quarters: Mapping[int, Quarter]) -> dict[str, Offer]:
    """The figures of the year that its quarters make, by code. A ratio is none: it is computed from its parts."""
    if not quarters:
        return {}
    names = {place: _names_in(quarter.blueprint, year) for place, quarter in quarters.items()}
    found = {code: _offer(indicator, quarters, names) for code, indicator in year.indicators.items()}
    return {code: offer for code, offer in found.items() if offer}


def _offer(indicator: Indicator, quarters: Mapping[int, Quarter], names: Mapping[int, Names]) -> Offer | None:
    rule = indicator.across_quarters
    if indicator.is_ratio or rule == AcrossQuarters.YEAR_ONLY:
        return None
    asked = (OF_ONE_QUARTER[rule],) if rule in OF_ONE_QUARTER else QUARTERS
    told = {
        place: (quarters[place], _code_in(quarters[place], names[place][indicator.code]))
        for place in asked
        if place in quarters
    }
    figures = {place: quarter.figures.get(code, BLANK) for place, (quarter, code) in told.items() if code}
    parts = {place: figure.number for place, figure in figures.items() if figure.number is not None}
    missing = tuple(place for place in asked if place not in figures or not _is_whole(*told[place]))
    numbers = list(parts.values())
    number = ACROSS_QUARTERS[rule](numbers, numbers) if numbers else None
    if number is None or (rule == AcrossQuarters.ANY and missing and not number):
        return None
    estimate = any(figure.state == State.ESTIMATE for figure in figures.values())
    return Offer(number, parts, missing, estimate)


def _answers(figure: Figure) -> bool:
    """A blank that need not be filled counts as nothing; what is unknown leaves the year incomplete."""
    return not figure.raw and figure.state != State.UNKNOWN


def _is_whole(quarter: Quarter, code: str) -> bool:
    """Whether a quarter leaves nothing open about a figure: a total without a number may have an unknown part."""
    figure = quarter.figures.get(code, BLANK)
    parts = parts_of(quarter.blueprint.indicators[code].formula) if figure.blank else ()
    return _answers(figure) and all(_is_whole(quarter, part) for part in parts)


def _code_in(quarter: Quarter, codes: Sequence[str]) -> str:
    """Of these codes of an indicator the one with a figure if there is one; empty when the form does not ask for it."""
    filled = (code for code in codes if not quarter.figures.get(code, BLANK).blank)
    return next(filled, codes[0] if codes else "")


@lru_cache(maxsize=2000)
def _names_in(quarter: Blueprint, year: Blueprint) -> Names:
    """What the form of a quarter calls the indicators of the year."""
    return {code: tuple(_codes_in(quarter, indicator)) for code, indicator in year.indicators.items()}


def _codes_in(blueprint: Blueprint, indicator: Indicator) -> Iterator[str]:
    """The indicator's own code, one it replaces, or the one that replaces it; a broken series is another thing."""
    if indicator.code in blueprint.indicators:
        yield indicator.code
    yield from (old.code for old in indicator.replaces if old.code in blueprint.indicators and not old.series_break)
    now = blueprint.indicators.get(blueprint.predecessors.get(indicator.code, ""))
    if now and not any(old.code == indicator.code and old.series_break for old in now.replaces):
        yield now.code


def in_words(offer: Offer, indicator: Indicator) -> str:
    """“Q1 1 069 + Q2 1 045 + Q3 847, incomplete (3 of 4 quarters)”."""
    parts = [
        _("Q%(number)d %(figure)s") % {"number": place, "figure": shown(number, indicator)}
        for place, number in offer.parts.items()
    ]
    text = (" + " if indicator.across_quarters == AcrossQuarters.FLOW else ", ").join(parts)
    if offer.complete:
        return text
    have = {"figures": text, "count": len(QUARTERS) - len(offer.missing), "all": len(QUARTERS)}
    return _("%(figures)s, incomplete (%(count)d of %(all)d quarters)") % have


Earlier = Sequence[tuple[str, Figures]]  # the earlier quarters of the year: code of the period, figures


class EarlierQuarterError(EntryError):
    """A figure since January from which no figure of the quarter can be told; the message is for who typed it."""


def counts_up(indicator: Indicator) -> bool:
    """Whether the figure of a year is the sum of its quarters, so that one since January can be split up."""
    is_number = indicator.kind != Kind.FLAG and not indicator.is_ratio
    return is_number and indicator.across_quarters == AcrossQuarters.FLOW


def of_the_quarter(indicator: Indicator, typed: Decimal, period: str, earlier: Earlier) -> Decimal:
    """What a figure since January leaves for the quarter. Raises `EarlierQuarterError`."""
    before, lacking = before_quarter(indicator, period, earlier)
    if lacking:
        raise EarlierQuarterError(
            _("This is typed since January, but %(quarter)s has no figure here yet. Fill that quarter in first.")
            % {"quarter": lacking[0]}
        )
    if typed < before and not indicator.signed:
        raise EarlierQuarterError(
            _("%(typed)s since January is less than the quarters before already have: %(before)s.")
            % {"typed": shown(typed, indicator), "before": shown(before, indicator)}
        )
    return typed - before


def since_january(indicator: Indicator, period: str, earlier: Earlier) -> tuple[Decimal, list[str]]:
    """What the quarters before this period add up to, and those of them that have no number."""
    numbers = {code: quarter.get(indicator.code, BLANK).number for code, quarter in earlier}
    silent = [code for code in _before(period) if numbers.get(code) is None]
    return sum((number for number in numbers.values() if number is not None), Decimal(0)), silent


def before_quarter(indicator: Indicator, period: str, earlier: Earlier) -> tuple[Decimal, list[str]]:
    """The same, and those of them that must be filled first: a blank that need not be filled counts as nothing."""
    begun = {code: quarter.get(indicator.code, BLANK) for code, quarter in earlier if _is_begun(quarter)}
    lacking = [code for code in _before(period) if code not in begun or _is_lacking(begun[code], indicator)]
    return since_january(indicator, period, earlier)[0], lacking


def _before(period: str) -> list[str]:
    return [f"{period[:4]}-Q{number}" for number in range(1, int(period[-1]))]


def _is_begun(quarter: Figures) -> bool:
    return any(not figure.blank for figure in quarter.values())


def _is_lacking(figure: Figure, indicator: Indicator) -> bool:
    return not _answers(figure) or (figure.blank and indicator.required)
