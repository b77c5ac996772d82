"""A reviewer decides about what she has read: what has changed meanwhile, or is not decided yet, stops her by name."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from libraries.models import Library, Role
from reports import filling, not_required, questions, revisions, rights, workflow
from reports.checks import Text
from reports.computing import Given, State
from reports.filling import Entry
from reports.models import Finding, Question, Report, Revision, Status, Value
from reports.seen import seen_of_all
from reports.threads import threads_of

from ..conftest import person, reader

S = Status
TEXT = "n1_summary"
BLANK = {"figures": {}, "texts": {}, "rows": {}, "explanations": {}}


@pytest.fixture(autouse=True)
def _nothing_is_found(monkeypatch):
    """What the rules say of a report is told elsewhere; here they say nothing but what a story says they do."""
    monkeypatch.setattr(workflow.findings, "record_anew", lambda reports, at: None)


@pytest.fixture
def submitted(library, make_report, librarian):
    """A report that was filled in a little and handed in."""
    report = make_report(library)
    typed = {"income_municipal": Entry(Given(Decimal(500))), "visits_physical": Entry(Given(Decimal(1200)))}
    filling.save(report, by=librarian, entries=typed)
    workflow.move(report, S.SUBMITTED, by=librarian)
    return report


@pytest.fixture
def checked_first(municipality):
    municipality.central_check = True
    municipality.save()


def fresh(report) -> Report:
    return Report.objects.with_names().get(pk=report.pk)


def came_back_changed(report, librarian, methodologist, **changes) -> None:
    """While somebody has the page open, the report is returned, changed and handed in again."""
    report = fresh(report)
    workflow.give_back(report, by=methodologist, comment="Please count the visits again.")
    filling.save(report, by=librarian, **changes)
    workflow.move(fresh(report), S.SUBMITTED, by=librarian)


def test_what_was_read_is_accepted(submitted, methodologist):
    seen = workflow.seen_of(fresh(submitted))
    workflow.accept(fresh(submitted), by=methodologist, seen=seen)
    assert fresh(submitted).status == S.ACCEPTED


def test_what_has_changed_since_is_not_accepted_and_said_by_name(submitted, librarian, methodologist):
    seen = workflow.seen_of(fresh(submitted))
    typed = {
        "visits_physical": Entry(Given(Decimal(1300))),
        "income_municipal": Entry(Given(None, State.UNKNOWN)),
    }
    tables = {"partners": [{"partner": "Birch school", "cooperation": "lessons"}]}
    came_back_changed(
        submitted, librarian, methodologist, entries=typed, tables=tables, texts={TEXT: Text("<p>We moved.</p>")}
    )
    with pytest.raises(workflow.StaleError) as refused:
        workflow.accept(fresh(submitted), by=methodologist, seen=seen)
    blueprint = submitted.blueprint
    assert [str(change) for change in refused.value.changes] == [
        "Status: submitted → returned",
        "Status: returned → submitted",
        f"{blueprint.indicators['visits_physical'].label.in_language('en')}: 1,200 → 1,300",
        f"{blueprint.indicators['income_municipal'].label.in_language('en')}: 500.00 → unknown",
        blueprint.narratives[TEXT].title.in_language("en"),
        blueprint.tables["partners"].title.in_language("en"),
    ]
    assert str(refused.value).startswith(
        "The report has changed since this page was opened, so nothing was decided. Look at it again. Changed: Status:"
    )
    assert fresh(submitted).status == S.SUBMITTED
    assert not Revision.objects.exists()


def test_a_figure_that_is_what_it_was_is_not_named(submitted, librarian, methodologist):
    seen = workflow.seen_of(fresh(submitted))
    came_back_changed(submitted, librarian, methodologist, entries={"visits_physical": Entry(Given(Decimal(1)))})
    came_back_changed(submitted, librarian, methodologist, entries={"visits_physical": Entry(Given(Decimal(1200)))})
    with pytest.raises(workflow.StaleError) as refused:
        workflow.accept(fresh(submitted), by=methodologist, seen=seen)
    assert {change.name for change in refused.value.changes} == {"Status"}


@pytest.mark.parametrize("seen", ["", "tampered", "a.b:c"])
def test_a_mark_that_nobody_made_decides_nothing(seen, submitted, methodologist):
    with pytest.raises(workflow.StaleError) as refused:
        workflow.accept(fresh(submitted), by=methodologist, seen=seen)
    assert refused.value.changes == ()


def test_a_mark_of_another_report_decides_nothing(submitted, sister_library, make_report, methodologist):
    other = make_report(sister_library, S.SUBMITTED)
    with pytest.raises(workflow.StaleError):
        workflow.accept(fresh(submitted), by=methodologist, seen=workflow.seen_of(other))


def test_the_marks_of_many_reports_are_made_at_once(
    library, sister_library, school_library, make_report, django_assert_num_queries
):
    reports = [make_report(one, S.SUBMITTED) for one in (library, sister_library, school_library)]
    for some in (reports[:1], reports):
        with django_assert_num_queries(3):
            assert set(seen_of_all(some)) == {report.pk for report in some}


def test_the_page_refuses_what_has_changed_and_shows_it_anew(submitted, librarian, methodologist, client):
    client.force_login(methodologist)
    page = client.get(reverse("report_review", args=[submitted.pk]))
    came_back_changed(submitted, librarian, methodologist, entries={"visits_physical": Entry(Given(Decimal(1300)))})
    address = reverse("report_accept", args=[submitted.pk])
    said = {"seen": page.context["seen"], "page": "review"}
    refused = client.post(address, said, headers={"accept-language": "en"})
    assert refused.status_code == 409
    assert "1,200 → 1,300" in refused.context["refused"]
    assert client.post(address, said | {"seen": refused.context["seen"]}).status_code == 302
    assert fresh(submitted).status == S.ACCEPTED


@pytest.mark.parametrize(
    ("state", "closed"), [("noted", False), ("open", False), ("answered", False), ("closed", True)]
)
def test_a_question_is_closed_before_the_report_is_accepted(state, closed, submitted, methodologist):
    now = timezone.now()
    Question.objects.create(
        report=submitted,
        code="visits_physical",
        text="Why so many?",
        state=state,
        by=methodologist,
        sent_at=None if state == "noted" else now,
        closed_at=now if closed else None,
    )
    if closed:
        workflow.accept(fresh(submitted), by=methodologist)
        return
    why = "1 question is not closed."
    if state == "noted":
        why = "1 question of Methodologist was noted and not sent: return the report with it, or take it back."
    with pytest.raises(workflow.UndecidedError, match=f"^The report cannot be accepted yet. {why}$"):
        workflow.accept(fresh(submitted), by=methodologist)
    assert fresh(submitted).status == S.SUBMITTED


def finding_on(report, **fields) -> Finding:
    return Finding.objects.create(report=report, rule="W01", code="visits_physical", **fields)


@pytest.mark.parametrize(("decision", "accepted"), [("", False), ("questioned", False), ("accepted", True)])
def test_an_unusual_figure_is_decided_before_the_report_is_accepted(decision, accepted, submitted, methodologist):
    decided = {"decided_by": methodologist, "decided_at": timezone.now()} if decision else {}
    finding_on(submitted, decision=decision, **decided)
    if accepted:
        workflow.accept(fresh(submitted), by=methodologist)
        return
    with pytest.raises(workflow.UndecidedError, match="1 unusual figure is not decided"):
        workflow.accept(fresh(submitted), by=methodologist)
    assert fresh(submitted).status == S.SUBMITTED


def test_whoever_checks_off_closes_her_own_questions_first(submitted, checked_first, central, methodologist):
    hers = Question.objects.create(report=submitted, code="visits_physical", text="Why so many?", by=central)
    Question.objects.create(report=submitted, code="income_municipal", text="In euros?", by=methodologist)
    with pytest.raises(workflow.UndecidedError, match="1 question of Central was noted and not sent"):
        workflow.check_off(fresh(submitted), by=central)
    hers.state, hers.closed_at = "closed", timezone.now()
    hers.save()
    workflow.check_off(fresh(submitted), by=central)
    assert fresh(submitted).status == S.CHECKED


def test_what_a_colleague_of_the_central_library_left_open_the_methodologist_closes(
    submitted, checked_first, central, methodologist, municipality
):
    colleague = person("colleague", Role.CENTRAL, municipality=municipality)
    asked = Question.objects.create(
        report=submitted, code="visits_physical", text="Why?", by=central, state="answered", sent_at=timezone.now()
    )
    assert not rights.may_close(methodologist, asked)
    workflow.check_off(fresh(submitted), by=colleague)
    left = Question.objects.get()
    assert (rights.may_close(colleague, left), rights.may_close(methodologist, left)) == (False, True)
    questions.close(left, by=methodologist)
    workflow.accept(fresh(submitted), by=methodologist)
    assert fresh(submitted).status == S.ACCEPTED


def test_the_methodologist_waits_for_the_central_library(submitted, checked_first, central, methodologist):
    with pytest.raises(workflow.WorkflowError, match="has not checked this report yet"):
        workflow.accept(fresh(submitted), by=methodologist)
    workflow.check_off(fresh(submitted), by=central)
    workflow.accept(fresh(submitted), by=methodologist)
    assert [event.new for event in submitted.events.all()] == ["submitted", "checked", "accepted"]


def test_what_the_methodologist_returns_goes_to_the_library_and_comes_back_through_the_central_one(
    submitted, checked_first, central, librarian, methodologist
):
    workflow.check_off(fresh(submitted), by=central)
    workflow.give_back(fresh(submitted), by=methodologist, comment="Please count the visits again.")
    workflow.move(fresh(submitted), S.SUBMITTED, by=librarian)
    with pytest.raises(workflow.WorkflowError, match="has not checked this report yet"):
        workflow.accept(fresh(submitted), by=methodologist)


def test_an_acceptance_keeps_the_whole_report(submitted, librarian, methodologist):
    fresh_one = fresh(submitted)
    workflow.give_back(fresh_one, by=methodologist, comment="Tell us about the move.")
    filling.save(
        fresh_one,
        by=librarian,
        entries={"visits_virtual": Entry(Given(None, State.UNKNOWN)), "loans_children": Entry(Given(raw="about 400"))},
        tables={"partners": [{"partner": "Birch school", "cooperation": "lessons"}]},
        texts={TEXT: Text("<p>We moved.</p>")},
        explanations={"visits_physical": "The school was closed for two months."},
    )
    workflow.move(fresh_one, S.SUBMITTED, by=librarian)
    workflow.accept(fresh(submitted), by=methodologist)
    (kept,) = Revision.objects.all()
    row = submitted.rows.get()
    assert (kept.number, kept.by, kept.cause, fresh(submitted).revision) == (1, methodologist, "Accepted.", 1)
    assert kept.content["texts"] == {TEXT: {"text": "<p>We moved.</p>", "nothing": False}}
    assert kept.content["rows"] == {
        "partners": [{"key": str(row.key), "cells": {"partner": "Birch school", "cooperation": "lessons"}}]
    }
    assert kept.content["explanations"] == {
        "visits_physical": {"reason": "", "text": "The school was closed for two months."}
    }
    entered = {code: kept.content["figures"][code] for code in ("income_municipal", "visits_virtual", "loans_children")}
    assert entered == {
        "income_municipal": {"number": "500"},
        "visits_virtual": {"state": "unknown"},
        "loans_children": {"raw": "about 400"},
    }


def test_every_acceptance_is_a_revision_of_its_own(submitted, librarian, methodologist):
    workflow.accept(fresh(submitted), by=methodologist)
    workflow.reopen(
        fresh(submitted), by=methodologist, comment="Visits were counted twice.", fields=["visits_physical"]
    )
    assert fresh(submitted).open_fields == ["visits_physical"]
    filling.save(fresh(submitted), by=librarian, entries={"visits_physical": Entry(Given(Decimal(600)))})
    workflow.move(fresh(submitted), S.SUBMITTED, by=librarian)
    workflow.accept(fresh(submitted), by=methodologist)
    first, second = Revision.objects.order_by("number")
    assert (fresh(submitted).revision, fresh(submitted).open_fields) == (2, None)
    (visits,) = [one for one in revisions.differences(first.content, second.content) if one.code == "visits_physical"]
    assert visits == revisions.Difference("figures", "visits_physical", "1200", "600")


def test_differences_name_figures_texts_rows_and_explanations():
    old = BLANK | {
        "figures": {"a": {"number": "5"}, "b": {"number": "7"}, "d": {"number": "9", "stated": "8"}},
        "texts": {"t": {"text": "<p>One</p>", "nothing": False}},
        "rows": {"r": [{"key": "k1", "cells": {"name": "School"}}, {"key": "k2", "cells": {"name": "Choir"}}]},
        "explanations": {"a": {"reason": "", "text": "We moved."}},
    }
    new = BLANK | {
        "figures": {"a": {"number": "5", "state": "estimate"}, "c": {"state": "unknown"}, "d": {"number": "9"}},
        "texts": {"t": {"text": "", "nothing": True}},
        "rows": {"r": [{"key": "k2", "cells": {"name": "Choir", "town": "Birch"}}]},
        "explanations": {"a": {"reason": "moved", "text": "We moved."}},
    }
    with translation.override("en"):
        found = [(one.part, one.code, one.old, one.new) for one in revisions.differences(old, new)]
    assert found == [
        ("figures", "a", "5", "~5"),
        ("figures", "b", "7", ""),
        ("figures", "d", "9 (8)", "9"),
        ("figures", "c", "", "unknown"),
        ("texts", "t", "<p>One</p>", "–"),
        ("rows", "r", "School", ""),
        ("rows", "r", "Choir", "Choir · Birch"),
        ("explanations", "a", "We moved.", "the library moved or was rebuilt: We moved."),
    ]
    assert revisions.differences(old, old) == []


def test_the_queries_of_keeping_do_not_grow(
    library, sister_library, school_library, make_report, django_assert_num_queries
):
    reports = [make_report(one, S.ACCEPTED) for one in (library, sister_library, school_library)]
    Value.objects.create(report=reports[0], code="visits_physical", number=5)
    for some in (reports[:1], reports):
        with django_assert_num_queries(8):
            revisions.keep_all(some, by=None, cause="Kept.")


def test_what_is_not_required_is_neither_filled_in_nor_late(library, make_report, methodologist, librarian):
    report = make_report(library, S.NOT_STARTED)
    workflow.not_require(fresh(report), by=methodologist, comment="The library was closed in June.")
    with pytest.raises(filling.LockedError):
        filling.save(fresh(report), by=librarian, entries={"visits_physical": Entry(Given(Decimal(5)))})
    assert not_required.reasons_of([report.pk]) == {report.pk: "The library was closed in June."}
    workflow.require_again(fresh(report), by=methodologist, comment="It was open until May.")
    assert fresh(report).status == S.NOT_STARTED


@pytest.mark.parametrize("status", [S.DRAFT, S.RETURNED])
def test_what_was_begun_is_still_there_when_it_is_required_again(status, submitted, methodologist):
    Report.objects.filter(pk=submitted.pk).update(status=status)
    workflow.not_require(fresh(submitted), by=methodologist, comment="The library was closed in June.")
    workflow.require_again(fresh(submitted), by=methodologist, comment="It was open until May.")
    assert fresh(submitted).status == status
    assert submitted.values.get(code="visits_physical").number == 1200


def test_a_report_that_was_given_more_time_and_nobody_began_is_required_again_as_it_was(
    library, make_report, methodologist
):
    report = make_report(library, S.NOT_STARTED)
    report.events.create(by=methodologist, old=S.NOT_STARTED, new=S.NOT_STARTED, comment="Until 1 March.")
    for _time in range(2):
        workflow.not_require(fresh(report), by=methodologist, comment="The library was closed in June.")
        workflow.require_again(fresh(report), by=methodologist, comment="It was open until May.")
    assert fresh(report).status == S.NOT_STARTED


def test_a_returned_report_that_is_required_again_waits_for_the_same_answers(submitted, methodologist, librarian):
    asked = questions.note(fresh(submitted), "visits_physical", "Why so many?", by=methodologist)
    workflow.give_back(fresh(submitted), by=methodologist)
    workflow.not_require(fresh(submitted), by=methodologist, comment="The library was closed in June.")
    workflow.require_again(fresh(submitted), by=methodologist, comment="It was open until May.")
    again = fresh(submitted)
    assert (again.status, again.open_fields) == (S.RETURNED, ["visits_physical"])
    assert [thread.question for thread in threads_of(librarian, again).waiting] == [asked]


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ({}, ""),
        ({"closed": "2024-01-01"}, ""),
        ({"closed": "2023-06-30"}, "The library was closed on 30 Jun 2023."),
        ({"closed": "2023-06-30", "merged": True}, "The library was merged into Alder library on 30 Jun 2023."),
        ({"opened": "2022-12-31"}, ""),
        ({"opened": "2023-11-01"}, "The library was opened only on 1 Nov 2023."),
    ],
)
def test_the_dates_of_a_library_suggest_why(dates, sentence, library, sister_library, make_report):
    merged = sister_library if dates.pop("merged", False) else None
    Library.objects.filter(pk=library.pk).update(**dates, merged_into=merged)
    report = make_report(library, S.NOT_STARTED)
    assert not_required.suggested(fresh(report)) == sentence


def test_a_summary_takes_in_what_is_accepted_at_once(
    library, sister_library, school_library, make_report, methodologist, director, django_assert_num_queries
):
    """Three queries and two for the transaction, however many reports; what is not accepted stays out."""
    accepted = [make_report(library, S.ACCEPTED), make_report(sister_library, S.ACCEPTED)]
    draft = make_report(school_library)
    with django_assert_num_queries(5):
        assert workflow.consolidate(Report.objects.all(), by=methodologist) == 2
    assert workflow.publish(Report.objects.all(), by=director) == 2
    assert {fresh(report).status for report in accepted} == {S.PUBLISHED}
    assert fresh(draft).status == S.DRAFT
    assert [(event.new, event.by) for event in accepted[0].events.all()] == [
        ("consolidated", methodologist),
        ("published", director),
    ]


MADE = [
    ("methodologist", S.SUBMITTED, "report_accept", False, S.ACCEPTED),
    ("methodologist", S.CHECKED, "report_accept", True, S.ACCEPTED),
    ("methodologist", S.SUBMITTED, "report_return", False, S.RETURNED),
    ("methodologist", S.CHECKED, "report_return", True, S.RETURNED),
    ("central", S.SUBMITTED, "report_check_off", True, S.CHECKED),
    ("central", S.SUBMITTED, "report_return", True, S.RETURNED),
    ("methodologist", S.DRAFT, "report_not_required", False, S.NOT_REQUIRED),
    ("methodologist", S.NOT_REQUIRED, "report_required", False, S.NOT_STARTED),
]


@pytest.mark.parametrize(("role", "old", "move", "central_check", "new"), MADE)
def test_each_move_is_made_on_a_page_that_offers_it(
    role, old, move, central_check, new, request, library, municipality, make_report, client
):
    municipality.central_check = central_check
    municipality.save()
    report = make_report(library, old)
    client.force_login(request.getfixturevalue(role))
    address = reverse(move, args=[report.pk])
    shown = client.get(reverse("report_review" if old in (S.SUBMITTED, S.CHECKED) else "report", args=[report.pk]))
    assert f'action="{address}"' in shown.content.decode()
    said = {"seen": shown.context.get("seen", ""), "comment": "The library was closed in June."}
    assert client.post(address, said).status_code == 302
    assert fresh(report).status == new


@pytest.mark.parametrize(
    ("role", "reads"),
    [("librarian", True), ("head", True), ("methodologist", True), ("director", True), ("analyst", False)],
)
def test_what_was_written_in_a_return_is_for_those_who_work_with_the_report(role, reads, submitted, request):
    methodologist = request.getfixturevalue("methodologist")
    workflow.give_back(fresh(submitted), by=methodologist, comment="Please count the visits again.")
    Report.objects.filter(pk=submitted.pk).update(status=S.ACCEPTED)
    page = reader(request.getfixturevalue(role)).get(reverse("report", args=[submitted.pk])).content.decode()
    assert ("→ <strong>returned" in page, "Please count the visits again." in page) == (True, reads)
