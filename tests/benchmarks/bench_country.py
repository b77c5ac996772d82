"""What the pages of those who oversee a country cost beside its bare rows: queries, and seconds of the processor.

The rows are the 750 reports of the year with the names beside them. Run it with `make bench`; with DATABASE_URL set it
runs on that PostgreSQL server, whose own seconds are not among them, otherwise on SQLite.
"""

import sys
from dataclasses import dataclass
from statistics import median
from time import process_time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import Report
from tests.conftest import reader

from . import campaign

ROUNDS = 5


@dataclass(frozen=True)
class Page:
    """A page or a file, and who asks for it. `queries`: at most so many. `times`: at most so many times the rows."""

    name: str
    by: str
    address: str
    queries: int
    times: float


BOARD, OFFICIAL, ISSUES = "/board/annual/2023/", "/official/annual/2023/", "/rules/annual/issues/"
PAGES = (
    Page("first page of the ministry", "ministry", "/", 5, 0.5),
    Page("first page of an administrator", "administrator", "/", 6, 1),
    Page("first page of a methodologist", "methodologist", "/", 18, 2.5),
    Page("first page, all regions", "everywhere", "/", 18, 8),
    Page("board", "administrator", BOARD, 16, 6.5),
    Page("board, more time to give", "everywhere", BOARD, 17, 7),
    Page("board as a file", "administrator", f"{BOARD}?format=csv", 12, 6.5),
    Page("calendar", "administrator", "/calendar/2024/", 5, 0.5),
    Page("queue of a region", "methodologist", "/review/", 17, 3),
    Page("queue of all regions", "everywhere", "/review/", 17, 20),
    Page("issues of a region", "methodologist", ISSUES, 19, 35),
    Page("issues of a region as a file", "methodologist", f"{ISSUES}?format=csv", 18, 40),
    Page("what became of issues", "administrator", "/rules/annual/telemetry/", 9, 1),
    Page("official figures", "administrator", OFFICIAL, 6, 1),
    Page("official figures of a municipality", "administrator", f"{OFFICIAL}?municipality=0000001", 9, 2),
    Page("official figures as a file", "administrator", f"{OFFICIAL}?format=csv", 8, 25),
    Page("list of reports", "administrator", "/reports/", 12, 1.5),
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(monkeypatch):
    """Asks for a page as the person it is for, and takes the whole of it."""
    # What the client of tests keeps of each part of a page would cost more than the part.
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_args, **_more: None)
    readers = {name: reader(user) for name, user in campaign.build().items()}

    def asking(page: Page) -> int:
        answer = readers[page.by].get(page.address)
        assert answer.status_code == 200
        return len(b"".join(answer))

    return asking


def rows() -> None:
    assert len(list(Report.objects.filter(period__code="2023").with_names())) == 750


def seconds(work) -> float:
    start = process_time()
    work()
    return process_time() - start


def measured(page: Page, ask) -> tuple[int, float]:
    """Its queries, and how many times the rows it takes."""
    ask(page)  # what a process keeps for all requests is read before any is counted
    with CaptureQueriesContext(connection) as queries:
        size = ask(page)
    asked = len(queries)
    pairs = [(seconds(rows), seconds(lambda: ask(page))) for _round in range(ROUNDS)]
    bare, whole = (median(times) for times in zip(*pairs, strict=True))
    sys.stdout.write(
        f"{page.name}: {asked} queries, {size / 1000:.0f} kB; rows {bare * 1000:.0f} ms, "
        f"page {whole * 1000:.0f} ms, ratio {whole / bare:.1f} (limit {page.times})\n"
    )
    return asked, whole / bare


def test_pages_of_a_country_beside_its_rows(ask):
    sys.stdout.write(f"\n{connection.vendor}, median of {ROUNDS}, processor only:\n")
    found = {page: measured(page, ask) for page in PAGES}
    beyond = [(page, got) for page, got in found.items() if got[0] > page.queries or got[1] > page.times]
    assert beyond == []
