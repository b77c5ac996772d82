"""The list of reports: what is counted of each, in queries that do not grow with the list."""

import re

import pytest

from libraries.models import Library
from reports.models import Origin, Value
from tests.conftest import reader


def filled_of(client) -> list[str]:
    page = client.get("/reports/").content.decode()
    return re.findall(r'data-label="Filled of what is required" class="number">(\d+)&nbsp;%<', page)


@pytest.mark.parametrize("others", [0, 2])
def test_what_is_required_is_counted_as_on_the_board(
    others, make_report, library, municipality, methodologist, django_assert_num_queries
):
    """Of 22 figures and 24 texts two have an answer, one of them that it is not known; sums are nobody's answer."""
    report = make_report(library)
    Value.objects.create(report=report, code="visits_physical", number=300, stated=300)
    Value.objects.create(report=report, code="loans_total", number=0, stated=0, origin=Origin.LAST_PERIOD)
    Value.objects.create(report=report, code="expenditure_total", number=900, origin=Origin.COMPUTED)
    Value.objects.create(report=report, code="active_users", state="unknown")
    for number in range(others):
        make_report(
            Library.objects.create(name=f"Elm {number}", register_number=f"E{number}", municipality=municipality)
        )
    client = reader(methodologist)
    client.get("/reports/")
    with django_assert_num_queries(12):
        assert filled_of(client) == ["4", *["0"] * others]


NAMES = ["Ādaži", "Aglona", "Balvi", "Cesvaine", "Čornaja", "Dagda", "Stende", "Šķilbēni", "Zilupe", "Žīguri"]


def of_every_name(municipality, make_report):
    """A report of a library of each name, made in no order."""
    for number, name in enumerate([*NAMES[::2], *NAMES[1::2][::-1]]):
        library = Library.objects.create(name=name, register_number=f"BLB77{number}", municipality=municipality)
        make_report(library)


def read(user, monkeypatch, query="") -> list[list[str]]:
    """The names on each page of the list, two a page."""
    monkeypatch.setattr("reports.views.lists.PAGE_SIZE", 2)
    client, names, number, last = reader(user), [], 1, 1
    while number <= last:
        page = client.get(f"/reports/?page={number}&{query}").context["page"]
        names.append([report.library.name for report in page])
        number, last = number + 1, page.paginator.num_pages
    return names


def test_libraries_stand_in_the_order_of_the_alphabet_through_all_pages(
    make_report, municipality, methodologist, monkeypatch
):
    of_every_name(municipality, make_report)
    assert read(methodologist, monkeypatch) == [
        ["Ādaži", "Aglona"],
        ["Balvi", "Cesvaine"],
        ["Čornaja", "Dagda"],
        ["Stende", "Šķilbēni"],
        ["Zilupe", "Žīguri"],
    ]


def test_pages_can_be_turned_without_losing_what_was_chosen(make_report, municipality, methodologist, monkeypatch):
    of_every_name(municipality, make_report)
    monkeypatch.setattr("reports.views.lists.PAGE_SIZE", 2)
    page = reader(methodologist).get("/reports/?library=n&status=draft").content.decode()
    assert re.findall(r'href="(\?[^"]+page=2[^"]*)"', page)[:1] == ["?library=n&amp;status=draft&amp;page=2"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("adazi", ["Ādaži"]),
        ("ĀDAŽI", ["Ādaži"]),
        ("skilb", ["Šķilbēni"]),
        ("ži", ["Ādaži", "Zilupe", "Žīguri"]),
        ("blb775", ["Žīguri"]),
        ("BLB77", []),
        ("%", NAMES),
    ],
)
def test_a_library_is_found_by_name_whatever_its_case_and_diacritics_or_by_its_number(
    asked, found, make_report, municipality, methodologist
):
    of_every_name(municipality, make_report)
    answer = reader(methodologist).get("/reports/", {"library": asked})
    assert [report.library.name for report in answer.context["page"]] == found
    assert f'not started (0)</option><option value="draft">draft ({len(found)})' in answer.content.decode()


def test_what_was_narrowed_to_nothing_can_be_widened_again(make_report, library, methodologist):
    client = reader(methodologist)
    told = "There are no reports here yet. They are made when a period opens."
    assert told in client.get("/reports/").content.decode()
    make_report(library)
    page = client.get("/reports/?status=accepted").content.decode()
    assert "No report is like what you have chosen." in page
    assert '<a class="button" href="/reports/">Show all reports</a>' in page
    assert told not in page
