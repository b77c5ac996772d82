"""The revisions of a report: the whole of it as it was settled, kept for ever, and what differs between two of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from libraries.models import User

from .computing import State
from .models import Explanation, NarrativeText, Reason, Report, Revision, Row, Value

FIGURES, TEXTS, ROWS, EXPLANATIONS = "figures", "texts", "rows", "explanations"
type Content = dict[str, Any]  # the four parts by name, as JSON has them


def contents_of(reports: Sequence[Report]) -> dict[int, Content]:
    """What each report says now, as plain JSON: four queries, however many there are."""
    found: dict[int, Content] = {report.pk: {FIGURES: {}, TEXTS: {}, ROWS: {}, EXPLANATIONS: {}} for report in reports}
    for report, code, number, stated, state, raw in _of(Value, found, "code", "number", "stated", "state", "raw"):
        if number is not None or stated is not None or raw or state != State.KNOWN:
            found[report][FIGURES][code] = _figure(number, stated, state, raw)
    for report, code, text, nothing in _of(NarrativeText, found, "code", "text", "nothing"):
        if text or nothing:
            found[report][TEXTS][code] = {"text": text, "nothing": nothing}
    for report, table, key, cells in _of(Row, found, "table", "key", "cells"):
        found[report][ROWS].setdefault(table, []).append({"key": str(key), "cells": cells})
    for report, code, reason, text in _of(Explanation, found, "code", "reason", "text"):
        if text:
            found[report][EXPLANATIONS][code] = {"reason": reason, "text": text}
    return found


def content_of(report: Report) -> Content:
    """What the report says now, as plain JSON."""
    return contents_of([report])[report.pk]


def _of(model, reports: Iterable[int], *names: str):
    return model.objects.filter(report__in=list(reports)).values_list("report", *names).iterator()


def _figure(number: Decimal | None, stated: Decimal | None, state: str, raw: str) -> dict[str, str]:
    """What is not there is left out, so that the figures of a year stay small."""
    figure = {"number": _plain(number), "state": "" if state == State.KNOWN else str(state), "raw": raw}
    if stated is not None and stated != number:
        figure["stated"] = _plain(stated)
    return {name: text for name, text in figure.items() if text}


def _plain(number: Decimal | None) -> str:
    return "" if number is None else format(number.normalize(), "f")


@transaction.atomic
def keep(report: Report, *, by: User | None, cause: str, at: datetime | None = None) -> Revision:
    """Raise the report's revision and keep all that it says now: when its figures are settled, in that transaction."""
    return keep_all([report], by=by, cause=cause, at=at)[0]


@transaction.atomic
def keep_all(reports: Sequence[Report], *, by: User | None, cause: str, at: datetime | None = None) -> list[Revision]:
    """The same for many reports; the queries do not grow with the reports."""
    at = at or timezone.now()
    contents = contents_of(reports)
    Report.objects.filter(pk__in=list(contents)).update(revision=F("revision") + 1)
    for report in reports:
        report.revision += 1
    return Revision.objects.bulk_create(
        Revision(report=report, number=report.revision, at=at, by=by, cause=cause, content=contents[report.pk])
        for report in reports
    )


@dataclass(frozen=True)
class Difference:
    """One thing that two contents of a report say differently.

    `part`: one of the four. `code`: of the figure, the heading or the table. `old` and `new`: the plain figure or the
    name of its state, the text, the explanation, or a row's cells in a line; empty where there is none.
    """

    part: str
    code: str
    old: str
    new: str


def differences(old: Content, new: Content) -> list[Difference]:
    """What has become different, part by part; a row is the same row while its key is."""
    found: list[Difference] = []
    for part, words in WORDS.items():
        before, after = _flat(part, old), _flat(part, new)
        for code, key in dict.fromkeys([*before, *after]):
            pair = words(before.get((code, key))), words(after.get((code, key)))
            if pair[0] != pair[1]:
                found.append(Difference(part, code, *pair))
    return found


def _flat(part: str, content: Content) -> dict[tuple[str, str], Any]:
    things = content.get(part, {})
    if part != ROWS:
        return {(code, ""): thing for code, thing in things.items()}
    return {(table, row["key"]): row["cells"] for table, rows in things.items() for row in rows}


def _figure_in_words(figure: Mapping[str, str] | None) -> str:
    """The number that counts; where a person gave another, that too."""
    if not figure:
        return ""
    number, state = figure.get("number", ""), figure.get("state", "")
    if number and state == State.ESTIMATE:
        number = f"~{number}"
    said = number or figure.get("raw", "") or state
    return f"{said} ({figure['stated']})" if figure.get("stated") else said


def _text_in_words(text: Mapping[str, Any] | None) -> str:
    if not text:
        return ""
    return "–" if text["nothing"] else text["text"]


def _explanation_in_words(explanation: Mapping[str, str] | None) -> str:
    if not explanation:
        return ""
    reason = explanation.get("reason", "")
    return f"{Reason(reason).label}: {explanation['text']}" if reason else explanation["text"]


def _row_in_words(cells: Mapping[str, str] | None) -> str:
    return " · ".join(_told(cells or {}))


def _told(cells: Mapping[str, str]) -> Iterator[str]:
    return (text for text in cells.values() if text)


WORDS = {
    FIGURES: _figure_in_words,
    TEXTS: _text_in_words,
    ROWS: _row_in_words,
    EXPLANATIONS: _explanation_in_words,
}
