"""The clock of the reviewing: rounds, and the working days until a returned report is back."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from reports.campaign.rounds import Rounds, of_moves, rounds_of, working_days
from reports.models import Event

FRIDAY, MONDAY, TUESDAY = date(2024, 3, 1), date(2024, 3, 4), date(2024, 3, 5)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [(FRIDAY, FRIDAY, 0), (FRIDAY, MONDAY, 1), (FRIDAY, TUESDAY, 2), (date(2023, 11, 17), date(2023, 11, 21), 1)],
)
def test_only_working_days_are_counted(first, last, days):
    """Saturday and Sunday are none; nor is Monday, 20 November 2023, the day in place of the 18th."""
    assert working_days(first, last) == days


def test_each_return_is_a_round_and_ends_with_the_next_submission():
    """Of the first report two rounds, of one day and of none; of the second one of two; the third is not back yet."""
    moves = [
        (1, False, FRIDAY), (1, True, FRIDAY), (1, False, MONDAY), (1, True, TUESDAY), (1, False, TUESDAY),
        (2, True, FRIDAY), (2, False, TUESDAY),
        (3, True, FRIDAY),
    ]  # fmt: skip
    found = of_moves(moves)
    assert found == Rounds(4, (1, 0, 2))
    assert found.median == 1


def test_of_two_the_median_lies_between_and_of_none_there_is_none():
    assert Rounds(2, (1, 2)).median == Decimal("1.5")
    assert Rounds(1).median is None


@pytest.mark.parametrize("several", [False, True])
def test_it_is_read_in_one_query(several, library, sister_library, far_library, make_report, django_assert_num_queries):
    reports = [make_report(one) for one in ((library, sister_library, far_library) if several else (library,))]
    for report in reports:
        for day, old, new in ((1, "draft", "submitted"), (1, "submitted", "returned"), (5, "returned", "submitted")):
            Event.objects.create(report=report, old=old, new=new, at=datetime(2024, 3, day, 9, tzinfo=UTC))
        Event.objects.create(report=report, old="returned", new="returned", at=datetime(2024, 3, 2, 9, tzinfo=UTC))
    with django_assert_num_queries(1):
        found = rounds_of(reports)
    assert found == Rounds(len(reports), (2,) * len(reports))
