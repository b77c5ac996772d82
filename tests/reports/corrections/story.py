"""Two years of three libraries that are accepted, and the correction that the stories are about."""

from datetime import UTC, datetime
from decimal import Decimal

from django.db.models import F

from libraries.models import Population
from reports import correction_requests
from reports.computing import Given, State
from reports.models import Status, Value

from ..summaries.summary_story import SMALL_FORM, period_of, publish, report_of

APRIL = datetime(2024, 4, 2, 9, tzinfo=UTC)
MAY = datetime(2024, 5, 2, 9, tzinfo=UTC)
CAUSE = "The door counter was read twice."


def settled(library, period, status=Status.ACCEPTED, **figures):
    """A report whose figures were given by people."""
    report = report_of(library, period, status, **figures)
    Value.objects.filter(report=report).update(stated=F("number"))
    return report


def network(library, sister_library, far_library):
    """The reports by the first letter of the library and the year: Birch, Alder and Oak."""
    form = publish(SMALL_FORM)
    before, now = period_of(form, "2022"), period_of(form, "2023")
    Population.objects.create(municipality=library.municipality, year=2022, total=1000)
    return {
        "b22": settled(library, before, users=100, users_children=20, visits=400),
        "a22": settled(sister_library, before, users=50, visits=200),
        "o22": settled(far_library, before, users=10, visits=10),
        "b23": settled(library, now, users=120, visits=480),
        "a23": settled(sister_library, now, users=50, visits=200),
    }


def number(text: str) -> Given:
    return Given(Decimal(text))


RIGHT = {"users": number("110"), "visits": number("550")}
UNKNOWN = Given(None, State.UNKNOWN)


def asked(report, by, figures=None, **more):
    return correction_requests.ask(report, by=by, cause=CAUSE, figures=figures or RIGHT, at=APRIL, **more)


def figures_of(report) -> dict[str, Decimal]:
    return dict(report.values.filter(number__isnull=False).values_list("code", "number"))


def rows_of(table):
    """What a reader sees, heading by heading."""
    return [(row.header, *(cell.text for cell in row.cells)) for row in table.rows]
