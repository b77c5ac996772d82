"""A report to measure: the draft of a year, with last year and the four quarters beside it."""

from collections.abc import Callable

from libraries.models import Library
from reports.models import Edition, Report, Status
from tests.reports.conftest import published


def draft_of_the_year(library: Library, report_of: Callable[[Library, Edition, str, Status], Report]) -> Report:
    """The draft of 2023, all of them made and filled by `report_of`."""
    year, quarter = published("annual-2023.json"), published("quarterly-2023.json")
    for code in ("2022", *(f"2023-Q{number}" for number in range(1, 5))):
        report_of(library, quarter if "Q" in code else year, code, Status.ACCEPTED)
    return report_of(library, year, "2023", Status.DRAFT)
