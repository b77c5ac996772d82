"""A second person agrees or refuses; what is agreed happens at once, whole, and everybody it concerns is told."""

import pytest
from django.db import IntegrityError, transaction

from libraries.models import Role
from reports import correction_requests, documents
from reports.areas import region_area, whole_country
from reports.computing import State
from reports.correction_requests import CorrectionError
from reports.corrections import deciding
from reports.models import Correction, Document, Notice, Report, Status, Summary, ValueChange
from reports.seen import seen_of
from reports.summary_life import life
from tests.conftest import person

from .story import APRIL, CAUSE, MAY, UNKNOWN, asked, figures_of, number


def fresh(report) -> Report:
    return Report.objects.with_names().get(pk=report.pk)


DECIDERS = {  # who decides on what the library asks for, and on what a methodologist asks for
    "librarian": (False, False),
    "head": (False, True),
    "central": (False, True),
    "methodologist": (True, False),
    "colleague": (True, True),
    "school_methodologist": (False, False),
    "director": (True, True),
    "analyst": (False, False),
    "administrator": (False, False),
    "stranger": (False, False),
}


@pytest.mark.parametrize("asker", ["librarian", "methodologist"])
@pytest.mark.parametrize("name", DECIDERS)
def test_who_may_decide(year, request, name, asker):
    decider, who_asks = request.getfixturevalue(name), request.getfixturevalue(asker)
    correction = asked(year["b22"], who_asks)
    if DECIDERS[name][asker == "methodologist"]:
        deciding.agree(correction, by=decider, at=MAY)
        assert (correction.state, correction.decided_by, correction.decided_at) == ("agreed", decider, MAY)
    else:
        with pytest.raises(CorrectionError):
            deciding.agree(correction, by=decider, at=MAY)
        assert figures_of(year["b22"])["users"] == 100


def test_the_database_too_wants_a_second_person(year, methodologist):
    correction = asked(year["b22"], methodologist)
    agreed = Correction.objects.filter(pk=correction.pk)
    with pytest.raises(IntegrityError, match="correction_is_decided_by_a_second_person"), transaction.atomic():
        agreed.update(state="agreed", decided_by=methodologist, decided_at=MAY)


def test_an_agreed_correction_is_in_effect_at_once(year, librarian, methodologist):
    correction = asked(year["b22"], librarian)
    deciding.agree(correction, by=methodologist, said="Yes, I have seen the counter.", at=MAY)
    report = fresh(year["b22"])
    assert (report.status, report.revision) == (Status.ACCEPTED, 2)
    assert figures_of(report) == {"users": 110, "users_children": 20, "visits": 550}
    changes = report.changes.values_list("code", "old", "new", "origin", "status", "by__username")
    assert list(changes) == [
        ("users", "100", "110", "correction", "accepted", "librarian"),
        ("visits", "400", "550", "correction", "accepted", "librarian"),
    ]
    assert [(one.number, one.by, one.cause) for one in report.revisions.all()] == [
        (1, None, "As it stood when revisions began to be kept."),
        (2, methodologist, CAUSE),
    ]
    before, after = report.revisions.all()
    assert [one.content["figures"]["users"]["number"] for one in (before, after)] == ["100", "110"]
    event = report.events.get()
    assert (event.by, event.old, event.new) == (methodologist, "accepted", "accepted")
    assert event.comment == f"A correction was agreed: {CAUSE}"


def test_a_figure_can_become_unknown_and_an_unknown_one_known(year, librarian, methodologist):
    deciding.agree(asked(year["b22"], librarian, {"visits": UNKNOWN}), by=methodologist, at=MAY)
    value = year["b22"].values.get(code="visits")
    assert (value.number, value.state, value.origin) == (None, State.UNKNOWN, "correction")
    deciding.agree(asked(year["b22"], librarian, {"visits": number("410")}), by=methodologist, at=MAY)
    value.refresh_from_db()
    assert (value.number, value.state) == (410, State.KNOWN)
    assert fresh(year["b22"]).revision == 3


def test_a_refusal_says_why_and_changes_nothing(year, librarian, methodologist, english):
    correction = asked(year["b22"], librarian)
    with pytest.raises(CorrectionError, match="at least 10"):
        deciding.refuse(correction, by=methodologist, said=" no ", at=MAY)
    deciding.refuse(correction, by=methodologist, said="The counter was right.", at=MAY)
    assert (correction.state, correction.decision) == ("refused", "The counter was right.")
    assert (figures_of(year["b22"])["users"], fresh(year["b22"]).revision) == (100, 0)
    told = Notice.objects.filter(user=librarian).values_list("subject", flat=True)
    assert list(told) == ["Birch library, 2022: the correction is refused"]


def test_of_two_people_agreeing_at_once_one_does(year, librarian, methodologist, director):
    correction = asked(year["b22"], librarian)
    hers, his = Correction.objects.get(pk=correction.pk), Correction.objects.get(pk=correction.pk)
    deciding.agree(hers, by=methodologist, at=MAY)
    with pytest.raises(CorrectionError, match="“agreed” already"):
        deciding.agree(his, by=director, at=MAY)
    with pytest.raises(CorrectionError, match="“agreed” already"):
        deciding.refuse(his, by=director, said="I would rather not.", at=MAY)
    assert (fresh(year["b22"]).revision, ValueChange.objects.count()) == (2, 2)


def test_a_report_that_has_changed_since_it_was_shown_is_looked_at_again(year, librarian, methodologist, region):
    correction = asked(year["b22"], librarian)
    seen = seen_of(fresh(year["b22"]))
    life.close(region_area(region), year["b22"].period, by=methodologist, at=APRIL)
    with pytest.raises(CorrectionError, match="Look at the effect again"):
        deciding.agree(correction, by=methodologist, seen=seen, at=MAY)
    assert figures_of(year["b22"])["users"] == 100
    deciding.agree(correction, by=methodologist, seen=seen_of(fresh(year["b22"])), at=MAY)
    assert figures_of(year["b22"])["users"] == 110


def test_figures_that_were_changed_meanwhile_are_asked_for_anew(year, librarian, methodologist):
    correction = asked(year["b22"], librarian)
    year["b22"].values.filter(code="users").update(number=105, stated=105)
    with pytest.raises(CorrectionError, match="has to be asked anew"):
        deciding.agree(correction, by=methodologist, at=MAY)
    assert (figures_of(year["b22"])["users"], figures_of(year["b22"])["visits"]) == (105, 400)


def test_nobody_agrees_to_an_error_or_to_what_is_not_named(year, librarian, methodologist):
    correction = asked(year["b22"], librarian, {"users_children": number("101")})
    with pytest.raises(CorrectionError, match="Children"):
        deciding.agree(correction, by=methodologist, at=MAY)
    correction.figures.update(new=None)
    with pytest.raises(CorrectionError, match="It is not said yet what these figures are to be: Children"):
        deciding.agree(correction, by=methodologist, at=MAY)
    assert figures_of(year["b22"])["users_children"] == 20


def test_what_stops_half_way_has_not_begun(year, librarian, methodologist, monkeypatch):
    def fail(*_args, **_more):
        raise CorrectionError("stop")

    correction = asked(year["b22"], librarian)
    monkeypatch.setattr(life, "after_correction", fail)
    with pytest.raises(CorrectionError, match="stop"):
        deciding.agree(correction, by=methodologist, at=MAY)
    report = fresh(year["b22"])
    assert (figures_of(report)["users"], report.revision, report.events.count()) == (100, 0, 0)
    assert Correction.objects.get().state == "requested"


# Opening.


@pytest.mark.parametrize("fields", [["visits"], None])
def test_an_agreed_opening_opens_the_report(year, librarian, methodologist, fields):
    correction = correction_requests.ask_to_open(year["b22"], by=librarian, cause=CAUSE, fields=fields, at=APRIL)
    deciding.agree(correction, by=methodologist, at=MAY)
    report = fresh(year["b22"])
    assert (report.status, report.open_fields, report.revision) == (Status.REOPENED, fields, 1)
    said = CAUSE if fields else f"{CAUSE}\nEverything was opened for changes."
    assert [(one.new, one.comment, one.fields) for one in report.events.all()] == [("reopened", said, fields)]


# Summaries and documents.


@pytest.fixture
def closed(year, region, methodologist, administrator, django_capture_on_commit_callbacks):
    """The final summaries of the region and the country, and of the region a year later; the analyst has them all."""
    with django_capture_on_commit_callbacks(execute=True):
        for area, key in ((region_area(region), "b22"), (region_area(region), "b23")):
            life.close(area, year[key].period, by=methodologist, at=APRIL)
        life.close(whole_country(), year["b22"].period, by=administrator, at=APRIL)
    return year


def test_final_summaries_get_a_revision_and_their_documents_are_superseded(
    closed, librarian, methodologist, analyst, english, django_capture_on_commit_callbacks
):
    for document in Document.objects.all():
        documents.record_download(document, user=analyst, at=APRIL)
    correction = asked(fresh(closed["b22"]), librarian)
    with django_capture_on_commit_callbacks(execute=True):
        deciding.agree(correction, by=methodologist, at=MAY)
    records = Summary.objects.order_by("level", "period__code")
    assert [(one.level, one.period.code, one.revision, one.state) for one in records] == [
        ("nation", "2022", 2, "final"),
        ("region", "2022", 2, "final"),
        ("region", "2023", 2, "final"),
    ]
    for record in records:
        old, new = record.revisions.all()
        assert (new.reason, new.by, new.reports[str(closed["b22"].pk)]) == (CAUSE, methodologist, 2)
        assert {document.superseded_at for document in old.documents.all()} == {MAY}
        assert [document.superseded_at for document in new.documents.all()] == [None, None]
    told = Notice.objects.filter(user=analyst, kind="superseded").count()
    assert told == 3
    assert fresh(closed["b22"]).status == Status.CONSOLIDATED


def test_where_there_is_a_worker_it_draws_the_files(
    closed, librarian, methodologist, settings, django_capture_on_commit_callbacks
):
    settings.WORKER = True
    with django_capture_on_commit_callbacks(execute=True):
        deciding.agree(asked(fresh(closed["b22"]), librarian), by=methodologist, at=MAY)
    new = Document.objects.filter(summary_revision__number=2)
    assert not new.exists()
    assert (documents.draw_missing(at=MAY), documents.draw_missing(at=MAY)) == (3, 0)
    assert sorted(new.values_list("format", flat=True)) == ["pdf"] * 3 + ["xlsx"] * 3


def test_files_of_figures_that_have_changed_are_not_drawn(year, region, methodologist):
    life.close(region_area(region), year["b22"].period, by=methodologist, at=APRIL)
    Report.objects.filter(pk=year["a22"].pk).update(status=Status.REOPENED)
    assert (documents.draw_missing(at=MAY), Document.objects.count()) == (0, 0)


def test_a_summary_that_has_changed_in_other_ways_waits_for_a_person(closed, librarian, methodologist, analyst, region):
    Report.objects.filter(pk=closed["a22"].pk).update(status=Status.REOPENED)
    deciding.agree(asked(fresh(closed["b22"]), librarian), by=methodologist, at=MAY)
    standing = life.standing_of(region_area(region), closed["b22"].period)
    assert standing.number == 1
    assert [(one.library, one.what) for one in standing.changed] == [
        ("Alder library", "opened again"),
        ("Birch library", "corrected since"),
    ]
    assert set(Document.objects.values_list("superseded_at", flat=True)) == {MAY}


def test_whoever_has_the_old_report_is_told_once(year, librarian, methodologist, analyst, director, english):
    report = fresh(year["b22"])
    deciding.agree(asked(report, librarian, {"users": number("101")}), by=methodologist, at=APRIL)
    document = documents.issue(fresh(report).revisions.last(), "en", at=APRIL)
    for who in (analyst, analyst, director, methodologist):
        documents.record_download(document, user=who, at=APRIL)
    content = documents.contents(document)
    deciding.agree(asked(fresh(report), librarian, {"users": number("102")}), by=methodologist, at=MAY)
    deciding.agree(asked(fresh(report), librarian, {"users": number("103")}), by=methodologist, at=MAY)
    document.refresh_from_db()
    assert (document.superseded_at, documents.contents(document)) == (MAY, content)
    told = Notice.objects.filter(kind="superseded").order_by("user__username")
    assert list(told.values_list("user__username", flat=True)) == ["analyst", "director"]


def test_those_who_write_and_review_it_are_told_of_an_agreed_correction(
    year, librarian, head, methodologist, colleague, director, analyst, english
):
    correction = asked(year["b22"], librarian)
    Notice.objects.all().delete()
    deciding.agree(correction, by=methodologist, at=MAY)
    told = Notice.objects.filter(kind="correction").order_by("user__username").values_list("user__username", "subject")
    subject = "Birch library, 2022: the correction is agreed"
    assert list(told) == [(name, subject) for name in ("colleague", "head", "librarian")]


def test_an_open_report_of_the_next_year_follows(small_stock, library, head, methodologist):
    before, later = (
        small_stock(library, "2020", start=400, added=100, stock=500),
        small_stock(library, "2021", start=500),
    )
    before.values.filter(code="stock").update(stated=None, origin="computed")
    later.values.update(origin="last_period", offered=500)
    Report.objects.filter(pk=later.pk).update(status=Status.DRAFT)
    before = fresh(before)
    Report.objects.update(region=library.municipality.supervisions.get().region)
    correction = correction_requests.ask(before, by=head, cause=CAUSE, figures={"added": number("140")}, at=APRIL)
    deciding.agree(correction, by=methodologist, at=MAY)
    assert before.values.get(code="stock").number == 540
    assert later.values.get(code="start").number == 540


def test_a_methodologist_of_another_region_decides_nothing(year, librarian, other_region):
    stranger = person("southern", Role.METHODOLOGIST, region=other_region)
    with pytest.raises(CorrectionError, match="You cannot decide"):
        deciding.agree(asked(year["b22"], librarian), by=stranger, at=MAY)
