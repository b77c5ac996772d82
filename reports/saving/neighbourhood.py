"""What a change of some fields touches: the part of a form that must be computed and checked anew. Pure.

A form has hundreds of figures; a change of one touches the totals it goes into and the checks that read it, a dozen
or two. Computing and checking run on the smaller blueprint as on the whole one, and say the same of what was touched.
Of a text that gives numbers, the figures that it gives them of are read too, and all money where it speaks of some.
Two things are said only where the whole report is read, on its page of checks and at its submission: the rules that
look at all of it (`Reach.WHOLE`), and what a change makes a rule say of another text, of the rows of another table or
of the field beside it (W24, W36, W09, W35).
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from ..blueprint import Blueprint, Check, ColumnKind, Indicator, Kind
from ..blueprint_rules import SHAPES, Reach
from ..checks.told import namesakes
from ..derivation import figures_under, made_of, tables_of


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
    told: frozenset[str] = frozenset(),
    money: bool = False,
) -> Neighbourhood:
    """The part of a form that a change of these figures, tables and texts touches; what it does not have is ignored.

    `told`: figures that the texts give numbers of; `money`: whether they speak of money. Both are read, not judged.
    """
    touched = made_of(blueprint, codes, tables)
    changed = frozenset(code for code in tables | narratives if code in {**blueprint.tables, **blueprint.narratives})
    together = [check for check in blueprint.checks if _reach(check) == Reach.TOGETHER]
    judged = touched | _judged_with(blueprint, touched, together)
    asked = [check for check in together if not judged.isdisjoint(_speaks_of(check)) or _on_rows(check, changed)]
    measured = {blueprint.sizes.indicator} if blueprint.sizes and judged else set()
    if money:
        asked += [check for check in blueprint.checks if _reach(check) == Reach.MONEY]
    told |= _money_of(blueprint) if money else frozenset()
    needed = figures_under(blueprint, judged | measured | told | _compared_with(blueprint, judged, asked))
    needed = _with_namesakes(blueprint, needed) if told else needed
    checks = tuple(_asked(blueprint, asked, needed, changed))
    beside = {place for check in checks if _on_rows(check, changed) for place in _places(check)}
    beside |= _tables_of_money(blueprint) if money else set()
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


def _with_namesakes(blueprint: Blueprint, needed: frozenset[str]) -> frozenset[str]:
    """A name that several figures have is to be no better in the part than in the whole."""
    while more := namesakes(blueprint, needed) - needed:
        needed = figures_under(blueprint, needed | more)
    return needed


def _money_of(blueprint: Blueprint) -> frozenset[str]:
    return frozenset(code for code, indicator in blueprint.indicators.items() if indicator.kind == Kind.MONEY)


def _tables_of_money(blueprint: Blueprint) -> set[str]:
    tables = blueprint.tables.values()
    return {table.code for table in tables if any(column.kind == ColumnKind.MONEY for column in table.columns)}


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
