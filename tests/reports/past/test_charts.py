"""A small chart stands on zero, leaves gaps where nothing is known and shows where a series is broken."""

from decimal import Decimal

from reports.past.charts import Bar, Mark, chart_of


def marks(*numbers):
    return [Mark(None if number is None else Decimal(number)) for number in numbers]


def heights(chart):
    return [bar.height for bar in chart.bars]


def test_columns_are_as_high_as_their_figures_measured_from_zero():
    assert heights(chart_of(marks(50, 100, 25))) == [Decimal("28.0"), Decimal("56.0"), Decimal("14.0")]


def test_columns_stand_side_by_side_on_the_ground():
    chart = chart_of(marks(50, 100))
    assert (chart.width, chart.base) == (64, Decimal("56.0"))
    assert [(bar.x, bar.y + bar.height) for bar in chart.bars] == [(3, 56), (35, 56)]
    assert [bar.middle for bar in chart.bars] == [16, 48]


def test_a_period_without_a_number_is_a_gap():
    chart = chart_of(marks(10, None, 20))
    assert heights(chart) == [Decimal("28.0"), None, Decimal("56.0")]
    assert chart.known == 2


def test_zero_and_what_is_very_small_can_still_be_seen():
    assert heights(chart_of(marks(0, 1, 100_000))) == [1, 1, 56]


def test_figures_that_are_all_zero_are_seen_too():
    chart = chart_of(marks(0, 0))
    assert (heights(chart), chart.base) == ([1, 1], 0)


def test_what_is_below_zero_hangs_down_from_it():
    chart = chart_of(marks(30, -10))
    assert chart.base == Decimal("42.0")
    assert chart.bars == (
        Bar(Decimal(3), Decimal("0.0"), Decimal("42.0")),
        Bar(Decimal(35), Decimal("42.0"), Decimal("14.0"), last=True),
    )


def test_an_estimate_the_last_period_and_a_break_are_marked():
    chart = chart_of([Mark(Decimal(5)), Mark(Decimal(5), estimate=True), Mark(Decimal(5), broken=True)])
    assert [(bar.estimate, bar.last) for bar in chart.bars] == [(False, False), (True, False), (False, True)]
    assert chart.breaks == (64,)


def test_nothing_is_nothing():
    chart = chart_of([])
    assert (chart.width, chart.bars, chart.known) == (0, (), 0)
