"""Where the demonstration year refuses to be built: beside real libraries, real people or a database server."""

import pytest
from django.core.management import CommandError, call_command

from libraries.models import Library, User
from reports import demo


@pytest.fixture
def embedded(settings):
    settings.EMBEDDED = True


def test_a_database_server_is_refused(db, settings):
    settings.EMBEDDED = False
    with pytest.raises(CommandError) as refused:
        call_command("demo", "--no-server")
    assert str(refused.value) == (
        "The demonstration uses its own embedded database. Unset DATABASE_URL and start it again."
    )


def test_a_database_with_libraries_is_refused(library, embedded):
    with pytest.raises(CommandError) as refused:
        call_command("demo", "--no-server")
    assert str(refused.value) == (
        "This database already holds libraries, so the demonstration year is not put into it."
    )
    assert Library.objects.get() == library


def test_a_database_with_accounts_is_refused(stranger, embedded):
    with pytest.raises(demo.DemoError) as refused:
        demo.build()
    assert str(refused.value) == "This database already holds accounts, so the demonstration year is not put into it."
    assert User.objects.get() == stranger


def test_a_port_is_a_number(db):
    with pytest.raises(CommandError):
        call_command("demo", "--no-server", "--port", "70000")
