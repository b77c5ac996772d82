"""Summaries and reports as files, by command: one sentence when it cannot be, and nothing changed then."""

import json

import pytest
from django.core.management import CommandError, call_command

from reports.exports.report_json import report_json
from reports.facts import read
from reports.models import NarrativeText, Status, Value

from ..summaries.summary_story import SMALL_FORM, period_of, publish, quarterly, report_of


@pytest.fixture
def year(db):
    return period_of(publish(SMALL_FORM), "2023")


@pytest.fixture
def reports(year, library, sister_library, far_library):
    report_of(library, year, users=120)
    report_of(sister_library, year, Status.SUBMITTED, users=30)
    report_of(far_library, year, users=7)


@pytest.fixture
def place(tmp_path):
    return tmp_path / "summary.file"


def summary(place, *more: str, kind: str = "json", year: str = "2023") -> None:
    given = ["--form", "small", "--year", year, "--format", kind, "--output", str(place), "--language", "en", *more]
    call_command("export_summary", *given)


def total_of_users(place) -> str:
    figures = json.loads(place.read_text())["figures"]
    return next(one["value"] for one in figures if (one["level"], one["indicator"]) == ("total", "users"))


@pytest.mark.parametrize(
    ("more", "users"),
    [
        (["--municipality", "9001000"], "120"),
        (["--municipality", "9001000", "--provisional"], "150"),
        (["--region", "south"], "7"),
        ([], "127"),
    ],
)
def test_a_summary_of_each_kind_of_area(reports, place, more, users):
    summary(place, *more)
    assert total_of_users(place) == users


@pytest.mark.parametrize(("kind", "beginning"), [("xlsx", b"PK"), ("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbflevel,")])
def test_a_summary_in_each_format(reports, place, kind, beginning):
    summary(place, "--municipality", "9001000", kind=kind)
    assert place.read_bytes().startswith(beginning)


@pytest.mark.parametrize(
    ("more", "asked", "sentence"),
    [
        (["--municipality", "1"], {}, "There is no municipality with the ATVK code “1”."),
        (["--region", "west"], {}, "There is no region with the code “west”."),
        ([], {"year": "2030"}, "The form “small” has no period “2030”."),
        ([], {"year": "2019"}, "There is no published edition of the form for 2019."),
    ],
)
def test_a_summary_that_cannot_be(reports, year, place, more, asked, sentence):
    period_of(year.form, "2019")
    place.write_text("as it was")
    with pytest.raises(CommandError, match=sentence):
        summary(place, *more, **asked)
    assert place.read_text() == "as it was"


def test_a_file_that_cannot_be_written(reports, tmp_path):
    with pytest.raises(CommandError, match="cannot be written: No such file or directory."):
        summary(tmp_path / "nowhere" / "summary.json")
    (tmp_path / "taken").mkdir()
    with pytest.raises(CommandError, match="cannot be written: Is a directory."):
        summary(tmp_path / "taken")
    assert [one.name for one in tmp_path.iterdir()] == ["taken"]


def report(place, library="BLB9001", period="2023", kind="json", *more: str) -> None:
    given = ["--library", library, "--period", period, "--format", kind, "--output", str(place), "--language", "en"]
    call_command("export_report", *given, *more)


def test_a_report_as_json(reports, place):
    report(place)
    content = json.loads(place.read_text())
    assert (content["form"], content["status"], content["library"]["name"]) == ("small", "accepted", "Birch library")
    assert content["texts"] == {}


def test_a_text_as_json_in_plain_words_and_as_it_was_written(library):
    content = {**SMALL_FORM, "narratives": [{"code": "summary", "title": {"en": "Summary", "lv": "Īsumā"}}]}
    content["chapters"] = [
        *SMALL_FORM["chapters"],
        {"code": "words", "title": {"en": "W", "lv": "V"}, "blocks": [{"layout": "narrative", "narrative": "summary"}]},
    ]
    one = report_of(library, period_of(publish(content), "2023"))
    Value.objects.create(report=one, code="users", number=1488, stated=1488)
    written = "<p>We serve <strong>{users}</strong> people:</p><ul><li>old</li><li>young</li></ul>"
    NarrativeText.objects.create(report=one, code="summary", text=written)
    texts = json.loads(report_json(read(one)))["texts"]
    assert texts == {
        "summary": {"text": "We serve 1,488 people:\n\n- old\n- young", "html": written, "nothing_to_report": False}
    }


def test_a_report_as_pdf(reports, place):
    report(place, "BLB9001", "2023", "pdf")
    assert place.read_bytes().startswith(b"%PDF")


def test_a_report_that_is_not_there(reports, place):
    with pytest.raises(CommandError, match="The library “BLB0” has no report for 2023."):
        report(place, "BLB0")
    assert not place.exists()


def test_a_period_of_several_forms_needs_its_form(reports, library, place):
    other = {**quarterly(SMALL_FORM), "periods": {"from": "2020", "to": None}}
    report_of(library, period_of(publish(other), "2023"), users=1)
    with pytest.raises(CommandError, match="name one with --form: small, small_quarter."):
        report(place)
    report(place, "BLB9001", "2023", "json", "--form", "small")
    assert json.loads(place.read_text())["form"] == "small"
