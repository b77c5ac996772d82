"""Summaries and reports on paper: everything is there, and nothing outside can be reached."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.utils import translation
from PIL import Image
from pypdf import PdfReader

from libraries.models import Library, Population
from reports.aggregates.summarising import summarise
from reports.areas import municipality_area
from reports.exports.pdf import OurFiles, report_pdf, summary_pdf
from reports.models import NarrativeText, Photo, Row, Status, Value
from reports.report_documents import document_of
from reports.summaries.books import book_of
from reports.summaries.tables import Drawing

from ..summaries.summary_story import NOW, SMALL_FORM, explain, period_of, publish, report_of


def pages(content: bytes) -> list[str]:
    """The words of each page, however they were broken into lines."""
    return [" ".join(page.extract_text().replace("\u00a0", " ").split()) for page in PdfReader(BytesIO(content)).pages]


@pytest.fixture
def summary_pages(library, sister_library, municipality):
    form = publish(SMALL_FORM)
    this_year, last_year = period_of(form, "2023"), period_of(form, "2022")
    Population.objects.create(municipality=municipality, year=2023, total=900)
    Library.objects.filter(pk=library.pk).update(name="<b>Bērzu & co</b>")
    report_of(library, last_year, users=100)
    explain(report_of(library, this_year, users=120, visits=500), "users", "<script>alert(1)</script>")
    report_of(sister_library, this_year, Status.DRAFT, users=5)
    with translation.override("en"):
        area = municipality_area(municipality, on=NOW.date())
        return pages(summary_pdf(book_of(Drawing(summarise(area, this_year, at=NOW), "en"))))


def test_a_summary_begins_with_its_name_and_how_complete_it_is(summary_pages):
    assert summary_pages[0].startswith(
        "Summary Small report: Birch municipality, 2023 "
        "Submitted 1 of 2, accepted 1. Only accepted reports are added up. "
        "Libraries stand where they stood on 31 Dec 2023. Figures as of 20 Feb 2024, 12:30."
    )
    assert "Active users 100 1201) +20.0 %" in summary_pages[0]


def test_a_summary_goes_on_chapter_by_chapter_with_numbered_pages(summary_pages):
    first, second = summary_pages
    assert first.endswith(" 1 / 2")
    assert second.startswith("1. Use Indicator Unit <b>Bērzu & co</b> Total (1 of 2)")
    assert "Active users 1201) +20.0 % 120 +20.0 %" in second
    assert second.endswith("Small report: Birch municipality, 2023 2 / 2")


def test_what_was_typed_is_printed_as_it_was_typed(summary_pages):
    assert "<b>Bērzu & co</b>: <script>alert(1)</script>" in summary_pages[0]


# One library's report.

REPORT_FORM = {
    **SMALL_FORM,
    "edition": "small-texts",
    "narratives": [
        {"code": "summary", "title": {"en": "Summary of the year", "lv": "Gada apskats"}, "required": True},
        {"code": "empty", "title": {"en": "Left out", "lv": "Izlaists"}},
        {"code": "quiet", "title": {"en": "Repairs", "lv": "Remonti"}},
    ],
    "tables": [
        {
            "code": "projects",
            "title": {"en": "Projects", "lv": "Projekti"},
            "columns": [
                {"code": "name", "title": {"en": "Name", "lv": "Nosaukums"}},
                {"code": "amount", "title": {"en": "Amount", "lv": "Summa"}, "kind": "money"},
                {"code": "day", "title": {"en": "Day", "lv": "Diena"}, "kind": "date"},
            ],
        },
        {
            "code": "gallery",
            "title": {"en": "Gallery", "lv": "Galerija"},
            "photos": True,
            "columns": [{"code": "caption", "title": {"en": "Caption", "lv": "Paraksts"}}],
        },
    ],
    "chapters": [
        {
            "code": "texts",
            "number": "0",
            "title": {"en": "Texts", "lv": "Teksti"},
            "blocks": [
                {"layout": "narrative", "narrative": "summary"},
                {"layout": "narrative", "narrative": "empty"},
                {"layout": "narrative", "narrative": "quiet"},
                {"layout": "table", "table": "projects"},
            ],
        },
        *SMALL_FORM["chapters"],
        {
            "code": "pictures",
            "number": "",
            "title": {"en": "Pictures", "lv": "Attēli"},
            "blocks": [{"layout": "table", "table": "gallery"}],
        },
    ],
}


SUMMARY = (
    "<p>Ģimenes &amp; <strong>bērni</strong>, {users} of them, {visits} visits, {nobody}.</p>"
    "<ul><li>&lt;img src=x onerror=1&gt;</li></ul>"
)


@pytest.fixture
def report(library):
    form = publish(REPORT_FORM)
    report_of(library, period_of(form, "2022"), users=100)
    report = report_of(library, period_of(form, "2023"))
    Value.objects.create(report=report, code="users", number=120, stated=120)
    Value.objects.create(report=report, code="visits", state="unknown")
    NarrativeText.objects.create(report=report, code="summary", text=SUMMARY)
    NarrativeText.objects.create(report=report, code="quiet", nothing=True)
    cells = {"name": "A reading room", "amount": "1234.5", "day": "2023-09-14"}
    Row.objects.create(report=report, table="projects", position=1, cells=cells)
    explain(report, "users", "New families have moved in.")
    report.signed_by, report.signed_post = "Anna Priede", "head of library"
    report.submitted_at = report.accepted_at = datetime(2024, 1, 20, 12, tzinfo=UTC)
    report.save()
    return report


def printed_pages(report, **how) -> list[str]:
    with translation.override("en"):
        return pages(report_pdf(document_of(report, "en", **how)))


def test_a_report_goes_through_its_chapters_in_order(report):
    first, *rest = printed_pages(report)
    assert first.startswith(
        "Small report 2023 Birch library Municipality Birch municipality Territory Birch parish "
        "Register number BLB9001 Accepted on 20 Jan 2024, revision 1 Contents 0. Texts"
    )
    words = " ".join(rest)
    assert words.startswith(
        "0. Texts Summary of the year Ģimenes & bērni, 120 of them, unknown visits, {nobody}. <img src=x onerror=1> "
        "Repairs Nothing to report. "
        "Projects No. Name Amount Day 1. A reading room 1,234.50 14.09.2023 "
        "1. Use Indicator Unit 2022 2023 Change Active users 100 1201) +20.0 % Visits unknown "
        "1) New families have moved in. "
    )
    assert words.endswith(
        "Signed by Anna Priede Post head of library Date 20 Jan 2024 • Birch library, Small report 2023 2 / 2"
    )


def test_an_accepted_report_has_no_mark_and_any_other_has(report):
    assert document_of(report, "en").mark == ""
    report.status = Status.SUBMITTED
    with translation.override("en"):
        document = document_of(report, "en")
    assert (document.mark, document.status) == ("submitted", "Submitted")


@pytest.fixture
def pictures(report, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = BytesIO()
    Image.new("RGB", (60, 40), "green").save(file, "JPEG")
    for caption, agreed in (("A fair", True), ("A class", False)):
        Photo.objects.create(
            report=report, image=ContentFile(file.getvalue(), "one.jpg"), caption=caption, may_publish=agreed
        )


def test_pictures_of_people_who_have_not_agreed_stay_inside(report, pictures):
    inside, outside = " ".join(printed_pages(report, all_photos=True)), " ".join(printed_pages(report))
    assert ("A fair" in inside, "A class" in inside) == (True, True)
    assert ("A fair" in outside, "A class" in outside) == (True, False)


def test_a_picture_is_printed(report, pictures):
    with translation.override("en"):
        content = report_pdf(document_of(report, "en"))
    images = {image.name for page in PdfReader(BytesIO(content)).pages for image in page.images}
    assert len(images) == 1


# Nothing outside.


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://example.com/x.png",
        "https://example.com/x.png",
        "https://print.invalid/static/../manage.py",
        "https://print.invalid/static/%2e%2e/manage.py",
        "https://print.invalid/static/none.css",
        "https://print.invalid/picture/7",
        "https://print.invalid.example.com/static/css/print.css",
        "data:text/css,body{}",
    ],
)
def test_the_renderer_can_reach_our_files_alone(url):
    with pytest.raises((ValueError, SuspiciousFileOperation)):
        OurFiles().fetch(url)


def test_the_renderer_gets_our_files():
    assert b"@page" in OurFiles().fetch("https://print.invalid/static/css/print.css").read()


def test_paper_carries_our_letters(report):
    with translation.override("lv"):
        content = report_pdf(document_of(report, "lv"))
    fonts = {
        font["/BaseFont"].split("+")[1]
        for page in PdfReader(BytesIO(content)).pages
        for font in (one.get_object() for one in page["/Resources"]["/Font"].values())
    }
    assert {name.split("-")[0] for name in fonts} == {"Print"}  # none borrowed from the machine
