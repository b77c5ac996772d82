"""What a figure of a form is worked out from: other figures or the rows of a table. Plain data, as the blueprint."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sum:
    """The parts added up."""

    parts: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """The first less all the others."""

    start: str
    less: tuple[str, ...]


@dataclass(frozen=True)
class Ratio:
    """Σ of / Σ to × scale."""

    of: tuple[str, ...]
    to: tuple[str, ...]
    scale: int = 1


@dataclass(frozen=True)
class Balance:
    """start + plus − minus, as in the movement of stock."""

    start: str
    plus: tuple[str, ...]
    minus: tuple[str, ...]


@dataclass(frozen=True)
class RowCount:
    """How many rows of a table have one of the named values in each named column."""

    table: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class RowSum:
    """A column of a table added up, each cell multiplied by the column `times` when there is one."""

    table: str
    column: str
    times: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class RowDistinct:
    """How many different values stand in these (table, column) places, ignoring case and outer spaces."""

    columns: tuple[tuple[str, str], ...]


Formula = Sum | Difference | Ratio | Balance | RowCount | RowSum | RowDistinct


def parts_of(formula: Formula | None) -> tuple[str, ...]:
    """The indicators a formula is made of."""
    match formula:
        case Sum(parts):
            return parts
        case Difference(start, less):
            return (start, *less)
        case Ratio(of, to, _):
            return (*of, *to)
        case Balance(start, plus, minus):
            return (start, *plus, *minus)
        case _:
            return ()
