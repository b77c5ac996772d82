"""Figures that set the libraries counted so far against everybody who lives in the territory: marked, not compared.

Birch municipality had 1000 inhabitants in 2022 and has 800 in 2023. In 2022 Birch library had 100 users and Alder
library 50: 150 of 1000 are 15,0 %. In 2023 Birch library alone has 96: of 800 these are 12,0 %.
"""

import csv
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from libraries.models import Library, Municipality, Population, Supervision
from reports.aggregates.summarising import summarise
from reports.aggregates.tallies import Scope
from reports.areas import municipality_area, region_area
from reports.exports.csv import csv_of
from reports.exports.pdf import summary_pdf
from reports.exports.xlsx import workbook_of
from reports.models import Status
from reports.summaries.books import book_of
from reports.summaries.library_tables import libraries_table, opened_table
from reports.summaries.tables import Drawing

from .summary_story import NOW, SMALL_FORM, period_of, publish, quarterly, report_of

ONE_OF_TWO = "incomplete: 1 of 2 libraries"


@pytest.fixture
def this_year(municipality):
    for year, total in ((2022, 1000), (2023, 800)):
        Population.objects.create(municipality=municipality, year=year, total=total)
    form = publish(SMALL_FORM)
    period_of(form, "2022")
    return period_of(form, "2023")


@pytest.fixture
def last_year(this_year):
    return period_of(this_year.form, "2022")


@pytest.fixture
def area(municipality):
    return municipality_area(municipality, on=NOW.date())


@pytest.fixture
def birch(library, this_year, last_year):
    """Birch library has reported in both years."""
    report_of(library, last_year, users=100, visits=300)
    return report_of(library, this_year, users=96, visits=288)


@pytest.fixture
def alder(birch, sister_library, this_year, last_year):
    """Alder library has reported last year, and this year not yet."""
    report_of(sister_library, last_year, users=50, visits=300)
    return report_of(sister_library, this_year, Status.DRAFT, users=40, visits=100)


def drawn(area, period, scope=Scope.ACCEPTED) -> Drawing:
    return Drawing(summarise(area, period, scope, at=NOW), "en")


def line(table, code: str) -> dict[str, tuple[str, str]]:
    """Text and remark of each cell of one indicator, by column."""
    (row,) = (row for row in table.rows if row.key == code)
    cells = zip(table.columns, row.cells, strict=True)
    return {column.code: (cell.text, cell.remark) for column, cell in cells if column.code != "unit"}


def test_while_a_report_is_owed_coverage_is_marked_and_not_compared(area, this_year, alder):
    table = drawn(area, this_year).indicators()
    assert line(table, "coverage") == {
        "before": ("15.0", ""),
        "now": ("12.0", ONE_OF_TWO),
        "change": ("", ""),
        "change_same": ("", ""),
        "libraries": ("1 of 2", ""),
    }


def test_what_does_not_rest_on_the_inhabitants_is_compared_as_ever(area, this_year, alder):
    table = drawn(area, this_year).indicators()
    assert line(table, "visits_per_user") == {
        "before": ("4.00", ""),
        "now": ("3.00", ""),
        "change": ("−25.0\u00a0%", ""),
        "change_same": ("0.0\u00a0%", ""),
        "libraries": ("1 of 2", ""),
    }
    assert line(table, "users")["change"] == ("−36.0\u00a0%", "")


def test_a_note_says_why(area, this_year, alder):
    assert drawn(area, this_year).notes[:2] == (
        "Without a report: Alder library.",
        "Coverage and figures per inhabitant are incomplete (libraries counted: 2023: 1 of 2): all inhabitants are in "
        "them, but not yet all libraries. Their change from last year is therefore left blank.",
    )


def test_once_all_are_counted_the_change_is_there(area, this_year, alder):
    alder.status = Status.ACCEPTED
    alder.save()
    drawing = drawn(area, this_year)
    assert line(drawing.indicators(), "coverage") == {
        "before": ("15.0", ""),
        "now": ("17.0", ""),
        "change": ("+2.0\u00a0p.p.", ""),
        "libraries": ("2 of 2", ""),
    }
    assert drawing.notes == ()


def test_a_submitted_report_is_not_counted_yet_but_provisionally(area, this_year, alder):
    alder.status = Status.SUBMITTED
    alder.save()
    accepted, provisional = drawn(area, this_year), drawn(area, this_year, Scope.PROVISIONAL)
    assert line(accepted.indicators(), "coverage")["now"] == ("12.0", ONE_OF_TWO)
    assert line(provisional.indicators(), "coverage")["now"] == ("17.0", "")


def test_a_library_that_need_not_report_owes_nothing(area, this_year, alder):
    alder.status = Status.NOT_REQUIRED
    alder.save()
    row = line(drawn(area, this_year).indicators(), "coverage")
    assert (row["now"], row["change"], row["libraries"]) == (("12.0", ""), ("−3.0\u00a0p.p.", ""), ("1 of 1", ""))


def test_an_incomplete_last_year_leaves_the_change_blank_too(area, this_year, alder):
    alder.library.reports.filter(period__code="2022").update(status=Status.RETURNED)
    alder.status = Status.ACCEPTED
    alder.save()
    drawing = drawn(area, this_year)
    row = line(drawing.indicators(), "coverage")
    assert (row["before"], row["now"], row["change"]) == (("10.0", ONE_OF_TWO), ("17.0", ""), ("", ""))
    assert "(libraries counted: 2022: 1 of 2)" in drawing.notes[0]


def test_a_figure_that_is_not_known_is_not_marked(area, this_year, alder):
    Population.objects.filter(year=2023).delete()
    assert line(drawn(area, this_year).indicators(), "coverage")["now"] == ("", "")


def test_an_indicator_laid_open_marks_the_year_that_is_incomplete(area, this_year, alder):
    table = opened_table(drawn(area, this_year), "coverage")
    assert [(cell.text, cell.remark) for cell in table.rows[-1].cells] == [
        ("15.0", ""), ("12.0", ONE_OF_TWO), ("", ""),
    ]  # fmt: skip
    alder.library.reports.filter(period__code="2022").update(status=Status.RETURNED)
    table = opened_table(drawn(area, this_year), "coverage")
    assert [(cell.text, cell.remark) for cell in table.rows[-1].cells] == [
        ("10.0", ONE_OF_TWO), ("12.0", ONE_OF_TWO), ("", ""),
    ]  # fmt: skip


def test_each_municipality_of_a_region_is_complete_or_not_by_itself(region, this_year, last_year, alder):
    """Cedar municipality: 60 of 200 are 30,0 % after 50 of 200; the region: 156 of 1000 are 15,6 %."""
    cedar = Municipality.objects.create(atvk="9003000", name="Cedar municipality")
    Supervision.objects.create(municipality=cedar, region=region)
    library = Library.objects.create(register_number="BLB9005", name="Cedar library", municipality=cedar)
    for period, users in ((last_year, 50), (this_year, 60)):
        Population.objects.create(municipality=cedar, year=int(period.code), total=200)
        report_of(library, period, users=users)

    table = libraries_table(drawn(region_area(region), this_year), ["coverage"], "", municipalities=True)

    cells = {row.header: row.cells[0] for row in table.rows}
    assert {header: (cell.text, cell.remark, cell.change_text) for header, cell in cells.items()} == {
        "Birch municipality (1 of 2)": ("12.0", ONE_OF_TWO, ""),
        "Cedar municipality (1 of 1)": ("30.0", "", "+5.0\u00a0p.p."),
        "Total (2 of 3)": ("15.6", "incomplete: 2 of 3 libraries", ""),
    }


@pytest.mark.parametrize(
    ("first", "second", "since"),
    [
        (Status.ACCEPTED, Status.DRAFT, ("12.5", ONE_OF_TWO)),  # 100 of 800
        (Status.DRAFT, Status.ACCEPTED, ("15.0", "")),  # 120 of 800: the last quarter says what the year has so far
    ],
)
def test_the_year_so_far_is_marked_by_the_quarter_it_rests_on(
    area, this_year, library, sister_library, first, second, since
):
    form = publish(quarterly(SMALL_FORM))
    quarters = [period_of(form, "2023-Q1"), period_of(form, "2023-Q2")]
    for quarter, users, status in zip(quarters, (90, 100), (first, second), strict=True):
        report_of(library, quarter, users=users)
        report_of(sister_library, quarter, status, users=20)
    row = line(drawn(area, quarters[1]).indicators(), "coverage")
    assert (row["now"], row["since"]) == (since, since)


# What stands on the page and in the files.


@pytest.fixture
def book(area, this_year, alder):
    return book_of(drawn(area, this_year))


def test_on_the_page_the_mark_stands_beside_the_figure(client, methodologist, area, this_year, alder):
    client.cookies["django_language"] = "en"
    client.force_login(methodologist)
    page = client.get(reverse("summary", args=["small", "2023", "municipality", area.code])).content.decode()
    assert page.count(f'12.0 <span class="remark">({ONE_OF_TWO})</span></td>') == 1
    assert "p.p." not in page


def test_on_paper_the_mark_stands_beside_the_figure(book):
    pages = PdfReader(BytesIO(summary_pdf(book))).pages
    words = [" ".join(page.extract_text().split()) for page in pages]
    assert [text.count(f"12.0 ({ONE_OF_TWO})") for text in words] == [1, 1]
    assert [text for text in words if "p.p." in text] == []


def test_in_a_workbook_the_figure_stays_a_number_with_a_note(book):
    made, results = (load_workbook(BytesIO(workbook_of(book)), data_only=results) for results in (False, True))
    (row,) = (row for row in made["Summary"].iter_rows() if row[1].value == "coverage")
    before, now, change = row[3:6]
    assert [cell.comment and cell.comment.text for cell in (before, now, change)] == [None, ONE_OF_TWO, None]
    assert (results["Summary"][now.coordinate].value, now.data_type, change.value) == (12, "f", None)
    use = made["1. Use"]
    assert [use[cell].comment and use[cell].comment.text for cell in ("R8", "S8", "T8")] == [None, ONE_OF_TWO, None]
    assert [results["1. Use"][cell].value for cell in ("R8", "S8", "T8")] == [15, 12, None]


def test_in_a_workbook_an_incomplete_last_year_has_the_note(area, this_year, alder):
    alder.library.reports.filter(period__code="2022").update(status=Status.RETURNED)
    alder.status = Status.ACCEPTED
    alder.save()
    use = load_workbook(BytesIO(workbook_of(book_of(drawn(area, this_year)))))["1. Use"]
    assert [use[cell].comment and use[cell].comment.text for cell in ("R9", "S9", "T9")] == [ONE_OF_TWO, None, None]


def test_in_a_file_for_machines_the_explanation_says_it(book):
    records = csv.DictReader(StringIO(csv_of(book).decode("utf-8-sig")))
    (total,) = (one for one in records if (one["level"], one["indicator"]) == ("total", "coverage"))
    assert (total["value"], total["previous"], total["change"]) == ("12", "15", "")
    assert total["explanation"] == f"2023: {ONE_OF_TWO}."
