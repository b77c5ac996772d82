"""The way a quarter is typed is switched while a figure still waits in a browser: the figure stays what it was."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports import filling
from reports.computing import Given
from reports.filling import Entry
from reports.models import Period
from reports.sources import cumulative
from tests.reports.conftest import annual, make_report, published, year_2023

__all__ = ["annual", "make_report", "year_2023"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

D = Decimal


@pytest.fixture
def second(library, librarian, make_report):
    """The second quarter after a first one with 1069 visits."""
    form = published("quarterly-2023.json").form
    first, second = (
        make_report(library, period=Period.objects.create(form=form, code=f"2023-Q{number}")) for number in (1, 2)
    )
    filling.save(first, by=librarian, entries={"visits_physical": Entry(Given(D(1069)))})
    return second


@pytest.fixture
def page(open_page, sign_in, librarian, second):
    page = open_page()
    librarian.language = "en"
    librarian.save()
    sign_in(page, librarian)
    page.goto(reverse("report_chapter", args=[second.pk, second.blueprint.chapter_of["visits_physical"]]))
    page.wait_for_load_state("networkidle")
    return page


def visits(report) -> Decimal:
    return report.values.get(code="visits_physical").number


def type_without_network(page, text):
    page.context.set_offline(True)
    page.locator("[name=visits_physical]").fill(text)
    page.keyboard.press("Tab")
    expect(page.locator("#state-visits_physical")).to_contain_text("waiting")


def test_what_waits_is_sent_as_it_was_typed(page, second, librarian, head):
    type_without_network(page, "1500")
    cumulative.switch(second, on=True, by=head)
    page.context.set_offline(False)
    expect(page.locator("[name=visits_physical]")).to_have_value("1,500")
    page.wait_for_load_state("networkidle")
    assert visits(second) == D(1500)


def test_what_a_closed_page_left_is_sent_as_it_was_typed_and_shown_as_it_is_typed_now(page, second, head):
    type_without_network(page, "1500")
    context = page.context
    page.close(run_before_unload=False)
    cumulative.switch(second, on=True, by=head)
    context.set_offline(False)
    page = context.new_page()
    address = reverse("report_chapter", args=[second.pk, second.blueprint.chapter_of["visits_physical"]])
    with page.expect_response(lambda answer: answer.url.endswith("/changes/")):
        page.goto(address)
    page.wait_for_load_state("networkidle")
    assert visits(second) == D(1500)
    page.reload()
    expect(page.locator("[name=visits_physical]")).to_have_value("2,569")  # 1069 + 1500
