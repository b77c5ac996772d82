"""What a change of some fields touches: the part of a form that must be computed and checked anew. Pure.

A form has hundreds of figures; a change of one touches the totals it goes into and the checks that read it, a dozen
or two. Computing and checking run on the smaller blueprint as on the whole one, and say the same of what was touched.
Two things are said only where the whole report is read, on its page of checks and at its submission: the rules that
look at all of it (`Reach.WHOLE`), and what a change makes a rule say of the rows of another table or of the field
beside it (W09, W35).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache

from ..blueprint import Blueprint, Check, Indicator, RowCount, RowDistinct, RowSum, parts_of
from ..blueprint_rules import SHAPES, Reach
from ..computing import Given, State, compute


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """A form made smaller. `codes`: the figures of which it says all that the whole form says.

    As a form it is equal to itself alone.
    """

    blueprint: Blueprint
    codes: tuple[str, ...]
    tables: frozenset[str]  # those whose rows are needed: changed, compared or only counted
    compared: frozenset[str]  # figures of this report and others that have to be read: also what these replace or carry
    changed: frozenset[str]  # the tables and texts that change

    @cached_property
    def judged(self) -> frozenset[str]:
        """What the checks have to speak of: these figures, and the tables and texts that change."""
        return self.changed.union(self.codes)


@lru_cache(maxsize=2000)
def around(
    blueprint: Blueprint,
    codes: frozenset[str] = frozenset(),
    tables: frozenset[str] = frozenset(),
    narratives: frozenset[str] = frozenset(),
) -> Neighbourhood:
    """The part of a form that a change of these figures, tables and texts touches; what it does not have is ignored."""
    touched = made_of(blueprint, codes, tables)
    changed = frozenset(code for code in tables | narratives if code in {**blueprint.tables, **blueprint.narratives})
    together = [check for check in blueprint.checks if _reach(check) == Reach.TOGETHER]
    judged = touched | _judged_with(blueprint, touched, together)
    asked = [check for check in together if not judged.isdisjoint(_speaks_of(check)) or _on_rows(check, changed)]
    measured = {blueprint.sizes.indicator} if blueprint.sizes and judged else set()
    needed = _with_parts(blueprint, judged | measured | _compared_with(blueprint, judged, asked))
    checks = tuple(_asked(blueprint, asked, needed, changed))
    beside = {place for check in checks if _on_rows(check, changed) for place in _places(check)}
    small = replace(
        blueprint,
        indicators={code: indicator for code, indicator in blueprint.indicators.items() if code in needed},
        tables={code: table for code, table in blueprint.tables.items() if code in tables | beside},
        narratives={code: narrative for code, narrative in blueprint.narratives.items() if code in narratives},
        checks=checks,
    )
    counted = {table for code in needed for table in tables_of(blueprint.indicators[code])}
    return Neighbourhood(
        small,
        codes=tuple(code for code in small.indicators if code in judged),
        tables=frozenset(counted).union(tables, small.tables),
        compared=needed | _elsewhere(small.indicators.values()),
        changed=changed,
    )


@lru_cache(maxsize=2000)
def only(blueprint: Blueprint, codes: frozenset[str]) -> Blueprint:
    """The form with these figures and what they are computed from, to compute them alone."""
    needed = _with_parts(blueprint, codes)
    return replace(blueprint, indicators={code: one for code, one in blueprint.indicators.items() if code in needed})


def ratios(blueprint: Blueprint, codes: Iterable[str], numbers: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Those of some figures that are ratios, worked out from the numbers that are kept."""
    wanted = frozenset(code for code in codes if code in blueprint.indicators and blueprint.indicators[code].is_ratio)
    part = only(blueprint, wanted)
    given = {code: Given(numbers[code], State.KNOWN) for code in part.indicators if code in numbers}
    worked_out = compute(part, given) if wanted else {}
    return {code: number for code in wanted if (number := worked_out[code].number) is not None}


def _elsewhere(indicators: Iterable[Indicator]) -> frozenset[str]:
    """What figures are called in other forms and other periods."""
    replaced = {old.code for indicator in indicators for old in indicator.replaces}
    return frozenset(replaced | {indicator.carries for indicator in indicators} - {""})


def _reach(check: Check) -> Reach:
    return SHAPES[check.rule].reach


def _speaks_of(check: Check) -> tuple[str, ...]:
    """The indicators that a check may say something of."""
    place = SHAPES[check.rule].speaks_of
    return check.indicators if place is None else check.indicators[place : place + 1]


def _places(check: Check) -> set[str]:
    """What a check reads beside its indicators: other indicators, tables, texts."""
    return {name.partition(".")[0] for names in check.also.values() for name in names}


def _reads(check: Check) -> set[str]:
    return {*check.indicators, *_places(check)}


def _on_rows(check: Check, changed: Collection[str]) -> bool:
    """Whether it speaks of the rows or the text that change: it reads them, or it names nothing and reads all."""
    if _reach(check) == Reach.EACH:
        return False  # what else it names is not read
    return bool(changed) and (not _reads(check) or any(place in changed for place in _places(check)))


def _asked(
    blueprint: Blueprint, together: Collection[Check], needed: Collection[str], changed: Collection[str]
) -> Iterator[Check]:
    """The checks of the smaller form, those that judge each indicator by itself with the ones it has."""
    for check in blueprint.checks:
        if check in together or _reach(check) == Reach.EACH:
            yield check
        elif _reach(check) == Reach.ALONE:
            indicators = tuple(code for code in check.indicators if code in needed)
            if indicators or _on_rows(check, changed):
                yield replace(check, indicators=indicators)


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
        if any(code in touched for code in _reads(check)):
            found |= set(_speaks_of(check))
    return found


def _compared_with(blueprint: Blueprint, judged: Collection[str], asked: Iterable[Check]) -> set[str]:
    """What has to be known to judge these figures: also the fields beside those that are looked at for slips."""
    found = {whole for part, wholes in blueprint.parts if part in judged for whole in wholes}
    for check in blueprint.uses.get("W35", ()):
        watched = set(check.indicators)
        found |= {
            other for code in judged if code in watched for other in blueprint.beside.get(code, ()) if other in watched
        }
    return found.union(*map(_reads, asked)) & blueprint.indicators.keys()


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
