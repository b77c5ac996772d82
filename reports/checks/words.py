"""The words of a report as rules read them: texts under headings and long cells of tables, without their tags. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from ..blueprint import ColumnKind
from .facts import Facts
from .issues import Issue
from .rows import Place, cells, issue

ENDS_A_LINE = re.compile(r"</(?:p|li|ul|ol)>|<br ?/?>", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
SPACES = re.compile(r"[^\S\n]+")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-zāčēģīķļņšūž]|[„“\"«(])|\n+")
WORD = re.compile(r"[^\W_]+")
# A year by itself: no part of a date, of a longer number or of a sum of money.
YEAR = re.compile(
    r"(?:19|20)\d\d(?<!\d\d{4})(?<!\d\.\d{4})(?<!\d[,-]\d{4})"
    r"(?!\d|[.,]\d|[-/]\d\d?\b|-(?!19|20)\d)(?! ?(?:EUR|eiro|€|Ls)\b)"
)


@dataclass(frozen=True)
class Written:
    """Words that somebody wrote, and where: under a heading, or in a cell of a table."""

    code: str
    words: str
    place: Place | None = None

    def issue(self, rule: str, sentence: str) -> Issue:
        """An issue there; of a cell the sentence goes on after its name and begins small."""
        if self.place is None:
            return Issue(rule, self.code, sentence)
        return issue(rule, self.place, sentence[:1].lower() + sentence[1:])


def written(facts: Facts, besides: Collection[str] = ()) -> Iterator[Written]:
    """All words of the report, but for those under some headings and in some tables."""
    for code, text in facts.texts.items():
        if code in facts.blueprint.narratives and code not in besides and text.text and not text.nothing:
            yield Written(code, words_of(text.text))
    for place in cells(facts, lambda column: column.kind == ColumnKind.LONG_TEXT):
        table, column, _number, row = place
        cell = row.get(column.code, "")
        if table.code not in besides and cell:
            yield Written(table.code, words_of(cell), place)


@lru_cache(maxsize=5000)
def words_of(text: str) -> str:
    """A text without its tags, each paragraph on a line of its own."""
    lines = ENDS_A_LINE.sub("\n", text)
    return SPACES.sub(" ", unescape(TAG.sub("", lines))).strip()


def sentences(words: str) -> list[str]:
    return SENTENCE_END.split(words)


@lru_cache(maxsize=5000)
def counted_words(text: str) -> Counter[str]:
    """How often each word is in a text, whatever its case."""
    return Counter(word.casefold() for word in WORD.findall(words_of(text)))


def shared_percent(one: str, other: str) -> int:
    """How much of two texts is the same words, in whole per cent. Takes time with their length, not with its square."""
    a, b = counted_words(one), counted_words(other)
    both = a.total() + b.total()
    return 200 * (a & b).total() // both if both else 0
