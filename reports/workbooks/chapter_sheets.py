"""One chapter of a report as a sheet of its workbook: its head, and its blocks one under another."""

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..blueprint import Chapter, Layout
from . import places, styles
from .book import Book, put
from .figure_blocks import FigureBlocks
from .places import LABEL
from .sheet_rows import WIDTH, WIDTH_OF_LABEL, SheetRows
from .table_blocks import TableBlocks
from .text_blocks import TextBlocks


def write_chapter(book: Book, chapter: Chapter, sheet: Worksheet) -> None:
    rows = SheetRows(sheet, places.last_column(book.blueprint, chapter))
    _write_head(book, chapter, rows)
    figures, tables, texts = FigureBlocks(book, rows), TableBlocks(book, rows), TextBlocks(book, rows)
    writers = {
        Layout.LIST: figures.write_list,
        Layout.GRID: figures.write_grid,
        Layout.TABLE: tables.write_table,
        Layout.NARRATIVE: texts.write_text,
    }
    for block in chapter.blocks:
        writers[block.layout](block)
    _arrange(rows)


def _write_head(book: Book, chapter: Chapter, rows: SheetRows) -> None:
    """The hidden marks by which the sheet is read, its title, and what is said of it."""
    put(rows.sheet, 1, 1, f"{places.CHAPTER} {chapter.code}")
    for column in range(LABEL, rows.last + 1):
        put(rows.sheet, 1, column, str(column))
    rows.row = 1
    number = f"{chapter.number}. " if chapter.number else ""
    rows.line(f"{number}{book.say(chapter.title)}", font=styles.TITLE, height=28)
    said = _("%(report)s. Fill in the yellow cells; green ones are worked out.") % {"report": book.reading.report}
    rows.line(said, font=styles.QUIET)


def _arrange(rows: SheetRows) -> None:
    """Widths, what stays in sight, and how it is printed."""
    sheet, last = rows.sheet, get_column_letter(rows.last)
    for column in range(LABEL, rows.last + 1):
        width = WIDTH_OF_LABEL if column == LABEL else WIDTH
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.column_dimensions["A"].hidden = True
    sheet.row_dimensions[1].hidden = True
    sheet.freeze_panes = "C4"
    sheet.print_title_rows = "2:3"
    sheet.print_area = f"B2:{last}{rows.row}"
    sheet.page_setup.orientation = "landscape"
