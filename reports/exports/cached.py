"""Results put beside the formulas of a workbook, for whoever opens it without working it out: a preview, a safe mode.

openpyxl writes formulas without their results; a reader that does not calculate would then show nothing.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

Results = Mapping[str, Decimal | None]  # by cell, such as "D12"

FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*)><f>([^<]*)</f><v\s*(?:/>|></v>)</c>')


def with_results(workbook: bytes, results: Mapping[str, Results]) -> bytes:
    """The workbook with the results of its formulas; `results` by the file name of the sheet, such as "sheet1"."""
    written = BytesIO()
    with ZipFile(BytesIO(workbook)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            sheet = results.get(item.filename.removeprefix("xl/worksheets/").removesuffix(".xml"))
            new.writestr(item, _filled(content, sheet) if sheet else content)
    return written.getvalue()


def _filled(content: bytes, results: Results) -> bytes:
    def fill(match: re.Match[bytes]) -> bytes:
        cell, attributes, formula = match.groups()
        number = results.get(cell.decode())
        kind, value = (b' t="str"', b"") if number is None else (b"", format(number, "f").encode())
        return b'<c r="%b"%b%b><f>%b</f><v>%b</v></c>' % (cell, attributes, kind, formula, value)

    return FORMULA.sub(fill, content)
