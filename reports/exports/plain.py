"""One table by itself as XLSX or CSV, as the page shows it: lists that people work with."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

from openpyxl import Workbook

from ..tables import Column, Row, RowKind, Table
from .csv import BYTE_ORDER_MARK, inert, plain
from .sheets import Sheet
from .xlsx import sheet_names, write_plain

NAME_WIDTH, WORD_WIDTH, NUMBER_WIDTH = 38, 22, 13


def table_xlsx(table: Table, said: Sequence[str] = ()) -> bytes:
    """The table on a sheet of its own; `said` are lines under its title."""
    work = Workbook(write_only=True)
    widths = [NAME_WIDTH, *(NUMBER_WIDTH if column.numeric else WORD_WIDTH for column in table.columns)]
    sheet = Sheet(work, sheet_names([table.title])[0], widths, 2 + len(said))
    write_plain(sheet, table, said)
    sheet.append([])
    for note in table.notes:
        sheet.append([sheet.text(note)])
    file = BytesIO()
    work.save(file)
    return file.getvalue()


def table_csv(table: Table) -> bytes:
    """A record for each item, named by codes. What a row says of itself for machines stands for what people read."""
    rows = table.rows_of(RowKind.ITEM)
    named = list(dict.fromkeys(name for row in rows for name in row.identifiers))
    codes = [column.code for column in table.columns]
    fields = ["key", "name", *(name for name in named if name not in codes), *codes]
    file = StringIO()
    writer = csv.DictWriter(file, fields, lineterminator="\r\n", restval="")
    writer.writeheader()
    writer.writerows(inert(_record(row, table.columns)) for row in rows)
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def _record(row: Row, columns: Sequence[Column]) -> dict[str, str]:
    cells = zip(columns, row.cells, strict=True)
    figures = {column.code: plain(cell.number) if column.numeric else cell.text for column, cell in cells}
    return {"key": row.key, "name": row.header} | figures | dict(row.identifiers)
