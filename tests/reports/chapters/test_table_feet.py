"""What stands under a table: sums of its columns, and the figures that it feeds."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from reports.chapters.table_feet import Fed, foot_of
from reports.checks import Facts
from reports.computing import compute
from reports.form_files.reading import read_blueprint
from tests.reports.conftest import FORMS

ANNUAL = read_blueprint(json.loads((FORMS / "annual-2023.json").read_text("utf-8")))


def foot(table, *rows):
    facts = Facts(
        blueprint=ANNUAL,
        period="2023",
        first_day=date(2023, 1, 1),
        last_day=date(2023, 12, 31),
        figures=compute(ANNUAL, {}, {table: rows}),
        rows={table: rows},
    )
    with translation.override("en"):
        return foot_of(facts, ANNUAL.tables[table])


def sums(found) -> dict[str, str]:
    return {total.column.code: total.text for total in found.totals if total.is_number}


def test_hours_are_those_of_all_participants_and_never_ambiguous():
    found = foot(
        "training",
        {"hours": "8", "participants": "2", "mode": "remote", "area": "library"},
        {"hours": "3.5", "participants": "1", "mode": "in_person", "area": "other"},
        {"hours": "8+8", "participants": "1", "mode": "remote"},
    )
    assert found.count == 3
    assert sums(found) == {"hours": "19.5", "participants": "4"}
    assert [(fed.code, fed.text, fed.here) for fed in found.feeds] == [
        ("training_events_count", "3", True),
        ("training_hours_total", "19.5", True),
        ("training_hours_in_person", "3.5", True),
        ("training_hours_remote", "16.0", True),
        ("training_hours_professional", "16.0", True),
    ]


def test_sessions_and_downloads_of_databases_stand_apart():
    found = foot(
        "databases",
        {"database": "Letonika", "sessions": "177", "downloads": "282"},
        {"database": "News", "downloads": "589"},
    )
    assert sums(found) == {"sessions": "177", "downloads": "871"}
    assert found.totals[2].fed == Fed("db_sessions_total", "Database sessions", "177", True)


def test_a_column_that_feeds_nothing_has_its_plain_sum():
    found = foot("equipment", {"quantity": "3", "amount": "2280"}, {"quantity": "many", "amount": "1640.50"})
    assert sums(found) == {"quantity": "3", "amount": "3,920.50"}
    assert found.feeds == ()


@pytest.mark.parametrize(("table", "has_sums"), [("partners", False), ("equipment", True)])
def test_a_table_without_rows_has_no_sums_to_show(table, has_sums):
    found = foot(table)
    assert (found.count, found.has_sums) == (0, has_sums)
    assert set(sums(found).values()) <= {""}


def test_a_table_feeds_figures_of_other_chapters():
    found = foot("acquisition_sources", {"source": "gifts", "copies": "33", "value": "40"})
    assert {fed.code: (fed.text, fed.here) for fed in found.feeds} == {
        "inkind_value_total": ("40.00", ANNUAL.chapter_of["inkind_value_total"] == "stock"),
        "additions_donated": ("33", True),
    }


def test_what_feeds_is_worked_out_as_the_report_does_it():
    staff = [{"fte": "1", "is_library_staff": "1"}, {"fte": "0.8", "until": "2023-05-31"}]
    found = foot("staff", *staff)
    assert sums(found) == {"fte": "1.00"}
    assert Decimal(found.feeds[1].text) == compute(ANNUAL, {}, {"staff": staff})["staff_fte"].number
