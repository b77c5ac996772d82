"""The list of reports: what is counted of each, in queries that do not grow with the list."""

import re

import pytest

from libraries.models import Library
from reports.models import Origin, Value
from tests.conftest import reader


def filled_of(client) -> list[str]:
    page = client.get("/reports/").content.decode()
    return re.findall(r'data-label="Figures filled" class="number">(\d+)<', page)


@pytest.mark.parametrize("others", [0, 2])
def test_figures_that_somebody_gave_are_counted(
    others, make_report, library, municipality, methodologist, django_assert_num_queries
):
    report = make_report(library)
    Value.objects.create(report=report, code="visits_physical", number=300, stated=300)
    Value.objects.create(report=report, code="loans_total", number=0, stated=0, origin=Origin.LAST_PERIOD)
    Value.objects.create(report=report, code="expenditure_total", number=900, origin=Origin.COMPUTED)
    Value.objects.create(report=report, code="active_users", state="unknown")
    for number in range(others):
        make_report(
            Library.objects.create(name=f"Elm {number}", register_number=f"E{number}", municipality=municipality)
        )
    client = reader(methodologist)
    client.get("/reports/")
    with django_assert_num_queries(11):
        assert filled_of(client) == ["2", *["0"] * others]
