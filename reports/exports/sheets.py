"""Writing one sheet of a workbook from the top: texts that stay texts, numbers with their format, formulas."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.numbers import FORMAT_DATE_XLSX14
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.properties import PageSetupProperties

from ..tables import Cell, Shape, Table

BOLD = Font(name="Calibri", size=11, bold=True)
TITLE = Font(name="Calibri", size=14, bold=True)
SMALL = Font(name="Calibri", size=8, color="515A55")
QUIET = PatternFill("solid", fgColor="EFECE4")
PALE = PatternFill("solid", fgColor="E4EEE8")
INDENTED = Alignment(indent=2)
WRAPPED = Alignment(wrap_text=True, vertical="top")
HEADING = Alignment(wrap_text=True, vertical="bottom", horizontal="center")
ABOVE = Border(top=Side(style="medium", color="7C7B70"))

type Written = SheetCell | None

LONGEST_NOTE, NOTE_HEIGHT, NOTE_WIDTH = 2000, 140, 360  # characters, pixels
READERS_DATE = FORMAT_DATE_XLSX14  # the short date in the settings of whoever opens it
PAPER_A4 = 9  # as the format numbers it
HEAD_HEIGHT = 48  # points: three lines of a column's title
# openpyxl knows the control characters only; one of the others makes a workbook that no program opens.
NO_XML = re.compile(f"{ILLEGAL_CHARACTERS_RE.pattern}|[\ud800-\udfff\ufffe\uffff]")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def number_format(shape: Shape, places: int, currency: str, yes: str, no: str) -> str:
    """How a number of this shape is shown; separators follow the reader's own settings."""
    plain = "#,##0" + ("." + "0" * places if places else "")
    formats = {
        Shape.MONEY: f'{plain}\\ "{currency}"',
        Shape.SHARE: f'{plain}\\ "%"',
        Shape.CHANGE: f'+{plain}\\ "%";\\-{plain}\\ "%";{plain}\\ "%"',
        Shape.POINTS: f'+{plain}\\ "p.p.";\\-{plain}\\ "p.p.";{plain}\\ "p.p."',
        Shape.FLAG: f'"{yes}";;"{no}"',
    }
    return formats.get(shape, plain)


class FinishedCells(WriteOnlyWorksheet):
    """A sheet whose rows are cells already. openpyxl first tries each as a value, and fails, which takes its time."""

    def _values_to_row(self, values: Iterable[Written], row_idx: int) -> Iterator[SheetCell]:
        for column, cell in enumerate(values, start=1):
            if cell is not None:
                cell.row, cell.column = row_idx, column
                yield cell


@dataclass
class Sheet:
    """A sheet being written from the top, and the results of its formulas. `head` is the row of the column titles,
    `notes` the footnotes that its cells may refer to.

    What is said of the sheet as a whole must be said before its first row.
    """

    work: Workbook
    name: str
    widths: Sequence[int]
    head: int
    one_page_wide: bool = True
    currency: str = "EUR"
    results: dict[str, Decimal | None] = field(default_factory=dict)
    formats: dict[tuple[Shape, int], str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    row: int = 0

    def __post_init__(self) -> None:
        self.sheet = FinishedCells(self.work, self.name)
        self.work._add_sheet(self.sheet)
        for index, width in enumerate(self.widths, start=1):
            self.sheet.column_dimensions[get_column_letter(index)].width = width
        self.sheet.page_setup.orientation = "landscape"
        self.sheet.page_setup.paperSize = PAPER_A4
        self.sheet.row_dimensions[self.head].height = HEAD_HEIGHT
        self.sheet.freeze_panes = f"B{self.head + 1}"
        self.sheet.print_title_rows = f"{self.head}:{self.head}"
        self.sheet.print_title_cols = "A:A"
        if self.one_page_wide:
            self.sheet.page_setup.fitToHeight = 0
            self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)

    def filter(self, last: str) -> None:
        """Let people filter from the column titles down to here."""
        self.sheet.auto_filter.ref = f"A{self.head}:{last}{max(self.row, self.head)}"

    def append(self, cells: Iterable[Written], **style) -> int:
        """One more row, each cell in this style; says which row it is."""
        written = list(cells)  # cells may ask for the row they will stand in, so it is counted after them
        self.row += 1
        for name, value in style.items():
            for cell in written:
                if cell is not None:
                    setattr(cell, name, value)
        self.sheet.append(written)
        return self.row

    def text(self, text: str) -> Written:
        """A text that stays one, whatever it begins with."""
        if not text:
            return None
        cell = WriteOnlyCell(self.sheet, NO_XML.sub("", text))
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(FORMULA_SIGNS)
        return cell

    def format(self, shape: Shape, places: int) -> str:
        if (shape, places) not in self.formats:
            self.formats[shape, places] = number_format(shape, places, self.currency, _("yes"), _("no"))
        return self.formats[shape, places]

    def number(self, number: Decimal | None, shape: Shape, places: int) -> Written:
        if number is None:
            return None
        cell = WriteOnlyCell(self.sheet, number)
        cell.number_format = self.format(shape, places)
        return cell

    def day(self, day: date) -> SheetCell:
        cell = WriteOnlyCell(self.sheet, day)
        cell.number_format = READERS_DATE
        return cell

    def formula(self, text: str, result: Decimal | None, column: int, like: Cell) -> SheetCell:
        """A formula in a column of the next row, and what it gives."""
        self.results[f"{get_column_letter(column)}{self.row + 1}"] = result
        cell = WriteOnlyCell(self.sheet, text)
        cell.number_format = self.format(like.shape, like.places)
        self.noted(cell, like)
        return cell

    def figure(self, cell: Cell) -> Written:
        """A cell of a table: its number or its day, or else the word that stands for it."""
        if cell.day is not None:
            return self.noted(self.day(cell.day), cell)
        if cell.number is None:
            return self.noted(self.text(cell.text), cell)
        return self.noted(self.number(cell.number, cell.shape, cell.places), cell)

    def take_notes(self, table: Table) -> None:
        """The footnotes that the cells of this sheet refer to; they stand under the table and beside their cells."""
        for note in table.footnotes:
            lines = [f"{note.number}) {note.text}", *(detail.text for detail in note.details)]
            self.notes[note.number] = NO_XML.sub("", "\n".join(lines))

    def noted(self, written: Written, cell: Cell) -> Written:
        """The cell with its remark and its footnotes, which a spreadsheet marks in the corner and opens on pointing."""
        said = [cell.remark] if cell.remark else []
        said += [self.notes[number] for number in cell.notes if number in self.notes]
        if written is not None and said:
            written.comment = Comment("\n".join(said)[:LONGEST_NOTE], "libnet", height=NOTE_HEIGHT, width=NOTE_WIDTH)
        return written


def write_head(sheet: Sheet, title: str, said: Iterable[str]) -> None:
    sheet.append([sheet.text(title)], font=TITLE)
    for line in said:
        sheet.append([sheet.text(line)])


def write_foot(sheet: Sheet, table: Table) -> None:
    sheet.append([])
    for note in table.notes:
        sheet.append([sheet.text(note)])
    for footnote in table.footnotes:
        sheet.append([sheet.text(f"{footnote.number}) {footnote.text}")])
        for detail in footnote.details:
            sheet.append([sheet.text(detail.text)], alignment=INDENTED)
