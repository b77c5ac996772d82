"""A small form in which every rule of the catalogue has something to judge, and the ways to fill it in a test."""

from datetime import date
from decimal import Decimal

from reports.blueprint import Blueprint
from reports.checks import Facts
from reports.computing import Figure, Given, State, compute
from reports.form_files.reading import read_blueprint
from reports.models import Edition, Period, Report

from .conftest import published_from


def label(text: str) -> dict[str, str]:
    return {"en": text, "lv": f"{text} (lv)"}


def indicator(code: str, text: str, kind: str = "count", **more) -> dict:
    return {"code": code, "label": label(text), "kind": kind, **more}


CONTENT = {
    "form": {"code": "small", "label": label("Small form"), "frequency": "year"},
    "edition": "small-2020",
    "label": label("Small form, edition of 2020"),
    "languages": ["en", "lv"],
    "periods": {"from": "2020", "to": None},
    "sizes": {"indicator": "users", "limits": [300, 1000]},
    "missing_codes": {"-1": "unknown", "-3": "not_applicable"},
    "indicators": [
        indicator(
            "population", "Population", source="population.total", entry="prefilled", across_libraries="territory"
        ),
        indicator("users", "Users", required=True, across_quarters="ytd"),
        indicator("children", "Children", parent="users", relation="part"),
        indicator("adults", "Adults", parent="users", formula={"difference": ["users", "children"]}),
        indicator(
            "coverage",
            "Coverage",
            "share",
            formula={"ratio": {"of": ["users"], "to": ["population"], "scale": 100}},
            across_libraries="ratio",
        ),
        indicator("visits", "Visits", replaces=[{"code": "visits_old", "label": label("Visits of all kinds")}]),
        indicator(
            "loans",
            "Loans",
            formula={"sum": ["loans_books", "loans_other"]},
            replaces=[{"code": "lending", "label": label("Lending"), "break": label("Renewals are counted now.")}],
        ),
        indicator("loans_books", "Loans of books", required=True, parent="loans", relation="partition"),
        indicator("loans_other", "Other loans", parent="loans", relation="partition"),
        indicator("local_events", "Local events", at_most=["events", "exhibitions"]),
        indicator("events", "Events"),
        indicator("exhibitions", "Exhibitions"),
        indicator("hours", "Opening hours a week", "decimal", range=[0, 168]),
        indicator("income", "Income", "money"),
        indicator("expenditure", "Expenditure", "money"),
        indicator("start", "Stock at the start", carries="stock", entry="prefilled"),
        indicator("added", "Added"),
        indicator("withdrawn", "Withdrawn"),
        indicator("correction", "Correction", signed=True, explain_nonzero=True),
        indicator(
            "stock",
            "Stock at the end",
            mismatch_rule="E04",
            formula={"balance": {"start": "start", "plus": ["added", "correction"], "minus": ["withdrawn"]}},
        ),
        indicator("projects", "Projects", formula={"count_rows": {"table": "project_list"}}, required=True),
        indicator("seats", "Seats", source="library.user_seats", entry="prefilled"),
        indicator("only_library", "Only library", "flag"),
    ],
    "tables": [
        {
            "code": "project_list",
            "title": label("List of projects"),
            "columns": [
                {"code": "title", "title": label("Title"), "required": True},
                {"code": "begun", "title": label("Begun"), "kind": "day_or_month", "in_period": True},
                {"code": "amount", "title": label("Amount"), "kind": "money", "maximum": "5000"},
            ],
        }
    ],
    "narratives": [{"code": "summary", "title": label("Summary"), "required": True}],
    "chapters": [
        {
            "code": "numbers",
            "number": "1",
            "title": label("Numbers"),
            "blocks": [
                {
                    "layout": "list",
                    "indicators": [
                        *("population", "users", "children", "adults", "coverage", "visits"),
                        *("loans", "loans_books", "loans_other", "local_events", "events", "exhibitions"),
                        *("hours", "income", "expenditure", "start", "added", "withdrawn", "correction", "stock"),
                        *("seats", "only_library"),
                    ],
                }
            ],
        },
        {
            "code": "words",
            "number": "2",
            "title": label("Words"),
            "blocks": [
                {"layout": "narrative", "narrative": "summary"},
                {"layout": "table", "table": "project_list"},
                {"layout": "list", "indicators": ["projects"]},
            ],
        },
    ],
    "checks": [
        {
            "rule": "W01",
            "indicators": ["income", "users", "adults", "visits", "loans"],
            "percent": 20,
            "units": 20,
            "money": 200,
        },
        {"rule": "W02", "indicators": ["coverage"], "low": 5, "high": 100, "points": 5},
        {"rule": "W03", "indicators": ["visits", "users"], "low": 2, "high": 60},
        {"rule": "W04", "indicators": ["visits", "loans", "users"], "points": 40},
        {"rule": "W05", "indicators": ["income", "expenditure"], "difference": 1},
        {"rule": "W25", "indicators": ["population"], "percent": 5},
    ],
}

BLUEPRINT: Blueprint = read_blueprint(CONTENT)


def given(**values: object) -> dict[str, Given]:
    """`users=12` is a known number; a State stands for itself; a text is what was typed and could not be read."""
    return {code: _given(value) for code, value in values.items()}


def _given(value: object) -> Given:
    match value:
        case State():
            return Given(None, value)
        case str():
            return Given(None, State.KNOWN, value)
        case _:
            return Given(Decimal(str(value)))


def figures(**values: object) -> dict[str, Figure]:
    return compute(BLUEPRINT, given(**values))


def facts(rows=None, **more) -> Facts:
    """The facts of 2021 with the figures `of=dict(…)`; `before=dict(…)` are those of 2020."""
    of, before, last_end = (more.pop(name, {}) for name in ("of", "before", "last_end"))
    rows = rows or {}
    return Facts(
        blueprint=BLUEPRINT,
        period="2021",
        first_day=date(2021, 1, 1),
        last_day=date(2021, 12, 31),
        figures=compute(BLUEPRINT, given(**of), rows),
        rows=rows,
        previous=figures(**before) if before else {},
        previous_period="2020",
        last_end=figures(**last_end) if last_end else {},
        **more,
    )


def published(content: dict = CONTENT) -> Edition:
    """The edition in the database, as its publication would leave it."""
    return published_from(content)


def report_for(library, edition: Edition, period: str, **more) -> Report:
    """A report not yet started, where the library stands today."""
    period, _created = Period.objects.get_or_create(form=edition.form, code=period)
    return Report.objects.create(
        library=library,
        period=period,
        edition=edition,
        municipality=library.municipality,
        territory=library.territory,
        **more,
    )
