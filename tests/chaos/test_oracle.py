"""The oracle finds what is lost, doubled or overwritten, and lets pass what is not."""

import pytest

from .oracle import Choice, Evidence, Stored, Typed, excused, troubles, unlike

VISITS = ("figure", "visits")
ROW, TITLE, PEOPLE = ("row", "r1"), ("cell", "r1", "title"), ("cell", "r1", "people")
ANN, BERT = 1, 2


def typed(token, field=VISITS, place="A1", over=None, at=0.0, person=ANN, covers=()):
    return Typed(token, field, place, person, at, over, frozenset(covers))


def stored(*tokens, field=VISITS):
    return [Stored(field, token) for token in tokens]


def said(**run):
    return [(one.kind, one.token) for one in troubles(Evidence(**run))]


def test_a_value_that_is_stored_is_no_trouble():
    assert said(typed=[typed(1)], history=stored(1)) == []


def test_a_value_that_was_never_stored_is_lost():
    assert said(typed=[typed(1), typed(2, over=1, at=1)], history=stored(1)) == [("lost", 2)]


def test_a_value_typed_over_before_it_was_sent_is_not_lost():
    assert said(typed=[typed(1), typed(2, over=1)], history=stored(2)) == []


def test_a_value_is_lost_when_another_window_that_did_not_show_it_wrote_instead():
    assert said(typed=[typed(1), typed(2, place="A2")], history=stored(2)) == [("lost", 1)]


def test_a_value_overwritten_by_someone_who_had_seen_it_is_no_trouble():
    assert said(typed=[typed(1), typed(2, place="B1", over=1)], history=stored(1, 2)) == []


def test_a_value_overwritten_by_someone_who_had_not_seen_it_is_found():
    assert said(typed=[typed(1), typed(2, place="B1")], history=stored(1, 2)) == [("overwritten", 1)]


def test_a_value_that_was_chosen_over_another_is_no_trouble():
    run = {"typed": [typed(1), typed(2, place="B1")], "history": stored(1, 2)}
    assert said(choices=[Choice(VISITS, mine=2, theirs=1, kept_mine=True)], **run) == []


def test_a_choice_over_one_value_does_not_allow_to_overwrite_another():
    values = [typed(1), typed(2, place="B1"), typed(3, place="A2")]
    choices = [Choice(VISITS, mine=2, theirs=1, kept_mine=True)]
    assert said(typed=values, history=stored(1, 3, 2), choices=choices) == [("overwritten", 1), ("overwritten", 3)]


def test_a_value_that_was_chosen_against_is_not_lost():
    run = {"typed": [typed(1), typed(2, place="B1")], "history": stored(1)}
    assert said(choices=[Choice(VISITS, mine=2, theirs=1, kept_mine=False)], **run) == []


def test_what_was_typed_before_the_value_that_was_chosen_against_is_not_lost_either():
    values = [typed(1), typed(2, place="B1"), typed(3, place="B1", over=2)]
    choices = [Choice(VISITS, mine=3, theirs=1, kept_mine=False)]
    assert said(typed=values, history=stored(1), choices=choices) == []


def test_a_value_stored_although_the_other_was_chosen_is_found():
    values = [typed(1), typed(2, over=1, place="B1")]
    choices = [Choice(VISITS, mine=2, theirs=1, kept_mine=False)]
    assert said(typed=values, history=stored(1, 2), choices=choices) == [("unchosen", 2)]


def test_a_change_applied_a_second_time_is_found():
    values = [typed(1), typed(2, over=1, place="B1")]
    assert said(typed=values, history=stored(1, 2, 1)) == [("doubled", 1), ("overwritten", 2)]


def test_writing_the_same_again_is_no_trouble():
    assert said(typed=[typed(1)], history=stored(1, 1)) == []


def test_a_change_that_the_memory_tells_twice_is_found():
    assert said(typed=[typed(1)], history=stored(1), signed=[("visits", 1, ANN), ("visits", 1, ANN)]) == [
        ("doubled", 1)
    ]


def test_a_value_under_another_persons_name_is_found():
    assert said(typed=[typed(1)], history=stored(1), signed=[("visits", 1, BERT)]) == [("misattributed", 1)]


def test_a_value_in_a_field_where_nobody_typed_it_is_found():
    assert said(typed=[typed(1)], history=stored(1) + stored(1, field=("figure", "loans"))) == [("foreign", 1)]


def test_a_doubled_row_is_found():
    twice = stored(1, field=TITLE) + stored(1, field=("cell", "r2", "title"))
    assert said(typed=[typed(1, TITLE)], history=twice) == [("foreign", 1)]


@pytest.mark.parametrize(("age", "expected"), [(4.9, []), (5.1, [("lost", 1)])])
def test_only_what_is_young_may_be_lost_when_its_window_is_closed(age, expected):
    assert said(typed=[typed(1, at=10)], closings=[("A1", 10 + age)]) == expected


def test_what_was_lost_young_is_counted():
    assert excused(Evidence(typed=[typed(1, at=10)], closings=[("A1", 11)])) == [1]
    assert excused(Evidence(typed=[typed(1, at=10)], closings=[("A1", 11)], history=stored(1))) == []


def test_another_window_that_is_closed_excuses_nothing():
    assert said(typed=[typed(1, at=10)], closings=[("A2", 11)]) == [("lost", 1)]


def test_a_row_that_was_removed_takes_along_what_its_remover_saw():
    values = [typed(1, TITLE), typed(2, ROW, covers=[1])]
    assert said(typed=values, history=[*stored(1, field=TITLE), Stored(ROW, None)]) == []


def test_a_row_that_was_removed_before_it_was_ever_sent_is_no_trouble():
    assert said(typed=[typed(1, TITLE), typed(2, ROW, covers=[1])]) == []


def test_a_row_that_is_still_there_after_its_removal_is_found():
    values = [typed(1, TITLE), typed(2, ROW, covers=[1])]
    assert said(typed=values, history=stored(1, field=TITLE)) == [("lost", 2)]


def test_a_cell_that_goes_with_a_row_unseen_is_found():
    values = [typed(1, TITLE), typed(3, PEOPLE, place="B1", person=BERT), typed(2, ROW, covers=[1])]
    history = [*stored(1, field=TITLE), *stored(3, field=PEOPLE), Stored(ROW, None)]
    assert said(typed=values, history=history) == [("overwritten", 3)]


def test_a_cell_that_goes_with_a_row_by_choice_is_no_trouble():
    values = [typed(1, TITLE), typed(3, PEOPLE, place="B1", person=BERT), typed(2, ROW, covers=[1])]
    history = [*stored(1, field=TITLE), *stored(3, field=PEOPLE), Stored(ROW, None)]
    assert said(typed=values, history=history, choices=[Choice(ROW, 2, 3, kept_mine=True)]) == []


def test_a_row_that_was_made_anew_is_not_doubled_but_its_cells_are_when_they_come_twice():
    history = [*stored(1, field=TITLE), Stored(ROW, None), *stored(1, field=TITLE)]
    assert said(typed=[typed(1, TITLE), typed(2, ROW, covers=[1])], history=history) == []
    values = [typed(1, TITLE), typed(2, ROW, covers=[1]), typed(3, TITLE, over=1)]
    assert said(typed=values, history=[*history, *stored(3, 1, field=TITLE)]) == [("doubled", 1), ("overwritten", 3)]


def test_a_row_that_vanishes_without_anybody_is_found():
    assert said(typed=[typed(1, TITLE)], history=[*stored(1, field=TITLE), Stored(ROW, None)]) == [("lost", None)]


def test_what_the_tables_hold_must_be_what_was_stored_last():
    history = [*stored(1, 2), *stored(3, field=TITLE), Stored(ROW, None), *stored(4, field=PEOPLE)]
    assert unlike(history, [Stored(VISITS, 2), Stored(PEOPLE, 4)]) == []
    assert [(one.kind, one.token) for one in unlike(history, [Stored(VISITS, 1), Stored(PEOPLE, 4)])] == [("lost", 2)]
    assert [(one.kind, one.token) for one in unlike(history, [Stored(VISITS, 2)])] == [("lost", 4)]
