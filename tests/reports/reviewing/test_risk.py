"""How much a report is worth a look, and the reasons in words."""

from decimal import Decimal

import pytest

from reports.reviewing.risk import Jump, Signals, risk_of

JUMP = Jump("Visits", "1,000", "2,600", Decimal(160))


def told(**signals):
    return [(reason.weight, reason.text) for reason in risk_of(Signals(**signals)).reasons]


@pytest.mark.parametrize(
    ("signals", "reasons"),
    [
        ({}, []),
        ({"unexplained": 1}, [(12, "1 unusual figure has no explanation")]),
        ({"unexplained": 4}, [(36, "4 unusual figures have no explanation")]),
        ({"unusual": 1}, [(4, "1 unusual figure")]),
        ({"unusual": 9}, [(24, "9 unusual figures")]),
        ({"largest": JUMP}, [(12, "the largest jump: Visits +160.0\u00a0% (1,000 → 2,600)")]),
        (
            {"largest": Jump("Visits", "10", "15", Decimal(50))},
            [(6, "the largest jump: Visits +50.0\u00a0% (10 → 15)")],
        ),
        ({"largest": Jump("Visits", "100", "149", Decimal(49))}, []),
        ({"newcomer": "Anna"}, [(15, "the first report of Anna in this library")]),
        ({"filled": 100, "pasted": 24}, []),
        ({"filled": 100, "pasted": 25}, [(5, "25 % of the figures were pasted")]),
        ({"filled": 3, "estimated": 2}, [(13, "66 % of the figures are estimates")]),
        ({"filled": 10, "taken_over": 10}, [(20, "100 % of the figures were taken over from last year")]),
        ({"days_late": 1}, [(5, "submitted 1 day late")]),
        ({"days_late": 90}, [(10, "submitted 90 days late")]),
        ({"returned": 1}, [(8, "returned 1 time already")]),
        ({"returned": 5}, [(16, "returned 5 times already")]),
        ({"drawn": True}, [(10, "drawn by lot for reading in full")]),
    ],
)
def test_each_reason_has_its_words_and_its_weight(signals, reasons):
    assert told(**signals) == reasons


def test_the_weightiest_reason_stands_first_and_all_of_them_add_up():
    risk = risk_of(Signals(unusual=2, newcomer="Anna", days_late=3))
    assert [reason.weight for reason in risk.reasons] == [15, 8, 5]
    assert (risk.score, risk.level, risk.word) == (28, "some", "worth a look")


@pytest.mark.parametrize(
    ("signals", "level", "word"),
    [
        ({}, "none", "nothing stands out"),
        ({"unexplained": 2}, "some", "worth a look"),
        ({"unexplained": 3}, "high", "look closely"),
    ],
)
def test_what_stands_out_is_said_in_a_word(signals, level, word):
    risk = risk_of(Signals(**signals))
    assert (risk.level, risk.word) == (level, word)
