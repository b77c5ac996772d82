"""When all reports will be in, worked out by hand."""

from datetime import date, timedelta

from reports.campaign.prediction import Course, Forecast, Method, forecast, offsets

DUE, DUE_BEFORE = date(2024, 2, 15), date(2023, 2, 15)


def course(due, expected, *offsets):
    """Reports handed in so many days after the last day; before it, below zero."""
    return Course(tuple(due + timedelta(days=offset) for offset in offsets), expected, due)


NOTHING = Course((), 0)
# Ten libraries last year: half of them ten days before the last day, the last one four days late.
LAST_YEAR = course(DUE_BEFORE, 10, -20, -15, -12, -11, -10, -5, -2, 0, 1, 4)


def test_a_year_that_goes_as_the_last_one_ends_as_it():
    # Five of ten are in ten days before the last day, as last year: 14 days to go, until 19 February.
    now = course(DUE, 10, -18, -14, -12, -11, -10)
    assert forecast(now, LAST_YEAR, on=DUE - timedelta(days=10)) == Forecast(
        Method.LAST_YEAR, date(2024, 2, 19), shift=0
    )


def test_a_year_that_is_behind_ends_later_by_as_many_days():
    # The same five are in, but it is three days before the last day: seven days behind last year.
    now = course(DUE, 10, -18, -14, -12, -11, -10)
    assert forecast(now, LAST_YEAR, on=DUE - timedelta(days=3)) == Forecast(
        Method.LAST_YEAR, date(2024, 2, 26), shift=7
    )


def test_a_year_that_is_ahead_ends_earlier():
    # Five are in 15 days before: five days ahead. Last year it took 14 days from there.
    now = course(DUE, 10, -18, -18, -16, -16, -15)
    assert forecast(now, LAST_YEAR, on=DUE - timedelta(days=15)) == Forecast(
        Method.LAST_YEAR, date(2024, 2, 14), shift=-5
    )


def test_a_year_with_other_libraries_is_compared_by_its_share():
    # 8 of 20 is the share of 4 of 10: last year that was 11 days before, and 15 days to the end.
    now = course(DUE, 20, *[-12] * 8)
    assert forecast(now, LAST_YEAR, on=DUE - timedelta(days=11)) == Forecast(
        Method.LAST_YEAR, date(2024, 2, 19), shift=0
    )


def test_a_share_between_two_days_counts_as_the_later_one():
    # 3 of 7 of ten are 4.28…: it is the fifth report of last year that reaches it, ten days before.
    now = course(DUE, 7, -12, -12, -12)
    assert forecast(now, LAST_YEAR, on=DUE - timedelta(days=10)).shift == 0


def test_without_a_last_year_the_last_seven_days_say_it():
    # Three came in the last seven days; the other four need 28 / 3 days, so ten.
    now = course(DUE, 10, -20, -19, -18, -6, -3, 0)
    assert forecast(now, NOTHING, on=DUE) == Forecast(Method.PACE, date(2024, 2, 25), count=3)


def test_what_came_seven_days_ago_is_not_of_the_last_seven():
    now = course(DUE, 10, -7, -6, -3)
    assert forecast(now, NOTHING, on=DUE) == Forecast(Method.NOTHING)


def test_too_few_reports_say_nothing():
    assert forecast(course(DUE, 10, -1, 0), LAST_YEAR, on=DUE) == Forecast(Method.NOTHING)
    assert forecast(NOTHING, NOTHING, on=DUE) == Forecast(Method.NOTHING)


def test_a_short_last_year_is_no_course():
    short = course(DUE_BEFORE, 4, -9, -8, -7, -6)
    assert forecast(course(DUE, 10, -6, -5, -4), short, on=DUE - timedelta(days=2)).method == Method.PACE


def test_all_are_in():
    assert forecast(course(DUE, 3, -6, -5, 2), LAST_YEAR, on=date(2024, 3, 9)) == Forecast(
        Method.DONE, date(2024, 2, 17)
    )


def test_what_comes_later_is_not_known_yet():
    """Looked at on an earlier day, the course is what it was then."""
    now = course(DUE, 4, -6, -5, -4, 9)
    assert (now.by(DUE), now.by(date(2024, 2, 24)), now.by(date(2024, 1, 1))) == (3, 4, 0)
    assert forecast(now, NOTHING, on=DUE - timedelta(days=3)) == Forecast(Method.PACE, date(2024, 2, 15), count=3)


def test_the_days_to_show_reach_from_the_first_report_of_both_years_to_the_last():
    assert offsets([course(DUE, 9, -4, 2), LAST_YEAR]) == range(-20, 5)
    assert offsets([NOTHING, NOTHING]) == range(1)
