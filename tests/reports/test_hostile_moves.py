"""Comments and explanations: none is cut, lost or spoilt, whatever stands in it and whoever was quicker."""

from decimal import Decimal

import pytest
from django.urls import reverse

from reports import filling, workflow
from reports.computing import Given
from reports.facts import read
from reports.filling import Entry
from reports.models import Explanation, Status

LETTER = "Please look at the loans of children once more."


@pytest.fixture
def submitted(library, make_report):
    return make_report(library, Status.SUBMITTED)


@pytest.fixture
def at_review(client, methodologist):
    client.force_login(methodologist)
    client.cookies["django_language"] = "en"
    return client


REFUSED = {
    "too short": ("Look.", "Write a comment of at least 10 characters"),
    "a NUL in it": (LETTER + "\0", "The comment has a character that no text can have. Type it anew."),
    "too long": ("x" * 5001, "The comment is longer than 5000 characters. Shorten it."),
}


@pytest.mark.parametrize(("comment", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_comment_that_is_refused_stays_on_the_page(at_review, submitted, comment, sentence):
    answer = at_review.post(reverse("report_return", args=[submitted.pk]), {"comment": comment})
    assert answer.status_code == 409
    assert sentence in answer.content.decode()
    assert f">{comment}</textarea>" in answer.content.decode()
    submitted.refresh_from_db()
    assert submitted.status == Status.SUBMITTED


def test_a_comment_on_a_report_that_a_colleague_has_just_accepted_is_not_lost(at_review, submitted, methodologist):
    workflow.accept(submitted, by=methodologist)
    answer = at_review.post(reverse("report_return", args=[submitted.pk]), {"comment": LETTER})
    assert answer.status_code == 409
    assert "The report is “accepted” and does not wait for this decision of yours." in answer.content.decode()
    assert LETTER in answer.content.decode()


def test_a_comment_is_shown_as_it_was_typed(at_review, submitted):
    at_review.post(
        reverse("report_return", args=[submitted.pk]), {"comment": "<script>alert(1)</script> {{ 7|add:7 }}"}
    )
    page = at_review.get(reverse("report", args=[submitted.pk])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:7 }}" in page
    assert "<script>alert" not in page


@pytest.fixture
def questioned(report, librarian):
    """A report with one warning: half of the income is not spent."""
    spent = {"income_municipal": 100, "expenditure_salaries": 50, "acq_books": 0, "acq_periodicals": 0}
    entries = {code: Entry(Given(Decimal(number))) for code, number in spent.items()}
    filling.save(report, by=librarian, entries=entries)
    return report


@pytest.mark.parametrize("typed", ["The rest came in December.\0", "x" * 1001])
def test_an_explanation_that_cannot_be_kept_whole_is_not_cut_but_stays_on_the_page(
    client, librarian, questioned, typed
):
    client.force_login(librarian)
    answer = client.post(reverse("report_check", args=[questioned.pk]), {"why-expenditure_total": typed})
    assert answer.status_code == 422
    assert f">\n{typed}</textarea>" in answer.content.decode()
    assert not Explanation.objects.exists()


def test_the_list_of_checks_opened_before_a_colleague_explained_does_not_wipe_it_out(client, librarian, questioned):
    filling.save(questioned, by=librarian, explanations={"expenditure_total": "The rest came in December."})
    client.force_login(librarian)
    sent = {"why-expenditure_total": "", "initial-why-expenditure_total": ""}
    assert client.post(reverse("report_check", args=[questioned.pk]), sent).status_code == 302
    assert read(questioned).facts.explanations == {"expenditure_total": "The rest came in December."}
