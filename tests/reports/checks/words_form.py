"""A small form of texts and tables, in which the rules on words, rows and the profile have something to judge."""

from datetime import date
from decimal import Decimal

from reports import checks
from reports.blueprint import Blueprint
from reports.checks import Facts, Profile, Text
from reports.computing import Given, compute
from reports.form_files.reading import read_blueprint

from ..small_form import indicator, label


def column(code: str, title: str, kind: str = "text", **more) -> dict:
    return {"code": code, "title": label(title), "kind": kind, **more}


MODES = [{"code": "room", "label": label("in the room")}, {"code": "screen", "label": label("remotely")}]
TABLES = [
    {"code": "plans", "title": label("Plans"), "columns": [column("plan", "Plan", "long_text")]},
    {
        "code": "courses",
        "title": label("Courses"),
        "columns": [
            column("place", "Place"),
            column("hours", "Hours", "decimal"),
            column("mode", "Mode", "choice", choices=MODES),
        ],
    },
    {
        "code": "databases",
        "title": label("Databases"),
        "columns": [column("name", "Name"), column("sessions", "Sessions", "count"), column("taken", "Taken", "count")],
    },
    {"code": "points", "title": label("Points"), "columns": [column("name", "Name"), column("address", "Address")]},
]
NARRATIVES = [
    {"code": "summary", "title": label("Summary"), "required": True},
    {"code": "history", "title": label("History")},
    {"code": "place", "title": label("Place"), "required": True},
]
INDICATORS = [
    indicator("users", "Users"),
    indicator("area", "Area", "decimal", source="library.premises_area_m2", entry="prefilled"),
    indicator("hours", "Hours of training", "decimal"),
    indicator("staff", "Staff"),
]
CHECKS = [
    {"rule": "W08", "except": ["history"], "years": 20},
    {"rule": "W16", "indicators": ["hours", "staff"], "hours": ["courses.hours"], "row": 40, "per_employee": 150},
    {"rule": "W17", "place": ["place"], "months": 12},
    {"rule": "W18", "place": ["place"], "years": 8},
    {"rule": "W19", "sessions": ["databases.sessions"], "downloads": ["databases.taken"]},
    {"rule": "W24"},
    {
        "rule": "W28",
        "place": ["courses.place"],
        "mode": ["courses.mode"],
        "remote": ["courses.mode.screen"],
        "in_person": ["courses.mode.room"],
    },
    {"rule": "W29", "names": ["points.name"], "addresses": ["points.address"]},
    {"rule": "W31", "characters": 60},
    {"rule": "W32", "place": ["place"]},
    {"rule": "W33", "characters": 50, "percent": 90, "except": ["place"]},
]
CONTENT = {
    "form": {"code": "words", "label": label("Form of words"), "frequency": "year"},
    "edition": "words-2020",
    "label": label("Form of words, edition of 2020"),
    "languages": ["en", "lv"],
    "periods": {"from": "2020", "to": None},
    "indicators": INDICATORS,
    "tables": TABLES,
    "narratives": NARRATIVES,
    "chapters": [
        {
            "code": "all",
            "number": "1",
            "title": label("All"),
            "blocks": [
                {"layout": "list", "indicators": [one["code"] for one in INDICATORS]},
                *({"layout": "narrative", "narrative": one["code"]} for one in NARRATIVES),
                *({"layout": "table", "table": one["code"]} for one in TABLES),
            ],
        }
    ],
    "checks": CHECKS,
}
BLUEPRINT: Blueprint = read_blueprint(CONTENT)


def facts(*, figures=(), texts=(), before=(), rows=None, profile=None, **more) -> Facts:
    """The facts of 2023: figures by code, texts by heading, last year's texts, rows by table."""
    rows = rows or {}
    return Facts(
        blueprint=BLUEPRINT,
        period="2023",
        first_day=date(2023, 1, 1),
        last_day=date(2023, 12, 31),
        figures=compute(BLUEPRINT, {code: Given(Decimal(str(number))) for code, number in dict(figures).items()}, rows),
        rows=rows,
        texts={code: Text(text) for code, text in dict(texts).items()},
        previous_texts=dict(before),
        previous_period="2022",
        profile=profile or Profile(),
        **more,
    )


def said(rule: str, facts: Facts) -> list[tuple[str, str]]:
    """Where a rule speaks and what it says."""
    everything = checks.check(facts) + checks.for_review(facts)
    return [(issue.code, issue.message) for issue in everything if issue.rule == rule]
