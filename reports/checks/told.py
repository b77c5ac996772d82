"""Numbers told in texts that are not those of the report: W24, W36. Tags are no words."""

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import stems
from ..blueprint import Blueprint, ColumnKind, Kind
from ..computing import cell_number
from ..languages import language
from ..numbers import print_number, rounded
from ..texts.tokens import TOKEN
from .facts import Facts
from .issues import Issue
from .words import YEAR, Written, sentences, written

FIGURE = TOKEN.pattern.replace("(", "(?P<code>", 1)
DIGITS = r"(?:\d{1,3}(?:[ \u00a0]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?)"
NUMBER = rf"(?<![\d.,])(?P<number>{DIGITS})(?![\d]|[.,]\d)"
DIGIT = re.compile(r"\d+")
SAME = r"\s*(?:=|,?\s(?:jeb|proti,|t\. ?i\.,?|or|i\. ?e\.,?)\s)\s*"
UNIT = r"\s*(?:%|EUR|eiro|€)?\s*"
BESIDE = [
    re.compile(pattern)
    for pattern in (
        rf"{FIGURE}{UNIT}\({NUMBER}{UNIT}\)",
        rf"{FIGURE}{SAME}{NUMBER}",
        rf"{NUMBER}{UNIT}\({FIGURE}{UNIT}\)",
        rf"{NUMBER}{SAME}{FIGURE}",
    )
]
# The number of “Aktīvo lietotāju skaits 2023. gadā bija 495.” What follows is no other thing that is counted.
TOLD = re.compile(
    NUMBER
    + r"(?=\s*(?:$|[.;:)!?(\n]|,(?!\d)|[€%]|(?:EUR|eiro|euro|person\w*|cilvēk\w*|lietotāj\w*|vienīb\w*|reiz\w*)\b))"
    r"(?!\.? ?(?:gad|g\.|year))"
)
FILLER = re.compile(
    r"(?:[\s:=–—-]|\b(?:kopā|bija|ir|sasniedza|sasniedzis|sastāda|sastādīja|was|is|were|are|reached|in all)\b"
    r"|(?<!\d)(?P<year>(?:19|20)\d\d)\. gad(?:ā|a beigās)|\bin (?P<in_year>(?:19|20)\d\d)\b)*$"
)
BEGINS = re.compile(
    r"(?:^|[.;:!?(\n,•]|\b(?:un|bet|kopējais|bibliotēkas|gadā|and|but|the|total))\s*[„“\"]?$", re.IGNORECASE
)
LONGEST_NAME = 120


def _numbers(pattern: re.Pattern[str], words: str) -> Iterator[re.Match[str]]:
    """What a pattern that begins with a number finds, looked for only where there are digits."""
    end = 0
    for digits in DIGIT.finditer(words):
        if digits.start() >= end and (match := pattern.match(words, digits.start())):
            end = match.end()
            yield match


def figure_beside_another(facts: Facts) -> Iterator[Issue]:
    """W24: a number typed beside a {figure}, as “{active_users} (495)”, or after its name, is another one.

    After a name last year's number may stand too, as in a comparison.
    """
    for _check in facts.uses_of("W24"):
        for one in written(facts):
            for code, typed in _typed(facts, one.words):
                sentence = _("The text says %(typed)s beside “%(label)s”, which is %(number)s in the report.")
                words = {"typed": typed, "label": facts.label(code), "number": facts.shown(code)}
                yield one.issue("W24", sentence % words)


def _typed(facts: Facts, words: str) -> Iterator[tuple[str, str]]:
    """The figures beside which another number was typed, with that number."""
    for code, typed in _beside_tokens(words) if "{" in words else ():
        if facts.known(code) and not _agrees(facts, code, typed, facts[code]):
            yield code, typed
    for code, typed in _after_names(facts, words):
        before = facts.before(code)
        if not _agrees(facts, code, typed, facts[code]) and not (before and _agrees(facts, code, typed, before)):
            yield code, typed


def _beside_tokens(words: str) -> Iterator[tuple[str, str]]:
    for pattern in BESIDE:
        for match in pattern.finditer(words):
            yield match["code"], match["number"]


def _agrees(facts: Facts, code: str, typed: str, number: Decimal) -> bool:
    """Whether it is the number, with as many places as the figure has or as a whole one."""
    places = {
        0 if facts.indicator(code).kind == Kind.MONEY else facts.indicator(code).places,
        facts.indicator(code).places,
    }
    return _read(typed) in {rounded(number, one) for one in places}


def _read(typed: str) -> Decimal:
    return Decimal(re.sub(r"[ \u00a0]", "", typed).replace(",", "."))


def _after_names(facts: Facts, words: str) -> Iterator[tuple[str, str]]:
    for code, match, year in _named(facts.blueprint, words):
        counts = year in (None, facts.first_day.year) and facts.known(code)
        if counts and _unit_fits(facts, code, words[match.end() :]):
            yield code, match["number"]


def _named(blueprint: Blueprint, words: str) -> Iterator[tuple[str, re.Match[str], int | None]]:
    """The figures whose names numbers follow, with the number, and the year that stands between."""
    for match in _numbers(TOLD, words):
        told = words[max(match.start() - LONGEST_NAME, 0) : match.start()]
        if filler := FILLER.search(told):
            year = filler["year"] or filler["in_year"]
            if code := _named_at_the_end(blueprint, told[: filler.start()]):
                yield code, match, int(year) if year else None


def figures_told(blueprint: Blueprint, words: str) -> frozenset[str]:
    """The figures that the words give numbers of: those that have to be known for W24 to judge them."""
    codes = {code for code, _typed in _beside_tokens(words)} | {
        code for code, _match, _year in _named(blueprint, words)
    }
    return frozenset(codes & blueprint.indicators.keys())


def tells_of_money(words: str) -> bool:
    """Whether all money of the report has to be known for W36 to judge them."""
    return any(_numbers(AMOUNT, words))


def _unit_fits(facts: Facts, code: str, after: str) -> bool:
    return after.lstrip().startswith("%") == (facts.indicator(code).kind == Kind.SHARE)


def _named_at_the_end(blueprint: Blueprint, told: str) -> str:
    """The figure whose name the words end with, whatever the endings; the name has to begin something."""
    last = told.rpartition(" ")[2].casefold()[:BEGINNING]
    for name, code in names_of(blueprint).get(last, ()):
        if (match := name.search(told)) and BEGINS.search(told[: match.start()]):
            return code
    return ""


BEGINNING = 4  # letters of its last word by which a name is found
Name = tuple[re.Pattern[str], str]


@lru_cache(maxsize=200)
def names_of(blueprint: Blueprint) -> Mapping[str, tuple[Name, ...]]:
    """The names of figures by the beginning of their last word, the longest first; those of one word say too little."""
    codes, found = _called(blueprint), dict[str, list[Name]]()
    for name in sorted(codes, key=len, reverse=True):
        words = name.split()
        if len(words) > 1 and len(codes[name]) == 1 and all(word.isalnum() for word in words):
            pattern = r"\s".join(rf"{re.escape(_stem(word))}\w*" for word in words)
            (code,) = codes[name]
            found.setdefault(words[-1][:BEGINNING], []).append((re.compile(rf"\b{pattern}$", re.IGNORECASE), code))
    return {last: tuple(names) for last, names in found.items()}


def _called(blueprint: Blueprint) -> dict[str, set[str]]:
    """The figures by their names in each language, without what stands in brackets."""
    found: dict[str, set[str]] = {}
    for code, indicator in blueprint.indicators.items():
        for text in indicator.label.texts.values():
            found.setdefault(text.partition("(")[0].strip().casefold(), set()).add(code)
    return found


def namesakes(blueprint: Blueprint, codes: Collection[str]) -> frozenset[str]:
    """The figures that are called as some of these are: a name that several have tells which is meant to nobody."""
    return frozenset().union(*(alike for alike in _called(blueprint).values() if not alike.isdisjoint(codes)))


def _stem(word: str) -> str:
    """A word without the ending that changes with its case."""
    return word[: max(len(word) - 2, BEGINNING)] if len(word) > BEGINNING else word


AMOUNT = re.compile(
    rf"{NUMBER}\s?(?:EUR\b|[Ee]iro\b|[Ee]uros?\b|€|E(?![\w-]))"
    rf"|(?:(?<=€)|(?<=€\s)|(?<=EUR\s)){NUMBER.replace('number', 'after')}"
)


def money_in_no_table(facts: Facts) -> Iterator[Issue]:
    """W36: a text speaks of money that no table and no figure of the report has; not of a plan or another year."""
    for check in facts.uses_of("W36"):
        known: set[Decimal] | None = None
        for one in written(facts):
            told = list(_amounts(facts, one.words))
            if told and known is None:
                known = set(_money(facts))
            least = facts.limit(check, "money", one.code)
            unknown = [
                number for number in dict.fromkeys(told) if number >= least and not _is_among(number, known or ())
            ]
            if unknown:
                yield _unknown_money(facts, one, unknown)


def _unknown_money(facts: Facts, one: Written, amounts: list[Decimal]) -> Issue:
    sentence = ngettext(
        "The text speaks of %(amounts)s %(currency)s, which no table and no figure of the report has. "
        "If it was received or spent, enter it there too.",
        "The text speaks of %(amounts)s %(currency)s, which no table and no figure of the report has. "
        "If they were received or spent, enter them there too.",
        len(amounts),
    )
    shown = (print_number(number, 0 if number == number.to_integral_value() else 2, language()) for number in amounts)
    return one.issue("W36", sentence % {"amounts": "; ".join(shown), "currency": facts.blueprint.currency})


def _amounts(facts: Facts, words: str) -> Iterator[Decimal]:
    """The sums of money in sentences about the year of the report."""
    if not tells_of_money(words):
        return
    for sentence in sentences(words):
        if not stems.PLANNED.search(sentence) and not _is_of_the_past(facts, sentence):
            for match in _numbers(AMOUNT, sentence):
                yield _read(match["number"] or match["after"])


def _is_of_the_past(facts: Facts, sentence: str) -> bool:
    years = {int(year) for year in YEAR.findall(sentence)}
    return bool(years) and facts.first_day.year not in years


def _money(facts: Facts) -> Iterator[Decimal]:
    """All money of this report and of last year's, and how much each figure changed."""
    for code, indicator in facts.blueprint.indicators.items():
        if indicator.kind == Kind.MONEY:
            now, before = facts.figure(code), facts.before(code)
            numbers = [one for one in (now.number, now.stated, now.computed, before) if one is not None]
            yield from numbers
            if now.number is not None and before is not None:
                yield abs(now.number - before)
    for rows in (facts.rows, facts.previous_rows):
        for table in facts.blueprint.tables.values():
            columns = [column.code for column in table.columns if column.kind == ColumnKind.MONEY]
            for row in rows.get(table.code, ()) if columns else ():
                yield from (number for column in columns if (number := cell_number(row, column)) is not None)


def _is_among(number: Decimal, known: Collection[Decimal]) -> bool:
    """Of a whole sum the cents may be left out, rounded or cut off."""
    if number != number.to_integral_value():
        return any(rounded(one, 2) == number for one in known)
    return any(abs(one - number) < 1 for one in known)
