"""The two forms of the project are whole, and their formulas are those of the field."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from reports.blueprint import (
    Balance,
    Blueprint,
    Difference,
    Layout,
    Ratio,
    Relation,
    RowCount,
    RowDistinct,
    RowSum,
    Sum,
)
from reports.computing import Given, compute
from reports.form_files.reading import read_blueprint

FORMS = Path(__file__).parents[3] / "fixtures" / "forms"


def form_file(name: str) -> dict:
    return json.loads((FORMS / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def annual() -> Blueprint:
    return read_blueprint(form_file("annual-2023.json"))


@pytest.fixture(scope="module")
def quarterly() -> Blueprint:
    return read_blueprint(form_file("quarterly-2023.json"))


@pytest.fixture(params=["annual", "quarterly"])
def either(request) -> Blueprint:
    return request.getfixturevalue(request.param)


def test_the_annual_form_has_eleven_chapters_and_a_gallery(annual):
    assert [(chapter.number, chapter.code, len(chapter.codes)) for chapter in annual.chapters] == [
        ("1", "general", 4),
        ("2", "finance", 25),
        ("3", "premises", 17),
        ("4", "staff", 13),
        ("5", "services", 36),
        ("6", "stock", 49),
        ("7", "children", 7),
        ("8", "local_history", 3),
        ("9", "projects", 2),
        ("10", "publicity", 6),
        ("11", "network", 2),
        ("", "gallery", 0),
    ]
    assert len(annual.indicators) == 164


def test_the_quarterly_form_has_68_indicators_and_what_coverage_is_measured_against(quarterly):
    assert Counter(one.group for one in quarterly.indicators.values()) == {"core": 40, "extended": 28, "": 2}
    assert [code for code, one in quarterly.indicators.items() if not one.group] == [
        "population_total",
        "population_children",
    ]
    assert {code: one.longest for code, one in quarterly.narratives.items()} == {"quarter_comment": 2000}


def test_a_quarter_is_told_with_the_words_of_the_year(annual, quarterly):
    """A code means the same in both forms: same kind, and added up over libraries and quarters in the same way."""
    for code, quarter in quarterly.indicators.items():
        year = annual.indicators[code]
        assert (quarter.kind, quarter.places, quarter.signed) == (year.kind, year.places, year.signed)
        assert (quarter.across_libraries, quarter.across_quarters) == (year.across_libraries, year.across_quarters)


def test_the_forms_say_for_which_periods_they_are(annual, quarterly):
    assert (annual.form, annual.edition, annual.first_period, annual.last_period) == (
        "annual",
        "annual-2023",
        "2014",
        "",
    )
    assert (quarterly.form, quarterly.edition, quarterly.first_period, quarterly.last_period) == (
        "quarterly",
        "quarterly-2023",
        "2021-Q1",
        "",
    )


HEADINGS = """
n1_summary n1_territory n1_points n1_accreditation
n2_funding n2_expenditure
n3_repairs n3_moves n3_equipment n3_problems
n4_staff n4_training
n5_indicators n5_new_services n5_3td n5_opinion n5_points n5_service_centre n5_accessibility n5_target_groups
n5_reference n5_education n5_media_literacy n5_public_info n5_catalogue n5_ill
n6_policy n6_funding n6_inventory n6_indicators n6_databases n6_promotion n6_programme n6_debtors n6_problems
n7_general n7_stock n7_services n7_best_events n7_schools n7_network n7_problems
n8_directions n8_stock n8_promotion n8_cooperation n8_problems n8_conclusions
n9_projects
n10_image n10_web n10_best_events n10_problems
n11_municipality n11_partners
"""


def test_every_heading_stands_in_its_place(annual):
    assert [code for chapter in annual.chapters for code in chapter.narratives] == HEADINGS.split()
    assert list(annual.narratives) == HEADINGS.split()
    below = [code for code, narrative in annual.narratives.items() if narrative.level == 3]
    assert below == ["n1_territory", "n1_points", "n1_accreditation"]


def test_the_texts_that_must_be_written(annual):
    assert {code for code, narrative in annual.narratives.items() if narrative.required} == {
        *("n1_summary", "n1_territory", "n2_expenditure", "n3_equipment", "n4_staff", "n5_indicators"),
        *("n5_new_services", "n5_accessibility", "n5_reference", "n5_education", "n5_catalogue", "n6_policy"),
        *("n6_funding", "n6_indicators", "n6_promotion", "n7_general", "n7_stock", "n7_services", "n7_best_events"),
        *("n8_directions", "n8_stock", "n10_image", "n10_best_events", "n11_municipality"),
    }


def test_seventeen_tables_have_rows_and_the_computers_are_a_grid(annual):
    assert {code: [column.code for column in table.columns] for code, table in annual.tables.items()} == {
        "service_points": ["name", "address", "kind", "visits", "users", "loans"],
        "accreditation_recommendations": ["recommendation", "progress", "comment", "deadline"],
        "staff": [
            *("person", "post", "fte", "education_level", "library_education", "institution", "since", "until"),
            *("is_library_staff", "notes"),
        ],
        "training": ["when", "place", "organiser", "title", "hours", "participants", "mode", "area"],
        "equipment": ["item", "quantity", "amount", "funding"],
        "repairs": ["work", "room", "amount", "status"],
        "acquisition_sources": ["source", "copies", "value"],
        "databases": ["database", "remote", "sessions", "downloads"],
        "ill_partners": ["library", "received", "sent"],
        "school_links": ["competence", "activities", "school"],
        "children_network": ["partner", "activity", "evaluation"],
        "local_history_partners": ["partner", "cooperation"],
        "projects": ["title", "funder", "amount", "form", "description", "level", "status"],
        "social_channels": ["channel", "posts", "followers", "followers_last_year", "link"],
        "events": ["date", "title", "kind", "audience", "participants", "children", "partner", "good_practice"],
        "partners": ["partner", "cooperation"],
        "gallery": ["caption", "author", "may_publish"],
    }
    assert grid(annual, "computers") == [
        ("computers_staff_le5", "computers_users_le5", ""),
        ("computers_staff_5_10", "computers_users_5_10", ""),
        ("computers_staff_gt10", "computers_users_gt10", ""),
        ("computers_staff", "computers_users", "computers_total"),
    ]


def grid(blueprint: Blueprint, code: str) -> list[tuple[str, ...]]:
    (block,) = [
        block
        for chapter in blueprint.chapters
        for block in chapter.blocks
        if (block.code, block.layout) == (code, Layout.GRID)
    ]
    return [row.cells for row in block.rows]


def movement(kind: str) -> tuple[str, ...]:
    return (
        f"stock_start_{kind}",
        f"additions_{kind}",
        f"withdrawals_{kind}",
        f"stock_adjustment_{kind}",
        f"stock_{kind}",
    )


TOTAL = ("stock_start", "additions_total", "withdrawals_total", "stock_adjustment", "stock_end")


def test_the_stock_moves_in_a_grid(annual, quarterly):
    kinds = ("books", "periodicals", "av", "other")
    assert grid(annual, "stock_movement") == [*map(movement, kinds), TOTAL]
    assert grid(quarterly, "stock_movement") == [*map(movement, ("books", "periodicals", "other")), TOTAL]


def test_what_tables_are_filled_from_and_what_belongs_to_the_period(annual):
    assert {code: table.feed for code, table in annual.tables.items() if table.feed} == {"training": "training"}
    assert [code for code, table in annual.tables.items() if table.photos] == ["gallery"]
    dated = [
        (code, column.code) for code, table in annual.tables.items() for column in table.columns if column.in_period
    ]
    assert dated == [("training", "when"), ("events", "date")]


REQUIRED = {
    *("income_municipal", "expenditure_salaries", "staff_headcount", "staff_fte", "active_users"),
    *("active_users_children", "visits_physical", "visits_children", "loans_books", "loans_periodicals"),
    *("population_total", "population_children", "acq_books", "acq_periodicals", "additions_books"),
    *("additions_periodicals", "withdrawals_books", "withdrawals_periodicals", "stock_start_books"),
    *("stock_start_periodicals", "events_total", "exhibitions_total", "ill_received", "ill_sent"),
}


def test_the_figures_that_must_be_given(annual, quarterly):
    assert {code for code, one in annual.indicators.items() if one.required} == REQUIRED
    only_in_the_year = {
        "income_municipal",
        "expenditure_salaries",
        "staff_headcount",
        "staff_fte",
        "ill_received",
        "ill_sent",
    }
    assert {code for code, one in quarterly.indicators.items() if one.required} == (
        REQUIRED - only_in_the_year | {"visits_virtual", "loans_children", "stock_start"}
    )


FORMULAS = {
    "income_total": Sum(("income_municipal", "income_other")),
    "expenditure_total": Sum(
        (
            *("expenditure_salaries", "expenditure_social_tax", "expenditure_acquisitions", "expenditure_premises"),
            *("expenditure_it_equipment", "expenditure_events", "expenditure_training", "expenditure_other"),
            "expenditure_capital",
        )
    ),
    "expenditure_acquisitions": Sum(("acq_funding_municipal", "acq_funding_other_money")),
    "inkind_value_total": RowSum("acquisition_sources", "value"),
    "acquisitions_share_pct": Ratio(("expenditure_acquisitions",), ("expenditure_total",), 100),
    "computers_le5_share_pct": Ratio(("computers_staff_le5", "computers_users_le5"), ("computers_total",), 100),
    "staff_headcount": RowCount("staff", {"until": ("",)}),
    "staff_fte": RowSum("staff", "fte", where={"until": ("",)}),
    "staff_library_education": RowCount(
        "staff", {"until": ("",), "is_library_staff": ("1",), "library_education": ("yes",)}
    ),
    "staff_higher_education": RowCount(
        "staff",
        {
            "until": ("",),
            "education_level": ("doctor", "master", "bachelor", "first_level_higher", "higher_before_1993"),
        },
    ),
    "training_hours_total": RowSum("training", "hours", "participants"),
    "training_hours_remote": RowSum("training", "hours", "participants", {"mode": ("remote",)}),
    "training_hours_per_staff": Ratio(("training_hours_total",), ("staff_headcount",)),
    "visits_adults": Difference("visits_physical", ("visits_children",)),
    "loans_total": Sum(("loans_books", "loans_periodicals", "loans_other")),
    "coverage_pct": Ratio(("active_users",), ("population_total",), 100),
    "acq_funding_total": Sum(("acq_funding_municipal", "acq_funding_other_money", "inkind_value_total")),
    "additions_donated": RowSum("acquisition_sources", "copies"),
    "stock_start": Sum(("stock_start_books", "stock_start_periodicals", "stock_start_av", "stock_start_other")),
    "stock_end": Balance("stock_start", ("additions_total", "stock_adjustment"), ("withdrawals_total",)),
    "stock_av": Balance("stock_start_av", ("additions_av", "stock_adjustment_av"), ("withdrawals_av",)),
    "turnover_books": Ratio(("loans_books",), ("stock_books",)),
    "additions_per_1000": Ratio(("additions_total",), ("population_total",), 1000),
    "projects_funding_total": RowSum("projects", "amount"),
    "partners_count": RowDistinct(
        (("children_network", "partner"), ("local_history_partners", "partner"), ("partners", "partner"))
    ),
    "sba_partner_libraries": RowDistinct((("ill_partners", "library"),)),
}


@pytest.mark.parametrize(("code", "formula"), FORMULAS.items())
def test_a_formula_of_the_annual_form(annual, code, formula):
    assert annual.indicators[code].formula == formula


QUARTERLY_FORMULAS = {
    "income_other": None,
    "expenditure_other": None,
    "expenditure_total": Sum(("expenditure_salaries", "expenditure_acquisitions", "expenditure_other")),
    "expenditure_acquisitions": Sum(("acq_funding_municipal",)),
    "staff_headcount": None,
    "training_hours_total": None,
    "additions_total": Sum(("additions_books", "additions_periodicals", "additions_other")),
    "stock_start": None,
    "stock_start_other": Difference("stock_start", ("stock_start_books", "stock_start_periodicals")),
    "stock_end": Balance("stock_start", ("additions_total", "stock_adjustment"), ("withdrawals_total",)),
}


@pytest.mark.parametrize(("code", "formula"), QUARTERLY_FORMULAS.items())
def test_a_formula_of_the_quarterly_form(quarterly, code, formula):
    assert quarterly.indicators[code].formula == formula


def test_parts_that_make_up_a_whole_and_parts_that_only_belong_to_it(annual):
    def children(code: str, relation: Relation) -> list[str]:
        return [one for one in annual.children[code] if annual.indicators[one].relation == relation]

    assert children("loans_total", Relation.PARTITION) == ["loans_books", "loans_periodicals", "loans_other"]
    assert children("loans_total", Relation.PART) == ["loans_children", "loans_in_library", "loans_external_points"]
    assert children("acq_books", Relation.PART) == ["acq_children_books"]
    assert children("visits_physical", Relation.PART) == ["visits_service_centre"]


def test_whatever_is_added_up_is_made_of_its_partition(annual):
    """A total's formula and the "t. sk." lines below it are two ways to say one thing; they say the same."""
    for code, one in annual.indicators.items():
        if isinstance(one.formula, Sum) and code not in ("expenditure_acquisitions", "acq_funding_total"):
            partition = {
                child
                for child in annual.children.get(code, ())
                if annual.indicators[child].relation == Relation.PARTITION
            }
            assert (code, set(one.formula.parts)) == (code, partition)


def test_what_a_figure_cannot_exceed_besides_its_whole(annual):
    assert {code: one.at_most for code, one in annual.indicators.items() if one.at_most} == {
        "new_users": ("active_users",),
        "home_delivery_users": ("active_users",),
        "games_added": ("additions_other",),
        "localhist_events": ("events_total", "exhibitions_total"),
    }


def test_only_corrections_of_the_stock_may_be_negative(annual):
    kinds = [f"stock_adjustment_{kind}" for kind in ("books", "periodicals", "av", "other")]
    assert [code for code, one in annual.indicators.items() if one.signed] == ["stock_adjustment", *kinds]
    assert [code for code, one in annual.indicators.items() if one.explain_nonzero] == kinds
    assert not {part for part, _whole in annual.parts} & set(kinds)


def test_where_prefilled_figures_come_from(annual):
    assert {
        code: one.source or one.carries for code, one in annual.indicators.items() if one.source or one.carries
    } == {
        "service_points_external": "library.service_points",
        "is_only_library": "library.is_only_library",
        "premises_area_m2": "library.premises_area_m2",
        "user_seats": "library.user_seats",
        "accessible_premises": "library.accessible_premises",
        "wifi_available": "library.wifi_available",
        "population_total": "population.total",
        "population_children": "population.children",
        "stock_start": "stock_end",
        "stock_start_books": "stock_books",
        "stock_start_periodicals": "stock_periodicals",
        "stock_start_av": "stock_av",
        "stock_start_other": "stock_other",
    }


def test_which_rule_a_total_breaks_that_its_parts_do_not_make(annual):
    rules = {code: one.mismatch_rule for code, one in annual.indicators.items() if one.mismatch_rule != "E03"}
    assert rules == {
        "expenditure_acquisitions": "W07",
        "acq_funding_municipal": "W06",
        "acq_funding_total": "W09",
        "stock_end": "E04",
        "stock_books": "E04",
        "stock_periodicals": "E04",
        "stock_av": "E04",
        "stock_other": "E04",
        "db_sessions_total": "W19",
        "db_downloads_total": "W19",
    }


def test_visits_are_not_compared_with_those_of_all_kinds(annual):
    (old,) = annual.indicators["visits_physical"].replaces
    assert (old.code, sorted(old.series_break.texts)) == ("visits_all_kinds", ["en", "lv"])


def test_the_rules_with_thresholds(annual, quarterly):
    assert [(check.rule, check.limits) for check in annual.checks] == [
        ("W01", {"percent": "20", "units": "20", "money": "200"}),
        ("W02", {"low": "5", "high": "100", "points": "5"}),
        ("W03", {"low": "2", "high": "60"}),
        ("W03", {"low": "2", "high": "60"}),
        ("W03", {"low": "0.2", "high": "10"}),
        ("W04", {"points": "40"}),
        ("W05", {"difference": "1"}),
        ("W06", {"difference": "0"}),
        ("W07", {"difference": "0"}),
        ("W09", {"difference": "1"}),
        ("W10", {}),
        ("W11", {"per_inhabitant": "0.43"}),
        ("W12", {"loans": "8000", "loans_regional": "12000"}),
        ("W13", {}),
        ("W14", {"low": "0.1", "high": "6", "percent": "50"}),
        ("W15", {"times": "3", "percent": "20"}),
        ("W16", {"per_employee": "150", "row": "40"}),
        ("W20", {"units": "20", "count": "3"}),
        ("W21", {"percent": "0"}),
        ("W22", {}),
        ("W23", {"difference": "0"}),
        ("W25", {"percent": "5"}),
        *[("W27", {})] * 3,
        ("W30", {"percent": "15"}),
        ("W35", {"percent": "20", "units": "100", "money": "1000", "far": "30", "alike": "1000"}),
        ("W08", {"years": "20"}),
        ("W17", {"months": "12"}),
        ("W18", {"years": "8"}),
        ("W19", {}),
        ("W24", {}),
        ("W26", {"percent": "10"}),
        ("W28", {}),
        ("W29", {}),
        ("W31", {"characters": "60"}),
        ("W32", {}),
        ("W33", {"characters": "50", "percent": "90"}),
        ("W36", {"money": "100"}),
    ]
    questioned = annual.checks[0].indicators
    assert questioned == (
        *("income_total", "income_municipal", "expenditure_total", "expenditure_salaries"),
        *("expenditure_acquisitions", "acq_funding_municipal", "active_users", "active_users_children"),
        *("visits_physical", "visits_children", "visits_adults", "loans_total", "loans_books", "loans_periodicals"),
        *("loans_children", "additions_total", "withdrawals_total", "ill_received", "ill_sent"),
        *("events_total", "exhibitions_total"),
    )
    assert quarterly.checks[0].indicators == questioned
    assert [check.rule for check in quarterly.checks] == [
        *("W01", "W02", "W03", "W04", "W05", "W13", "W15", "W20", "W22", "W25", "W27", "W27", "W27", "W35"),
    ]


def test_every_figure_and_text_is_explained_in_both_languages(either):
    for one in either.indicators.values():
        assert (one.code, sorted(one.definition.texts)) == (one.code, ["en", "lv"])
    for text in (*either.narratives.values(), *either.tables.values()):
        assert (text.code, sorted(text.guidance.texts)) == (text.code, ["en", "lv"])


@pytest.mark.parametrize("language", ["lv", "en"])
def test_no_two_figures_share_a_name(either, language):
    """The name alone heads a column of a spreadsheet, without the lines above it."""
    names = Counter(one.label.in_language(language).casefold() for one in either.indicators.values())
    assert {name for name, count in names.items() if count > 1} == set()


def figures(blueprint: Blueprint, **given: int):
    return compute(blueprint, {code: Given(Decimal(number)) for code, number in given.items()})


def test_a_year_worked_out_as_by_hand(annual):
    """488 of 1006 inhabitants; 5104 + 5454 + 28 loans; a printed stock of 10308 where the balance makes 10048."""
    year = figures(
        annual,
        population_total=1006,
        active_users=488,
        active_users_children=144,
        visits_physical=8579,
        loans_books=5104,
        loans_periodicals=5454,
        loans_other=28,
        stock_start=10164,
        additions_total=844,
        withdrawals_total=960,
        stock_end=10308,
    )
    assert year["loans_total"].number == 10586
    assert year["active_users_adults"].number == 344
    assert round(year["coverage_pct"].number, 3) == Decimal("48.509")
    assert round(year["visits_per_user"].number, 3) == Decimal("17.580")
    assert (year["stock_end"].computed, year["stock_end"].stated) == (10048, 10308)


def test_the_first_quarter_takes_audiovisual_items_among_the_others(quarterly):
    """Last year ended with 8974 books, 755 periodicals, 301 audiovisual and 240 other items: 10270 in all."""
    quarter = figures(quarterly, stock_start=10270, stock_start_books=8974, stock_start_periodicals=755)
    assert quarter["stock_start_other"].number == 301 + 240
