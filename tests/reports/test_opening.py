"""A period opens: who gets a report, and who does not."""

from datetime import date

import pytest

from libraries.models import Library
from reports import not_required
from reports.models import Period, Report, Status
from reports.opening import OpeningError, open_period


@pytest.fixture
def elm_library(municipality):
    return Library.objects.create(register_number="BLB9005", name="Elm library", municipality=municipality)


def dated(library, **dates):
    Library.objects.filter(pk=library.pk).update(**dates)


def test_each_library_that_owes_a_report_gets_one_once(year_2023, library, sister_library, school_library):
    assert open_period(year_2023) == 2
    assert open_period(year_2023) == 0
    assert sorted(Report.objects.values_list("library__name", "status")) == [
        ("Alder library", Status.NOT_STARTED),
        ("Birch library", Status.NOT_STARTED),
    ]


def test_whoever_was_open_for_a_part_of_the_year_gets_one_too(year_2023, library, sister_library, elm_library):
    """Nobody but a methodologist says that nothing is required; the dates only suggest why."""
    dated(library, closed=date(2023, 7, 1))
    dated(sister_library, opened=date(2023, 11, 6))
    dated(elm_library, closed=date(2023, 7, 1), merged_into=sister_library)
    assert open_period(year_2023) == 3
    reports = Report.objects.select_related("library__merged_into", "period").order_by("library__register_number")
    assert [(report.status, not_required.suggested(report)) for report in reports] == [
        (Status.NOT_STARTED, "The library was closed on 1 Jul 2023."),
        (Status.NOT_STARTED, "The library was opened only on 6 Nov 2023."),
        (Status.NOT_STARTED, "The library was merged into Alder library on 1 Jul 2023."),
    ]


def test_whoever_was_never_open_in_it_gets_none(year_2023, library, sister_library):
    dated(library, closed=date(2022, 12, 31))
    dated(sister_library, opened=date(2024, 1, 1))
    assert open_period(year_2023) == 0


def test_without_an_edition_nothing_is_made(year_2023, library):
    early = Period.objects.create(form=year_2023.form, code="1999")
    with pytest.raises(OpeningError, match="There is no published edition of the form for 1999"):
        open_period(early)
    assert not Report.objects.exists()
