"""Who is told of what: each move of a report, each correction, document and summary; never whoever did it."""

from datetime import date
from decimal import Decimal

import pytest

from libraries.models import Membership, Role
from reports import workflow
from reports.models import (
    Correction,
    Document,
    Download,
    Event,
    Notice,
    Question,
    Report,
    Revision,
    Status,
    Summary,
    SummaryRevision,
    Value,
)
from reports.notices import writing
from tests.conftest import person

from .conftest import MORNING

pytestmark = pytest.mark.django_db


@pytest.fixture
def everyone(request, post, addressed):
    """All of the region, and an analyst and a stranger; all of them read English."""
    cast = "librarian head central methodologist school_methodologist director analyst stranger administrator"
    for name in cast.split():
        addressed(request.getfixturevalue(name))


@pytest.fixture
def checked_first(municipality):
    """The central library of the municipality checks the reports before the methodologist does."""
    municipality.central_check = True
    municipality.save()


def said() -> list[tuple[str, str, str]]:
    """Whom, how the subject goes on, and the text; by name."""
    told = Notice.objects.order_by("user__username", "pk").values_list("user__username", "subject", "text")
    return [(who, subject.removeprefix("Birch library, 2023: "), text) for who, subject, text in told]


def people() -> list[str]:
    return sorted(Notice.objects.values_list("user__username", flat=True))


def test_a_submission_is_told_to_the_methodologist(everyone, report, head):
    workflow.move(report, Status.SUBMITTED, by=head, at=MORNING)
    assert said() == [("methodologist", "submitted", "Head has submitted the report. It waits for you.")]
    notice = Notice.objects.get()
    assert (notice.kind, notice.url, notice.report) == ("submitted", f"/reports/{report.pk}/", report)
    assert notice.at == MORNING


def test_where_the_central_library_checks_it_is_told_first(everyone, checked_first, report, head, central):
    workflow.move(report, Status.SUBMITTED, by=head)
    assert said() == [("central", "submitted", "Head has submitted the report. It waits for you.")]
    Notice.objects.all().delete()
    workflow.move(report, Status.CHECKED, by=central)
    assert said() == [
        (
            "methodologist",
            "checked in the municipality",
            "The central library of the municipality has checked the report. It waits for you.",
        )
    ]


def test_a_school_has_its_own_methodologist(everyone, school_library, make_report):
    headteacher = person("school_head", Role.HEAD, library=school_library)
    workflow.move(make_report(school_library), Status.SUBMITTED, by=headteacher)
    assert people() == ["school_methodologist"]


def test_the_central_library_that_submits_for_a_branch_is_not_told_of_it(everyone, checked_first, report, central):
    workflow.move(report, Status.SUBMITTED, by=central)
    assert people() == []


@pytest.mark.parametrize(
    ("questions", "text"),
    [
        (0, "Methodologist has returned the report with a comment. Please correct it and submit it again."),
        (1, "Methodologist has returned the report with 1 question. Please answer and submit it again."),
        (3, "Methodologist has returned the report with 3 questions. Please answer and submit it again."),
    ],
)
def test_a_return_counts_its_questions(everyone, make_report, library, methodologist, questions, text):
    report = make_report(library, Status.SUBMITTED)
    for number in range(questions):
        Question.objects.create(report=report, code="visits_physical", text=f"Why {number}?", by=methodologist)
    workflow.give_back(report, by=methodologist, comment="Please look again.")
    assert said() == [(who, "returned for correction", text) for who in ("head", "librarian")]


def test_no_figure_is_told(everyone, make_report, library, methodologist):
    """Neither that of a question nor that of a comment: a letter is open to whoever carries it."""
    report = make_report(library, Status.SUBMITTED)
    Value.objects.create(report=report, code="visits_physical", number=Decimal(98765))
    Question.objects.create(report=report, code="visits_physical", text="Is 98765 right?", by=methodologist)
    workflow.give_back(report, by=methodologist, comment="98765 visits cannot be right.")
    assert [text for _who, subject, text in said() if "98765" in text + subject] == []
    assert Notice.objects.count() == 2


@pytest.mark.usefixtures("everyone")
def test_only_what_was_sent_is_counted(make_report, library, methodologist, central):
    """What the other level has noted stays with it."""
    report = make_report(library, Status.SUBMITTED)
    for by, state in ((methodologist, "open"), (central, "noted")):
        sent_at = MORNING if state == "open" else None
        Question.objects.create(report=report, code="visits_physical", text="Why?", by=by, state=state, sent_at=sent_at)
    event = Event(pk=1, report=report, by=methodologist, at=MORNING, old=Status.SUBMITTED, new=Status.RETURNED)
    writing.returned(report, event)
    text = "Methodologist has returned the report with 1 question. Please answer and submit it again."
    assert {told for _who, _subject, told in said()} == {text}


@pytest.mark.usefixtures("everyone", "checked_first")
def test_the_central_library_learns_that_what_it_checked_was_returned(make_report, library, methodologist):
    report = make_report(library, Status.CHECKED)
    workflow.give_back(report, by=methodologist, comment="Please look again.")
    assert people() == ["central", "head", "librarian"]


def test_whoever_asked_learns_of_the_answer(everyone, checked_first, report, methodologist, head):
    """The report goes to the central library first; the methodologist had asked."""
    Question.objects.create(
        report=report, code="visits_physical", text="Why?", by=methodologist, state="answered", sent_at=MORNING
    )
    workflow.move(report, Status.SUBMITTED, by=head)
    text = "Head has submitted the report. It waits for you. 1 question has been answered."
    assert said() == [("central", "submitted", text), ("methodologist", "submitted", text)]


@pytest.mark.parametrize(
    ("old", "new", "subject"),
    [
        (Status.SUBMITTED, Status.ACCEPTED, "accepted"),
        (Status.ACCEPTED, Status.REOPENED, "opened for correction"),
        (Status.DRAFT, Status.NOT_REQUIRED, "not required"),
        (Status.NOT_REQUIRED, Status.DRAFT, "to be submitted after all"),
    ],
)
def test_those_who_write_it_learn_what_becomes_of_it(everyone, make_report, library, methodologist, old, new, subject):
    workflow.move(make_report(library, old), new, by=methodologist)
    assert [(who, what) for who, what, _text in said()] == [("head", subject), ("librarian", subject)]


def test_beginning_a_report_is_told_to_nobody(everyone, make_report, library, librarian):
    workflow.move(make_report(library, Status.NOT_STARTED), Status.DRAFT, by=librarian)
    assert people() == []


def test_each_time_it_is_told_anew(everyone, report, head, methodologist):
    workflow.move(report, Status.SUBMITTED, by=head)
    workflow.give_back(report, by=methodologist, comment="Please look again.")
    workflow.move(report, Status.SUBMITTED, by=head)
    assert people() == ["head", "librarian", "methodologist", "methodologist"]


def test_a_move_that_is_taken_back_is_not_told(everyone, make_report, library, methodologist):
    report = make_report(library, Status.SUBMITTED, changed_at=MORNING)
    report.changed_at = None  # somebody else has written meanwhile
    with pytest.raises(workflow.WorkflowError):
        workflow.give_back(report, by=methodologist, comment="Please look again.")
    assert people() == []


def test_those_whose_time_is_over_are_not_told(everyone, make_report, library, methodologist, head):
    Membership.objects.filter(user=head).update(valid_to=date(2024, 1, 21))
    report = make_report(library, Status.SUBMITTED)
    workflow.move(report, Status.ACCEPTED, by=methodologist, at=MORNING)
    assert people() == ["librarian"]


def test_more_time_names_its_last_day(everyone, report, methodologist):
    writing.extension_granted(report, date(2024, 3, 1), by=methodologist, at=MORNING)
    text = "You may submit the report until 1 March 2024."
    assert said() == [(who, "more time", text) for who in ("head", "librarian")]


class TestCorrections:
    @pytest.fixture
    def correction(self, everyone, make_report, library, head):
        report = make_report(library, Status.ACCEPTED)
        return Correction.objects.create(report=report, cause="A slip of the pen", by=head, at=MORNING)

    def test_a_request_goes_to_those_who_may_decide(self, correction, methodologist, director, head):
        writing.correction_requested(correction, [methodologist, director, head], url="/corrections/1/")
        text = "Head asks to correct a report that is settled. Please agree to it or refuse it."
        assert said() == [(who, "a correction is asked for", text) for who in ("director", "methodologist")]

    def test_an_agreed_one_is_told_to_all_who_work_with_the_report(self, correction, director):
        self._decide(correction, director, Correction.State.AGREED)
        assert people() == ["head", "librarian", "methodologist"]

    def test_a_refused_one_is_told_to_whoever_asked(self, correction, methodologist):
        self._decide(correction, methodologist, Correction.State.REFUSED)
        text = "Methodologist has refused the correction. The reason stands beside it."
        assert said() == [("head", "the correction is refused", text)]

    def _decide(self, correction, by, state):
        correction.state, correction.decided_by, correction.decided_at = state, by, MORNING
        correction.save()
        writing.correction_decided(correction, url="/corrections/1/")


class TestSuperseded:
    @pytest.fixture
    def document(self, everyone, report, analyst, director, methodologist):
        revision = Revision.objects.create(report=report, number=1, content={}, by=None)
        document = Document.objects.create(report_revision=revision, format="pdf", language="lv", sha256="0" * 64)
        for user in (analyst, analyst, director, methodologist):
            Download.objects.create(document=document, user=user)
        return document

    def test_whoever_has_a_document_learns_once_which_revision_is_in_force(self, document, report, methodologist):
        Report.objects.filter(pk=report.pk).update(revision=3)
        for _time in range(2):
            writing.superseded([document], url=f"/reports/{report.pk}/", by=methodologist, at=MORNING)
        text = "Revision 1, which you have downloaded, was corrected. Please use the new one."
        assert said() == [(who, "revision 3 is in force", text) for who in ("analyst", "director")]

    def test_where_there_is_no_newer_one_it_is_not_to_be_used(self, document, report, methodologist):
        Report.objects.filter(pk=report.pk).update(revision=1)
        writing.superseded([document], url=f"/reports/{report.pk}/", by=methodologist, at=MORNING)
        corrected = "Figures in your file of revision 1 were corrected after you downloaded it."
        text = f"{corrected} Please use what is in force now."
        assert said() == [(who, "no longer in force", text) for who in ("analyst", "director")]


def test_no_documents_no_notices(everyone):
    writing.superseded([], url="/")
    assert people() == []


class TestSummaries:
    @pytest.fixture
    def summary(self, everyone, year_2023, municipality):
        return Summary.objects.create(period=year_2023, level="region", code="north", state="final", revision=1)

    def _closed(self, summary, number, by):
        revision = SummaryRevision.objects.create(summary=summary, number=number, by=by, at=MORNING)
        writing.summary_closed(revision, url="/summaries/")

    def test_a_final_one_is_told_to_those_who_may_open_it(self, summary, methodologist):
        self._closed(summary, 1, methodologist)
        subject = "Annual report, 2023, Northern region: final"
        assert {one for _who, one, _text in said()} == {subject}
        assert people() == ["director"]

    def test_a_revised_one_says_so(self, summary, methodologist):
        self._closed(summary, 1, methodologist)
        self._closed(summary, 2, methodologist)
        assert [what for who, what, _text in said() if who == "director"] == [
            "Annual report, 2023, Northern region: final",
            "Annual report, 2023, Northern region: revised",
        ]

    def test_a_published_one_is_told_to_the_nation_too(self, summary, director):
        writing.summary_published(summary, by=director, url="/summaries/", at=MORNING)
        assert people() == ["analyst", "methodologist"]
