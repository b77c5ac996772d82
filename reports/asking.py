"""What a question can be about in a form, and whether a report has been changed there since it was asked."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from .blueprint import Blueprint, Indicator
from .checks.facts import language
from .entries import shown
from .models import Question, Report
from .models.reports import STATES
from .open_fields import label_of, with_parts

CHAPTER = "chapter:"
MOST_SAID = 12  # changes that one answer names


def place_of(blueprint: Blueprint, code: str) -> str | None:
    """The code under which a question is kept; None when the form has nothing of that name.

    Tables and chapters may have the same name: the plain one is the table's, “chapter:staff” the chapter's.
    """
    if code in blueprint.chapter_of:
        return code
    chapter = code.removeprefix(CHAPTER)
    return CHAPTER + chapter if blueprint.chapter(chapter) else None


def chapter_at(blueprint: Blueprint, code: str) -> str:
    """The chapter in which a question is asked."""
    return blueprint.chapter_of.get(code) or code.removeprefix(CHAPTER)


def name_of(blueprint: Blueprint, code: str) -> str:
    """What a question is about, in words."""
    if code.startswith(CHAPTER):
        chapter = blueprint.chapter(code.removeprefix(CHAPTER))
        return chapter.title.in_language(language()) if chapter else code
    return label_of(blueprint, code)


def fields_at(blueprint: Blueprint, code: str) -> tuple[str, ...]:
    """The fields that a question is about: one, or all of a chapter."""
    if not code.startswith(CHAPTER):
        return (code,)
    chapter = blueprint.chapter(code.removeprefix(CHAPTER))
    return (*chapter.codes, *chapter.tables, *chapter.narratives) if chapter else ()


def changed(report: Report, questions: Sequence[Question]) -> dict[int, str]:
    """What people have changed where these questions ask, since they were sent: words by the key of the question."""
    if not questions:
        return {}
    memory = Memory(report, min(filter(None, (one.sent_at for one in questions))))
    said = {one.pk: "; ".join(memory.since(one)) for one in questions}
    return {key: text for key, text in said.items() if text}


class Memory:
    """All that people have changed in a report since a moment: three queries."""

    def __init__(self, report: Report, since: datetime):
        self.blueprint = report.blueprint
        self.figures = list(report.changes.filter(at__gte=since, by__isnull=False).order_by("at", "pk"))
        self.texts = dict(
            report.texts.filter(changed_at__gte=since, changed_by__isnull=False).values_list("code", "changed_at")
        )
        self.rows = list(report.rows.values_list("table", "versions"))

    def since(self, question: Question) -> Iterator[str]:
        """One sentence for each field that has changed."""
        at = question.sent_at or question.at
        codes = list(with_parts(self.blueprint, fields_at(self.blueprint, question.code)))
        told = [line for code in codes for line in self._told(code, at, alone=code == question.code)]
        yield from told[:MOST_SAID]
        if len(told) > MOST_SAID:
            yield "…"

    def _told(self, code: str, at: datetime, *, alone: bool) -> Iterator[str]:
        name = "" if alone else f"{label_of(self.blueprint, code)}: "
        if code in self.blueprint.indicators:
            changes = [one for one in self.figures if one.code == code and one.at >= at]
            if changes and changes[0].old != changes[-1].new:
                yield f"{name}{self._in_words(code, changes[0].old)} → {self._in_words(code, changes[-1].new)}"
        elif code in self.blueprint.narratives:
            if code in self.texts and self.texts[code] >= at:
                yield f"{name}{_('The text was changed.')}"
        elif any(table == code and _touched(versions, at) for table, versions in self.rows):
            yield f"{name}{_('The table was changed.')}"

    def _in_words(self, code: str, text: str) -> str:
        """A figure of the memory as people read it."""
        return remembered(self.blueprint.indicators[code], text) or "–"


def remembered(indicator: Indicator, text: str) -> str:
    """What the memory of a value keeps, as people read it: a number, the word for a state, or what was typed."""
    with suppress(InvalidOperation):
        return shown(Decimal(text), indicator)
    return str(dict(STATES).get(text, text))


def _touched(versions: Mapping[str, object], since: datetime) -> bool:
    """Whether a person has changed a cell of a row since then."""
    marks = (mark for mark in versions.values() if isinstance(mark, list))
    return any(by and (parse_datetime(at) or since) >= since for _version, by, at in marks)
