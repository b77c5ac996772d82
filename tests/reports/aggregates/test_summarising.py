"""What the libraries of an area make together, read from the database and drawn."""

from datetime import date
from decimal import Decimal

import pytest

from libraries.models import Library, Municipality, Population, Supervision
from reports.aggregates.summarising import summarise
from reports.aggregates.tallies import Scope
from reports.areas import AreaError, find, municipality_area, region_area, whole_country
from reports.computing import State
from reports.models import Edition, Explanation, Reason, Report, Status, Value
from reports.opening import OpeningError
from reports.summaries.library_tables import libraries_table, opened_table
from reports.summaries.tables import Drawing
from reports.tables import RowKind

from ..summaries.summary_story import NOW, SMALL_FORM, explain, indicator, period_of, publish, quarterly, report_of

TODAY = NOW.date()
CODES = [one["code"] for one in SMALL_FORM["indicators"]]


@pytest.fixture
def form(db):
    return publish(SMALL_FORM)


@pytest.fixture
def this_year(form):
    return period_of(form, "2023")


@pytest.fixture
def last_year(form):
    return period_of(form, "2022")


@pytest.fixture
def area(municipality):
    return municipality_area(municipality, on=TODAY)


@pytest.fixture
def people(municipality):
    Population.objects.create(municipality=municipality, year=2022, total=1000, children=200)
    Population.objects.create(municipality=municipality, year=2023, total=800, children=150)


def drawn(area, period, scope=Scope.ACCEPTED) -> Drawing:
    return Drawing(summarise(area, period, scope, at=NOW), "en")


def shown(table) -> dict[str, list[str]]:
    return {row.key or row.header: [cell.text for cell in row.cells] for row in table.rows if row.cells}


def column(table, code: str) -> dict[str, str]:
    index = [one.code for one in table.columns].index(code)
    return {row.key or row.header: row.cells[index].text for row in table.rows if row.cells}


@pytest.fixture
def two_years(library, sister_library, this_year, last_year, people):
    """Both libraries in both years; in 2023 Alder does not know its users."""
    report_of(
        library,
        last_year,
        users=100,
        users_children=20,
        visits=900,
        hours=40,
        wifi=1,
        databases=2,
        income="1000.50",
    )
    report_of(
        sister_library,
        last_year,
        users=50,
        users_children=30,
        visits=600,
        hours=20,
        wifi=0,
        databases=3,
        income=500,
    )
    birch = report_of(
        library,
        this_year,
        population=300,
        users=120,
        users_children=30,
        visits=1200,
        hours=40,
        wifi=1,
        databases=2,
        income="1100.25",
    )
    report_of(
        sister_library,
        this_year,
        users="unknown",
        users_children=10,
        visits=300,
        hours=20,
        wifi=1,
        databases=3,
        income="0.10",
    )
    return birch  # fmt: skip


def test_each_indicator_is_put_together_by_its_own_rule(area, this_year, two_years):
    table = drawn(area, this_year).indicators()

    assert [one.label for one in table.columns] == ["Unit", "2022", "2023", "Change", "Libraries with a figure"]
    assert [row.header for row in table.rows_of(RowKind.HEADING)] == ["1. Use", "2. Means"]
    assert shown(table) == {
        "population": ["", "1,000", "800", "−20.0\u00a0%", "official figure"],
        "users": ["", "150", "120", "−20.0\u00a0%", "1 of 2, 1 unknown"],
        "users_children": ["", "50", "40", "−20.0\u00a0%", "2 of 2"],
        "visits": ["", "1,500", "1,500", "0.0\u00a0%", "2 of 2"],
        "coverage": ["", "15.0", "15.0", "0.0\u00a0p.p.", "1 of 2"],
        "visits_per_user": ["", "10.00", "10.00", "0.0\u00a0%", "1 of 2"],
        "children_share": ["", "33.3", "25.0", "−8.3\u00a0p.p.", "1 of 2"],
        "hours": ["", "20.0–40.0", "20.0–40.0", "", "2 of 2"],
        "wifi": ["", "1", "2", "+100.0\u00a0%", "2 of 2"],
        "databases": ["", "3", "3", "0.0\u00a0%", "2 of 2"],
        "income": ["EUR", "1,500.50", "1,100.35", "−26.7\u00a0%", "2 of 2"],
        "stock": ["", "", "", "", "0 of 2"],
    }
    assert [row.level for row in table.rows if row.key == "users_children"] == [1]


def test_libraries_stand_in_rows_with_the_same_total_below(area, this_year, two_years):
    table = libraries_table(drawn(area, this_year), CODES, "By library")

    assert shown(table) == {
        "BLB9002": ["", "unknown", "10", "300", "", "", "", "20.0", "yes", "3", "0.10", ""],
        "BLB9001": ["300", "120", "30", "1,200", "40.0", "10.00", "25.0", "40.0", "yes", "2", "1,100.25", ""],
        "Total (2 of 2)": [
            *("800", "120", "40", "1,500", "15.0", "10.00", "25.0"),
            *("20.0–40.0", "2", "3", "1,100.35", ""),
        ],
    }
    visits = table.rows[1].cells[3]
    assert (visits.number, visits.before, visits.change_text) == (1200, 900, "+33.3\u00a0%")


def test_one_indicator_opens_into_the_libraries_behind_it(area, this_year, two_years):
    table = opened_table(drawn(area, this_year), "visits")

    assert [one.label for one in table.columns] == ["2022", "2023", "Change"]
    assert shown(table) == {
        "BLB9002": ["600", "300", "−50.0\u00a0%"],
        "BLB9001": ["900", "1,200", "+33.3\u00a0%"],
        "Total (2 of 2)": ["1,500", "1,500", "0.0\u00a0%"],
    }


# Completeness.


def test_missing_reports_are_counted_and_named(area, this_year, library, sister_library, people):
    report_of(library, this_year, visits=100)
    report_of(sister_library, this_year, Status.RETURNED, visits=50)
    summary = drawn(area, this_year)

    assert summary.completeness == "Submitted 1 of 2, accepted 1. Only accepted reports are added up."
    assert summary.notes == ("Without a report: Alder library.",)
    assert [(row.header, row.cells[2].text) for row in summary.missing().rows] == [("Alder library", "returned")]
    assert column(summary.indicators(), "now")["visits"] == "100"


def test_submitted_reports_count_only_in_a_provisional_summary(area, this_year, library, sister_library, people):
    report_of(library, this_year, visits=100)
    report_of(sister_library, this_year, Status.SUBMITTED, visits=50)

    accepted, provisional = drawn(area, this_year), drawn(area, this_year, Scope.PROVISIONAL)

    assert column(accepted.indicators(), "now")["visits"] == "100"
    assert accepted.notes == ("Submitted, not accepted yet and not added up: Alder library.",)
    assert column(provisional.indicators(), "now")["visits"] == "150"
    assert provisional.completeness == (
        "Submitted 2 of 2, accepted 1. Provisional: accepted and submitted reports are added up."
    )
    assert provisional.notes == ()


def test_school_libraries_are_never_added_up(area, this_year, library, school_library):
    report_of(library, this_year, visits=100)
    report_of(school_library, this_year, visits=7000)
    summary = drawn(area, this_year)
    assert column(summary.indicators(), "now")["visits"] == "100"
    assert summary.completeness == "Submitted 1 of 1, accepted 1. Only accepted reports are added up."


def test_estimates_are_said(area, this_year, library, people):
    report = report_of(library, this_year, visits=100)
    Value.objects.filter(report=report).update(state=State.ESTIMATE)
    assert column(drawn(area, this_year).indicators(), "libraries")["visits"] == "1 of 1, 1 estimate"


def test_coverage_is_left_out_where_the_population_is_not_known(area, this_year, library):
    report_of(library, this_year, users=120)
    summary = drawn(area, this_year)
    assert column(summary.indicators(), "now")["coverage"] == ""
    assert summary.notes == (
        "The official population is not known for: Birch municipality. Figures that rest on it are left out.",
    )


# Years that are not alike.


def test_changes_are_also_stated_for_the_libraries_of_both_years(
    area, this_year, last_year, library, sister_library, people
):
    report_of(library, last_year, visits=100, users=10)
    report_of(library, this_year, visits=110, users=10)
    report_of(sister_library, this_year, visits=90, users=5)

    summary = drawn(area, this_year)
    table = summary.indicators()

    assert [one.code for one in table.columns] == ["unit", "before", "now", "change", "change_same", "libraries"]
    rows = shown(table)
    assert rows["visits"][1:5] == ["100", "200", "+100.0\u00a0%", "+10.0\u00a0%"]
    assert rows["visits_per_user"][1:5] == ["10.00", "13.33", "+33.3\u00a0%", "+10.0\u00a0%"]
    assert rows["coverage"][4] == ""
    assert summary.notes == ("1 library is counted in both years. Only in 2023: Alder library.",)


def test_a_renamed_indicator_keeps_its_past_and_a_break_ends_it(area, library, form, people):
    fresh = {"lv": "Skaita citādi.", "en": "Counted otherwise."}
    renamed = [
        indicator("visitors", "Visitors", replaces=[{"code": "visits"}]),
        indicator("readers", "Readers", replaces=[{"code": "users", "break": fresh}]),
    ]
    content = {**SMALL_FORM, "edition": "small-2", "periods": {"from": "2023", "to": None}, "indicators": renamed}
    content["chapters"] = [
        {
            "code": "use", "number": "1", "title": {"en": "Use", "lv": "Izmantošana"},
            "blocks": [{"layout": "list", "indicators": ["visitors", "readers"]}],
        }
    ]  # fmt: skip
    before = report_of(library, period_of(form, "2022"), visits=100, users=10)
    publish(content)
    now = Report.objects.create(
        library=library, period=period_of(form, "2023"), edition=Edition.objects.get(code="small-2"),
        municipality=library.municipality, status=Status.ACCEPTED,
    )  # fmt: skip
    Value.objects.create(report=now, code="visitors", number=150)
    Value.objects.create(report=now, code="readers", number=30)

    summary = drawn(area, now.period)

    assert before.edition.code == "small-1"
    assert {code: cells[1:4] for code, cells in shown(summary.indicators()).items()} == {
        "visitors": ["100", "150", "+50.0\u00a0%"],
        "readers": ["10", "30", "not comparable"],
    }
    assert shown(opened_table(summary, "visitors"))["BLB9001"] == ["100", "150", "+50.0\u00a0%"]
    assert shown(opened_table(summary, "readers"))["BLB9001"] == ["", "30", ""]


def test_a_merged_municipality_brings_its_past_along(area, municipality, this_year, last_year, library, people):
    old = Municipality.objects.create(
        atvk="9000500", name="Old municipality", valid_to=date(2022, 12, 31), successor=municipality
    )
    before = report_of(library, last_year, visits=100)
    Report.objects.filter(pk=before.pk).update(municipality=old)
    report_of(library, this_year, visits=110)
    area = municipality_area(municipality, on=TODAY)
    assert shown(drawn(area, this_year).indicators())["visits"][1:4] == ["100", "110", "+10.0\u00a0%"]


# Regions and the country.


@pytest.fixture
def second_municipality(region):
    place = Municipality.objects.create(atvk="9003000", name="Cedar municipality", valid_from=date(2010, 1, 1))
    Supervision.objects.create(municipality=place, region=region, valid_from=date(2010, 1, 1))
    Population.objects.create(municipality=place, year=2023, total=200, children=50)
    return place


def test_a_region_has_subtotals_each_over_its_own_population(region, this_year, library, second_municipality, people):
    cedar = Library.objects.create(register_number="BLB9005", name="Cedar library", municipality=second_municipality)
    report_of(library, this_year, users=120, visits=1000)
    report_of(cedar, this_year, users=60, visits=200)

    table = libraries_table(drawn(region_area(region), this_year), ["users", "visits_per_user", "coverage"], "")

    assert [(row.kind.value, row.header, [cell.text for cell in row.cells]) for row in table.rows] == [
        ("heading", "Birch municipality", []),
        ("item", "Birch library", ["120", "8.33", ""]),
        ("subtotal", "Birch municipality, total (1 of 1)", ["120", "8.33", "15.0"]),
        ("heading", "Cedar municipality", []),
        ("item", "Cedar library", ["60", "3.33", ""]),
        ("subtotal", "Cedar municipality, total (1 of 1)", ["60", "3.33", "30.0"]),
        ("total", "Total (2 of 2)", ["180", "6.67", "18.0"]),
    ]


def test_a_region_can_be_read_by_municipality_alone(region, this_year, library, second_municipality, people):
    cedar = Library.objects.create(register_number="BLB9005", name="Cedar library", municipality=second_municipality)
    report_of(library, this_year, users=120)
    report_of(cedar, this_year, Status.DRAFT, users=60)

    table = libraries_table(drawn(region_area(region), this_year), ["users"], "", municipalities=True)

    assert [(row.kind.value, row.header) for row in table.rows] == [
        ("item", "Birch municipality (1 of 1)"),
        ("total", "Total (1 of 2)"),
    ]


def test_the_whole_country_has_every_region(this_year, library, far_library, people):
    Population.objects.create(municipality=far_library.municipality, year=2023, total=3200)
    report_of(library, this_year, users=120)
    report_of(far_library, this_year, users=80)
    rows = shown(drawn(whole_country(), this_year).indicators())
    assert (rows["users"][2], rows["coverage"][2]) == ("200", "5.0")


@pytest.mark.parametrize(
    ("level", "code", "sentence"),
    [
        ("municipality", "0000", "There is no municipality with the ATVK code “0000”."),
        ("region", "0000", "There is no region with the code “0000”."),
        ("nation", "0000", "There is no such area."),
        ("planet", "all", "There is no such area."),
    ],
)
def test_an_area_that_is_not_there(db, level, code, sentence):
    with pytest.raises(AreaError, match=sentence):
        find(level, code, on=TODAY)


def test_a_period_without_an_edition(area, form):
    with pytest.raises(OpeningError, match="There is no published edition of the form for 2019."):
        summarise(area, period_of(form, "2019"), at=NOW)


# Explanations.


def test_explanations_are_numbered_once_and_stand_where_their_figures_do(
    area, this_year, two_years, library, sister_library
):
    explain(two_years, "visits", "A service centre has opened.", number=1200)
    explain(Report.objects.get(library=sister_library, period=this_year), "income", "A grant has ended.")
    summary = drawn(area, this_year)

    together, by_library = summary.indicators(), libraries_table(summary, ["income"], "")

    assert [(note.number, note.text) for note in together.footnotes] == [
        (1, "Birch library: A service centre has opened."),
        (2, "Alder library: A grant has ended."),
    ]
    assert [row.cells[2].notes for row in together.rows if row.key in ("visits", "income")] == [(1,), (2,)]
    assert [(note.number, note.text) for note in by_library.footnotes] == [(2, "Alder library: A grant has ended.")]
    assert [row.cells[0].notes for row in by_library.rows] == [(2,), (), ()]


def test_an_explanation_of_a_figure_that_has_changed_since_is_not_repeated(area, this_year, two_years):
    explain(two_years, "visits", "A service centre has opened.", number=1100)
    assert drawn(area, this_year).indicators().footnotes == ()


def said_by(library, period, code, text, reason=Reason.PART_YEAR):
    explanation = explain(Report.objects.get(library=library, period=period), code, text)
    Explanation.objects.filter(pk=explanation.pk).update(reason=reason)


def test_the_same_reason_of_several_libraries_makes_one_note(
    area, this_year, two_years, library, sister_library, municipality, people
):
    third = Library.objects.create(register_number="BLB9006", name="Fir library", municipality=municipality)
    report_of(third, this_year, visits=70, users=5, income=10)
    said_by(library, this_year, "visits", "Closed in May.")
    said_by(sister_library, this_year, "visits", "The roof.", Reason.MOVED)
    said_by(third, this_year, "visits", "=1+1 since June.")
    summary = drawn(area, this_year)
    together, by_library = summary.indicators(), libraries_table(summary, ["visits"], "")
    assert [(note.number, note.text, [one.text for one in note.details]) for note in together.footnotes] == [
        (1, "Alder library: the library moved or was rebuilt. The roof.", []),
        (
            2,
            "2 libraries: open for a part of the year only (Birch library, Fir library)",
            ["Birch library: Closed in May.", "Fir library: =1+1 since June."],
        ),
    ]
    assert [row.cells[2].marks for row in together.rows if row.key == "visits"] == ["1–2"]
    assert [(row.header, row.cells[0].notes) for row in by_library.rows[:3]] == [
        ("Alder library", (1,)),
        ("Birch library", (2,)),
        ("Fir library", (2,)),
    ]


def test_another_reason_is_not_the_same_reason(area, this_year, two_years, library, sister_library):
    said_by(library, this_year, "visits", "A fair.", Reason.OTHER)
    said_by(sister_library, this_year, "visits", "A flood.", Reason.OTHER)
    assert [note.text for note in drawn(area, this_year).indicators().footnotes] == [
        "Alder library: A flood.",
        "Birch library: A fair.",
    ]


def test_an_explanation_that_was_taken_back_is_no_note(area, this_year, two_years):
    explain(two_years, "visits", "")
    assert drawn(area, this_year).indicators().footnotes == ()


def test_last_years_explanations_stand_beside_last_years_figures(area, this_year, last_year, two_years, library):
    explain(Report.objects.get(library=library, period=last_year), "visits", "A fair in May.")
    explain(two_years, "visits", "No fair.")
    summary = drawn(area, this_year)
    (row,) = (row for row in summary.indicators().rows if row.key == "visits")
    assert [cell.notes for cell in row.cells[1:3]] == [(2,), (1,)]
    assert [note.text for note in summary.indicators().footnotes] == [
        "Birch library: No fair.",
        f"{last_year.code}: Birch library: A fair in May.",
    ]
    opened = opened_table(summary, "visits")
    assert [[cell.notes for cell in one.cells[:2]] for one in opened.rows if one.header == "Birch library"] == [
        [(2,), (1,)]
    ]
    assert len(opened.footnotes) == 2


def test_the_whole_country_has_no_footnotes(this_year, two_years):
    explain(two_years, "visits", "A service centre has opened.")
    assert drawn(whole_country(), this_year).indicators().footnotes == ()


# Quarters.


def test_a_quarter_also_shows_the_year_so_far(area, library, sister_library, people):
    form = publish(quarterly(SMALL_FORM))
    first, second = period_of(form, "2023-Q1"), period_of(form, "2023-Q2")
    report_of(library, period_of(form, "2022-Q2"), visits=200, users=40)
    report_of(library, first, visits=100, users=50, stock=900)
    report_of(sister_library, first, visits=10, users=5, stock=90)
    report_of(library, second, visits=300, users=52, stock=950)
    report_of(sister_library, second, Status.DRAFT, visits=20)

    summary = drawn(area, second)
    rows = shown(summary.indicators())

    assert [one.label for one in summary.indicators().columns][1:] == [
        *("2022-Q2", "2023-Q2", "Change", "Since January", "Libraries with a figure")
    ]
    assert rows["visits"][1:5] == ["200", "300", "+50.0\u00a0%", "410"]
    assert rows["users"][2:5] == ["52", "+30.0\u00a0%", "52"]
    assert rows["stock"][4] == "950"
    assert rows["coverage"][4] == "6.5"
    assert rows["visits_per_user"][4] == "7.88"
    assert summary.notes[2:] == (
        "Reports behind the figures since January: 2023-Q1: 2 of 2, 2023-Q2: 1 of 2.",
        "Counted since January and yet lower than a quarter earlier: Active users.",
    )


# Exactness and speed.


def test_the_database_adds_tenths_exactly(area, municipality, this_year):
    libraries = Library.objects.bulk_create(
        Library(register_number=f"BLB{number}", name=f"Library {number}", municipality=municipality)
        for number in range(750)
    )
    edition = Edition.objects.get()
    reports = Report.objects.bulk_create(
        Report(
            library=one, period=this_year, edition=edition, municipality=municipality, status=Status.ACCEPTED
        )
        for one in libraries
    )  # fmt: skip
    Value.objects.bulk_create(Value(report=one, code="income", number=Decimal("0.1")) for one in reports)
    assert summarise(area, this_year, at=NOW).now.number("income") == Decimal("75.0")


QUERIES = 13


def test_a_summary_takes_as_many_queries_with_three_libraries_as_with_one(
    area, municipality, this_year, last_year, library, sister_library, people, django_assert_num_queries
):
    def add(one, visits):
        report_of(one, last_year, visits=visits, users="unknown")
        explain(report_of(one, this_year, visits=visits + 1, users=5), "visits", "So it was.")

    add(library, 10)
    summarise(area, this_year, at=NOW)  # the form is read once per process
    with django_assert_num_queries(QUERIES):
        libraries_table(drawn(area, this_year), CODES, "")
    third = Library.objects.create(register_number="BLB9006", name="Fir library", municipality=municipality)
    add(sister_library, 20)
    add(third, 30)
    with django_assert_num_queries(QUERIES):
        libraries_table(drawn(area, this_year), CODES, "")


def test_other_libraries_in_the_other_year_cost_a_fixed_number_of_queries_more(
    area, this_year, last_year, library, sister_library, people, django_assert_num_queries
):
    report_of(library, last_year, visits=1, users=1)
    report_of(library, this_year, visits=1, users=1)
    report_of(sister_library, this_year, visits=1, users=1)
    summarise(area, this_year, at=NOW)
    with django_assert_num_queries(QUERIES + 2):
        libraries_table(drawn(area, this_year), CODES, "")
