"""Names that are spelled in different ways: by case, diacritics, spaces, quotes, endings and slips. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

NO_LETTER = re.compile(r"[^\w]+|_+")
ABBREVIATION = re.compile(r"[^\W\d_]{2,8}")
LONGEST_ENDING = 2  # letters in which two forms of one Latvian word differ: centrs, centra; sistēmas, sistēmu
SHORTEST_STEM = 4
LEAST_LETTERS_OF_A_SLIP = 6
LONGEST_NAME = 200  # what is longer is a description, not a name


type Words = tuple[str, ...]


@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    """The letters and digits of a text in small letters without diacritics, one space between its words."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return NO_LETTER.sub(" ", letters).strip()


class Names:
    """Names that a text can be a misspelling of."""

    def __init__(self, names: Iterable[str] = ()):
        self._spelled: set[str] = set()
        self._by_words: dict[Words, str] = {}
        self._by_initials: dict[Words, list[tuple[Words, str]]] = {}
        for name in names:
            self.add(name)

    def __contains__(self, name: str) -> bool:
        return name in self._spelled

    def add(self, name: str, *, also_called: Iterable[str] = ()) -> None:
        """A name, and other names that stand for it."""
        self._spelled.add(name)
        for text in (name, *also_called):
            words = tuple(bare(text).split())
            if words:
                self._by_words.setdefault(words, name)
                self._by_initials.setdefault(_initials(words), []).append((words, name))

    def meant_by(self, text: str) -> str:
        """The name that the text is another spelling of; empty when it is one of the names, or like none."""
        text = text.strip()
        words = () if text in self or len(text) > LONGEST_NAME else tuple(bare(text).split())
        return self._by_words.get(words) or self._like(words) or self._like(_without_abbreviation(text, words))

    def _like(self, words: Words) -> str:
        if len(words) < 2:
            return ""  # One word is too little to tell a slip from another name.
        alike = (
            name for others, name in self._by_initials.get(_initials(words), ()) if all(map(_alike, words, others))
        )
        return next(alike, "")


def _initials(words: Words) -> Words:
    return tuple(word[0] for word in words)


def _without_abbreviation(text: str, words: Words) -> Words:
    """“LNB Attīstības centrs” without the abbreviation before it; nothing when there is none."""
    first = text.partition(" ")[0]
    return words[1:] if ABBREVIATION.fullmatch(first) and first.isupper() else ()


def _alike(one: str, other: str) -> bool:
    """Two words without diacritics that differ in their ending or by one slip of the finger."""
    if one == other:
        return True
    if any(sign.isdigit() for sign in one + other):
        return False
    same = _same_beginning(one, other)
    shorter, longer = sorted((len(one), len(other)))
    if same >= SHORTEST_STEM and longer - same <= LONGEST_ENDING:
        return True
    return shorter >= LEAST_LETTERS_OF_A_SLIP and _one_slip_apart(one, other, same)


def _same_beginning(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _one_slip_apart(one: str, other: str, same: int) -> bool:
    """A letter too many or too few, another letter, or two that have changed places."""
    a, b = one[same:], other[same:]
    swapped = len(a) > 1 and a[1::-1] + a[2:] == b
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]
