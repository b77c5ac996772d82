"""Who may do what with a report: role × level × place × status × action, as the table written by hand says."""

from itertools import product

import pytest
from django.urls import reverse

from libraries.models import Library, Municipality
from reports import rights
from reports.exports import pdf
from reports.models import Correction, Report, Status

from .rights_table import ALL, CENTRAL_FIRST, LEVELS, PLACES, PLAIN, ROLES, SEES, moves_of, statuses_in_which

S = Status
PREDICATES = {
    "edit": rights.may_edit,
    "submit": rights.may_submit,
    "check": rights.may_check,
    "return": rights.may_return,
    "review": rights.may_review,
    "accept": rights.may_accept,
    "not_require": rights.may_not_require,
    "require_again": rights.may_require_again,
    "ask_correction": rights.may_ask_correction,
}
PAIRS = list(product(Status, Status))
SOME = (S.DRAFT, S.SUBMITTED, S.ACCEPTED)
PAGES = ["report", "report_check", "report_photos", "report_pdf"]
# Each move's address, and who is told that it is too early or too late for it; others may not come at all.
POSTED = {
    "report_submit": "submit",
    "report_accept": "accept",
    "report_check_off": "check",
    "report_return": "return",
    "report_not_required": "not_require",
    "report_required": "require_again",
}
BLANK = {"comment": "", "seen": "", "signed_by": "", "signed_post": ""}


@pytest.fixture
def main_library(municipality):
    """The central library itself."""
    return Library.objects.create(
        register_number="BLB9005", name="Birch central", municipality=municipality, kind=Library.Kind.CENTRAL
    )


@pytest.fixture
def libraries(library, sister_library, main_library, far_library, school_library) -> dict[str, Library]:
    return dict(zip(PLACES, (library, sister_library, main_library, far_library, school_library), strict=True))


@pytest.fixture(autouse=True)
def drawn_quickly(monkeypatch):
    """Who may have the PDF is asked here, not how it looks: drawing it each time would take minutes."""
    monkeypatch.setattr(pdf, "report_pdf", lambda document: b"%PDF-")


@pytest.fixture
def on_level(libraries, make_report):
    """A report of the library at a place, on a level."""

    def made(place: str, level: str) -> Report:
        Municipality.objects.update(central_check=level == CENTRAL_FIRST)
        Report.objects.all().delete()
        return make_report(Library.objects.get(pk=libraries[place].pk))

    return made


def in_memory(report: Report, status: Status) -> Report:
    report.status = status
    return report


def in_status(report: Report, status: Status) -> Report:
    Report.objects.filter(pk=report.pk).update(status=status)
    report.status = status
    return report


def statuses_where(predicate, report: Report) -> set:
    """The statuses in which it holds."""
    return {status for status in Status if predicate(in_status(report, status))}


@pytest.mark.parametrize(("role", "place"), list(product(ROLES, PLACES)))
def test_each_role_may_what_the_table_says(role, place, request, on_level):
    user = request.getfixturevalue(role)
    for level in LEVELS:
        report = on_level(place, level)
        found = {name: statuses_where(lambda one, may=may: may(user, one), report) for name, may in PREDICATES.items()}
        found["see"] = statuses_where(lambda one: rights.sees(user, one), report)
        assert found == {name: statuses_in_which(name, level, role, place) for name in found}, level
        made = {(old, new) for old, new in PAIRS if rights.may_move(user, in_memory(report, old), new)}
        assert made == moves_of(level, role, place), level


@pytest.mark.parametrize(("role", "place"), list(product(ROLES, PLACES)))
def test_a_correction_is_decided_by_a_second_person(role, place, request, on_level, librarian):
    user = request.getfixturevalue(role)
    report = on_level(place, PLAIN)
    reviewer = request.getfixturevalue("school_methodologist" if place == "school" else "methodologist")
    for asked_by, side in ((librarian, "library"), (reviewer, "reviewer")):
        correction = Correction(report=report, by=asked_by)
        found = statuses_where(lambda one, asked=correction: rights.may_agree_correction(user, asked), report)
        assert found == statuses_in_which(f"agree with the {side}", PLAIN, role, place), side


@pytest.mark.parametrize("place", PLACES)
def test_nobody_decides_about_their_own_correction(place, on_level, methodologist, director, central):
    report = in_status(on_level(place, PLAIN), S.ACCEPTED)
    for user in (methodologist, director, central):
        assert not rights.may_agree_correction(user, Correction(report=report, by=user))


@pytest.mark.parametrize(("role", "place"), list(product(ROLES, PLACES)))
def test_pages_answer_as_the_table_says(role, place, request, on_level, client):
    client.force_login(request.getfixturevalue(role))
    report = on_level(place, PLAIN)
    addresses = [reverse(name, args=[report.pk]) for name in PAGES]
    addresses.append(reverse("report_chapter", args=[report.pk, "finance"]))
    for status in SOME:
        in_status(report, status)
        for address in addresses:
            expected = 200 if status in SEES.get(role, {}).get(place, set()) else 404
            assert client.get(address).status_code == expected, (address, status)


@pytest.mark.parametrize(("role", "place"), list(product(ROLES, PLACES)))
def test_filling_in_answers_as_the_table_says(role, place, request, on_level, client):
    """In each status for those who may fill in at all; of the others a few tell as much."""
    client.force_login(request.getfixturevalue(role))
    report = on_level(place, PLAIN)
    chapter = reverse("report_chapter", args=[report.pk, "finance"])
    author = bool(statuses_in_which("edit", PLAIN, role, place))
    for status in Status if author else SOME:
        in_status(report, status)
        visible = status in SEES.get(role, {}).get(place, set())
        allowed = status in statuses_in_which("edit", PLAIN, role, place)
        posted = client.post(chapter, {"income_municipal": "5", "initial-income_municipal": ""})
        assert posted.status_code == _answer(visible, allowed, author), status
        assert report.values.filter(code="income_municipal").exists() == allowed
        report.values.all().delete()
        in_status(report, status)
        explained = client.post(reverse("report_check", args=[report.pk]), {})
        assert explained.status_code == (404 if not visible else 302 if allowed else 403), status


def _answer(visible: bool, allowed: bool, side: bool) -> int:
    """Whose work it is is told that it cannot be done now; nobody else may come at all."""
    if not visible:
        return 404
    if allowed:
        return 302
    return 409 if side else 403


@pytest.mark.parametrize(
    ("role", "place", "level"), [*product(ROLES, PLACES, [PLAIN]), *product(ROLES, ["own"], LEVELS[1:])]
)
def test_moves_answer_as_the_table_says(role, place, level, request, on_level, client):
    """Nothing is said or signed here, so nothing moves: who may is told what is missing, who is too late so."""
    client.force_login(request.getfixturevalue(role))
    report = on_level(place, level)
    for page, action in POSTED.items():
        allowed = statuses_in_which(action, level, role, place)
        for status in (min(allowed), min(ALL - allowed)) if allowed else SOME:
            in_status(report, status)
            visible = status in SEES.get(role, {}).get(place, set())
            expected = 403 if not allowed else 409
            if page == "report_submit":
                expected = 422 if status in allowed else 403
            answer = client.post(reverse(page, args=[report.pk]), BLANK).status_code
            assert answer == (expected if visible else 404), (page, status)
            report.refresh_from_db(fields=["status"])
            assert report.status == status, page


@pytest.mark.parametrize("page", ["report_chapter", *PAGES, *POSTED])
def test_the_anonymous_are_asked_to_sign_in(page, report, client):
    args = [report.pk, "finance"] if page == "report_chapter" else [report.pk]
    answer = client.get(reverse(page, args=args))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login"))


@pytest.mark.parametrize("page", list(POSTED))
def test_moves_are_never_made_by_a_link(page, report, client, head):
    client.force_login(head)
    assert client.get(reverse(page, args=[report.pk])).status_code == 405
