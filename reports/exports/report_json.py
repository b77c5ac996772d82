"""One library's report as JSON: every figure with its state, the tables, texts and explanations."""

import json
from collections.abc import Iterator

from ..computing import Figure
from ..facts import Reading
from ..models import Report
from ..texts import narratives
from .csv import plain


def report_json(reading: Reading) -> bytes:
    """The report as a file; numbers as text, so that none loses a digit. Blanks are left out.

    Each text stands there twice: in plain words with its figures, and as it was written, as {active_users}.
    """
    report, facts = reading.report, reading.facts
    content = {
        "form": facts.blueprint.form,
        "edition": facts.blueprint.edition,
        "period": facts.period,
        "status": str(report.status),
        "library": _library(report),
        "figures": list(_figures(reading)),
        "tables": {code: [dict(row) for row in rows] for code, rows in facts.rows.items()},
        "texts": {
            code: {
                "text": "" if text.nothing else narratives.printed_plain(text.text, facts.in_text),
                "html": text.text,
                "nothing_to_report": text.nothing,
            }
            for code, text in facts.texts.items()
            if text.given
        },
        "signature": {"name": report.signed_by, "post": report.signed_post, "date": _day(report)},
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _library(report: Report) -> dict[str, str]:
    library = report.library
    return {
        "register_number": library.register_number,
        "isil": library.isil,
        "name": library.name,
        "municipality": report.municipality.name,
        "atvk": report.municipality.atvk,
    }


def _day(report: Report) -> str:
    return report.submitted_at.date().isoformat() if report.submitted_at else ""


def _figures(reading: Reading) -> Iterator[dict[str, str]]:
    facts = reading.facts
    for code, figure in facts.figures.items():
        if figure.blank:
            continue
        before = facts.before(code)
        yield {
            "indicator": code,
            "value": plain(figure.number),
            "state": _state(figure),
            "previous": plain(before),
            "explanation": facts.explanations.get(code, ""),
        }


def _state(figure: Figure) -> str:
    """Empty means known, as in the file of values; "unreadable" a text that is no number."""
    if figure.raw:
        return "unreadable"
    return "" if figure.state is None or figure.state == "known" else str(figure.state)
