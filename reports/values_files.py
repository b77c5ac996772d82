"""Files of values as people send them, brought to one shape: tidy ones (a value a row) and wide ones (a library a row).

Here is only where each text stands and what it is about; whether it is right is importing.py's business.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from libraries.spreadsheets import Row, Sheet, SpreadsheetError, read_rows

CODE = re.compile(r"[a-z][a-z0-9_]*")
LIBRARY, PERIOD, INDICATOR, VALUE, STATE, EXPLANATION, REASON = TIDY = (
    "library",
    "period",
    "indicator",
    "value",
    "state",
    "explanation",
    "reason",
)
REMARKS = frozenset({"name", "library_name", "municipality", "kind", "note", "notes", "comment"})


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a file; `row` and `cell` say where, when it is not the file as a whole."""

    message: str
    row: int | None = None
    column: str = ""
    cell: str = ""

    def __str__(self) -> str:
        if self.row is None:
            return self.message
        if self.cell:
            return _("Row %(row)d, cell %(cell)s: %(message)s") % vars(self)
        return _("Row %(row)d: %(message)s") % vars(self)


@dataclass(frozen=True, slots=True)
class Line:
    """One value of a file, in the texts that stand there; `column` is where its value is."""

    row: int
    column: str
    library: str
    period: str
    code: str
    value: str
    state: str = ""
    explanation: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ValuesFile:
    """`ignored` are headings of columns that say nothing to us, `blank` counts the cells left empty."""

    lines: Sequence[Line] = ()
    problems: Sequence[Problem] = ()
    ignored: Sequence[str] = ()
    blank: int = 0
    wide: bool = False
    sheet: Sheet = Sheet((), ())

    def problem(self, row: int, column: str, message: str) -> Problem:
        """A problem of a column, named by its meaning or by its heading."""
        heading = next((one for one in self.sheet.headers if column in (one, one.casefold())), "")
        return Problem(message, row, column, self.sheet.cell(heading, row))


def read_values(source: str | Path | BinaryIO, *, name: str, period: str = "") -> ValuesFile:
    """The values of a CSV or XLSX file; `period` is that of all of them when the file has no such column."""
    try:
        sheet = read_rows(source, name=name)
    except SpreadsheetError as error:
        return ValuesFile(problems=[Problem(str(error))])
    headings = _Headings(sheet)
    problems = [*_missing(headings, period), *_strange(headings)]
    if problems:
        return ValuesFile(problems=problems)
    read = _wide_lines if headings.wide else _tidy_lines
    found = [line for row in sheet.rows for line in read(headings, row, period)]
    lines = [line for line in found if line.value or line.state or line.explanation]
    return ValuesFile(lines, (), headings.ignored, len(found) - len(lines), headings.wide, sheet)


class _Headings:
    """The columns of a file by what they mean. A file without “indicator” and “value” is a wide one."""

    def __init__(self, sheet: Sheet):
        self.sheet = sheet
        named = {heading.casefold(): heading for heading in sheet.headers}
        self.known = {name: named[name] for name in TIDY if name in named}
        self.wide = LIBRARY in self.known and not {INDICATOR, VALUE} & set(self.known)
        own = (LIBRARY, PERIOD) if self.wide else TIDY
        read = {self.known[name] for name in own if name in self.known}
        others = [heading for heading in sheet.headers if heading not in read]
        self.codes = [heading for heading in others if self.wide and _is_code(heading)]
        self.ignored = [heading for heading in others if heading not in self.codes]

    def text(self, row: Row, name: str) -> str:
        return as_text(row.get(self.known[name])) if name in self.known else ""


def _is_code(heading: str) -> bool:
    return bool(CODE.fullmatch(heading)) and heading not in REMARKS


def as_text(value: str | Decimal | date | bool | None) -> str:
    """A cell as it would be typed: numbers plainly, yes and no as 1 and 0."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case Decimal():
            return format(value, "f")
        case _:
            return str(value)


def _missing(headings: _Headings, period: str) -> Iterator[Problem]:
    needed = (LIBRARY,) if headings.wide else (LIBRARY, INDICATOR, VALUE)
    for name in needed:
        if name not in headings.known:
            yield Problem(_("The column “%(name)s” is missing.") % {"name": name})
    if PERIOD not in headings.known and not period:
        yield Problem(_("The column “period” is missing, and no period was named for the whole file."))
    if PERIOD in headings.known and period:
        yield Problem(_("The file has a column “period” of its own, so no other period can be named."))


def _strange(headings: _Headings) -> Iterator[Problem]:
    if headings.wide and not headings.codes:
        yield Problem(_("No column is headed by the code of an indicator."))


def _tidy_lines(headings: _Headings, row: Row, period: str) -> Iterator[Line]:
    yield Line(
        row=row.number,
        column=VALUE,
        library=headings.text(row, LIBRARY),
        period=headings.text(row, PERIOD) or period,
        code=headings.text(row, INDICATOR),
        value=headings.text(row, VALUE),
        state=headings.text(row, STATE),
        explanation=headings.text(row, EXPLANATION),
        reason=headings.text(row, REASON),
    )


def _wide_lines(headings: _Headings, row: Row, period: str) -> Iterator[Line]:
    library = headings.text(row, LIBRARY)
    period = headings.text(row, PERIOD) or period
    for code in headings.codes:
        yield Line(row.number, code, library, period, code, as_text(row.get(code)))
