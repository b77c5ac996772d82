"""What the largest chapter of the annual form weighs, and how soon it can be typed into on a slow computer.

Run it with `make bench`. Everything is loaded for the first time; the processor of the browser is slowed four times.
"""

import sys
from collections import Counter
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from libraries.models import User
from reports import demo
from reports.models import Report

LIBRARIAN, LIBRARY = "rozupe", "BLB0178"
ROUNDS, SLOWER = 5, 4
KILOBYTES, QUERIES, SECONDS = 200, 15, 2
FIELD = "input[data-kind=figure]"


@dataclass
class Opening:
    """One opening of a page with nothing kept from before."""

    bytes_of: Counter
    seconds: float

    @property
    def kilobytes(self) -> float:
        return sum(self.bytes_of.values()) / 1000

    def by_kind(self) -> str:
        return ", ".join(f"{kind.lower()} {weight / 1000:.1f}" for kind, weight in self.bytes_of.most_common())


@pytest.fixture
def largest(transactional_db, client):
    """Address of the chapter that is the longest page."""
    demo.build()
    report = Report.objects.get(library__register_number=LIBRARY, period__code="2023")
    client.force_login(User.objects.get(username=LIBRARIAN))
    addresses = [reverse("report_chapter", args=[report.pk, one.code]) for one in report.blueprint.chapters]
    return max(addresses, key=lambda address: len(client.get(address).content))


@pytest.fixture
def librarian(browser, site, client, largest):
    """Her browser, signed in."""
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 800}, locale="lv-LV")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": site.url}])
    yield context
    context.close()


def open_cold(context, address: str) -> Opening:
    """Opens the page with an empty cache, presses a key in its first field, sees the letter and has it saved."""
    page = context.new_page()
    browser = context.new_cdp_session(page)
    kinds, weights = {}, Counter()
    browser.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    browser.on(
        "Network.loadingFinished",
        lambda event: weights.update({kinds.get(event["requestId"], "Other"): int(event["encodedDataLength"])}),
    )
    browser.send("Network.enable")
    browser.send("Network.clearBrowserCache")
    browser.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    field = page.locator(FIELD).first
    began = perf_counter()
    # Modules run before the document says that it is ready: what saves is attached by then.
    page.goto(address, wait_until="domcontentloaded")
    field.press("1")
    page.evaluate("new Promise(requestAnimationFrame)")
    seconds = perf_counter() - began
    page.wait_for_load_state("networkidle")
    weighed = Counter(weights)
    with page.expect_response(lambda answer: answer.url.endswith("/changes/"), timeout=15_000) as saved:
        field.press("Tab")
    assert saved.value.status == 200
    page.close()
    return Opening(weighed, seconds)


def test_the_largest_chapter_is_light_and_soon_usable(client, librarian, largest):
    client.get(largest)  # what a process keeps for all requests is read before any is counted
    with CaptureQueriesContext(connection) as queries:
        client.get(largest)
    open_cold(librarian, largest)  # the processes of the server read theirs
    openings = [open_cold(librarian, largest) for _round in range(ROUNDS)]
    heaviest = max(openings, key=lambda one: one.kilobytes)
    seconds = median(one.seconds for one in openings)
    sys.stdout.write(
        f"\n{largest}: {len(queries)} queries; {heaviest.kilobytes:.1f} kB ({heaviest.by_kind()}); "
        f"usable after {seconds:.2f} s on a processor {SLOWER} times slower, median of {ROUNDS}\n"
    )
    assert len(queries) <= QUERIES
    assert heaviest.kilobytes <= KILOBYTES
    assert seconds <= SECONDS
