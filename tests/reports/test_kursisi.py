"""Seven years of another real library: its stock closes, its finance fails twice, its visits are counted anew."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from libraries.models import Library
from reports.models import Value

from .annual_form import issues, publish_form, readings, take_in_history

YEARS = ("2014", "2015", "2016", "2017", "2018", "2019", "2020")
BALANCES = ("stock_end", "stock_books", "stock_periodicals", "stock_av", "stock_other")


@pytest.fixture
def years(municipality):
    Library.objects.create(register_number="BLB-KURSISI", name="Kursīšu bibliotēka", municipality=municipality)
    publish_form("annual-2023.json")
    take_in_history("kursisi-2014-2020.csv")
    return readings(YEARS)


def of_rules(years, *rules):
    return {(year, *issue) for year in YEARS for issue in issues(years[year]) if issue[0] in rules}


def test_the_finance_of_two_years_does_not_add_up_and_all_else_does(years):
    assert of_rules(years, "E01", "E02", "E03", "E04", "E05", "E06", "E10") == {
        ("2018", "E03", "expenditure_total"),
        ("2019", "E03", "expenditure_total"),
    }
    totals = {year: years[year].facts.figure("expenditure_total") for year in ("2018", "2019")}
    assert {year: (figure.computed, figure.stated) for year, figure in totals.items()} == {
        "2018": (Decimal(30175), Decimal(30895)),
        "2019": (Decimal(24831), Decimal(24471)),
    }


@pytest.mark.parametrize(
    ("year", "ends"),
    [
        ("2019", (10231, 8885, 806, 299, 241)),
        ("2020", (10109, 8857, 703, 308, 241)),
    ],
)
def test_the_stock_of_each_kind_and_of_all_closes(years, year, ends):
    found = [years[year].facts.figure(code) for code in BALANCES]
    assert [figure.computed for figure in found] == [Decimal(end) for end in ends]
    assert [figure.number for figure in found] == [Decimal(end) for end in ends]


def test_the_start_of_a_year_is_carried_from_the_end_of_the_one_before(years):
    starts = [years[year].facts.figure("stock_start").number for year in YEARS]
    assert starts == [None, *map(Decimal, (11150, 10038, 10066, 10146, 10270, 10231))]


def test_visits_of_all_kinds_are_kept_under_their_old_name(years):
    old = Value.objects.filter(code="visits_all_kinds").order_by("report__period__code")
    assert [value.number for value in old] == [
        Decimal(number) for number in (15729, 23793, 14176, 13518, 8641, 7825, 5742)
    ]
    assert of_rules(years, "W04") == set()
    assert not any(code == "visits_physical" for _year, _rule, code in of_rules(years, "W01", "W02", "W03"))


def test_across_the_break_visits_are_not_compared(years, tmp_path):
    file = tmp_path / "2021.csv"
    file.write_text("library,period,indicator,value\nBLB-KURSISI,2021,visits_physical,4793\n")
    call_command("import_values", str(file), "--form", "annual", "--as-history", stdout=StringIO())
    after = readings(["2021"])["2021"]
    assert not {("W01", "visits_physical"), ("W04", "visits_physical")} & issues(after)
    assert after.facts.before("visits_physical") is None
    figure, reason = after.broken["visits_physical"]
    assert figure.number == Decimal(5742)
    assert reason.in_language("en") == (
        "Until 2020 the figure also held virtual visits and, in some years, visits to social networks; "
        "it cannot be compared with visits in person."
    )


def test_a_computed_rest_that_was_printed_stays_as_printed(years):
    """Of 2020 the visits of adults are known, but not all visits in person that they were worked out from."""
    with translation.override("lv"):
        assert years["2020"].facts.shown("visits_adults") == "2\u00a0981"
    assert years["2020"].facts.figure("visits_physical").blank
