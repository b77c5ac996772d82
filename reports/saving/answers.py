"""What a page is told after it has saved single fields: the figures and places that the changes touch."""

from collections.abc import Iterable, Sequence
from typing import Any

from ..chapters.figure_words import offered_instead, origin_in_words, quarter_beside
from ..chapters.form import is_explained
from ..chapters.page import given_in_words, issues_by_code, moved_in_words, unknown_parts
from ..checks import Issue
from ..checks.rows import sentence_of
from ..entries import figure_in_words, shown
from ..facts import Reading
from ..open_fields import may_change


def figures_said(reading: Reading, codes: Iterable[str], issues: list[Issue]) -> dict[str, dict[str, Any]]:
    """All that the page shows of some figures, by code."""
    found = issues_by_code(issues)
    return {code: _figure(reading, code, found.get(code, ())) for code in codes}


def _figure(reading: Reading, code: str, issues: Sequence[Issue]) -> dict[str, Any]:
    facts = reading.facts
    indicator, figure = facts.indicator(code), facts.figure(code)
    value = reading.values.get(code)
    return {
        "text": figure_in_words(figure, indicator),
        "moved": moved_in_words(reading, code),
        "origin": origin_in_words(reading, code),
        "take_back": offered_instead(reading, code) if may_change(reading.report, code) else "",
        "quarter": quarter_beside(reading, code),
        "unknown_parts": unknown_parts(reading, code),
        "given": given_in_words(reading, code),
        "computed": shown(figure.computed, indicator),
        "issues": [_issue(one) for one in issues if one.rule != "E14"],
        "asks": any(one.asks for one in issues) or is_explained(reading, code),
        "version": value.version if value else 0,
    } | _explanation(reading, code)


def _explanation(reading: Reading, code: str) -> dict[str, Any]:
    one = reading.reasons.get(code)
    return {
        "explanation": reading.facts.explanations.get(code, ""),
        "reason": one.reason if one else "",
        "stale": code in reading.facts.stale,
        "explanation_version": one.version if one else 0,
    }


def places_said(reading: Reading, codes: Iterable[str], issues: list[Issue]) -> dict[str, dict[str, Any]]:
    """What the checks say of some tables and texts, by code, and how it is explained."""
    found = issues_by_code(issues)
    return {
        code: {
            "issues": [_issue_there(one) for one in found.get(code, ()) if one.rule != "E14"],
            "asks": any(one.asks for one in found.get(code, ())),
        }
        | _explanation(reading, code)
        for code in codes
    }


def _issue_there(issue: Issue) -> dict[str, Any]:
    """With the row and column it is about, and the shorter sentence for the cell itself."""
    return _issue(issue) | {"row": issue.row, "column": issue.column, "at_cell": sentence_of(issue)}


def _issue(issue: Issue) -> dict[str, Any]:
    return {"rule": issue.rule, "severity": issue.severity, "text": issue.message}
