"""What a correction would change, by numbers worked out by hand; and that it is what then happens."""

import pytest

from libraries.models import Role, User
from reports import documents
from reports.aggregates.summarising import summarise
from reports.areas import municipality_area, region_area, whole_country
from reports.computing import State
from reports.corrections import deciding
from reports.corrections.effect import effect_of
from reports.corrections.proposal import propose
from reports.models import Document, Report, Status, Value
from reports.summary_life import life

from ...conftest import person
from ..summaries.summary_story import SMALL_FORM, period_of, publish, quarterly
from .story import APRIL, MAY, RIGHT, UNKNOWN, asked, figures_of, number, rows_of, settled


def effect(report, figures=None, reader=None):
    """As one who may open every summary sees it, or somebody else."""
    reader = reader or User.objects.filter(username="overseer").first() or person("overseer", Role.ANALYST)
    return effect_of(propose(Report.objects.with_names().get(pk=report.pk), figures or RIGHT), reader=reader, at=APRIL)


def test_the_figures_of_the_report_with_what_is_computed_from_them(year):
    assert rows_of(effect(year["b22"]).figures) == [
        ("Active users", "100", "110", "+10"),
        ("Visits", "400", "550", "+150"),
        ("Visits per user", "4.00", "5.00", "+1.00"),
        ("Share of children", "20.0", "18.2", "−1.8\xa0p.p."),
    ]


def test_the_totals_of_municipality_region_and_country_with_their_ratios(year):
    of_both = [
        ("Active users", "150", "160", "+10", "2 of 2"),
        ("Visits", "600", "750", "+150", "2 of 2"),
        ("Coverage", "15.0", "16.0", "+1.0\xa0p.p.", "2 of 2"),
        ("Visits per user", "4.00", "4.69", "+0.69", "2 of 2"),
        ("Share of children", "20.0", "18.2", "−1.8\xa0p.p.", "1 of 2"),
    ]
    assert rows_of(effect(year["b22"]).totals) == [
        ("Birch municipality",),
        *of_both,
        ("Northern region",),
        *of_both,
        ("Whole country",),
        ("Active users", "160", "170", "+10", "3 of 3"),
        ("Visits", "610", "760", "+150", "3 of 3"),
        ("Visits per user", "3.81", "4.47", "+0.66", "3 of 3"),
        ("Share of children", "20.0", "18.2", "−1.8\xa0p.p.", "1 of 3"),
    ]


@pytest.mark.parametrize(
    ("role", "headings"),
    [
        ("librarian", ["Birch municipality: 5 totals change", "Northern region: 5 totals change"]),
        ("central", ["Birch municipality", "Northern region: 5 totals change"]),
        ("methodologist", ["Birch municipality", "Northern region"]),
    ],
)
def test_nobody_reads_totals_of_a_place_whose_summaries_are_not_open_to_her(year, role, headings, request):
    found = effect(year["b22"], reader=request.getfixturevalue(role))
    assert [row[0] for row in rows_of(found.totals) if len(row) == 1] == [*headings, "Whole country: 4 totals change"]
    later = [row[0] for row in rows_of(found.next_year) if len(row) == 1]
    assert (later[0], later[-1]) == ("Birch library, 2023", "Whole country, 2023: 4 totals change")
    assert len(rows_of(found.totals)) == 3 + 5 * sum(":" not in heading for heading in headings)


def test_what_the_next_year_is_compared_with(year):
    compared = [
        ("Active users", "150", "160", "+13.3\xa0%", "+6.3\xa0%"),
        ("Visits", "600", "750", "+13.3\xa0%", "−9.3\xa0%"),
        ("Visits per user", "4.00", "4.69", "0.0\xa0%", "−14.7\xa0%"),
    ]
    table = effect(year["b22"]).next_year
    assert [row for row in rows_of(table) if row[0] not in ("Coverage", "Share of children")] == [
        ("Birch library, 2023",),
        ("Active users", "100", "110", "+20.0\xa0%", "+9.1\xa0%"),
        ("Visits", "400", "550", "+20.0\xa0%", "−12.7\xa0%"),
        ("Birch municipality, 2023",),
        *compared,
        ("Northern region, 2023",),
        *compared,
        ("Whole country, 2023",),
        ("Active users", "160", "170", "+6.3\xa0%", "0.0\xa0%"),
        ("Visits", "610", "760", "+11.5\xa0%", "−10.5\xa0%"),
        ("Visits per user", "3.81", "4.47", "+4.9\xa0%", "−10.5\xa0%"),
    ]


def test_a_figure_that_becomes_unknown_leaves_the_totals(year):
    totals = rows_of(effect(year["a22"], {"visits": UNKNOWN}).totals)
    assert rows_of(effect(year["a22"], {"visits": UNKNOWN}).figures) == [
        ("Visits", "200", "unknown", ""),
        ("Visits per user", "4.00", "blank", ""),
    ]
    assert totals[:3] == [
        ("Birch municipality",),
        ("Visits", "600", "400", "−200", "2 of 2 → 1 of 2"),
        ("Visits per user", "4.00", "4.00", "0.00", "2 of 2 → 1 of 2"),
    ]


def test_the_highest_the_listed_and_the_counted_follow_their_own_rules(year, sister_library):
    for key, databases, hours, wifi in (("b22", 3, 40, 1), ("a22", 5, 20, 1)):
        for code, figure in (("databases", databases), ("hours", hours), ("wifi", wifi)):
            Value.objects.create(report=year[key], code=code, number=figure, stated=figure)
    figures = {"databases": number("1"), "hours": number("18.5"), "wifi": number("0")}
    assert rows_of(effect(year["a22"], figures).totals)[:4] == [
        ("Birch municipality",),
        ("Opening hours", "20.0–40.0", "18.5–40.0", "", "2 of 2"),
        ("Wi-Fi", "2", "1", "−1", "2 of 2"),
        ("Databases", "5", "3", "−2", "2 of 2"),
    ]


def test_a_report_that_is_added_up_nowhere_changes_no_total(year, school_library):
    report = settled(school_library, year["b22"].period, users=100, visits=400)
    found = effect(report)
    assert (rows_of(found.totals), rows_of(found.next_year)) == ([], [])
    assert [row[0] for row in rows_of(found.figures)] == ["Active users", "Visits", "Visits per user"]


def test_what_is_shown_is_what_happens(year, librarian, methodologist, municipality, region):
    areas = (municipality_area(municipality, on=APRIL.date()), region_area(region), whole_country())
    correction = asked(year["b22"], librarian)
    shown = effect(year["b22"])
    deciding.agree(correction, by=methodologist, at=MAY)
    for heading, area in zip((0, 6, 12), areas, strict=True):
        together = summarise(area, year["b22"].period, at=MAY).now
        rows = [row for row in shown.totals.rows[heading + 1 :] if row.cells][: 4 if heading == 12 else 5]
        assert [together.number(row.key) for row in rows] == [row.cells[1].number for row in rows]
    assert figures_of(year["b22"]) == {"users": 110, "users_children": 20, "visits": 550}


def test_issued_documents_with_how_many_have_them(
    year, region, methodologist, analyst, director, django_capture_on_commit_callbacks
):
    report = Report.objects.get(pk=year["b22"].pk)
    mine = documents.issue(documents.settled_revision(report, at=APRIL), "lv", at=APRIL)
    documents.record_download(mine, user=analyst)
    documents.record_download(mine, user=analyst)
    documents.record_download(mine, user=director)
    with django_capture_on_commit_callbacks(execute=True):
        life.close(region_area(region), report.period, by=methodologist, at=APRIL)
    documents.record_download(Document.objects.get(format="xlsx"), user=analyst)
    assert rows_of(effect(report).issued) == [
        ("Birch library, 2022, revision 1", "PDF, lv", "2", "0"),
        ("Summary: Northern region, 2022, revision 1", "XLSX, lv", "1", "0"),
        ("Summary: Northern region, 2022, revision 1", "PDF, lv", "0", "0"),
    ]


@pytest.mark.parametrize(
    ("status", "origin", "fate"),
    [
        (Status.DRAFT, "last_period", "Follows by itself."),
        (Status.DRAFT, "entered", "Stays as it was typed there."),
        (
            Status.ACCEPTED, "last_period",
            "Stays as it is: that report is settled or handed in. Look whether it has to be corrected too.",
        ),
    ],
)  # fmt: skip
def test_the_stock_that_the_next_year_starts_with(small_stock, library, status, origin, fate):
    before, later = small_stock(library, "2020", stock=500), small_stock(library, "2021", start=500)
    Report.objects.filter(pk=later.pk).update(status=status)
    later.values.update(origin=origin, offered=500)
    found = effect(before, {"added": number("40")})
    label = dict(Status.choices)[status]
    assert rows_of(found.followers) == [("Stock at the start", f"2021, {label}", "500", fate)]


def test_later_quarters_that_count_since_january_and_are_overtaken(library):
    """Users since January: 40, 50, 60. With 55 in the first quarter the second would have lost five of them (E11)."""
    form = publish(quarterly(SMALL_FORM))
    first, *_others = [
        settled(library, period_of(form, f"2023-Q{number}"), users=30 + 10 * number, visits=100) for number in (1, 2, 3)
    ]
    assert rows_of(effect(first, {"users": number("55"), "visits": number("900")}).followers) == [
        (
            "Active users", "2023-Q2, accepted", "50",
            "Counted since January, and lower than the corrected figure would be: it has to be corrected too.",
        ),
    ]  # fmt: skip
    assert rows_of(effect(first, {"users": number("50")}).followers) == []


def test_states_are_kept_apart_from_numbers(year):
    proposal = propose(Report.objects.with_names().get(pk=year["a22"].pk), {"visits": UNKNOWN})
    counted = proposal.counted({"visits": "visits", "users": "users"})
    assert (counted.numbers, counted.states) == ({"users": 50}, {"visits": State.UNKNOWN})


# The checks.


def test_a_new_error_is_told_an_old_one_is_not(year):
    proposal = propose(Report.objects.with_names().get(pk=year["b22"].pk), {"users_children": number("130")})
    assert [(issue.rule, issue.code) for issue in proposal.errors] == [("E02", "users_children")]
    Value.objects.filter(report=year["b22"], code="users_children").update(number=105, stated=105)
    proposal = propose(Report.objects.with_names().get(pk=year["b22"].pk), {"visits": number("401")})
    assert proposal.errors == []
