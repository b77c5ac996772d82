"""Reading a form file into a Blueprint: every problem of the file at once, each as one sentence. Pure.

The format is described in the README, “A form file”.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from ..blueprint import (
    LONGEST_TEXT,
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
    Layout,
    Narrative,
    Predecessor,
    Ratio,
    Register,
    Relation,
    RowCount,
    RowDistinct,
    RowSum,
    RowTable,
    Sizes,
    Sum,
)
from .soundness import unsound
from .source import Source

PLACES = {Kind.COUNT: 0, Kind.DECIMAL: 1, Kind.MONEY: 2, Kind.SHARE: 1, Kind.FLAG: 0}
COLUMN_PLACES = {ColumnKind.DECIMAL: 1, ColumnKind.MONEY: 2}
MOST_PLACES = 4  # as many as the database keeps


class FormFileError(Exception):
    """A form file cannot be used; `problems` are sentences for the person who wrote it."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


def read_blueprint(content: Any) -> Blueprint:
    """The blueprint that a form file describes. Raises `FormFileError` naming everything that is wrong."""
    if not isinstance(content, dict):
        raise FormFileError([_("The form file must be one JSON object.")])
    problems: list[str] = []
    source = Source(content, "", problems)
    blueprint, languages = _read(source, problems), source.texts("languages")
    source.done()
    if not languages:
        source.wrong(_("“languages” is missing"))
    # What could not be read would be missed again further on: those sentences would only confuse.
    problems = problems or list(unsound(blueprint, languages))
    if problems:
        raise FormFileError(problems)
    return blueprint


def _read(source: Source, problems: list[str]) -> Blueprint:
    form, periods = source.object("form"), source.object("periods")
    blueprint = Blueprint(
        form=form.slug("code"),
        form_label=form.label("label"),
        edition=source.slug("edition"),
        label=source.label("label"),
        frequency=form.member(Frequency, "frequency"),
        first_period=periods.take("from", str),
        last_period=periods.take("to", str, ""),
        currency=source.take("currency", str, "EUR"),
        chapters=tuple(_chapter(one) for one in source.objects("chapters", required=True)),
        indicators=_by_code(map(_indicator, source.objects("indicators", required=True)), problems),
        narratives=_by_code(map(_narrative, source.objects("narratives")), problems),
        tables=_by_code(map(_table, source.objects("tables")), problems),
        checks=tuple(_check(one) for one in source.objects("checks")),
        missing_codes=source.take("missing_codes", dict, {}),
        yearly_form=form.take("yearly_form", str, ""),
        sizes=_sizes(source),
    )
    form.done()
    periods.done()
    return blueprint


def _sizes(source: Source) -> Sizes | None:
    if source.raw("sizes") is None:
        return None
    one = source.object("sizes")
    indicator, limits = one.take("indicator", str), one.take("limits", list)
    one.done()
    if len(limits) == 2 and all(map(_is_number, limits)) and Decimal(str(limits[0])) <= Decimal(str(limits[1])):
        return Sizes(indicator, (str(limits[0]), str(limits[1])))
    one.wrong(_("“limits” must be two numbers, the smaller one first"))
    return None


def _by_code[T: (Indicator, Narrative, RowTable)](things: Iterable[T], problems: list[str]) -> dict[str, T]:
    found: dict[str, T] = {}
    for thing in things:
        if thing.code and thing.code in found:
            problems.append(_("The code “%(code)s” is used twice.") % {"code": thing.code})
        found[thing.code] = thing
    return found


def _indicator(one: Source) -> Indicator:
    kind = one.member(Kind, "kind")
    formula = _formula(one)
    low, high = _limits(one)
    across = AcrossLibraries.RATIO if isinstance(formula, Ratio) else AcrossLibraries.SUM
    indicator = Indicator(
        code=one.code(),
        label=one.label("label"),
        unit=one.label("unit", required=False),
        kind=kind,
        places=one.number("places", 0, MOST_PLACES, PLACES[kind]),
        entry=one.member(Entry, "entry", Entry.COMPUTED if formula else Entry.ENTERED),
        required=one.take("required", bool, False),
        parent=one.take("parent", str, ""),
        relation=one.member(Relation, "relation", Relation.PART) if one.raw("relation") else None,
        at_most=one.texts("at_most"),
        formula=formula,
        mismatch_rule=one.take("mismatch_rule", str, "E03"),
        across_libraries=one.member(AcrossLibraries, "across_libraries", across),
        across_quarters=one.member(AcrossQuarters, "across_quarters", AcrossQuarters.FLOW),
        signed=one.take("signed", bool, False),
        minimum=low,
        maximum=high,
        carries=one.take("carries", str, ""),
        source=one.take("source", str, ""),
        explain_nonzero=one.take("explain_nonzero", bool, False),
        replaces=tuple(_predecessor(old) for old in one.objects("replaces")),
        definition=one.label("definition", required=False),
        example=one.label("example", required=False),
        counted_from=one.label("counted_from", required=False),
        changed=one.label("changed", required=False),
        new=one.take("new", bool, False),
        group=one.take("group", str, ""),
    )
    one.done()
    return indicator


def _limits(one: Source) -> tuple[str, str]:
    ends = one.take("range", list, [])
    if not ends:
        return "", ""
    if len(ends) == 2 and all(end is None or _is_number(end) for end in ends):
        low, high = ("" if end is None else str(end) for end in ends)
        return low, high
    one.wrong(_("“range” must be two numbers, of which one may be null"))
    return "", ""


def _is_number(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False


def _predecessor(one: Source) -> Predecessor:
    old = Predecessor(one.take("code", str), one.label("label", required=False), one.label("break", required=False))
    one.done()
    return old


def _where(source: Source) -> dict[str, tuple[str, ...]]:
    conditions = source.object("where") if source.raw("where") else None
    return {column: conditions.texts(column) for column in conditions.rest()} if conditions else {}


def _ratio(one: Source) -> Formula:
    rest = one.object("ratio")
    formula = Ratio(rest.texts("of"), rest.texts("to"), rest.number("scale", 1, 1_000_000, 1))
    if not formula.of or not formula.to:
        rest.wrong(_("“of” and “to” must each name an indicator"))
    rest.done()
    return formula


def _balance(one: Source) -> Formula:
    rest = one.object("balance")
    formula = Balance(rest.take("start", str), rest.texts("plus"), rest.texts("minus"))
    rest.done()
    return formula


def _sum(one: Source) -> Formula:
    return Sum(_named(one, "sum"))


def _difference(one: Source) -> Formula:
    start, *less = _named(one, "difference") or ("",)
    return Difference(start, tuple(less))


def _named(one: Source, name: str) -> tuple[str, ...]:
    codes = one.texts(name)
    if not codes:
        one.wrong(_("“%(name)s” must name at least one indicator") % {"name": name})
    return codes


def _count_rows(one: Source) -> Formula:
    rest = one.object("count_rows")
    formula = RowCount(rest.take("table", str), _where(rest))
    rest.done()
    return formula


def _sum_rows(one: Source) -> Formula:
    rest = one.object("sum_rows")
    formula = RowSum(rest.take("table", str), rest.take("column", str), rest.take("times", str, ""), _where(rest))
    rest.done()
    return formula


def _count_distinct(one: Source) -> Formula:
    places = one.take("count_distinct", list)
    if all(isinstance(place, list) and [*map(type, place)] == [str, str] for place in places):
        return RowDistinct(tuple((table, column) for table, column in places))
    one.wrong(_("“count_distinct” must be a list of pairs: a table and a column"))
    return RowDistinct(())


FORMULAS: dict[str, Callable[[Source], Formula]] = {
    "sum": _sum,
    "difference": _difference,
    "ratio": _ratio,
    "balance": _balance,
    "count_rows": _count_rows,
    "sum_rows": _sum_rows,
    "count_distinct": _count_distinct,
}


def _formula(one: Source) -> Formula | None:
    if one.raw("formula") is None:
        return None
    given = one.object("formula")
    names = list(one.take("formula", dict))
    if len(names) != 1 or names[0] not in FORMULAS:
        given.wrong(_("there must be one of %(names)s") % {"names": ", ".join(FORMULAS)})
        return None
    return FORMULAS[names[0]](given)


def _chapter(one: Source) -> Chapter:
    code = one.code()
    blocks = tuple(_block(block, f"{code}_{place}") for place, block in enumerate(one.objects("blocks"), start=1))
    chapter = Chapter(code, str(one.raw("number") or ""), one.label("title"), blocks)
    one.done()
    return chapter


def _block(one: Source, code: str) -> Block:
    block = Block(
        code=one.code() if one.raw("code") else code,
        layout=one.member(Layout, "layout"),
        title=one.label("title", required=False),
        indicators=one.texts("indicators"),
        columns=one.labels("columns"),
        rows=tuple(_grid_row(row) for row in one.objects("rows")),
        table=one.take("table", str, ""),
        narrative=one.take("narrative", str, ""),
    )
    one.done()
    return block


def _grid_row(one: Source) -> GridRow:
    row = GridRow(one.label("title"), one.cells("cells"))
    one.done()
    return row


def _narrative(one: Source) -> Narrative:
    narrative = Narrative(
        one.code(),
        one.label("title"),
        one.number("level", 2, 3, 2),
        one.take("required", bool, False),
        one.label("guidance", required=False),
        one.number("longest", 1, LONGEST_TEXT, LONGEST_TEXT),
    )
    one.done()
    return narrative


def _table(one: Source) -> RowTable:
    table = RowTable(
        code=one.code(),
        title=one.label("title"),
        columns=tuple(_column(column) for column in one.objects("columns", required=True)),
        feed=one.take("feed", str, ""),
        photos=one.take("photos", bool, False),
        guidance=one.label("guidance", required=False),
    )
    one.done()
    return table


def _column(one: Source) -> Column:
    kind = one.member(ColumnKind, "kind", ColumnKind.TEXT)
    maximum = one.raw("maximum")
    if maximum is not None and not _is_number(maximum):
        one.wrong(_("“maximum” must be a number"))
    column = Column(
        code=one.code(),
        title=one.label("title"),
        kind=kind,
        required=one.take("required", bool, False),
        places=one.number("places", 0, MOST_PLACES, COLUMN_PLACES.get(kind, 0)),
        choices=tuple(_choice(choice) for choice in one.objects("choices")),
        in_period=one.take("in_period", bool, False),
        maximum="" if maximum is None else str(maximum),
        picked_from=_register(one, kind),
    )
    one.done()
    return column


def _register(one: Source, kind: ColumnKind) -> Register | None:
    """The register named, or that of libraries for a column of libraries."""
    if one.raw("from"):
        return one.member(Register, "from")
    return Register.LIBRARIES if kind == ColumnKind.LIBRARY else None


def _choice(one: Source) -> Choice:
    choice = Choice(one.take("code", str), one.label("label"))
    one.done()
    return choice


def _check(one: Source) -> Check:
    rule, indicators = one.take("rule", str), one.texts("indicators")
    also = {name: one.texts(name) for name in one.lists()}
    return Check(rule, indicators, {name: str(value) for name, value in one.rest().items()}, also)
