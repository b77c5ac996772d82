"""Names that are spelled differently from the register, from last year or from other rows: W34."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..spelling import Names
from .facts import Facts
from .issues import Issue
from .rows import cells, issue


def odd_spellings(facts: Facts) -> Iterator[Issue]:
    """W34: a name that is not in its register but like one there, like one of last year, or like one in other rows."""
    here: dict[tuple[str, str], Names] = {}
    for place in cells(facts, lambda column: column.picked_from):
        table, column, _number, row = place
        text = row.get(column.code, "").strip()
        if column.picked_from is None or not text:
            continue
        register = facts.registers.get(column.picked_from, Names())
        key = table.code, column.code
        if key not in here:
            here[key] = _names_in_use(facts, *key)
        meant = register.meant_by(text) or ("" if text in register else here[key].meant_by(text))
        if meant:
            yield issue("W34", place, _("did you mean “%(name)s”?") % {"name": meant})


def _names_in_use(facts: Facts, table: str, column: str) -> Names:
    """Each name in the way it is spelled most: first as last year, then as in most rows of this year."""
    found = Names()
    for rows in (facts.previous_rows, facts.rows):
        texts = Counter(row.get(column, "").strip() for row in rows.get(table, ()))
        for text, _times in texts.most_common():
            if text and not found.meant_by(text):
                found.add(text)
    return found
