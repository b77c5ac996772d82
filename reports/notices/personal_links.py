"""The personal link of a letter to somebody without an account: made of the site's secret, so that it is kept nowhere.

The database has its digest alone: whoever reads that, or a copy of it, cannot open a link.
"""

import hashlib

from django.utils.crypto import salted_hmac

LETTER = "letter"  # the kind of the notice that carries one


def key_of(mailing: int, contact: int) -> str:
    """The key of the notice that brings the letter of a mailing to a contact."""
    return f"{stem_of(mailing)}{contact}"


def next_key(mailing: int, contact: int, number: int) -> str:
    """The key of the letter that is sent to the new address of a contact who had `number` already."""
    return f"{key_of(mailing, contact)}:{number + 1}" if number else key_of(mailing, contact)


def contact_of(key: str) -> int:
    """The contact whom a letter is for."""
    return int(key.split(":")[1].split("-")[1])


def stem_of(mailing: int) -> str:
    """What the keys of all letters of a mailing begin with."""
    return f"{LETTER}:{mailing}-"


def token_of(key: str) -> str:
    """What stands in the link: 256 bits that nobody without the secret of the site can guess."""
    return salted_hmac("reports.notices.personal_links", key, algorithm="sha256").hexdigest()


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
