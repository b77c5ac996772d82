"""A question that is settled by a change of its figure: the page says so at once, and takes it back with the figure."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports import filling, questions, workflow
from reports.checks import Text
from reports.computing import Given
from reports.ledgers.values import Entry
from reports.models import Report, Status
from tests.reports.small_form import published, report_for

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

FIGURES = {"users": 100, "visits": 500, "loans_books": 900, "loans_other": 100, "income": 50, "expenditure": 50}
CHANGED = "You have changed it: 500 → 510. That is an answer too; write more if you like."


@pytest.fixture
def returned(library, head, methodologist):
    """Handed in without a fault; the methodologist asks about the visits and about the loans, a total."""
    report = report_for(library, published(), "2020")
    entries = {code: Entry(Given(Decimal(number))) for code, number in FIGURES.items()}
    tables = {"project_list": [{"title": "Reading room"}]}
    filling.save(report, by=head, entries=entries, tables=tables, texts={"summary": Text("A good year.")})
    Report.objects.filter(pk=report.pk).update(status=Status.SUBMITTED)
    report = Report.objects.with_names().get(pk=report.pk)
    questions.note(report, "visits", "Are the visits to events counted too?", by=methodologist)
    questions.note(report, "loans", "Is this not one too many?", by=methodologist)
    workflow.give_back(report, by=methodologist)
    return Report.objects.with_names().get(pk=report.pk)


@pytest.fixture
def at_work(page, sign_in, head, returned):
    head.language = "en"
    head.save()
    sign_in(page, head)
    page.goto(reverse("report_chapter", args=[returned.pk, "numbers"]))
    page.wait_for_load_state("networkidle")
    return page


def type_in(page, name, text):
    page.locator(f"[name={name}]").fill(text)
    page.locator(f"[name={name}]").press("Tab")


def card(page, returned, code):
    return page.locator(f"#question-{returned.questions.get(code=code).pk}")


def mark(page):
    return page.locator("[data-asked-of=numbers]")


def test_the_card_and_the_marks_follow_the_figure_and_go_back_with_it(at_work, returned, axe, look):
    visits = card(at_work, returned, "visits")
    expect(visits.locator(".status")).to_have_text("Waits for you")
    expect(mark(at_work)).to_have_text("2 questions")
    type_in(at_work, "visits", "510")
    expect(visits.get_by_text(CHANGED)).to_be_visible()
    expect(visits.get_by_text("waits for you")).to_have_count(0)
    expect(mark(at_work)).to_have_text("1 question")
    expect(at_work.locator("[data-asked-waiting]")).to_contain_text("1 question waits for you. First question: Loans")
    look(at_work, "question-settled-by-its-figure")
    axe(at_work)
    type_in(at_work, "visits", "500")
    expect(visits.get_by_text("waits for you")).to_be_visible()
    expect(visits.get_by_text("You have changed it")).to_have_count(0)
    expect(mark(at_work)).to_have_text("2 questions")


def test_what_is_being_typed_as_an_answer_stays(at_work, returned):
    visits = card(at_work, returned, "visits")
    visits.locator("textarea").fill("The counter was")
    type_in(at_work, "visits", "510")
    expect(visits.get_by_text(CHANGED)).to_be_visible()
    expect(visits.locator("textarea")).to_have_value("The counter was")


def test_a_total_is_settled_by_its_part_and_the_last_question_leads_on(at_work, returned):
    type_in(at_work, "visits", "510")
    type_in(at_work, "loans_books", "899")
    loans = card(at_work, returned, "loans")
    expect(loans.get_by_text("Loans of books: 900 → 899")).to_be_visible()
    expect(mark(at_work)).to_be_hidden()
    expect(at_work.locator("[data-asked-waiting]")).to_contain_text("Every question is answered. Check and submit")


def test_an_answer_takes_its_question_off_the_marks_too(at_work, returned):
    visits = card(at_work, returned, "visits")
    visits.locator("textarea").fill("Yes, all of them.")
    visits.locator("textarea").press("Control+Enter")
    expect(visits.locator(".thread-reply")).to_contain_text("Yes, all of them.")
    expect(mark(at_work)).to_have_text("1 question")


def test_the_page_says_what_a_reload_says(at_work, returned):
    type_in(at_work, "visits", "510")
    expects_one_settled(at_work, returned)
    at_work.reload()
    expects_one_settled(at_work, returned)


def expects_one_settled(page, returned):
    expect(card(page, returned, "visits").get_by_text(CHANGED)).to_be_visible()
    expect(card(page, returned, "visits").locator(".status")).to_have_text("Answered")
    expect(mark(page)).to_have_text("1 question")
    expect(page.locator("[data-asked-waiting]")).to_contain_text("1 question waits for you. First question: Loans")
