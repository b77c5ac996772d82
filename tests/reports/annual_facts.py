"""The facts of a report on the annual or the quarterly form as they ship, from a few figures told by hand."""

import json
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from reports.blueprint import Blueprint
from reports.checks import Facts, check
from reports.computing import Figure, Given, State, compute
from reports.form_files.reading import read_blueprint

FORMS = Path(__file__).parents[2] / "fixtures" / "forms"


@lru_cache
def form(name: str) -> Blueprint:
    return read_blueprint(json.loads((FORMS / f"{name}-2023.json").read_text(encoding="utf-8")))


def figures(blueprint: Blueprint, rows=None, **numbers: object) -> dict[str, Figure]:
    """`visits_physical=12` is a known number; a State stands for itself."""
    given = {
        code: Given(None, number) if isinstance(number, State) else Given(Decimal(str(number)))
        for code, number in numbers.items()
    }
    return compute(blueprint, given, rows or {})


def facts(of=None, before=None, *, name="annual", rows=None, **more) -> Facts:
    """2023 with the figures `of`; `before` are those of 2022."""
    blueprint = form(name)
    return Facts(
        blueprint=blueprint,
        period="2023" if name == "annual" else "2023-Q2",
        first_day=date(2023, 1, 1) if name == "annual" else date(2023, 4, 1),
        last_day=date(2023, 12, 31) if name == "annual" else date(2023, 6, 30),
        figures=figures(blueprint, rows, **(of or {})),
        rows=rows or {},
        previous=figures(blueprint, **before) if before else {},
        previous_period="2022" if name == "annual" else "2022-Q2",
        **more,
    )


def said(rule: str, *story, **more) -> list[tuple[str, str]]:
    """What a rule says: where, and in which words."""
    return [(one.code, one.message) for one in check(facts(*story, **more)) if one.rule == rule]


def places(rule: str, *story, **more) -> list[str]:
    return [code for code, _message in said(rule, *story, **more)]
