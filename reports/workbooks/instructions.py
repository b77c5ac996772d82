"""The first sheet of the workbook: whose it is, how it is filled in, where the chapters are."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl.worksheet.worksheet import Worksheet

from .. import period_names
from . import styles
from .book import Book, put
from .cells import mark
from .places import INSTRUCTIONS
from .stamp import Stamp, sealed

WIDTHS = {"A": 3, "B": 30, "C": 74}


def write_instructions(book: Book, sheet: Worksheet, chapters: Sequence[Worksheet], stamp: Stamp) -> None:
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    put(sheet, 1, 1, INSTRUCTIONS)
    sheet.row_dimensions[1].hidden = True
    row = _write_title(book, sheet, stamp)
    row = _write_steps(sheet, row + 2, _steps(cumulative=book.reading.report.cumulative))
    row = _write_legend(sheet, row + 2)
    _write_contents(sheet, row + 2, chapters)
    sheet.sheet_view.selection[0].activeCell = sheet.sheet_view.selection[0].sqref = "B2"


def _write_title(book: Book, sheet: Worksheet, stamp: Stamp) -> int:
    report = book.reading.report
    put(sheet, 2, 2, book.say(book.blueprint.form_label), font=styles.TITLE)
    sheet.row_dimensions[2].height = 30
    facts = (
        (_("Library"), f"{report.library.name} ({report.library.register_number})"),
        (_("Period"), period_names.name(report.period)),
        (_("Edition of the form"), book.say(book.blueprint.label)),
        (_("Downloaded"), date_format(timezone.localtime(stamp.made), "SHORT_DATETIME_FORMAT")),
        (_("Version stamp"), mark("".join(sealed(stamp)))),
    )
    for row, (name, text) in enumerate(facts, start=3):
        put(sheet, row, 2, name, font=styles.QUIET)
        put(sheet, row, 3, text, font=styles.BOLD)
    return 2 + len(facts)


def _steps(*, cumulative: bool) -> Sequence[str]:
    alone = _("Write the figures of this quarter alone, although on the site they are typed since January.")
    return (
        _("Fill in the yellow cells of the chapters. Save the workbook as an Excel file (.xlsx)."),
        _(
            "Where a figure is not known, write “unknown”; where it does not concern your library, “not applicable”; "
            "an estimate as ~120. Zero is an answer, blank is not."
        ),
        *([alone] if cumulative else []),
        _("In the tables use one row for each entry; to remove an entry, empty its cells."),
        _(
            "In texts, Alt+Enter begins a new line. Leave an empty line between paragraphs and begin the items of a "
            "list with “- ”. Bold, italic and links of a text stay unless you change the text here."
        ),
        _(
            "On the page of the report choose “Fill in a workbook” and upload the file. You will see what it changes "
            "before anything is saved."
        ),
        _("What somebody changes on the site meanwhile is not lost: you will be asked which to keep."),
        _("Pictures are not in the workbook: add them on the site, in the photo gallery."),
    )


def _write_steps(sheet: Worksheet, row: int, steps: Sequence[str]) -> int:
    put(sheet, row, 2, _("How to fill it in"), font=styles.SUBTITLE)
    for number, step in enumerate(steps, start=1):
        row += 1
        put(sheet, row, 2, f"{number}. {step}", font=styles.PLAIN, alignment=styles.WRAPPED)
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)
        sheet.row_dimensions[row].height = 32 if len(step) > 95 else 17
        sheet.row_dimensions[row].height = 47 if len(step) > 190 else sheet.row_dimensions[row].height
    return row


def _write_legend(sheet: Worksheet, row: int) -> int:
    put(sheet, row, 2, _("What the colours mean"), font=styles.SUBTITLE)
    meanings = (
        (styles.INPUT, _("Yellow"), _("to fill in")),
        (styles.WORKED_OUT, _("Green"), _("worked out, or decided on the site; it cannot be changed here")),
        (None, "*", _("must be filled in")),
    )
    for fill, name, meaning in meanings:
        row += 1
        put(sheet, row, 2, name, font=styles.PLAIN, border=styles.BOXED, **({"fill": fill} if fill else {}))
        put(sheet, row, 3, meaning, font=styles.PLAIN)
    return row


def _write_contents(sheet: Worksheet, row: int, chapters: Sequence[Worksheet]) -> None:
    put(sheet, row, 2, _("Chapters"), font=styles.SUBTITLE)
    for chapter in chapters:
        row += 1
        cell = put(sheet, row, 2, str(chapter["B2"].value), font=styles.LINK)
        cell.hyperlink = f"#'{chapter.title}'!A1"
    sheet.print_area = f"B2:C{row}"
