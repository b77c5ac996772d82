"""What is measured: the draft of a year with last year and the four quarters beside it, and what fills a report."""

from collections.abc import Callable

from libraries.models import Library
from reports.blueprint import RowTable
from reports.models import Edition, Report, Status
from tests.reports.conftest import published

SENTENCES = " ".join(["Gada laikā bibliotēkā notika tikšanās ar lasītājiem, izstādes un bērnu rīti."] * 12)


def draft_of_the_year(library: Library, report_of: Callable[[Library, Edition, str, Status], Report]) -> Report:
    """The draft of 2023, all of them made and filled by `report_of`."""
    year, quarter = published("annual-2023.json"), published("quarterly-2023.json")
    for code in ("2022", *(f"2023-Q{number}" for number in range(1, 5))):
        report_of(library, quarter if "Q" in code else year, code, Status.ACCEPTED)
    return report_of(library, year, "2023", Status.DRAFT)


def cells_of(table: RowTable, place: int) -> dict[str, str]:
    cells = {"text": f"Name {place}", "long_text": SENTENCES[:200], "date": "2023-05-04", "day_or_month": "2023-05"}
    return {
        column.code: column.choices[place % len(column.choices)].code if column.choices else cells.get(column.kind, "1")
        for column in table.columns
    }
