"""What a change of some fields touches: the part of a form that must be computed and checked anew. Pure.

A form has hundreds of figures; a change of one touches the totals it goes into and the checks that read it, a dozen
or two. Computing and checking run on the smaller blueprint as on the whole one, and say the same of what was touched.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from .blueprint import Blueprint, Check, Indicator, RowCount, RowDistinct, RowSum, parts_of

# Rules of the form that judge each of their indicators by itself; the others judge them together.
EACH_BY_ITSELF = frozenset({"W01", "W02", "W23", "W25"})


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """A form made smaller. `codes`: the figures of which it says all that the whole form says.

    As a form it is equal to itself alone.
    """

    blueprint: Blueprint
    codes: tuple[str, ...]
    tables: frozenset[str]  # those whose rows are needed, changed or only counted
    compared: frozenset[str]  # figures of this report and others that have to be read: also what these replace or carry

    @cached_property
    def judged(self) -> frozenset[str]:
        """What the checks have to speak of: these figures, and the tables and texts that change."""
        return frozenset({*self.codes, *self.blueprint.tables, *self.blueprint.narratives})


@lru_cache(maxsize=2000)
def around(
    blueprint: Blueprint,
    codes: frozenset[str] = frozenset(),
    tables: frozenset[str] = frozenset(),
    narratives: frozenset[str] = frozenset(),
) -> Neighbourhood:
    """The part of a form that a change of these figures, tables and texts touches; what it does not have is ignored."""
    touched = made_of(blueprint, codes, tables)
    together = [check for check in blueprint.checks if check.rule not in EACH_BY_ITSELF]
    judged = touched | _judged_with(blueprint, touched, together)
    asked = [check for check in together if not judged.isdisjoint(check.indicators)]
    measured = {blueprint.sizes.indicator} if blueprint.sizes else set()
    needed = _with_parts(blueprint, judged | measured | _compared_with(blueprint, judged, asked))
    small = replace(
        blueprint,
        indicators={code: indicator for code, indicator in blueprint.indicators.items() if code in needed},
        tables={code: table for code, table in blueprint.tables.items() if code in tables},
        narratives={code: narrative for code, narrative in blueprint.narratives.items() if code in narratives},
        checks=tuple(
            _only(check, needed)
            for check in blueprint.checks
            if check in asked or not check.indicators or _is_single(check, needed)
        ),
    )
    counted = {table for code in needed for table in tables_of(blueprint.indicators[code])}
    return Neighbourhood(
        small,
        codes=tuple(code for code in small.indicators if code in judged),
        tables=tables | counted,
        compared=needed | _elsewhere(small.indicators.values()),
    )


@lru_cache(maxsize=2000)
def only(blueprint: Blueprint, codes: frozenset[str]) -> Blueprint:
    """The form with these figures and what they are computed from, to compute them alone."""
    needed = _with_parts(blueprint, codes)
    return replace(blueprint, indicators={code: one for code, one in blueprint.indicators.items() if code in needed})


def _elsewhere(indicators: Iterable[Indicator]) -> frozenset[str]:
    """What figures are called in other forms and other periods."""
    replaced = {old.code for indicator in indicators for old in indicator.replaces}
    return frozenset(replaced | {indicator.carries for indicator in indicators} - {""})


def _is_single(check: Check, needed: Collection[str]) -> bool:
    return check.rule in EACH_BY_ITSELF and any(code in needed for code in check.indicators)


def _only(check: Check, needed: Collection[str]) -> Check:
    if check.rule not in EACH_BY_ITSELF:
        return check
    return replace(check, indicators=tuple(code for code in check.indicators if code in needed))


def made_of(blueprint: Blueprint, codes: Iterable[str], tables: Collection[str]) -> frozenset[str]:
    """The figures, and all that is computed from them and from the rows of the tables."""
    found = {code for code in codes if code in blueprint.indicators}
    for code in blueprint.order:
        indicator = blueprint.indicators[code]
        if not found.isdisjoint(parts_of(indicator.formula)) or any(one in tables for one in tables_of(indicator)):
            found.add(code)
    return frozenset(found)


def tables_of(indicator: Indicator) -> Iterator[str]:
    match indicator.formula:
        case RowCount(table) | RowSum(table):
            yield table
        case RowDistinct(columns):
            yield from (table for table, _column in columns)


def _judged_with(blueprint: Blueprint, touched: Collection[str], together: Iterable[Check]) -> set[str]:
    """Figures that nothing has changed, but of which a check may now say something else."""
    found = {part for part, wholes in blueprint.parts if any(whole in touched for whole in wholes)}
    for check in together:
        if any(code in touched for code in check.indicators):
            found |= set(check.indicators)
    return found


def _compared_with(blueprint: Blueprint, judged: Collection[str], asked: Iterable[Check]) -> set[str]:
    """What has to be known to judge these figures."""
    found = {whole for part, wholes in blueprint.parts if part in judged for whole in wholes}
    return found.union(*(check.indicators for check in asked))


def _with_parts(blueprint: Blueprint, codes: Iterable[str]) -> frozenset[str]:
    """The figures and all that they are computed from."""
    found: set[str] = set()
    ahead = [code for code in codes if code in blueprint.indicators]
    while ahead:
        code = ahead.pop()
        if code not in found:
            found.add(code)
            ahead += parts_of(blueprint.indicators[code].formula)
    return frozenset(found)
