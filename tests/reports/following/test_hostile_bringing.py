"""What a person has said is never replaced by what another place says later, however she said it."""

from decimal import Decimal

import pytest

from reports.computing import State
from reports.following import bringing
from reports.models import Origin

from ..saving.change_story import figure, outcomes, send

D = Decimal
POPULATION = "population_total"


@pytest.fixture
def brought(report, population):
    """The report with 1006 inhabitants from the population table."""
    bringing.bring_in(report)
    return report


def counted_anew(population, total):
    population.total = total
    population.save()


def said(report, code):
    value = report.values.get(code=code)
    return value.stated, value.state, value.raw, value.origin


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0", (D(0), State.KNOWN, "", Origin.ENTERED)),
        ("", (None, State.KNOWN, "", Origin.ENTERED)),
        ("unknown", (None, State.UNKNOWN, "", Origin.ENTERED)),
        ("not applicable", (None, State.NOT_APPLICABLE, "", Origin.ENTERED)),
        ("~1006", (D(1006), State.ESTIMATE, "", Origin.ENTERED)),
        ("about 1000", (None, State.KNOWN, "about 1000", Origin.ENTERED)),
    ],
)
def test_whatever_was_typed_over_a_figure_stays(at_work, brought, population, typed, kept):
    assert outcomes(send(at_work, brought, figure(POPULATION, typed, seen=1)))[0]["outcome"] == "saved"
    counted_anew(population, 990)
    bringing.bring_in(brought)
    assert said(brought, POPULATION) == kept


def test_a_figure_typed_back_to_what_was_offered_is_hers(at_work, brought, population):
    for seen, typed in ((1, "1007"), (2, "1006")):
        send(at_work, brought, figure(POPULATION, typed, seen=seen))
    counted_anew(population, 990)
    assert said(brought, POPULATION) == (D(1006), State.KNOWN, "", Origin.ENTERED)
