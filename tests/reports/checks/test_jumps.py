"""What is unusual wants an explanation: for each rule the example that is questioned and the one that is not."""

import pytest

from reports.checks import check, jumps, money, ratios

from ..small_form import facts


def spoken(rule, **story) -> list[tuple[str, str, str]]:
    return [(issue.rule, issue.code, issue.message) for issue in rule(facts(**story))]


def codes(rule, **story) -> list[str]:
    return [code for _rule, code, _message in spoken(rule, **story)]


def test_w01_names_the_change_and_both_years():
    assert spoken(jumps.change_against_last_year, of={"visits": 8579}, before={"visits": 5695}) == [
        ("W01", "visits", "Changed by +50.6\u00a0% against 2020 (5,695 → 8,579).")
    ]


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("visits", 100, 121),
        ("visits", 100, 79),
        ("visits", 100, 0),
        ("income", 1000, 1200.01),
        ("income", 1000, 799.99),
    ],
)
def test_w01_a_change_is_large_in_per_cent_and_in_units(code, old, new):
    assert codes(jumps.change_against_last_year, of={code: new}, before={code: old}) == [code]


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("visits", 100, 120),
        ("visits", 100, 80),
        ("visits", 50, 32),
        ("visits", 1000, 1199),
        ("visits", 0, 500),
        ("income", 500, 699.99),
        ("income", 1000, 1200),
        ("events", 10, 90),
    ],
)
def test_w01_lets_pass_what_is_small_new_or_not_watched(code, old, new):
    assert codes(jumps.change_against_last_year, of={code: new}, before={code: old}) == []


def test_w01_needs_both_years():
    assert codes(jumps.change_against_last_year, of={"visits": 8579}) == []
    assert codes(jumps.change_against_last_year, before={"visits": 8579}) == []


def test_w01_does_not_ask_again_about_the_rest_of_a_total_that_it_has_questioned():
    before = {"users": 100, "children": 50}
    assert codes(jumps.change_against_last_year, of={"users": 200, "children": 50}, before=before) == ["users"]
    assert codes(jumps.change_against_last_year, of={"users": 100, "children": 10}, before=before) == ["adults"]


@pytest.mark.parametrize(
    ("users", "population", "message"),
    [
        (101, 100, "Coverage is 101.0 %: check the numbers of users and inhabitants."),
        (49, 1000, "Coverage is 4.9 %: check the numbers of users and inhabitants."),
    ],
)
def test_w02_coverage_is_unlikely(users, population, message):
    of = {"users": users, "population": population}
    assert spoken(jumps.coverage, of=of) == [("W02", "coverage", message)]


def test_w02_coverage_moves_by_more_than_five_points():
    of, before = {"users": 495, "population": 1018}, {"users": 450, "population": 1158}
    message = "Coverage is 48.6 %, changed by +9.8\u00a0p.p.: check the numbers of users and inhabitants."
    assert spoken(jumps.coverage, of=of, before=before) == [("W02", "coverage", message)]


@pytest.mark.parametrize(
    ("of", "before"),
    [
        ({"users": 1000, "population": 1000}, {}),
        ({"users": 50, "population": 1000}, {}),
        ({"users": 450, "population": 1000}, {"users": 500, "population": 1000}),
        ({"users": 450}, {"users": 50, "population": 1000}),
    ],
)
def test_w02_is_silent_at_the_edges_and_when_coverage_is_not_known(of, before):
    assert spoken(jumps.coverage, of=of, before=before) == []


def test_w03_a_ratio_is_unusual():
    assert spoken(ratios.unusual_ratio, of={"visits": 6100, "users": 100}) == [
        ("W03", "visits", "Unusual: “Visits” for one of “Users” is 61.00.")
    ]


@pytest.mark.parametrize(
    "of", [{"visits": 6000, "users": 100}, {"visits": 200, "users": 100}, {"visits": 5, "users": 0}, {"visits": 5}]
)
def test_w03_is_silent_at_the_edges_and_about_what_cannot_be_divided(of):
    assert spoken(ratios.unusual_ratio, of=of) == []


def test_w04_visits_go_their_own_way():
    of = {"visits": 8579, "loans_books": 10586, "users": 488}
    before = {"visits": 5695, "loans_books": 11469, "users": 495}
    message = "“Visits” +50.6\u00a0%, but “Loans” −7.7\u00a0%, “Users” −1.4\u00a0%."
    assert spoken(jumps.visits_go_their_own_way, of=of, before=before) == [("W04", "visits", message)]


@pytest.mark.parametrize(
    ("of", "before"),
    [
        ({"visits": 140, "users": 100}, {"visits": 100, "users": 100}),
        ({"visits": 8579, "users": 488}, {"users": 495}),
        ({"visits": 8579}, {"visits": 5695, "users": 495}),
    ],
)
def test_w04_is_silent_when_they_go_together_or_nothing_is_known_of_them(of, before):
    assert spoken(jumps.visits_go_their_own_way, of=of, before=before) == []


def test_w05_income_is_not_what_was_spent():
    assert spoken(money.income_meets_expenditure, of={"income": 1000, "expenditure": 1001.5}) == [
        ("W05", "expenditure", "Income and expenditure differ by 1.50 EUR.")
    ]


@pytest.mark.parametrize("of", [{"income": 1000, "expenditure": 1001}, {"income": 1000}, {"expenditure": 1000}])
def test_w05_lets_a_euro_pass_and_what_is_not_known(of):
    assert spoken(money.income_meets_expenditure, of=of) == []


def test_w25_the_population_jumps():
    assert spoken(jumps.population_jump, of={"population": 1018}, before={"population": 1158}) == [
        ("W25", "population", "The population changed by −12.1\u00a0% against 2020: check the source.")
    ]


@pytest.mark.parametrize(("old", "new"), [(1000, 1050), (1000, 950), (1018, 1006)])
def test_w25_is_silent_about_a_small_change(old, new):
    assert spoken(jumps.population_jump, of={"population": new}, before={"population": old}) == []


def about_visits(**more) -> list[str]:
    story = facts(of={"visits": 8579}, before={"visits": 5695}, **more)
    return [issue.rule for issue in check(story) if issue.code == "visits"]


def test_e14_a_question_wants_an_answer():
    assert about_visits() == ["W01", "E14"]
    assert about_visits(explanations={"visits": "A new centre."}) == ["W01", "E14"]
    assert about_visits(explanations={"visits": "A customer service centre has opened in the library."}) == ["W01"]


def test_e14_wants_an_explanation_of_another_figure_confirmed():
    told = {"explanations": {"visits": "A customer service centre has opened in the library."}}
    story = facts(of={"visits": 8579}, before={"visits": 5695}, stale=frozenset({"visits"}), **told)
    assert [issue.message for issue in check(story) if issue.rule == "E14"] == [
        "The figure has changed since it was explained: confirm the explanation."
    ]
    assert about_visits(stale=frozenset({"users"}), **told) == ["W01"]


def test_e14_asks_once_for_a_field_with_two_questions():
    story = facts(
        of={"visits": 8579, "users": 100, "loans_books": 100},
        before={"visits": 5695, "users": 100, "loans_books": 100},
    )
    assert [issue.rule for issue in check(story) if issue.code == "visits"] == ["W01", "W03", "W04", "E14"]


def test_e14_leaves_history_alone():
    assert about_visits(history=True) == ["W01"]
