"""What the database has seen: triggers write down all that a field ever held, whoever and whatever wrote it."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal

from django.db import connection

from reports.models import Explanation, NarrativeText, Report, Row, Value, ValueChange

from .oracle import Stored

TABLE = """
    CREATE TABLE chaos_witness (
        id {serial}, report_id bigint NOT NULL,
        kind varchar(8) NOT NULL, name varchar(80) NOT NULL, content text NOT NULL
    )
"""
# Table of the site, kind, name and content of what is written down.
WATCHED = [
    ("reports_value", "figure", "{0}.code", "coalesce(cast({0}.stated AS text), {0}.raw)"),
    ("reports_explanation", "why", "{0}.code", "{0}.text"),
    ("reports_narrativetext", "text", "{0}.code", "{0}.text"),
    ("reports_row", "cells", "cast({0}.key AS text)", "cast({0}.cells AS text)"),
]
GONE = "gone"


def watch() -> None:
    """Put the triggers into the database."""
    serial = {"sqlite": "integer PRIMARY KEY AUTOINCREMENT", "postgresql": "bigserial PRIMARY KEY"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(TABLE.format(serial=serial))
        for table, kind, name, content in WATCHED:
            for event, record in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
                written = f"'{GONE}'" if event == "DELETE" else content.format(record)
                columns = f"{record}.report_id, '{kind}', {name.format(record)}, {written}"
                insert = f"INSERT INTO chaos_witness (report_id, kind, name, content) VALUES ({columns})"
                cursor.execute(_function(f"chaos_{kind}_{event}", insert))
                cursor.execute(_trigger(f"chaos_{kind}_{event}", event, table, insert))


def _function(name: str, insert: str) -> str:
    if connection.vendor == "sqlite":
        return "SELECT 1"
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {insert}; RETURN NULL; END $$"


def _trigger(name: str, event: str, table: str, insert: str) -> str:
    if connection.vendor == "sqlite":
        return f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {insert}; END"
    return f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


def token_in(content: str) -> int | None:
    """The number that a value carries, however it is written: 1 234 · 1234.0000 · ~1234 · <p>Text 1234</p>."""
    if re.fullmatch(r"-?\d+\.\d+", content):
        return int(Decimal(content))
    digits = re.sub(r"\D", "", content)
    return int(digits) if digits else None


def history(report: Report) -> list[Stored]:
    """All that the fields of a report have held, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, name, content FROM chaos_witness WHERE report_id = %s ORDER BY id", [report.pk])
        return [one for line in cursor.fetchall() for one in _stored(*line)]


def _stored(kind: str, name: str, content: str) -> Iterator[Stored]:
    if kind != "cells":
        yield Stored((kind, name), None if content == GONE else token_in(content))
        return
    row = name.replace("-", "")
    if content == GONE:
        yield Stored(("row", row), None)
        return
    for column, text in sorted(json.loads(content).items()):
        yield Stored(("cell", row, column), token_in(text))


def tables(report: Report) -> list[Stored]:
    """What the fields of a report hold now."""
    figures = [
        Stored(("figure", one.code), token_in(str(one.stated) if one.stated is not None else one.raw))
        for one in Value.objects.filter(report=report)
    ]
    reasons = [Stored(("why", one.code), token_in(one.text)) for one in Explanation.objects.filter(report=report)]
    texts = [Stored(("text", one.code), token_in(one.text)) for one in NarrativeText.objects.filter(report=report)]
    cells = [
        Stored(("cell", one.key.hex, column), token_in(text))
        for one in Row.objects.filter(report=report)
        for column, text in one.cells.items()
    ]
    return [*figures, *reasons, *texts, *cells]


def memory(report: Report) -> list[tuple[str, int, int]]:
    """The changes of figures as the report remembers them: code, token, person."""
    told = ValueChange.objects.filter(report=report).values_list("code", "new", "by")
    return [(code, token, person) for code, new, person in told if (token := token_in(new)) is not None]
