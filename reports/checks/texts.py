"""What is odd in what was written: W08, W31, W33. They read the words only as they are stored."""

import re
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import period_names, stems
from .facts import Facts
from .issues import Issue
from .words import YEAR, Written, sentences, shared_percent, words_of, written


def other_years(facts: Facts) -> Iterator[Issue]:
    """W08: a year that is not the one reported on, mostly left over from last year's text.

    A neighbouring year may be compared with or planned for; a founding or a document may be of any year, and what is
    further back than the threshold is history.
    """
    for check in facts.uses_of("W08"):
        for one in written(facts, check.also["except"]):
            years = _odd_years(facts, one, int(facts.limit(check, "years", one.code)))
            if years:
                sentence = ngettext(
                    "The text speaks of the year %(years)s. Is that right in a report of %(now)s?",
                    "The text speaks of the years %(years)s. Is that right in a report of %(now)s?",
                    len(years),
                )
                yield one.issue("W08", sentence % {"years": ", ".join(map(str, years)), "now": facts.first_day.year})


def _odd_years(facts: Facts, one: Written, back: int) -> list[int]:
    now = facts.first_day.year
    if {int(year) for year in YEAR.findall(one.words)} <= {now}:
        return []
    found: set[int] = set()
    for sentence in sentences(one.words):
        years = {int(year) for year in YEAR.findall(sentence)}
        found |= {year for year in years if year >= now - back and not _is_fine(facts, year, years, sentence)}
    return sorted(found)


def _is_fine(facts: Facts, year: int, together: set[int], sentence: str) -> bool:
    now = facts.first_day.year
    if year in (now, facts.profile.founded) or stems.FOUNDING.search(sentence):
        return True
    if year > now:
        return stems.PLAN.search(sentence) is not None
    in_a_row = together.issuperset(range(year, now + 1))
    return in_a_row or (year == now - 1 and stems.COMPARISON.search(sentence) is not None)


NAME = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)?) ([^\W\d_]+(?:-[^\W\d_]+)?)")
QUOTED = re.compile(r"[„“][^”“\n]{0,200}[”“]|\"[^\"\n]{0,200}\"|«[^»\n]{0,200}»")


def name_of_a_child(facts: Facts) -> Iterator[Issue]:
    """W31: a first name and a surname near the word pupil or class. The message does not repeat the name."""
    for check in facts.uses_of("W31"):
        for one in written(facts):
            word = _pupil_named(one.words, int(facts.limit(check, "characters", one.code)))
            if word:
                sentence = _("There may be the name of a child beside “%(word)s”: leave it out, or use initials.")
                yield one.issue("W31", sentence % {"word": word})


def _pupil_named(words: str, far: int) -> str:
    """The word beside which a child is named; empty when there is none."""
    if not stems.PUPIL.search(words):
        return ""
    bare = QUOTED.sub(lambda quoted: "„" * len(quoted[0]), words)
    for line in bare.split("\n"):
        for word in stems.PUPIL.finditer(line):
            start = line.rfind(" ", 0, max(word.start() - far, 0)) + 1
            if _names_a_person(line, start, word.end() + far):
                return word[0]
    return ""


def _names_a_person(line: str, start: int, end: int) -> bool:
    at = start
    while match := NAME.search(line, at, end):
        if all(name.istitle() for name in match.groups()) and _is_of_a_child(line, match):
            return True
        at = match.start(2)
    return False


def _is_of_a_child(line: str, match: re.Match[str]) -> bool:
    before, after = line[max(match.start() - 40, 0) : match.start()].split(), line[match.end() :].split(" ", 2)
    if any(stems.INSTITUTION.match(word) or stems.PUPIL.match(word) for word in match.groups()):
        return False
    if len(after) > 1 and not after[0] and stems.INSTITUTION.match(after[1]):
        return False
    return not (before and stems.PROFESSION.match(before[-1])) and not stems.PROFESSION.match(match[1])


def poor_texts(facts: Facts) -> Iterator[Issue]:
    """W33: a required text that says next to nothing, or nearly what it said last year."""
    for check in facts.uses_of("W33"):
        for code, narrative in facts.blueprint.narratives.items():
            text = facts.texts.get(code)
            if not narrative.required or text is None or text.nothing or not text.text.strip():
                continue
            length = len(words_of(text.text))
            if length < facts.limit(check, "characters", code):
                yield Issue("W33", code, _short_sentence(length))
            elif code not in check.also["except"]:
                yield from _like_last_year(facts, code, facts.limit(check, "percent", code))


def _short_sentence(length: int) -> str:
    sentence = ngettext(
        "The text is very short: %(length)d character. Is there nothing to add?",
        "The text is very short: %(length)d characters. Is there nothing to add?",
        length,
    )
    return sentence % {"length": length}


def _like_last_year(facts: Facts, code: str, most: Decimal) -> Iterator[Issue]:
    before = facts.previous_texts.get(code, "")
    shared = shared_percent(facts.texts[code].text, before) if before else 0
    if shared > most:
        sentence = _("The text is nearly the same as in %(period)s (%(percent)d %% of its words). Is it still right?")
        yield Issue("W33", code, sentence % {"period": period_names.during(facts.previous_period), "percent": shared})
