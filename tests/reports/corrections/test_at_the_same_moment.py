"""What is decided at the very same moment: nobody waits in a circle, nothing is done twice, no summary is left behind.

On SQLite one comes after the other, which has to end the same.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Event
from time import sleep

import pytest
from django.db import connection

from libraries.models import Role, User
from reports import correction_requests, questions, workflow
from reports.areas import Area, municipality_area, region_area, whole_country
from reports.correction_requests import CorrectionError
from reports.corrections import applying, deciding
from reports.models import Period, Question, Report, Status, Summary
from reports.questions import QuestionError
from reports.reviewing import bulk, queue
from reports.reviewing import deciding as review
from reports.seen import seen_of
from reports.summaries.standing import basis_of, changed_since
from reports.summary_life import life

from ...conftest import person
from ..saving.test_hostile_moments import at_once
from .story import APRIL, MAY, asked, figures_of

pytestmark = pytest.mark.django_db(transaction=True)

REFUSED = (CorrectionError, QuestionError, review.DecisionError, life.SummaryError, workflow.WorkflowError)
TIMES = 4


def tried(work: Callable[[], object]) -> Callable[[], str]:
    """What becomes of it: done, or refused with a sentence. Anything else is a mistake, a deadlock among them."""

    def trying() -> str:
        try:
            work()
        except REFUSED as refusal:
            return type(refusal).__name__
        return "done"

    return trying


def again(user: User) -> User:
    """As another request has her."""
    return User.objects.get(pk=user.pk)


@pytest.fixture(autouse=True)
def nobody_draws(settings):
    """The files of summaries are for the worker."""
    settings.WORKER = True


@pytest.fixture
def now_2023(year):
    return Period.objects.get(code="2023")


@pytest.fixture
def areas(region, municipality) -> list[Area]:
    return [municipality_area(municipality, on=MAY.date()), region_area(region), whole_country()]


def left_behind(areas, period: Period) -> list[str]:
    """Final summaries whose newest revision does not say what the reports say."""
    found = []
    for area in areas:
        record = Summary.objects.filter(level=area.level.value, code=area.code, period=period).first()
        if record and record.revision:
            last = record.revisions.get(number=record.revision)
            found += [area.level.value] if changed_since(last.reports, basis_of(area, period)) else []
    return found


def test_of_two_who_agree_at_once_one_is_told_that_it_is_decided(year, librarian, methodologist, colleague, director):
    correction = asked(year["b22"], librarian)
    people = map(again, (methodologist, colleague, director))
    told = at_once(*(tried(partial(deciding.agree, correction, by=one, at=MAY)) for one in people))
    assert Counter(told) == {"done": 1, "CorrectionError": 2}
    report = Report.objects.get(pk=year["b22"].pk)
    assert (report.revision, report.revisions.count(), figures_of(report)["users"]) == (2, 2, 110)


def test_one_agrees_while_the_other_refuses(year, librarian, methodologist, colleague):
    correction = asked(year["b22"], librarian)
    agree = partial(deciding.agree, correction, by=again(methodologist), at=MAY)
    refuse = partial(deciding.refuse, correction, by=again(colleague), said="Not so, I was there.", at=MAY)
    told = at_once(tried(agree), tried(refuse))
    assert Counter(told) == {"done": 1, "CorrectionError": 1}
    assert figures_of(year["b22"])["users"] == (110 if told[0] == "done" else 100)


@pytest.mark.parametrize("key", ["b22", "b23"])
def test_corrections_are_agreed_while_summaries_are_closed_and_revised(
    year, key, areas, now_2023, librarian, methodologist, colleague, region
):
    """Of this year and of last year, which stands in the summary beside it: each is in it, or in its next revision."""
    for time in range(TIMES):
        Summary.objects.all().delete()
        figures = {"visits": correction_requests.read_figures(year[key], {"visits": str(600 + time)})["visits"]}
        correction = asked(year[key], librarian, figures)
        works = [partial(deciding.agree, correction, by=again(methodologist), at=MAY)]
        works += [partial(life.close, area, now_2023, by=again(colleague), at=MAY) for area in areas]
        told = at_once(*map(tried, works))
        assert told == ["done"] * 4
        assert left_behind(areas, now_2023) == []


@pytest.mark.parametrize("key", ["b22", "b23"])
def test_a_summary_that_is_closed_in_the_middle_of_an_agreement_waits_for_it(
    year, key, areas, now_2023, librarian, methodologist, colleague, monkeypatch
):
    """The figures are put in and not settled yet: whoever closed with the old ones would leave them in the summary."""
    correction = asked(year[key], librarian)
    close = partial(life.close, areas[1], now_2023, by=again(colleague), at=MAY)
    agree = partial(deciding.agree, correction, by=again(methodologist), at=MAY)
    begun, put_in = Event(), applying.apply

    def apply(*args, **more) -> None:
        put_in(*args, **more)
        begun.set()
        sleep(0.5)

    def close_meanwhile() -> None:
        if connection.vendor != "sqlite":
            begun.wait(10)
        close()

    monkeypatch.setattr(applying, "apply", apply)
    assert at_once(tried(agree), tried(close_meanwhile)) == ["done", "done"]
    assert left_behind(areas, now_2023) == []


def test_corrections_of_several_libraries_are_agreed_while_their_summary_is_revised(
    year, areas, now_2023, librarian, central, methodologist, colleague
):
    for area in areas:
        life.close(area, now_2023, by=colleague, at=APRIL)
    for time in range(TIMES):
        asking_for = {
            key: correction_requests.read_figures(year[key], {"visits": str(700 + time)})
            for key in ("a23", "b23", "b22")
        }
        waiting = [asked(year[key], central, new) for key, new in asking_for.items()]
        works = [partial(deciding.agree, one, by=again(methodologist), at=MAY) for one in waiting]
        reason = "One report was corrected."
        works += [partial(life.revise, area, now_2023, by=again(colleague), reason=reason, at=MAY) for area in areas]
        assert at_once(*map(tried, works)) == ["done"] * 6
        assert left_behind(areas, now_2023) == []


@pytest.fixture
def handed_in(year):
    """Two reports of this year wait for the methodologist, with nothing open."""
    keys = [year["a23"].pk, year["b23"].pk]
    Report.objects.filter(pk__in=keys).update(status=Status.SUBMITTED, submitted_at=APRIL, findings_at=MAY)
    return list(Report.objects.filter(pk__in=keys).with_names().order_by("pk"))


def accepted_together(reports, chosen, who: User) -> tuple[int, int]:
    """How many of the chosen ones were accepted and refused."""
    line = queue.queue_of(list(Report.objects.filter(pk__in=chosen).with_names().select_related("region")), who)
    accepted, refused = bulk.accept_all(chosen, line, by=who, at=MAY)
    return len(accepted), len(refused)


def test_reports_are_accepted_together_while_a_colleague_asks_about_one(handed_in, methodologist, colleague):
    """Whoever comes first is heard: nothing is accepted with a question on it, and no question noted in vain."""
    second = handed_in[1]
    for _time in range(TIMES):
        Question.objects.all().delete()
        Report.objects.filter(pk=second.pk).update(status=Status.SUBMITTED, accepted_at=None)
        report = Report.objects.with_names().get(pk=second.pk)
        chosen = {report.pk: seen_of(report)}
        accept = partial(accepted_together, handed_in, chosen, again(methodologist))
        ask = partial(review.decide, report, "question", "visits", "So many?", seen="", by=again(colleague), at=MAY)
        told, asked_too = at_once(accept, tried(ask))
        status = Report.objects.get(pk=second.pk).status
        assert (told, asked_too, status, Question.objects.count()) in (
            ((1, 0), "DecisionError", Status.ACCEPTED, 0),
            ((0, 1), "done", Status.SUBMITTED, 1),
        )


def test_the_branch_answers_while_the_others_are_accepted_together(handed_in, year, librarian, methodologist):
    """Its answer is kept, and its own report, with a question that only the asker closes, is not among them."""
    other, branch = sorted(handed_in, key=lambda one: one.pk == year["b23"].pk)
    question = questions.note(branch, "visits", "So many?", by=methodologist)
    questions.send(branch, by=methodologist, at=MAY)
    question.refresh_from_db()
    chosen = {one.pk: seen_of(one) for one in handed_in}
    accept = partial(accepted_together, handed_in, chosen, again(methodologist))
    answer = tried(partial(questions.reply, question, "We have counted.", by=again(librarian)))
    assert at_once(accept, answer) == [(1, 1), "done"]
    assert [Report.objects.get(pk=one.pk).status for one in (other, branch)] == [Status.ACCEPTED, Status.SUBMITTED]
    assert Question.objects.get().state == Question.State.ANSWERED


def test_two_methodologists_accept_the_same_reports_together(handed_in, methodologist, colleague):
    chosen = {one.pk: seen_of(one) for one in handed_in}

    both = (partial(accepted_together, handed_in, chosen, again(one)) for one in (methodologist, colleague))
    told = at_once(*both)
    assert sum(accepted for accepted, _refused in told) == 2
    assert [report.events.filter(new=Status.ACCEPTED).count() for report in handed_in] == [1, 1]
    assert [report.revisions.count() for report in handed_in] == [1, 1]


def test_a_report_is_checked_off_while_a_colleague_asks_about_it(handed_in, year, central, municipality):
    """Nothing is noted in vain: whoever notes first keeps it here, and nobody notes on what was let on."""
    municipality.central_check = True
    municipality.save()
    colleague = person("colleague", Role.CENTRAL, municipality=municipality)
    branch = next(one for one in handed_in if one.pk == year["b23"].pk)
    for _time in range(TIMES):
        Question.objects.all().delete()
        Report.objects.filter(pk=branch.pk).update(status=Status.SUBMITTED)
        report, same = (Report.objects.with_names().get(pk=branch.pk) for _reader in range(2))
        let_on = partial(workflow.check_off, report, by=again(central))
        ask = partial(review.decide, same, "question", "visits", "So many?", seen="", by=again(colleague), at=MAY)
        told = at_once(tried(let_on), tried(ask))
        status = Report.objects.get(pk=branch.pk).status
        assert (*told, status, Question.objects.count()) in (
            ("done", "DecisionError", Status.CHECKED, 0),
            ("UndecidedError", "done", Status.SUBMITTED, 1),
        )
