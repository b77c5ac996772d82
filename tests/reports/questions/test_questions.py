"""Questions on fields: noted, sent, answered in words or by a change, asked again, closed; and what is refused."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from libraries.models import Role
from reports import filling, questions
from reports.computing import Given
from reports.ledgers.values import Entry
from reports.models import Question, Report, Status
from reports.questions import QuestionError
from tests.conftest import person

State = Question.State
NOW = timezone.now()
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def submitted(library, make_report):
    return make_report(library, Status.SUBMITTED)


@pytest.fixture
def asked(report, methodologist):
    """A question that was sent; the report is the library's again."""
    question = questions.note(report, "income_municipal", "Is this the sum of the year?", by=methodologist, at=NOW)
    questions.send(report, by=methodologist, at=NOW)
    question.refresh_from_db()
    return question


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("income_municipal", "income_municipal"),
        ("n3_repairs", "n3_repairs"),
        ("staff", "staff"),
        ("chapter:staff", "chapter:staff"),
        ("finance", "chapter:finance"),
    ],
)
def test_a_question_is_about_a_figure_a_text_a_table_or_a_chapter(submitted, methodologist, code, kept):
    assert questions.note(submitted, code, " Why? ", by=methodologist).code == kept
    stored = Question.objects.get()
    assert (stored.text, stored.state, stored.sent_at) == ("Why?", State.NOTED, None)


@pytest.mark.parametrize("code", ["made_up", "chapter:made_up", "chapter:income_municipal", "", "x" * 80])
def test_a_question_on_what_the_form_does_not_have_is_refused(submitted, methodologist, code):
    with pytest.raises(QuestionError, match="There is no field “.*” in this report."):
        questions.note(submitted, code, "Why?", by=methodologist)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" \n ", "Write something first."),
        ("a\x00b", "This has a character that no text can have. Type it anew."),
        ("x" * 1001, "This is longer than 1000 characters. Shorten it."),
    ],
)
def test_words_that_cannot_be_kept(submitted, methodologist, text, sentence):
    with pytest.raises(QuestionError) as error:
        questions.note(submitted, "income_municipal", text, by=methodologist)
    assert str(error.value) == sentence
    assert len(questions.note(submitted, "income_municipal", "x" * 1000, by=methodologist).text) == 1000


def test_a_note_is_changed_and_taken_back_until_it_is_sent(submitted, methodologist, librarian):
    question = questions.note(submitted, "income_municipal", "Why?", by=methodologist)
    with pytest.raises(QuestionError, match="Only those who asked can change this question."):
        questions.change_note(question, "Because", by=librarian)
    questions.change_note(question, "Why so little?", by=methodologist)
    assert Question.objects.get().text == "Why so little?"
    questions.take_back(question, by=methodologist)
    assert not Question.objects.exists()


def test_what_was_sent_is_not_changed(asked, methodologist):
    for change in (
        lambda: questions.change_note(asked, "Other", by=methodologist),
        lambda: questions.take_back(asked, by=methodologist),
    ):
        with pytest.raises(QuestionError, match="This question has been sent already."):
            change()


def test_an_answer_a_second_question_and_the_end_of_a_thread(asked, librarian, methodologist):
    questions.reply(asked, "Yes, of twelve months.", by=librarian, at=NOW)
    assert asked.state == State.ANSWERED
    questions.reopen_thread(asked, "And the gifts?", by=methodologist, at=LATER)
    assert (asked.state, asked.sent_at) == (State.OPEN, LATER)
    questions.reply(asked, "They stand below.", by=librarian, at=LATER)
    with pytest.raises(QuestionError, match="Only the person who asked can close this question."):
        questions.close(asked, by=librarian)
    questions.close(asked, by=methodologist, at=LATER)
    stored = Question.objects.get()
    assert (stored.state, stored.closed_at) == (State.CLOSED, LATER)
    assert [str(one) for one in stored.replies.all()] == [
        "Yes, of twelve months.",
        "And the gifts?",
        "They stand below.",
    ]
    with pytest.raises(QuestionError, match="This question has been closed meanwhile. Your answer was not saved."):
        questions.reply(asked, "One thing more", by=librarian)


def test_an_answer_pressed_twice_is_one(asked, librarian, methodologist, head):
    first = questions.reply(asked, "Yes, it is.", by=librarian)
    assert questions.reply(asked, " Yes, it is. ", by=librarian) == first
    questions.reply(asked, "Yes, it is.", by=head)
    questions.reopen_thread(asked, "All of it?", by=methodologist)
    questions.reopen_thread(asked, "All of it?", by=methodologist)
    questions.reply(asked, "Yes, it is.", by=librarian)
    assert [(one.text, one.by) for one in asked.replies.order_by("pk")] == [
        ("Yes, it is.", librarian), ("Yes, it is.", head), ("All of it?", methodologist), ("Yes, it is.", librarian)
    ]  # fmt: skip
    asked.refresh_from_db()
    assert asked.state == State.ANSWERED


def test_nobody_else_answers_or_asks_again(asked, analyst, stranger, director):
    for other in (analyst, stranger, director):
        with pytest.raises(QuestionError, match="Only those who fill in this report can answer."):
            questions.reply(asked, "Yes", by=other)
        with pytest.raises(QuestionError, match="Only those who asked can ask again."):
            questions.reopen_thread(asked, "Yes?", by=other)


def test_a_colleague_asks_again_and_closes_only_when_who_asked_has_left(asked, methodologist, region):
    colleague = person("colleague", Role.METHODOLOGIST, region=region)
    questions.reopen_thread(asked, "Still not clear.", by=colleague)
    with pytest.raises(QuestionError):
        questions.close(asked, by=colleague)
    methodologist.memberships.all().delete()
    asked = Question.objects.select_related("by", "report__library", "report__municipality").get()
    questions.close(asked, by=type(colleague).objects.get(pk=colleague.pk))
    assert asked.state == State.CLOSED


def test_each_level_sends_what_it_has_noted_itself(submitted, municipality, central, methodologist, librarian):
    municipality.central_check = True
    municipality.save()
    report = Report.objects.with_names().get(pk=submitted.pk)
    questions.note(report, "income_municipal", "Of the municipality?", by=central)
    questions.note(report, "visits_physical", "Of the region?", by=methodologist)
    assert [one.text for one in questions.shown_to(librarian, report)] == []
    assert [one.text for one in questions.shown_to(central, report)] == ["Of the municipality?"]
    assert [one.text for one in questions.shown_to(methodologist, report)] == ["Of the region?"]
    assert [one.text for one in questions.send(report, by=central, at=NOW)] == ["Of the municipality?"]
    assert [one.text for one in questions.shown_to(librarian, report)] == ["Of the municipality?"]
    assert [one.text for one in questions.unsettled(report, by=central)] == ["Of the municipality?"]
    assert [one.text for one in questions.unsettled(report, by=methodologist)] == [
        "Of the municipality?",
        "Of the region?",
    ]


def change(report, by, **numbers):
    entries = {code: Entry(Given(Decimal(number))) for code, number in numbers.items()}
    filling.save(report, by=by, entries=entries)


def test_a_changed_figure_is_its_own_answer(report, methodologist, librarian):
    change(report, librarian, income_municipal=5, income_donations=7)
    questions.note(report, "income_municipal", "So little?", by=methodologist)
    questions.note(report, "income_donations", "From whom?", by=methodologist)
    questions.send(report, by=methodologist, at=timezone.now())
    change(report, librarian, income_municipal=6)
    assert [one.code for one in questions.unanswered(report)] == ["income_donations"]
    assert [one.code for one in questions.answer_changed(report, timezone.now())] == ["income_municipal"]
    answered = Question.objects.get(code="income_municipal")
    assert (answered.state, [(str(one), one.by) for one in answered.replies.all()]) == (
        State.ANSWERED,
        [("5.00 → 6.00", None)],
    )


def test_a_figure_put_back_answers_nothing(report, methodologist, librarian):
    change(report, librarian, income_municipal=5)
    questions.note(report, "income_municipal", "So little?", by=methodologist)
    questions.send(report, by=methodologist, at=timezone.now())
    change(report, librarian, income_municipal=6)
    change(report, librarian, income_municipal=5)
    assert [one.code for one in questions.unanswered(report)] == ["income_municipal"]
    assert questions.answer_changed(report, timezone.now()) == []


def test_a_total_is_answered_by_its_parts_and_a_chapter_by_what_is_in_it(report, methodologist, librarian):
    for code in ("income_total", "chapter:finance", "chapter:staff"):
        questions.note(report, code, "Right?", by=methodologist)
    questions.send(report, by=methodologist, at=timezone.now())
    change(report, librarian, income_municipal=6)
    questions.answer_changed(report, timezone.now())
    said = {one.code: [str(reply) for reply in one.replies.all()] for one in Question.objects.all()}
    label = report.blueprint.indicators["income_municipal"].label.in_language("en")
    assert said == {
        "income_total": [f"{label}: – → 6.00"],
        "chapter:finance": [f"{label}: – → 6.00"],
        "chapter:staff": [],
    }


def test_a_changed_text_and_a_changed_table_answer_too(report, methodologist, librarian):
    for code in ("n3_repairs", "projects"):
        questions.note(report, code, "Right?", by=methodologist)
    questions.send(report, by=methodologist, at=timezone.now())
    filling.save(
        report,
        by=librarian,
        texts={"n3_repairs": filling.Text("New shelves.")},
        tables={"projects": [{"title": "Reading room"}]},
    )
    questions.answer_changed(report, timezone.now())
    assert {one.code: str(one.replies.get()) for one in Question.objects.all()} == {
        "n3_repairs": "The text was changed.",
        "projects": "The table was changed.",
    }


def test_a_row_that_was_removed_is_an_answer_that_says_what_it_was(report, methodologist, librarian, head):
    """Who was asked about a project that never was takes it out; the question waits to be closed by who asked."""
    rows = [{"title": "Reading room", "amount": "1500.50"}, {"title": "Old maps"}]
    filling.save(report, by=librarian, tables={"projects": rows})
    asked = questions.note(report, "projects", "Did this take place?", by=methodologist)
    whole = questions.note(report, "chapter:projects", "Is this all?", by=methodologist)
    questions.send(report, by=methodologist, at=timezone.now())
    assert questions.unanswered(report) == [asked, whole]
    filling.save(report, by=librarian, tables={"projects": rows[1:]})
    assert questions.unanswered(report) == []
    questions.answer_changed(report, timezone.now())
    assert asked.replies.get().text == "A row was removed: “Reading room; 1500.50”."
    assert whole.replies.get().text == "Projects: A row was removed: “Reading room; 1500.50”."
    assert set(Question.objects.values_list("state", flat=True)) == {State.ANSWERED}
    with pytest.raises(QuestionError, match="Only the person who asked can close this question"):
        questions.close(asked, by=head)
    questions.close(asked, by=methodologist)


def test_a_row_that_the_system_takes_out_answers_nothing(report, methodologist, librarian):
    filling.save(report, by=librarian, tables={"projects": [{"title": "Reading room"}]})
    asked = questions.note(report, "projects", "Did this take place?", by=methodologist)
    questions.send(report, by=methodologist, at=timezone.now())
    filling.save(report, by=None, tables={"projects": []})
    assert questions.unanswered(report) == [asked]


def test_the_fields_of_questions(report, methodologist):
    for code in ("staff", "income_municipal", "staff", "chapter:gallery"):
        questions.note(report, code, "Right?", by=methodologist)
    found = questions.fields_of(questions.of([report])[report.pk])
    assert found == ["staff", "income_municipal", *_all_of(report, "gallery")]


def _all_of(report, code):
    chapter = report.blueprint.chapter(code)
    return [*chapter.codes, *chapter.tables, *chapter.narratives]


@pytest.mark.parametrize("count", [1, 3])
def test_the_questions_of_many_reports_come_from_two_queries(
    count, library, sister_library, make_report, methodologist, librarian, django_assert_num_queries
):
    reports = [make_report(library), make_report(sister_library)]
    for report in reports:
        for number in range(count):
            question = questions.note(report, "income_municipal", f"Question {number}", by=methodologist)
        questions.send(report, by=methodologist, at=NOW)
    question.refresh_from_db()
    questions.reply(question, "Yes", by=methodologist)
    with django_assert_num_queries(2):
        found = questions.of(reports)
        assert [len(found[report.pk]) for report in reports] == [count, count]
        assert [str(reply.by) for one in found[reports[1].pk] for reply in one.replies.all()] == ["Methodologist"]
    with django_assert_num_queries(4):
        waiting = questions.waiting_of(reports)
    assert {key: len(those) for key, those in waiting.items()} == {one.pk: count for one in reports}
    Question.objects.all().delete()
    with django_assert_num_queries(1):
        assert questions.waiting_of(reports) == {}
