"""What stands in a finished table."""

from decimal import Decimal

import pytest

from reports.computing import State
from reports.tables import (
    Cell,
    Column,
    Footnote,
    Row,
    RowKind,
    Shape,
    Table,
    change_cell,
    compared,
    count_cell,
    figure_cell,
    text_cell,
    under_headings,
)

VISITS = Column("visits", "Visits", shape=Shape.NUMBER)
INCOME = Column("income", "Income", "EUR", Shape.MONEY, 2)
COVERAGE = Column("coverage", "Coverage", "%", Shape.SHARE, 1)
WIFI = Column("wifi", "Wi-Fi", shape=Shape.FLAG)


@pytest.mark.parametrize(
    ("column", "number", "state", "text"),
    [
        (VISITS, Decimal(8579), None, "8\u00a0579"),
        (VISITS, Decimal(0), None, "0"),
        (VISITS, None, None, ""),
        (VISITS, None, State.UNKNOWN, "unknown"),
        (VISITS, None, State.NOT_APPLICABLE, "not applicable"),
        (VISITS, Decimal(1200), State.ESTIMATE, "≈\u00a01\u00a0200"),
        (INCOME, Decimal("27737.005"), None, "27\u00a0737,01"),
        (COVERAGE, Decimal("48.508"), None, "48,5"),
        (WIFI, Decimal(1), None, "yes"),
        (WIFI, Decimal(0), None, "no"),
    ],
)
def test_a_figure_is_printed_once_for_all(column, number, state, text):
    cell = figure_cell(column, number, "lv", state)
    assert (cell.text, cell.number, cell.shape) == (text, number, column.shape)


def test_a_percentage_changes_in_points_and_everything_else_in_per_cent():
    coverage = compared(figure_cell(COVERAGE, Decimal("48.5"), "lv"), Decimal("48.6"), "lv")
    visits = compared(figure_cell(VISITS, Decimal(8579), "lv"), Decimal(5695), "lv")
    assert (coverage.change_text, visits.change_text) == ("−0,1\u00a0p.p.", "+50,6\u00a0%")


@pytest.mark.parametrize("before", [None, Decimal(0)])
def test_there_is_no_change_from_nothing(before):
    cell = compared(figure_cell(VISITS, Decimal(5), "lv"), before, "lv")
    assert (cell.before, cell.change, cell.change_text) == (before, None, "")


def test_yes_and_no_do_not_change_in_per_cent():
    assert compared(figure_cell(WIFI, Decimal(1), "lv"), Decimal(1), "lv").change is None


def test_a_change_keeps_its_exact_number():
    cell = change_cell(Decimal("50.641"), share=False, language="en")
    assert (cell.text, cell.number, cell.shape, cell.places) == (
        "+50.6\u00a0%", Decimal("50.641"), Shape.CHANGE, 1
    )  # fmt: skip


@pytest.mark.parametrize(("notes", "marks"), [((), ""), ((4,), "4"), ((1, 2, 3), "1–3"), ((1, 3, 4, 9), "1, 3–4, 9")])
def test_marks_of_footnotes_in_a_row_are_drawn_together(notes, marks):
    assert Cell(notes=notes).marks == marks


@pytest.fixture
def table():
    return Table(
        title="By library",
        corner="Library",
        columns=(VISITS, INCOME, COVERAGE),
        rows=(
            Row("Birch municipality", kind=RowKind.HEADING),
            Row("Birch library", (Cell("1", notes=(1,)), Cell("2"), Cell("3", notes=(2,))), key="BLB1"),
            Row("Total", (Cell("1"), Cell("2"), Cell("3")), RowKind.TOTAL),
        ),
        footnotes=(Footnote(1, "A new building."), Footnote(2, "A new count.")),
    )


def test_some_columns_keep_their_footnotes_and_drop_the_others(table):
    part = table.only(["income", "coverage"])
    assert [column.code for column in part.columns] == ["income", "coverage"]
    assert [[cell.text for cell in row.cells] for row in part.rows] == [[], ["2", "3"], ["2", "3"]]
    assert part.footnotes == (Footnote(2, "A new count."),)


def test_paper_gets_tables_of_so_many_columns(table):
    assert [[column.code for column in part.columns] for part in table.parts(2)] == [["visits", "income"], ["coverage"]]


def test_rows_are_known_by_what_they_are(table):
    assert [row.header for row in table.rows_of(RowKind.ITEM, RowKind.TOTAL)] == ["Birch library", "Total"]
    assert table.width == 4


def test_text_stays_as_it_was_typed():
    assert text_cell("=1+1 <b>").text == "=1+1 <b>"


def library_row(name, group):
    return Row(name, (count_cell(1),), group=group)


def test_rows_of_several_groups_stand_under_headings():
    a, b, c = library_row("A", "1"), library_row("B", "2"), library_row("C", "2")
    oak, birch = Row("Oak", kind=RowKind.HEADING), Row("Birch", kind=RowKind.HEADING)
    assert under_headings([a, b, c], {"1": "Oak", "2": "Birch"}) == (oak, a, birch, b, c)


@pytest.mark.parametrize("names", ["", "A", "AB"])
def test_rows_of_one_group_need_no_heading(names):
    rows = [library_row(name, "1") for name in names]
    assert under_headings(rows, {"1": "Oak"}) == tuple(rows)


def test_what_is_counted_has_plain_digits():
    assert count_cell(12345) == Cell("12345", Decimal(12345), Shape.NUMBER)
