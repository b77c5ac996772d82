"""A finished file put where it was asked for: whole or not at all."""

import os
from pathlib import Path

from django.utils.translation import gettext as _


class FileError(Exception):
    """A file cannot be written; the message is for the person who asked for it."""


def write_whole(path: str, content: bytes) -> None:
    """Write the file beside its place, then put it there. Raises `FileError`."""
    place = Path(path)
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(place)
    except OSError as error:
        beside.unlink(missing_ok=True)
        sentence = _("The file “%(path)s” cannot be written: %(reason)s.")
        raise FileError(sentence % {"path": path, "reason": error.strerror or error}) from error
