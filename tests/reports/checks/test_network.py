"""W26: what libraries of a region say they lent each other."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from reports.checks.network import loans_apart
from reports.checks.thresholds import AS_THE_FORM_SAYS, Setting, Thresholds
from reports.form_files.reading import read_blueprint

FORM = Path(__file__).parents[3] / "fixtures" / "forms" / "annual-2023.json"
LIBRARIES = ["Bērzu bibliotēka", "Alkšņu bibliotēka"]


@pytest.fixture(scope="module")
def blueprint():
    return read_blueprint(json.loads(FORM.read_text(encoding="utf-8")))


def said(blueprint, rows, thresholds=AS_THE_FORM_SAYS):
    tables = [{"ill_partners": [dict(zip(("library", "received", "sent"), row, strict=True))]} for row in rows]
    with translation.override("en"):
        return [(one.severity, one.code, one.message) for one in loans_apart(blueprint, thresholds, tables, LIBRARIES)]


def test_more_received_than_sent(blueprint):
    rows = [("Alkšņu bibliotēka", "100", "10"), ("berzu bibliotēka", "20", "70"), ("Far library", "900", "0")]
    assert said(blueprint, rows) == [
        ("review", "ill_partners", "the libraries received 120 documents from each other, but sent 80.")
    ]
    wide = Thresholds((Setting("W26", limits={"percent": Decimal(50)}),))
    assert said(blueprint, rows, wide) == []


@pytest.mark.parametrize(
    "rows",
    [
        [("Alkšņu bibliotēka", "100", "0"), ("Bērzu bibliotēka", "0", "90")],
        [("Far library", "900", "0")],
        [("Alkšņu bibliotēka", "many", "")],
        [],
    ],
)
def test_what_fits_within_ten_per_cent_is_not_said(rows, blueprint):
    assert said(blueprint, rows) == []
