"""What was changed in a report since a moment: each thing as it was and as it is, by whom and when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from libraries.models import User

from ..asking import name_of
from ..blueprint import Blueprint, Column, Indicator
from ..entries import cell_in_words, row_in_words, shown
from ..languages import language
from ..marks import last_mark
from ..models import Explanation, NarrativeText, Reply, Report, Row, ValueChange
from ..models.reports import STATES
from ..texts import narratives
from . import looks
from .differences import Piece, pieces
from .looks import Cells, Seen

FIGURE, TEXT, ROW, EXPLANATION, ANSWER = "figure", "text", "row", "explanation", "answer"


@dataclass(frozen=True)
class Change:
    """One thing that was changed. `old` is None where nobody kept what it was; `where` is its place in a table.

    `pieces`: of a text, what is gone from it and what is new in it.
    """

    kind: str
    code: str
    label: str
    old: str | None
    new: str
    by: User | None
    at: datetime | None
    where: str = ""
    pieces: tuple[Piece, ...] = ()


def changes_since(report: Report, at: datetime, seen: Seen | None = None) -> list[Change]:
    """Everything changed in the report since then, in the order of its form; a constant number of queries.

    `seen`: the texts, rows and explanations as they stood then; without it they are named, but not what they were.
    """
    blueprint = report.blueprint
    texts = list(report.texts.select_related("changed_by"))
    reasons = list(report.explanations.select_related("by"))
    rows = list(report.rows.all())
    now = looks.as_it_stands(texts, reasons, rows)
    changes = list(report.changes.filter(at__gt=at).select_related("by"))
    gone = [one for one in changes if one.code in blueprint.tables]
    found = [
        *_figures(blueprint, changes),
        *_texts(blueprint, texts, at, seen, now),
        *_explanations(blueprint, reasons, at, seen, now),
        *_rows(blueprint, rows, at, seen, gone),
        *_answers(blueprint, Reply.objects.filter(question__report=report, at__gt=at)),
    ]
    place = blueprint.place_of
    return sorted(found, key=lambda change: place.get(change.code, len(place)))


# Figures: from the oldest of their changes to what stands now.


def _figures(blueprint: Blueprint, changes: Iterable[ValueChange]) -> Iterator[Change]:
    by_code: dict[str, list[ValueChange]] = {}
    for change in changes:
        by_code.setdefault(change.code, []).append(change)
    for code, those in by_code.items():
        indicator = blueprint.indicators.get(code)
        old, last = those[0].old, those[-1]
        if indicator and old != last.new:
            words = _in_words(old, indicator), _in_words(last.new, indicator)
            yield Change(FIGURE, code, name_of(blueprint, code), *words, by=last.by, at=last.at)


def _in_words(kept: str, indicator: Indicator) -> str:
    """A figure as its memory keeps it, the way people read it."""
    if kept in dict(STATES):
        return str(dict(STATES)[kept])
    try:
        return shown(Decimal(kept), indicator)
    except InvalidOperation:
        return kept


# Texts and explanations: against what was seen, else by the moment they were written.


def _texts(
    blueprint: Blueprint, texts: Iterable[NarrativeText], at: datetime, seen: Seen | None, now: Seen
) -> Iterator[Change]:
    for one in texts:
        if one.code not in blueprint.narratives:
            continue
        said = narratives.plain(now.texts[one.code])
        was = None if seen is None else narratives.plain(seen.texts.get(one.code, ""))
        if (one.changed_at > at) if was is None else (was != said):
            label, apart = name_of(blueprint, one.code), tuple(pieces(was or "", said)) if was else ()
            yield Change(TEXT, one.code, label, was, said, one.changed_by, one.changed_at, pieces=apart)


def _explanations(
    blueprint: Blueprint, reasons: Iterable[Explanation], at: datetime, seen: Seen | None, now: Seen
) -> Iterator[Change]:
    for one in reasons:
        was = None if seen is None else seen.reasons.get(one.code, "")
        if (one.at > at) if was is None else (was != one.text):
            yield Change(
                EXPLANATION, one.code, name_of(blueprint, one.code), was, now.reasons[one.code], one.by, one.at
            )


# Rows of tables: each knows who changed which of its cells and when; what they were, only what was seen tells.


def _rows(
    blueprint: Blueprint, rows: list[Row], at: datetime, seen: Seen | None, gone: Sequence[ValueChange]
) -> Iterator[Change]:
    people = User.objects.in_bulk({mark.by for row in rows if (mark := last_mark(row)).by})
    for row in rows:
        if row.table not in blueprint.tables:
            continue
        mark = last_mark(row)
        moment = datetime.fromisoformat(mark.at) if mark.at else None
        told = {"by": people.get(mark.by), "at": moment, "where": _("row %(number)d") % {"number": row.position}}
        yield from _of_row(blueprint, row, seen, told, moved=moment is not None and moment > at)
    yield from _removed(blueprint, rows, seen, gone)


def _of_row(blueprint: Blueprint, row: Row, seen: Seen | None, told: Mapping, *, moved: bool) -> Iterator[Change]:
    label = name_of(blueprint, row.table)
    if seen is None:
        if moved:
            yield Change(ROW, row.table, label, None, _whole(blueprint, row.table, row.cells), **told)
        return
    was = seen.rows.get(row.table, {}).get(row.key.hex)
    if was is None:
        yield Change(ROW, row.table, label, "", _whole(blueprint, row.table, row.cells), **told)
        return
    for column in blueprint.tables[row.table].columns:
        old, new = _cell(column, was), _cell(column, row.cells)
        if old != new:
            where = f"{told['where']}, {column.title.in_language(language())}"
            yield Change(ROW, row.table, label, old, new, **{**told, "where": where})


def _removed(
    blueprint: Blueprint, rows: Iterable[Row], seen: Seen | None, gone: Sequence[ValueChange]
) -> Iterator[Change]:
    """Those that were seen; without a look that kept any, all that somebody has removed since."""
    if seen is None:
        for one in gone:
            label = name_of(blueprint, one.code)
            yield Change(ROW, one.code, label, one.old, "", one.by, one.at, where=_("a row removed"))
        return
    left = {row.key.hex for row in rows}
    for table, those in seen.rows.items():
        for key, cells in those.items():
            if key not in left and table in blueprint.tables:
                whole = _whole(blueprint, table, cells)
                by, at = _who_removed(table, whole, gone)
                yield Change(ROW, table, name_of(blueprint, table), whole, "", by, at, where=_("a row removed"))


def _who_removed(table: str, whole: str, gone: Sequence[ValueChange]) -> tuple[User | None, datetime | None]:
    """By the words of the row: its memory keeps no more."""
    found = [one for one in gone if one.code == table and one.old and whole.startswith(one.old)]
    return (found[-1].by, found[-1].at) if found else (None, None)


def _whole(blueprint: Blueprint, table: str, cells: Cells) -> str:
    return row_in_words(blueprint.tables[table].columns, cells)


def _cell(column: Column, cells: Cells) -> str:
    return cell_in_words(column, cells.get(column.code, ""))


# Answers to questions.


def _answers(blueprint: Blueprint, replies: QuerySet[Reply]) -> Iterator[Change]:
    """In words; that a figure was changed instead is told with the figures."""
    for reply in replies.filter(by__isnull=False).select_related("by", "question"):
        if reply.by_id != reply.question.by_id:
            asked = reply.question
            yield Change(ANSWER, asked.code, name_of(blueprint, asked.code), asked.text, reply.text, reply.by, reply.at)
