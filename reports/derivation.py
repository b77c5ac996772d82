"""What of a form is computed from what: the figures made of some, the parts of some, and those parts alone. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from .blueprint import Blueprint, Indicator, RowCount, RowDistinct, RowSum, parts_of
from .computing import Given, State, compute


def tables_of(indicator: Indicator) -> Iterator[str]:
    match indicator.formula:
        case RowCount(table) | RowSum(table):
            yield table
        case RowDistinct(columns):
            yield from (table for table, _column in columns)


def made_of(blueprint: Blueprint, codes: Iterable[str], tables: Collection[str]) -> frozenset[str]:
    """The figures, and all that is computed from them and from the rows of the tables."""
    found = {code for code in codes if code in blueprint.indicators}
    for code in blueprint.order:
        indicator = blueprint.indicators[code]
        if not found.isdisjoint(parts_of(indicator.formula)) or any(one in tables for one in tables_of(indicator)):
            found.add(code)
    return frozenset(found)


def with_parts(blueprint: Blueprint, codes: Collection[str]) -> Iterator[str]:
    """Some fields, then all figures and tables that they are computed from."""
    ahead, seen = list(codes), set(codes)
    while ahead:
        code = ahead.pop()
        yield code
        further = _made_from(blueprint, code) - seen
        seen |= further
        ahead += further


def _made_from(blueprint: Blueprint, code: str) -> set[str]:
    indicator = blueprint.indicators.get(code)
    return {*parts_of(indicator.formula), *tables_of(indicator)} if indicator else set()


def figures_under(blueprint: Blueprint, codes: Iterable[str]) -> frozenset[str]:
    """The figures and all that they are computed from."""
    found: set[str] = set()
    ahead = [code for code in codes if code in blueprint.indicators]
    while ahead:
        code = ahead.pop()
        if code not in found:
            found.add(code)
            ahead += parts_of(blueprint.indicators[code].formula)
    return frozenset(found)


@lru_cache(maxsize=2000)
def only(blueprint: Blueprint, codes: frozenset[str]) -> Blueprint:
    """The form with these figures and what they are computed from, to compute them alone."""
    needed = figures_under(blueprint, codes)
    return replace(blueprint, indicators={code: one for code, one in blueprint.indicators.items() if code in needed})


def ratios(blueprint: Blueprint, codes: Iterable[str], numbers: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Those of some figures that are ratios, worked out from the numbers that are kept."""
    wanted = frozenset(code for code in codes if code in blueprint.indicators and blueprint.indicators[code].is_ratio)
    part = only(blueprint, wanted)
    given = {code: Given(numbers[code], State.KNOWN) for code in part.indicators if code in numbers}
    worked_out = compute(part, given) if wanted else {}
    return {code: number for code in wanted if (number := worked_out[code].number) is not None}
