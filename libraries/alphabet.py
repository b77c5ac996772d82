"""Names in the order of the Latvian alphabet, in Python and in queries: the same on every database.

As the locale data of Unicode (CLDR, lv) have it: Č, Ģ, Ķ, Ļ, Ņ, Š and Ž are letters of their own, after those without
a mark; long vowels stand among the short ones, after them only where nothing else differs; Y stands before J.

Databases sort text as their server was set up, SQLite by code points, and not every PostgreSQL is built with the locale
data. So a query sorts by a key that is made of the name, one character for another.
"""

from unicodedata import normalize

from django.db.models import Func

ALPHABET = "abcčdefgģhiyjkķlļmnņopqrsštuvwxzž"
WITHIN = {"ł": "l", "ø": "o", "đ": "d", "æ": "a", "œ": "o", "ı": "i"}  # what Unicode does not take apart
SIGNS = {"–": "-", "—": "-", "„": '"', "“": '"', "”": '"', "«": '"', "»": '"', "\u00a0": " "}
END = "\x01"  # before every character that a longer name may go on with


def _place(letter: str) -> str:
    """A character for the letter's place in the alphabet; nothing for what is no letter of Latin script."""
    folded = letter.casefold()[0]
    plain = folded if folded in ALPHABET else WITHIN.get(folded, normalize("NFD", folded)[0])
    # Behind digits and signs, before other scripts; every letter that has this code itself is sorted as another.
    return chr(0x100 + ALPHABET.index(plain)) if plain in ALPHABET else ""


LETTERS = {letter: _place(letter) for letter in map(chr, range(ord("A"), 0x180)) if _place(letter)} | SIGNS
KEYS = str.maketrans(LETTERS)
IN_POSTGRESQL = (
    f"(TRANSLATE(NORMALIZE(%(expressions)s), '{''.join(LETTERS)}', '{''.join(LETTERS.values())}')"
    ' || CHR(1) || NORMALIZE(%(expressions)s)) COLLATE "C"'
)


def in_order(name: str) -> str:
    """The key to sort a name by, character by character."""
    name = normalize("NFC", name)
    return name.translate(KEYS) + END + name


class InOrder(Func):
    """The same key in a query: `order_by(InOrder("name"))`. On SQLite a function of ours, see `teach`."""

    function = "IN_ORDER"
    arity = 1

    def as_postgresql(self, compiler, connection, **context):
        return super().as_sql(compiler, connection, template=IN_POSTGRESQL, **context)


def teach(connection, **signal) -> None:
    """Gives a new connection to SQLite the function; it has none that puts one letter for another."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("IN_ORDER", 1, _of_stored, deterministic=True)


def _of_stored(name: str | None) -> str | None:
    return None if name is None else in_order(name)
