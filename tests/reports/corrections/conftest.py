"""The reports and people of the stories about corrections."""

import pytest

from libraries.models import Role, User
from tests.conftest import person

from .. import small_form
from .story import network


@pytest.fixture
def year(library, sister_library, far_library):
    return network(library, sister_library, far_library)


@pytest.fixture
def colleague(region):
    """The other methodologist of the region."""
    return person("colleague", Role.METHODOLOGIST, region=region)


@pytest.fixture
def english(db):
    """Everybody reads English."""
    User.objects.update(language="en")


@pytest.fixture
def small_stock(db):
    """Reports of a form whose stock carries on from year to year."""
    edition = small_form.published()

    def make(library, period, **figures):
        report = small_form.report_for(library, edition, period, status="accepted")
        for code, figure in figures.items():
            report.values.create(code=code, number=figure, stated=figure)
        return report

    return make
