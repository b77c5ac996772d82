"""The pages around a report: role × own or other library × status, and addresses that nobody links to."""

import pytest
from django.urls import reverse

from libraries.models import Library
from reports.models import Status, Value

from .rights_table import CASES, fills_in, sees


@pytest.fixture
def libraries(library, sister_library, far_library, school_library) -> dict[str, Library]:
    return {"own": library, "sister": sister_library, "far": far_library, "school": school_library}


@pytest.mark.parametrize(("role", "place", "status"), CASES)
def test_each_role_reads_and_writes_what_the_table_says(role, place, status, request, libraries, make_report, client):
    report = make_report(libraries[place], status)
    client.force_login(request.getfixturevalue(role))
    visible, author = sees(role, place, status), fills_in(role, place)
    for page in ("report_find", "report_figures", "report_progress", "report_threads"):
        answer = client.get(reverse(page, args=[report.pk]), {"q": "visits"})
        assert answer.status_code == (200 if visible else 404), page
    history = client.get(reverse("report_history", args=[report.pk, "visits_physical"]))
    assert history.status_code == (200 if visible else 404)
    for page in ("report_workbook", "report_workbook_file"):
        may = author and (page == "report_workbook" or fills_in(role, place, status))
        answer = client.get(reverse(page, args=[report.pk]))
        assert answer.status_code == (404 if not visible else 200 if may else 403), page
    names = client.get(reverse("report_suggestions", args=[report.pk, "libraries"]), {"q": "Birch"})
    assert names.status_code == (404 if not visible else 200 if author else 403)
    for page in ("report_workbook_apply", "report_cumulative"):
        answer = client.post(reverse(page, args=[report.pk]), {"cumulative": "on"})
        assert answer.status_code == (404 if not visible else 302 if author else 403), page
    report.refresh_from_db()
    assert not report.cumulative


PAGES = [
    ("report_find", []),
    ("report_figures", []),
    ("report_history", ["visits_physical"]),
    ("report_workbook", []),
    ("report_workbook_file", []),
    ("report_photos", []),
    ("report_suggestions", ["libraries"]),
]


@pytest.mark.parametrize(("page", "more"), PAGES)
def test_who_is_signed_out_is_asked_to_sign_in(client, report, page, more):
    address = reverse(page, args=[report.pk, *more])
    assert client.get(address)["Location"] == f"{reverse('login')}?next={address}"


@pytest.mark.parametrize(
    "page",
    [
        ["home"],
        ["guide"],
        ["guide_page", "librarian"],
        ["library_figures", "BLB9001"],
        ["form_fields", "annual-2023", "en"],
    ],
)
def test_the_other_pages_ask_too(client, report, page):
    address = reverse(page[0], args=page[1:])
    assert client.get(address)["Location"] == f"{reverse('login')}?next={address}"


ODD = [
    "/forms/annual-2023/fields/xx/",
    "/forms/annual-1999/fields/en/",
    "/reports/PK/history/nothing/",
    "/reports/PK/suggestions/users/?q=lib",
    "/reports/PK/suggestions/libraries/?q=" + "%C4%81" * 5000,
    "/reports/PK/suggestions/libraries/?q=%25%27%22%3Cscript%3E",
    "/reports/PK/find/?q=" + "%C4%81" * 5000,
    "/reports/PK/find/?q=%3Cscript%3Ealert(1)%3C/script%3E",
    "/libraries/BLB9001/figures/?format=exe",
    "/libraries/BLB9001/figures/?chapter=nothing",
    "/libraries/BLB9001/figures/?chapter=%3Cscript%3E",
    "/libraries/BLB9001/figures/?form=nothing",
    "/libraries/%3Cscript%3E/figures/",
    "/guide/nobody/",
]


@pytest.mark.parametrize("address", ODD)
def test_an_address_that_nobody_links_to_ends_in_a_page(client, librarian, report, address):
    client.force_login(librarian)
    answer = client.get(address.replace("PK", str(report.pk)))
    assert answer.status_code in (200, 404)
    assert b"<script>alert" not in answer.content


def test_past_figures_of_what_an_analyst_must_not_see_are_not_there(client, analyst, librarian, library, make_report):
    draft = make_report(library, Status.SUBMITTED)
    Value.objects.create(report=draft, code="visits_physical", number=77_123)
    client.force_login(analyst)
    page = reverse("library_figures", args=[library.register_number])
    for asked in ({}, {"chapter": "all"}, {"form": "annual"}):
        text = client.get(page, asked).content.decode()
        assert [form for form in ("77,123", "77\u00a0123", "77123") if form in text] == []
