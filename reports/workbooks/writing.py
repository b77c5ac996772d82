"""A report written as a workbook: instructions, a sheet a chapter, and the hidden sheets that bring it home again."""

from datetime import datetime
from io import BytesIO

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ..exports.cached import with_results
from ..exports.sheets import PAPER_A4
from ..exports.xlsx import sheet_names
from ..facts import Reading
from .book import Book, put
from .chapter_sheets import write_chapter
from .instructions import write_instructions
from .live_totals import HEAD, NUMBER
from .places import CHOICES_SHEET, FIGURES_SHEET, HIDDEN_SHEETS, STAMP_SHEET, chapters_of
from .stamp import Stamp, identity_of, sealed


def workbook_of(reading: Reading, language: str, *, made: datetime) -> bytes:
    """The report as a workbook in a language; `made` is the moment it was read."""
    with translation.override(language):
        return _written(Book(reading, language, made))


def _written(book: Book) -> bytes:
    work, chapters = book.work, list(chapters_of(book.blueprint))
    titles = [f"{chapter.number}. {book.say(chapter.title)}".removeprefix(". ") for chapter in chapters]
    names = sheet_names([_("Instructions"), *titles])
    first = work.active
    first.title = names[0]
    sheets = [work.create_sheet(name) for name in names[1:]]
    work.create_sheet(FIGURES_SHEET)
    work.create_sheet(CHOICES_SHEET)
    for sheet, chapter in zip(sheets, chapters, strict=True):
        write_chapter(book, chapter, sheet)
    stamp = _stamp(book)
    write_instructions(book, first, sheets, stamp)
    _write_figures(book, work[FIGURES_SHEET])
    _write_stamp(work.create_sheet(STAMP_SHEET), stamp)
    _finish(book)
    return _saved(book)


def _stamp(book: Book) -> Stamp:
    made_at = book.made.isoformat(timespec="seconds")
    return Stamp(identity_of(book.reading.report), book.language, made_at, book.marks, book.row_keys)


def _write_figures(book: Book, sheet: Worksheet) -> None:
    """Every figure worked out, for the totals of the chapters."""
    for column, title in enumerate(("code", "given", "made", "number", "missing"), start=1):
        put(sheet, HEAD, column, title)
    for code, row, formulas, results in book.live.lines():
        put(sheet, row, 1, code)
        for letter, formula in formulas.items():
            sheet[f"{letter}{row}"] = formula
            book.result(sheet, sheet[f"{letter}{row}"], results[letter])
        if NUMBER not in formulas and results[NUMBER] is not None:
            sheet[f"{NUMBER}{row}"] = results[NUMBER]


def _write_stamp(sheet: Worksheet, stamp: Stamp) -> None:
    """Whose workbook it is in the clear, for people; the seal below is what counts."""
    identity = stamp.identity
    known = {
        "form": identity.form,
        "edition": identity.edition,
        "library": identity.library,
        "period": identity.period,
        "report": str(identity.report),
        "language": stamp.language,
        "made": stamp.made_at,
    }
    for row, (name, text) in enumerate(known.items(), start=1):
        put(sheet, row, 1, name)
        put(sheet, row, 2, text)
    for row, piece in enumerate(sealed(stamp), start=len(known) + 1):
        put(sheet, row, 1, "seal")
        put(sheet, row, 2, piece)


def _finish(book: Book) -> None:
    """What holds for every sheet: locked but for the cells to fill in, printed on A4."""
    work = book.work
    work.security = WorkbookProtection(lockStructure=True)
    work.calculation.fullCalcOnLoad = True
    work.properties.title = f"{book.say(book.blueprint.form_label)}, {book.reading.report}"
    work.properties.creator = "libnet"
    for sheet in work.worksheets:
        sheet.protection.sheet = True
        sheet.protection.formatColumns = sheet.protection.formatRows = False
        sheet.sheet_view.showGridLines = False
        sheet.page_setup.paperSize = PAPER_A4
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.8)
        sheet.oddFooter.left.text = str(book.reading.report).replace("&", "&&")
        sheet.oddFooter.right.text = "&P / &N"
        if sheet.title in HIDDEN_SHEETS:
            sheet.sheet_state = "hidden"


def _saved(book: Book) -> bytes:
    file = BytesIO()
    book.work.save(file)
    numbered = {f"sheet{at}": book.results.get(sheet.title, {}) for at, sheet in enumerate(book.work.worksheets, 1)}
    return with_results(file.getvalue(), numbered)
