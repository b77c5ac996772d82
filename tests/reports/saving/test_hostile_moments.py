"""What happens at the very same moment: nobody waits without end, nothing is lost, doubled or overwritten unseen."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from reports import filling, workflow
from reports.computing import Given
from reports.filling import Entry
from reports.models import Period, Receipt, Report, Row, Status

from ..conftest import published
from .change_story import cell, figure, outcomes, send, text

pytestmark = pytest.mark.django_db(transaction=True)

D = Decimal
TIMES = 5


def at_once[Done](*works: Callable[[], Done]) -> list[Done]:
    """What each of them gives when all begin together, each on a connection of its own.

    SQLite in memory has a single one: there they come one after the other, which must give the same.
    """
    if connection.vendor == "sqlite":
        return [work() for work in works]
    begin = Barrier(len(works))

    def run(work: Callable[[], Done]) -> Done:
        begin.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as people:
        return list(people.map(run, works))


@pytest.fixture
def windows(librarian, head):
    """Two windows of each of two people."""

    def window(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return [window(user) for user in (librarian, head, librarian, head)]


def test_four_windows_write_into_one_report(report, windows):
    """Each adds rows of its own; of those who write into the same place one is first, the others are told."""
    common = uuid4()

    def work(place: int) -> Callable[[], list[str]]:
        def write() -> list[str]:
            found: list[str] = []
            for time in range(TIMES):
                words = f"{place}-{time}"
                answer = send(
                    windows[place],
                    report,
                    figure("loans_books", f"{place}{time}"),
                    text("n3_repairs", words),
                    cell("projects", common, "title", words),
                    cell("staff", uuid4(), "post", words),
                )
                found += [f"{outcome['outcome']} {number}" for number, outcome in enumerate(outcomes(answer))]
            return found

        return write

    told = Counter(one for found in at_once(*map(work, range(4))) for one in found)
    first = {f"{outcome} {number}": count for number in range(3) for outcome, count in (("saved", 1), ("conflict", 19))}
    assert told == first | {"saved 3": 20}
    assert report.values.get(code="loans_books").version == 1
    assert list(Row.objects.filter(table="staff").values_list("position", flat=True)) == list(range(1, 21))
    assert Row.objects.filter(table="projects").count() == 1


def test_one_change_sent_by_two_pages_at_once_is_applied_once(report, windows):
    row = uuid4()
    same = [figure("visits_physical", "77"), cell("staff", row, "post", "Head")]
    answers = at_once(*(lambda page=page: outcomes(send(page, report, *same)) for page in windows))
    assert [[one["outcome"] for one in answer] for answer in answers] == [["saved", "saved"]] * 4
    assert (Receipt.objects.count(), Row.objects.count()) == (2, 1)
    assert report.values.get(code="visits_physical").version == 1


def test_of_four_forms_without_scripts_the_first_is_saved_and_the_others_are_told(report, windows):
    page = reverse("report_chapter", args=[report.pk, report.blueprint.chapter_of["visits_physical"]])

    def post(place: int) -> int:
        sent = {"visits_physical": f"1{place}", "initial-visits_physical": ""}
        return windows[place].post(page, sent).status_code

    answers = at_once(*(partial(post, place) for place in range(4)))
    assert sorted(answers) == [302, 409, 409, 409]
    assert report.values.get(code="visits_physical").version == 1


def test_a_year_and_its_quarters_are_handed_in_at_once(library, librarian, make_report):
    form = published("quarterly-2023.json").form
    quarters = [make_report(library, period=Period.objects.create(form=form, code=f"2023-Q{n}")) for n in (1, 2, 3, 4)]
    reports = [*quarters, make_report(library)]
    for report in reports:
        filling.save(report, by=librarian, entries={"visits_physical": Entry(Given(D(5)))})

    def hand_in(pk: int) -> Callable[[], str]:
        def move() -> str:
            report = Report.objects.get(pk=pk)
            try:
                return workflow.move(report, Status.SUBMITTED, by=librarian).new
            except workflow.WorkflowError:
                return "changed meanwhile"

        return move

    for _time in range(TIMES):
        Report.objects.update(status=Status.DRAFT)
        for answer in at_once(*(hand_in(report.pk) for report in reports)):
            assert answer in (Status.SUBMITTED, "changed meanwhile")
