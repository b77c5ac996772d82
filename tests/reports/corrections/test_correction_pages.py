"""The pages of corrections: who opens which, what they show, how a request goes from the form to its effect."""

import pytest
from django.urls import reverse

from reports import correction_requests
from reports.corrections import deciding
from reports.corrections.forms import mark_of
from reports.models import Correction, Reason, Report, Status
from reports.seen import seen_of

from .story import APRIL, CAUSE, MAY, RIGHT, asked, figures_of, number, rows_of


@pytest.fixture
def enter(client, request):
    """Signs in the person of this name, in English."""

    def signed_in(name):
        client.force_login(request.getfixturevalue(name) if isinstance(name, str) else name)
        client.cookies["django_language"] = "en"
        return client

    return signed_in


ROLES = (
    *("librarian", "head", "central", "methodologist", "colleague"),
    *("school_methodologist", "director", "analyst", "administrator", "stranger"),
)
WRITES, REVIEWS = ("librarian", "head", "central"), ("methodologist", "colleague")


def answers(name, fine, forbidden, address, method="get", data=None, *, enter):
    """The status for one role: some are answered, some forbidden, to the others it does not exist."""
    status = getattr(enter(name), method)(address, data or {}).status_code
    return status, 200 if name in fine else 403 if name in forbidden else 404


@pytest.mark.parametrize("name", ROLES)
def test_who_opens_the_form(year, enter, name):
    for page in ("correction_ask", "correction_open"):
        address = reverse(page, args=[year["b22"].pk])
        found, expected = answers(
            name, (*WRITES, *REVIEWS), ("director", "analyst", "administrator"), address, enter=enter
        )
        assert found == expected


@pytest.mark.parametrize("name", ROLES)
def test_who_opens_a_correction(year, enter, librarian, name):
    address = reverse("correction", args=[asked(year["b22"], librarian).pk])
    found, expected = answers(name, (*WRITES, *REVIEWS, "director", "administrator"), (), address, enter=enter)
    assert found == expected


@pytest.mark.parametrize("name", ROLES)
def test_who_changes_a_request(year, enter, librarian, name):
    address = reverse("correction_change", args=[asked(year["b22"], librarian).pk])
    forbidden = ("director", "administrator")
    found, expected = answers(name, (*WRITES, *REVIEWS), forbidden, address, enter=enter)
    assert found == expected


@pytest.mark.parametrize("move", ["correction_agree", "correction_refuse"])
@pytest.mark.parametrize("name", ROLES)
def test_who_decides_on_what_a_librarian_asks(year, enter, librarian, name, move):
    correction = asked(year["b22"], librarian)
    seen = {"seen": seen_of(Report.objects.get(pk=year["b22"].pk)), "asked": correction_requests.version_of(correction)}
    data = {"said": "I have looked at it.", **seen}
    status = enter(name).post(reverse(move, args=[correction.pk]), data).status_code
    forbidden = (*WRITES, "administrator")
    assert status == (302 if name in (*REVIEWS, "director") else 403 if name in forbidden else 404)


@pytest.mark.parametrize("name", ROLES)
def test_who_takes_a_request_back(year, enter, librarian, name):
    correction = asked(year["b22"], librarian)
    status = enter(name).post(reverse("correction_withdraw", args=[correction.pk])).status_code
    forbidden = (*WRITES, *REVIEWS, "director", "administrator")
    assert status == (302 if name == "librarian" else 403 if name in forbidden else 404)


@pytest.mark.parametrize("name", ROLES)
def test_who_reads_a_revision(year, enter, librarian, colleague, name):
    deciding.agree(asked(year["b22"], librarian), by=colleague, at=MAY)
    address = reverse("report_revision", args=[year["b22"].pk, 1])
    readers = (*WRITES, *REVIEWS, "director", "analyst", "administrator")
    found, expected = answers(name, readers, (), address, enter=enter)
    assert found == expected


@pytest.mark.parametrize("name", ["correction_agree", "correction_refuse", "correction_withdraw"])
def test_moves_are_posted(year, enter, librarian, name):
    correction = asked(year["b22"], librarian)
    assert enter("methodologist").get(reverse(name, args=[correction.pk])).status_code == 405


# From the form to the effect.


def test_the_effect_is_shown_before_anything_is_sent(year, enter):
    address = reverse("correction_ask", args=[year["b22"].pk])
    typed = {"cause": CAUSE, "new-users": "110", "new-visits": "550"}
    answer = enter("librarian").post(address, {**typed, "preview": "yes"})
    assert (answer.status_code, Correction.objects.count()) == (200, 0)
    assert rows_of(answer.context["effect"].figures)[0] == ("Active users", "100", "110", "+10")
    assert answer.context["mark"] == mark_of(RIGHT)
    sent = enter("librarian").post(address, {**typed, "send": "yes", "shown": mark_of(RIGHT)})
    correction = Correction.objects.get()
    assert sent["Location"] == reverse("correction", args=[correction.pk])
    assert correction_requests.new_figures(correction) == RIGHT


def test_what_was_shown_no_effect_of_is_not_sent(year, enter):
    address = reverse("correction_ask", args=[year["b22"].pk])
    typed = {"cause": CAUSE, "new-users": "111", "send": "yes", "shown": mark_of(RIGHT)}
    answer = enter("librarian").post(address, typed)
    assert (answer.status_code, Correction.objects.count()) == (200, 0)
    assert rows_of(answer.context["effect"].figures)[0] == ("Active users", "100", "111", "+11")


def test_bad_input_stands_at_its_field(year, enter):
    typed = {"cause": "short", "new-users": "many", "new-visits": "55,5", "new-coverage": "20"}
    form = enter("librarian").post(reverse("correction_ask", args=[year["b22"].pk]), typed).context["form"]
    assert {name: list(errors) for name, errors in form.errors.items()} == {
        "cause": ["Ensure this value has at least 15 characters (it has 5)."],
        "new-users": ["“many” is not a number."],
        "new-visits": ["Enter a whole number, without a decimal part."],
    }


def test_a_computed_figure_says_what_it_follows_from(year, enter):
    page = enter("librarian").get(reverse("correction_ask", args=[year["b22"].pk]))
    lines = {line.indicator.code: line for section in page.context["form"].sections for line in section.lines}
    assert (lines["coverage"].field, lines["coverage"].why_not) == (None, "Computed from: Active users, Inhabitants.")
    assert lines["users"].now == "100"


def test_a_report_that_is_not_accepted_needs_no_correction(year, enter):
    Report.objects.filter(pk=year["b22"].pk).update(status=Status.DRAFT)
    page = enter("librarian").get(reverse("correction_ask", args=[year["b22"].pk]))
    assert "This report is not accepted, so it needs no correction" in page.content.decode()


def test_asking_to_open_some_fields(year, enter):
    address = reverse("correction_open", args=[year["b22"].pk])
    nothing = enter("librarian").post(address, {"cause": CAUSE})
    assert nothing.context["form"].non_field_errors() == ["Choose which fields are to be opened, or open everything."]
    enter("librarian").post(address, {"cause": CAUSE, "open-use": ["visits", "users"], "open-means": ["hours"]})
    assert [(one.reopens, one.fields) for one in Correction.objects.all()] == [(True, ["visits", "users", "hours"])]


def shown_on(page) -> dict[str, str]:
    """What the form of the decision sends of the page that it stands on."""
    return {name: page.context[name] for name in ("seen", "asked")}


def test_a_request_without_its_figures_is_named_and_then_agreed(year, enter, librarian, methodologist):
    correction = asked(year["b22"], librarian)
    correction.figures.filter(code="users").update(new=None)
    page = enter("methodologist").get(reverse("correction", args=[correction.pk]))
    assert (page.context["unnamed"], "Agree</button>" in page.content.decode()) == (["users"], False)
    typed = {"cause": CAUSE, "new-users": "105", "new-visits": "500"}
    shown = mark_of({"users": number("105"), "visits": number("500")})
    address = reverse("correction_change", args=[correction.pk])
    address = enter("head").post(address, {**typed, "send": "yes", "shown": shown})["Location"]
    page = enter("methodologist").get(address)
    assert "Agree</button>" in page.content.decode()
    enter("methodologist").post(f"{address}agree/", shown_on(page))
    assert figures_of(year["b22"])["users"] == 105


def test_a_change_since_the_page_was_opened_is_refused_and_the_effect_shown_anew(year, enter, librarian):
    correction = asked(year["b22"], librarian)
    page = enter("methodologist").get(reverse("correction", args=[correction.pk]))
    Report.objects.filter(pk=year["b22"].pk).update(changed_at=APRIL)
    answer = enter("methodologist").post(reverse("correction_agree", args=[correction.pk]), shown_on(page))
    assert answer.status_code == 409
    assert "Look at the effect again." in answer.content.decode()
    assert figures_of(year["b22"])["users"] == 100


def test_nobody_agrees_to_figures_that_the_page_did_not_show(year, enter, librarian, head):
    """Another of the library has named other figures after the methodologist opened the page."""
    correction = asked(year["b22"], librarian)
    page = enter("methodologist").get(reverse("correction", args=[correction.pk]))
    figures = {"users": number("1100")}
    standing = correction_requests.name_figures(correction, by=head, cause=CAUSE, figures=figures)
    answer = enter("methodologist").post(reverse("correction_agree", args=[correction.pk]), shown_on(page))
    assert answer.status_code == 409
    assert "Head has asked for other figures in its place." in answer.content.decode()
    assert reverse("correction", args=[standing.pk]) in answer.content.decode()
    assert figures_of(year["b22"])["users"] == 100
    page = enter("methodologist").get(reverse("correction", args=[standing.pk]))
    again = enter("methodologist").post(reverse("correction_agree", args=[standing.pk]), shown_on(page))
    assert (again.status_code, figures_of(year["b22"])["users"]) == (302, 1100)


def test_of_two_who_change_a_request_at_once_the_second_is_refused(year, enter, librarian):
    correction = asked(year["b22"], librarian)
    address = reverse("correction_change", args=[correction.pk])
    seen = enter("head").get(address).context["asked"]
    correction_requests.name_figures(correction, by=librarian, cause=CAUSE, figures={"users": number("111")})
    typed = {"cause": CAUSE, "new-users": "99", "shown": mark_of({"users": number("99")}), "asked": seen}
    answer = enter("head").post(address, {**typed, "send": "yes"})
    assert answer.status_code == 409
    assert "Somebody else has changed this request meanwhile." in answer.content.decode()
    assert [one.new for one in correction.figures.all()] == [111]


def test_agreeing_without_having_seen_anything_is_refused(year, enter, librarian):
    correction = asked(year["b22"], librarian)
    assert enter("methodologist").post(reverse("correction_agree", args=[correction.pk])).status_code == 409
    assert figures_of(year["b22"])["users"] == 100


def test_a_refusal_without_a_word_is_refused(year, enter, librarian):
    correction = asked(year["b22"], librarian)
    answer = enter("methodologist").post(reverse("correction_refuse", args=[correction.pk]), {"said": ""})
    assert (answer.status_code, Correction.objects.get().state) == (409, "requested")


def test_what_people_wrote_is_only_text(year, enter, librarian):
    correction = correction_requests.ask(
        year["b22"], by=librarian, cause="<script>alert(1)</script> x", figures=RIGHT, at=APRIL
    )
    page = enter("methodologist").get(reverse("correction", args=[correction.pk])).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


# Lists, the report, revisions.


def test_the_list_shows_those_that_wait_and_those_that_were_decided(year, enter, librarian, methodologist):
    first = asked(year["b22"], librarian)
    deciding.refuse(first, by=methodologist, said="The counter was right.", at=MAY)
    second = asked(year["b23"], librarian, {"users": number("121")})
    for name in ("librarian", "methodologist", "director"):
        context = enter(name).get(reverse("correction_list")).context
        assert (context["waiting"], context["decided"]) == ([second], [first])
    for name in ("analyst", "stranger", "school_methodologist"):
        context = enter(name).get(reverse("correction_list")).context
        assert (context["waiting"], context["decided"]) == ([], [])


def test_the_report_shows_the_open_request_and_its_revisions(year, enter, librarian, methodologist):
    deciding.agree(asked(year["b22"], librarian), by=methodologist, at=APRIL)
    waiting = asked(year["b22"], librarian, {"users": number("105")})
    shown = enter("head").get(reverse("report", args=[year["b22"].pk])).context["corrected"]
    assert (shown.open_one, shown.may_ask, [one.number for one in shown.revisions]) == (waiting, False, [2, 1])
    page = enter("analyst").get(reverse("report", args=[year["b22"].pk]))
    assert (page.context["corrected"].open_one, page.context["corrected"].may_ask) == (None, False)


def test_an_old_revision_can_be_read_with_what_became_different(year, enter, librarian, methodologist):
    deciding.agree(asked(year["b22"], librarian), by=methodologist, at=MAY)
    old = enter("librarian").get(reverse("report_revision", args=[year["b22"].pk, 1]))
    new = enter("librarian").get(reverse("report_revision", args=[year["b22"].pk, 2]))
    assert (old.context["is_current"], new.context["is_current"]) == (False, True)
    (chapter,) = old.context["version"].chapters
    assert [row[:2] for row in rows_of(chapter.tables[0])] == [
        ("Active users", "100"),
        ("Children", "20"),
        ("Visits", "400"),
    ]
    assert rows_of(new.context["differences"]) == [("Active users", "100", "110"), ("Visits", "400", "550")]
    assert enter("librarian").get(reverse("report_revision", args=[year["b22"].pk, 3])).status_code == 404


LIST_QUERIES, PAGE_QUERIES = 5, 116


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow(year, enter, librarian, methodologist, count, django_assert_num_queries):
    asked(year["b23"], librarian, {"users": number("121")})
    figures = {"users": number("110"), "visits": number("550"), "users_children": number("25")}
    correction = asked(year["b22"], librarian, dict(list(figures.items())[:count]))
    reader = enter("methodologist")
    reader.get(reverse("correction", args=[correction.pk]))  # the form is read once per process
    with django_assert_num_queries(LIST_QUERIES):
        reader.get(reverse("correction_list"))
    with django_assert_num_queries(PAGE_QUERIES):
        reader.get(reverse("correction", args=[correction.pk]))


def test_a_request_that_a_later_report_has_added_to_says_so(year, enter, librarian, head, methodologist):
    waiting = asked(year["b22"], methodologist, {"visits": RIGHT["visits"]})
    text = "The register was not cleaned."
    year["b23"].explanations.create(code="users", reason=Reason.LAST_YEAR_WRONG, text=text, right_before="90")
    correction_requests.ask_from_explanations(year["b23"], librarian, at=MAY)
    for name, hint in (("librarian", True), ("methodologist", True), ("head", False), ("director", False)):
        page = enter(name).get(reverse("correction", args=[waiting.pk])).content.decode()
        assert f"Changed since: {librarian}, 2 May 2024, 12:00." in " ".join(page.split())
        assert ("you cannot agree to what you have asked for" in page) == hint
