"""What a question can be about in a form, and whether a report has been changed there since it was asked."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from .blueprint import Blueprint, Indicator
from .derivation import with_parts
from .entries import shown
from .languages import language
from .models import NarrativeText, Question, Report, Row, ValueChange
from .models.reports import STATES
from .open_fields import label_of

CHAPTER = "chapter:"
MOST_SAID = 12  # changes that one answer names

Field = tuple[int, str]  # key of the report, code


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


def changed(questions: Sequence[Question]) -> dict[int, str]:
    """What people have changed where these questions ask, since they were sent: words by the key of the question.

    Three queries for the questions of many reports, none without questions.
    """
    if not questions:
        return {}
    memory = Memory({one.report_id: one.report for one in questions}, min(map(_since, questions)))
    said = {one.pk: "; ".join(memory.since(one)) for one in questions}
    return {key: text for key, text in said.items() if text}


def _since(question: Question) -> datetime:
    return question.sent_at or question.at


class Memory:
    """All that people have changed in some reports since a moment: three queries."""

    def __init__(self, reports: Mapping[int, Report], since: datetime):
        figures = ValueChange.objects.filter(report__in=reports, at__gte=since, by__isnull=False).order_by("at", "pk")
        texts = NarrativeText.objects.filter(report__in=reports, changed_at__gte=since, changed_by__isnull=False)
        self.figures: dict[Field, list[ValueChange]] = {}
        for one in figures:
            self.figures.setdefault((one.report_id, one.code), []).append(one)
        self.texts = {(one.report_id, one.code): one.changed_at for one in texts.only("report", "code", "changed_at")}
        self.rows: dict[Field, list[Mapping[str, object]]] = {}
        for report, table, versions in Row.objects.filter(report__in=reports).values_list(
            "report", "table", "versions"
        ):
            self.rows.setdefault((report, table), []).append(versions)

    def since(self, question: Question) -> Iterator[str]:
        """One sentence for each field that has changed."""
        blueprint = question.report.blueprint
        codes = list(with_parts(blueprint, fields_at(blueprint, question.code)))
        told = [line for code in codes for line in self._told(question, code)]
        yield from told[:MOST_SAID]
        if len(told) > MOST_SAID:
            yield "…"

    def _told(self, question: Question, code: str) -> Iterator[str]:
        field, at, blueprint = (question.report_id, code), _since(question), question.report.blueprint
        name = "" if code == question.code else f"{label_of(blueprint, code)}: "
        if code in blueprint.indicators:
            changes = [one for one in self.figures.get(field, ()) if one.at >= at]
            if changes and changes[0].old != changes[-1].new:
                was, now = (remembered(blueprint.indicators[code], text) for text in (changes[0].old, changes[-1].new))
                yield f"{name}{was or '–'} → {now or '–'}"
        elif field in self.texts and self.texts[field] >= at:
            yield name + _("The text was changed.")
        else:
            removed = (one.old for one in self.figures.get(field, ()) if one.at >= at)
            yield from (name + _("A row was removed: “%(row)s”.") % {"row": row or "–"} for row in removed)
            if any(_touched(versions, at) for versions in self.rows.get(field, ())):
                yield name + _("The table was changed.")


def remembered(indicator: Indicator, text: str) -> str:
    """What the memory of a value keeps, as people read it: a number, the word for a state, or what was typed."""
    with suppress(InvalidOperation):
        return shown(Decimal(text), indicator)
    return str(dict(STATES).get(text, text))


def _touched(versions: Mapping[str, object], since: datetime) -> bool:
    """Whether a person has changed a cell of a row since then."""
    marks = (mark for mark in versions.values() if isinstance(mark, list))
    return any(by and (parse_datetime(at) or since) >= since for _version, by, at in marks)
