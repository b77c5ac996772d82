"""Reading the environment strictly: a value that is not understood stops the site from starting."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """What the variable says; one that is empty says nothing, as if it were unset."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """A yes or a no. Raises `ImproperlyConfigured` on anything else."""
    value = text(name, "yes" if default else "no").lower()
    if value in YES:
        return True
    if value in NO:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not “{value}”.")


def words(name: str) -> list[str]:
    """A list separated by commas; empty when unset."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def secret_key(folder: Path, *, embedded: bool) -> str:
    """The site's secret: LIBNET_SECRET_KEY, or with the embedded database one kept beside it.

    Raises `ImproperlyConfigured` when a site with a database server has none, or a short one.
    """
    given = text("LIBNET_SECRET_KEY")
    if given:
        if len(given) < 50:
            raise ImproperlyConfigured("LIBNET_SECRET_KEY must have at least 50 characters.")
        return given
    if not embedded:
        raise ImproperlyConfigured("LIBNET_SECRET_KEY is required when DATABASE_URL is set.")
    return _kept_secret(folder / "secret-key")


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return path.read_text(encoding="ascii")
