"""Stories of the official statistics are told in English; the portal itself speaks Latvian."""

from decimal import Decimal

import pytest

from reports.models import Value
from reports.official.forms import form_for
from reports.official.sheet import sheet_of


@pytest.fixture
def form():
    return form_for("annual", "2023")


@pytest.fixture
def figures(report):
    """The figures of the report: `figures(active_users=386, wifi_available=1)`."""

    def put(**numbers):
        for code, number in numbers.items():
            Value.objects.update_or_create(
                report=report, code=code, defaults={"number": None if number is None else Decimal(number)}
            )
        return report

    return put


@pytest.fixture
def sheet(form, report):
    """The sheet as it is now."""
    return lambda: sheet_of(form, report)
