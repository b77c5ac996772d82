"""Totals, ratios and balances of one report. Pure functions over plain values.

Blank is not zero: an optional blank counts as nothing in a sum, a required one leaves the sum unknown.
Ratios are always recomputed. A total, a balance or a count of rows that was typed or imported stands beside the
computed one until a person decides (domain, b.0 “Totals and their parts”).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from .blueprint import (
    Balance,
    Blueprint,
    Difference,
    Entry,
    Indicator,
    Ratio,
    RowCount,
    RowDistinct,
    RowSum,
    Sum,
)
from .numbers import LARGEST

# As entries.py stores what it could read; a cell kept as typed may look like a number and be none that we can add up.
PLAIN_CELL = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")


class State(StrEnum):
    KNOWN = "known"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    ESTIMATE = "estimate"


@dataclass(frozen=True)
class Given:
    """What was typed, imported or prefilled for one indicator; `raw` is text that could not be read as a number."""

    number: Decimal | None = None
    state: State = State.KNOWN
    raw: str = ""


@dataclass(frozen=True)
class Figure:
    """One indicator of one report, worked out.

    `number` is what counts; `computed` what the formula gives; `stated` what a person or a file gave. `missing` are
    the parts that a person has yet to fill or has declared unknown.
    """

    number: Decimal | None = None
    computed: Decimal | None = None
    stated: Decimal | None = None
    state: State | None = None
    raw: str = ""
    missing: tuple[str, ...] = ()

    @property
    def blank(self) -> bool:
        return self.number is None and self.state is None and not self.raw

    @property
    def disagrees(self) -> bool:
        """A total was given and its parts make another one."""
        return self.stated is not None and self.computed is not None and self.stated != self.computed


Row = Mapping[str, str]
Rows = Mapping[str, Sequence[Row]]
Figures = Mapping[str, Figure]

BLANK = Figure()


@dataclass
class _Workings:
    blueprint: Blueprint
    rows: Rows
    figures: dict[str, Figure] = field(default_factory=dict)

    def known(self, codes: Sequence[str]) -> list[Decimal]:
        return [number for code in codes if (number := self.figures[code].number) is not None]

    def missing(self, codes: Sequence[str]) -> tuple[str, ...]:
        """Parts without which there is no result: unknown, unreadable, or required and blank."""
        return tuple(code for code in codes if self._is_missing(code))

    def _is_missing(self, code: str) -> bool:
        figure = self.figures[code]
        if figure.number is not None or figure.state == State.NOT_APPLICABLE:
            return False
        return not figure.blank or self.blueprint.indicators[code].required or bool(figure.missing)


def compute(blueprint: Blueprint, given: Mapping[str, Given], rows: Rows | None = None) -> dict[str, Figure]:
    """Every indicator of the blueprint worked out, keyed by code in the blueprint's order."""
    workings = _Workings(blueprint, rows or {})
    for code in blueprint.order:
        workings.figures[code] = _figure(blueprint.indicators[code], given.get(code), workings)
    return {code: workings.figures[code] for code in blueprint.indicators}


def _figure(indicator: Indicator, given: Given | None, workings: _Workings) -> Figure:
    stated = given.number if given else None
    raw = given.raw if given else ""
    state = given.state if given and (stated is not None or given.state != State.KNOWN) else None
    if indicator.formula is None:
        return Figure(number=stated, stated=stated, state=state, raw=raw)
    computed, missing = _RULES[type(indicator.formula)](indicator.formula, workings)
    number = computed if indicator.is_ratio or stated is None else stated
    if number is not None and state in (None, State.UNKNOWN, State.NOT_APPLICABLE):
        state = State.KNOWN
    return Figure(number, computed, stated, state, raw, missing)


Result = tuple[Decimal | None, tuple[str, ...]]


def _sum(formula: Sum, workings: _Workings) -> Result:
    missing = workings.missing(formula.parts)
    known = workings.known(formula.parts)
    return (sum(known, Decimal(0)) if known and not missing else None), missing


def _difference(formula: Difference, workings: _Workings) -> Result:
    return _signed_sum((formula.start,), formula.less, workings)


def _balance(formula: Balance, workings: _Workings) -> Result:
    return _signed_sum((formula.start, *formula.plus), formula.minus, workings)


def _signed_sum(plus: tuple[str, ...], minus: tuple[str, ...], workings: _Workings) -> Result:
    """The first of `plus` must be there; the others count as nothing when blank and optional."""
    missing = workings.missing((*plus, *minus))
    start = workings.figures[plus[0]].number
    if missing or start is None:
        return None, missing
    return sum(workings.known(plus), Decimal(0)) - sum(workings.known(minus), Decimal(0)), ()


def _ratio(formula: Ratio, workings: _Workings) -> Result:
    parts = (*formula.of, *formula.to)
    missing = workings.missing(parts)
    numerators, denominators = workings.known(formula.of), workings.known(formula.to)
    below = sum(denominators, Decimal(0))
    if missing or not numerators or not below:
        return None, missing
    return sum(numerators, Decimal(0)) / below * formula.scale, ()


def _matching(rows: Sequence[Row], where: Mapping[str, tuple[str, ...]]) -> list[Row]:
    return [row for row in rows if all(row.get(column, "") in values for column, values in where.items())]


def _row_count(formula: RowCount, workings: _Workings) -> Result:
    rows = workings.rows.get(formula.table, ())
    return (Decimal(len(_matching(rows, formula.where))) if rows else None), ()


def _row_sum(formula: RowSum, workings: _Workings) -> Result:
    rows = workings.rows.get(formula.table, ())
    amounts = [_amount(row, formula) for row in _matching(rows, formula.where)]
    known = [amount for amount in amounts if amount is not None]
    total = sum(known, Decimal(0))
    if not rows or (amounts and not known) or total > LARGEST:
        return None, ()
    return total, ()


def _amount(row: Row, formula: RowSum) -> Decimal | None:
    number = cell_number(row, formula.column)
    if number is None or not formula.times:
        return number
    times = cell_number(row, formula.times)
    return number if times is None else number * times


def cell_number(row: Row, column: str) -> Decimal | None:
    """A stored cell of a table as a number; None when blank or kept as typed because it could not be read."""
    text = row.get(column, "")
    if not PLAIN_CELL.fullmatch(text):
        return None
    number = Decimal(text)
    return number if number <= LARGEST else None


def _row_distinct(formula: RowDistinct, workings: _Workings) -> Result:
    values = {
        " ".join(row.get(column, "").casefold().split())
        for table, column in formula.columns
        for row in workings.rows.get(table, ())
    } - {""}
    return (Decimal(len(values)) if values else None), ()


_RULES: Mapping[type, Callable[[Any, _Workings], Result]] = {
    Sum: _sum,
    Difference: _difference,
    Ratio: _ratio,
    Balance: _balance,
    RowCount: _row_count,
    RowSum: _row_sum,
    RowDistinct: _row_distinct,
}


def is_open(indicator: Indicator, figures: Figures) -> bool:
    """Entered and prefilled figures; and a total when one of its parts is declared unknown (domain, b.0)."""
    formula = indicator.formula
    if indicator.entry != Entry.COMPUTED:
        return not (isinstance(formula, Sum) and any(figures[part].number is not None for part in formula.parts))
    return isinstance(formula, Sum) and any(figures[part].state == State.UNKNOWN for part in formula.parts)
