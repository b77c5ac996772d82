"""Where mail goes is said by the environment: understood as it is meant, or the site does not start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from .test_settings import SERVER, start

__all__ = ["start"]  # the fixture of its own tests
FROM = {"LIBNET_MAIL_FROM": "libnet <reports@example.lv>"}


def mailer(site) -> dict:
    return site["MAILERS"]["default"]


def test_on_one_pc_letters_become_files(start, tmp_path):
    site = start()
    assert mailer(site)["BACKEND"] == "django.core.mail.backends.filebased.EmailBackend"
    assert mailer(site)["OPTIONS"] == {"file_path": str(tmp_path / "site" / "mail")}
    assert site["MAIL_IS_SENT"] is True
    assert (site["SITE_URL"], site["DEFAULT_FROM_EMAIL"], site["WORKER"]) == (
        "http://localhost:8000",
        "libnet@localhost",
        False,
    )


def test_with_a_database_server_nothing_is_mailed_until_somebody_says_where(start):
    site = start(**SERVER)
    assert (site["MAIL_IS_SENT"], site["SITE_URL"]) == (False, "https://libnet.example")


def test_a_mail_server_with_a_password_is_spoken_to_encrypted(start):
    site = start(LIBNET_MAIL="smtp://reports%40example.lv:p%23ss%2Fword@mail.example.lv:2525", **FROM)
    assert mailer(site)["BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert mailer(site)["OPTIONS"] == {
        "host": "mail.example.lv",
        "port": 2525,
        "username": "reports@example.lv",
        "password": "p#ss/word",
        "use_ssl": False,
        "use_tls": True,
        "timeout": 20,
    }
    assert site["DEFAULT_FROM_EMAIL"] == site["SERVER_EMAIL"] == "libnet <reports@example.lv>"


@pytest.mark.parametrize(
    ("url", "ssl", "tls"),
    [
        ("smtps://mail.example.lv", True, False),
        ("smtp://mail.example.lv", False, True),
        ("smtp://mail.example.lv?tls=yes", False, True),
        ("smtp://mail.example.lv?tls=0", False, False),
        ("smtp://name:word@localhost?tls=no", False, False),
    ],
)
def test_how_the_line_is_encrypted(start, url, ssl, tls):
    options = mailer(start(LIBNET_MAIL=url, **FROM))["OPTIONS"]
    assert (options["use_ssl"], options["use_tls"], options["port"]) == (ssl, tls, None)


@pytest.mark.parametrize(
    ("said", "mailers"),
    [
        ("none", {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}),
        ("console", {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}),
        (
            "file:/srv/letters",
            {
                "default": {
                    "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
                    "OPTIONS": {"file_path": "/srv/letters"},
                }
            },
        ),
    ],
)
def test_other_ways(start, said, mailers):
    assert start(LIBNET_MAIL=said)["MAILERS"] == mailers


WAYS = "smtp://name:password@host:587, smtps://…, file:/folder, console or none"
SIGNS = "LIBNET_MAIL must be written as smtp://name:password@host:587, with signs such as # / ? as %23 %2F %3F."


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("yes", f"LIBNET_MAIL must be {WAYS}."),
        ("mail.example.lv", f"LIBNET_MAIL must be {WAYS}."),
        ("http://mail.example.lv", f"LIBNET_MAIL must be {WAYS}."),
        ("file:letters", f"LIBNET_MAIL must be {WAYS}."),
        ("file://server/letters", f"LIBNET_MAIL must be {WAYS}."),
        ("smtp://", SIGNS),
        ("smtp://name:p#ss@mail.example.lv", SIGNS),
        ("smtp://mail.example.lv/inbox", SIGNS),
        ("smtp://mail.example.lv:x", "The port in LIBNET_MAIL must be a number up to 65535."),
        ("smtp://mail.example.lv:70000", "The port in LIBNET_MAIL must be a number up to 65535."),
        ("smtp://name@mail.example.lv", "LIBNET_MAIL needs both a name and a password, or neither."),
        (
            "smtp://name:word@mail.example.lv?tls=no",
            "LIBNET_MAIL would send its password over an open line. Leave out tls=no.",
        ),
        ("smtp://mail.example.lv?tls=maybe", "After “?” LIBNET_MAIL takes tls=yes or tls=no, and nothing else."),
        ("smtp://mail.example.lv?ssl=yes", "After “?” LIBNET_MAIL takes tls=yes or tls=no, and nothing else."),
        (
            "smtps://mail.example.lv?tls=no",
            "In LIBNET_MAIL smtps is always encrypted; tls=no belongs to smtp.",
        ),
    ],
)
def test_what_is_not_understood_stops_the_site(start, said, sentence):
    with pytest.raises(ImproperlyConfigured) as refused:
        start(LIBNET_MAIL=said, **FROM)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("sender", "sentence"),
    [
        ("", "LIBNET_MAIL_FROM is required with a mail server: the address letters are from."),
        ("libnet", "LIBNET_MAIL_FROM must be an e-mail address, not “libnet”."),
        (
            "a@example.lv\nBcc: b@example.lv",
            "LIBNET_MAIL_FROM must be an e-mail address, not “a@example.lv\nBcc: b@example.lv”.",
        ),
    ],
)
def test_a_mail_server_needs_a_sender(start, sender, sentence):
    with pytest.raises(ImproperlyConfigured) as refused:
        start(LIBNET_MAIL="smtp://mail.example.lv", LIBNET_MAIL_FROM=sender)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("variables", "url"),
    [
        ({"LIBNET_SITE_URL": "https://reports.example.lv/"}, "https://reports.example.lv"),
        ({"LIBNET_SITE_URL": "https://reports.example.lv:8443"}, "https://reports.example.lv:8443"),
        ({"LIBNET_HOSTS": "one.example,two.example"}, "https://one.example"),
        ({"LIBNET_HTTPS": "no"}, "http://libnet.example"),
    ],
)
def test_links_begin_with_the_address_of_the_site(start, variables, url):
    assert start(**SERVER | variables)["SITE_URL"] == url


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"LIBNET_SITE_URL": "reports.example.lv"}, "LIBNET_SITE_URL must be written as https://reports.example.lv."),
        (
            {"LIBNET_SITE_URL": "http://reports.example.lv"},
            "LIBNET_SITE_URL must be written as https://reports.example.lv.",
        ),
        (
            {"LIBNET_SITE_URL": "https://reports.example.lv/libnet"},
            "LIBNET_SITE_URL must be written as https://reports.example.lv.",
        ),
        ({"LIBNET_HOSTS": ".example.lv"}, "LIBNET_SITE_URL is required when LIBNET_HOSTS begins with a pattern."),
    ],
)
def test_an_address_that_leads_nowhere_stops_the_site(start, variables, sentence):
    with pytest.raises(ImproperlyConfigured) as refused:
        start(**SERVER | variables)
    assert str(refused.value) == sentence


def test_a_worker_beside_the_site(start):
    assert start(LIBNET_WORKER="yes")["WORKER"] is True
