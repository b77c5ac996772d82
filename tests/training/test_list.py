"""The list: what a librarian, a municipal central library and a methodologist see of a year."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from training.records import Hours

from .conftest import SUMS_OF_THE_YEAR, attended, organised

LIST = reverse("training_list")


@pytest.fixture
def listing_of(signed_in):
    def look(user, **asked):
        return signed_in(user).get(LIST, asked).context["listing"]

    return look


def titles(rows):
    return [row.event.title for row in rows]


def test_the_librarian_sees_her_year_and_its_sums(librarian, library, sister_library, year, listing_of):
    attended(library, title="The year before", starts_on=date(2022, 5, 1))
    attended(sister_library, title="Somebody else's")
    listing = listing_of(librarian, year="2023")
    assert titles(listing.attendance) == [f"Lesson {number}" for number in range(1, 28)]
    assert listing.total == SUMS_OF_THE_YEAR


def test_the_page_says_the_sums_in_the_readers_language(librarian, year, signed_in):
    client = signed_in(librarian)
    english = client.get(LIST, {"year": "2023"}).content.decode()
    assert "<dd><strong>182.5</strong></dd>" in english
    assert "<dd>59 h in 14 events</dd>" in english
    assert "<dd>123.5 h in 13 events</dd>" in english
    client.cookies["django_language"] = "lv"
    assert "<dd><strong>182,5</strong></dd>" in client.get(LIST, {"year": "2023"}).content.decode()


def test_a_regional_event_is_seen_and_not_changed_by_the_library(librarian, region, library, listing_of):
    attended(library, title="Her own", starts_on=date(2023, 9, 14))
    organised(region, {library: 2}, title="The region's", starts_on=date(2023, 9, 15))
    organised(region, {}, title="Not attended")
    rows = listing_of(librarian).attendance
    assert [(row.event.title, row.changeable) for row in rows] == [("Her own", True), ("The region's", False)]


def test_the_default_year_is_the_latest_with_records(librarian, library, listing_of):
    this_year = timezone.localdate().year
    assert (listing_of(librarian).year, listing_of(librarian).years) == (this_year, [this_year])
    attended(library, starts_on=date(2021, 3, 1))
    attended(library, starts_on=date(2022, 3, 1))
    assert (listing_of(librarian).year, listing_of(librarian).years) == (2022, [this_year, 2022, 2021])
    attended(library, starts_on=date(this_year, 1, 1))
    assert listing_of(librarian).year == this_year


@pytest.mark.parametrize("asked", ["", "x", "0", "99999999999999999999", "2019", "2022 "])
def test_a_year_that_means_nothing_becomes_the_default(asked, librarian, library, listing_of):
    attended(library, starts_on=date(2022, 3, 1))
    assert listing_of(librarian, year=asked).year == 2022


def test_the_central_library_sees_all_its_libraries_and_may_choose_one(
    central, library, sister_library, far_library, listing_of
):
    attended(library, title="Birch", participants=2)
    attended(sister_library, title="Alder", starts_on=date(2023, 9, 1))
    attended(far_library, title="Oak")
    everything = listing_of(central)
    assert titles(everything.attendance) == ["Alder", "Birch"]
    assert [(row.library, row.total.hours) for row in everything.hours_by_library] == [
        (sister_library, Decimal(3)),
        (library, Decimal(6)),
    ]
    one = listing_of(central, library=sister_library.pk)
    assert (one.library, titles(one.attendance)) == (sister_library, ["Alder"])


@pytest.mark.parametrize("asked", ["x", "0", "far"])
def test_a_library_out_of_reach_is_not_found(asked, librarian, far_library, signed_in):
    asked = far_library.pk if asked == "far" else asked
    assert signed_in(librarian).get(LIST, {"library": asked}).status_code == 404


def test_the_methodologist_sees_the_regions_events_and_the_hours_of_each_library(
    methodologist, region, other_region, library, sister_library, far_library, listing_of
):
    attended(library, title="The library's own", mode="remote")
    organised(region, {library: 2, sister_library: 1}, title="Gathering", starts_on=date(2023, 10, 5))
    organised(region, {}, title="Trip", starts_on=date(2023, 5, 1))
    organised(other_region, {far_library: 4}, title="Elsewhere")
    listing = listing_of(methodologist)
    assert [
        (row.event.title, row.changeable, row.event.libraries, row.event.people, row.event.person_hours)
        for row in listing.regional_events
    ] == [("Trip", True, 0, 0, Decimal(0)), ("Gathering", True, 2, 3, Decimal("19.5"))]
    assert [
        (row.library, row.total.events, row.total.hours, row.total.in_person, row.total.remote)
        for row in listing.hours_by_library
    ] == [
        (sister_library, 1, Decimal("6.5"), Decimal("6.5"), Decimal(0)),
        (library, 2, Decimal(16), Decimal(13), Decimal(3)),
    ]
    assert listing.sum_by_library == Hours(
        events=3,
        hours=Decimal("22.5"),
        in_person=Decimal("19.5"),
        remote=Decimal(3),
        events_in_person=2,
        events_remote=1,
    )


def test_the_methodologist_opens_one_library_and_changes_only_the_regions_event(
    methodologist, region, library, listing_of
):
    attended(library, title="The library's own", starts_on=date(2023, 1, 1))
    organised(region, {library: 2}, title="Gathering", starts_on=date(2023, 10, 5))
    rows = listing_of(methodologist, library=library.pk, year="2023").attendance
    assert [(row.event.title, row.changeable) for row in rows] == [("The library's own", False), ("Gathering", True)]


def test_the_director_changes_nothing(director, region, library, listing_of):
    organised(region, {library: 2})
    assert [row.changeable for row in listing_of(director).regional_events] == [False]


@pytest.mark.parametrize(
    ("name", "one_library", "queries"),
    [("librarian", False, 7), ("central", False, 9), ("methodologist", False, 8), ("methodologist", True, 7)],
)
def test_the_queries_do_not_grow_with_the_rows(
    name, one_library, queries, request, region, library, sister_library, signed_in, django_assert_num_queries
):
    asked = {"library": library.pk} if one_library else {}
    client = signed_in(request.getfixturevalue(name))
    attended(library)
    organised(region, {library: 1})
    client.get(LIST, asked)  # the first request of a session renews it
    with django_assert_num_queries(queries):
        client.get(LIST, asked)
    for month in (1, 2):
        attended(library, starts_on=date(2023, month, 1))
        attended(sister_library, starts_on=date(2023, month, 1))
        organised(region, {library: 1, sister_library: 2}, starts_on=date(2023, month, 2))
    with django_assert_num_queries(queries):
        client.get(LIST, asked)


def test_what_was_typed_is_shown_as_text(librarian, library, signed_in):
    attended(library, title="<script>alert(1)</script>")
    page = signed_in(librarian).get(LIST).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
