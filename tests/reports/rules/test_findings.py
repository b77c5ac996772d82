"""What the rules said of a report is remembered: open, corrected, cleared; and what a reviewer decided of it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from libraries.models import Library
from reports import filling, findings, workflow
from reports.computing import Given
from reports.facts import read_all
from reports.filling import Entry
from reports.models import Finding, Report, Status

from .. import small_form

NOON = datetime(2022, 1, 20, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
USERS_JUMPED = ("W01", "users", "")


def enter(report, **figures):
    entries = {code: Entry(Given(Decimal(number))) for code, number in figures.items()}
    filling.save(report, by=None, entries=entries)


def year_of(library, edition, *, users):
    """A year with 100 users last time and so many this time, and nothing else that a rule could judge."""
    before = small_form.report_for(library, edition, "2020", status=Status.DRAFT)
    enter(before, users=100)
    report = small_form.report_for(library, edition, "2021", status=Status.DRAFT)
    enter(report, users=users)
    return report


@pytest.fixture
def small(db):
    return small_form.published()


@pytest.fixture
def jumped(library, small):
    return year_of(library, small, users=150)


def look(report, at):
    findings.record_anew([Report.objects.with_names().get(pk=report.pk)], at=at)


def known(report):
    return {
        (one.rule, one.code, one.place): (one.state, one.number, one.found_at, one.gone_at)
        for one in Finding.objects.filter(report=report)
    }


def test_what_fires_is_open_with_the_figure_that_was_questioned(jumped):
    look(jumped, NOON)
    assert known(jumped) == {USERS_JUMPED: ("open", Decimal(150), NOON, None)}
    assert Report.objects.get(pk=jumped.pk).findings_at == NOON


def test_what_is_missing_or_not_explained_yet_is_no_finding(library, small):
    report = small_form.report_for(library, small, "2021", status=Status.DRAFT)
    look(report, NOON)
    assert known(report) == {}


def test_what_was_put_right_is_corrected_and_open_again_when_it_comes_back(jumped):
    look(jumped, NOON)
    enter(jumped, users=105)
    look(jumped, NOON + HOUR)
    assert known(jumped) == {USERS_JUMPED: ("corrected", Decimal(150), NOON, NOON + HOUR)}
    enter(jumped, users=170)
    look(jumped, NOON + 2 * HOUR)
    assert known(jumped) == {USERS_JUMPED: ("open", Decimal(170), NOON + 2 * HOUR, None)}


def test_what_a_setting_has_silenced_is_cleared_and_not_corrected(jumped):
    look(jumped, NOON)
    enter(jumped, users=105)
    findings.record_many(read_all([jumped]), at=NOON + HOUR, cleared=True)
    assert known(jumped) == {USERS_JUMPED: ("cleared", Decimal(150), NOON, NOON + HOUR)}


def decision(report):
    one = Finding.objects.get(report=report)
    return one.decision, one.decided_by and one.decided_by.username, one.decided_at


def test_a_decision_stays_while_the_figure_does(jumped, methodologist):
    look(jumped, NOON)
    findings.decide(jumped, *USERS_JUMPED, "accepted", by=methodologist, at=NOON + HOUR)
    look(jumped, NOON + 2 * HOUR)
    assert decision(jumped) == ("accepted", "methodologist", NOON + HOUR)
    enter(jumped, users=160)
    look(jumped, NOON + 3 * HOUR)
    assert decision(jumped) == ("", None, None)


def test_a_decision_falls_with_a_new_explanation(jumped, methodologist):
    look(jumped, NOON)
    findings.decide(jumped, *USERS_JUMPED, "questioned", by=methodologist, at=NOON)
    filling.save(jumped, by=None, explanations={"users": "A new school opened beside the library."})
    look(jumped, NOON + HOUR)
    assert decision(jumped) == ("", None, None)


def test_a_decision_can_be_taken_back(jumped, methodologist):
    look(jumped, NOON)
    findings.decide(jumped, *USERS_JUMPED, "accepted", by=methodologist, at=NOON)
    findings.decide(jumped, *USERS_JUMPED, "", by=methodologist, at=NOON)
    assert decision(jumped) == ("", None, None)


@pytest.mark.parametrize(
    ("rule", "code", "word", "sentence"),
    [
        ("W01", "visits", "accepted", "This is no longer there"),
        ("W99", "users", "accepted", "This is no longer there"),
        ("W01", "users", "perhaps", "Say whether you accept it or question it"),
    ],
)
def test_nothing_is_decided_of_what_is_not_there(jumped, methodologist, rule, code, word, sentence):
    look(jumped, NOON)
    with pytest.raises(findings.FindingError, match=sentence):
        findings.decide(jumped, rule, code, "", word, by=methodologist, at=NOON)
    assert decision(jumped) == ("", None, None)


def test_a_finding_in_a_table_stays_with_its_row_wherever_the_row_goes(library, small, methodologist):
    report = small_form.report_for(library, small, "2021", status=Status.DRAFT)
    large, fine = {"title": "Roof", "amount": "9000"}, {"title": "Books", "amount": "10"}
    filling.save(report, by=None, tables={"project_list": [large]})
    look(report, NOON)
    key = report.rows.get().key.hex
    assert known(report) == {("E10", "project_list", f"{key} amount"): ("open", Decimal(9000), NOON, None)}
    later = datetime(2100, 1, 1, tzinfo=UTC)
    findings.decide(report, "E10", "project_list", f"{key} amount", "questioned", by=methodologist, at=later)
    filling.save(report, by=None, tables={"project_list": [fine, large]})
    look(report, NOON + HOUR)
    assert decision(report) == ("questioned", "methodologist", later)
    filling.save(report, by=None, tables={"project_list": [fine, {"title": "Roof", "amount": "9500"}]})
    look(report, NOON + 2 * HOUR)
    assert {place: state for (_rule, _code, place), (state, *_rest) in known(report).items()} == {
        f"{key} amount": "corrected",
        f"{report.rows.get(position=2).key.hex} amount": "open",
    }


def test_undecided_counts_warnings_that_nobody_has_accepted(jumped, sister_library, small, methodologist):
    quiet = small_form.report_for(sister_library, small, "2021", status=Status.DRAFT)
    enter(jumped, start=5, withdrawn=9)  # E06: an error is not up to the reviewer
    look(jumped, NOON)
    assert findings.undecided([jumped, quiet]) == {jumped.pk: 1, quiet.pk: 0}
    findings.decide(jumped, *USERS_JUMPED, "questioned", by=methodologist, at=NOON)
    assert findings.undecided([jumped, quiet]) == {jumped.pk: 1, quiet.pk: 0}
    findings.decide(jumped, *USERS_JUMPED, "accepted", by=methodologist, at=NOON)
    assert findings.undecided([jumped, quiet]) == {jumped.pk: 0, quiet.pk: 0}


def test_a_move_remembers_what_the_rules_say(library, small, head, methodologist, jumped):
    Report.objects.filter(pk=jumped.pk).update(status=Status.SUBMITTED)
    jumped.refresh_from_db()
    workflow.give_back(jumped, by=methodologist, comment="Please look at the users again.")
    assert list(known(jumped)) == [USERS_JUMPED]


def test_only_reports_changed_since_are_recorded_again(jumped, sister_library, small):
    small_form.report_for(sister_library, small, "2021")  # not started
    waiting = {(report.library.name, report.period.code) for report in findings.outdated()}
    assert waiting == {("Birch library", "2020"), ("Birch library", "2021")}
    findings.record_anew(list(findings.outdated()), at=datetime(2100, 1, 1, tzinfo=UTC))
    assert list(findings.outdated()) == []
    Report.objects.filter(pk=jumped.pk).update(changed_at=datetime(2100, 1, 2, tzinfo=UTC))
    assert list(findings.outdated()) == [jumped]


@pytest.mark.parametrize(("count", "first", "again"), [(1, 5, 4), (3, 6, 5), (40, 6, 5)])
def test_many_reports_are_recorded_in_as_many_queries_as_few(
    count, first, again, municipality, small, django_assert_num_queries
):
    for number in range(count):
        library = Library.objects.create(
            register_number=f"BLB95{number:02}", name=f"Library {number}", municipality=municipality
        )
        year_of(library, small, users=150)
    readings = read_all(list(Report.objects.with_names().of("small", "2021")))
    # savepoint, several taken in the order of time, reports, findings, one statement of new findings, release
    with django_assert_num_queries(first):
        findings.record_many(readings, at=NOON)
    assert Finding.objects.count() == count
    with django_assert_num_queries(again):
        findings.record_many(readings, at=NOON + HOUR)


def test_reading_again_changes_nothing(jumped):
    look(jumped, NOON)
    before = list(Finding.objects.values())
    look(jumped, NOON + HOUR)
    assert list(Finding.objects.values()) == before
