"""Reading from the environment where mail goes, whom it is from, and what the links in it begin with."""

from collections.abc import Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from . import environment

BACKENDS = "django.core.mail.backends"
FORMATS = "smtp://name:password@host:587, smtps://…, file:/folder, console or none"
NONE = f"{BACKENDS}.dummy.EmailBackend"
HERE = {"localhost", "127.0.0.1", "::1"}
TIMEOUT = 20  # seconds for each answer of the server
NOBODY = "libnet@localhost"


def mailers(folder: Path, *, embedded: bool) -> dict[str, dict[str, Any]]:
    """Django's MAILERS out of LIBNET_MAIL. Raises `ImproperlyConfigured`.

    Unset, it is files in `folder` with the embedded database, and none with a database server.
    """
    given = environment.text("LIBNET_MAIL") or ("" if embedded else "none")
    if not given:
        return {"default": _files(folder)}
    if given == "none":
        return {"default": {"BACKEND": NONE}}
    if given == "console":
        return {"default": {"BACKEND": f"{BACKENDS}.console.EmailBackend"}}
    parts = urlsplit(given)
    if parts.scheme == "file" and parts.path.startswith("/") and not parts.netloc:
        return {"default": _files(Path(parts.path))}
    if parts.scheme in ("smtp", "smtps"):
        return {"default": {"BACKEND": f"{BACKENDS}.smtp.EmailBackend", "OPTIONS": _server(parts)}}
    raise ImproperlyConfigured(f"LIBNET_MAIL must be {FORMATS}.")


def _files(folder: Path) -> dict[str, Any]:
    return {"BACKEND": f"{BACKENDS}.filebased.EmailBackend", "OPTIONS": {"file_path": str(folder)}}


def _server(parts: SplitResult) -> dict[str, Any]:
    """Encrypted unless `tls=no` is said; a password never goes over an open line to another machine."""
    if not parts.hostname or parts.path not in ("", "/") or parts.fragment:
        raise ImproperlyConfigured(
            "LIBNET_MAIL must be written as smtp://name:password@host:587, with signs such as # / ? as %23 %2F %3F."
        )
    try:
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured("The port in LIBNET_MAIL must be a number up to 65535.") from None
    encrypted = _tls(parts)
    if bool(parts.username) != bool(parts.password):
        raise ImproperlyConfigured("LIBNET_MAIL needs both a name and a password, or neither.")
    if parts.password and not encrypted and parts.hostname not in HERE:
        raise ImproperlyConfigured("LIBNET_MAIL would send its password over an open line. Leave out tls=no.")
    return {
        "host": parts.hostname,
        "port": port,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": encrypted and parts.scheme == "smtp",
        "timeout": TIMEOUT,
    }


def _tls(parts: SplitResult) -> bool:
    asked = parse_qs(parts.query, keep_blank_values=True)
    said = asked.pop("tls", ["yes"])[-1].lower()
    if asked or said not in environment.YES | environment.NO:
        raise ImproperlyConfigured("After “?” LIBNET_MAIL takes tls=yes or tls=no, and nothing else.")
    if parts.scheme == "smtps" and said in environment.NO:
        raise ImproperlyConfigured("In LIBNET_MAIL smtps is always encrypted; tls=no belongs to smtp.")
    return said in environment.YES


def is_sent(mailers: dict[str, dict[str, Any]]) -> bool:
    """Whether there is any mail on this site."""
    return mailers["default"]["BACKEND"] != NONE


def sender(mailers: dict[str, dict[str, Any]]) -> str:
    """LIBNET_MAIL_FROM: an address, with a name before it in <> if wished. Required where a server sends."""
    given = environment.text("LIBNET_MAIL_FROM")
    if not given:
        if "host" in mailers["default"].get("OPTIONS", {}):
            raise ImproperlyConfigured("LIBNET_MAIL_FROM is required with a mail server: the address letters are from.")
        return NOBODY
    try:
        validate_email(parseaddr(given)[1])
    except ValidationError:
        raise ImproperlyConfigured(f"LIBNET_MAIL_FROM must be an e-mail address, not “{given}”.") from None
    return given


def site_url(hosts: Sequence[str], *, https: bool, embedded: bool) -> str:
    """LIBNET_SITE_URL without a slash at its end; unset, made of the first name in LIBNET_HOSTS."""
    scheme = "https" if https else "http"
    given = environment.text("LIBNET_SITE_URL").rstrip("/")
    if not given:
        if hosts[0] == "*" or hosts[0].startswith("."):
            raise ImproperlyConfigured("LIBNET_SITE_URL is required when LIBNET_HOSTS begins with a pattern.")
        return f"{scheme}://{hosts[0]}:8000" if embedded else f"{scheme}://{hosts[0]}"
    parts = urlsplit(given)
    if parts.scheme != scheme or not parts.hostname or parts.path or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"LIBNET_SITE_URL must be written as {scheme}://reports.example.lv.")
    return given
