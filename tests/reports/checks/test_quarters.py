"""W23: a figure of the year that its quarters do not make asks for a reason, with every part named."""

from dataclasses import replace
from decimal import Decimal

from django.utils import translation

from reports.blueprint import AcrossQuarters, Check
from reports.checks import check
from reports.quarters import Offer

from ..small_form import BLUEPRINT, facts

VISITS = Offer(Decimal(4180), {1: Decimal(1069), 2: Decimal(1045), 3: Decimal(847), 4: Decimal(1219)})
USERS = Offer(Decimal(352), {4: Decimal(352)})
LOANS = Offer(Decimal(100), {1: Decimal(60), 2: Decimal(40)})
BOOKS = Offer(Decimal(90), {1: Decimal(50), 2: Decimal(40)})


def questions(offered, *, difference="0", rows=None, **of):
    watched = Check("W23", ("visits", "users", "loans", "loans_books", "only_library"), {"difference": difference})
    flag = replace(BLUEPRINT.indicators["only_library"], across_quarters=AcrossQuarters.ANY)
    blueprint = replace(BLUEPRINT, checks=(watched,), indicators={**BLUEPRINT.indicators, "only_library": flag})
    found = check(replace(facts(of=of, rows=rows), blueprint=blueprint, offered=offered))
    return [(issue.code, issue.message.replace("\u00a0", " ")) for issue in found if issue.rule == "W23"]


def test_a_sum_is_named_with_its_parts_and_the_difference():
    assert questions({"visits": VISITS}, visits=4200) == [
        (
            "visits",
            "The quarters make 4,180 (Q1 1,069 + Q2 1,045 + Q3 847 + Q4 1,219), but here it is 4,200, "
            "a difference of +20.",
        )
    ]


def test_the_difference_is_told_in_the_notation_of_the_reader():
    with translation.override("lv"):
        ((_code, message),) = questions({"visits": VISITS}, visits=3180)
    assert [part for part in ("4 180", "1 069", "3 180", "\u22121 000") if part not in message] == []


def test_a_figure_since_january_is_compared_with_the_last_quarter():
    assert questions({"users": USERS}, users=360) == [
        ("users", "The quarter says otherwise (Q4 352): here it is 360, a difference of +8.")
    ]


def test_the_same_figure_asks_nothing():
    assert questions({"visits": VISITS, "users": USERS}, visits=4180, users=352) == []


def test_a_difference_within_the_threshold_asks_nothing():
    assert questions({"visits": VISITS}, difference="20", visits=4200) == []
    assert len(questions({"visits": VISITS}, difference="20", visits=4201)) == 1


def test_a_year_with_a_quarter_missing_is_not_questioned():
    incomplete = Offer(Decimal(2961), {1: Decimal(1069), 2: Decimal(1045), 3: Decimal(847)}, missing=(4,))
    assert questions({"visits": incomplete}, visits=4200) == []


def test_what_is_blank_is_not_questioned():
    assert questions({"visits": VISITS}) == []


def test_a_total_is_not_questioned_again_when_its_part_is():
    offered = {"loans": LOANS, "loans_books": BOOKS}
    assert [code for code, _ in questions(offered, loans_books=95, loans_other=10)] == ["loans_books"]


def test_a_total_is_questioned_when_what_was_added_stands_in_another_part():
    offered = {"loans": LOANS, "loans_books": BOOKS}
    assert [code for code, _ in questions(offered, loans_books=90, loans_other=25)] == ["loans"]


def test_a_total_that_disagrees_with_its_parts_has_that_to_settle_first():
    assert questions({"loans": LOANS}, loans_books=90, loans_other=10, loans=130) == []


def test_yes_in_no_quarter_and_yes_in_the_year():
    never = Offer(Decimal(0), dict.fromkeys((1, 2, 3, 4), Decimal(0)))
    assert questions({"only_library": never}, only_library=1) == [
        ("only_library", "The quarters say otherwise (Q1 no, Q2 no, Q3 no, Q4 no), but here it is yes.")
    ]
