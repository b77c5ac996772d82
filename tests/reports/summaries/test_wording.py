"""How summaries name places, periods and days: by the Latvian alphabet, in words, in the language of the reader."""

from datetime import date
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook
from pypdf import PdfReader

from libraries.models import Library, Municipality, Supervision
from reports.aggregates.summarising import summarise
from reports.areas import municipality_area, whole_country
from reports.exports.pdf import summary_pdf
from reports.exports.xlsx import workbook_of
from reports.models import Status
from reports.report_documents import document_of
from reports.summaries.books import book_of
from reports.summaries.library_tables import libraries_table
from reports.summaries.standing import basis_of, standing_of
from reports.summaries.tables import Drawing
from reports.tables import RowKind

from .summary_story import NOW, SMALL_FORM, period_of, publish, quarterly, report_of

# As databases without the alphabet have it: Aglona, Balvi, Stende, Ādaži, Šķilbēni.
NAMES = ("Šķilbēni", "Balvi", "Ādaži", "Stende", "Aglona")
IN_ORDER = ["Ādaži", "Aglona", "Balvi", "Stende", "Šķilbēni"]


@pytest.fixture
def year(db):
    form = publish(SMALL_FORM)
    period_of(form, "2022")
    return period_of(form, "2023")


@pytest.fixture
def places(year, municipality):
    """A municipality of each name, with one library of the same name that has reported."""
    region = municipality.supervisions.get().region
    for number, name in enumerate(NAMES):
        place = Municipality.objects.create(atvk=f"950{number}000", name=name)
        Supervision.objects.create(municipality=place, region=region, valid_from=date(2021, 7, 1))
        library = Library.objects.create(register_number=f"BLB95{number:02}", name=name, municipality=place)
        report_of(library, year, users=10 + number)


@pytest.fixture
def libraries(year, municipality):
    """One municipality with a library of each name."""
    for number, name in enumerate(NAMES):
        library = Library.objects.create(register_number=f"BLB95{number:02}", name=name, municipality=municipality)
        report_of(library, year, users=10 + number)
    return municipality_area(municipality, on=NOW.date())


def drawn(area, period, language="en") -> Drawing:
    return Drawing(summarise(area, period, at=NOW), language, standing_of(area, period))


def workbook(drawing: Drawing):
    return load_workbook(BytesIO(workbook_of(book_of(drawing))))


def test_municipalities_stand_in_the_order_of_the_alphabet_on_page_and_in_the_workbook(places, year):
    drawing = drawn(whole_country(), year)
    table = libraries_table(drawing, ["users"], "", municipalities=True)
    assert [row.header for row in table.rows_of(RowKind.ITEM)] == [f"{name} (1 of 1)" for name in IN_ORDER]
    sheet = workbook(drawing)["1. Use"]
    assert [sheet.cell(row, 2).value for row in range(7, 12)] == IN_ORDER


def test_libraries_stand_in_the_order_of_the_alphabet_on_page_paper_and_in_the_workbook(libraries, year):
    drawing = drawn(libraries, year)
    table = libraries_table(drawing, ["users"], "")
    assert [row.header for row in table.rows_of(RowKind.ITEM)] == IN_ORDER
    sheet = workbook(drawing)["1. Use"]
    assert [sheet.cell(row, 1).value for row in range(7, 12)] == IN_ORDER
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(summary_pdf(book_of(drawing)))).pages)
    heads = words[words.index("1. Use\nIndicator") :]
    assert sorted(IN_ORDER, key=heads.index) == IN_ORDER


def test_what_is_missing_and_what_a_summary_rests_on_are_in_order_too(libraries, year):
    year.reports.update(status=Status.DRAFT)
    drawing = drawn(libraries, year)
    assert [row.header for row in drawing.missing().rows] == IN_ORDER
    assert drawing.notes[0].startswith("Without a report: Ādaži, Aglona, Balvi, Stende, Šķilbēni.")
    assert [one.library for one in basis_of(libraries, year)] == IN_ORDER


# Quarters by name, days as the reader writes them.


@pytest.fixture
def quarter(library, municipality):
    form = publish(quarterly(SMALL_FORM))
    period_of(form, "2022-Q4")
    quarter = period_of(form, "2023-Q4")
    report_of(library, quarter, users=5).values.update(stated=5)
    return quarter


def test_a_quarter_is_named_in_words_in_the_workbook(quarter, municipality):
    with translation.override("lv"):
        book = workbook(drawn(municipality_area(municipality, on=NOW.date()), quarter, "lv"))
        summary, chapter = book.worksheets[:2]
    assert [cell.value for cell in summary[7]][3:5] == ["2022. g. 4.\u00a0cet.", "2023. g. 4.\u00a0cet."]
    assert chapter["A1"].value == "1. Izmantošana. Birch municipality, 2023. gada 4.\u00a0ceturksnis"
    assert [cell.value for cell in chapter[6]][5:7] == ["2022. g. 4.\u00a0cet.", "2023. g. 4.\u00a0cet."]
    everything = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert [text for text in everything if "-Q" in text] == []


def test_a_quarter_is_named_in_words_in_a_report_s_document(quarter):
    with translation.override("lv"):
        document = document_of(quarter.reports.with_names().get(), "lv")
    (table,) = (part.table for part in document.chapters[0].parts)
    assert document.period == "2023. gada 4.\u00a0ceturksnis"
    assert [column.label for column in table.columns][1:3] == ["2022. g. 4.\u00a0cet.", "2023. g. 4.\u00a0cet."]


@pytest.mark.parametrize(
    ("language", "boundaries", "made"),
    [
        ("lv", "Bibliotēkas norādītas tur, kur tās bija 31.12.2023.", "Dati uz 20.02.2024 12:30."),
        ("en", "Libraries stand where they stood on 31 Dec 2023.", "Figures as of 20 Feb 2024, 12:30."),
    ],
)
def test_days_are_written_as_the_reader_writes_them(quarter, municipality, language, boundaries, made):
    with translation.override(language):
        drawing = drawn(municipality_area(municipality, on=NOW.date()), quarter, language)
        assert (drawing.boundaries, drawing.made) == (boundaries, made)
