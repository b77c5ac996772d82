"""Questions that somebody noted and never sent: said beside the report, with whose they are; whom they keep waiting."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from libraries.models import Library, Municipality, Role, User
from reports import questions, workflow
from reports.models import Question, Status
from reports.reviewing import bulk, queue
from reports.seen import seen_of
from tests.conftest import person

from .conftest import SUBMITTED, fresh

TODAY = date(2022, 2, 1)
ENGLISH = {"accept-language": "en"}


def lined_up(user):
    return queue.queue_of(list(queue.waiting_for(user, on=TODAY)), user)


def of(user):
    (one,) = lined_up(user)
    return [(note.name, note.by, note.blocks) for note in one.notes], one.clean


@pytest.fixture
def colleague(region):
    """Another methodologist of the same region."""
    return person("colleague", Role.METHODOLOGIST, region=region)


@pytest.fixture
def checked(submitted, central):
    """The central library has noted a question, forgotten it, and lost the step of checking and got it again."""
    Municipality.objects.update(central_check=True)
    workflow.check_off(fresh(submitted), by=central)
    questions.note(fresh(submitted), "users", "Who were they?", by=central)
    return fresh(submitted)


def test_what_a_colleague_noted_keeps_the_report_and_the_queue_says_whose_it_is(
    submitted, methodologist, colleague, client
):
    questions.note(submitted, "users", "Who were they?", by=colleague)
    assert of(methodologist) == ([("Users", colleague, True)], False)
    client.force_login(methodologist)
    page = client.get(reverse("review_queue"), headers=ENGLISH).content.decode()
    way = f'<a href="{reverse("report_review", args=[submitted.pk])}#item-users">'
    assert f"<li>{way}a question of Colleague about “Users” was not sent</a></li>" in page


def test_what_the_other_level_forgot_is_said_and_keeps_nothing(checked, methodologist, central, client):
    assert of(methodologist) == ([("Users", central, False)], True)
    client.force_login(methodologist)
    page = client.get(reverse("review_queue"), headers=ENGLISH).content.decode()
    assert "a question of Central about “Users” was not sent at the other level; it keeps nothing" in page
    done = bulk.accept_all({checked.pk: seen_of(checked)}, lined_up(methodologist), by=methodologist, at=SUBMITTED)
    assert done == ([checked], [])
    assert fresh(checked).status == Status.ACCEPTED
    assert Question.objects.get().state == Question.State.NOTED


def test_what_somebody_noted_who_reviews_no_more_falls_to_who_does(submitted, methodologist, colleague):
    questions.note(submitted, "users", "Who were they?", by=colleague)
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    assert of(methodologist) == ([("Users", colleague, True)], False)


def test_of_those_chosen_together_it_is_refused_with_whose_note_it_is(submitted, methodologist, colleague):
    seen = seen_of(submitted)
    questions.note(submitted, "users", "Who were they?", by=colleague)
    _accepted, (refused,) = bulk.accept_all(
        {submitted.pk: seen}, lined_up(methodologist), by=methodologist, at=SUBMITTED
    )
    assert refused.why == "A question about “Users”, noted by Colleague, was not sent: look at it by itself."
    with pytest.raises(workflow.UndecidedError) as refusal:
        workflow.accept(submitted, by=methodologist)
    assert str(refusal.value) == (
        "The report cannot be accepted yet. "
        "1 question of Colleague was noted and not sent: return the report with it, or take it back."
    )


def test_a_central_library_lets_nothing_on_with_what_a_colleague_of_its_own_has_noted(submitted, central, municipality):
    Municipality.objects.update(central_check=True)
    other = person("other", Role.CENTRAL, municipality=municipality)
    note = questions.note(fresh(submitted), "users", "Who were they?", by=other)
    with pytest.raises(workflow.UndecidedError, match="1 question of Other was noted and not sent"):
        workflow.check_off(fresh(submitted), by=central)
    questions.take_back(note, by=central)
    workflow.check_off(fresh(submitted), by=central)
    assert fresh(submitted).status == Status.CHECKED


@pytest.mark.parametrize("several", [False, True])
def test_notes_of_one_person_take_as_many_queries_on_three_reports_as_on_one(
    several, submit, library, sister_library, municipality, methodologist, colleague
):
    third = Library.objects.create(register_number="BLB9005", name="Cedar library", municipality=municipality)
    for one in (library, sister_library, third) if several else (library,):
        questions.note(submit(one), "users", "Who were they?", by=colleague)
    reader = User.objects.get(pk=methodologist.pk)
    with CaptureQueriesContext(connection) as asked:
        found = queue.queue_of(list(queue.waiting_for(reader, on=TODAY)), reader)
    assert [len(one.unsent) for one in found] == [1] * (3 if several else 1)
    assert len(asked) == 16
