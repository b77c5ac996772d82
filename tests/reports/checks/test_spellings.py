"""W34: names spelled differently from the register, from last year, or from other rows."""

import copy
from datetime import date

from reports.blueprint import Register
from reports.checks import Facts, Issue, check, spellings
from reports.computing import compute
from reports.form_files.reading import read_blueprint
from reports.spelling import Names

from ..small_form import CONTENT

FORM = copy.deepcopy(CONTENT)
FORM["tables"][0]["columns"].append({"code": "funder", "title": {"en": "Funder", "lv": "-"}, "from": "partners"})
BLUEPRINT = read_blueprint(FORM)
FUND = "State culture fund"
REGISTER = {Register.PARTNERS: Names([FUND])}


def facts(*funders, last_year=(), registers=REGISTER) -> Facts:
    def rows(names):
        return {"project_list": [{"title": "Maps", "funder": name} if name else {"title": "Maps"} for name in names]}

    return Facts(
        blueprint=BLUEPRINT,
        period="2021",
        first_day=date(2021, 1, 1),
        last_day=date(2021, 12, 31),
        figures=compute(BLUEPRINT, {}, rows(funders)),
        rows=rows(funders),
        registers=registers,
        previous_rows=rows(last_year),
    )


def found(*funders, **more) -> list[tuple[int | None, str]]:
    return [(issue.row, issue.message) for issue in spellings.odd_spellings(facts(*funders, **more))]


def test_a_name_like_one_of_the_register():
    assert list(spellings.odd_spellings(facts("", FUND, "state culture fund"))) == [
        Issue("W34", "project_list", f"Row 3, “Funder”: did you mean “{FUND}”?", row=3, column="funder")
    ]


def test_among_the_rows_the_spelling_of_most_of_them_is_meant():
    assert found("Birch school", "birch school", "Birch school") == [
        (2, "Row 2, “Funder”: did you mean “Birch school”?")
    ]


def test_last_year_s_spelling_comes_before_this_year_s():
    assert found("birch school", "birch school", last_year=["Birch school"]) == [
        (1, "Row 1, “Funder”: did you mean “Birch school”?"),
        (2, "Row 2, “Funder”: did you mean “Birch school”?"),
    ]


def test_the_register_comes_before_last_year():
    assert found(FUND, "state culture fund", last_year=["state culture fund"]) == [
        (2, f"Row 2, “Funder”: did you mean “{FUND}”?")
    ]


def test_names_of_their_own_and_a_form_without_registers_are_left_alone():
    assert found("Birch school", "Oak school", last_year=["Elm school"], registers={}) == []


def test_it_is_pointed_out_and_asks_for_nothing():
    issues = [issue for issue in check(facts("state culture fund")) if issue.code == "project_list"]
    assert [(issue.rule, issue.severity, issue.is_error, issue.asks) for issue in issues] == [
        ("W34", "note", False, False)
    ]
