"""Documents that print last year's figures, taken and corrected at the very same moment.

On SQLite one comes after the other, which has to end the same.
"""

from functools import partial

import pytest

from reports import documents
from reports.corrections import deciding
from reports.exports import pdf
from reports.models import Document, Notice

from ..saving.test_hostile_moments import at_once
from .story import APRIL, MAY, asked, number
from .test_at_the_same_moment import again, tried
from .test_deciding import fresh

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 4
LINE = "visits"


@pytest.fixture(autouse=True)
def paper_of_visits(monkeypatch):
    """Drawing is made short: the paper has the visits of both years, and nothing else."""

    def drawn(document) -> bytes:
        rows = [row for one in document.chapters for part in one.parts if part.table for row in part.table.rows]
        (cells,) = [row.cells for row in rows if row.key == LINE]
        return f"{cells[1].text} {cells[2].text}".encode()

    monkeypatch.setattr(pdf, "report_pdf", drawn)


def taken(report, user) -> Document | None:
    """As the page does it; nothing where it was corrected meanwhile, so that it has to be asked for again."""
    try:
        document = documents.issue(documents.settled_revision(fresh(report), at=APRIL), "en", at=APRIL)
    except Document.DoesNotExist:
        return None
    documents.record_download(document, user=user, at=APRIL)
    return document


def test_nothing_stays_in_force_that_prints_the_old_figure(
    year, librarian, methodologist, colleague, director, analyst
):
    for time in range(TIMES):
        this, last = 700 + time, 600 + time
        of_last = asked(fresh(year["b22"]), librarian, {LINE: number(str(last))})
        of_this = asked(fresh(year["b23"]), librarian, {LINE: number(str(this))})
        works = [
            tried(partial(deciding.agree, of_last, by=again(methodologist), at=MAY)),
            partial(taken, year["b23"], again(analyst)),
            tried(partial(deciding.agree, of_this, by=again(colleague), at=MAY)),
            partial(taken, year["b23"], again(director)),
        ]
        done = at_once(*works)
        assert (done[0], done[2]) == ("done", "done")
        newest = taken(fresh(year["b23"]), analyst)
        assert newest is not None
        assert list(Document.objects.filter(superseded_at=None)) == [newest]
        assert documents.contents(newest) == f"{last} {this}".encode()


def test_of_two_corrections_at_once_one_tells_of_a_document(year, librarian, methodologist, colleague, analyst):
    for time in range(TIMES):
        Notice.objects.all().delete()
        Document.objects.all().delete()
        assert taken(year["b23"], analyst) is not None
        of_last = asked(fresh(year["b22"]), librarian, {LINE: number(str(600 + time))})
        of_this = asked(fresh(year["b23"]), librarian, {LINE: number(str(700 + time))})
        works = [(of_last, methodologist), (of_this, colleague)]
        assert at_once(*(tried(partial(deciding.agree, one, by=again(by), at=MAY)) for one, by in works)) == [
            "done",
            "done",
        ]
        assert Notice.objects.filter(user=analyst, kind="superseded").count() == 1
