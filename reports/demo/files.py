"""The files of fixtures/demo, read as plain values."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings

FIXTURES = settings.BASE_DIR / "fixtures"
FOLDER = FIXTURES / "demo"


class DemoError(Exception):
    """The demonstration year cannot be built; the message is for the person who wanted it."""


def read_json(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def read_csv(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_periods(name: str, periods: Iterable[str]) -> io.BytesIO:
    """The part of a values file that is about these periods, as a file."""
    rows = [row for row in read_csv(name) if row["period"] in periods]
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(text.getvalue().encode())
