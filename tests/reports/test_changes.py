"""A librarian fills in her report field by field: each is saved when she leaves it."""

from decimal import Decimal

import pytest

from reports.models import Value

from .change_story import figure, outcomes, send

D = Decimal


@pytest.fixture
def at_work(client, librarian):
    client.force_login(librarian)
    client.cookies["django_language"] = "en"
    return client


def test_a_figure_is_saved_by_itself_and_the_page_gets_its_totals(at_work, report):
    answer = send(at_work, report, figure("income_municipal", "27 737,00"))
    assert answer.status_code == 200
    assert outcomes(answer) == [{"outcome": "saved", "version": 1, "text": "27,737.00", "unread": ""}]
    assert Value.objects.get(report=report, code="income_total").number == 27737
