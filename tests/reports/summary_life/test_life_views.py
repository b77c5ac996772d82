"""The life of a summary on its page: who closes, revises and hands over; what is downloaded is remembered."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from reports import documents
from reports.areas import municipality_area, region_area, whole_country
from reports.models import Document, Download, Report, Status, Summary
from reports.summary_life import life

from ..summaries.summary_story import SMALL_FORM, period_of, publish, report_of

MARCH = datetime(2024, 3, 1, 10, tzinfo=UTC)
BIRCH, NORTH, NATION = ("municipality", "9001000"), ("region", "north"), ("nation", "all")


@pytest.fixture
def year(library, sister_library):
    found = period_of(publish(SMALL_FORM), "2023")
    report_of(library, found, users=120, visits=500)
    report_of(sister_library, found, users=30, visits=100)
    return found


@pytest.fixture
def enter(client, request, year):
    def signed_in(name, language="en"):
        client.force_login(request.getfixturevalue(name))
        client.cookies["django_language"] = language
        return client

    return signed_in


@pytest.fixture
def closed(year, region, methodologist):
    """The final summary of the region, its files not drawn yet."""
    return life.close(region_area(region), year, by=methodologist, at=MARCH)


@pytest.fixture
def archived(year, region, methodologist, django_capture_on_commit_callbacks):
    """The same with its files."""
    with django_capture_on_commit_callbacks(execute=True):
        return life.close(region_area(region), year, by=methodologist, at=MARCH)


def page_of(area, name="summary", **asked):
    return reverse(name, args=["small", "2023", *area], query=asked)


CLOSES = {  # municipality, region, country
    "librarian": [404, 404, 404],
    "head": [404, 404, 404],
    "central": [302, 404, 404],
    "methodologist": [302, 302, 404],
    "school_methodologist": [404, 404, 404],
    "director": [403, 403, 404],
    "analyst": [403, 403, 403],
    "administrator": [403, 403, 302],
    "stranger": [404, 404, 404],
}


@pytest.mark.parametrize("name", CLOSES)
def test_who_closes_and_revises_which_summary(enter, name):
    statuses = [enter(name).post(page_of(area, "summary_close")).status_code for area in (BIRCH, NORTH, NATION)]
    assert statuses == CLOSES[name]
    assert Summary.objects.filter(state="final").count() == CLOSES[name].count(302)
    reason = {"reason": "Alder counted visits anew."}
    again = [enter(name).post(page_of(area, "summary_revise"), reason).status_code for area in (BIRCH, NORTH, NATION)]
    assert again == CLOSES[name]


HANDS_OVER = {"director": [403, 302, 404], "analyst": [403, 403, 403], "administrator": [403, 403, 403]} | {
    "central": [403, 404, 404],
    "methodologist": [403, 403, 404],
    **dict.fromkeys(("librarian", "head", "school_methodologist", "stranger"), [404, 404, 404]),
}


@pytest.mark.parametrize("name", HANDS_OVER)
def test_who_hands_a_summary_over(enter, closed, name):
    areas = (BIRCH, NORTH, NATION)
    assert [enter(name).post(page_of(area, "summary_hand_over")).status_code for area in areas] == HANDS_OVER[name]
    assert Summary.objects.get().state == ("published" if name == "director" else "final")


@pytest.mark.parametrize("name", ["summary_close", "summary_revise", "summary_hand_over"])
def test_moves_are_posted(enter, name):
    assert enter("methodologist").get(page_of(NORTH, name)).status_code == 405


def test_what_cannot_be_done_is_said_on_the_page_and_the_reason_kept(enter, sister_library):
    Report.objects.filter(library=sister_library).update(status=Status.SUBMITTED)
    page = enter("methodologist").get(page_of(NORTH))
    assert [one.library for one in page.context["page"].banner.standing.missing] == ["Alder library"]
    answer = enter("methodologist").post(page_of(NORTH, "summary_close"), {"reason": "late"})
    banner = answer.context["page"].banner
    assert (answer.status_code, banner.typed) == (409, "late")
    assert banner.refused == "Write a reason of at least 10 characters."
    assert not Summary.objects.exists()


def test_the_page_says_what_has_changed_since(enter, closed, library):
    Report.objects.filter(library=library).update(status=Status.REOPENED)
    banner = enter("director").get(page_of(NORTH)).context["page"].banner
    assert [(one.library, one.what) for one in banner.standing.changed] == [("Birch library", "opened again")]
    assert (banner.state, banner.can_be_handed_over) == ("provisional", False)
    assert enter("director").post(page_of(NORTH, "summary_hand_over")).status_code == 409


# Files.


def test_the_file_of_a_final_summary_is_the_archived_one(enter, archived, analyst):
    for kind in ("xlsx", "pdf"):
        document = Document.objects.get(format=kind)
        answer = enter("analyst", "lv").get(page_of(NORTH, format=kind))
        assert answer.content == documents.contents(document)
        assert list(document.downloads.values_list("user__username", flat=True)) == ["analyst"]


@pytest.mark.parametrize(
    ("language", "asked", "kept_with"),
    [
        ("en", {"format": "pdf"}, "pdf"),
        ("lv", {"format": "csv"}, "xlsx"),
        ("lv", {"format": "pdf", "chapter": "use"}, "pdf"),
        ("lv", {"format": "xlsx", "chapter": "use"}, "xlsx"),
    ],
)
def test_other_files_with_the_same_figures_are_remembered_beside_it(enter, archived, language, asked, kept_with):
    answer = enter("analyst", language).get(page_of(NORTH, **asked))
    (download,) = Download.objects.all()
    assert (download.document.format, download.user.username) == (kept_with, "analyst")
    assert answer.content != documents.contents(download.document)


def test_provisional_files_are_nobodys_document(enter, year, archived, library):
    enter("methodologist").get(page_of(BIRCH, format="csv"))
    enter("methodologist").get(page_of(NORTH, format="csv", scope="provisional"))
    Report.objects.filter(library=library).update(status=Status.REOPENED)
    enter("methodologist").get(page_of(NORTH, format="csv"))
    assert not Download.objects.exists()


@pytest.mark.parametrize(
    ("name", "of_region", "of_report"),
    [
        ("librarian", 404, 200),
        ("central", 404, 200),
        ("methodologist", 200, 200),
        ("director", 200, 200),
        ("analyst", 200, 200),
        ("administrator", 200, 200),
        ("school_methodologist", 404, 404),
        ("stranger", 404, 404),
    ],
)
def test_who_opens_an_archived_document(enter, archived, library, name, of_region, of_report):
    report = Report.objects.get(library=library)
    issued = documents.issue(documents.settled_revision(report, at=MARCH), "en", at=MARCH)
    of_summary = Document.objects.get(format="xlsx")
    answers = [enter(name).get(reverse("document", args=[one.pk])) for one in (of_summary, issued)]
    assert [answer.status_code for answer in answers] == [of_region, of_report]
    if of_report == 200:
        assert answers[1].content == documents.contents(issued)
    assert Download.objects.count() == [of_region, of_report].count(200)


# Drawing.


@pytest.fixture
def unable(monkeypatch):
    """No PDF can be drawn, until it is allowed again."""

    def fail(_book):
        raise OSError("No fonts.")

    monkeypatch.setitem(documents.WRITERS, "pdf", fail)
    return monkeypatch


def files_on(page):
    """How the page says that the files stand."""
    return page.context["page"].banner.files


def test_without_a_worker_files_that_nobody_has_drawn_are_drawn_when_somebody_wants_them(enter, closed):
    assert not Document.objects.exists()
    answer = enter("analyst", "lv").get(page_of(NORTH, format="pdf"))
    assert answer.content == documents.contents(Document.objects.get(format="pdf"))
    assert sorted(Document.objects.values_list("format", flat=True)) == ["pdf", "xlsx"]


def test_where_there_is_a_worker_the_page_answers_at_once_and_offers_the_files_when_they_are_drawn(
    enter, year, settings, django_capture_on_commit_callbacks
):
    settings.WORKER = True
    with django_capture_on_commit_callbacks(execute=True):
        page = enter("methodologist").post(page_of(NORTH, "summary_close"), follow=True)
    assert (files_on(page), Document.objects.count()) == ("waiting", 0)
    assert "The files of this summary are being drawn." in page.text
    assert "data-waiting" in enter("director").get(page_of(NORTH, "summary_files")).text
    assert documents.draw_missing(at=MARCH) == 1
    assert files_on(enter("director").get(page_of(NORTH))) == "drawn"
    piece = enter("director").get(page_of(NORTH, "summary_files")).text
    assert [reverse("document", args=[one.pk]) in piece for one in Document.objects.all()] == [True, True]
    assert "data-waiting" not in piece


@pytest.mark.parametrize("asked", [{"format": "xlsx"}, {"format": "csv"}, {"format": "pdf", "chapter": "use"}])
def test_whoever_wants_a_file_before_it_is_drawn_is_told_so(enter, closed, settings, asked):
    settings.WORKER = True
    answer = enter("analyst", "lv").get(page_of(NORTH, **asked))
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, "text/html; charset=utf-8")
    assert files_on(answer) == "waiting"
    assert (Document.objects.count(), Download.objects.count()) == (0, 0)


def test_a_drawing_that_failed_is_said_and_can_be_asked_for_again(
    enter, year, unable, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page = enter("methodologist").post(page_of(NORTH, "summary_close"), follow=True)
    assert (page.status_code, Summary.objects.get().state, files_on(page)) == (200, "final", "failed")
    assert "The files of this summary could not be drawn." in page.text
    assert page_of(NORTH, "summary_draw") in page.text
    wanted = enter("analyst").get(page_of(NORTH, format="pdf"))
    assert (wanted.status_code, files_on(wanted)) == (409, "failed")
    assert page_of(NORTH, "summary_draw") not in wanted.text
    assert not Document.objects.exists()

    unable.undo()
    with django_capture_on_commit_callbacks(execute=True):
        again = enter("methodologist").post(page_of(NORTH, "summary_draw"))
    assert (again.status_code, again.url) == (302, page_of(NORTH))
    assert files_on(enter("methodologist").get(page_of(NORTH))) == "drawn"
    assert sorted(Document.objects.values_list("format", flat=True)) == ["pdf", "xlsx"]


def test_the_worker_leaves_what_failed_alone_for_an_hour_unless_somebody_asks(enter, closed, settings, unable):
    settings.WORKER = True
    assert (documents.draw_missing(at=MARCH), files_on(enter("director").get(page_of(NORTH)))) == (0, "failed")
    unable.undo()
    assert documents.draw_missing(at=MARCH + timedelta(minutes=59)) == 0
    enter("methodologist").post(page_of(NORTH, "summary_draw"))
    assert files_on(enter("director").get(page_of(NORTH))) == "waiting"
    assert documents.draw_missing(at=MARCH + timedelta(minutes=59)) == 1


def test_the_worker_tries_again_by_itself_after_an_hour(closed, unable):
    assert documents.draw_missing(at=MARCH) == 0
    unable.undo()
    assert documents.draw_missing(at=MARCH + timedelta(hours=1)) == 1


DRAWS = {name: [{302: 404}.get(status, status) for status in statuses] for name, statuses in CLOSES.items()}


@pytest.mark.parametrize("name", CLOSES)
def test_who_asks_for_files_again(enter, name):
    """Whoever closes; and there is nothing to draw of what was never closed."""
    answers = [enter(name).post(page_of(area, "summary_draw")) for area in (BIRCH, NORTH, NATION)]
    assert [answer.status_code for answer in answers] == DRAWS[name]


def test_files_are_asked_for_by_post_and_looked_at_by_those_who_see_the_summary(enter, closed):
    assert enter("methodologist").get(page_of(NORTH, "summary_draw")).status_code == 405
    assert enter("methodologist").post(page_of(NORTH, "summary_files")).status_code == 405
    assert [enter(name).get(page_of(NORTH, "summary_files")).status_code for name in ("analyst", "central")] == [
        200,
        404,
    ]


# One library's report.


def test_everybody_gets_the_same_document_of_a_settled_report(enter, library):
    report = Report.objects.get(library=library)
    first = enter("analyst").get(reverse("report_pdf", args=[report.pk])).content
    second = enter("librarian").get(reverse("report_pdf", args=[report.pk])).content
    (document,) = Document.objects.all()
    assert (first, second) == (documents.contents(document), first)
    assert (document.report_revision.number, document.language) == (1, "en")
    assert sorted(Download.objects.values_list("user__username", flat=True)) == ["analyst", "librarian"]


def test_an_own_copy_with_all_pictures_is_for_those_who_work_with_the_report(enter, library):
    report = Report.objects.get(library=library)
    address = reverse("report_pdf", args=[report.pk], query={"pictures": "all"})
    assert [enter(name).get(address).status_code for name in ("librarian", "methodologist", "analyst")] == [
        200,
        200,
        403,
    ]
    assert not Document.objects.exists()


def test_a_draft_on_paper_is_no_document(enter, library):
    Report.objects.filter(library=library).update(status=Status.DRAFT)
    assert (
        enter("librarian").get(reverse("report_pdf", args=[Report.objects.get(library=library).pk])).status_code == 200
    )
    assert (Document.objects.count(), Download.objects.count()) == (0, 0)


def test_looking_at_the_head_of_a_file_is_no_download(enter, archived):
    enter("analyst").head(reverse("document", args=[Document.objects.first().pk]))
    assert not Download.objects.exists()


def test_the_same_summaries_of_other_areas_live_by_themselves(year, closed, municipality, central, administrator):
    assert not life.standing_of(municipality_area(municipality, on=MARCH.date()), year).closed
    assert not life.standing_of(whole_country(), year).closed
