"""Names in the order of the Latvian alphabet, for lists that are read whole: the same on every database. Pure.

As the locale data of Unicode (CLDR, lv) have it: Č, Ģ, Ķ, Ļ, Ņ, Š and Ž are letters of their own, after those without
a mark; long vowels stand among the short ones, after them only where nothing else differs; Y stands before J.
"""

from unicodedata import normalize

OWN_LETTERS = {"č": "c", "ģ": "g", "ķ": "k", "ļ": "l", "ņ": "n", "š": "s", "ž": "z"}
AFTER = "\U0010ffff"  # behind every other letter that may follow


def in_order(name: str) -> tuple[str, str]:
    """The key to sort a name by: as it is told apart first, and what decides among equals."""
    folded = normalize("NFC", name).casefold()
    return "".join(map(_letter, folded)), folded


def _letter(letter: str) -> str:
    if letter in OWN_LETTERS:
        return OWN_LETTERS[letter] + AFTER
    if letter == "y":
        return "i" + AFTER
    return normalize("NFD", letter)[0]
