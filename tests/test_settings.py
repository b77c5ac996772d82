"""The site starts right or not at all: the settings under one environment after another."""

import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

SETTINGS = Path(__file__).parents[1] / "libnet" / "settings.py"
SECRET = "correct horse battery staple, said the librarian of the town"
# What a site with a database server cannot do without.
SERVER = {
    "DATABASE_URL": "postgres://libnet:secret@db.example:5433/reports",
    "LIBNET_SECRET_KEY": SECRET,
    "LIBNET_HOSTS": "libnet.example, www.libnet.example",
}
VARIABLES = ["DATABASE_URL", "LIBNET_SECRET_KEY", "LIBNET_HOSTS", "LIBNET_HTTPS", "LIBNET_DEBUG", "LIBNET_WORKER"]
VARIABLES += ["LIBNET_MAIL", "LIBNET_MAIL_FROM", "LIBNET_SITE_URL"]


@pytest.fixture
def start(monkeypatch, tmp_path):
    """The settings as a site reads them that has these variables and no others."""

    def starting(**variables):
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("LIBNET_DATA_DIR", str(tmp_path / "site"))
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return starting


def test_with_nothing_said_it_is_a_site_on_one_pc(start, tmp_path):
    site = start()
    assert site["DATABASES"]["default"]["ENGINE"] == "django.db.backends.sqlite3"
    assert site["DATABASES"]["default"]["NAME"] == tmp_path / "site" / "libnet.sqlite3"
    assert site["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert site["DEBUG"] is False
    assert site["SESSION_COOKIE_SECURE"] is False
    assert site["LANGUAGE_CODE"] == "lv"


def test_the_secret_of_one_pc_is_made_once_and_read_by_its_owner_only(start, tmp_path):
    first, second = start()["SECRET_KEY"], start()["SECRET_KEY"]
    kept = tmp_path / "site" / "secret-key"
    assert first == second == kept.read_text("ascii")
    assert len(first) == 86
    assert kept.stat().st_mode & 0o777 == 0o600


def test_with_a_database_server_it_is_strict(start):
    site = start(**SERVER)
    database = site["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert [database[key] for key in ("NAME", "USER", "HOST", "PORT")] == ["reports", "libnet", "db.example", 5433]
    assert site["ALLOWED_HOSTS"] == ["libnet.example", "www.libnet.example"]
    assert site["CSRF_TRUSTED_ORIGINS"] == ["https://libnet.example", "https://www.libnet.example"]
    assert site["SECRET_KEY"] == SECRET
    assert site["SECURE_SSL_REDIRECT"] is True
    assert site["SESSION_COOKIE_SECURE"] is site["CSRF_COOKIE_SECURE"] is site["LANGUAGE_COOKIE_SECURE"] is True


def test_an_empty_variable_is_an_unset_one(start):
    assert start(**SERVER, LIBNET_HTTPS="", LIBNET_DEBUG=" ")["SECURE_SSL_REDIRECT"] is True


@pytest.mark.parametrize("text", ["no", "No", "0", "false", "off"])
def test_https_can_be_left_to_a_closed_network(start, text):
    site = start(**SERVER, LIBNET_HTTPS=text)
    assert site["SESSION_COOKIE_SECURE"] is False
    assert "SECURE_SSL_REDIRECT" not in site


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"LIBNET_DEBUG": "maybe"}, "LIBNET_DEBUG must be yes or no, not “maybe”."),
        ({"LIBNET_HTTPS": "2"}, "LIBNET_HTTPS must be yes or no, not “2”."),
        ({"LIBNET_SECRET_KEY": "short"}, "LIBNET_SECRET_KEY must have at least 50 characters."),
        (SERVER | {"LIBNET_SECRET_KEY": ""}, "LIBNET_SECRET_KEY is required when DATABASE_URL is set."),
        (
            SERVER | {"LIBNET_HOSTS": " , "},
            "LIBNET_HOSTS is required when DATABASE_URL is set: the names the site is reached by.",
        ),
        (
            SERVER | {"DATABASE_URL": "mysql://libnet@db.example/reports"},
            "DATABASE_URL must begin with postgres://; leave it unset for SQLite.",
        ),
    ],
)
def test_it_refuses_to_start_wrong(start, variables, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        start(**variables)
    assert str(refusal.value) == sentence
