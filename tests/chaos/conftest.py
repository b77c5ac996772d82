"""The world of the runs: a database of its own that is never emptied, and the site that serves it."""

import os

import pytest
from playwright.sync_api import sync_playwright

from libraries.models import User
from tests.e2e.conftest import django_db_modify_db_settings

from . import witness, world
from .people import Person
from .serving import Site

__all__ = ["django_db_modify_db_settings"]


@pytest.fixture(scope="session")
def chaos_world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        # Only a test that says so (`django_db`) gets a database of its own; triggers must not get into another.
        assert not User.objects.exists()
        witness.watch()
        yield world.build()


@pytest.fixture(scope="session")
def site(chaos_world, tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("site") / "gunicorn.log")
    site.start()
    try:
        site.wait()
        yield site
    finally:
        site.kill()


@pytest.fixture(scope="session")
def people(chaos_world, site, tmp_path_factory):
    """Ann and Bert before their browsers."""
    with sync_playwright() as playwright:
        found = [
            Person(playwright, user, tmp_path_factory.mktemp(user.username), site.url)
            for user in (chaos_world.ann, chaos_world.bert)
        ]
        for person in found:
            person.come()
        yield found
        for person in found:
            person.go()


@pytest.fixture
def seeds() -> list[int]:
    """CHAOS_SEED: the first; CHAOS_RUNS: how many."""
    first = int(os.environ.get("CHAOS_SEED") or 1)
    return list(range(first, first + int(os.environ.get("CHAOS_RUNS") or 6)))
