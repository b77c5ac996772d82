"""A small form, two people who fill it in together, one who should not see any of it, and a report for every run."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils import timezone

from libraries.models import Library, Membership, Municipality, Region, Role, Supervision, User
from reports.models import Edition, Form, Period, Report

PASSWORD = "kills, cuts and second tabs"
FIGURES = ("visits", "users", "books", "papers", "correction")
TEXT, TABLE, COLUMNS = "story", "events", ("title", "people")
CHAPTER = "all"


def label(text: str) -> dict[str, str]:
    return {"en": text, "lv": f"{text} (lv)"}


CONTENT = {
    "form": {"code": "chaos", "label": label("Chaos"), "frequency": "year"},
    "edition": "chaos-2023",
    "label": label("Chaos of 2023"),
    "languages": ["en", "lv"],
    "periods": {"from": "2023", "to": None},
    "indicators": [
        {"code": "visits", "label": label("Visits"), "kind": "count", "required": True},
        {"code": "users", "label": label("Users"), "kind": "count"},
        {"code": "stock", "label": label("Stock"), "kind": "count", "formula": {"sum": ["books", "papers"]}},
        {"code": "books", "label": label("Books"), "kind": "count", "parent": "stock", "relation": "partition"},
        {"code": "papers", "label": label("Papers"), "kind": "count", "parent": "stock", "relation": "partition"},
        {"code": "correction", "label": label("Correction"), "kind": "count", "signed": True, "explain_nonzero": True},
        {
            "code": "gatherings",
            "label": label("Gatherings"),
            "kind": "count",
            "formula": {"count_rows": {"table": TABLE}},
        },
    ],
    "tables": [
        {
            "code": TABLE,
            "title": label("Events"),
            "columns": [
                {"code": "title", "title": label("Title")},
                {"code": "people", "title": label("People"), "kind": "count"},
            ],
        }
    ],
    "narratives": [{"code": TEXT, "title": label("Story")}],
    "chapters": [
        {
            "code": CHAPTER,
            "number": "1",
            "title": label("All"),
            "blocks": [
                {
                    "layout": "list",
                    "indicators": ["visits", "users", "stock", "books", "papers", "correction", "gatherings"],
                },
                {"layout": "narrative", "narrative": TEXT},
                {"layout": "table", "table": TABLE},
            ],
        }
    ],
}


@dataclass
class World:
    """Who fills in, and where their reports come from."""

    ann: User
    bert: User
    stranger: User
    municipality: Municipality
    period: Period
    edition: Edition

    def report(self, seed: int) -> Report:
        library = Library.objects.create(
            register_number=f"CHAOS{seed}", name=f"Library {seed}", municipality=self.municipality
        )
        return Report.objects.create(
            library=library, period=self.period, edition=self.edition, municipality=self.municipality
        )


def build() -> World:
    region = Region.objects.create(code="chaos", name="Region of chaos")
    place = Municipality.objects.create(atvk="9009000", name="Chaos municipality", valid_from=date(2010, 1, 1))
    Supervision.objects.create(municipality=place, region=region, valid_from=date(2010, 1, 1))
    form = Form.objects.create(code="chaos", label=label("Chaos"), frequency="year")
    edition = Edition.objects.create(
        form=form,
        code="chaos-2023",
        first_period="2023",
        content=CONTENT,
        status="published",
        published_at=timezone.now(),
    )
    period = Period.objects.create(form=form, code="2023", opens=date(2023, 12, 1), due=date(2024, 2, 15))
    # Hashed as the site does it: a quicker hash would be renewed at the first sign-in, and that ends other sessions.
    hashed = PBKDF2PasswordHasher().encode(PASSWORD, "chaos")
    people = [_person(name, hashed, place) for name in ("ann", "bert", "stranger")]
    return World(*people, place, period, edition)


def _person(name: str, password: str, municipality: Municipality) -> User:
    user = User.objects.create(username=name, first_name=name.capitalize(), password=password)
    Membership.objects.create(user=user, role=Role.CENTRAL, municipality=municipality)
    return user
