"""The workbook of a summary: live totals that give our figures, and texts that stay texts."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook

from libraries.models import Library, Municipality, Population, Supervision
from reports.aggregates.summarising import summarise
from reports.areas import municipality_area, region_area
from reports.exports.formulas import Block, Total, change, figures, formula
from reports.exports.xlsx import sheet_names, workbook_of
from reports.models import Explanation, Reason, Report, Status
from reports.summaries.books import book_of
from reports.summaries.standing import Standing
from reports.summaries.tables import Drawing
from reports.tables import Cell, HighestDown, RatioDown, Row, SumDown

from ..summaries.summary_story import NOW, SMALL_FORM, explain, period_of, publish, report_of


@pytest.fixture
def this_year(db):
    form = publish(SMALL_FORM)
    period_of(form, "2022")
    return period_of(form, "2023")


@pytest.fixture
def last_year(this_year):
    return period_of(this_year.form, "2022")


@pytest.fixture
def story(library, sister_library, municipality, this_year, last_year):
    """Alder knows no users in 2023 and has a name that a spreadsheet would take for a formula."""
    for year, total in ((2022, 1000), (2023, 800)):
        Population.objects.create(municipality=municipality, year=year, total=total)
    Library.objects.filter(pk=sister_library.pk).update(name="=HYPERLINK(1)")
    report_of(library, last_year, users=100, visits=900, wifi=1, databases=2, income="1000.50")
    report_of(sister_library, last_year, users=50, visits=600, wifi=0, databases=3, income=500)
    birch = report_of(library, this_year, users=120, visits=1200, hours=40, wifi=1, databases=2, income="1100.25")
    report_of(sister_library, this_year, users="unknown", visits=300, hours=20, wifi=1, databases=3, income="0.10")
    explain(birch, "visits", "@SUM(A1) is not the reason")


def workbook(area, period, *, results: bool = False):
    book = book_of(Drawing(summarise(area, period, at=NOW), "en"))
    return load_workbook(BytesIO(workbook_of(book)), data_only=results)


def rows(sheet) -> list[list]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_there_is_a_sheet_for_every_chapter(story, municipality, this_year):
    made = workbook(municipality_area(municipality, on=NOW.date()), this_year)
    assert made.sheetnames == ["Summary", "1. Use", "2. Means", "Missing reports", "Code book"]
    assert [made[name].freeze_panes for name in made.sheetnames] == ["B7", "B7", "B7", "B6", "B3"]
    assert made["2. Means"].auto_filter.ref == "A6:T8"


def test_libraries_stand_in_rows_under_label_unit_code_and_year(story, municipality, this_year):
    sheet = workbook(municipality_area(municipality, on=NOW.date()), this_year)["2. Means"]
    head = rows(sheet)[2:6]
    assert [line[14:17] for line in head] == [
        ["Income", None, None],
        ["EUR", None, None],
        ["income", None, None],
        ["2022", "2023", "Change"],
    ]
    assert "O3:Q3" in sheet.merged_cells
    assert rows(sheet)[6][:5] == ["=HYPERLINK(1)", "Birch municipality", "9001000", "BLB9002", None]
    assert rows(sheet)[6][5:17] == [None, 20, None, 0, 1, None, 3, 3, 0, 500, 0.1, -99.98]
    assert sheet["P7"].number_format == '#,##0.00\\ "EUR"'


def test_columns_of_money_have_room_for_the_sums_of_a_country(story, municipality, this_year):
    sheet = workbook(municipality_area(municipality, on=NOW.date()), this_year)["2. Means"]
    assert sheet["O6"].value == "2022"
    assert [sheet.column_dimensions[column].width for column in "LMNOPQ"] == [12, 12, 12, 20, 20, 12]


def test_totals_are_live_formulas(story, municipality, this_year):
    made = workbook(municipality_area(municipality, on=NOW.date()), this_year)
    use, means = made["1. Use"], made["2. Means"]
    assert {cell: means[cell].value for cell in ("G9", "J9", "M9", "P9", "Q9", "S9")} == {
        "G9": "20.0–40.0",
        "J9": '=IF(COUNT(J$7:J$8)=0,"",SUM(J$7:J$8))',
        "M9": '=IF(COUNT(M$7:M$8)=0,"",MAX(M$7:M$8))',
        "P9": '=IF(COUNT(P$7:P$8)=0,"",SUM(P$7:P$8))',
        "Q9": '=IF(AND(ISNUMBER(O9),ISNUMBER(P9)),IF(O9<>0,(P9/O9-1)*100,""),"")',
        "S9": '=IF(COUNT(S$7:S$8)=0,"",SUM(S$7:S$8))',
    }
    users, visits = "J$7:J$8", "P$7:P$8"
    both = f"--ISNUMBER({visits}),--ISNUMBER({users}),"
    assert {cell: use[cell].value for cell in ("G9", "S9", "V9", "T9")} == {
        "G9": 800,
        "S9": '=IFERROR((J9)/(G9)*100,"")',
        "V9": f'=IFERROR((SUMPRODUCT({both}{visits}))/(SUMPRODUCT({both}{users})),"")',
        "T9": '=IF(AND(ISNUMBER(R9),ISNUMBER(S9)),S9-R9,"")',
    }


def test_formulas_carry_their_results_for_whoever_does_not_calculate(story, municipality, this_year):
    made = workbook(municipality_area(municipality, on=NOW.date()), this_year, results=True)
    use, means = made["1. Use"], made["2. Means"]
    assert [use[cell].value for cell in ("I9", "J9", "S9", "T9", "V9")] == [150, 120, 15, 0, 10]
    assert [means[cell].value for cell in ("M9", "O9", "P9")] == [3, 1500.5, 1100.35]
    assert means["S9"].value is None or means["S9"].value == ""


def test_the_first_sheet_refers_to_the_totals_of_the_chapters(story, municipality, this_year):
    area = municipality_area(municipality, on=NOW.date())
    sheet, results = (workbook(area, this_year, results=results)["Summary"] for results in (False, True))
    line = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "visits")
    found = next(row for row in results.iter_rows(values_only=True) if row[1] == "visits")
    assert line[:7] == (
        "Visits", "visits", None, "='1. Use'!O9", "='1. Use'!P9",
        '=IF(AND(ISNUMBER(D11),ISNUMBER(E11)),IF(D11<>0,(E11/D11-1)*100,""),"")', "2 of 2",
    )  # fmt: skip
    assert found[3:6] == (1500, 1500, 0)


def test_subtotals_find_their_libraries_by_municipality(region, library, this_year, municipality):
    other = Municipality.objects.create(atvk="9003000", name="Cedar municipality")
    Supervision.objects.create(municipality=other, region=region)
    cedar = Library.objects.create(register_number="BLB9005", name="Cedar library", municipality=other)
    report_of(library, this_year, users=100, visits=1000)
    report_of(cedar, this_year, users=60, visits=200)

    made, results = (workbook(region_area(region), this_year, results=results)["1. Use"] for results in (False, True))

    assert [made[f"A{row}"].value for row in range(7, 12)] == [
        "Birch library",
        "Cedar library",
        "Birch municipality, total (1 of 1)",
        "Cedar municipality, total (1 of 1)",
        "Total (2 of 2)",
    ]
    where = "--($C$7:$C$8=$C10),"
    users, visits = "J$7:J$8", "P$7:P$8"
    both = f"{where}--ISNUMBER({visits}),--ISNUMBER({users}),"
    assert made["J10"].value == f'=IF(SUMPRODUCT({where}--ISNUMBER({users}))=0,"",SUMPRODUCT({where}{users}))'
    assert made["V10"].value == f'=IFERROR((SUMPRODUCT({both}{visits}))/(SUMPRODUCT({both}{users})),"")'
    assert [results[f"V{row}"].value for row in (9, 10, 11)] == [10, pytest.approx(200 / 60), 7.5]


def test_what_a_person_typed_stays_text(story, municipality, this_year):
    made = workbook(municipality_area(municipality, on=NOW.date()), this_year)
    name = made["1. Use"]["A7"]
    assert (name.value, name.data_type, name.quotePrefix) == ("=HYPERLINK(1)", "s", True)
    formulas = {
        cell.value
        for sheet in made
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and ("HYPERLINK" in cell.value or "SUM(A1)" in cell.value)
    }
    assert formulas == set()


def test_the_code_book_says_what_every_code_means(story, municipality, this_year):
    sheet = workbook(municipality_area(municipality, on=NOW.date()), this_year)["Code book"]
    found = {row[0]: row for row in sheet.iter_rows(min_row=3, values_only=True)}
    assert found["coverage"][:8] == (
        "coverage", "Coverage", "Coverage (lv)", None, "percentage",
        "“Active users” / “Inhabitants” × 100",
        "ratio of sums, over the libraries that know both parts", "sum of the quarters",
    )  # fmt: skip
    assert set(SMALL_FORM_CODES) <= set(found)


def test_the_formulas_of_the_code_book_are_quoted_as_the_reader_does(story, municipality, this_year):
    summary = summarise(municipality_area(municipality, on=NOW.date()), this_year, at=NOW)
    with translation.override("lv"):
        table = book_of(Drawing(summary, "lv")).codebook
    (row,) = [row for row in table.rows if row.key == "coverage"]
    assert row.cells[4].text == "„Active users (lv)” / „Inhabitants (lv)” × 100"


SMALL_FORM_CODES = [one["code"] for one in SMALL_FORM["indicators"]]


def test_missing_reports_have_a_sheet(library, municipality, this_year):
    report_of(library, this_year, Status.DRAFT)
    sheet = workbook(municipality_area(municipality, on=NOW.date()), this_year)["Missing reports"]
    assert rows(sheet)[4:] == [
        ["Library", "Register number", "Municipality", "Status"],
        ["Birch library", "BLB9001", "Birch municipality", "draft"],
    ]


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["1. Use", "1. use"], ["1. Use", "1. use (2)"]),
        (["A/B: [C]*?"], ["A B   C"]),
        (["x" * 40, "x" * 40], ["x" * 31, "x" * 27 + " (2)"]),
        (["'"], ["–"]),
    ],
)
def test_names_of_sheets_are_what_a_workbook_takes(titles, names):
    assert sheet_names(titles) == names


# A formula only where it gives our figure.

ITEMS = [
    Row("One", (Cell(number=Decimal(1)), Cell(number=Decimal(2)), Cell(number=Decimal(4))), group="a"),
    Row("Two", (Cell(number=Decimal(3)), Cell(), Cell(number=Decimal(6))), group="b"),
]
BLOCK = Block(7, 8, {"young": "F", "old": "G", "all": "H"}, "C")
FIGURES = figures(ITEMS, ["young", "old", "all"], lambda cell: cell.number)


def total(rule, number, code="young", group=""):
    return Total(9, code, rule, None if number is None else Decimal(number), {}, group)


@pytest.mark.parametrize(
    ("case", "written"),
    [
        (total(SumDown(), 4), '=IF(COUNT(F$7:F$8)=0,"",SUM(F$7:F$8))'),
        (total(SumDown(), 5), None),  # another figure than ours
        (total(None, 4), None),
        (total(HighestDown(), 3), '=IF(COUNT(F$7:F$8)=0,"",MAX(F$7:F$8))'),
        (total(HighestDown(), 1, group="a"), None),  # no such function in every spreadsheet
        # Two lacks “old”, which the form leaves optional: our ratio counts it as nothing, the formula would skip it.
        (total(RatioDown(("young", "old"), ("all",), 100), 60), None),
        (total(RatioDown(("elsewhere",), ("all",)), 60), None),
    ],
)
def test_there_is_a_formula_only_where_it_gives_our_figure(case, written):
    assert formula(case, BLOCK, FIGURES) == written


def test_a_change_between_percentages_is_a_difference():
    assert change("A1", "B1", share=True) == '=IF(AND(ISNUMBER(A1),ISNUMBER(B1)),B1-A1,"")'


# Footnotes.


def test_explanations_stand_beside_their_cells_and_below_as_mere_text(
    story, library, sister_library, municipality, this_year
):
    for one, text in ((library, "=1+1 since June."), (sister_library, "@SUM(A1) in May.")):
        explanation = explain(Report.objects.get(library=one, period=this_year), "income", text)
        Explanation.objects.filter(pk=explanation.pk).update(reason=Reason.PART_YEAR)
    made = workbook(municipality_area(municipality, on=NOW.date()), this_year)
    said = [
        "2) 2 libraries: open for a part of the year only (=HYPERLINK(1), Birch library)",
        "=HYPERLINK(1): @SUM(A1) in May.",
        "Birch library: =1+1 since June.",
    ]
    for name in ("Summary", "2. Means"):
        below = [cell for row in made[name].iter_rows(max_col=1) for cell in row if cell.value in said]
        assert [(cell.value, cell.data_type) for cell in below] == [(line, "s") for line in said]
    notes = {cell.coordinate: cell.comment.text for row in made["2. Means"].iter_rows() for cell in row if cell.comment}
    assert notes == {"P7": "\n".join(said), "P8": "\n".join(said)}


def test_the_analysis_has_a_sheet_of_its_own(story, municipality, this_year):
    area = municipality_area(municipality, on=NOW.date())
    standing = Standing(number=1, at=NOW, analysis="=A good year.\nMore visits.")
    book = book_of(Drawing(summarise(area, this_year, at=NOW), "en", standing))
    made = load_workbook(BytesIO(workbook_of(book)))
    assert made.sheetnames == ["Summary", "1. Use", "2. Means", "Analysis", "Missing reports", "Code book"]
    assert [(cell.value, cell.data_type) for cell in made["Analysis"]["A"]] == [
        ("Analysis", "s"),
        ("=A good year.", "s"),
        ("More visits.", "s"),
    ]
    assert made["Summary"]["A2"].value == "Final, closed on 20 Feb 2024."


@pytest.mark.parametrize(
    ("standing", "version"),
    [
        (None, "provisional, not for publication"),
        (Standing(), "provisional, not for publication"),
        (Standing(number=1, at=NOW), "final version of 20 Feb 2024"),
        (Standing(number=3, at=NOW), "revision 3 of 20 Feb 2024"),
    ],
)
def test_the_first_sheet_says_how_to_cite_it(story, municipality, this_year, standing, version):
    area = municipality_area(municipality, on=NOW.date())
    book = book_of(Drawing(summarise(area, this_year, at=NOW), "en", standing))
    sheet = load_workbook(BytesIO(workbook_of(book)))["Summary"]
    cited = f"Cite as: Small report, Birch municipality, 2023; {version}, figures as of 20 Feb 2024, 12:30; libnet."
    assert rows(sheet)[1 + len(book.said)][0] == cited
