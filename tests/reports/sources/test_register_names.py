"""Names suggested from the registers while an author types."""

from datetime import date

import pytest
from django.urls import reverse

from libraries.models import Library, Partner
from reports.blueprint import Register
from reports.sources.register_names import Suggestion, suggestions


@pytest.fixture
def partners(region, other_region):
    """Of the whole country, of the region of the story, of another one; one no longer offered."""
    return [
        Partner.objects.create(
            name="Kultūras informācijas sistēmu centrs", other_names="KISC; KIS", is_organiser=True, is_partner=False
        ),
        Partner.objects.create(name="Bērzu kultūras nams", region=region),
        Partner.objects.create(name="Ozolu kultūras nams", region=other_region),
        Partner.objects.create(name="Kultūras ministrija", is_organiser=True),
        Partner.objects.create(name="Kultūras fonds", is_active=False),
    ]


def names(register, text, region) -> list[str]:
    return [one.name for one in suggestions(register, text, region=region and region.pk)]


def test_partners_of_the_country_and_the_region_are_offered_those_that_begin_so_first(partners, region):
    assert names(Register.PARTNERS, "kulturas", region) == ["Kultūras ministrija", "Bērzu kultūras nams"]
    assert names(Register.PARTNERS, "kulturas", None) == ["Kultūras ministrija"]


def test_organisers_are_found_by_their_abbreviation_and_the_beginnings_of_their_words(partners, region):
    centre = Suggestion("Kultūras informācijas sistēmu centrs", "KISC, KIS")
    assert suggestions(Register.ORGANISERS, "kisc", region=region.pk) == [centre]
    assert suggestions(Register.ORGANISERS, "SIST cent", region=region.pk) == [centre]


@pytest.mark.parametrize("text", ["", "k", " k ", "“”", "istēmu", "kulturas centra nams", "x" * 100_000])
def test_nothing_is_offered_for_one_letter_the_middle_of_a_word_or_what_nothing_is_called(partners, region, text):
    assert names(Register.ORGANISERS, text, region) == []


def test_libraries_are_told_apart_by_their_municipality_and_closed_ones_are_not_offered(library, sister_library):
    sister_library.closed = date(2020, 1, 1)
    sister_library.save()
    assert suggestions(Register.LIBRARIES, "libr", region=None) == [Suggestion("Birch library", "Birch municipality")]
    assert suggestions(Register.LIBRARIES, "birch mun", region=None) == [
        Suggestion("Birch library", "Birch municipality")
    ]


def test_at_most_twenty_are_offered_in_the_order_of_the_alphabet(municipality):
    for number in range(30, 0, -1):
        Library.objects.create(register_number=f"B{number}", name=f"Library {number:02}", municipality=municipality)
    expected = [f"Library {number:02}" for number in range(1, 21)]
    assert names(Register.LIBRARIES, "library", None) == expected


def address(report, register="organisers"):
    return reverse("report_suggestions", args=[report.pk, register])


@pytest.mark.parametrize("count", [1, 3])
def test_an_author_gets_them_as_data(client, librarian, report, count, django_assert_num_queries):
    for number in range(count):
        Partner.objects.create(name=f"Birch school {number}", other_names="BS", is_organiser=True)
    client.force_login(librarian)
    with django_assert_num_queries(8):
        answer = client.get(address(report), {"q": "birch"})
    assert answer.json() == {"names": [{"name": f"Birch school {number}", "about": "BS"} for number in range(count)]}


def test_who_only_reads_the_report_is_refused_and_to_a_stranger_it_does_not_exist(
    client, methodologist, stranger, report
):
    client.force_login(methodologist)
    assert client.get(address(report), {"q": "birch"}).status_code == 403
    client.force_login(stranger)
    assert client.get(address(report), {"q": "birch"}).status_code == 404


def test_there_are_no_other_registers_and_nothing_is_sent_there(client, librarian, report):
    client.force_login(librarian)
    assert client.get(address(report, "persons"), {"q": "birch"}).status_code == 404
    assert client.post(address(report), {"q": "birch"}).status_code == 405
