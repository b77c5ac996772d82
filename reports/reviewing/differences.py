"""What two texts have that the other has not, sentence by sentence. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SENTENCE_ENDS = re.compile(r"(?<=[.!?…])\s+|\n+")


@dataclass(frozen=True)
class Piece:
    """Some sentences of a text: `gone` from it or `new` in it."""

    text: str
    new: bool

    @property
    def gone(self) -> bool:
        return not self.new


def sentences(text: str) -> list[str]:
    return [one.strip() for one in SENTENCE_ENDS.split(text) if one.strip()]


def pieces(old: str, new: str) -> list[Piece]:
    """What is gone and what is new, in the order of reading; what stayed is left out."""
    return list(_pieces(sentences(old), sentences(new)))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for same, first, last, start, end in matcher.get_opcodes():
        if same == "equal":
            continue
        if last > first:
            yield Piece(" ".join(old[first:last]), new=False)
        if end > start:
            yield Piece(" ".join(new[start:end]), new=True)
