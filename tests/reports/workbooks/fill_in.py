"""A workbook in the hands of a person: opened, filled in, saved, sent back."""

import io

from django.utils import timezone, translation
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from reports.facts import read
from reports.models import Report
from reports.workbooks import places
from reports.workbooks.applying import apply
from reports.workbooks.comparing import compare
from reports.workbooks.differences import Difference
from reports.workbooks.reading import read_filled
from reports.workbooks.writing import workbook_of


class Copy:
    """A workbook as a person has it; cells are found by what stands in its hidden column, as the site finds them."""

    def __init__(self, content: bytes):
        self.work = load_workbook(io.BytesIO(content))

    @classmethod
    def of(cls, report: Report, language: str = "en") -> "Copy":
        return cls(downloaded(report, language))

    def place(self, mark: str, column: int) -> tuple[str, str]:
        """The name of the sheet and the address of a cell."""
        for sheet in self.work.worksheets:
            for row in range(1, sheet.max_row + 1):
                if sheet.cell(row, 1).value == mark:
                    return sheet.title, f"{get_column_letter(column)}{row}"
        raise LookupError(mark)

    def cell(self, mark: str, column: int):
        sheet, address = self.place(mark, column)
        return self.work[sheet][address]

    def figure(self, code: str):
        return self.cell(f"figure {code}", places.NOW)

    def fill(self, **values):
        """Type figures of lists."""
        for code, value in values.items():
            self.figure(code).value = value
        return self

    def explain(self, **texts):
        for code, text in texts.items():
            self.cell(f"figure {code}", places.WHY).value = text
        return self

    def write(self, code: str, text: str):
        self.cell(f"text {code}", places.FIRST).value = text
        return self

    def rows(self, table: str) -> list[tuple[str, int]]:
        """Where the rows of a table stand: sheet and number, the empty ones included."""
        return [
            (sheet.title, row)
            for sheet in self.work.worksheets
            for row in range(1, sheet.max_row + 1)
            if str(sheet.cell(row, 1).value).startswith(f"row {table} ")
        ]

    def row_cell(self, report: Report, table: str, number: int, column: str):
        """A cell of the table's row of this number, counted from 1."""
        sheet, row = self.rows(table)[number - 1]
        blueprint = report.blueprint
        chapter = blueprint.chapter(blueprint.chapter_of[table])
        spans = places.columns_of(blueprint.tables[table], places.last_column(blueprint, chapter))
        return self.work[sheet].cell(row, spans[column][0])

    def fill_row(self, report: Report, table: str, number: int, **values):
        for column, value in values.items():
            self.row_cell(report, table, number, column).value = value
        return self

    def file(self) -> io.BytesIO:
        saved = io.BytesIO()
        self.work.save(saved)
        saved.seek(0)
        saved.name = "report.xlsx"
        return saved


def downloaded(report: Report, language: str = "en") -> bytes:
    return workbook_of(read(fresh(report)), language, made=timezone.now())


def fresh(report: Report) -> Report:
    return Report.objects.with_names().get(pk=report.pk)


def difference(copy: Copy, report: Report, language: str = "en") -> Difference:
    with translation.override(language):
        return compare(read_filled(copy.file(), fresh(report), name="report.xlsx"), read(fresh(report)))


def changes(copy: Copy, report: Report) -> list[tuple[str, str, str]]:
    """What the workbook changes, where nothing is wrong with it: label, before, after."""
    found = difference(copy, report)
    assert (found.problems, found.notes) == ([], [])
    return [(one.label, one.old, one.new) for one in found.changes]


def problems(copy: Copy, report: Report) -> list[tuple[str, str, str]]:
    return [(one.place, one.read, one.message) for one in difference(copy, report).problems]


def applied(copy: Copy, report: Report, by, overruled=()) -> int:
    """Save what the workbook changes, and say how many things that were."""
    with translation.override("en"):
        filled = read_filled(copy.file(), fresh(report), name="report.xlsx")
        mark = compare(filled, read(fresh(report))).mark
        return len(apply(filled, fresh(report), seen=mark, overruled=overruled, by=by))
