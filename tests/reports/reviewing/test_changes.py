"""What changed since a look: figures, texts, rows, explanations, answers; by whom, when, from what to what."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports import filling, questions, workflow
from reports.checks import Text
from reports.computing import Given, State
from reports.ledgers.values import Entry
from reports.models import Look
from reports.reviewing import looks
from reports.reviewing.changes import changes_since
from reports.reviewing.differences import pieces
from reports.reviewing.looks import Seen

from .conftest import WORDS, entry, fresh

LONG_AGO = timezone.now() - timedelta(days=4000)


@pytest.fixture
def returned(unusual, methodologist):
    """Looked through by the methodologist, and returned."""
    assert looks.look(unusual, by=methodologist, at=timezone.now())
    workflow.give_back(unusual, by=methodologist, comment="Please look at it again.")
    return fresh(unusual)


def changed(report, user):
    look = looks.last_look(report, user)
    found = changes_since(report, look.at, Seen.of(look.content))
    return [(one.kind, one.label, one.where, one.old, one.new, one.by) for one in found]


def test_nothing_changed_is_nothing_to_read(returned, methodologist):
    assert changed(returned, methodologist) == []


def test_a_figure_is_told_once_from_what_was_seen_to_what_it_is(returned, methodologist, head, librarian):
    for number, by in ((2500, head), (2450, librarian)):
        filling.save(returned, by=by, entries={"visits": entry(number)})
    filling.save(returned, by=head, entries={"hours": Entry(Given(None, State.UNKNOWN))})
    assert changed(returned, methodologist) == [
        ("figure", "Visits", "", "2,600", "2,450", librarian),
        ("figure", "Opening hours a week", "", "30.0", "unknown", head),
    ]


def test_a_figure_that_was_put_back_has_not_changed(returned, methodologist, head):
    for number in (2500, 2600):
        filling.save(returned, by=head, entries={"visits": entry(number)})
    assert changed(returned, methodologist) == []


def test_of_a_text_only_the_sentences_that_differ_are_to_be_read(returned, methodologist, head):
    filling.save(returned, by=head, texts={"summary": Text("<p>A quiet year. The roof leaked.</p><p>Thanks.</p>")})
    (told,) = changed(returned, methodologist)
    assert told[:3] == ("text", "Summary", "")
    look = looks.last_look(returned, methodologist)
    (change,) = changes_since(returned, look.at, Seen.of(look.content))
    assert [(piece.text, piece.new) for piece in change.pieces] == [
        ("Nothing broke.", False),
        ("The roof leaked. Thanks.", True),
    ]
    assert (change.by, change.pieces[0].gone, change.pieces[1].gone) == (head, True, False)


def test_an_explanation_is_told_with_what_it_said_before(returned, methodologist, head):
    filling.save(returned, by=head, explanations={"visits": "A new gate counts both ways."})
    assert changed(returned, methodologist) == [
        ("explanation", "Visits", "", WORDS, "A new gate counts both ways.", head)
    ]


def test_rows_that_came_changed_and_went(returned, methodologist, head):
    table = [{"title": "Fairy tales", "amount": "100"}, {"title": "Old maps", "amount": "50"}]
    filling.save(returned, by=head, tables={"project_list": table})
    assert looks.look(fresh(returned), by=methodologist, at=timezone.now())
    first, _second = returned.rows.order_by("position")
    kept = filling.TypedRow({"title": "Fairy tales", "amount": "120.5"}, first.key)
    filling.save(returned, by=head, tables={"project_list": [kept, filling.TypedRow({"title": "Radio"})]})
    assert [one for one in changed(returned, methodologist) if one[0] == "row"] == [
        ("row", "List of projects", "row 1, Amount", "100", "120.5", head),
        ("row", "List of projects", "row 2", "", "Radio", head),
        ("row", "List of projects", "a row removed", "Old maps; 50", "", head),
    ]


def test_an_answer_stands_under_its_question(returned, methodologist, head):
    asked = questions.note(returned, "users", "Who were they?", by=methodologist)
    questions.send(returned, by=methodologist, at=timezone.now())
    asked.refresh_from_db()
    questions.reply(asked, "Children of the new school.", by=head)
    assert changed(returned, methodologist) == [
        ("answer", "Users", "", "Who were they?", "Children of the new school.", head)
    ]


def test_without_what_was_seen_things_are_named_but_not_what_they_were(returned, head):
    then = timezone.now()
    filling.save(returned, by=head, texts={"summary": Text("<p>Otherwise.</p>")})
    filling.save(returned, by=head, tables={"project_list": [{"title": "Radio"}]})
    filling.save(returned, by=head, explanations={"visits": "A new gate counts both ways."})
    found = changes_since(returned, then)
    assert [(one.kind, one.label, one.old, one.new) for one in found if one.kind != "figure"] == [
        ("explanation", "Visits", None, "A new gate counts both ways."),
        ("text", "Summary", None, "Otherwise."),
        ("row", "List of projects", None, "Radio"),
    ]


@pytest.mark.parametrize("several", [False, True])
def test_changes_take_as_many_queries_for_three_as_for_one(several, returned, methodologist, head, librarian):
    people = [head, librarian, head] if several else [head]
    for number, by in enumerate(people):
        code = ("visits", "users", "hours")[number]
        filling.save(returned, by=by, entries={code: entry(90 + number)}, explanations={code: WORDS + "!"})
    filling.save(returned, by=head, tables={"project_list": [{"title": str(n)} for n in people]})
    filling.save(returned, by=head, texts={"summary": Text("<p>Otherwise.</p>")})
    report, look = fresh(returned), looks.last_look(returned, methodologist)
    with CaptureQueriesContext(connection) as asked:
        assert changes_since(report, look.at, Seen.of(look.content))
    # Texts, explanations, rows, figures, who changed the rows, answers.
    assert len(asked) == 6


# Looks


def test_what_changed_while_the_page_was_open_was_not_seen(returned, methodologist, head):
    opened = timezone.now()
    filling.save(returned, by=head, entries={"visits": entry(2500)})
    assert not looks.look(fresh(returned), by=methodologist, at=opened)
    assert [one[1] for one in changed(returned, methodologist)] == ["Visits"]
    assert looks.look(fresh(returned), by=methodologist, at=timezone.now())
    assert changed(returned, methodologist) == []


def test_each_reviewer_looks_with_her_own_eyes(returned, methodologist, director):
    assert looks.last_look(returned, director) is None
    assert looks.look(returned, by=director, at=timezone.now())
    assert Look.objects.count() == 2


# Sentences


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("One. Two. Three.", "One. Two. Three.", []),
        ("One. Two. Three.", "One. Three.", [("Two.", False)]),
        ("One. Three.", "One. Two! Three.", [("Two!", True)]),
        ("One. Two.", "One. 2.", [("Two.", False), ("2.", True)]),
        ("", "All new. Indeed.", [("All new. Indeed.", True)]),
        ("One\nTwo", "Two\nOne", [("Two", True), ("Two", False)]),
    ],
)
def test_sentences_that_are_gone_and_new(old, new, found):
    assert [(piece.text, piece.new) for piece in pieces(old, new)] == found
