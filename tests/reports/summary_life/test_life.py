"""A summary lives: provisional, final, revision n, handed over; what is archived of it stays as it was."""

from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook
from pypdf import PdfReader

from libraries.models import User
from reports import documents
from reports.areas import municipality_area, region_area, whole_country
from reports.models import Document, Notice, Report, Status, Summary, SummaryRevision
from reports.summaries.standing import as_closed
from reports.summary_life import life

from ..summaries.summary_story import SMALL_FORM, period_of, publish, report_of

MARCH = datetime(2024, 3, 1, 10, tzinfo=UTC)
MAY = datetime(2024, 5, 2, 10, tzinfo=UTC)


@pytest.fixture
def year(db):
    return period_of(publish(SMALL_FORM), "2023")


@pytest.fixture
def birch(year, library):
    return report_of(library, year, users=120, visits=500)


@pytest.fixture
def alder(year, sister_library):
    return report_of(sister_library, year, users=30, visits=100)


@pytest.fixture
def north(region):
    return region_area(region)


@pytest.fixture
def closed(north, year, birch, alder, methodologist):
    """The final summary of the region, with both libraries in it; its files are not drawn."""
    return life.close(north, year, by=methodologist, at=MARCH)


@pytest.fixture
def archived(north, year, birch, alder, methodologist, django_capture_on_commit_callbacks):
    """The same with its files."""
    with django_capture_on_commit_callbacks(execute=True):
        return life.close(north, year, by=methodologist, at=MARCH)


def statuses():
    return list(Report.objects.order_by("pk").values_list("status", flat=True))


def test_a_summary_that_nobody_has_closed_is_provisional(north, year, birch):
    standing = life.standing_of(north, year)
    assert (standing.closed, standing.words) == (False, "Provisional: the summary has not been closed.")
    assert not Summary.objects.exists()


def test_closing_the_summary_of_a_region_takes_its_reports_along(closed, birch, alder, methodologist):
    record = closed.summary
    assert (record.level, record.code, record.state, record.revision) == ("region", "north", "final", 1)
    assert (closed.number, closed.by, closed.at, closed.reason) == (1, methodologist, MARCH, "")
    assert closed.reports == {str(birch.pk): 1, str(alder.pk): 1}
    assert statuses() == [Status.CONSOLIDATED, Status.CONSOLIDATED]
    assert [(event.by, event.new, event.at) for event in birch.events.all()] == [(methodologist, "consolidated", MARCH)]


def test_closing_the_summary_of_a_municipality_moves_no_report(municipality, year, birch, alder, central):
    area = municipality_area(municipality, on=MARCH.date())
    life.close(area, year, by=central, at=MARCH)
    assert statuses() == [Status.ACCEPTED, Status.ACCEPTED]
    assert life.standing_of(area, year).words == "Final, closed on 1 Mar 2024."


def test_a_summary_with_reports_missing_is_closed_only_with_a_reason(north, year, birch, sister_library, methodologist):
    report_of(sister_library, year, Status.SUBMITTED)
    with pytest.raises(life.NotCompleteError, match="Alder library") as refused:
        life.close(north, year, by=methodologist, at=MARCH)
    assert [one.library for one in refused.value.missing] == ["Alder library"]
    assert (statuses(), Summary.objects.count()) == ([Status.ACCEPTED, Status.SUBMITTED], 0)

    revision = life.close(north, year, by=methodologist, reason="Alder is closed after a fire.", at=MARCH)
    assert revision.reports == {str(birch.pk): 1}
    assert statuses() == [Status.CONSOLIDATED, Status.SUBMITTED]
    assert life.standing_of(north, year).words == ("Final, closed on 1 Mar 2024. Reason: Alder is closed after a fire.")


def test_a_report_that_is_not_required_is_not_missing(north, year, birch, sister_library, methodologist):
    report_of(sister_library, year, Status.NOT_REQUIRED)
    assert life.close(north, year, by=methodologist, at=MARCH).reports == {str(birch.pk): 1}


def test_a_school_library_is_neither_waited_for_nor_taken_along(north, year, birch, school_library, methodologist):
    report_of(school_library, year, Status.ACCEPTED)
    life.close(north, year, by=methodologist, at=MARCH)
    assert statuses() == [Status.CONSOLIDATED, Status.ACCEPTED]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [("late", "at least 10 characters"), ("\x00" * 20, "no text can have"), ("a" * 2001, "longer than 2000")],
)
def test_what_is_no_reason(north, year, birch, sister_library, methodologist, reason, sentence):
    report_of(sister_library, year, Status.DRAFT)
    with pytest.raises(life.SummaryError, match=sentence):
        life.close(north, year, by=methodologist, reason=reason, at=MARCH)
    assert not Summary.objects.exists()


def test_nothing_is_no_summary(north, year, library, methodologist):
    report_of(library, year, Status.DRAFT)
    with pytest.raises(life.SummaryError, match="nothing to close"):
        life.close(north, year, by=methodologist, reason="Nobody has reported.", at=MARCH)


def test_a_summary_is_closed_once(closed, north, year, methodologist):
    with pytest.raises(life.SummaryError, match="closed already"):
        life.close(north, year, by=methodologist, at=MAY)
    assert SummaryRevision.objects.count() == 1


# Revisions.


def test_a_revision_has_a_reason_and_the_next_number(closed, north, year, birch, methodologist):
    Report.objects.filter(pk=birch.pk).update(revision=2)
    assert life.standing_of(north, year).words == (
        "Provisional: figures have changed since the final version of 1 Mar 2024: Birch library 2023 (corrected since)."
    )
    with pytest.raises(life.SummaryError, match="reason of at least"):
        life.revise(north, year, by=methodologist, reason=" ", at=MAY)
    revision = life.revise(north, year, by=methodologist, reason="Birch counted visits anew.", at=MAY)
    assert (revision.number, revision.reports[str(birch.pk)]) == (2, 2)
    assert life.standing_of(north, year).words == ("Revision 2 of 2 May 2024. Reason: Birch counted visits anew.")


def test_what_was_never_closed_cannot_be_revised(north, year, birch, methodologist):
    with pytest.raises(life.SummaryError, match="has not been closed yet"):
        life.revise(north, year, by=methodologist, reason="Birch counted visits anew.", at=MAY)


def test_the_page_can_say_which_reports_have_changed(closed, north, year, birch, alder, far_library):
    Report.objects.filter(pk=birch.pk).update(status=Status.REOPENED)
    Report.objects.filter(pk=alder.pk).update(revision=2)
    late = report_of(far_library, year)
    Report.objects.filter(pk=late.pk).update(region=north.place)
    changed = life.standing_of(north, year).changed
    assert [(one.library, one.what) for one in changed] == [
        ("Alder library", "corrected since"),
        ("Birch library", "opened again"),
        ("Oak library", "accepted since"),
    ]


def test_last_years_report_is_part_of_what_a_summary_rests_on(north, year, library, birch, methodologist):
    before = report_of(library, period_of(year.form, "2022"), users=100)
    revision = life.close(north, year, by=methodologist, at=MARCH)
    assert revision.reports == {str(birch.pk): 1, str(before.pk): 1}
    assert Report.objects.get(pk=before.pk).status == Status.ACCEPTED


# Handing over.


def test_the_director_hands_the_region_over(closed, north, year, director):
    life.publish(north, year, by=director, at=MAY)
    assert statuses() == [Status.PUBLISHED, Status.PUBLISHED]
    assert life.standing_of(north, year).words == "Final, closed on 1 Mar 2024. Handed over on 2 May 2024."


def test_only_what_is_final_and_unchanged_is_handed_over(north, year, birch, methodologist, director):
    with pytest.raises(life.SummaryError, match="final and not handed over yet"):
        life.publish(north, year, by=director, at=MAY)
    life.close(north, year, by=methodologist, at=MARCH)
    Report.objects.update(revision=2)
    with pytest.raises(life.SummaryError, match="Birch library. Make a revision first"):
        life.publish(north, year, by=director, at=MAY)
    assert statuses() == [Status.CONSOLIDATED]


def test_the_country_and_the_municipalities_are_not_handed_over(year, birch, administrator):
    life.close(whole_country(), year, by=administrator, at=MARCH)
    with pytest.raises(life.SummaryError, match="Only the summary of a region"):
        life.publish(whole_country(), year, by=administrator, at=MAY)


def test_what_gets_a_late_report_is_to_be_handed_over_again(closed, north, year, director, methodologist, far_library):
    life.publish(north, year, by=director, at=MARCH)
    late = report_of(far_library, year)
    Report.objects.filter(pk=late.pk).update(region=north.place)
    life.revise(north, year, by=methodologist, reason="Oak has come in late.", at=MAY)
    assert Summary.objects.get().state == Summary.State.FINAL
    assert statuses() == [Status.PUBLISHED, Status.PUBLISHED, Status.CONSOLIDATED]


# What is archived.


def test_the_final_summary_is_archived_byte_for_byte(archived):
    kept = {document.format: document for document in archived.documents.all()}
    assert sorted(kept) == ["pdf", "xlsx"]
    for document in kept.values():
        content = documents.contents(document)
        assert (document.language, sha256(content).hexdigest()) == ("lv", document.sha256)
        assert document.file.name.startswith("documents/2")
    with translation.override("lv"):
        words = as_closed(archived.summary, archived).words
    sheet = load_workbook(BytesIO(documents.contents(kept["xlsx"]))).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2, max_row=2)] == [words]
    assert words in PdfReader(BytesIO(documents.contents(kept["pdf"]))).pages[0].extract_text()


def test_a_revision_supersedes_what_was_given_out_before(
    archived, north, year, birch, methodologist, django_capture_on_commit_callbacks
):
    before = {document.pk: documents.contents(document) for document in Document.objects.all()}
    with django_capture_on_commit_callbacks(execute=True):
        revision = life.revise(north, year, by=methodologist, reason="Birch counted visits anew.", at=MAY)
    old, new = archived.documents.all(), revision.documents.all()
    assert [document.superseded_at for document in [*old, *new]] == [MAY, MAY, None, None]
    assert {document.pk: documents.contents(document) for document in old} == before


def test_what_is_not_closed_after_all_leaves_no_file(north, year, birch, methodologist, monkeypatch, settings):
    def fail(*_args, **_more):
        raise life.SummaryError("stop")

    monkeypatch.setattr(documents, "archive", fail)
    with pytest.raises(life.SummaryError, match="stop"):
        life.close(north, year, by=methodologist, at=MARCH)
    assert (SummaryRevision.objects.count(), Document.objects.count()) == (0, 0)
    assert not list(settings.MEDIA_ROOT.rglob("*.*"))


def test_the_queries_do_not_grow_with_the_reports(north, year, birch, alder, django_assert_num_queries, methodologist):
    with django_assert_num_queries(2):
        life.standing_of(north, year)
    life.close(north, year, by=methodologist, at=MARCH)
    with django_assert_num_queries(3):
        life.standing_of(north, year)


# Who is told.


def told():
    return [(notice.user.username, notice.kind, notice.subject) for notice in Notice.objects.order_by("pk")]


def test_who_opens_the_summary_is_told_that_it_is_final_and_handed_over(
    north, year, birch, methodologist, director, central, analyst
):
    User.objects.update(language="en")
    life.close(north, year, by=methodologist, at=MARCH)
    assert sorted(told()) == [("director", "summary", "Small report, 2023, Northern region: final")]
    life.publish(north, year, by=director, at=MAY)
    handed_over = "Small report, 2023, Northern region: handed over"
    assert sorted(told()) == [
        ("analyst", "summary", handed_over),
        ("director", "summary", "Small report, 2023, Northern region: final"),
        ("methodologist", "summary", handed_over),
    ]


def test_whoever_has_a_superseded_document_is_told_once(archived, north, year, birch, methodologist, analyst, director):
    User.objects.update(language="en")
    for document in archived.documents.all():
        documents.record_download(document, user=analyst, at=MARCH)
        documents.record_download(document, user=analyst, at=MARCH)
        documents.record_download(document, user=methodologist, at=MARCH)
    life.revise(north, year, by=methodologist, reason="Birch counted visits anew.", at=MAY)
    life.revise(north, year, by=methodologist, reason="Birch counted visits again.", at=MAY)
    superseded = [(who, subject) for who, kind, subject in told() if kind == "superseded"]
    assert superseded == [("analyst", "Small report, 2023, Northern region: revision 2 is in force")]
