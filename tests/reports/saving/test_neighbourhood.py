"""The part of a form that a change touches says of it all that the whole form says."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import checks
from reports.blueprint_rules import SHAPES
from reports.checks import Facts, Profile, Text
from reports.checks.thresholds import Setting, Thresholds
from reports.checks.told import figures_told, tells_of_money
from reports.checks.words import words_of
from reports.computing import Given, State, compute
from reports.form_files.reading import read_blueprint
from reports.quarters import Offer
from reports.saving.neighbourhood import around

FORMS = Path(__file__).parents[3] / "fixtures" / "forms"
ANNUAL = read_blueprint(json.loads((FORMS / "annual-2023.json").read_text(encoding="utf-8")))
ENTERED = sorted(code for code, indicator in ANNUAL.indicators.items() if not indicator.is_ratio)
CODES = st.sampled_from(list(ANNUAL.indicators))
TABLES = st.sampled_from(list(ANNUAL.tables))

NUMBERS = st.integers(0, 40).map(Decimal) | st.sampled_from(
    [Decimal("0.5"), Decimal(1000), Decimal(1234), Decimal(12340)]
)
ANSWERS = (
    NUMBERS.map(Given)
    | NUMBERS.map(lambda number: Given(number, State.ESTIMATE))
    | st.sampled_from([Given(None, State.UNKNOWN), Given(None, State.NOT_APPLICABLE), Given(raw="many")])
)
# Blanks are rare, so that totals are mostly known and the checks have something to compare.
FILLED = st.fixed_dictionaries({}, optional=dict.fromkeys(ENTERED, ANSWERS)) | st.fixed_dictionaries(
    dict.fromkeys(ENTERED, ANSWERS)
)
NUMBERED = st.fixed_dictionaries(dict.fromkeys(ENTERED, NUMBERS))
SAID = st.dictionaries(CODES, st.sampled_from(["short", "Two schools of the parish have closed."]))
ROWS = st.fixed_dictionaries(
    {
        code: st.lists(
            st.dictionaries(
                st.sampled_from([column.code for column in table.columns]),
                st.sampled_from(["1", "2.5", "2023-05", "Book start", "bjvz", "Bērnu, jauniešu un vecāku žūrija", ""]),
            ),
            max_size=2,
        )
        for code, table in ANNUAL.tables.items()
    }
)


def facts_of(blueprint, given_figures, rows, before, explanations, offered) -> Facts:
    """The facts of a report as far as this blueprint needs them."""
    own = {code: one for code, one in given_figures.items() if code in blueprint.indicators}
    last = {code: Given(number) for code, number in before.items()}
    return Facts(
        blueprint=blueprint,
        period="2023",
        first_day=date(2023, 1, 1),
        last_day=date(2023, 12, 31),
        figures=compute(blueprint, own, rows),
        rows=rows,
        explanations=explanations,
        previous=compute(ANNUAL, last),
        previous_period="2022",
        last_end=compute(ANNUAL, last),
        earlier=[("2022-Q4", compute(ANNUAL, last))],
        offered={code: Offer(number, {1: number}) for code, number in offered.items()},
        registered=dict.fromkeys(["population_total", "population_children"], Decimal(30)),
        profile=Profile(service_centre=True),
        thresholds=NOT_THE_WHOLE,
    )


# What looks at the whole report is said only where all of it is read.
NOT_THE_WHOLE = Thresholds(tuple(Setting(rule, off=True) for rule, shape in SHAPES.items() if shape.reach == "whole"))


def said_of(facts, near):
    """Everything the checks say of what is judged there, in order."""
    return checks.check(replace(facts, judged=near.judged))


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_a_change_of_one_figure_is_judged_in_the_part_as_in_the_whole(data):
    story = [data.draw(one) for one in (FILLED, ROWS, NUMBERED, SAID, NUMBERED)]
    whole = facts_of(ANNUAL, *story)
    issues = checks.check(whole)
    for code in ANNUAL.indicators:
        near = around(ANNUAL, frozenset({code}))
        part = facts_of(near.blueprint, *story)
        assert code in near.codes
        assert {one: part.figures[one] for one in near.codes} == {one: whole.figures[one] for one in near.codes}
        assert said_of(part, near) == [issue for issue in issues if issue.code in near.codes]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_a_change_alters_is_in_its_part(data):
    """What the whole form says differently after a change, it says of something in the part.

    Only the field beside one that changed may have another slip now (W35): that is said when all is read.
    """
    story = [data.draw(one) for one in (FILLED, ROWS, NUMBERED, SAID, NUMBERED)]
    code, answer = data.draw(st.sampled_from(ENTERED)), data.draw(ANSWERS)
    before, after = facts_of(ANNUAL, *story), facts_of(ANNUAL, {**story[0], code: answer}, *story[1:])
    moved = {one for one in ANNUAL.indicators if before.figures[one] != after.figures[one]}
    said = set(checks.check(before)) ^ set(checks.check(after))
    touched = set(around(ANNUAL, frozenset({code})).codes)
    beside = {other for one in moved for other in ANNUAL.beside.get(one, ())}
    assert moved - touched == set()
    assert {issue.code for issue in said} - touched - beside == set()


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_a_change_of_a_table_is_judged_in_the_part_as_in_the_whole(data):
    story = [data.draw(one) for one in (FILLED, ROWS, NUMBERED, SAID, NUMBERED)]
    whole = facts_of(ANNUAL, *story)
    issues = checks.check(whole)
    for table in ANNUAL.tables:
        near = around(ANNUAL, tables=frozenset({table}))
        part = facts_of(near.blueprint, *story)
        touched = {*near.codes, table}
        assert {one: part.figures[one] for one in near.codes} == {one: whole.figures[one] for one in near.codes}
        assert said_of(part, near) == [issue for issue in issues if issue.code in touched]


LABELS = sorted({text for indicator in ANNUAL.indicators.values() for text in indicator.label.texts.values()})
SENTENCES = st.lists(
    st.builds("<p>{}: {}.</p>".format, st.sampled_from(LABELS), NUMBERS)
    | st.builds("<p>{{{}}} ({})</p>".format, CODES, NUMBERS)
    | st.builds("<p>The parish gave {} EUR.</p>".format, NUMBERS),
    max_size=6,
).map("".join)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_change_of_a_text_is_judged_in_the_part_as_in_the_whole(data):
    story = [data.draw(one) for one in (FILLED, ROWS, NUMBERED, SAID, NUMBERED)]
    heading, written = data.draw(st.sampled_from(list(ANNUAL.narratives))), data.draw(SENTENCES)
    texts, words = {heading: Text(written)}, words_of(written)
    near = around(
        ANNUAL, narratives=frozenset({heading}), told=figures_told(ANNUAL, words), money=tells_of_money(words)
    )
    whole, part = (replace(facts_of(one, *story), texts=texts) for one in (ANNUAL, near.blueprint))
    issues = [issue for issue in checks.check(whole) if issue.code == heading]
    assert (near.codes, said_of(part, near)) == ((), issues)


def test_a_text_without_numbers_reads_no_figures():
    near = around(ANNUAL, narratives=frozenset({"n4_staff"}))
    assert (dict(near.blueprint.indicators), near.tables) == ({}, frozenset())


def test_a_part_is_made_once():
    assert around(ANNUAL, frozenset({"active_users"})) is around(ANNUAL, frozenset({"active_users"}))


def test_a_part_is_much_smaller_than_the_form():
    assert len(ANNUAL.indicators) == 164
    assert max(len(around(ANNUAL, frozenset({code})).blueprint.indicators) for code in ANNUAL.indicators) == 53


def test_figures_that_a_check_judges_together_stay_together():
    """Income is compared with expenditure: a change of the one may be said of the other."""
    near = around(ANNUAL, frozenset({"income_municipal"}))
    assert {"income_municipal", "income_total", "expenditure_total"} <= set(near.codes)


@pytest.mark.parametrize("code", ["made_up", "training"])
def test_what_the_form_has_no_figure_of_touches_nothing(code):
    near = around(ANNUAL, frozenset({code}))
    assert (near.codes, dict(near.blueprint.indicators)) == ((), {})
