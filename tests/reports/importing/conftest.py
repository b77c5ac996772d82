"""The form that the files of these stories are of."""

import pytest

from ..small_form import published


@pytest.fixture
def edition(db):
    return published()


@pytest.fixture
def form(edition):
    return edition.form
