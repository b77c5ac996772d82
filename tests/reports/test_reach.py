"""What is out of somebody's reach is not there: every address of a report, its questions, corrections and documents."""

from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from libraries.models import Library
from reports.models import Correction, Document, Download, Event, OfficialEntry, Question, Report, Status, Value
from reports.revisions import keep
from tests.conftest import EVERYONE

from .rights_table import PLACES, SEES
from .saving.change_story import figure
from .test_addresses import ADDRESSES

NOW = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
OF_REPORTS = sorted(
    name for name, (args, *_rest) in ADDRESSES.items() if args.get("pk") is ... and "training" not in name
)
OF_CORRECTIONS = sorted(
    name for name, (args, *_rest) in ADDRESSES.items() if name.startswith("correction") and args == {"pk": 1}
)
# One status tells of those who see a report in all or in none; an analyst sees it once it is accepted.
STATUSES = {"analyst": (Status.DRAFT, Status.SUBMITTED)}
HIDDEN = [
    (role, place, status)
    for role in EVERYONE
    if role != "administrator"
    for place in PLACES
    for status in STATUSES.get(role, (Status.ACCEPTED,))
    if status not in SEES.get(role, {}).get(place, set())
]


@pytest.fixture
def places(library, sister_library, far_library, school_library, municipality) -> dict[str, Library]:
    main = Library.objects.create(
        register_number="BLB9005", name="Birch central", municipality=municipality, kind=Library.Kind.CENTRAL
    )
    return dict(zip(PLACES, (library, sister_library, main, far_library, school_library), strict=True))


@pytest.fixture
def full(places, make_report, administrator):
    """A report with a question, a revision, a correction that waits, and a document: `full("far", Status.ACCEPTED)`."""

    def making(place: str, status: Status) -> Report:
        report = make_report(places[place], status)
        sent = {"by": administrator, "state": Question.State.OPEN, "sent_at": NOW}
        Question.objects.create(report=report, code="visits_physical", text="Is that so?", **sent)
        Correction.objects.create(report=report, by=administrator, cause="It was counted twice.", reopens=True)
        revision = keep(report, by=None, cause="Accepted.", at=NOW)
        document = Document(report_revision=revision, format="pdf", language="lv", sha256="0" * 64)
        document.file.save("report.pdf", ContentFile(b"%PDF-"))
        return report

    return making


def addresses(report: Report):
    """Every address that is about this report, and how it is asked for."""
    keys = {"pk": report.pk, "question": report.questions.get().pk}
    for name in OF_REPORTS:
        args, method, *_answers = ADDRESSES[name]
        yield reverse(name, kwargs=args | {key: value for key, value in keys.items() if key in args}), method
    for name in OF_CORRECTIONS:
        yield reverse(name, args=[report.corrections.get().pk]), ADDRESSES[name][1]
    yield reverse("document", args=[Document.objects.get(report_revision__report=report).pk]), "get"


@pytest.mark.parametrize(("role", "place", "status"), HIDDEN)
def test_nothing_of_a_report_out_of_reach_is_there(role, place, status, request, full, client):
    user = request.getfixturevalue(role)
    report = full(place, status)
    message = {"person": user.pk, "chapter": "finance", "changes": [figure("income_municipal", "5")]}
    message |= {"text": "It is.", "code": "users", "ticked": True}
    client.force_login(user)
    there = []
    for address, method in addresses(report):
        if method == "send":
            answer = client.post(address, message, content_type="application/json")
        else:
            answer = getattr(client, method)(address, {"comment": "It is so.", "seen": "x"})
        if answer.status_code != 404:
            there.append((address, answer.status_code))
    assert there == []
    written = (Event, Value, OfficialEntry, Download)
    assert [model.objects.filter(**_of(model, report)).count() for model in written] == [0, 0, 0, 0]
    assert report.questions.get().replies.count() == 0
    assert report.corrections.get().state == Correction.State.REQUESTED


def _of(model, report: Report) -> dict:
    return {} if model is Download else {"report": report}
