"""A small form and the reports of two years, for the stories about summaries."""

from datetime import UTC, datetime
from decimal import Decimal

from libraries.models import Library
from reports.models import Explanation, Form, Period, Report, Status, Value

from ..conftest import published_from

NOW = datetime(2024, 2, 20, 10, 30, tzinfo=UTC)


def indicator(code: str, label: str, kind: str = "count", **rest) -> dict:
    return {"code": code, "label": {"en": label, "lv": f"{label} (lv)"}, "kind": kind, **rest}


SMALL_FORM = {
    "form": {"code": "small", "label": {"en": "Small report", "lv": "Mazais pārskats"}, "frequency": "year"},
    "edition": "small-1",
    "label": {"en": "Small report", "lv": "Mazais pārskats"},
    "periods": {"from": "2020", "to": None},
    "languages": ["lv", "en"],
    "currency": "EUR",
    "indicators": [
        indicator(
            "population", "Inhabitants", source="population.total",
            across_libraries="territory", across_quarters="last",
        ),
        indicator("users", "Active users", required=True, across_quarters="ytd"),
        indicator("users_children", "Children", parent="users", across_quarters="ytd"),
        indicator("visits", "Visits", required=True),
        indicator(
            "coverage", "Coverage", "share", across_libraries="ratio",
            formula={"ratio": {"of": ["users"], "to": ["population"], "scale": 100}},
        ),
        indicator(
            "visits_per_user", "Visits per user", "decimal", places=2, across_libraries="ratio",
            formula={"ratio": {"of": ["visits"], "to": ["users"]}},
        ),
        indicator(
            "children_share", "Share of children", "share", across_libraries="ratio",
            formula={"ratio": {"of": ["users_children"], "to": ["users"], "scale": 100}},
        ),
        indicator("hours", "Opening hours", "decimal", across_libraries="list", across_quarters="last"),
        indicator("wifi", "Wi-Fi", "flag", across_libraries="count_yes", across_quarters="last"),
        indicator("databases", "Databases", across_libraries="max", across_quarters="last"),
        indicator("income", "Income", "money", unit={"en": "EUR", "lv": "EUR"}),
        indicator("stock", "Stock", across_quarters="last"),
    ],
    "chapters": [
        {
            "code": "use", "number": "1", "title": {"en": "Use", "lv": "Izmantošana"},
            "blocks": [
                {
                    "layout": "list",
                    "indicators": [
                        "population", "users", "users_children", "visits",
                        "coverage", "visits_per_user", "children_share",
                    ],
                }
            ],
        },
        {
            "code": "means", "number": "2", "title": {"en": "Means", "lv": "Līdzekļi"},
            "blocks": [{"layout": "list", "indicators": ["hours", "wifi", "databases", "income", "stock"]}],
        },
    ],
}  # fmt: skip


def quarterly(content: dict) -> dict:
    form = {**content["form"], "code": "small_quarter", "frequency": "quarter"}
    return {**content, "form": form, "edition": "small-quarter-1", "periods": {"from": "2020-Q1", "to": None}}


def publish(content: dict) -> Form:
    return published_from(content).form


def period_of(form: Form, code: str) -> Period:
    return Period.objects.get_or_create(form=form, code=code)[0]


def report_of(library: Library, period: Period, status=Status.ACCEPTED, **figures) -> Report:
    """The library's report with these figures; a figure may be a number, or the word for a state."""
    region = library.municipality.supervisions.get().region
    report = Report.objects.create(
        library=library,
        period=period,
        edition=period.form.editions.get(),
        municipality=library.municipality,
        territory=library.territory,
        region=region,
        status=status,
    )
    for code, figure in figures.items():
        if isinstance(figure, str) and not figure[0].isdigit():
            Value.objects.create(report=report, code=code, state=figure)
        else:
            Value.objects.create(report=report, code=code, number=Decimal(figure))
    return report


def explain(report: Report, code: str, text: str, number=None) -> Explanation:
    return Explanation.objects.create(report=report, code=code, text=text, number=number)
