"""The tidy file of a summary, and the same as JSON."""

import csv
import json
from io import StringIO

import pytest
from django.utils import translation

from libraries.models import Library, Population
from reports.aggregates.summarising import summarise
from reports.areas import municipality_area
from reports.exports.csv import csv_of, json_of, plain
from reports.models import Status
from reports.numbers import Decimal
from reports.summaries.books import book_of
from reports.summaries.tables import Drawing

from ..summaries.summary_story import NOW, SMALL_FORM, explain, period_of, publish, report_of


@pytest.fixture
def book(library, sister_library, municipality):
    form = publish(SMALL_FORM)
    this_year, last_year = period_of(form, "2023"), period_of(form, "2022")
    Population.objects.create(municipality=municipality, year=2023, total=900)
    Library.objects.filter(pk=library.pk).update(name="+Birch", isil="LV-1")
    report_of(library, last_year, users=100)
    explain(report_of(library, this_year, users=120, visits="unknown", hours=40), "users", "-1+1, as said")
    report_of(sister_library, this_year, Status.DRAFT, users=5)
    with translation.override("en"):
        yield book_of(Drawing(summarise(municipality_area(municipality, on=NOW.date()), this_year, at=NOW), "en"))


def records(book) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(csv_of(book).decode("utf-8-sig"))))


def figure(book, level: str, code: str) -> dict[str, str]:
    return next(one for one in records(book) if (one["level"], one["indicator"]) == (level, code))


def test_one_row_is_one_figure_with_all_that_is_known_of_it(book):
    assert figure(book, "library", "users") == {
        "level": "library",
        "area": "Birch municipality",
        "municipality": "Birch municipality",
        "atvk": "9001000",
        "library": "BLB9001",
        "name": "'+Birch",
        "isil": "LV-1",
        "period": "2023",
        "indicator": "users",
        "label": "Active users",
        "unit": "",
        "value": "120",
        "state": "",
        "previous": "100",
        "change": "20",
        "explanation": "'+Birch: -1+1, as said",
    }


def test_totals_and_states_have_words_of_their_own(book):
    assert figure(book, "library", "visits")["state"] == "unknown"
    assert figure(book, "total", "hours")["state"] == "range 40.0"
    assert figure(book, "total", "coverage")["value"] == "13.333333"
    assert [one["indicator"] for one in records(book) if one["level"] == "library"] == ["users", "visits", "hours"]


def test_the_file_begins_with_a_byte_order_mark(book):
    assert csv_of(book)[:3] == b"\xef\xbb\xbf"


def test_json_says_the_same_and_what_is_missing(book):
    content = json.loads(json_of(book))
    assert (content["form"], content["period"], content["previous_period"]) == ("small", "2023", "2022")
    assert content["said"][0] == "Submitted 1 of 2, accepted 1. Only accepted reports are added up."
    assert content["missing"] == [{"library": "BLB9002", "name": "Alder library", "municipality": "Birch municipality"}]
    first = content["figures"][0]
    assert (first["name"], first["indicator"], first["value"]) == ("+Birch", "users", "120")


@pytest.mark.parametrize(
    ("number", "text"),
    [(None, ""), ("0", "0"), ("1200.0000", "1200"), ("0.1000", "0.1"), ("-5.50", "-5.5"), ("33.33333333", "33.333333")],
)
def test_numbers_are_plain(number, text):
    assert plain(None if number is None else Decimal(number)) == text
