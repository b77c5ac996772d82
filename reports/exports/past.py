"""A library's past figures as files: the table as a workbook, and one row a figure for machines."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

from openpyxl import Workbook

from ..computing import State
from ..past.figures import Series
from ..past.pages import PastPage
from .csv import BYTE_ORDER_MARK, inert, plain
from .sheets import Sheet, write_foot
from .xlsx import sheet_names, write_plain

FIELDS = ("library", "period", "indicator", "label", "unit", "value", "state", "broken")
WIDTHS = [62]
FIGURE_WIDTH = 16


def past_workbook(page: PastPage) -> bytes:
    """The table that the page shows."""
    work = Workbook(write_only=True)
    table = page.table.titled(page.title)
    (name,) = sheet_names([page.chapter_title])
    widths = WIDTHS + [FIGURE_WIDTH] * len(table.columns)
    sheet = Sheet(work, name, widths, 2, currency=page.blueprint.currency)
    write_plain(sheet, table)
    write_foot(sheet, table)
    file = BytesIO()
    work.save(file)
    return file.getvalue()


def past_csv(page: PastPage) -> bytes:
    """One row a figure; blanks, and what could not be read as a number, are left out."""
    file = StringIO()
    writer = csv.DictWriter(file, FIELDS, lineterminator="\r\n")
    writer.writeheader()
    for series in page.series.values():
        writer.writerows(inert(record) for record in _records(page, series))
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def _records(page: PastPage, series: Series) -> Iterator[dict[str, str]]:
    indicator, language = series.indicator, page.language
    for point in series.points:
        if point.figure.number is None and point.figure.state is None:
            continue
        yield {
            "library": point.past.report.library.register_number,
            "period": point.period,
            "indicator": indicator.code,
            "label": indicator.label.in_language(language),
            "unit": indicator.unit.in_language(language),
            "value": plain(point.figure.number),
            "state": "" if point.figure.state in (None, State.KNOWN) else str(point.figure.state),
            "broken": point.broken.in_language(language),
        }
