"""What is odd in single rows of tables: W16, W19, W28. Which columns are meant stands in the form (`Check.also`)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from .. import stems
from ..blueprint import Blueprint, Check
from ..computing import cell_number
from ..languages import language
from .facts import Facts
from .issues import Issue
from .rows import Place, issue


def places(facts: Facts, check: Check, part: str) -> Iterator[Place]:
    """The cells of the columns that play a part in a check, row by row."""
    for table, column in columns(facts.blueprint, check.also[part]):
        for number, row in enumerate(facts.rows.get(table, ()), start=1):
            yield facts.blueprint.tables[table], facts.blueprint.tables[table].column(column), number, row


def pairs(facts: Facts, check: Check, part: str, other: str) -> Iterator[tuple[Place, Place]]:
    """The same with the cell beside each, in the column of its table that plays the other part."""
    beside = dict(columns(facts.blueprint, check.also[other]))
    for place in places(facts, check, part):
        table, _column, number, row = place
        if table.code in beside:
            yield place, (table, table.column(beside[table.code]), number, row)


def columns(blueprint: Blueprint, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """“table.column” as the two codes, of tables that this part of the form has."""
    for name in names:
        table, _dot, column = name.partition(".")
        if column and table in blueprint.tables:
            yield table, column


def long_training(facts: Facts) -> Iterator[Issue]:
    """W16, of single rows: more hours than one event usually has."""
    for check in facts.uses_of("W16"):
        for place in places(facts, check, "hours"):
            table, column, _number, row = place
            hours = cell_number(row, column.code)
            if hours is not None and hours > facts.limit(check, "row", table.code):
                sentence = _("%(hours)s hours are many for one event. Is the number right?")
                yield issue("W16", place, sentence % {"hours": shown(row.get(column.code, ""))})


def shown(cell: str) -> str:
    return cell.replace(".", ",") if language() == "lv" else cell


def one_of_two(facts: Facts) -> Iterator[Issue]:
    """W19: a database with sessions but no downloads, or the other way round. Zero is an answer, blank is not."""
    for check in facts.uses_of("W19"):
        for here, there in (("sessions", "downloads"), ("downloads", "sessions")):
            for place, other in pairs(facts, check, here, there):
                _table, column, _number, row = place
                if not row.get(column.code, "").strip() and row.get(other[1].code, "").strip():
                    title = other[1].title.in_language(language())
                    yield issue("W19", place, _("“%(other)s” is given here, but not this.") % {"other": title})


def total_beside_rows(facts: Facts) -> Iterator[Issue]:
    """W19, of totals: what is given for all databases is not what their rows make."""
    for _check in facts.uses_of("W19"):
        for code, indicator in facts.blueprint.indicators.items():
            figure = facts.figure(code)
            if indicator.mismatch_rule == "W19" and figure.disagrees:
                sentence = _("The rows of the table make %(a)s, but %(b)s is given.")
                words = {"a": facts.shown(code, figure.computed), "b": facts.shown(code, figure.stated)}
                yield Issue("W19", code, sentence % words)


def place_and_mode(facts: Facts) -> Iterator[Issue]:
    """W28: an event on the screen that was attended in person, or one in a room that was attended from afar."""
    for check in facts.uses_of("W28"):
        remote, in_person = check.also["remote"], check.also["in_person"]
        for place, mode in pairs(facts, check, "place", "mode"):
            table, column, _number, row = place
            where, how = row.get(column.code, "").strip(), row.get(mode[1].code, "")
            chosen = f"{table.code}.{mode[1].code}.{how}"
            online = stems.ONLINE.search(where) is not None
            if where and ((online and chosen in in_person) or (not online and chosen in remote)):
                choice = mode[1].choice(how)
                words = {"place": where[:80], "mode": choice.label.in_language(language()) if choice else how}
                yield issue("W28", place, _("the place “%(place)s” and “%(mode)s” do not fit together.") % words)
