"""A report returned with questions, in a real browser: one is answered, one is changed, all without a mouse."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports import filling, questions, workflow
from reports.checks import Text
from reports.computing import Given
from reports.ledgers.values import Entry
from reports.models import Explanation, Question, Report, Status, Value
from tests.e2e.conftest import Screen, on_every_screen
from tests.reports.small_form import published, report_for

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

FIGURES = {"users": 100, "visits": 500, "loans_books": 900, "loans_other": 100, "income": 50, "expenditure": 50}
SCREENS = [Screen(width, language) for language in ("lv", "en") for width in (1280, 320)]


def save(report, by, **numbers):
    entries = {code: Entry(Given(Decimal(number))) for code, number in numbers.items()}
    tables = {"project_list": [{"title": "Reading room"}]}
    filling.save(report, by=by, entries=entries, tables=tables, texts={"summary": Text("A good year.")})


@pytest.fixture
def returned(library, head, methodologist):
    """Handed in without a fault; the methodologist asks about the visits and about the loans of books."""
    report = report_for(library, published(), "2020")
    save(report, head, **FIGURES)
    Report.objects.filter(pk=report.pk).update(status=Status.SUBMITTED)
    report = Report.objects.with_names().get(pk=report.pk)
    questions.note(report, "visits", "Are the visits to events counted too?", by=methodologist)
    questions.note(report, "loans_books", "Is this not one too many?", by=methodologist)
    workflow.give_back(report, by=methodologist)
    return Report.objects.with_names().get(pk=report.pk)


def opened(page, report, chapter="numbers"):
    page.goto(reverse("report_chapter", args=[report.pk, chapter]))
    page.wait_for_load_state("networkidle")


def press_until(page, selector, key="Tab"):
    """As a person does who has no mouse: on and on, until it is there."""
    for _step in range(60):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached")


@pytest.mark.parametrize("page", SCREENS, indirect=True, ids=str)
def test_one_question_is_answered_another_changed_and_the_report_submitted(
    page, sign_in, returned, head, axe, look, request
):
    head.language = "lv" if "lv-" in request.node.callspec.id else "en"
    head.save()
    asked, changed = returned.questions.order_by("pk")
    sign_in(page, head)
    page.goto(reverse("home"))
    page.locator(".report-card .button-primary").press("Enter")
    page.wait_for_url(f"**#question-{asked.pk}")
    page.wait_for_load_state("networkidle")
    axe(page)
    look(page, "questions-in-chapter")
    page.locator(f"#question-{asked.pk}").focus()
    press_until(page, f"#answer-{asked.pk}")
    page.keyboard.type("Yes, all of them.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"#question-{asked.pk} .thread-reply")).to_contain_text("Yes, all of them.")
    expect(page.locator(f"#question-{asked.pk}")).to_be_focused()
    press_until(page, "[data-next-question]")
    page.keyboard.press("Enter")
    expect(page.locator(f"#question-{changed.pk}")).to_be_in_viewport()
    page.locator(f"#question-{changed.pk}").focus()
    press_until(page, "[name=loans_books]", "Shift+Tab")
    page.keyboard.type("899")
    page.keyboard.press("Tab")
    expect(page.locator("#state-loans_books")).to_have_attribute("data-state", "saved")
    expect(page.locator("#at-loans .figure")).to_have_text("999")
    page.goto(reverse("report_check", args=[returned.pk]))
    axe(page)
    look(page, "questions-settled")
    page.locator("[name=signed_by]").fill("A. B.")
    page.locator("[name=signed_post]").fill("Head")
    page.locator("[name=signed_post]").press("Enter")
    page.wait_for_url(lambda url: url.endswith(reverse("report", args=[returned.pk])))
    axe(page)
    look(page, "questions-answered")
    told = {one.code: [str(reply) for reply in one.replies.all()] for one in Question.objects.all()}
    assert told == {"visits": ["Yes, all of them."], "loans_books": ["900 → 899"]}
    assert set(Question.objects.values_list("state", flat=True)) == {"answered"}


@pytest.fixture
def at_work(page, sign_in, head, returned):
    head.language = "en"
    head.save()
    sign_in(page, head)
    opened(page, returned)
    return page


def test_only_what_is_asked_about_has_a_field(at_work):
    fields = at_work.locator("form[data-saving] [data-kind=figure]")
    expect(fields).to_have_count(2)
    expect(fields.first).to_have_attribute("name", "visits")
    expect(fields.last).to_have_attribute("name", "loans_books")
    expect(at_work.locator("#at-users .figure")).to_have_text("100")
    expect(at_work.locator(".open-mark", has_text=re.compile("^open$"))).to_have_count(2)


def test_a_page_from_before_the_return_loses_nothing_that_may_be_saved(page, sign_in, head, library, methodologist):
    head.language = "en"
    head.save()
    report = report_for(library, published(), "2020")
    save(report, head, **FIGURES)
    sign_in(page, head)
    opened(page, report)
    Report.objects.filter(pk=report.pk).update(status=Status.RETURNED, open_fields=["visits"])
    for name, text in (("users", "101"), ("visits", "501")):
        page.locator(f"[name={name}]").fill(text)
        page.locator(f"[name={name}]").press("Tab")
    expect(page.locator("#state-users")).to_have_attribute("data-state", "refused")
    expect(page.locator("#state-users")).to_contain_text("“Users” is not open for changes")
    expect(page.locator("#state-visits")).to_have_attribute("data-state", "saved")
    expect(page.locator("[name=users]")).to_have_value("101")
    stored = dict(Value.objects.filter(report=report).values_list("code", "number"))
    assert (stored["users"], stored["visits"]) == (100, 501)


def test_an_answer_to_a_question_closed_meanwhile_stays_in_its_box(open_page, at_work, returned):
    open_page.expected.add(409)
    asked = returned.questions.order_by("pk").first()
    Question.objects.filter(pk=asked.pk).update(state="closed", closed_at=asked.at)
    box = at_work.locator(f"#question-{asked.pk}")
    box.locator("textarea").fill("Yes.")
    box.locator("textarea").press("Control+Enter")
    expect(box.locator("[data-answer-error]")).to_have_text(
        "This question has been closed meanwhile. Your answer was not saved."
    )
    expect(box.locator("textarea")).to_have_value("Yes.")


def test_answers_in_their_boxes_are_sent_before_one_goes_on(at_work, returned):
    asked = returned.questions.order_by("pk").first()
    at_work.locator(f"#answer-{asked.pk}").fill("Yes <b>all</b>.")
    at_work.locator("button[name=then][value=next]:visible").press("Enter")
    at_work.wait_for_url(re.compile("/chapters/words/"))
    assert [str(one) for one in asked.replies.all()] == ["Yes <b>all</b>."]
    opened(at_work, returned)
    expect(at_work.locator(f"#question-{asked.pk} .thread-reply .thread-words")).to_have_text("Yes <b>all</b>.")


@pytest.fixture
def explained(page, sign_in, head, library):
    """Visits fell to a half and were explained."""
    edition = published()
    before = report_for(library, edition, "2020")
    save(before, head, **FIGURES | {"visits": 1000})
    Report.objects.filter(pk=before.pk).update(status=Status.ACCEPTED)
    report = report_for(library, edition, "2021")
    save(report, head, **FIGURES)
    head.language = "en"
    head.save()
    sign_in(page, head)
    opened(page, report)
    return report


def test_a_reason_and_words_are_saved_as_one_goes(page, explained):
    page.locator("[name=reason-visits]").select_option("last_year_wrong")
    expect(page.locator("#said-visits [data-correction-to-come] > p")).to_have_text(
        "When you submit, a request to correct 2020 is made: 1,000 → ?"
    )
    right = page.get_by_label("The right figure of 2020, if you know it: Visits")
    right.fill("950")
    right.press("Tab")
    expect(page.locator("#state-right-visits")).to_have_attribute("data-state", "saved")
    page.locator("[name=why-visits]").fill("Visitors of the market were counted too.")
    page.locator("[name=why-visits]").press("Tab")
    expect(page.locator("#state-why-visits")).to_have_attribute("data-state", "saved")
    stored = Explanation.objects.get()
    assert (stored.reason, stored.right_before, stored.text, stored.number) == (
        "last_year_wrong",
        "950",
        "Visitors of the market were counted too.",
        500,
    )


def test_one_keystroke_confirms_what_was_explained(page, explained, axe):
    page.locator("[name=why-visits]").fill("Visitors of the market were counted too.")
    page.locator("[name=why-visits]").press("Tab")
    expect(page.locator("#state-why-visits")).to_have_attribute("data-state", "saved")
    page.locator("[name=visits]").fill("400")
    page.locator("[name=visits]").press("Tab")
    tick = page.locator("#said-visits [data-stale] input")
    expect(tick).to_be_visible()
    axe(page)
    tick.focus()
    page.keyboard.press("Space")
    expect(page.locator("#said-visits [data-stale]")).to_have_count(0)
    assert Explanation.objects.get().number == 400


def test_an_explanation_that_is_asked_for_while_one_types_brings_its_reasons(page, explained):
    page.locator("[name=income]").fill("90")
    page.locator("[name=income]").press("Tab")
    choice = page.locator("[name=reason-expenditure]")
    expect(choice).to_be_visible()
    choice.select_option("one_off")
    choice.press("Tab")
    expect(page.locator("#state-reason-expenditure")).to_have_attribute("data-state", "saved")
    assert list(Explanation.objects.values_list("code", "reason", "text")) == [("expenditure", "one_off", "")]


@on_every_screen
def test_the_reasons_fit_on_every_screen(page, explained, axe, look):
    axe(page)
    look(page, "explanations-in-chapter")
