"""The way a quarter is typed is switched while a figure still waits in a browser: the figure stays what it was."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports.following import cumulative
from tests.e2e.test_saving import open_again
from tests.reports.conftest import annual, make_report, second_quarter, year_2023

__all__ = ["annual", "make_report", "second_quarter", "year_2023"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

D = Decimal


@pytest.fixture
def page(open_page, sign_in, librarian, second_quarter):
    page = open_page()
    librarian.language = "en"
    librarian.save()
    sign_in(page, librarian)
    return open_again(page, second_quarter, second_quarter.blueprint.chapter_of["visits_physical"])


def visits(report) -> Decimal:
    return report.values.get(code="visits_physical").number


def type_without_network(page, text):
    page.context.set_offline(True)
    page.locator("[name=visits_physical]").fill(text)
    page.keyboard.press("Tab")
    expect(page.locator("#state-visits_physical")).to_contain_text("waiting")


def test_what_waits_is_sent_as_it_was_typed(page, second_quarter, librarian, head):
    type_without_network(page, "1500")
    cumulative.switch(second_quarter, on=True, by=head)
    page.context.set_offline(False)
    expect(page.locator("[name=visits_physical]")).to_have_value("1,500")
    page.wait_for_load_state("networkidle")
    assert visits(second_quarter) == D(1500)


def test_what_a_closed_page_left_is_sent_as_it_was_typed_and_shown_as_it_is_typed_now(page, second_quarter, head):
    type_without_network(page, "1500")
    context = page.context
    page.close(run_before_unload=False)
    cumulative.switch(second_quarter, on=True, by=head)
    context.set_offline(False)
    page = context.new_page()
    address = reverse(
        "report_chapter", args=[second_quarter.pk, second_quarter.blueprint.chapter_of["visits_physical"]]
    )
    with page.expect_response(lambda answer: answer.url.endswith("/changes/")):
        page.goto(address)
    page.wait_for_load_state("networkidle")
    assert visits(second_quarter) == D(1500)
    page.reload()
    expect(page.locator("[name=visits_physical]")).to_have_value("2,569")  # 1069 + 1500
