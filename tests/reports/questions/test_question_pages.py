"""Questions on the author's pages: seen beside the field, answered in place, in the way of a submission."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from libraries.models import Membership, Role
from reports import filling, questions, workflow
from reports.checks import Text
from reports.models import Question, Report, Status
from tests.conftest import person

from ..small_form import published, report_for

FIGURES = {
    "users": "100",
    "visits": "500",
    "loans_books": "900",
    "loans_other": "100",
    "income": "50",
    "expenditure": "50",
}
QUERIES = 9
STORY = "<script>alert(1)</script> & {{ 7|add:7 }}"


@pytest.fixture
def returned(library, head, methodologist):
    """Handed in without a fault; the methodologist asks about the visits, the text and the second chapter."""
    report = report_for(library, published(), "2020")
    blueprint = report.blueprint
    filling.save(
        report,
        by=head,
        entries={code: filling.entry_typed(blueprint.indicators[code], text, report) for code, text in FIGURES.items()},
        tables={"project_list": [{"title": "Reading room"}]},
        texts={"summary": Text("A good year.")},
    )
    Report.objects.filter(pk=report.pk).update(status=Status.SUBMITTED)
    report = Report.objects.with_names().get(pk=report.pk)
    for code, text in (("chapter:words", "Is this all?"), ("visits", STORY), ("summary", "And the market?")):
        questions.note(report, code, text, by=methodologist)
    workflow.give_back(report, by=methodologist)
    return Report.objects.with_names().get(pk=report.pk)


@pytest.fixture
def asked(returned):
    return {one.code: one for one in returned.questions.select_related("report")}


@pytest.fixture
def at_work(client, head):
    client.force_login(head)
    client.cookies["django_language"] = "en"
    return client


def chapter(report, code="numbers"):
    return reverse("report_chapter", args=[report.pk, code])


def answer_url(question, name="report_answer"):
    return reverse(name, args=[question.report_id, question.pk])


def page_of(client, address):
    return html.unescape(re.sub(r"\s+", " ", client.get(address).content.decode()))


def test_a_question_stands_beside_its_field_as_it_was_written(at_work, returned, asked):
    content = at_work.get(chapter(returned)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7|add:7 }}" in content
    assert "<script>alert" not in content
    assert content.count("data-thread") == 1
    assert "Methodologist, " in content


def test_the_chapter_says_what_is_open_and_leads_on(at_work, returned, asked):
    page = page_of(at_work, chapter(returned))
    assert "Only what is asked about, and what has to agree with it, can be changed: 1 field of this chapter" in page
    assert "3 questions wait for you." in page
    assert f"{chapter(returned)}#question-{asked['visits'].pk}" in page  # the first one
    assert f'{chapter(returned, "words")}#question-{asked["chapter:words"].pk}" data-next-question' in page
    words = page_of(at_work, chapter(returned, "words"))
    assert words.count("data-thread") == 2
    assert "2 fields of this chapter" in words  # the text and the table; what is counted follows


def test_a_choice_to_open_everything_is_said(at_work, returned, methodologist):
    Report.objects.filter(pk=returned.pk).update(open_fields=None)
    assert "It was decided that everything can be changed." in page_of(at_work, chapter(returned))


def test_the_chapters_and_the_report_show_where_questions_are(at_work, returned, asked):
    page = page_of(at_work, reverse("report", args=[returned.pk]))
    assert page.count("data-thread") == 3
    assert re.findall(r'open-mark">(\d questions?)<', page) == ["1 question", "2 questions"]
    leads = re.findall(r'href="([^"]*#question-\d+)"', page)
    assert leads[0] == f"{chapter(returned)}#question-{asked['visits'].pk}"


def test_the_way_on_from_home_leads_to_the_first_question(at_work, returned, asked):
    page = page_of(at_work, reverse("home"))
    assert "3 questions to answer" in page
    assert f'href="{chapter(returned)}#question-{asked["visits"].pk}"' in page


def test_a_submission_waits_for_every_answer(at_work, returned, asked, head):
    address = reverse("report_check", args=[returned.pk])
    page = page_of(at_work, address)
    assert "Questions that wait for you" in page
    assert page.count("#question-") == 3
    assert "signed_by" not in page
    sent = {"signed_by": "A. B.", "signed_post": "Head"}
    answer = at_work.post(reverse("report_submit", args=[returned.pk]), sent)
    assert answer.status_code == 409
    assert "The report cannot be submitted yet: 3 questions still wait for an answer." in answer.content.decode()
    for one in asked.values():
        questions.reply(one, "Yes.", by=head)
    assert at_work.post(reverse("report_submit", args=[returned.pk]), sent).status_code == 302
    returned.refresh_from_db()
    assert returned.status == Status.SUBMITTED


def test_an_answer_from_the_page_of_the_report(at_work, asked):
    one = asked["visits"]
    answer = at_work.post(answer_url(one), {f"answer-{one.pk}": STORY})
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{reverse('report', args=[one.report_id])}#question-{one.pk}",
    )
    assert [str(reply) for reply in one.replies.all()] == [STORY]
    assert "<script>alert" not in at_work.get(reverse("report", args=[one.report_id])).content.decode()


def reply(client, question, text):
    return client.post(answer_url(question, "report_reply"), {"text": text}, content_type="application/json")


def test_an_answer_from_a_page_that_stays(at_work, asked):
    answer = reply(at_work, asked["visits"], "Yes.").json()
    assert (answer["waiting"], answer["html"].count("thread-reply")) == (2, 1)
    asked["visits"].refresh_from_db()
    assert asked["visits"].state == "answered"


def test_answers_are_sent_with_the_chapter_where_there_are_no_scripts(at_work, returned, asked):
    one = asked["visits"]
    sent = {"visits": "501", "initial-visits": "500", f"answer-{one.pk}": "Yes, all.", "answer": str(one.pk)}
    answer = at_work.post(chapter(returned), sent)
    assert (answer.status_code, answer["Location"]) == (302, f"{chapter(returned)}#question-{one.pk}")
    assert [str(each) for each in one.replies.all()] == ["Yes, all."]
    assert returned.values.get(code="visits").number == 501


def test_without_scripts_an_answer_to_a_closed_question_stays_and_the_figures_are_saved(at_work, returned, asked):
    one = asked["visits"]
    Question.objects.filter(pk=one.pk).update(state="closed", closed_at=timezone.now())
    sent = {"visits": "501", "initial-visits": "500", f"answer-{one.pk}": "Yes, all.", "then": "stay"}
    answer = at_work.post(chapter(returned), sent)
    assert answer.status_code == 409
    assert "This question has been closed meanwhile. Your answer was not saved." in answer.content.decode()
    assert "Yes, all." in answer.content.decode()
    assert returned.values.get(code="visits").number == 501


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" ", "Write something first."),
        ("x" * 1001, "This is longer than 1000 characters. Shorten it."),
        ("a\0b", "This has a character that no text can have. Type it anew."),
    ],
)
def test_an_answer_that_cannot_be_kept_stays_on_the_page(at_work, asked, text, sentence):
    one = asked["visits"]
    answer = at_work.post(answer_url(one), {f"answer-{one.pk}": text})
    assert answer.status_code == 409
    assert sentence in answer.content.decode()
    assert f">{text}</textarea>" in answer.content.decode()
    assert not one.replies.exists()


def test_a_script_is_told_why_an_answer_is_refused(at_work, asked):
    answer = reply(at_work, asked["visits"], "x" * 1001)
    assert (answer.status_code, answer.json()["message"]) == (409, "This is longer than 1000 characters. Shorten it.")
    assert reply(at_work, asked["visits"], ["a", "list"]).status_code == 400
    assert reply(at_work, asked["visits"], "a\0b").status_code == 400


def test_a_page_that_was_opened_before_the_return_keeps_what_is_right(at_work, returned):
    sent = {"visits": "501", "initial-visits": "500", "users": "101", "initial-users": "100", "then": "stay"}
    answer = at_work.post(chapter(returned), sent | {"hours": "", "initial-hours": ""})
    content = answer.content.decode()
    assert answer.status_code == 409
    assert "“Users” is not open for changes: the report was returned with questions about other fields." in content
    assert 'name="users" value="101"' in content
    assert 'name="hours"' not in content
    stored = dict(returned.values.values_list("code", "number"))
    assert (stored["users"], stored["visits"]) == (100, 501)


def test_rows_and_a_text_that_are_closed_by_now_stay_on_the_page(at_work, returned):
    Report.objects.filter(pk=returned.pk).update(open_fields=["visits"])
    sent = {
        "text-summary": "A bad year.",
        "initial-text-summary": "A good year.",
        "project_list-TOTAL_FORMS": "1",
        "project_list-INITIAL_FORMS": "0",
        "project_list-0-title": "Kitchen",
        "seen-project_list": "",
    }
    answer = at_work.post(chapter(returned, "words"), sent | {"then": "stay"})
    content = answer.content.decode()
    assert answer.status_code == 409
    for name in ("Summary", "List of projects"):
        assert f"“{name}” is not open for changes" in content
    assert "A bad year." in content
    assert "Kitchen" in content
    assert returned.texts.get().text == "<p>A good year.</p>"
    assert [row.cells for row in returned.rows.all()] == [{"title": "Reading room"}]


def test_a_question_of_another_report_is_not_there(at_work, asked, far_library, returned):
    other = report_for(far_library, returned.edition, "2020", status=Status.RETURNED)
    strange = reverse("report_answer", args=[other.pk, asked["visits"].pk])
    assert at_work.post(strange, {}).status_code == 404
    mixed = report_for(returned.library, returned.edition, "2021", status=Status.RETURNED)
    for name in ("report_answer", "report_reply"):
        address = reverse(name, args=[mixed.pk, asked["visits"].pk])
        assert at_work.post(address, {"text": "Yes"}, content_type="application/json").status_code == 404
    assert at_work.post(reverse("report_answer", args=[returned.pk, 10**9]), {}).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("librarian", 302),
        ("head", 302),
        ("central", 302),
        ("methodologist", 403),
        ("director", 403),
        ("analyst", 404),
        ("stranger", 404),
    ],
)
def test_who_answers(client, request, asked, who, status):
    user = request.getfixturevalue(who)
    client.force_login(user)
    one = asked["visits"]
    assert client.post(answer_url(one), {f"answer-{one.pk}": "Yes."}).status_code == status
    assert one.replies.count() == (status == 302)


def test_what_is_only_noted_is_not_there_for_the_library(at_work, returned, methodologist):
    noted = questions.note(returned, "users", "Not to be seen yet", by=methodologist)
    for address in (
        chapter(returned),
        reverse("report", args=[returned.pk]),
        reverse("report_check", args=[returned.pk]),
    ):
        assert "Not to be seen yet" not in at_work.get(address).content.decode()
    assert at_work.post(answer_url(noted), {f"answer-{noted.pk}": "Yes."}).status_code == 404


def test_an_analyst_reads_no_questions(client, returned, analyst):
    Report.objects.filter(pk=returned.pk).update(status=Status.ACCEPTED)
    client.force_login(analyst)
    for address in (chapter(returned), reverse("report", args=[returned.pk])):
        content = client.get(address)
        assert (content.status_code, "data-thread" in content.content.decode()) == (200, False)


def test_get_is_no_answer(at_work, asked):
    for name in ("report_answer", "report_reply"):
        assert at_work.get(answer_url(asked["visits"], name)).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_a_chapter_do_not_grow_with_its_questions(
    at_work, returned, methodologist, head, count, django_assert_num_queries
):
    for number in range(count):
        one = questions.note(returned, "visits", f"Question {number}", by=methodologist)
        Question.objects.filter(pk=one.pk).update(state="open", sent_at=timezone.now() - timedelta(days=1))
        one.refresh_from_db()
        questions.reply(one, "Yes", by=methodologist)
    at_work.get(chapter(returned))
    with django_assert_num_queries(15):
        at_work.get(chapter(returned))


def test_a_second_job_of_the_person_is_no_other_side(client, returned, asked, library, region):
    """Who fills in a report does not answer the questions she has asked herself in another role."""
    both = person("both", Role.LIBRARIAN, library=library)
    Membership.objects.create(user=both, role=Role.METHODOLOGIST, region=region)
    client.force_login(both)
    one = asked["visits"]
    assert client.post(answer_url(one), {f"answer-{one.pk}": "Yes."}).status_code == 403


def threads_now(client, report) -> dict:
    return client.get(reverse("report_threads", args=[report.pk])).json()


def visits_are(report, by, text):
    entry = filling.entry_typed(report.blueprint.indicators["visits"], text, report)
    filling.save(Report.objects.with_names().get(pk=report.pk), by=by, entries={"visits": entry})


def test_a_page_that_stays_is_told_what_a_reload_would_say(at_work, returned, asked, head):
    told = threads_now(at_work, returned)
    assert told["chapters"] == {"numbers": "1 question", "words": "2 questions"}
    assert "3 questions wait for you." in told["waiting"]
    visits_are(returned, head, "510")
    told = threads_now(at_work, returned)
    assert told["chapters"] == {"words": "2 questions"}
    assert "2 questions wait for you." in told["waiting"]
    assert "You have changed it: 500 → 510. That is an answer too" in told["threads"][str(asked["visits"].pk)]
    for code, question in asked.items():
        drawn = re.sub(r"\s+", " ", told["threads"][str(question.pk)]).strip()
        shown = re.sub(r"\s+", " ", at_work.get(chapter(returned, code_of_chapter(code))).content.decode())
        assert drawn in shown
    visits_are(returned, head, "500")
    assert threads_now(at_work, returned)["chapters"] == {"numbers": "1 question", "words": "2 questions"}


def code_of_chapter(code):
    return "numbers" if code == "visits" else "words"


def test_what_was_only_noted_is_told_to_nobody_of_the_library(at_work, returned, methodologist, analyst):
    questions.note(returned, "users", "Not sent yet.", by=methodologist)
    assert "Not sent yet." not in str(threads_now(at_work, returned))
    at_work.force_login(analyst)
    assert at_work.get(reverse("report_threads", args=[returned.pk])).status_code == 404


def test_the_questions_of_a_page_that_stays_cost_the_same_with_one_and_three(
    at_work, returned, asked, django_assert_num_queries
):
    threads_now(at_work, returned)
    with django_assert_num_queries(QUERIES):
        threads_now(at_work, returned)
    returned.questions.exclude(pk=asked["visits"].pk).delete()
    with django_assert_num_queries(QUERIES):
        threads_now(at_work, returned)
