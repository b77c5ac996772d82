"""What the other rooms ask of the training diary."""

from datetime import date
from decimal import Decimal

from libraries.models import Library
from training import records
from training.records import Hours

from .conftest import SUMS_OF_THE_YEAR, attended, organised

WHOLE_YEAR = {"first": date(2023, 1, 1), "last": date(2023, 12, 31)}


def test_a_year_of_27_events_adds_up(library, year):
    assert records.total(records.of_library(library, **WHOLE_YEAR)) == SUMS_OF_THE_YEAR


def test_the_quarters_of_that_year(library, year):
    quarters = [
        records.total(records.of_library(library, first=first, last=last)).hours
        for first, last in [
            (date(2023, 1, 1), date(2023, 3, 31)),
            (date(2023, 4, 1), date(2023, 6, 30)),
            (date(2023, 7, 1), date(2023, 9, 30)),
            (date(2023, 10, 1), date(2023, 12, 31)),
        ]
    ]
    assert quarters == [Decimal("38.0"), Decimal("94.5"), Decimal("18.0"), Decimal("32.0")]


def test_of_library_is_in_date_order_with_both_ends_and_only_its_own(
    library, sister_library, django_assert_num_queries
):
    attended(library, title="Last day", starts_on=date(2023, 12, 31))
    attended(library, title="First day", starts_on=date(2023, 1, 1))
    attended(library, title="The year before", starts_on=date(2022, 12, 31))
    attended(library, title="The year after", starts_on=date(2024, 1, 1))
    attended(sister_library, title="Somebody else's")
    with django_assert_num_queries(1):
        titles = [participation.event.title for participation in records.of_library(library, **WHOLE_YEAR)]
    assert titles == ["First day", "Last day"]


def test_hours_by_library_name_those_without_events_too(
    region, library, sister_library, far_library, year, django_assert_num_queries
):
    organised(region, {library: 2, far_library: 5})
    with django_assert_num_queries(2):
        rows = records.hours_by_library(Library.objects.exclude(pk=far_library.pk), year=2023)
    assert [(row.library, row.total) for row in rows] == [
        (sister_library, Hours()),
        (
            library,
            Hours(
                events=28,
                hours=Decimal("195.5"),
                in_person=Decimal("72.0"),
                remote=Decimal("123.5"),
                events_in_person=15,
                events_remote=13,
            ),
        ),
    ]


def test_hours_by_library_of_a_year_without_events(library, year):
    assert [row.total for row in records.hours_by_library(Library.objects.all(), year=2022)] == [Hours()]


def test_rows_for_the_report_are_plain_strings(region, library):
    own = attended(library, hours=Decimal("3.5"), participants=2, area="service_centre")
    organised(
        region,
        {library: 1},
        title="Course",
        mode="remote",
        hours=Decimal(80),
        starts_on=date(2023, 10, 1),
        only_month_known=True,
    )
    course = library.participations.exclude(pk=own.pk).get()
    assert records.as_rows(records.of_library(library, **WHOLE_YEAR)) == [
        {
            "source_id": own.pk,
            "cells": {
                "when": "2023-09-14",
                "place": "Birch town hall",
                "organiser": "Guild of Map Keepers",
                "title": "Caring for old maps",
                "hours": "3.5",
                "participants": "2",
                "mode": "in_person",
                "area": "service_centre",
            },
        },
        {
            "source_id": course.pk,
            "cells": {
                "when": "2023-10",
                "place": "Northern main library",
                "organiser": "Northern main library",
                "title": "Course",
                "hours": "80",
                "participants": "1",
                "mode": "remote",
                "area": "library",
            },
        },
    ]
