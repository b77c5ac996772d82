"""The annual form, a period, and reports in each status."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from libraries.models import Population
from reports import filling
from reports.computing import Given
from reports.filling import Entry
from reports.models import Edition, Form, Period, Report, Status

FORMS = Path(__file__).parents[2] / "fixtures" / "forms"
NOW = datetime(2024, 1, 20, 12, 0, tzinfo=UTC)


def published(file_name: str) -> Edition:
    content = json.loads((FORMS / file_name).read_text(encoding="utf-8"))
    return published_from(content)


def published_from(content: dict) -> Edition:
    form, _ = Form.objects.get_or_create(
        code=content["form"]["code"],
        defaults={"label": content["form"]["label"], "frequency": content["form"]["frequency"]},
    )
    return Edition.objects.create(
        form=form,
        code=content["edition"],
        first_period=content["periods"]["from"],
        last_period=content["periods"].get("to") or "",
        content=content,
        status=Edition.Status.PUBLISHED,
        published_at=NOW,
    )


@pytest.fixture(autouse=True)
def files_when_asked_for(settings):
    """A client begins the site anew; that it looks through all static files first takes longer than most pages."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def annual(db):
    return published("annual-2023.json")


@pytest.fixture
def year_2023(annual):
    return Period.objects.create(form=annual.form, code="2023", opens=date(2023, 12, 1), due=date(2024, 2, 15))


@pytest.fixture
def population(territory):
    return Population.objects.create(territory=territory, year=2023, total=1006, children=185, source="RIG010")


@pytest.fixture
def make_report(year_2023):
    """A report of a library for 2023 in the given status."""

    def make(library, status=Status.DRAFT, period=None, **fields) -> Report:
        period = period or year_2023
        return Report.objects.create(
            library=library,
            period=period,
            edition=period.form.editions.get(),
            municipality=library.municipality,
            territory=library.territory,
            status=status,
            **fields,
        )

    return make


@pytest.fixture
def report(library, make_report):
    """The draft of the library the story is about."""
    return make_report(library)


@pytest.fixture
def at_work(client, librarian):
    """The librarian the story is about at her computer, in English."""
    client.force_login(librarian)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def second_quarter(library, librarian, make_report):
    """The second quarter after a first one with 1069 visits."""
    form = published("quarterly-2023.json").form
    first, second = (
        make_report(library, period=Period.objects.create(form=form, code=f"2023-Q{number}")) for number in (1, 2)
    )
    filling.save(first, by=librarian, entries={"visits_physical": Entry(Given(Decimal(1069)))})
    return second
