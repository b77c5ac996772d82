"""What stands under a table with rows: how many they are, sums of its columns, and the figures that it feeds."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..blueprint import NUMERIC_COLUMNS, Blueprint, Column, Indicator, RowSum, RowTable
from ..checks import Facts
from ..computing import cell_number
from ..derivation import tables_of
from ..languages import language
from ..numbers import print_number


@dataclass(frozen=True)
class Fed:
    """An indicator that is worked out from the table, and what it is now."""

    code: str
    label: str
    text: str
    here: bool  # whether it stands in the same chapter, so that a link leads to it


@dataclass(frozen=True)
class Total:
    """What stands under a column: the figure `fed` by it, or else its plain sum; nothing under a column of texts."""

    column: Column
    text: str = ""
    fed: Fed | None = None

    @property
    def is_number(self) -> bool:
        return self.column.kind in NUMERIC_COLUMNS


@dataclass(frozen=True)
class Foot:
    count: int
    totals: tuple[Total, ...]
    feeds: tuple[Fed, ...]

    @property
    def has_sums(self) -> bool:
        return any(total.is_number for total in self.totals)


def foot_of(facts: Facts, table: RowTable) -> Foot:
    """The foot of a table as its stored rows make it."""
    feeds = {one.code: _fed(facts, table, one) for one in _fed_by(facts.blueprint, table.code)}
    totals = tuple(_total(facts, table, column, feeds) for column in table.columns)
    return Foot(len(facts.rows.get(table.code, ())), totals, tuple(feeds.values()))


def _fed_by(blueprint: Blueprint, table: str) -> Iterator[Indicator]:
    return (one for one in blueprint.indicators.values() if table in tables_of(one))


def _fed(facts: Facts, table: RowTable, indicator: Indicator) -> Fed:
    chapters = facts.blueprint.chapter_of
    here = chapters[indicator.code] == chapters[table.code]
    return Fed(indicator.code, facts.label(indicator.code), facts.shown(indicator.code), here)


def _total(facts: Facts, table: RowTable, column: Column, feeds: dict[str, Fed]) -> Total:
    if column.kind not in NUMERIC_COLUMNS:
        return Total(column)
    for fed in feeds.values():
        formula = facts.indicator(fed.code).formula
        if isinstance(formula, RowSum) and formula.column == column.code:
            return Total(column, fed.text, fed)
    return Total(column, _sum(facts, table, column))


def _sum(facts: Facts, table: RowTable, column: Column) -> str:
    numbers = [cell_number(row, column.code) for row in facts.rows.get(table.code, ())]
    known = [number for number in numbers if number is not None]
    return print_number(sum(known, Decimal(0)), column.places, language()) if known else ""
