"""Small charts as shapes for SVG, from plain numbers: a column for each period, gaps and breaks among them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

STEP, GAP = 32, 6  # pixels from column to column, and between them
HEIGHT = 56  # of what is drawn above the names of the periods
LEAST = Decimal(1)  # a figure of one in a thousand is still to be seen
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Mark:
    """One period of a chart. `broken`: what comes before cannot be compared with it."""

    number: Decimal | None
    estimate: bool = False
    broken: bool = False


@dataclass(frozen=True)
class Bar:
    """A column: where it stands and how high it is. Without a height the period has no number."""

    x: Decimal
    y: Decimal
    height: Decimal | None
    estimate: bool = False
    last: bool = False

    @property
    def middle(self) -> Decimal:
        return self.x + Decimal(STEP - GAP) / 2


@dataclass(frozen=True)
class Chart:
    """All that is drawn. `base` is where zero lies, `breaks` where the series is cut."""

    width: int
    bars: tuple[Bar, ...]
    base: Decimal
    breaks: tuple[Decimal, ...]

    bar_width: int = STEP - GAP
    height: int = HEIGHT

    @property
    def known(self) -> int:
        """How many columns there are to be seen."""
        return sum(bar.height is not None for bar in self.bars)


def chart_of(marks: Sequence[Mark]) -> Chart:
    """The columns of these periods, all measured from zero so that none looks larger than it is."""
    numbers = [mark.number for mark in marks if mark.number is not None]
    top, bottom = max(numbers, default=Decimal(0)), min(numbers, default=Decimal(0))
    top, bottom = max(top, Decimal(0)), min(bottom, Decimal(0))
    scale = HEIGHT / (top - bottom) if top != bottom else Decimal(0)
    base = _tenth(top * scale)
    return Chart(
        width=STEP * len(marks),
        bars=tuple(_bar(place, mark, scale, base, place == len(marks) - 1) for place, mark in enumerate(marks)),
        base=base,
        breaks=tuple(Decimal(STEP * place) for place, mark in enumerate(marks) if mark.broken),
    )


def _bar(place: int, mark: Mark, scale: Decimal, base: Decimal, last: bool) -> Bar:
    x = Decimal(STEP * place) + Decimal(GAP) / 2
    if mark.number is None:
        return Bar(x, base, None)
    height = max(_tenth(abs(mark.number) * scale), LEAST)
    above = mark.number >= 0
    return Bar(x, base - height if above else base, height, mark.estimate, last)


def _tenth(number: Decimal) -> Decimal:
    return number.quantize(TENTH, rounding=ROUND_HALF_UP)
