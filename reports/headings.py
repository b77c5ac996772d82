"""How the columns and chapters of a form are headed in tables, on pages and on paper. Pure."""

from dataclasses import replace

from .blueprint import Chapter, Indicator, Kind
from .tables import Column, Rule, Shape

SHAPES = {
    Kind.COUNT: Shape.NUMBER,
    Kind.DECIMAL: Shape.NUMBER,
    Kind.MONEY: Shape.MONEY,
    Kind.SHARE: Shape.SHARE,
    Kind.FLAG: Shape.FLAG,
}


def per_library(indicator: Indicator, language: str, rule: Rule | None = None) -> Column:
    """The column of an indicator where libraries stand in rows."""
    return Column(
        code=indicator.code,
        label=indicator.label.in_language(language),
        unit=indicator.unit.in_language(language),
        shape=SHAPES[indicator.kind],
        places=indicator.places,
        rule=rule,
    )


def of_many(column: Column) -> Column:
    """The same for figures of many libraries: what says yes or no in one is a number of libraries in many."""
    return replace(column, shape=Shape.NUMBER) if column.shape == Shape.FLAG else column


def title_of(chapter: Chapter, language: str) -> str:
    number = f"{chapter.number}. " if chapter.number else ""
    return number + chapter.title.in_language(language)
