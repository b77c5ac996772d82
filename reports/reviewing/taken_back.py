"""Words of questions that were noted and taken back: they stay in the box of their field for whoever thinks again."""

from collections.abc import Mapping, MutableMapping
from typing import Any

from ..models import Report

KEY, KEPT = "questions_taken_back", 20  # in the session: of one report, so many fields


def keep(session: MutableMapping[str, Any], report: Report, code: str, words: str) -> None:
    """Keep the words of a field; empty ones forget them, because they were noted anew."""
    before = dict(of(session, report))
    before.pop(code, None)
    kept = [*before.items(), *([(code, words)] if words else [])][-KEPT:]
    if kept or KEY in session:
        session[KEY] = {"report": report.pk, "words": dict(kept)}


def of(session: MutableMapping[str, Any], report: Report) -> Mapping[str, str]:
    """The words by their fields; of another report than the last one nothing is kept."""
    kept = session.get(KEY, {})
    return kept["words"] if kept.get("report") == report.pk else {}
