"""What opens with a field that is asked about: enough that no error comes to stand on one that cannot be changed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.blueprint import Blueprint, Relation
from reports.checks import Facts, check
from reports.computing import Given, State, compute, is_open
from reports.open_fields import opened

from .. import annual_facts, small_form

FORMS = {
    "small": small_form.BLUEPRINT,
    "annual": annual_facts.form("annual"),
    "quarterly": annual_facts.form("quarterly"),
}


def test_a_part_opens_the_whole_that_it_may_not_exceed_and_what_this_one_may_break():
    assert opened(small_form.BLUEPRINT, frozenset({"children"})) == {"children", "users", "adults", "coverage"}
    with_users = opened(annual_facts.form("annual"), frozenset({"new_users"})) & TYPED["annual"]
    assert with_users == {"new_users", "active_users", "active_users_children", "home_delivery_users"}


def test_a_whole_opens_its_parts_which_may_be_more_than_it_becomes():
    assert opened(small_form.BLUEPRINT, frozenset({"users"})) == {"users", "children", "adults", "coverage"}


def test_a_part_of_several_figures_together_opens_them_all():
    assert opened(small_form.BLUEPRINT, frozenset({"local_events"})) == {"local_events", "events", "exhibitions"}
    assert opened(small_form.BLUEPRINT, frozenset({"events"})) == {"local_events", "events"}


def test_what_goes_out_opens_what_came_in():
    balance = {"start", "added", "withdrawn", "correction", "stock"}
    assert all(opened(small_form.BLUEPRINT, frozenset({code})) == balance for code in balance)


def test_a_part_of_a_sum_opens_neither_its_neighbours_nor_the_rest_of_the_chapter():
    assert opened(small_form.BLUEPRINT, frozenset({"loans_books"})) == {"loans_books", "loans"}
    of_books = opened(annual_facts.form("annual"), frozenset({"loans_books"})) & TYPED["annual"]
    assert of_books == {"loans_books", "loans_children", "loans_in_library", "loans_external_points"}


def test_a_chain_of_parts_opens_up_to_the_top_and_the_other_parts_there():
    lent = opened(annual_facts.form("annual"), frozenset({"loans_children"})) & TYPED["annual"]
    assert lent == {
        *("loans_books", "loans_periodicals", "loans_other"),
        *("loans_children", "loans_in_library", "loans_external_points"),
    }


TYPED = {
    name: frozenset(code for code, one in blueprint.indicators.items() if not one.computed)
    for name, blueprint in FORMS.items()
}
WHOLES = {name: {code for _part, wholes in one.parts for code in wholes} for name, one in FORMS.items()}
FIGURES = st.sampled_from(
    [*(Given(Decimal(number)) for number in (0, 1, 50, 5000)), Given(None, State.UNKNOWN), Given(None, State.KNOWN)]
)


def sound(name: str) -> dict[str, Given]:
    """Figures with which the form has no error of figures that disagree: wholes are large, parts small."""
    return {code: Given(Decimal(1000 if code in WHOLES[name] else 10)) for code in TYPED[name]}


def facts_with(blueprint: Blueprint, given: dict[str, Given]) -> Facts:
    facts = small_form.facts()
    return replace(facts, blueprint=blueprint, figures=compute(blueprint, given), rows={})


def errors(facts: Facts) -> set[tuple[str, str]]:
    """Rule and place, but for what only wants words (E14): explanations can be written at any time."""
    return {(one.rule, one.code) for one in check(facts) if one.is_error and one.rule != "E14"}


def is_wrong_elsewhere(blueprint: Blueprint, fields: frozenset[str], rule: str, code: str) -> bool:
    """An item exceeds its computed total only where that was typed too small, as a part is unknown, or where another
    item of it is below zero or blank: that is open, and put right there."""
    item = blueprint.indicators.get(code)
    if rule != "E02" or item is None or item.relation != Relation.PARTITION:
        return False
    return item.parent in fields and blueprint.indicators[item.parent].computed


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_change_of_what_is_open_makes_an_error_on_what_is_closed(name, data):
    blueprint, figures = FORMS[name], sound(name)
    before = errors(facts_with(blueprint, figures))
    asked = data.draw(st.sets(st.sampled_from(sorted(blueprint.indicators)), min_size=1, max_size=3))
    fields = opened(blueprint, frozenset(asked))
    for code in sorted(fields & TYPED[name]):
        figures[code] = data.draw(FIGURES, label=code)
    computed = compute(blueprint, figures)
    for code in sorted(fields & blueprint.indicators.keys() - TYPED[name]):
        if is_open(blueprint.indicators[code], computed):
            figures[code] = data.draw(FIGURES, label=code)
    found = errors(facts_with(blueprint, figures)) - before
    closed = {(rule, code) for rule, code in found if code not in fields}
    assert {one for one in closed if not is_wrong_elsewhere(blueprint, fields, *one)} == set()
