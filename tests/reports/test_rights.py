"""Who may do what with a report: role × action × own or other library × status, as one table."""

import pytest
from django.urls import reverse

from libraries.models import Library
from reports.exports import pdf
from reports.models import Status

S = Status
READ_ONLY_PAGES = ["report", "report_check", "report_photos", "report_pdf"]
ALL = set(Status)
OPEN = {S.NOT_STARTED, S.DRAFT, S.RETURNED, S.REOPENED}

# What each role sees of its own library, of a sister library in the same municipality, of one in another region, and
# of a school library next door: the statuses in which the report is visible to it.
SEES = {
    "librarian": {"own": ALL, "sister": set(), "far": set(), "school": set()},
    "head": {"own": ALL, "sister": set(), "far": set(), "school": set()},
    "central": {"own": ALL, "sister": ALL, "far": set(), "school": ALL},
    "methodologist": {"own": ALL, "sister": ALL, "far": set(), "school": set()},
    "school_methodologist": {"own": set(), "sister": set(), "far": set(), "school": ALL},
    "director": {"own": ALL, "sister": ALL, "far": set(), "school": set()},
    "analyst": {"own": {S.ACCEPTED}, "sister": {S.ACCEPTED}, "far": {S.ACCEPTED}, "school": {S.ACCEPTED}},
    "administrator": {"own": ALL, "sister": ALL, "far": ALL, "school": ALL},
    "stranger": {"own": set(), "sister": set(), "far": set(), "school": set()},
}
# What each role may do with a report it sees: action → where → in which statuses.
EDIT = {"librarian": {"own": OPEN}, "head": {"own": OPEN}, "central": {"own": OPEN, "sister": OPEN, "school": OPEN}}
SUBMIT = {"head": {"own": OPEN}, "central": {"own": OPEN, "sister": OPEN, "school": OPEN}}
REVIEW = {
    "methodologist": {"own": {S.SUBMITTED}, "sister": {S.SUBMITTED}},
    "school_methodologist": {"school": {S.SUBMITTED}},
}
REOPEN = {
    "methodologist": {"own": {S.ACCEPTED}, "sister": {S.ACCEPTED}},
    "school_methodologist": {"school": {S.ACCEPTED}},
}
MOVES = {"report_submit": SUBMIT, "report_accept": REVIEW, "report_return": REVIEW, "report_reopen": REOPEN}

CASES = [(role, place, status) for role in SEES for place in ("own", "sister", "far", "school") for status in Status]


@pytest.fixture
def libraries(library, sister_library, far_library, school_library) -> dict[str, Library]:
    return {"own": library, "sister": sister_library, "far": far_library, "school": school_library}


@pytest.fixture(autouse=True)
def drawn_quickly(monkeypatch):
    """Who may have the PDF is asked here, not how it looks: drawing it each time would take minutes."""
    monkeypatch.setattr(pdf, "report_pdf", lambda document: b"%PDF-")


def allowed(table, role, place, status) -> bool:
    return status in table.get(role, {}).get(place, set())


@pytest.mark.parametrize(("role", "place", "status"), CASES)
def test_each_role_sees_and_does_what_the_table_says(role, place, status, request, libraries, make_report, client):
    user = request.getfixturevalue(role)
    report = make_report(libraries[place], status)
    client.force_login(user)
    visible = status in SEES[role][place]

    for page in READ_ONLY_PAGES:
        assert client.get(reverse(page, args=[report.pk])).status_code == (200 if visible else 404), page

    chapter = reverse("report_chapter", args=[report.pk, "finance"])
    assert client.get(chapter).status_code == (200 if visible else 404)
    may_edit = allowed(EDIT, role, place, status)
    posted = client.post(chapter, {"income_municipal": "5", "initial-income_municipal": ""})
    assert posted.status_code == _editing(visible, may_edit, author=place in EDIT.get(role, {}))
    assert report.values.filter(code="income_municipal").exists() == may_edit

    explaining = client.post(reverse("report_check", args=[report.pk]), {})
    assert explaining.status_code == (404 if not visible else 302 if may_edit else 403)

    report.refresh_from_db()
    report.status = status
    report.save()
    for page, table in MOVES.items():
        answer = client.post(reverse(page, args=[report.pk]), {"comment": "", "signed_by": "", "signed_post": ""})
        may = allowed(table, role, place, status)
        # Who may is not let through here either, for the comment and the signature are blank: 409 or 422, not 403.
        # A reviewer who comes too late is told so.
        reviewer = table is not SUBMIT and place in REVIEW.get(role, {})
        expected = {404} if not visible else {302, 409, 422} if may else {409} if reviewer else {403}
        if page == "report_accept" and may:
            report.refresh_from_db()
            assert report.status == S.ACCEPTED
            report.status = status
            report.save()
        assert answer.status_code in expected, page


def _editing(visible: bool, may_edit: bool, author: bool) -> int:
    """An author whose report is locked is told so; whoever is no author may not write at all."""
    if not visible:
        return 404
    if may_edit:
        return 302
    return 409 if author else 403


@pytest.mark.parametrize("page", [*READ_ONLY_PAGES, *MOVES])
def test_the_anonymous_are_asked_to_sign_in(page, report, client):
    answer = client.get(reverse(page, args=[report.pk]))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login"))


@pytest.mark.parametrize("page", list(MOVES))
def test_moves_are_never_made_by_a_link(page, report, client, head):
    client.force_login(head)
    assert client.get(reverse(page, args=[report.pk])).status_code == 405
