"""A librarian fills in her report field by field: each is saved when she leaves it, exactly once."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from reports import filling, workflow
from reports.checks import Text
from reports.computing import Given, State
from reports.facts import read
from reports.filling import Entry
from reports.models import Origin, Receipt, Row, Status, Value

from .change_story import cell, figure, nothing, outcomes, removal, send, text, why

D = Decimal
WHY = "Two schools of the parish have closed."


def saved(version, text="", unread=""):
    return {"outcome": "saved", "version": version, "text": text, "unread": unread}


def number(report, code):
    return Value.objects.get(report=report, code=code).number


def test_a_figure_is_saved_by_itself_and_the_page_gets_its_totals(at_work, report):
    answer = send(at_work, report, figure("income_municipal", "27 737,00"))
    assert answer.status_code == 200
    assert outcomes(answer) == [saved(1, "27,737.00")]
    assert number(report, "income_total") == 27737
    figures = answer.json()["figures"]
    assert (figures["income_municipal"]["version"], figures["income_total"]["text"]) == (1, "27,737.00")
    assert "active_users" not in figures


def test_a_second_change_of_a_figure_goes_on_from_the_first(at_work, report):
    send(at_work, report, figure("visits_physical", "8579"))
    assert outcomes(send(at_work, report, figure("visits_physical", "8580", seen=1))) == [saved(2, "8,580")]
    assert [(one.old, one.new) for one in report.changes.all()] == [("", "8579"), ("8579", "8580")]


def test_two_changes_of_a_figure_in_one_message_follow_each_other(at_work, report):
    answer = send(at_work, report, figure("visits_physical", "1"), figure("visits_physical", "12"))
    assert outcomes(answer) == [saved(1, "1"), saved(2, "12")]
    assert number(report, "visits_physical") == 12


def test_what_is_no_number_is_kept_as_typed_and_said_so(at_work, report):
    answer = send(at_work, report, figure("active_users", "many"))
    assert outcomes(answer) == [saved(1, "many", "“many” is not a number.")]
    assert answer.json()["figures"]["active_users"]["issues"] == [
        {"rule": "E01", "severity": "error", "text": "“many” is not a number."}
    ]


@pytest.mark.parametrize(
    ("typed", "state", "shown"),
    [("nav datu", "unknown", "unknown"), ("n/a", "not_applicable", "not applicable"), ("~120", "estimate", "~120")],
)
def test_the_states_of_a_value_are_typed_in_words(at_work, report, typed, state, shown):
    assert outcomes(send(at_work, report, figure("visits_virtual", typed))) == [saved(1, shown)]
    assert Value.objects.get(report=report, code="visits_virtual").state == state


def test_a_total_says_how_many_of_its_parts_are_unknown(at_work, report):
    answer = send(at_work, report, figure("loans_books", "10"), figure("loans_periodicals", "unknown"))
    assert answer.json()["figures"]["loans_total"]["unknown_parts"] == "1 of 3 parts is unknown"


def test_a_total_can_be_typed_only_while_a_part_is_unknown(at_work, report):
    refused = {"outcome": "refused", "message": "“Loans, total” is computed and cannot be typed."}
    assert outcomes(send(at_work, report, figure("loans_total", "25"))) == [refused]
    answer = send(at_work, report, figure("loans_periodicals", "unknown"), figure("loans_total", "25"))
    assert outcomes(answer) == [saved(1, "unknown"), saved(1, "25")]
    assert number(report, "loans_total") == 25


def test_an_explanation_is_saved_taken_back_and_written_anew(at_work, report):
    assert outcomes(send(at_work, report, why("active_users", WHY))) == [saved(1, WHY)]
    assert outcomes(send(at_work, report, why("active_users", " ", seen=1))) == [saved(2)]
    assert read(report).facts.explanations == {}
    assert outcomes(send(at_work, report, why("active_users", WHY, seen=2))) == [saved(3, WHY)]


def test_a_text_and_the_word_that_there_is_none_share_a_version(at_work, report):
    answer = send(
        at_work, report, text("n3_repairs", "New shelves.", taken_over=True), nothing("n3_repairs", "1", seen=1)
    )
    assert outcomes(answer) == [saved(1, "New shelves."), saved(2, "1")]
    stored = report.texts.get()
    assert (stored.text, stored.nothing, stored.taken_over) == ("<p>New shelves.</p>", True, True)
    send(at_work, report, text("n3_repairs", "Old shelves.", seen=2))
    stored.refresh_from_db()
    assert (stored.text, stored.taken_over, stored.version) == ("<p>Old shelves.</p>", False, 3)


def test_a_pasted_figure_says_so(at_work, report):
    send(at_work, report, figure("visits_physical", "8579", origin="pasted"))
    assert Value.objects.get(report=report, code="visits_physical").origin == Origin.PASTED


def test_cells_of_a_row_that_the_server_has_not_heard_of_make_it(at_work, report):
    row, other = uuid4(), uuid4()
    answer = send(
        at_work,
        report,
        cell("projects", row, "title", "Reading room"),
        cell("projects", row, "amount", "233,50"),
        cell("projects", other, "title", "Book start"),
    )
    assert outcomes(answer) == [saved(1, "Reading room"), saved(2, "233.50"), saved(1, "Book start")]
    assert [(one.key, one.position, one.cells) for one in report.rows.all()] == [
        (row, 1, {"title": "Reading room", "amount": "233.50"}),
        (other, 2, {"title": "Book start"}),
    ]
    assert (number(report, "projects_count"), number(report, "projects_funding_total")) == (2, D("233.5"))
    assert answer.json()["figures"]["projects_count"]["text"] == "2"


def test_a_cell_that_cannot_be_read_is_kept_and_its_place_says_why(at_work, report):
    answer = send(at_work, report, cell("projects", uuid4(), "amount", "much"))
    assert outcomes(answer) == [saved(1, "much", "“much” is not a number.")]
    issues = answer.json()["places"]["projects"]["issues"]
    assert {"rule": "E01", "severity": "error", "row": 1, "column": "amount"}.items() <= issues[0].items()


def test_a_row_is_removed_and_removing_it_again_is_no_mistake(at_work, report):
    row = uuid4()
    send(at_work, report, cell("projects", row, "title", "Reading room"))
    assert outcomes(send(at_work, report, removal("projects", row, 1))) == [saved(0)]
    assert outcomes(send(at_work, report, removal("projects", row, 1))) == [saved(0)]
    assert not report.rows.exists()
    assert number(report, "projects_count") is None


def test_what_is_not_in_the_form_is_refused_and_the_rest_is_saved(at_work, report):
    answer = send(
        at_work,
        report,
        figure("made_up", "1"),
        figure("visits_physical", "8579"),
        cell("projects", uuid4(), "made_up", "1"),
        nothing("n1_summary", "1"),
    )
    told = [one["outcome"] for one in outcomes(answer)]
    assert told == ["refused", "saved", "refused", "refused"]
    assert outcomes(answer)[0]["message"] == "There is no field “made_up” in this report."
    assert number(report, "visits_physical") == 8579


@pytest.mark.parametrize(
    "change",
    [
        figure("visits_physical", "9" * 201),
        why("visits_physical", "x" * 1001),
        text("n3_repairs", "x" * 20_001),
        cell("projects", uuid4(), "title", "x" * 2001),
    ],
)
def test_what_is_too_long_is_refused_in_a_sentence(at_work, report, change):
    (outcome,) = outcomes(send(at_work, report, change))
    assert outcome["outcome"] == "refused"
    assert "horten it" in outcome["message"]
    assert not Receipt.objects.exists()


def test_a_table_never_has_too_many_rows(at_work, report):
    Row.objects.bulk_create(Row(report=report, table="projects", position=n, cells={"title": "x"}) for n in range(500))
    (outcome,) = outcomes(send(at_work, report, cell("projects", uuid4(), "title", "One more")))
    assert outcome == {"outcome": "refused", "message": "A table has at most 500 rows."}


def test_the_first_change_makes_a_draft_of_a_report_not_started(at_work, library, make_report):
    report = make_report(library, Status.NOT_STARTED)
    send(at_work, report, figure("made_up", "5"))
    report.refresh_from_db()
    assert report.status == Status.NOT_STARTED
    send(at_work, report, figure("income_municipal", "5"))
    report.refresh_from_db()
    assert (report.status, report.events.count()) == (Status.DRAFT, 1)


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_a_report_that_left_her_hands_is_locked(at_work, library, make_report, status):
    report = make_report(library, status)
    answer = send(at_work, report, figure("income_municipal", "5"))
    assert (answer.status_code, answer.json()["reason"]) == (409, "locked")
    assert answer.json()["message"].startswith(f"The report is “{status.label}” and cannot be changed.")
    assert not Value.objects.exists()


def test_a_change_that_comes_twice_is_applied_once(at_work, report):
    change = figure("income_municipal", "5")
    first, again = send(at_work, report, change), send(at_work, report, change)
    assert outcomes(first) == [saved(1, "5.00")]
    assert [one["version"] for one in outcomes(again)] == [1]
    assert (report.changes.count(), Receipt.objects.count()) == (1, 1)


def test_a_change_that_comes_late_undoes_nothing(at_work, report, head):
    """Its answer was lost; meanwhile a colleague has gone on from it."""
    change = figure("income_municipal", "5")
    send(at_work, report, change)
    filling.save(report, by=head, entries={"income_municipal": Entry(Given(D(6)))})
    (late,) = outcomes(send(at_work, report, change))
    assert (late["outcome"], late["version"]) == ("saved", 1)
    assert number(report, "income_municipal") == 6


def test_a_row_that_was_removed_does_not_come_back_with_an_old_message(at_work, report):
    row = uuid4()
    change = cell("projects", row, "title", "Reading room")
    send(at_work, report, change)
    send(at_work, report, removal("projects", row, 1))
    assert [one["version"] for one in outcomes(send(at_work, report, change))] == [1]
    assert not report.rows.exists()


def test_a_message_half_of_which_came_before_brings_the_other_half(at_work, report):
    old, new = figure("income_municipal", "5"), figure("income_donations", "7")
    send(at_work, report, old)
    assert [one["version"] for one in outcomes(send(at_work, report, old, new, new))] == [1, 1, 1]
    assert (number(report, "income_total"), report.changes.count(), Receipt.objects.count()) == (12, 2, 2)


def test_a_key_that_was_used_for_another_report_is_refused(at_work, report, make_report, sister_library):
    key = str(uuid4())
    Receipt.objects.create(
        key=key, report=make_report(sister_library), by=report.library.membership_set.get().user, version=1
    )
    (outcome,) = outcomes(send(at_work, report, figure("income_municipal", "5") | {"key": key}))
    assert outcome == {"outcome": "refused", "message": "This change was sent for another report before."}
    assert not Value.objects.filter(report=report).exists()


def test_the_part_that_is_read_says_what_the_whole_report_says(at_work, report, librarian):
    """With last year, rows and explanations beside it; what the page shows after a save is what a reload shows."""
    filling.save(
        report,
        by=librarian,
        entries={
            "loans_books": Entry(Given(D(5104))),
            "loans_periodicals": Entry(Given(None, State.UNKNOWN)),
            "expenditure_salaries": Entry(Given(D(900))),
        },
        texts={"n3_repairs": Text("New shelves.")},
        explanations={"expenditure_total": WHY},
    )
    answer = send(at_work, report, figure("income_municipal", "500"))
    page = at_work.get(reverse("report_chapter", args=[report.pk, "finance"])).content.decode()
    for code, said in answer.json()["figures"].items():
        for issue in said["issues"]:
            if code.startswith(("income", "expenditure")):
                assert issue["text"] in page
    assert answer.json()["figures"]["expenditure_total"]["explanation"] == WHY


@pytest.mark.parametrize("filled", [1, 3])
def test_saving_a_field_needs_twelve_queries(
    filled, at_work, report, librarian, sister_library, make_report, django_assert_num_queries
):
    reports = [report, make_report(sister_library)]
    codes = ["loans_books", "loans_periodicals", "loans_other"][:filled]
    for one in reports:
        filling.save(one, by=librarian, entries={code: Entry(Given(D(5))) for code in codes})
    send(at_work, report, figure("visits_virtual", "1"))
    # session, person, roles, report; begun, held; figures, explanations; figures, memory, receipt written; done
    with django_assert_num_queries(12):
        send(at_work, report, figure("loans_books", "7", seen=1), person=librarian.pk)


def test_receipts_of_a_month_ago_are_thrown_away_when_a_report_is_accepted(
    report, librarian, methodologist, make_report, sister_library
):
    now = timezone.now()
    for days in (29, 31):
        Receipt.objects.create(key=uuid4(), report=report, by=librarian, version=days, at=now - timedelta(days=days))
    workflow.accept(make_report(sister_library, Status.SUBMITTED), by=methodologist)
    assert [one.version for one in Receipt.objects.all()] == [29]
