"""What waits for whom, in which order and why; what is with the authors; how many questions the database is asked."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from libraries.models import Library, Membership, Municipality, Role
from reports import lots, questions, workflow
from reports.campaign import extensions
from reports.computing import State
from reports.models import Finding, Origin, Period, Question, Report
from reports.reviewing import looks, queue
from reports.reviewing.signals import signals_of
from tests.conftest import person

from .conftest import SUBMITTED, WORDS, entry, fresh, hand_in

TODAY = date(2022, 2, 1)


def waiting(user):
    return list(queue.waiting_for(user, on=TODAY))


def lined_up(user):
    return queue.queue_of(waiting(user), user)


def reasons(report):
    (one,) = [one for one in queue.queue_of([fresh(report)], report_reader(report)) if one.report.pk == report.pk]
    return [reason.text for reason in one.risk.reasons]


def report_reader(report):
    return report.events.latest("pk").by


# Whom it waits for


def test_a_submitted_report_waits_for_the_methodologist_of_its_region(
    submitted, methodologist, school_methodologist, central
):
    assert waiting(methodologist) == [submitted]
    assert waiting(school_methodologist) == []
    assert waiting(central) == []


def test_where_the_central_library_checks_first_it_waits_there(submitted, municipality, methodologist, central):
    Municipality.objects.update(central_check=True)
    assert (waiting(central), waiting(methodologist)) == ([submitted], [])
    assert list(queue.with_the_central_library(methodologist, on=TODAY)) == [submitted]
    workflow.check_off(fresh(submitted), by=central)
    assert (waiting(central), waiting(methodologist)) == ([], [submitted])
    assert list(queue.with_the_central_library(methodologist, on=TODAY)) == []


@pytest.mark.parametrize("kind", [Library.Kind.CENTRAL, Library.Kind.REGIONAL])
def test_what_the_central_library_reports_itself_goes_straight_on(submitted, methodologist, central, kind):
    Municipality.objects.update(central_check=True)
    Library.objects.update(kind=kind)
    assert (waiting(central), waiting(methodologist)) == ([], [submitted])


def test_a_school_library_waits_for_its_own_methodologist(
    submit, school_library, central, methodologist, school_methodologist
):
    Municipality.objects.update(central_check=True)
    report = submit(school_library)
    assert [waiting(one) for one in (central, methodologist, school_methodologist)] == [[], [], [report]]


@pytest.mark.parametrize("role", ["librarian", "head", "director", "analyst", "administrator", "stranger"])
def test_it_waits_for_nobody_else(submitted, role, request):
    user = request.getfixturevalue(role)
    assert waiting(user) == []
    assert not queue.reviews(user, on=TODAY)


# In which order


def test_the_riskiest_stands_first_and_the_older_among_equals(
    submit, library, sister_library, methodologist, municipality
):
    quiet = submit(library)
    third = Library.objects.create(register_number="BLB9005", name="Cedar library", municipality=municipality)
    jumped = submit(sister_library, visits=2600, why={"visits": WORDS})
    Report.objects.filter(pk=quiet.pk).update(submitted_at=SUBMITTED - timedelta(days=1))
    newest = submit(third)
    assert [one.report for one in lined_up(methodologist)] == [jumped, quiet, newest]


def test_the_reason_of_a_jump_names_it(unusual):
    # W01 and W04 both question the visits, which is one figure to decide on; it is explained.
    assert reasons(unusual) == ["the largest jump: Visits +160.0\u00a0% (1,000 → 2,600)", "1 unusual figure"]


def test_what_a_reviewer_has_accepted_is_no_reason_any_more(unusual, methodologist):
    unusual.findings.update(decision=Finding.Decision.ACCEPTED, decided_by=methodologist, decided_at=SUBMITTED)
    assert reasons(unusual) == []


def test_words_for_another_figure_are_none(unusual):
    unusual.explanations.update(number=Decimal(7))
    assert signals_of([unusual])[unusual.pk].unexplained == 1


def test_a_late_report_says_how_late(submit, library):
    report = submit(library)
    Period.objects.filter(code="2021").update(due=date(2022, 1, 17))
    assert reasons(report) == ["submitted 3 days late"]
    Report.objects.filter(pk=report.pk).update(extended_to=date(2022, 1, 20))
    assert reasons(report) == []


def test_who_was_in_time_and_puts_right_what_was_asked_is_not_late(submit, library, methodologist, head):
    report = submit(library)
    Period.objects.filter(code="2021").update(due=date(2022, 1, 20))
    workflow.give_back(fresh(report), by=methodologist, comment="Please look at it again.", at=SUBMITTED)
    hand_in(fresh(report), head, at=SUBMITTED + timedelta(days=30))
    assert reasons(report) == ["returned 1 time already"]


def test_more_time_is_no_further_return(submit, library, methodologist, head):
    report = submit(library)
    workflow.give_back(fresh(report), by=methodologist, comment="Please look at it again.", at=SUBMITTED)
    Period.objects.filter(code="2021").update(due=date(2022, 1, 20))
    extensions.grant(fresh(report), date(2022, 2, 10), "She was ill.", by=methodologist, on=TODAY, at=SUBMITTED)
    hand_in(fresh(report), head, at=SUBMITTED + timedelta(days=1))
    assert reasons(report) == ["returned 1 time already"]


def test_pasted_and_estimated_figures(submit, library):
    pasted = {code: entry(100, Origin.PASTED) for code in ("users",)}
    guessed = {"visits": entry(1000, state=State.ESTIMATE), "hours": entry(30, state=State.ESTIMATE)}
    report = submit(library, entries=pasted | guessed)
    signals = signals_of([report])[report.pk]
    # Six figures typed, and that there were no projects.
    assert (signals.filled, signals.pasted, signals.estimated, signals.taken_over) == (7, 1, 2, 0)
    assert reasons(report) == ["28 % of the figures are estimates"]


# Who is new


@pytest.mark.parametrize(
    ("since", "new"), [(None, False), (date(2021, 1, 20), False), (date(2021, 1, 21), True), (date(2022, 1, 1), True)]
)
def test_who_has_worked_there_for_less_than_a_year_is_new(submit, library, since, new):
    newcomer = person("newcomer", Role.HEAD, library=library, valid_from=since)
    report = submit(library, by=newcomer)
    assert reasons(report) == (["the first report of Newcomer in this library"] if new else [])


def test_who_has_not_filled_in_what_others_did_before_is_new(submit, last_year, library, librarian, head):
    before = last_year(library)
    before.values.filter(code="users").update(changed_by=librarian)
    report = submit(library)
    assert reasons(report) == ["the first report of Head in this library"]
    before.values.filter(code="visits").update(changed_by=head)
    assert reasons(report) == []


def test_the_central_library_that_fills_it_in_is_not_new(submit, library, central):
    Membership.objects.filter(user=central).update(valid_from=date(2022, 1, 1))
    assert reasons(submit(library, by=central)) == []


# What is open


def test_what_is_open_on_a_report_is_counted(unusual, methodologist):
    (one,) = lined_up(methodologist)
    assert (one.warnings, one.errors, one.questions, one.open_things, one.clean) == (1, 0, 0, 1, False)
    questions.note(unusual, "users", "Who were they?", by=methodologist)
    unusual.findings.update(decision=Finding.Decision.ACCEPTED, decided_by=methodologist, decided_at=SUBMITTED)
    (one,) = lined_up(methodologist)
    assert (one.warnings, one.errors, one.questions, len(one.unsent), one.clean) == (0, 0, 0, 1, False)
    Question.objects.all().delete()
    assert lined_up(methodologist)[0].clean
    Finding.objects.create(report=unusual, rule="E02", code="children")
    (one,) = lined_up(methodologist)
    assert (one.errors, one.clean) == (1, False)


def test_what_the_rules_have_not_seen_as_it_is_is_not_clean(submitted, methodologist):
    assert lined_up(methodologist)[0].clean
    Report.objects.update(findings_at=submitted.changed_at - timedelta(seconds=1))
    assert not lined_up(methodologist)[0].clean
    Report.objects.update(findings_at=None)
    assert not lined_up(methodologist)[0].clean


def test_a_drawn_report_is_clean_once_it_was_looked_through(submitted, methodologist):
    Report.objects.update(drawn=True)
    (one,) = lined_up(methodologist)
    assert (one.to_read, one.clean, one.risk.reasons[0].text) == (True, False, "drawn by lot for reading in full")
    assert looks.look(submitted, by=methodologist, at=SUBMITTED)
    assert lined_up(methodologist)[0].clean


class Lot:
    def __init__(self, number):
        self.number = number

    def random(self):
        return self.number


@pytest.mark.parametrize(
    ("percent", "number", "drawn"), [(5, 0.0499, True), (5, 0.05, False), (0, 0.0, False), (100, 0.999, True)]
)
def test_the_lot_falls_on_as_many_as_the_region_wants_to_read(submitted, region, percent, number, drawn):
    region.full_reading_percent = percent
    submitted.region = region
    assert lots.draw(submitted, Lot(number)) is drawn


def test_a_report_is_drawn_when_it_is_submitted_and_stays_so(submitted, region, head, methodologist):
    region.full_reading_percent = 5
    region.save()
    for number, drawn in ((0.5, False), (0.01, True), (0.5, True)):
        workflow.give_back(fresh(submitted), by=methodologist, comment="Please look at it again.")
        again = fresh(submitted)
        workflow.submit(again, by=head, signed_by="Anna Test", signed_post="head", lot=Lot(number))
        assert fresh(submitted).drawn is drawn


def test_of_no_region_five_of_a_hundred_are_drawn(submitted):
    submitted.region = None
    assert [lots.draw(submitted, Lot(number)) for number in (0.0499, 0.05)] == [True, False]


# With the author


def test_what_was_given_back_stays_in_sight(submitted, methodologist, other_region):
    questions.note(submitted, "users", "Who were they?", by=methodologist)
    workflow.give_back(submitted, by=methodologist)
    assert waiting(methodologist) == []
    (away,) = queue.away(list(queue.with_the_author(methodologist, on=TODAY)))
    assert (away.report, away.event.by, away.waiting, away.answered) == (submitted, methodologist, 1, 0)
    stranger = person("other", Role.METHODOLOGIST, region=other_region)
    assert list(queue.with_the_author(stranger, on=TODAY)) == []


def test_the_next_report_is_the_riskiest_of_the_others(submit, library, sister_library, methodologist):
    first = submit(library)
    second = submit(sister_library)
    assert queue.after(first, methodologist, on=TODAY) == second
    workflow.accept(second, by=methodologist)
    assert queue.after(first, methodologist, on=TODAY) is None


# Questions to the database


@pytest.mark.parametrize("several", [False, True])
def test_the_queue_takes_as_many_queries_for_three_reports_as_for_one(
    several, submit, library, sister_library, municipality, methodologist
):
    third = Library.objects.create(register_number="BLB9005", name="Cedar library", municipality=municipality)
    for one in (library, sister_library, third) if several else (library,):
        submit(one, visits=2600, why={"visits": WORDS})
    reader = type(methodologist).objects.get(pk=methodologist.pk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = queue.queue_of(list(queue.waiting_for(reader, on=TODAY)), reader)
    assert len(found) == (3 if several else 1)
    assert len(asked) == 13


def test_more_time_is_not_who_gave_the_report_back(submit, library, methodologist):
    report = submit(library)
    workflow.give_back(fresh(report), by=methodologist, comment="Please look at it again.", at=SUBMITTED)
    Period.objects.filter(code="2021").update(due=date(2022, 1, 20))
    later = SUBMITTED + timedelta(days=1)
    extensions.grant(fresh(report), date(2022, 2, 10), "She was ill.", by=methodologist, on=TODAY, at=later)
    (away,) = queue.away([fresh(report)])
    assert (away.event.at, away.event.comment) == (SUBMITTED, "Please look at it again.")
