"""Reading a form file into a Blueprint: every problem of the file at once, each as one sentence. Pure.

The format is described in the README, “A form file”.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from .blueprint import (
    AcrossLibraries,
    AcrossQuarters,
    Balance,
    Block,
    Blueprint,
    Chapter,
    Check,
    Choice,
    Column,
    ColumnKind,
    Difference,
    Entry,
    Formula,
    Frequency,
    GridRow,
    Indicator,
    Kind,
    Label,
    Layout,
    Narrative,
    Predecessor,
    Ratio,
    Relation,
    RowCount,
    RowDistinct,
    RowSum,
    RowTable,
    Sum,
    parts_of,
    tables_of,
)

Content = Mapping[str, Any]

CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
PERIOD = re.compile(r"\d{4}(-Q[1-4])?")
PLACES = {Kind.COUNT: 0, Kind.DECIMAL: 1, Kind.MONEY: 2, Kind.SHARE: 1, Kind.FLAG: 0}
COLUMN_PLACES = {ColumnKind.DECIMAL: 1, ColumnKind.MONEY: 2}


class FormFileError(Exception):
    """A form file cannot be used; `problems` are sentences for the person who wrote it."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


def read_blueprint(content: Any) -> Blueprint:
    """The blueprint that a form file describes. Raises `FormFileError` naming everything that is wrong."""
    if not isinstance(content, Mapping):
        raise FormFileError([_("The form file must be one JSON object.")])
    problems: list[str] = []
    try:
        blueprint = _read(content, problems)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        problems.append(_("The form file is not in the described format: %(what)s.") % {"what": _what(error)})
        raise FormFileError(problems) from error
    problems += _unsound(blueprint)
    if problems:
        raise FormFileError(problems)
    return blueprint


def _what(error: Exception) -> str:
    if isinstance(error, KeyError):
        return _("“%(name)s” is missing") % {"name": error.args[0]}
    return str(error)


def _read(content: Content, problems: list[str]) -> Blueprint:
    form, periods = content["form"], content["periods"]
    languages = tuple(content["languages"])
    return (
        Blueprint(
            form=form["code"],
            form_label=_label(form["label"]),
            edition=content["edition"],
            label=_label(content["label"]),
            frequency=Frequency(form["frequency"]),
            first_period=periods["from"],
            last_period=periods.get("to") or "",
            currency=content.get("currency", "EUR"),
            chapters=tuple(_chapter(one) for one in content["chapters"]),
            indicators=_by_code(map(_indicator, content["indicators"]), problems),
            narratives=_by_code(map(_narrative, content.get("narratives", ())), problems),
            tables=_by_code(map(_table, content.get("tables", ())), problems),
            checks=tuple(_check(one) for one in content.get("checks", ())),
            missing_codes=dict(content.get("missing_codes", {})),
        )
        if languages
        else _no_languages()
    )


def _no_languages() -> Blueprint:
    raise ValueError(_("“languages” is empty"))


def _by_code[T: (Indicator, Narrative, RowTable)](things: Iterable[T], problems: list[str]) -> dict[str, T]:
    found: dict[str, T] = {}
    for thing in things:
        if thing.code in found:
            problems.append(_("The code “%(code)s” is used twice.") % {"code": thing.code})
        if not CODE.fullmatch(thing.code):
            problems.append(
                _("“%(code)s” is no code: use small letters, digits and underscores.") % {"code": thing.code}
            )
        found[thing.code] = thing
    return found


def _label(texts: Any) -> Label:
    if isinstance(texts, str):
        return Label({"en": texts})
    return Label({str(language): str(text) for language, text in (texts or {}).items()})


def _member[E: StrEnum](kinds: type[E], value: Any, name: str) -> E:
    try:
        return kinds(value)
    except ValueError:
        choices = ", ".join(kinds)
        raise ValueError(
            _("“%(name)s” is “%(value)s”; it must be one of %(choices)s")
            % {"name": name, "value": value, "choices": choices}
        ) from None


def _indicator(one: Content) -> Indicator:
    kind = _member(Kind, one["kind"], "kind")
    formula = _formula(one.get("formula"))
    limits = one.get("range") or (None, None)
    return Indicator(
        code=one["code"],
        label=_label(one["label"]),
        unit=_label(one.get("unit")),
        kind=kind,
        places=one.get("places", PLACES[kind]),
        entry=_member(Entry, one.get("entry", Entry.COMPUTED if formula else Entry.ENTERED), "entry"),
        required=one.get("required", False),
        parent=one.get("parent", ""),
        relation=_member(Relation, one["relation"], "relation") if one.get("relation") else None,
        at_most=tuple(one.get("at_most", ())),
        formula=formula,
        mismatch_rule=one.get("mismatch_rule", "E03"),
        across_libraries=_member(AcrossLibraries, one.get("across_libraries", "sum"), "across_libraries"),
        across_quarters=_member(AcrossQuarters, one.get("across_quarters", "flow"), "across_quarters"),
        signed=one.get("signed", False),
        minimum=_limit(limits[0]),
        maximum=_limit(limits[1]),
        carries=one.get("carries", ""),
        source=one.get("source", ""),
        explain_nonzero=one.get("explain_nonzero", False),
        replaces=tuple(_predecessor(old) for old in one.get("replaces", ())),
        definition=_label(one.get("definition")),
        group=one.get("group", ""),
    )


def _limit(value: Any) -> str:
    return "" if value is None else str(value)


def _predecessor(one: Content) -> Predecessor:
    return Predecessor(one["code"], _label(one.get("label")), _label(one.get("break")))


def _where(one: Content) -> dict[str, tuple[str, ...]]:
    return {column: tuple(values) for column, values in one.get("where", {}).items()}


FORMULAS: dict[str, Callable[[Any], Formula]] = {
    "sum": lambda given: Sum(tuple(given)),
    "difference": lambda given: Difference(given[0], tuple(given[1:])),
    "ratio": lambda given: Ratio(tuple(given["of"]), tuple(given["to"]), given.get("scale", 1)),
    "balance": lambda given: Balance(given["start"], tuple(given.get("plus", ())), tuple(given.get("minus", ()))),
    "count_rows": lambda given: RowCount(given["table"], _where(given)),
    "sum_rows": lambda given: RowSum(given["table"], given["column"], given.get("times", ""), _where(given)),
    "count_distinct": lambda given: RowDistinct(tuple((table, column) for table, column in given)),
}


def _formula(given: Any) -> Formula | None:
    if given is None:
        return None
    ((name, rest),) = given.items()
    if name not in FORMULAS:
        raise ValueError(
            _("“%(name)s” is no formula; there are %(names)s") % {"name": name, "names": ", ".join(FORMULAS)}
        )
    return FORMULAS[name](rest)


def _chapter(one: Content) -> Chapter:
    return Chapter(
        code=one["code"],
        number=str(one.get("number", "")),
        title=_label(one["title"]),
        blocks=tuple(_block(block, f"{one['code']}_{index}") for index, block in enumerate(one["blocks"], start=1)),
    )


def _block(one: Content, code: str) -> Block:
    return Block(
        code=one.get("code", code),
        layout=_member(Layout, one["layout"], "layout"),
        title=_label(one.get("title")),
        indicators=tuple(one.get("indicators", ())),
        columns=tuple(_label(title) for title in one.get("columns", ())),
        rows=tuple(
            GridRow(_label(row["title"]), tuple(cell or "" for cell in row["cells"])) for row in one.get("rows", ())
        ),
        table=one.get("table", ""),
        narrative=one.get("narrative", ""),
    )


def _narrative(one: Content) -> Narrative:
    return Narrative(
        one["code"], _label(one["title"]), one.get("level", 2), one.get("required", False), _label(one.get("guidance"))
    )


def _table(one: Content) -> RowTable:
    return RowTable(
        code=one["code"],
        title=_label(one["title"]),
        columns=tuple(_column(column) for column in one["columns"]),
        feed=one.get("feed", ""),
        photos=one.get("photos", False),
        guidance=_label(one.get("guidance")),
    )


def _column(one: Content) -> Column:
    kind = _member(ColumnKind, one.get("kind", "text"), "kind")
    return Column(
        code=one["code"],
        title=_label(one["title"]),
        kind=kind,
        required=one.get("required", False),
        places=one.get("places", COLUMN_PLACES.get(kind, 0)),
        choices=tuple(Choice(choice["code"], _label(choice["label"])) for choice in one.get("choices", ())),
        in_period=one.get("in_period", False),
        maximum=_limit(one.get("maximum")),
    )


def _check(one: Content) -> Check:
    limits = {name: str(value) for name, value in one.items() if name not in ("rule", "indicators")}
    return Check(one["rule"], tuple(one.get("indicators", ())), limits)


def _unsound(blueprint: Blueprint) -> list[str]:
    """What is wrong between the parts of a form that can each be read."""
    return [
        *_unknown_references(blueprint),
        *_cycles(blueprint),
        *_layout_problems(blueprint),
        *_missing_labels(blueprint),
        *_bad_periods_and_limits(blueprint),
    ]


def _unknown_references(blueprint: Blueprint) -> Iterator[str]:
    for indicator in blueprint.indicators.values():
        if indicator.parent and indicator.parent not in blueprint.indicators:
            yield _("“%(code)s” names the parent “%(parent)s”, which is not in the form.") % {
                "code": indicator.code,
                "parent": indicator.parent,
            }
        yield from _unknown(blueprint, indicator.code, (*parts_of(indicator.formula), *indicator.at_most))
        if indicator.carries:
            yield from _unknown(blueprint, indicator.code, (indicator.carries,))
        yield from _unknown_columns(blueprint, indicator)
    for check in blueprint.checks:
        yield from _unknown(blueprint, check.rule, check.indicators)


def _unknown(blueprint: Blueprint, who: str, codes: Iterable[str]) -> Iterator[str]:
    for code in codes:
        if code not in blueprint.indicators:
            yield _("“%(who)s” refers to the indicator “%(code)s”, which is not in the form.") % {
                "who": who,
                "code": code,
            }


def _unknown_columns(blueprint: Blueprint, indicator: Indicator) -> Iterator[str]:
    for table, column in _columns_used(indicator.formula):
        known = blueprint.tables.get(table)
        if known is None or (column and column not in {one.code for one in known.columns}):
            yield _("“%(code)s” counts “%(table)s.%(column)s”, which is not in the form.") % {
                "code": indicator.code,
                "table": table,
                "column": column,
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


def _cycles(blueprint: Blueprint) -> Iterator[str]:
    reported: set[str] = set()
    for code in blueprint.indicators:
        circle = _circle_from(blueprint, code)
        if circle and not reported & set(circle):
            reported |= set(circle)
            yield _("The formulas go round in a circle: %(codes)s.") % {"codes": " → ".join([*circle, circle[0]])}
    for code in blueprint.indicators:
        ancestors = [code]
        while (parent := _parent(blueprint, ancestors[-1])) and parent not in ancestors:
            ancestors.append(parent)
        if parent == code:
            yield _("“%(code)s” is its own ancestor: %(codes)s.") % {"code": code, "codes": " → ".join(ancestors)}


def _parent(blueprint: Blueprint, code: str) -> str:
    indicator = blueprint.indicators.get(code)
    return indicator.parent if indicator else ""


def _circle_from(blueprint: Blueprint, start: str) -> list[str]:
    """The chain of formulas that leads from `start` back to it, or nothing. Without recursion: files are hostile."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        code = waiting.pop()
        indicator = blueprint.indicators.get(code)
        for part in parts_of(indicator.formula) if indicator else ():
            if part == start:
                return _way_back(came_from, start, code)
            if part not in came_from:
                came_from[part] = code
                waiting.append(part)
    return []


def _way_back(came_from: dict[str, str], start: str, code: str) -> list[str]:
    way = [code]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]


def _layout_problems(blueprint: Blueprint) -> Iterator[str]:
    placed: dict[str, int] = {}
    for chapter in blueprint.chapters:
        yield from _unknown(blueprint, chapter.code, chapter.codes)
        for code in (*chapter.codes, *chapter.narratives, *chapter.tables):
            placed[code] = placed.get(code, 0) + 1
        for table in chapter.tables:
            if table not in blueprint.tables:
                yield _("Chapter “%(chapter)s” shows the table “%(code)s”, which is not in the form.") % {
                    "chapter": chapter.code,
                    "code": table,
                }
        for narrative in chapter.narratives:
            if narrative not in blueprint.narratives:
                yield _("Chapter “%(chapter)s” shows the text “%(code)s”, which is not in the form.") % {
                    "chapter": chapter.code,
                    "code": narrative,
                }
        for block in chapter.blocks:
            for row in block.rows:
                if len(row.cells) != len(block.columns):
                    yield _("A row of the grid “%(block)s” has %(cells)d cells for %(columns)d columns.") % {
                        "block": block.code,
                        "cells": len(row.cells),
                        "columns": len(block.columns),
                    }
    for code in (*blueprint.indicators, *blueprint.narratives, *blueprint.tables):
        if placed.get(code, 0) != 1:
            yield _("“%(code)s” stands in %(count)d places of the chapters; it must stand in one.") % {
                "code": code,
                "count": placed.get(code, 0),
            }


def _missing_labels(blueprint: Blueprint) -> Iterator[str]:
    languages = set(blueprint.label.texts)
    things = (*blueprint.indicators.values(),)
    for thing in things:
        for language in sorted(languages - set(thing.label.texts)):
            yield _("“%(code)s” has no label in “%(language)s”.") % {"code": thing.code, "language": language}
    for titled in (*blueprint.narratives.values(), *blueprint.tables.values(), *blueprint.chapters):
        for language in sorted(languages - set(titled.title.texts)):
            yield _("“%(code)s” has no label in “%(language)s”.") % {"code": titled.code, "language": language}


def _bad_periods_and_limits(blueprint: Blueprint) -> Iterator[str]:
    for period in filter(None, (blueprint.first_period, blueprint.last_period)):
        if not PERIOD.fullmatch(period) or ("Q" in period) != (blueprint.frequency == Frequency.QUARTER):
            yield _("“%(period)s” is no period of this form.") % {"period": period}
    for indicator in blueprint.indicators.values():
        for limit in filter(None, (indicator.minimum, indicator.maximum)):
            if not _is_number(limit):
                yield _("The range of “%(code)s” is not made of numbers.") % {"code": indicator.code}


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


__all__ = ["FormFileError", "read_blueprint", "tables_of"]
