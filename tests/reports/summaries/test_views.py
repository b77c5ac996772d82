"""Who may open which summary, and what its pages and files are."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from libraries.models import Library, Population
from reports.models import Status

from .summary_story import SMALL_FORM, explain, period_of, publish, report_of

BIRCH, OAK = ("municipality", "9001000"), ("municipality", "9002000")
NORTH, SOUTH = ("region", "north"), ("region", "south")
NATION = ("nation", "all")


@pytest.fixture
def year(db):
    form = publish(SMALL_FORM)
    period_of(form, "2022")
    return period_of(form, "2023")


@pytest.fixture
def reports(year, library, sister_library, far_library):
    report_of(library, period_of(year.form, "2022"), users=100)
    explain(report_of(library, year, users=120, visits=500), "users", "<i>New families</i>")
    report_of(sister_library, year, Status.SUBMITTED, users=30)
    report_of(far_library, year, users=7)


def address(area, period="2023", **asked) -> str:
    return reverse("summary", args=["small", period, *area], query=asked)


@pytest.fixture
def opened(client, reports, request):
    """What the person of this name gets at an address."""

    def open_as(name: str, url: str):
        client.force_login(request.getfixturevalue(name))
        client.cookies["django_language"] = "en"
        return client.get(url)

    return open_as


RIGHTS = {
    "librarian": [404, 404, 404, 404, 404],
    "head": [404, 404, 404, 404, 404],
    "central": [200, 404, 404, 404, 404],
    "methodologist": [200, 404, 200, 404, 404],
    "school_methodologist": [404, 404, 404, 404, 404],
    "director": [200, 404, 200, 404, 404],
    "analyst": [200, 200, 200, 200, 200],
    "administrator": [200, 200, 200, 200, 200],
    "stranger": [404, 404, 404, 404, 404],
}


@pytest.mark.parametrize("person", RIGHTS)
@pytest.mark.parametrize("asked", [{}, {"format": "csv"}])
def test_who_may_open_which_summary(opened, person, asked):
    answers = [opened(person, address(area, **asked)).status_code for area in (BIRCH, OAK, NORTH, SOUTH, NATION)]
    assert answers == RIGHTS[person]


PROVISIONAL = {"central": 200, "methodologist": 200, "director": 200, "analyst": 403, "administrator": 200}


@pytest.mark.parametrize("person", PROVISIONAL)
def test_who_may_add_up_reports_that_are_not_accepted(opened, person):
    assert opened(person, address(BIRCH, scope="provisional")).status_code == PROVISIONAL[person]


def test_an_analyst_who_also_guides_a_region_sees_only_that_region_provisionally(opened, analyst, region):
    analyst.memberships.create(role="methodologist", region=region)
    answers = [
        opened("analyst", address(area, scope="provisional")).status_code for area in (NORTH, BIRCH, OAK, NATION)
    ]
    assert answers == [200, 200, 403, 403]


def test_nobody_gets_in_without_an_account(client, reports):
    answer = client.get(address(BIRCH))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("login"))


def test_summaries_are_only_read(client, reports, methodologist):
    client.force_login(methodologist)
    assert [client.post(url).status_code for url in (address(BIRCH), reverse("summary_list"))] == [405, 405]


@pytest.mark.parametrize(
    "asked",
    [{"chapter": "none"}, {"indicator": "none"}, {"format": "exe"}, {"scope": "everything"}],
)
def test_what_does_not_exist_is_not_found(opened, asked):
    assert opened("methodologist", address(BIRCH, **asked)).status_code == 404


@pytest.mark.parametrize("period", ["2030", "2023-Q1"])
def test_a_period_that_was_never_opened(opened, period):
    assert opened("methodologist", address(BIRCH, period)).status_code == 404


def test_a_period_without_an_edition_is_not_found(opened, year):
    period_of(year.form, "2019")
    assert opened("methodologist", address(BIRCH, "2019")).status_code == 404


# Pages.


def test_the_list_names_only_areas_within_reach_and_how_many_reports_are_in(opened):
    table = opened("methodologist", reverse("summary_list")).context["table"]
    assert [(row.header, [cell.text for cell in row.cells], row.url) for row in table.rows] == [
        ("Regions", [], ""),
        ("Northern region", ["2", "2", "1"], address(NORTH)),
        ("Municipalities", [], ""),
        ("Birch municipality", ["2", "2", "1"], address(BIRCH)),
    ]


def test_the_list_can_be_asked_for_another_period(opened):
    answer = opened("analyst", reverse("summary_list", query={"period": "small/2022"}))
    assert [row.header for row in answer.context["table"].rows if row.url] == [
        "Whole country", "Northern region", "Birch municipality"
    ]  # fmt: skip


def test_the_list_says_so_before_any_period_is_opened(client, methodologist):
    client.force_login(methodologist)
    client.cookies["django_language"] = "en"
    answer = client.get(reverse("summary_list"))
    assert answer.context["table"] is None
    assert "No period has been opened yet." in answer.content.decode()


def test_every_indicator_leads_to_the_libraries_behind_it(opened):
    answer = opened("methodologist", address(BIRCH))
    table = answer.context["page"].together
    (users,) = (row for row in table.rows if row.key == "users")
    assert users.url == "?indicator=users"
    opened_page = opened("methodologist", address(BIRCH) + users.url).context["page"]
    (birch, total) = opened_page.by_library.rows
    assert [cell.text for cell in birch.cells] == ["100", "120", "+20.0\u00a0%"]
    assert birch.url == reverse("report", args=[birch.identifiers["report"]])
    assert total.url == ""
    assert list(opened_page.meaning) == [("Code", "users")]


def test_a_chapter_shows_its_indicators_and_its_libraries(opened):
    page = opened("methodologist", address(NORTH, chapter="means")).context["page"]
    assert [row.header for row in page.together.rows] == ["Opening hours", "Wi-Fi", "Databases", "Income", "Stock"]
    assert [row.header for row in page.by_library.rows] == [
        "Birch municipality", "Birch library", "Birch municipality, total (1 of 2)", "Total (1 of 2)"
    ]  # fmt: skip
    assert [way.label for way in page.rows if way.current] == ["By library"]


def test_a_municipality_in_a_row_leads_to_its_own_summary(opened):
    page = opened("analyst", address(NATION, indicator="users")).context["page"]
    assert [(row.header, row.url) for row in page.by_library.rows] == [
        ("Birch municipality (1 of 2)", address(BIRCH, indicator="users")),
        ("Oak municipality (1 of 1)", address(OAK, indicator="users")),
        ("Total (2 of 3)", ""),
    ]


def test_a_provisional_summary_stays_so_from_page_to_page(opened):
    page = opened("methodologist", address(BIRCH, scope="provisional")).context["page"]
    assert [way.url for way in page.tabs] == [
        "?scope=provisional", "?scope=provisional&chapter=use", "?scope=provisional&chapter=means"
    ]  # fmt: skip
    assert [way.url for way in page.files][0] == "?scope=provisional&format=xlsx"


def test_what_was_typed_stays_text(opened):
    words = opened("methodologist", address(BIRCH)).content.decode()
    assert "<i>New families</i>" not in words
    assert "&lt;i&gt;New families&lt;/i&gt;" in words


# Files.


@pytest.mark.parametrize(
    ("kind", "content_type", "beginning"),
    [
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("pdf", "application/pdf", b"%PDF"),
        ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbf"),
    ],
)
def test_the_same_summary_is_a_file(opened, kind, content_type, beginning):
    answer = opened("methodologist", address(NORTH, format=kind, chapter="means"))
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="small-2023-region-north-means.{kind}"'
    assert answer.content.startswith(beginning)


def test_a_file_of_a_chapter_holds_that_chapter(opened):
    answer = opened("analyst", address(NATION, format="xlsx", chapter="use"))
    assert load_workbook(BytesIO(answer.content)).sheetnames == ["Summary", "1. Use", "Missing reports", "Code book"]


def test_an_analysts_files_hold_accepted_reports_only(opened):
    answer = opened("analyst", address(BIRCH, format="csv"))
    assert (b"BLB9001" in answer.content, b"BLB9002" in answer.content) == (True, False)


# How much the database is asked.


@pytest.fixture
def many(library, sister_library, municipality, year):
    Population.objects.create(municipality=municipality, year=2023, total=500)

    def add(count: int):
        for number in range(count):
            one = Library.objects.create(
                register_number=f"BLB8{number:03}", name=f"Library {number}", municipality=municipality
            )
            report_of(one, period_of(year.form, "2022"), users=5, visits=50)
            explain(report_of(one, year, users=10, visits=100), "users", "So it was.")

    return add


LIST_QUERIES, PAGE_QUERIES = 7, 25


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_database_a_fixed_number_of_times(client, methodologist, many, count, django_assert_num_queries):
    many(count)
    client.force_login(methodologist)
    client.get(address(BIRCH))  # the form is read once per process
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("summary_list"))
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(address(BIRCH, chapter="use"))


# One library's report on paper.


REPORT_RIGHTS = {
    "librarian": 200, "head": 200, "central": 200, "methodologist": 200, "director": 200,
    "analyst": 200, "administrator": 200, "school_methodologist": 404, "stranger": 404,
}  # fmt: skip


@pytest.mark.parametrize("person", REPORT_RIGHTS)
def test_who_may_print_an_accepted_report(opened, library, person):
    report = library.reports.get(period__code="2023")
    assert opened(person, reverse("report_pdf", args=[report.pk])).status_code == REPORT_RIGHTS[person]


def test_an_analyst_cannot_print_a_report_that_is_not_accepted(opened, sister_library):
    report = sister_library.reports.get()
    assert opened("analyst", reverse("report_pdf", args=[report.pk])).status_code == 404


def test_a_printed_report_has_a_name_that_every_system_can_keep(opened, library):
    Library.objects.filter(pk=library.pk).update(register_number="BLB/9 ā")
    report = library.reports.get(period__code="2023")
    answer = opened("librarian", reverse("report_pdf", args=[report.pk]))
    assert answer.headers["Content-Disposition"] == 'inline; filename="small-2023-BLB_9__.pdf"'
    assert answer.content.startswith(b"%PDF")
