"""The hard rules on tables and texts: for each the example that breaks it and the one that keeps it."""

import pytest

from reports.checks import Issue, Text, rows

from ..small_form import facts

MAPS = {"title": "Maps of the parish", "begun": "2021-03-14", "amount": "150.00"}


def found(rule, *table) -> list[Issue]:
    return list(rule(facts(rows={"project_list": table})))


@pytest.mark.parametrize(
    "rule", [rows.cells_can_be_read, rows.dates_in_period, rows.required_cells, rows.cells_within_range]
)
def test_a_proper_row_gives_no_cause(rule):
    assert found(rule, MAPS, {"title": "Tales"}) == []


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        ("amount", "much", "Row 2, “Amount”: “much” is not a number."),
        ("amount", "-1", "Row 2, “Amount”: Enter a number that is not negative."),
        ("amount", "1,234", "Row 2, “Amount”: Enter at most 2 digits after the decimal comma."),
        ("begun", "in spring", "Row 2, “Begun”: Write the date as 14.09.2023, or the month as 09.2023."),
        ("begun", "2021-02-30", "Row 2, “Begun”: Write the date as 14.09.2023, or the month as 09.2023."),
    ],
)
def test_e01_a_cell_that_was_kept_as_typed(column, text, message):
    assert found(rows.cells_can_be_read, MAPS, MAPS | {column: text}) == [
        Issue("E01", "project_list", message, row=2, column=column)
    ]


@pytest.mark.parametrize("day", ["2020-12-31", "2022-01-01", "2022-01"])
def test_e08_a_date_outside_the_period(day):
    message = f"Row 1, “Begun”: the date {day} is not in the period of the report."
    assert found(rows.dates_in_period, MAPS | {"begun": day}) == [
        Issue("E08", "project_list", message, row=1, column="begun")
    ]


@pytest.mark.parametrize("day", ["2021-01-01", "2021-12-31", "2021-12", "", "in spring"])
def test_e08_is_silent_at_the_edges_and_about_what_is_no_date(day):
    assert found(rows.dates_in_period, MAPS | {"begun": day}) == []


def test_e09_a_required_cell_is_blank():
    message = "Row 1, “Title”: this cell is required."
    assert found(rows.required_cells, MAPS | {"title": " "}) == [
        Issue("E09", "project_list", message, row=1, column="title")
    ]


def test_e10_a_cell_is_beyond_what_is_possible():
    message = "Row 1, “Amount”: The number must be between 0 and 5000."
    assert found(rows.cells_within_range, MAPS | {"amount": "5000.01"}) == [
        Issue("E10", "project_list", message, row=1, column="amount")
    ]


@pytest.mark.parametrize("amount", ["5000", "0", "", "much"])
def test_e10_is_silent_at_the_edge_and_about_what_is_no_number(amount):
    assert found(rows.cells_within_range, MAPS | {"amount": amount}) == []


@pytest.mark.parametrize("text", [None, Text(), Text("   ")])
def test_e07_a_required_text_is_missing(text):
    story = facts(texts={"summary": text} if text else {})
    assert list(rows.required_texts(story)) == [Issue("E07", "summary", "The text “Summary” is required.")]


@pytest.mark.parametrize(
    "story",
    [{"texts": {"summary": Text("A quiet year.")}}, {"texts": {"summary": Text(nothing=True)}}, {"history": True}],
)
def test_e07_is_content_with_a_text_the_word_that_there_was_nothing_or_history(story):
    assert list(rows.required_texts(facts(**story))) == []
