"""The hard rules on figures: for each the example that breaks it and the one that keeps it."""

import pytest

from reports.checks import Issue, check, figures
from reports.computing import State

from ..small_form import facts
from ..small_form import figures as worked_out

ENOUGH = "Found in a box behind the stove."


def found(rule, **story) -> list[Issue]:
    return list(rule(facts(**story)))


def spoken(rule, **story) -> list[tuple[str, str, str]]:
    return [(issue.rule, issue.code, issue.message) for issue in found(rule, **story)]


@pytest.mark.parametrize(
    ("code", "text", "message"),
    [
        ("visits", "many", "“many” is not a number."),
        ("visits", "-5", "Enter a number that is not negative."),
        ("visits", "5,5", "Enter a whole number, without a decimal part."),
        ("income", "1,999", "Enter at most 2 digits after the decimal comma."),
        ("income", "(5)", "Write a negative number with a minus sign, not in brackets."),
        ("income", "1,2,3", "It is not clear which sign in “1,2,3” is the decimal comma."),
        ("income", "1000000000", "The number is too large; check the number of digits."),
        ("income", "1" * 41, "This is too long for a number."),
        ("only_library", "perhaps", "Answer with yes or no."),
    ],
)
def test_e01_says_why_a_text_is_no_number(code, text, message):
    assert spoken(figures.unreadable, of={code: text}) == [("E01", code, message)]


def test_e01_is_silent_about_numbers_and_states():
    assert spoken(figures.unreadable, of={"visits": 5, "income": "", "users": State.UNKNOWN}) == []


def test_e02_a_part_exceeds_its_whole():
    assert spoken(figures.part_within_whole, of={"users": 144, "children": 488}) == [
        ("E02", "children", "“Children” (488) cannot exceed “Users” (144).")
    ]


def test_e02_a_part_exceeds_several_wholes_together():
    assert spoken(figures.part_within_whole, of={"local_events": 12, "events": 7, "exhibitions": 4}) == [
        ("E02", "local_events", "“Local events” (12) cannot exceed “Events + Exhibitions” (11).")
    ]


@pytest.mark.parametrize(
    "of",
    [
        {"users": 488, "children": 144},
        {"users": 488, "children": 488},
        {"children": 144},
        {"users": State.UNKNOWN, "children": 144},
        {"local_events": 11, "events": 7, "exhibitions": 4},
    ],
)
def test_e02_is_silent_while_the_part_fits_or_the_whole_is_not_known(of):
    assert spoken(figures.part_within_whole, of=of) == []


def test_e03_a_given_total_is_not_what_its_parts_make():
    assert spoken(figures.total_of_parts, of={"loans": 10586, "loans_books": 5104, "loans_other": 5454}) == [
        ("E03", "loans", "The parts add up to 10,558, but the total is 10,586.")
    ]


def test_e03_the_known_parts_alone_are_more_than_the_total():
    assert spoken(figures.total_of_parts, of={"loans": 5000, "loans_books": 5104, "loans_other": State.UNKNOWN}) == [
        ("E03", "loans", "The known parts alone add up to 5,104, more than the total 5,000.")
    ]


def test_e03_a_given_count_is_not_what_the_rows_make():
    rows = {"project_list": [{"title": "Maps"}]}
    assert spoken(figures.total_of_parts, of={"projects": 2}, rows=rows) == [
        ("E03", "projects", "The rows of the table make 1, but 2 is given.")
    ]


@pytest.mark.parametrize(
    "of",
    [
        {"loans": 10558, "loans_books": 5104, "loans_other": 5454},
        {"loans": 10586},
        {"loans": 10586, "loans_books": 5104, "loans_other": State.UNKNOWN},
        {"users": 495, "population": 1018, "coverage": 45},
        {"start": 10, "stock": 11},
        {"projects": 2},
    ],
)
def test_e03_is_silent_about_what_agrees_cannot_be_added_or_belongs_to_another_rule(of):
    assert spoken(figures.total_of_parts, of=of) == []


def test_e04_the_balance_of_stock_does_not_close():
    story = {"start": 10164, "added": 844, "withdrawn": 960, "stock": 10308}
    assert spoken(figures.balance_closes, of=story) == [
        (
            "E04",
            "stock",
            "The balance does not close: 10,164 + 844 − 960 = 10,048, but 10,308 is given (difference 260).",
        )
    ]


@pytest.mark.parametrize(
    "of",
    [
        {"start": 10164, "added": 844, "withdrawn": 960, "stock": 10048},
        {"start": 10164, "added": 844, "withdrawn": 960, "correction": 260, "stock": 10308},
        {"start": 10164, "added": 844, "withdrawn": 960},
        {"added": 844, "stock": 10308},
    ],
)
def test_e04_is_silent_when_it_closes_or_cannot_be_worked_out(of):
    assert spoken(figures.balance_closes, of=of) == []


@pytest.mark.parametrize("explanations", [{}, {"correction": "Found."}, {"stock": ENOUGH}])
def test_e04_a_correction_wants_an_explanation(explanations):
    assert spoken(figures.correction_is_explained, of={"correction": 260}, explanations=explanations) == [
        ("E04", "correction", "A correction needs an explanation of at least 15 characters.")
    ]


@pytest.mark.parametrize(
    ("of", "more"),
    [
        ({"correction": 260}, {"explanations": {"correction": ENOUGH}}),
        ({"correction": 260}, {"history": True}),
        ({"correction": 0}, {}),
        ({}, {}),
    ],
)
def test_e04_is_silent_about_a_correction_that_is_explained_or_nothing(of, more):
    assert spoken(figures.correction_is_explained, of=of, **more) == []


def test_e05_the_start_is_not_the_last_end():
    assert spoken(figures.start_is_last_end, of={"start": 10035}, last_end={"stock": 10164}) == [
        ("E05", "start", "The start (10,035) must be the end of the period before (10,164).")
    ]


@pytest.mark.parametrize(
    ("of", "last_end"), [({"start": 10164}, {"stock": 10164}), ({"start": 10035}, {}), ({}, {"stock": 10164})]
)
def test_e05_is_silent_when_they_agree_or_one_is_not_known(of, last_end):
    assert spoken(figures.start_is_last_end, of=of, last_end=last_end) == []


def test_e06_more_is_withdrawn_than_there_was():
    assert spoken(figures.not_more_out_than_in, of={"start": 10, "added": 5, "withdrawn": 16}) == [
        ("E06", "stock", "More is withdrawn than there was in stock: 10 + 5 − 16 = −1.")
    ]


def test_e06_a_correction_makes_good_nothing_that_was_withdrawn_too_much():
    """16 of 10 + 5 cannot be withdrawn, whatever a count of the stock has found since."""
    of = {"start": 10, "added": 5, "withdrawn": 16, "correction": 7}
    assert spoken(figures.not_more_out_than_in, of=of) == [
        ("E06", "stock", "More is withdrawn than there was in stock: 10 + 5 − 16 = −1.")
    ]


def test_e06_a_correction_can_take_away_no_more_than_is_left():
    of = {"start": 10, "added": 5, "withdrawn": 12, "correction": -4}
    assert spoken(figures.not_more_out_than_in, of=of) == [
        ("E06", "stock", "More is withdrawn than there was in stock: 10 + 5 − 4 − 12 = −1.")
    ]


@pytest.mark.parametrize("of", [{"start": 10, "added": 5, "withdrawn": 15}, {"withdrawn": 16}])
def test_e06_is_silent_when_something_may_be_left(of):
    assert spoken(figures.not_more_out_than_in, of=of) == []


def test_e07_what_is_required_is_blank():
    assert spoken(figures.required_is_filled) == [
        ("E07", "users", "“Users” is required. Zero is an answer, blank is not."),
        ("E07", "loans_books", "“Loans of books” is required. Zero is an answer, blank is not."),
        ("E07", "projects", "“Projects” is required: fill in the table it is counted from."),
    ]


def test_e07_takes_zero_and_a_declared_state_for_an_answer():
    of = {"users": 0, "loans_books": State.UNKNOWN, "projects": State.NOT_APPLICABLE}
    assert spoken(figures.required_is_filled, of=of) == []


@pytest.mark.parametrize("hours", [168.5, 200])
def test_e10_a_figure_is_beyond_what_is_possible(hours):
    assert spoken(figures.within_range, of={"hours": hours}) == [
        ("E10", "hours", "The number must be between 0 and 168.")
    ]


@pytest.mark.parametrize("of", [{"hours": 0}, {"hours": 168}, {}])
def test_e10_is_silent_at_the_edges_and_about_a_blank(of):
    assert spoken(figures.within_range, of=of) == []


def test_e11_a_figure_counted_since_january_falls():
    earlier = [("2021-Q1", worked_out(users=120)), ("2021-Q2", worked_out(users=150))]
    assert spoken(figures.never_falls_within_the_year, of={"users": 130}, earlier=earlier) == [
        ("E11", "users", "2021-Q2 already had 150; counted since January it cannot fall to 130.")
    ]


@pytest.mark.parametrize("of", [{"users": 150}, {"users": 151}, {}, {"visits": 1}])
def test_e11_is_silent_when_it_stays_or_rises_and_about_other_figures(of):
    earlier = [("2021-Q1", worked_out(users=150, visits=900))]
    assert spoken(figures.never_falls_within_the_year, of=of, earlier=earlier) == []


def test_all_rules_together_speak_in_the_order_of_the_form():
    story = facts(of={"users": 12, "children": 20, "visits": "many", "correction": 3}, before={"users": 100})
    assert [(issue.rule, issue.code) for issue in check(story)] == [
        ("W01", "users"),
        ("E14", "users"),
        ("E02", "children"),
        ("E01", "visits"),
        ("E07", "loans_books"),
        ("E04", "correction"),
        ("E07", "summary"),
        ("E07", "projects"),
    ]


def test_an_issue_knows_how_grave_it_is():
    rules = {"E02": "error", "E07": "missing", "W01": "warning", "W34": "note", "W26": "review", "W32": "review"}
    issues = [Issue(rule, "users", "") for rule in rules]
    assert [issue.severity for issue in issues] == list(rules.values())
    assert [issue.rule for issue in issues if issue.asks] == ["W01"]
    assert [issue.rule for issue in issues if issue.is_error] == ["E02", "E07"]
