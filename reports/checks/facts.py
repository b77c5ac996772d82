"""All that the checks need to know of a report, as plain values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language

from ..blueprint import Blueprint, Check, Indicator, Register
from ..computing import BLANK, Figure, Figures, Rows
from ..entries import shown
from ..quarters import Offer
from ..spelling import Names


@dataclass(frozen=True)
class Text:
    """The text under a heading, or the word that there was nothing to report."""

    text: str = ""
    nothing: bool = False

    @property
    def given(self) -> bool:
        return self.nothing or bool(self.text.strip())


@dataclass(frozen=True)
class Facts:
    """A report and what it is compared with.

    `previous` are the figures of the same period a year earlier, under today's codes where the old ones can be
    compared; `last_end` those of the period just before, which stocks carry on from; `earlier` the earlier quarters
    of the year, oldest first, `last_quarter` the one just before; `offered` what the quarters make of a figure of the
    year. `history`: figures from before the system, without texts and tables. `cumulative`: a quarter that is typed
    as figures since January. `registers`: the names that columns are picked from.
    """

    blueprint: Blueprint
    period: str
    first_day: date
    last_day: date
    figures: Figures
    rows: Rows = field(default_factory=dict)
    texts: Mapping[str, Text] = field(default_factory=dict)
    explanations: Mapping[str, str] = field(default_factory=dict)
    previous: Figures = field(default_factory=dict)
    previous_period: str = ""
    last_end: Figures = field(default_factory=dict)
    earlier: Sequence[tuple[str, Figures]] = ()
    last_quarter: Figures = field(default_factory=dict)
    offered: Mapping[str, Offer] = field(default_factory=dict)
    history: bool = False
    registers: Mapping[Register, Names] = field(default_factory=dict)
    previous_rows: Rows = field(default_factory=dict)
    cumulative: bool = False

    def __getitem__(self, code: str) -> Decimal:
        """The number of an indicator that is known. Raises `KeyError` when it is not."""
        number = self.figures[code].number
        if number is None:
            raise KeyError(code)
        return number

    def known(self, *codes: str) -> bool:
        return all(self.figures.get(code, BLANK).number is not None for code in codes)

    def figure(self, code: str) -> Figure:
        return self.figures.get(code, BLANK)

    def before(self, code: str) -> Decimal | None:
        """Last year's number, or None."""
        return self.previous.get(code, BLANK).number

    def indicator(self, code: str) -> Indicator:
        return self.blueprint.indicators[code]

    def label(self, code: str) -> str:
        return self.indicator(code).label.in_language(language())

    def shown(self, code: str, number: Decimal | None = None) -> str:
        """A number in the notation of an indicator; its own number by default."""
        return shown(self.figure(code).number if number is None else number, self.indicator(code))

    def uses_of(self, rule: str) -> Iterator[Check]:
        return (check for check in self.blueprint.checks if check.rule == rule)


def language() -> str:
    return get_language() or "lv"
