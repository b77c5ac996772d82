"""What every indicator of a form means, as a table: label, unit, kind, formula in words and the rules of adding up."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _

from .blueprint import (
    AcrossLibraries,
    AcrossQuarters,
    Balance,
    Blueprint,
    Difference,
    Formula,
    Indicator,
    Kind,
    Label,
    Ratio,
    RowCount,
    RowDistinct,
    RowSum,
    Sum,
)
from .quoting import quoted
from .tables import Column, Row, RowKind, Table, text_cell


def kind_words() -> Mapping[Kind, str]:
    return {
        Kind.COUNT: _("whole number"),
        Kind.DECIMAL: _("number"),
        Kind.MONEY: _("money"),
        Kind.SHARE: _("percentage"),
        Kind.FLAG: _("yes or no"),
    }


def libraries_words() -> Mapping[AcrossLibraries, str]:
    return {
        AcrossLibraries.SUM: _("sum"),
        AcrossLibraries.RATIO: _("ratio of sums, over the libraries that know both parts"),
        AcrossLibraries.TERRITORY: _("official figure of the area, never the sum of libraries"),
        AcrossLibraries.MAX: _("highest"),
        AcrossLibraries.LIST: _("not added up: lowest and highest"),
        AcrossLibraries.COUNT_YES: _("number of libraries that say yes"),
    }


def quarters_words() -> Mapping[AcrossQuarters, str]:
    return {
        AcrossQuarters.FLOW: _("sum of the quarters"),
        AcrossQuarters.LAST: _("figure of the last quarter"),
        AcrossQuarters.FIRST: _("figure of the first quarter"),
        AcrossQuarters.YTD: _("counted since January: latest figure, never a sum"),
        AcrossQuarters.YEAR_ONLY: _("only for the whole year"),
        AcrossQuarters.ANY: _("yes as soon as one quarter says yes"),
    }


def formula_in_words(blueprint: Blueprint, formula: Formula | None, language: str) -> str:
    """The formula with labels instead of codes; nothing for a figure that is entered."""

    def words(label: Label) -> str:
        return quoted(label.in_language(language))

    def join(sign: str, codes: Iterable[str]) -> str:
        return f" {sign} ".join(words(blueprint.indicators[code].label) for code in codes)

    match formula:
        case Sum(parts):
            return join("+", parts)
        case Difference(start, less):
            return join("−", (start, *less))
        case Balance(start, plus, minus):
            return join("+", (start, *plus)) + "".join(f" − {join('−', [code])}" for code in minus)
        case Ratio(of, to, scale):
            return _ratio_in_words(join("+", of), join("+", to), scale)
        case _:
            return _rows_in_words(blueprint, formula, words)


def _rows_in_words(blueprint: Blueprint, formula: Formula | None, words: Callable[[Label], str]) -> str:
    """A formula over the rows of tables."""
    match formula:
        case RowCount(table):
            return _("rows of the table %(table)s") % {"table": words(blueprint.tables[table].title)}
        case RowSum(table, column):
            return _("sum of the column %(column)s of the table %(table)s") % {
                "column": words(blueprint.tables[table].column(column).title),
                "table": words(blueprint.tables[table].title),
            }
        case RowDistinct(columns):
            tables = dict.fromkeys(table for table, _column in columns)
            return _("different entries of the tables %(tables)s") % {
                "tables": ", ".join(words(blueprint.tables[table].title) for table in tables)
            }
        case _:
            return ""


def _ratio_in_words(over: str, under: str, scale: int) -> str:
    over, under = (f"({side})" if " + " in side else side for side in (over, under))
    return f"{over} / {under}" + (f" × {scale}" if scale != 1 else "")


def codebook(blueprint: Blueprint, language: str) -> Table:
    """Every indicator in the order of the form; labels in every language of the form."""
    languages = list(blueprint.label.texts)
    columns = (
        *(Column(f"label_{one}", _("Label (%(language)s)") % {"language": one}) for one in languages),
        Column("unit", _("Unit")),
        Column("kind", _("Kind")),
        Column("formula", _("Formula")),
        Column("across_libraries", _("Across libraries")),
        Column("across_quarters", _("Across quarters")),
        Column("definition", _("Definition")),
    )
    return Table(
        title=_("Code book"),
        corner=_("Code"),
        columns=columns,
        rows=tuple(_rows(blueprint, languages, language)),
    )


def _rows(blueprint: Blueprint, languages: list[str], language: str) -> Iterable[Row]:
    for chapter in blueprint.chapters:
        if chapter.codes:
            title = chapter.title.in_language(language)
            yield Row(f"{chapter.number}. {title}" if chapter.number else title, kind=RowKind.HEADING)
        for code in chapter.codes:
            yield _row(blueprint, blueprint.indicators[code], languages, language)


def _row(blueprint: Blueprint, indicator: Indicator, languages: list[str], language: str) -> Row:
    rule = AcrossLibraries.RATIO if indicator.is_ratio else indicator.across_libraries
    texts = (
        *(indicator.label.in_language(one) for one in languages),
        indicator.unit.in_language(language),
        kind_words()[indicator.kind],
        formula_in_words(blueprint, indicator.formula, language),
        libraries_words()[rule],
        quarters_words()[indicator.across_quarters],
        indicator.definition.in_language(language),
    )
    return Row(indicator.code, tuple(map(text_cell, texts)), key=indicator.code)
