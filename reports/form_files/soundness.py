"""What is wrong between the parts of a form that can each be read: one sentence for each. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from ..blueprint import (
    NUMERIC_COLUMNS,
    AcrossLibraries,
    Block,
    Blueprint,
    Check,
    ColumnKind,
    Entry,
    Formula,
    Frequency,
    Indicator,
    Label,
    Layout,
    Narrative,
    Ratio,
    RowCount,
    RowDistinct,
    RowSum,
    RowTable,
    parts_of,
)
from ..blueprint_rules import SHAPES

PICKED_COLUMNS = (ColumnKind.TEXT, ColumnKind.LIBRARY)
PERIOD = re.compile(r"[0-9]{4}(-Q[1-4])?")
MISSING_STATES = ("unknown", "not_applicable")


def unsound(blueprint: Blueprint, languages: Iterable[str]) -> Iterator[str]:
    """Every such problem of a form that says which languages its texts are in."""
    yield from _unknown_references(blueprint)
    yield from _circles(blueprint)
    yield from _bad_indicators(blueprint)
    yield from _bad_tables(blueprint)
    yield from _bad_layout(blueprint)
    yield from _bad_checks(blueprint)
    yield from _bad_periods(blueprint)
    yield from _bad_missing_codes(blueprint)
    yield from _untranslated(blueprint, tuple(languages))


def _unknown_references(blueprint: Blueprint) -> Iterator[str]:
    for indicator in blueprint.indicators.values():
        if indicator.parent and indicator.parent not in blueprint.indicators:
            yield _("“%(code)s” names the parent “%(parent)s”, which is not in the form.") % {
                "code": indicator.code,
                "parent": indicator.parent,
            }
        carried = (indicator.carries,) if indicator.carries else ()
        yield from _unknown(blueprint, indicator.code, (*parts_of(indicator.formula), *indicator.at_most, *carried))
        yield from _unknown_columns(blueprint, indicator)
    for chapter in blueprint.chapters:
        yield from _unknown(blueprint, chapter.code, chapter.codes)
    if blueprint.sizes:
        yield from _unknown(blueprint, "sizes", (blueprint.sizes.indicator,))
    for check in blueprint.checks:
        yield from _unknown(blueprint, check.rule, check.indicators)
        yield from _unknown_places(blueprint, check)


def _unknown_places(blueprint: Blueprint, check: Check) -> Iterator[str]:
    columns = {f"{table.code}.{one.code}": one for table in blueprint.tables.values() for one in table.columns}
    choices = {f"{name}.{choice.code}" for name, column in columns.items() for choice in column.choices}
    known = {*blueprint.indicators, *blueprint.tables, *blueprint.narratives, *columns, *choices}
    for name in dict.fromkeys(name for names in check.also.values() for name in names):
        if name not in known:
            yield _("The rule “%(rule)s” refers to “%(code)s”, which is not in the form.") % {
                "rule": check.rule,
                "code": name,
            }


def _unknown(blueprint: Blueprint, who: str, codes: Iterable[str]) -> Iterator[str]:
    for code in dict.fromkeys(codes):
        if code not in blueprint.indicators:
            yield _("“%(who)s” refers to the indicator “%(code)s”, which is not in the form.") % {
                "who": who,
                "code": code,
            }


def _unknown_columns(blueprint: Blueprint, indicator: Indicator) -> Iterator[str]:
    for table, column in _columns_used(indicator.formula):
        known = blueprint.tables.get(table)
        if known is None or (column and column not in {one.code for one in known.columns}):
            yield _("“%(code)s” counts “%(place)s”, which is not in the form.") % {
                "code": indicator.code,
                "place": f"{table}.{column}" if column else table,
            }
        elif column in _added_up(indicator.formula) and known.column(column).kind not in NUMERIC_COLUMNS:
            yield _("“%(code)s” adds up “%(place)s”, which is no column of numbers.") % {
                "code": indicator.code,
                "place": f"{table}.{column}",
            }


def _columns_used(formula: Formula | None) -> Iterator[tuple[str, str]]:
    match formula:
        case RowDistinct(columns):
            yield from columns
        case RowSum(table, column, times, where):
            yield from ((table, name) for name in (column, times, *where) if name)
        case RowCount(table, where):
            yield table, ""
            yield from ((table, name) for name in where)


def _added_up(formula: Formula | None) -> tuple[str, ...]:
    return (formula.column, formula.times) if isinstance(formula, RowSum) else ()


def _circles(blueprint: Blueprint) -> Iterator[str]:
    parts = {code: parts_of(one.formula) for code, one in blueprint.indicators.items()}
    for circle in _circles_in(parts):
        yield _("The formulas go round in a circle: %(codes)s.") % {"codes": circle}
    parents = {code: (one.parent,) if one.parent else () for code, one in blueprint.indicators.items()}
    for circle in _circles_in(parents):
        yield _("The parents go round in a circle: %(codes)s.") % {"codes": circle}


def _circles_in(arrows: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Each circle once, written “a → b → a”. Walks every arrow once, however long the chains are."""
    done: set[str] = set()
    for first in arrows:
        way: dict[str, Iterator[str]] = {} if first in done else {first: iter(arrows[first])}
        while way:
            here = next(reversed(way))
            following = next(way[here], None)
            if following is None:
                way.pop(here)
                done.add(here)
            elif following in way:
                codes = list(way)
                yield " → ".join([*codes[codes.index(following) :], following])
            elif following in arrows and following not in done:
                way[following] = iter(arrows[following])


def _bad_indicators(blueprint: Blueprint) -> Iterator[str]:
    for indicator in blueprint.indicators.values():
        is_ratio = isinstance(indicator.formula, Ratio)
        if indicator.entry == Entry.COMPUTED and indicator.formula is None:
            yield _("“%(code)s” is computed, but has no formula.") % {"code": indicator.code}
        if is_ratio and indicator.across_libraries not in (AcrossLibraries.RATIO, AcrossLibraries.LIST):
            yield _("“%(code)s” is a ratio: across libraries it can only be “ratio” or “list”.") % {
                "code": indicator.code
            }
        if not is_ratio and indicator.across_libraries == AcrossLibraries.RATIO:
            yield _("“%(code)s” is no ratio, so it cannot be one across libraries.") % {"code": indicator.code}
        if indicator.relation and not indicator.parent:
            yield _("“%(code)s” has a relation, but no parent.") % {"code": indicator.code}
        for old in indicator.replaces:
            if old.code in blueprint.indicators:
                yield _("“%(code)s” replaces “%(old)s”, which is still in the form.") % {
                    "code": indicator.code,
                    "old": old.code,
                }


def _bad_tables(blueprint: Blueprint) -> Iterator[str]:
    for table in blueprint.tables.values():
        if not table.columns:
            yield _("The table “%(table)s” has no columns.") % {"table": table.code}
        for code in _twice(column.code for column in table.columns):
            yield _("The table “%(table)s” has the column “%(code)s” twice.") % {"table": table.code, "code": code}
        for column in table.columns:
            if (column.kind == ColumnKind.CHOICE) != bool(column.choices):
                yield _("The column “%(place)s” must be of the kind “choice” and name its choices.") % {
                    "place": f"{table.code}.{column.code}"
                }
            if column.picked_from and column.kind not in PICKED_COLUMNS:
                yield _("The column “%(place)s” is picked from a register, so it must hold texts.") % {
                    "place": f"{table.code}.{column.code}"
                }
            for code in _twice(choice.code for choice in column.choices):
                yield _("The column “%(place)s” has the choice “%(code)s” twice.") % {
                    "place": f"{table.code}.{column.code}",
                    "code": code,
                }


def _twice(codes: Iterable[str]) -> list[str]:
    return [code for code, count in Counter(codes).items() if count > 1]


def _bad_layout(blueprint: Blueprint) -> Iterator[str]:
    blocks = [block for chapter in blueprint.chapters for block in chapter.blocks]
    for code in _twice(chapter.code for chapter in blueprint.chapters):
        yield _("Two chapters have the code “%(code)s”.") % {"code": code}
    for code in _twice(block.code for block in blocks):
        yield _("Two blocks have the code “%(code)s”.") % {"code": code}
    for block in blocks:
        yield from _bad_block(blueprint, block)
    placed = Counter(code for block in blocks for code in (*block.codes, block.table, block.narrative))
    for code in (*blueprint.indicators, *blueprint.narratives, *blueprint.tables):
        if placed[code] != 1:
            yield _("“%(code)s” stands in %(count)d places of the chapters; it must stand in one.") % {
                "code": code,
                "count": placed[code],
            }


def _bad_block(blueprint: Blueprint, block: Block) -> Iterator[str]:
    holds = {
        Layout.LIST: block.indicators,
        Layout.GRID: block.rows,
        Layout.TABLE: block.table,
        Layout.NARRATIVE: block.narrative,
    }
    if [layout for layout, what in holds.items() if what] != [block.layout]:
        yield _("The block “%(block)s” must hold what its layout “%(layout)s” shows, and nothing else.") % {
            "block": block.code,
            "layout": block.layout,
        }
    for kind, known in ((block.table, blueprint.tables), (block.narrative, blueprint.narratives)):
        if kind and kind not in known:
            yield _("The block “%(block)s” shows “%(code)s”, which is not in the form.") % {
                "block": block.code,
                "code": kind,
            }
    for row in block.rows:
        if len(row.cells) != len(block.columns):
            yield _("A row of the grid “%(block)s” has %(cells)d cells for %(columns)d columns.") % {
                "block": block.code,
                "cells": len(row.cells),
                "columns": len(block.columns),
            }


def _bad_checks(blueprint: Blueprint) -> Iterator[str]:
    for check in blueprint.checks:
        shape = SHAPES.get(check.rule)
        if shape is None:
            yield _("“%(rule)s” is no rule with thresholds; there are %(rules)s.") % {
                "rule": check.rule,
                "rules": ", ".join(SHAPES),
            }
            continue
        if (not check.indicators) if shape.indicators is None else len(check.indicators) != shape.indicators:
            yield _("The rule “%(rule)s” names the wrong number of indicators.") % {"rule": check.rule}
        if set(check.also) - set(shape.may) != set(shape.also):
            yield _("The rule “%(rule)s” has the lists %(lists)s, all of them and no others.") % {
                "rule": check.rule,
                "lists": ", ".join(shape.also) or "–",
            }
        yield from _bad_limits(check, shape.limits)


def _bad_limits(check: Check, limits: tuple[str, ...]) -> Iterator[str]:
    if set(check.limits) != set(limits):
        yield _("The rule “%(rule)s” has the thresholds %(limits)s, all of them and no others.") % {
            "rule": check.rule,
            "limits": ", ".join(limits),
        }
    for name, value in check.limits.items():
        if not _is_number(value):
            yield _("The threshold “%(name)s” of the rule “%(rule)s” is no number.") % {
                "name": name,
                "rule": check.rule,
            }


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _bad_periods(blueprint: Blueprint) -> Iterator[str]:
    first, last = blueprint.first_period, blueprint.last_period
    for period in filter(None, (first, last)):
        if not PERIOD.fullmatch(period) or ("Q" in period) != (blueprint.frequency == Frequency.QUARTER):
            yield _("“%(period)s” is no period of this form.") % {"period": period}
    if last and last < first:
        yield _("The last period “%(last)s” is before the first one “%(first)s”.") % {"last": last, "first": first}


def _bad_missing_codes(blueprint: Blueprint) -> Iterator[str]:
    for code, state in blueprint.missing_codes.items():
        if state not in MISSING_STATES:
            yield _("The missing code “%(code)s” must mean one of %(states)s.") % {
                "code": code,
                "states": ", ".join(MISSING_STATES),
            }


def _untranslated(blueprint: Blueprint, languages: tuple[str, ...]) -> Iterator[str]:
    for who, label in _labels(blueprint):
        for language in languages:
            if label and language not in label.texts:
                yield _("“%(code)s” has no %(what)s in “%(language)s”.") % {
                    "code": who[0],
                    "what": who[1],
                    "language": language,
                }


Named = tuple[tuple[str, str], Label]  # ((code of the thing, name of the text), the text)


def _labels(blueprint: Blueprint) -> Iterator[Named]:
    """Every text of the form that people read."""
    yield (blueprint.form, "label"), blueprint.form_label
    yield (blueprint.edition, "label"), blueprint.label
    for indicator in blueprint.indicators.values():
        yield (indicator.code, "label"), indicator.label
        yield (indicator.code, "unit"), indicator.unit
        yield (indicator.code, "definition"), indicator.definition
        yield (indicator.code, "example"), indicator.example
        yield (indicator.code, "counted_from"), indicator.counted_from
        yield (indicator.code, "changed"), indicator.changed
        for old in indicator.replaces:
            yield (old.code, "label"), old.label
            yield (old.code, "break"), old.series_break
    titles: list[Narrative | RowTable] = [*blueprint.narratives.values(), *blueprint.tables.values()]
    for titled in titles:
        yield (titled.code, "title"), titled.title
        yield (titled.code, "guidance"), titled.guidance
    yield from _column_labels(blueprint)
    yield from _layout_labels(blueprint)


def _column_labels(blueprint: Blueprint) -> Iterator[Named]:
    for table in blueprint.tables.values():
        for column in table.columns:
            place = f"{table.code}.{column.code}"
            yield (place, "title"), column.title
            for choice in column.choices:
                yield (f"{place}.{choice.code}", "label"), choice.label


def _layout_labels(blueprint: Blueprint) -> Iterator[Named]:
    for chapter in blueprint.chapters:
        yield (chapter.code, "title"), chapter.title
        for block in chapter.blocks:
            yield (block.code, "title"), block.title
            for title in (*block.columns, *(row.title for row in block.rows)):
                yield (block.code, "title"), title
