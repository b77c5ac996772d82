"""A gift that two tables tell differently: W09 on rows. The sums are in money.py."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from ..blueprint import Choice, Column, RowTable
from ..computing import Row, cell_number
from ..languages import language
from ..numbers import print_number
from .facts import Facts
from .issues import Issue
from .rows import issue

Place = tuple[RowTable, Column]


def gifts_beside_projects(facts: Facts) -> Iterator[Issue]:
    """W09: what came free of charge has another value among the sources of acquisitions than among the projects.

    A project is the same thing as a source when the one's name is in the other's.
    """
    for check in facts.uses_of("W09"):
        sources, projects = ([_place(facts, name) for name in check.also[part]] for part in ("sources", "projects"))
        if not all((*sources, *projects)):
            continue
        (table, source), (_same, value) = filter(None, sources)
        for place, choice, amount in _projects_of_sources(facts, source, filter(None, projects)):
            worth = _worth(facts, table, source, value, choice)
            if worth is None or abs(worth - amount) < facts.limit(check, "difference"):
                continue
            sentence = _("“%(source)s” is %(here)s here, but %(there)s in “%(table)s”.") % {
                "source": choice.label.in_language(language()),
                "here": print_number(amount, 2, language()),
                "there": print_number(worth, 2, language()),
                "table": table.title.in_language(language()),
            }
            yield issue("W09", place, sentence)


def _place(facts: Facts, name: str) -> Place | None:
    """A column by its place in the form, “table.column”; None where only a part of the form is judged."""
    table, _dot, column = name.partition(".")
    found = facts.blueprint.tables.get(table)
    return (found, found.column(column)) if found else None


def _projects_of_sources(
    facts: Facts, source: Column, projects: Iterator[Place]
) -> Iterator[tuple[tuple[RowTable, Column, int, Row], Choice, Decimal]]:
    """Each project with an amount that is one of the sources, with the place of the amount."""
    (table, title), (_same, amount) = projects
    for number, row in enumerate(facts.rows.get(table.code, ()), start=1):
        money = cell_number(row, amount.code)
        choice = next((one for one in source.choices if _same_thing(one, row.get(title.code, ""))), None)
        if choice and money is not None:
            yield (table, amount, number, row), choice, money


def _same_thing(choice: Choice, title: str) -> bool:
    wanted = _bare(title)
    names = [_bare(text) for text in choice.label.texts.values()]
    return bool(wanted) and any(wanted in name or name in wanted for name in names if len(name) >= LEAST_NAME)


LEAST_NAME = 12  # “cits”, “dāvinājumi” are in the names of many projects


def _bare(text: str) -> str:
    """A name without case, quotation marks, punctuation and spaces too many."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())


def _worth(facts: Facts, table: RowTable, source: Column, value: Column, choice: Choice) -> Decimal | None:
    """What all rows of the source are worth."""
    rows = [row for row in facts.rows.get(table.code, ()) if row.get(source.code) == choice.code]
    known = [number for row in rows if (number := cell_number(row, value.code)) is not None]
    return sum(known, Decimal(0)) if known else None
