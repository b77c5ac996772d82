"""A library reads its own figures of past years: as charts, as numbers, as files, and beside each field."""

import copy
import csv
import re
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from reports.blueprint import Label
from reports.form_files.reading import read_blueprint
from reports.models import Explanation, Origin, Status, Value
from reports.past.figures import Name, key_codes, names_of
from tests.conftest import reader

from ..small_form import BLUEPRINT, CONTENT, label, published, report_for


@pytest.fixture
def edition(db):
    return published()


@pytest.fixture
def make_year(library, edition):
    """A report of one year with these figures, accepted: `make_year("2021", users=12, visits=State.UNKNOWN)`."""

    def make(period, status=Status.ACCEPTED, of=library, **figures):
        report = report_for(of, edition, period, status=status)
        for code, number in figures.items():
            state = "known" if isinstance(number, int) else str(number)
            number = Decimal(number) if isinstance(number, int) else None
            Value.objects.create(report=report, code=code, number=number, stated=number, state=state)
        return report

    return make


@pytest.fixture
def years(make_year):
    """Four years; in the first two visits and loans still had other names."""
    reports = [
        make_year("2018", users=80, visits_old=300, lending=900),
        make_year("2019", users=100, visits_old=400, lending=1000),
        make_year("2020", users="unknown", visits=500, loans=1100),
        make_year("2021", users=150, visits=600, loans=1200),
    ]
    Value.objects.filter(report=reports[3], code="visits").update(state="estimate")
    return reports


def figures(client, library, **asked):
    return client.get(reverse("library_figures", args=[library.register_number]), asked)


def charts(page):
    return re.findall(r'<svg class="chart" role="img" aria-label="([^"]*)"', page.content.decode())


def cells(page, header):
    """The cells of the row of this name, as people read them."""
    (row,) = re.findall(rf'<th scope="row">\s*{re.escape(header)}\s*</th>(.*?)</tr>', page.content.decode(), re.DOTALL)
    found = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).replace("\u00a0", " ").split()) for cell in found]


# Series


def test_a_series_goes_on_under_the_code_that_was_replaced():
    assert names_of("visits", [BLUEPRINT]) == [
        Name("visits"),
        Name("visits_old", label=Label(label("Visits of all kinds"))),
    ]


def test_what_was_replaced_may_have_replaced_another_in_an_older_edition():
    older = copy.deepcopy(CONTENT)
    visits = next(one for one in older["indicators"] if one["code"] == "visits")
    visits |= {"code": "visits_old", "replaces": [{"code": "callers", "break": label("Callers were guessed.")}]}
    block = older["chapters"][0]["blocks"][0]
    block["indicators"] = ["visits_old" if code == "visits" else code for code in block["indicators"]]
    older["checks"] = []
    names = names_of("visits", [BLUEPRINT, read_blueprint(older)])
    assert [(name.code, name.segment) for name in names] == [
        ("visits", ""),
        ("visits_old", ""),
        ("callers", "callers"),
    ]
    assert names[-1].reason.in_language("en") == "Callers were guessed."


def test_the_key_figures_are_those_the_form_watches_from_year_to_year():
    assert key_codes(BLUEPRINT) == ["users", "adults", "visits", "loans", "income"]


def test_a_form_that_watches_nothing_has_its_core_and_else_everything():
    content = copy.deepcopy(CONTENT) | {"checks": []}
    assert key_codes(read_blueprint(content)) == [
        *CONTENT["chapters"][0]["blocks"][0]["indicators"],
        "projects",
    ]
    content["indicators"][1]["group"] = "core"
    assert key_codes(read_blueprint(content)) == ["users"]


# The page


def test_key_figures_are_drawn_and_said(librarian, library, years):
    page = figures(reader(librarian), library)
    assert charts(page) == [
        "Users: 2018: 80; 2019: 100; 2020: unknown; 2021: 150.",
        "Adults: 2018: 80; 2019: 100; 2020: no figure; 2021: 150.",
        "Visits: 2018: 300; 2019: 400; 2020: 500; 2021: ~600.",
        "Loans: 2018: 900; 2019: 1,000; "
        "2020: 1,100 (not comparable with what is before: Renewals are counted now); 2021: 1,200.",
    ]


def test_the_table_has_the_numbers_the_words_and_the_changes(librarian, library, years):
    page = figures(reader(librarian), library)
    assert cells(page, "Users") == ["80", "100 +25.0 %", "unknown", "150"]
    assert cells(page, "Visits") == ["300", "400 +33.3 %", "500 +25.0 %", "≈ 600 +20.0 %"]


def test_over_a_break_nothing_is_compared_and_a_note_says_why(librarian, library, years):
    page = figures(reader(librarian), library)
    assert cells(page, "Loans") == ["900", "1,000 +11.1 %", "1,100 note 1", "1,200 +9.1 %"]
    notes = re.findall(r'<li value="(\d)">(.*?)</li>', page.content.decode())
    assert notes == [("1", "Not comparable with the figures before: Renewals are counted now.")]


def test_a_chapter_shows_all_its_figures(librarian, library, years):
    page = figures(reader(librarian), library, chapter="numbers")
    rows = re.findall(r'<tr class="row-item[^"]*">\s*<th scope="row">\s*([^<]*?)\s*</th>', page.content.decode())
    assert (len(rows), rows[:3]) == (22, ["Population", "Users", "Children"])


def test_ratios_are_worked_out_again_from_what_was_kept(librarian, library, make_year):
    make_year("2021", users=300, population=1000)
    assert cells(figures(reader(librarian), library, chapter="numbers"), "Coverage") == ["30.0"]


def test_a_report_still_on_its_way_says_so(librarian, library, make_year):
    make_year("2021", users=10)
    make_year("2022", status=Status.DRAFT, users=12)
    page = figures(reader(librarian), library)
    heads = re.findall(r'<th scope="col" class="number">([^<]*)</th>', page.content.decode())
    assert [head.strip() for head in heads] == ["2021", "2022 (draft)"]


def test_a_library_that_has_reported_nothing_is_told_so_kindly(librarian, library, edition):
    report_for(library, edition, "2021")
    page = figures(reader(librarian), library)
    assert re.findall(r"<p>(This library has.*?)</p>", page.content.decode()) == [
        "This library has no reports yet. Once the first one is begun, its figures stand here."
    ]


@pytest.mark.parametrize("asked", [{"form": "other"}, {"chapter": "nowhere"}, {"format": "pdf"}])
def test_what_does_not_exist_is_not_found(librarian, library, years, asked):
    assert figures(reader(librarian), library, **asked).status_code == 404


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("librarian", 200),
        ("head", 200),
        ("central", 200),
        ("methodologist", 200),
        ("director", 200),
        ("analyst", 200),
        ("administrator", 200),
        ("school_methodologist", 404),
        ("stranger", 404),
    ],
)
def test_the_figures_are_for_whoever_may_see_the_reports(request, library, years, person, status):
    assert figures(reader(request.getfixturevalue(person)), library).status_code == status


def test_another_library_is_as_if_it_did_not_exist(librarian, sister_library, make_year):
    make_year("2021", of=sister_library, users=3)
    assert figures(reader(librarian), sister_library).status_code == 404


def test_an_analyst_sees_accepted_figures_only(analyst, library, make_year):
    make_year("2020", users=10)
    make_year("2021", status=Status.SUBMITTED, users=12)
    assert cells(figures(reader(analyst), library), "Users") == ["10"]


def test_nobody_writes_here(librarian, library, years):
    client = reader(librarian)
    assert client.post(reverse("library_figures", args=[library.register_number])).status_code == 405
    assert client.post(reverse("report_history", args=[years[3].pk, "users"])).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_of_the_database_for_one_year_and_three(
    librarian, library, make_year, django_assert_num_queries, count
):
    for year in range(2021, 2021 + count):
        make_year(str(year), users=year)
    client = reader(librarian)
    figures(client, library)  # the edition is read once per process
    # session, person, rights, library, forms, reports, values
    with django_assert_num_queries(7):
        figures(client, library)


# Files


def test_the_workbook_holds_the_table(librarian, library, years):
    answer = figures(reader(librarian), library, format="xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="BLB9001-small.xlsx"'
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert rows["Birch library. Small form, 2018–2021"] == (None,) * 4
    assert rows["Indicator"] == ("2018", "2019", "2020", "2021")
    assert rows["Users"] == (80, 100, "unknown", 150)
    assert rows["1) Not comparable with the figures before: Renewals are counted now."] == (None,) * 4


def test_the_tidy_file_says_state_and_break_in_columns_of_their_own(librarian, library, years):
    answer = figures(reader(librarian), library, format="csv")
    records = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    users = [(one["period"], one["value"], one["state"]) for one in records if one["indicator"] == "users"]
    assert users == [("2018", "80", ""), ("2019", "100", ""), ("2020", "", "unknown"), ("2021", "150", "")]
    broken = [(one["indicator"], one["period"], one["broken"]) for one in records if one["broken"]]
    assert broken == [("loans", "2020", "Renewals are counted now.")]
    estimates = [(one["indicator"], one["period"]) for one in records if one["state"] == "estimate"]
    assert estimates == [("visits", "2021")]


def test_what_was_typed_as_a_formula_does_not_become_one(librarian, library, make_year):
    report = make_year("2021", users=1)
    Value.objects.create(report=report, code="visits", raw="=1+1")
    workbook = figures(reader(librarian), library, format="xlsx")
    sheet = load_workbook(BytesIO(workbook.content)).active
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    tidy = figures(reader(librarian), library, format="csv").content.decode("utf-8-sig")
    assert [one["indicator"] for one in csv.DictReader(StringIO(tidy))] == ["users", "adults"]


# Beside a field


def history(client, report, code):
    return client.get(reverse("report_history", args=[report.pk, code]))


def lines(answer):
    found = re.findall(r"<(?:li|p)(?: [^>]*)?>(.*?)</(?:li|p)>", answer.content.decode(), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", line).split()) for line in found]


def test_beside_a_field_stand_the_years_before_and_where_the_last_one_came_from(librarian, years):
    Value.objects.filter(report=years[2], code="visits").update(origin=Origin.IMPORTED, origin_note="old.csv")
    Explanation.objects.create(report=years[2], code="visits", text="The school was next door for a year.")
    assert lines(history(reader(librarian), years[3], "visits")) == [
        "2020: 500",
        "2019: 400 (then called “Visits of all kinds”)",
        "2018: 300 (then called “Visits of all kinds”)",
        "The figure of 2020: imported from a file (old.csv).",
        "Explained in 2020: “The school was next door for a year.”",
    ]


def test_a_break_an_estimate_and_an_unknown_are_said(librarian, library, edition, years):
    now = report_for(library, edition, "2022", status=Status.DRAFT)
    client = reader(librarian)
    assert lines(history(client, now, "visits"))[0] == "2021: ~600 (an estimate)"
    assert lines(history(client, now, "users"))[1] == "2020: unknown"
    assert lines(history(client, now, "loans"))[1] == (
        "2020: 1,100 (not comparable with the years before: Renewals are counted now.)"
    )


def test_the_history_goes_five_years_back(librarian, library, edition, make_year):
    for year in range(2020, 2027):
        make_year(str(year), users=year)
    now = report_for(library, edition, "2027", status=Status.DRAFT)
    assert [line[:4] for line in lines(history(reader(librarian), now, "users"))[:-1]] == [
        *("2026", "2025", "2024", "2023", "2022")
    ]


def test_the_first_report_of_a_library_has_no_past(librarian, make_year):
    report = make_year("2021", status=Status.DRAFT, users=1)
    assert lines(history(reader(librarian), report, "users")) == ["There are no figures of earlier years."]


def test_an_explanation_is_shown_as_text(librarian, years):
    Explanation.objects.create(report=years[2], code="visits", text="<script>alert(1)</script>")
    assert re.findall(r"&lt;script&gt;", history(reader(librarian), years[3], "visits").content.decode()) == [
        "&lt;script&gt;"
    ]


def test_the_history_of_a_report_out_of_reach_or_of_no_figure_is_not_found(librarian, stranger, years):
    assert history(reader(stranger), years[3], "users").status_code == 404
    assert history(reader(librarian), years[3], "nothing").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_history_asks_the_same_of_the_database_for_one_year_and_three(
    librarian, library, edition, make_year, django_assert_num_queries, count
):
    for year in range(2021, 2021 + count):
        make_year(str(year), users=year)
    now = report_for(library, edition, "2024", status=Status.DRAFT)
    client = reader(librarian)
    history(client, now, "users")  # the edition is read once per process
    # session, person, rights, report, reports before, values, explanation
    with django_assert_num_queries(7):
        history(client, now, "users")
