"""The curve of a campaign: its points, worked out by hand, and its figures as a table."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from reports.campaign.board_tables import curve_table
from reports.campaign.curve import Step, curve_of, steps
from reports.campaign.deadlines import Deadlines
from reports.campaign.prediction import Course

DUE, BEFORE = date(2024, 2, 15), date(2023, 2, 15)


def course(due, expected, *offsets):
    return Course(tuple(due + timedelta(days=offset) for offset in offsets), expected, due)


NOW = course(DUE, 4, -4, -2)
LAST_YEAR = course(BEFORE, 4, -3, -3, 0, 2)


def test_each_year_is_a_line_of_a_point_a_day():
    """Six days from four before the last day to two after: 100 pixels each; four reports high: 45 each."""
    curve = curve_of(NOW, LAST_YEAR, on=DUE - timedelta(days=2))
    assert curve.now == "0.0,135.0 100.0,135.0 200.0,90.0"
    assert curve.before == "0.0,180.0 100.0,90.0 200.0,90.0 300.0,90.0 400.0,45.0 500.0,45.0 600.0,0.0"
    assert (curve.top, curve.due_x) == (4, Decimal("400.0"))
    assert (curve.first, curve.last) == (date(2024, 2, 11), date(2024, 2, 17))


def test_the_line_of_this_year_ends_today():
    later = curve_of(NOW, LAST_YEAR, on=DUE + timedelta(days=6))
    assert later.last == date(2024, 2, 21)
    assert later.now.count(",") == 11
    assert later.before.count(",") == 11


def test_of_an_old_campaign_the_line_ends_with_it():
    """A year later nobody looks at eleven months in which nothing happens."""
    over = Course(NOW.days, 4, DUE, end=DUE + timedelta(days=6))
    later = curve_of(over, LAST_YEAR, on=DUE + timedelta(days=365))
    assert later == curve_of(NOW, LAST_YEAR, on=DUE + timedelta(days=6))


def test_or_with_the_report_that_came_after_all():
    straggler = Course((*NOW.days, DUE + timedelta(days=40)), 4, DUE, end=DUE + timedelta(days=6))
    assert curve_of(straggler, LAST_YEAR, on=DUE + timedelta(days=365)).last == DUE + timedelta(days=40)


def test_while_it_goes_on_it_ends_today():
    going_on = Course(NOW.days, 4, DUE, end=DUE + timedelta(days=20))
    assert curve_of(going_on, LAST_YEAR, on=DUE + timedelta(days=6)).last == DUE + timedelta(days=6)


@pytest.mark.parametrize(
    ("days", "end"),
    [
        ({}, None),
        ({"due": DUE}, DUE + timedelta(days=30)),
        ({"due": DUE, "publish_due": date(2024, 3, 15)}, date(2024, 3, 15)),
        ({"opens": DUE}, None),
    ],
)
def test_a_campaign_ends_with_its_last_day_or_a_month_after_that_of_the_libraries(days, end):
    assert Deadlines(**days).end == end


def test_without_a_last_year_there_is_one_line():
    curve = curve_of(NOW, Course((), 0), on=DUE)
    assert (curve.before, curve.top) == ("", 4)


def test_without_reports_or_a_last_day_nothing_is_drawn():
    assert curve_of(course(DUE, 4), Course((), 0), on=DUE) is None
    assert curve_of(Course((DUE,), 4), LAST_YEAR, on=DUE) is None
    assert steps(Course((DUE,), 4), LAST_YEAR, on=DUE) == []


def test_the_figures_of_the_curve_are_those_of_its_days():
    found = steps(NOW, LAST_YEAR, on=DUE - timedelta(days=2))
    assert found == [
        Step(-4, date(2024, 2, 11), 1, 0),
        Step(-3, date(2024, 2, 12), 1, 2),
        Step(-2, date(2024, 2, 13), 2, 2),
        Step(0, date(2024, 2, 15), None, 3),
        Step(2, date(2024, 2, 17), None, 4),
    ]
    rows = [(row.header, *(cell.text for cell in row.cells)) for row in curve_table(found).rows]
    assert rows == [
        ("11 Feb 2024", "\u22124", "1", "0"),
        ("12 Feb 2024", "\u22123", "1", "2"),
        ("13 Feb 2024", "\u22122", "2", "2"),
        ("15 Feb 2024", "the last day", "–", "3"),
        ("17 Feb 2024", "+2", "–", "4"),
    ]
