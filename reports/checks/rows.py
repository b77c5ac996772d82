"""Hard rules on the rows of tables and on texts: E01 and E07–E10 there."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ..blueprint import DATED_COLUMNS, NUMERIC_COLUMNS, Column, ColumnKind, RowTable
from ..computing import Row, cell_number
from ..entries import STRICTEST, EntryError, read_cell
from ..languages import language
from .facts import Facts
from .figures import range_sentence
from .issues import Issue

WORDS = frozenset({ColumnKind.TEXT, ColumnKind.LONG_TEXT, ColumnKind.LIBRARY})  # any text is one of these
Place = tuple[RowTable, Column, int, Row]


def cells(facts: Facts, wanted: Callable[[Column], object]) -> Iterator[Place]:
    """The cells of the columns wanted: a report has a thousand, and each rule is about a few."""
    for table in facts.blueprint.tables.values():
        columns = [column for column in table.columns if wanted(column)]
        for number, row in enumerate(facts.rows.get(table.code, ()) if columns else (), start=1):
            for column in columns:
                yield table, column, number, row


def issue(rule: str, place: Place, message: str) -> Issue:
    table, column, number, _row = place
    return Issue(rule, table.code, f"{where(column, number)}: {message}", number, column.code)


def where(column: Column, number: int) -> str:
    return _("Row %(row)d, “%(column)s”") % {"row": number, "column": column.title.in_language(language())}


def sentence_of(found: Issue) -> str:
    """What is said of a cell without naming it, for the place beside the cell itself."""
    _named, _colon, sentence = found.message.partition("”: ")
    return sentence[:1].upper() + sentence[1:] if found.column and sentence else found.message


def cells_can_be_read(facts: Facts) -> Iterator[Issue]:
    """E01: a cell that was kept as typed is a number, a date or a choice."""
    for place in cells(facts, lambda column: column.kind not in WORDS):
        _table, column, _number, row = place
        try:
            read_cell(column, row.get(column.code, ""), language=STRICTEST)
        except EntryError as error:
            yield issue("E01", place, str(error))


def dates_in_period(facts: Facts) -> Iterator[Issue]:
    """E08: what happened in a row happened in the period of the report."""
    for place in cells(facts, lambda column: column.in_period and column.kind in DATED_COLUMNS):
        _table, column, _number, row = place
        text = row.get(column.code, "")
        if _is_date(column, text) and not _in_period(text, facts.first_day, facts.last_day):
            yield issue("E08", place, _("the date %(date)s is not in the period of the report.") % {"date": text})


def _is_date(column: Column, text: str) -> bool:
    try:
        return bool(read_cell(column, text, language=STRICTEST))
    except EntryError:
        return False


def _in_period(text: str, first: date, last: date) -> bool:
    length = len(text)
    return first.isoformat()[:length] <= text <= last.isoformat()[:length]


def required_cells(facts: Facts) -> Iterator[Issue]:
    """E09: each row has its required cells."""
    for place in cells(facts, lambda column: column.required):
        _table, column, _number, row = place
        if not row.get(column.code, "").strip():
            yield issue("E09", place, _("this cell is required."))


def cells_within_range(facts: Facts) -> Iterator[Issue]:
    """E10: a cell stays within what is possible, as a workload of at most 1.5."""
    for place in cells(facts, lambda column: column.maximum and column.kind in NUMERIC_COLUMNS):
        _table, column, _number, row = place
        number = cell_number(row, column.code)
        if number is not None and number > Decimal(column.maximum):
            yield issue("E10", place, range_sentence("0", column.maximum))


def required_texts(facts: Facts) -> Iterator[Issue]:
    """E07: each required heading has a text. History from before the system has none."""
    if facts.history:
        return
    for code, narrative in facts.blueprint.narratives.items():
        text = facts.texts.get(code)
        if narrative.required and not (text and text.given):
            title = narrative.title.in_language(language())
            yield Issue("E07", code, _("The text “%(title)s” is required.") % {"title": title})
