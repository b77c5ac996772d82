"""A report moves: submitted, returned, accepted, reopened; each move once, in the diary, by those who may."""

from decimal import Decimal
from itertools import product

import pytest

from reports import filling, workflow
from reports.computing import Given
from reports.filling import Entry, LockedError
from reports.models import EDITABLE, Event, Notice, Report, Status

S = Status
# Where the central library does not check first, and where it does: what each status may become.
ALLOWED = {
    S.NOT_STARTED: {S.DRAFT, S.NOT_REQUIRED},
    S.DRAFT: {S.SUBMITTED, S.NOT_REQUIRED},
    S.SUBMITTED: {S.RETURNED, S.ACCEPTED},
    S.RETURNED: {S.SUBMITTED, S.NOT_REQUIRED},
    S.CHECKED: {S.RETURNED, S.ACCEPTED},
    S.ACCEPTED: {S.CONSOLIDATED, S.REOPENED},
    S.CONSOLIDATED: {S.PUBLISHED, S.REOPENED},
    S.PUBLISHED: {S.REOPENED},
    S.REOPENED: {S.SUBMITTED},
    S.NOT_REQUIRED: {S.NOT_STARTED, S.DRAFT, S.RETURNED},
}
WITH_CENTRAL = ALLOWED | {S.SUBMITTED: {S.RETURNED, S.CHECKED}}


@pytest.mark.parametrize(
    ("together", "old", "new"),
    [(workflow.consolidate, S.ACCEPTED, S.CONSOLIDATED), (workflow.publish, S.CONSOLIDATED, S.PUBLISHED)],
)
def test_what_is_moved_together_is_told_and_written_down_as_if_it_were_moved_by_itself(
    together, old, new, library, sister_library, far_library, make_report, methodologist, head, director,
    django_assert_num_queries,
):  # fmt: skip
    """Nobody is told report by report: whoever reads the summary is told of that."""
    alone, *others = [make_report(one, old) for one in (library, sister_library, far_library)]
    workflow.move(alone, new, by=methodologist)
    told = Notice.objects.count()
    with django_assert_num_queries(5):  # a savepoint and three queries, of two reports as of one
        assert together(Report.objects.exclude(pk=alone.pk), by=methodologist) == 2
    assert (told, Notice.objects.count()) == (0, 0)
    assert [(one.old, one.new, one.by) for one in Event.objects.all()] == [(old, new, methodologist)] * 3


@pytest.fixture
def checked_first(municipality):
    """The central library of the municipality checks the reports of its branches."""
    municipality.central_check = True
    municipality.save()


@pytest.mark.parametrize("central_check", [False, True])
@pytest.mark.parametrize(("old", "new"), list(product(Status, Status)))
def test_a_report_moves_only_along_the_table(old, new, central_check, library, make_report, head, municipality):
    municipality.central_check = central_check
    municipality.save()
    allowed = new in (WITH_CENTRAL if central_check else ALLOWED)[old]
    report = make_report(library, old)
    if allowed:
        workflow.move(report, new, by=head, comment="why")
        event = report.events.get()
        assert (event.by, event.old, event.new, event.comment) == (head, old, new, "why")
    else:
        with pytest.raises(workflow.WorkflowError):
            workflow.move(report, new, by=head)
        assert not Event.objects.exists()
    assert Report.objects.get().status == (new if allowed else old)


def test_of_two_people_pressing_at_once_one_wins(library, make_report, methodologist, director):
    report = make_report(library, S.SUBMITTED)
    hers, his = Report.objects.get(pk=report.pk), Report.objects.get(pk=report.pk)
    workflow.accept(hers, by=methodologist)
    with pytest.raises(workflow.WorkflowError, match="Someone else has just changed this report"):
        workflow.give_back(his, by=director, comment="Please check the visits.")
    assert Report.objects.get().status == S.ACCEPTED
    assert [event.new for event in Event.objects.all()] == [S.ACCEPTED]


def test_a_report_saved_while_it_is_being_submitted_is_not_submitted(library, make_report, head, librarian):
    report = make_report(library)
    hers = Report.objects.get(pk=report.pk)
    filling.save(report, by=librarian, entries={"income_municipal": Entry(Given(Decimal(5)))})
    with pytest.raises(workflow.WorkflowError, match="Someone else has just changed this report"):
        workflow.move(hers, S.SUBMITTED, by=head)
    assert Report.objects.get().status == S.DRAFT


def test_a_report_with_open_errors_is_not_submitted(report, head):
    with pytest.raises(workflow.NotReadyError) as refused:
        workflow.submit(report, by=head, signed_by="Anna Test", signed_post="head")
    assert "income_municipal" in {issue.code for issue in refused.value.issues}
    assert Report.objects.get().status == S.DRAFT


def test_a_signature_is_needed(report, head):
    with pytest.raises(workflow.WorkflowError, match="Write the name and the post"):
        workflow.submit(report, by=head, signed_by=" ", signed_post="head")


SAYING_WHY = [
    (workflow.give_back, S.SUBMITTED),
    (workflow.reopen, S.ACCEPTED),
    (workflow.not_require, S.DRAFT),
    (workflow.require_again, S.NOT_REQUIRED),
]


@pytest.mark.parametrize(("move", "status"), SAYING_WHY)
def test_a_return_a_reopening_and_a_waiver_say_why(move, status, library, make_report, methodologist):
    report = make_report(library, status)
    with pytest.raises(workflow.WorkflowError, match="Write a comment of at least 10 characters"):
        move(report, by=methodologist, comment="no")
    move(report, by=methodologist, comment="The stock does not add up.")
    assert report.events.get().comment == "The stock does not add up."


@pytest.mark.parametrize("status", sorted(set(Status) - set(EDITABLE)))
def test_a_locked_report_cannot_be_written(status, library, make_report, librarian):
    report = make_report(library, status)
    with pytest.raises(LockedError):
        filling.save(report, by=librarian, entries={"income_municipal": Entry(Given(Decimal(5)))})
    assert not report.values.exists()
