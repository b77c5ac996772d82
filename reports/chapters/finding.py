"""Finding a field of a form by its name or its code, whatever the case and the diacritics. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..blueprint import Blueprint, Chapter
from ..spelling import bare

MOST_FOUND = 50


@dataclass(frozen=True)
class Place:
    """A figure, a table or a text of a form, and the chapter it stands in."""

    code: str
    name: str
    chapter: Chapter


def places(blueprint: Blueprint, language: str) -> Iterator[Place]:
    """Everything that can be filled in or read, in the order of the form."""
    names = {code: one.label for code, one in blueprint.indicators.items()}
    names |= {code: one.title for code, one in (*blueprint.tables.items(), *blueprint.narratives.items())}
    for chapter in blueprint.chapters:
        for block in chapter.blocks:
            for code in filter(None, (*block.codes, block.table, block.narrative)):
                yield Place(code, names[code].in_language(language), chapter)


def find(text: str, among: Iterable[Place]) -> list[Place]:
    """The places whose name or code has every word of the text; that very code first, then names that begin with it."""
    wanted = bare(text[:200])
    if not wanted:
        return []
    found = [place for place in among if _fits(wanted.split(), place)]
    begins = sorted(found, key=lambda place: not bare(place.name).startswith(wanted))
    return sorted(begins, key=lambda place: place.code != text.strip())[:MOST_FOUND]


def _fits(words: list[str], place: Place) -> bool:
    text = f"{bare(place.name)} {place.code} {bare(place.code)}"
    return all(word in text for word in words)
