"""Asking for a correction: what can be asked for, by whom, once; what a later explanation asks by itself."""

from datetime import timedelta
from decimal import Decimal

import pytest

from libraries.models import Role
from reports import correction_requests, rights
from reports.computing import Given, State
from reports.correction_requests import CorrectionError, FiguresError
from reports.corrections import deciding
from reports.models import Correction, Explanation, Notice, Reason, Report, Status
from tests.conftest import person

from .story import APRIL, CAUSE, MAY, RIGHT, asked, figures_of, number


def lines(correction):
    return [(one.code, one.old, one.old_state, one.new, one.new_state) for one in correction.figures.all()]


def test_what_is_asked_for_is_kept_beside_what_stood_there(year, librarian):
    correction = asked(year["b22"], librarian)
    assert (correction.state, correction.by, correction.at, correction.cause) == ("requested", librarian, APRIL, CAUSE)
    assert lines(correction) == [("users", 100, "known", 110, "known"), ("visits", 400, "known", 550, "known")]


def test_nothing_changes_by_asking(year, librarian):
    before = dict(year["b22"].values.values_list("code", "number"))
    asked(year["b22"], librarian)
    assert dict(year["b22"].values.values_list("code", "number")) == before
    assert Report.objects.get(pk=year["b22"].pk).revision == 0


ASKERS = {
    "librarian": True,
    "head": True,
    "central": True,
    "methodologist": True,
    "school_methodologist": False,
    "director": False,
    "analyst": False,
    "administrator": False,
    "stranger": False,
}


@pytest.mark.parametrize("name", ASKERS)
def test_who_may_ask(year, request, name):
    person = request.getfixturevalue(name)
    if ASKERS[name]:
        assert asked(year["b22"], person).by == person
    else:
        with pytest.raises(CorrectionError, match="only of a report that is accepted"):
            asked(year["b22"], person)


@pytest.mark.parametrize("status", Status)
def test_only_a_settled_report_is_corrected(year, librarian, status):
    Report.objects.filter(pk=year["b22"].pk).update(status=status)
    report = Report.objects.with_names().get(pk=year["b22"].pk)
    if status in (Status.ACCEPTED, Status.CONSOLIDATED, Status.PUBLISHED):
        assert asked(report, librarian).state == "requested"
    else:
        with pytest.raises(CorrectionError):
            asked(report, librarian)


def test_one_request_at_a_time(year, librarian, methodologist):
    asked(year["b22"], librarian)
    with pytest.raises(CorrectionError, match="already waiting"):
        asked(year["b22"], methodologist)
    assert Correction.objects.count() == 1


@pytest.mark.parametrize(
    ("cause", "sentence"), [("wrong", "at least 15"), ("\x00" * 20, "no text can have"), ("x" * 5001, "longer than")]
)
def test_a_cause_is_a_cause(year, librarian, cause, sentence):
    with pytest.raises(CorrectionError, match=sentence):
        correction_requests.ask(year["b22"], by=librarian, cause=cause, figures=RIGHT, at=APRIL)


def test_figures_that_stand_there_already_are_not_asked_for(year, librarian):
    figures = {"users": number("100"), "visits": number("401")}
    assert [line[0] for line in lines(asked(year["b22"], librarian, figures))] == ["visits"]
    with pytest.raises(CorrectionError, match="at least one new figure"):
        asked(year["a22"], librarian, {"users": number("50")})


# What was typed.


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("1 385", Given(Decimal(1385))),
        ("~550", Given(Decimal(550), State.ESTIMATE)),
        ("nav datu", Given(None, State.UNKNOWN)),
        ("neattiecas", Given(None, State.NOT_APPLICABLE)),
    ],
)
def test_figures_are_read_as_everywhere(year, text, given):
    assert correction_requests.read_figures(year["b22"], {"visits": text, "users": " ", "no_such": "1"}) == {
        "visits": given
    }


@pytest.mark.parametrize(
    ("code", "text", "sentence"),
    [
        ("visits", "many", "“many” is not a number."),
        ("visits", "-5", "Enter a number that is not negative."),
        ("visits", "5,5", "Enter a whole number, without a decimal part."),
        ("coverage", "10", "This figure is computed. Correct what it is made of, or ask to open the report."),
    ],
)
def test_bad_input_is_told_at_its_field(year, code, text, sentence):
    with pytest.raises(FiguresError) as refused:
        correction_requests.read_figures(year["b22"], {code: text, "users": "110"})
    assert refused.value.problems == {code: sentence}


# Opening.


def test_asking_to_open_fields_or_everything(year, librarian, central):
    some = correction_requests.ask_to_open(
        year["b22"], by=librarian, cause=CAUSE, fields=["visits", "coverage"], at=APRIL
    )
    everything = correction_requests.ask_to_open(year["a22"], by=central, cause=CAUSE, fields=None, at=APRIL)
    assert [(one.reopens, one.fields) for one in (some, everything)] == [(True, ["visits", "coverage"]), (True, None)]


@pytest.mark.parametrize("fields", [[], ["no_such"], ["visits", "no_such"]])
def test_a_field_that_the_form_does_not_have_is_not_opened(year, librarian, fields):
    with pytest.raises(CorrectionError, match="Choose which fields"):
        correction_requests.ask_to_open(year["b22"], by=librarian, cause=CAUSE, fields=fields, at=APRIL)


# Naming and taking back.


def name(correction, by, text="500", **more):
    figures = {"visits": number(text)}
    return correction_requests.name_figures(correction, by=by, cause=CAUSE, figures=figures, at=MAY, **more)


def test_one_changes_ones_own_request(year, librarian):
    correction = asked(year["b22"], librarian)
    assert name(correction, librarian) == correction
    assert (correction.by, correction.at, correction.state) == (librarian, MAY, "requested")
    assert lines(correction) == [("visits", 400, "known", 500, "known")]


def test_what_another_has_asked_for_stays_hers_and_the_new_request_stands_in_its_place(
    year, librarian, methodologist, director, english
):
    correction = asked(year["b22"], librarian)
    Notice.objects.all().delete()
    standing = name(correction, methodologist)
    assert (standing.by, standing.at, standing.state) == (methodologist, MAY, "requested")
    assert lines(standing) == [("visits", 400, "known", 500, "known")]
    assert (correction.by, correction.cause, correction.state) == (librarian, CAUSE, "withdrawn")
    assert (correction.decided_by, correction.decision) == (
        methodologist,
        "Methodologist has asked for other figures in its place.",
    )
    assert lines(correction) == [("users", 100, "known", 110, "known"), ("visits", 400, "known", 550, "known")]
    (told,) = Notice.objects.all()
    assert (told.user, told.subject, told.text, told.url) == (
        librarian,
        f"{year['b22']}: your request was changed",
        "Methodologist has asked for other figures in place of yours. Your request stays readable.",
        correction_requests.url_of(standing),
    )


def test_of_two_who_change_it_at_once_the_second_is_told(year, librarian, methodologist, colleague):
    correction = asked(year["b22"], librarian)
    seen = correction_requests.version_of(correction)
    name(correction, librarian, "500", seen=seen)
    with pytest.raises(CorrectionError, match="Somebody else has changed this request meanwhile"):
        name(correction, methodologist, "501", seen=seen)
    assert lines(correction) == [("visits", 400, "known", 500, "known")]


def test_what_was_opened_meanwhile_is_not_asked_about(year, librarian):
    """The page still has the report as it was accepted."""
    Report.objects.filter(pk=year["b22"].pk).update(status=Status.REOPENED)
    with pytest.raises(CorrectionError, match="only of a report that is accepted"):
        asked(year["b22"], librarian)


@pytest.mark.parametrize("more", [0, 3])
def test_who_decides_is_found_in_as_many_queries_for_many(
    year, librarian, methodologist, director, region, more, django_assert_num_queries
):
    people = [person(f"more{number}", Role.METHODOLOGIST, region=region) for number in range(more)]
    correction = asked(year["b22"], librarian)
    with django_assert_num_queries(2):
        assert correction_requests.deciders(correction, at=MAY) == [methodologist, *people, director]


def test_only_whoever_asked_takes_the_request_back(year, librarian, head):
    correction = asked(year["b22"], librarian)
    with pytest.raises(CorrectionError, match="Only whoever asked"):
        correction_requests.withdraw(correction, by=head, at=MAY)
    correction_requests.withdraw(correction, by=librarian, at=MAY)
    assert (correction.state, correction.decided_by, correction.decided_at) == ("withdrawn", librarian, MAY)
    with pytest.raises(CorrectionError, match="“withdrawn” already"):
        correction_requests.withdraw(correction, by=librarian, at=MAY)


def test_those_who_can_decide_are_told(
    year, librarian, head, methodologist, colleague, director, central, analyst, english
):
    asked(year["b22"], librarian)
    told = list(Notice.objects.order_by("user__username").values_list("user__username", "subject"))
    subject = "Birch library, 2022: a correction is asked for"
    assert told == [("colleague", subject), ("director", subject), ("methodologist", subject)]


def test_what_a_reviewer_asks_is_told_to_the_library_as_well(
    year, librarian, head, methodologist, colleague, director, central, analyst, english
):
    asked(year["b22"], methodologist)
    told = Notice.objects.order_by("user__username").values_list("user__username", flat=True)
    assert list(told) == ["central", "colleague", "director", "head"]


# What a later report says of last year's.


@pytest.fixture
def explained(year, librarian):
    for code, text in (("users", "The register was not cleaned."), ("visits", "")):
        Explanation.objects.create(report=year["b23"], code=code, reason=Reason.LAST_YEAR_WRONG, text=text)
    Explanation.objects.create(report=year["b23"], code="stock", reason=Reason.ONE_OFF, text="A gift of the parish.")
    return year["b23"]


def test_an_explanation_asks_for_a_correction_of_last_year(explained, year, librarian):
    correction = correction_requests.ask_from_explanations(explained, librarian, at=APRIL)
    assert (correction.report, correction.asked_in, correction.by) == (year["b22"], explained, librarian)
    assert correction.cause == (
        "The report for 2023 says that these figures were wrong.\nActive users: The register was not cleaned."
    )
    assert lines(correction) == [("users", 100, "known", None, "known")]
    assert correction_requests.unnamed(correction) == ["users"]


@pytest.mark.parametrize(
    ("written", "new"),
    [("90", 90), (" 1 090 ", 1090), ("100", None), ("", None), ("about ninety", None)],
)
def test_the_figure_that_the_librarian_wrote_beside_it_travels_along(explained, year, librarian, written, new):
    """The one that stands there already, and what is no figure, is still to be named by somebody."""
    explained.explanations.filter(code="users").update(right_before=written)
    correction = correction_requests.ask_from_explanations(explained, librarian, at=APRIL)
    assert lines(correction) == [("users", 100, "known", new, "known")]
    assert correction_requests.unnamed(correction) == ([] if new else ["users"])


def test_and_a_second_person_agrees_without_typing_it(explained, year, librarian, methodologist):
    explained.explanations.filter(code="users").update(right_before="90")
    deciding.agree(correction_requests.ask_from_explanations(explained, librarian, at=APRIL), by=methodologist, at=MAY)
    assert figures_of(year["b22"])["users"] == 90


def test_submitting_again_asks_nothing_twice(explained, year, librarian, methodologist):
    first = correction_requests.ask_from_explanations(explained, librarian, at=APRIL)
    assert correction_requests.ask_from_explanations(explained, librarian, at=MAY) == first
    correction_requests.withdraw(first, by=librarian, at=MAY)
    assert correction_requests.ask_from_explanations(explained, librarian, at=MAY) is None
    assert Correction.objects.count() == 1


def says(report, figure, at):
    """The librarian writes in her explanation what the figure of last year should have been."""
    report.explanations.filter(code="users").update(right_before=figure, at=at)


LATER_IN_APRIL = APRIL + timedelta(days=7)


def waiting_one(explained, by, figure=""):
    """What was asked when the report was submitted for the first time."""
    says(explained, figure, APRIL - timedelta(days=1))
    return correction_requests.ask_from_explanations(explained, by, at=APRIL)


@pytest.mark.parametrize("first", ["", "95"])
def test_the_right_figure_of_a_report_that_is_submitted_again_comes_into_the_request(explained, librarian, head, first):
    correction = waiting_one(explained, librarian, first)
    says(explained, "90", LATER_IN_APRIL)
    assert correction_requests.ask_from_explanations(explained, head, at=MAY) == correction
    correction.refresh_from_db()
    assert lines(correction) == [("users", 100, "known", 90, "known")]
    assert (correction.by, correction.at) == (librarian, APRIL)
    assert (correction.changed_by, correction.changed_at) == (head, MAY)


@pytest.mark.parametrize("figure", ["", "100", "about ninety", "95"])
def test_what_says_nothing_new_leaves_the_request_as_it_is(explained, librarian, figure):
    """No figure, the one that stands in the report, no number at all, the one that is asked for."""
    correction = waiting_one(explained, librarian, "95")
    says(explained, figure, LATER_IN_APRIL)
    correction_requests.ask_from_explanations(explained, librarian, at=MAY)
    correction.refresh_from_db()
    assert (lines(correction), correction.changed_by) == ([("users", 100, "known", 95, "known")], None)


@pytest.mark.parametrize("figure", [number("97"), Given(None, State.UNKNOWN)])
def test_what_somebody_has_named_since_stays(explained, librarian, methodologist, figure):
    """The explanation is older than what the methodologist has made of the request."""
    correction = waiting_one(explained, librarian, "95")
    standing = correction_requests.name_figures(
        correction, by=methodologist, cause=CAUSE, figures={"users": figure}, at=LATER_IN_APRIL
    )
    correction_requests.ask_from_explanations(explained, librarian, at=MAY)
    standing.refresh_from_db()
    assert lines(standing) == [("users", 100, "known", figure.number, str(figure.state))]
    assert (standing.by, standing.changed_by) == (methodologist, None)


def test_who_has_looked_at_the_request_is_told_that_it_has_changed(explained, librarian, methodologist, head):
    correction = waiting_one(explained, librarian, "95")
    seen = correction_requests.version_of(correction)
    says(explained, "90", LATER_IN_APRIL)
    correction_requests.ask_from_explanations(explained, head, at=MAY)
    with pytest.raises(CorrectionError, match="The request has changed since this page was opened"):
        deciding.agree(correction, by=methodologist, asked=seen, at=MAY)
    correction.refresh_from_db()
    assert correction.state == "requested"
    deciding.agree(correction, by=methodologist, asked=correction_requests.version_of(correction), at=MAY)
    assert figures_of(correction.report)["users"] == 90


def test_they_and_who_asked_get_a_notice_of_it(explained, librarian, methodologist, head, director, english):
    correction = waiting_one(explained, librarian)
    Notice.objects.all().delete()
    says(explained, "90", LATER_IN_APRIL)
    for _again in range(2):  # the second time nothing is new
        correction_requests.ask_from_explanations(explained, head, at=MAY)
    told = Notice.objects.order_by("user__username").values_list("user__username", "subject", "text", "url")
    subject = f"{correction.report}: a correction that waits has changed"
    text = f"{head} has changed what a correction asks for. Please look at it again before it is decided."
    names = ("director", "librarian", "methodologist")
    assert list(told) == [(name, subject, text, correction_requests.url_of(correction)) for name in names]


def test_nobody_agrees_to_figures_of_her_own_that_came_in_later(explained, year, librarian, methodologist, head):
    """A methodologist's request may be agreed to by the head of the library, until the library adds to it."""
    waiting = asked(year["b22"], methodologist, {"visits": number("500")})
    assert rights.may_agree_correction(head, waiting)
    correction_requests.ask_from_explanations(explained, librarian, at=MAY)
    waiting.refresh_from_db()
    for one in (head, librarian, methodologist):
        with pytest.raises(CorrectionError):
            deciding.agree(waiting, by=one, at=MAY)


def test_a_request_that_waits_already_is_added_to(explained, year, librarian, methodologist):
    waiting = asked(year["b22"], methodologist, {"visits": number("500")})
    assert correction_requests.ask_from_explanations(explained, librarian, at=MAY) == waiting
    assert [line[0] for line in lines(waiting)] == ["visits", "users"]
    waiting.refresh_from_db()
    assert (waiting.by, waiting.changed_by) == (methodologist, librarian)
    assert waiting.cause == (
        "The door counter was read twice.\nThe report for 2023 says that these figures were wrong.\n"
        "Active users: The register was not cleaned."
    )


def test_whoever_writes_all_of_it_anew_is_the_only_one_who_asks(explained, librarian, methodologist, head):
    correction = waiting_one(explained, librarian)
    says(explained, "90", LATER_IN_APRIL)
    correction_requests.ask_from_explanations(explained, head, at=MAY)
    figures = {"users": number("91")}
    standing = correction_requests.name_figures(correction, by=methodologist, cause=CAUSE, figures=figures, at=MAY)
    assert (standing.by, standing.changed_by, standing.asked_in) == (methodologist, None, explained)
    assert (correction.state, correction.askers) == ("withdrawn", [librarian, head])


def test_a_request_to_open_the_report_needs_no_figures(explained, year, librarian, methodologist):
    waiting = correction_requests.ask_to_open(year["b22"], by=methodologist, cause=CAUSE, fields=["users"], at=APRIL)
    says(explained, "90", LATER_IN_APRIL)
    assert correction_requests.ask_from_explanations(explained, librarian, at=MAY) == waiting
    waiting.refresh_from_db()
    assert (lines(waiting), waiting.changed_by) == ([], None)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.REOPENED])
def test_a_report_that_is_not_settled_is_not_asked_about(explained, year, librarian, status):
    Report.objects.filter(pk=year["b22"].pk).update(status=status)
    assert correction_requests.ask_from_explanations(explained, librarian, at=APRIL) is None


def test_a_year_from_before_the_system_can_be_corrected(explained, year, librarian):
    Report.objects.filter(pk=year["b22"].pk).update(is_history=True)
    assert correction_requests.ask_from_explanations(explained, librarian, at=APRIL).report == year["b22"]


@pytest.mark.parametrize("code", ["project_list", "summary"])
def test_an_explanation_of_a_table_or_a_text_asks_for_no_figure(year, librarian, code):
    """A librarian can choose the reason beside each field that is checked; the report is submitted all the same."""
    Explanation.objects.create(report=year["b23"], code=code, reason=Reason.LAST_YEAR_WRONG, text="It was a slip.")
    assert correction_requests.ask_from_explanations(year["b23"], librarian, at=APRIL) is None
    assert Correction.objects.count() == 0


def test_without_such_an_explanation_nothing_is_asked(year, librarian):
    assert correction_requests.ask_from_explanations(year["b23"], librarian, at=APRIL) is None
