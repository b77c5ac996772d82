"""What is computed from what was given: blank is not zero, and a given total waits beside the sum of its parts."""

from decimal import Decimal

from hypothesis import given as over
from hypothesis import strategies as st

from reports.computing import Figure, State, cell_number, compute

from .small_form import BLUEPRINT, figures, given

AMOUNTS = st.decimals(0, 999_999, places=2)
PERHAPS = st.none() | AMOUNTS


def test_what_nobody_touched_is_blank_and_what_it_makes_is_unknown():
    assert set(figures().values()) == {Figure(), Figure(missing=("users",)), Figure(missing=("loans_books",))}
    assert figures()["adults"] == Figure(missing=("users",))


def test_zero_is_a_number():
    assert figures(visits=0)["visits"] == Figure(Decimal(0), None, Decimal(0), State.KNOWN)
    assert not figures(visits=0)["visits"].blank
    assert figures()["visits"].blank


def test_an_optional_blank_counts_as_nothing_and_a_required_one_leaves_the_sum_unknown():
    assert figures(loans_books=5104)["loans"].number == Decimal(5104)
    assert figures(loans_other=28)["loans"] == Figure(missing=("loans_books",))


def test_a_part_declared_unknown_leaves_the_sum_unknown_one_that_does_not_apply_does_not():
    assert figures(loans_books=5104, loans_other=State.UNKNOWN)["loans"].missing == ("loans_other",)
    assert figures(loans_books=5104, loans_other=State.NOT_APPLICABLE)["loans"].number == Decimal(5104)


def test_text_that_could_not_be_read_leaves_the_sum_unknown():
    assert figures(loans_books="five thousand")["loans"] == Figure(missing=("loans_books",))


def test_a_given_total_counts_until_its_parts_make_another_and_then_both_are_kept():
    assert figures(loans=10586)["loans"] == Figure(
        Decimal(10586), None, Decimal(10586), State.KNOWN, "", ("loans_books",)
    )
    both = figures(loans=10586, loans_books=5104, loans_other=5454)["loans"]
    assert (both.number, both.computed, both.stated) == (Decimal(10586), Decimal(10558), Decimal(10586))
    assert both.disagrees
    assert not figures(loans=10558, loans_books=5104, loans_other=5454)["loans"].disagrees


def test_a_balance_needs_its_start_and_takes_the_rest_as_it_is():
    closing = figures(start=10164, added=844, withdrawn=960)
    assert closing["stock"].number == Decimal(10048)
    assert figures(start=10164, correction=260)["stock"].number == Decimal(10424)
    assert figures(added=844)["stock"] == Figure()


def test_a_difference_follows_its_first_part():
    assert figures(users=488, children=144)["adults"].number == Decimal(344)
    assert figures(users=488)["adults"].number == Decimal(488)
    assert figures(children=144)["adults"].number is None


def test_a_ratio_is_always_worked_out_and_never_taken_from_a_file():
    printed = figures(users=495, population=1018, coverage=45)["coverage"]
    assert printed.stated == Decimal(45)
    assert printed.number == printed.computed == Decimal(495) / Decimal(1018) * 100
    assert figures(coverage=45)["coverage"].number is None


def test_a_ratio_to_nothing_is_unknown():
    assert figures(users=495, population=0)["coverage"].number is None


def test_rows_are_counted_once_there_are_any():
    rows = {"project_list": [{"title": "Maps"}, {"title": "Tales"}]}
    assert compute(BLUEPRINT, {}, rows)["projects"].number == Decimal(2)
    assert compute(BLUEPRINT, {}, {"project_list": []})["projects"].blank
    counted = compute(BLUEPRINT, given(projects=3), rows)["projects"]
    assert (counted.number, counted.computed, counted.disagrees) == (Decimal(3), Decimal(2), True)


def test_a_cell_that_is_no_number_counts_as_none():
    assert cell_number({"amount": "12.50"}, "amount") == Decimal("12.50")
    assert cell_number({"amount": "about ten"}, "amount") is None
    assert cell_number({"amount": "NaN"}, "amount") is None
    assert cell_number({}, "amount") is None


@over(AMOUNTS, PERHAPS)
def test_a_sum_is_the_sum_of_its_parts_and_a_blank_adds_nothing(books, other):
    parts = {"loans_books": books} | ({} if other is None else {"loans_other": other})
    assert figures(**parts)["loans"].number == books + (other or 0)


@over(PERHAPS, PERHAPS)
def test_a_sum_is_known_exactly_when_its_required_part_is(books, other):
    parts = {code: number for code, number in [("loans_books", books), ("loans_other", other)] if number is not None}
    assert (figures(**parts)["loans"].number is None) == (books is None)


@over(AMOUNTS, PERHAPS, PERHAPS, PERHAPS)
def test_a_balance_closes_with_what_was_given(start, added, withdrawn, correction):
    movement = {"added": added, "withdrawn": withdrawn, "correction": correction}
    known = {code: number for code, number in movement.items() if number is not None}
    end = start + (added or 0) - (withdrawn or 0) + (correction or 0)
    assert figures(start=start, **known)["stock"].number == end


@over(st.dictionaries(st.sampled_from(list(BLUEPRINT.indicators)), AMOUNTS | st.sampled_from(list(State)[1:3])))
def test_whatever_is_given_is_kept(values):
    found = figures(**values)
    assert list(found) == list(BLUEPRINT.indicators)
    assert {code: found[code].stated for code in values} == {
        code: None if isinstance(value, State) else Decimal(str(value)) for code, value in values.items()
    }
