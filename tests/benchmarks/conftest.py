"""What the measurements share with the stories in a real browser and with the server that is killed."""

import pytest

from tests.chaos.serving import Site
from tests.e2e.conftest import browser, django_db_modify_db_settings

__all__ = ["browser", "django_db_modify_db_settings"]


@pytest.fixture
def site(transactional_db, tmp_path):
    """The site as it is deployed, on the database of the test."""
    site = Site(tmp_path / "gunicorn.log")
    site.start()
    try:
        site.wait()
        yield site
    finally:
        site.kill()
