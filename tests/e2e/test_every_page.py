"""Every page of every role on every screen: nothing that axe finds, nothing wider than the screen, a picture of it."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from libraries.models import Region, User
from reports import correction_requests
from reports.areas import region_area
from reports.computing import Given, State
from reports.models import Report, Status
from reports.official import desk
from reports.summary_life import life
from tests.e2e.conftest import Screen, in_language
from tests.e2e.test_the_year import enter, year

__all__ = ["enter", "year"]

WIDTHS = (320, 1280)


def pages_of_librarian(year):
    yield "reports", reverse("report_list")
    yield "report", reverse("report", args=[year.pk])
    for chapter in year.blueprint.chapters:
        yield f"chapter-{chapter.code}", reverse("report_chapter", args=[year.pk, chapter.code])
    yield "checks", reverse("report_check", args=[year.pk])
    yield "find", reverse("report_find", args=[year.pk]) + "?q=krājum"
    yield "find-nothing", reverse("report_find", args=[year.pk]) + "?q=xyz"
    yield "photos", reverse("report_photos", args=[year.pk])
    before = Report.objects.get(library=year.library, period__code="2022")
    yield "correction-ask", reverse("correction_ask", args=[before.pk]) + "?figure=visits_physical"
    yield "correction-open", reverse("correction_open", args=[before.pk])
    yield "training", reverse("training_list")
    yield "training-add", reverse("training_add")
    yield "password", reverse("password_change")


def pages_of_quarters(year):
    """A quarter that was returned, and one that is typed since January, whose own figures are worked out."""
    quarters = Report.objects.filter(library__register_number="BLB-D005", period__form__code="quarterly")
    returned, open_one = quarters.get(period__code="2023-Q3"), quarters.get(period__code="2023-Q4")
    yield "quarter", reverse("report", args=[returned.pk])
    yield "quarter-services", reverse("report_chapter", args=[returned.pk, "services"])
    quarters.filter(pk=open_one.pk).update(cumulative=True)
    for chapter in open_one.blueprint.chapters:
        yield f"since-january-{chapter.code}", reverse("report_chapter", args=[open_one.pk, chapter.code])


def pages_of_methodologist(year):
    submitted = Report.objects.filter(status=Status.SUBMITTED, municipality=year.municipality, period__code="2023")
    accepted = Report.objects.filter(status=Status.ACCEPTED, municipality=year.municipality, period__code="2023")
    returned = Report.objects.filter(status=Status.RETURNED, municipality=year.municipality, period__code="2023")
    yield "review-queue", reverse("review_queue")
    yield "review-together", reverse("review_bulk")
    yield "review-of-one", reverse("report_review", args=[submitted.first().pk])
    yield "review-ask", reverse("report_review", args=[submitted.first().pk]) + "?ask=visits_physical"
    yield "review-read", reverse("report_review", args=[accepted.first().pk])
    yield "review-list", reverse("report_list")
    yield "review-submitted", reverse("report", args=[submitted.first().pk])
    yield "review-checks", reverse("report_check", args=[submitted.first().pk])
    yield "review-chapter", reverse("report_chapter", args=[submitted.first().pk, "services"])
    yield "review-accepted", reverse("report", args=[accepted.first().pk])
    yield "review-returned", reverse("report", args=[returned.first().pk])
    yield "rules", reverse("rule_list", args=["annual"])
    yield "rule", reverse("rule_page", args=["annual", "W01"])
    yield "rule-telemetry", reverse("rule_telemetry", args=["annual"])
    yield "rule-issues", reverse("rule_issues", args=["annual"]) + "?period=2023"
    yield "review-levels", reverse("review_levels")
    yield "review-correction-ask", reverse("correction_ask", args=[accepted.first().pk]) + "?figure=visits_physical"
    desk.take_in(accepted.first(), {"visits_total": "1"}, at=timezone.now())
    yield "official-differs", reverse("official_compare", args=[accepted.first().pk])
    yield "review-training", reverse("training_list")
    yield "review-training-add", reverse("training_add")


def pages_of_central_library(year):
    """Where the reports of the branches come to it first."""
    waiting = Report.objects.get(status=Status.CHECKED, municipality__atvk="0042000", period__code="2023")
    yield "central-queue", reverse("review_queue")
    yield "central-list", reverse("report_list")
    yield "central-report", reverse("report", args=[waiting.pk])
    yield "central-board", reverse("board", args=["annual", "2023"])
    yield "central-desk", reverse("official_desk", args=["annual", "2023"])
    yield "central-notices", reverse("notice_list")


def pages_of_administrator(year):
    yield "country-list", reverse("report_list")
    yield "country-rules", reverse("rule_list", args=["annual"])
    yield "country-issues", reverse("rule_issues", args=["annual"]) + "?period=2023"
    yield "country-outbox", reverse("outbox")


def pages_of_analyst(year):
    summary = reverse("summary", args=["annual", "2023", "municipality", "0036000"])
    yield "summaries", reverse("summary_list")
    yield "summary", summary
    yield "summary-chapter", f"{summary}?chapter=services"
    yield "summary-stock", f"{summary}?chapter=stock"
    yield "summary-nation", reverse("summary", args=["annual", "2023", "nation", "all"])
    yield "not-found", "/nowhere/"


def pages_of_director(year):
    """A correction that waits for her, a revision, and a final summary that she can hand over."""
    rozupe, metodike = (User.objects.get(username=name) for name in ("rozupe", "metodike"))
    before = Report.objects.with_names().get(library=year.library, period__code="2022")
    region = region_area(Region.objects.get(code="livanu-novada-centrala-biblioteka"))
    life.close(region, before.period, by=metodike, at=timezone.now())
    before.refresh_from_db()
    figures = {"visits_physical": Given(Decimal(5000)), "active_users": Given(None, State.UNKNOWN)}
    correction = correction_requests.ask(before, by=rozupe, cause="The door counter was read twice.", figures=figures)
    yield "corrections", reverse("correction_list")
    yield "correction", reverse("correction", args=[correction.pk])
    yield "revision", reverse("report_revision", args=[before.pk, 1])
    yield "summary-final", reverse("summary", args=["annual", "2022", "region", region.code])


ROLES = {
    "rozupe": pages_of_librarian,
    "sutri": pages_of_quarters,
    "metodike": pages_of_methodologist,
    "preilu-centrala": pages_of_central_library,
    "direktore": pages_of_director,
    "administrators": pages_of_administrator,
    "ministrija": pages_of_analyst,
}


@pytest.mark.parametrize("language", ["lv", "en"])
@pytest.mark.parametrize("username", ROLES)
def test_every_page_is_fit_to_be_seen(username, language, year, enter, look, axe):
    page = enter(username, Screen(language=language))
    if language == "en":
        in_language(page, "en")
    for name, address in ROLES[username](year):
        page.goto(address)
        expect(page.locator("h1"), address).to_have_count(1)
        expect(page.locator("html")).to_have_attribute("lang", language)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            look(page, f"{name}-{width}")
            axe(page)
