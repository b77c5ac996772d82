"""Workbooks that were made to do harm: each ends in a sentence, or does nothing but what its sender may do by hand."""

import io
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from libraries.spreadsheets import SpreadsheetError
from reports import filling
from reports.computing import Given
from reports.facts import read
from reports.ledgers.rows import TypedRow
from reports.ledgers.values import Entry
from reports.models import Report, Row, Status
from reports.workbooks import places
from reports.workbooks.comparing import compare
from reports.workbooks.reading import read_filled
from reports.workbooks.stamp import StampError
from reports.workbooks.writing import workbook_of
from tests.libraries.test_spreadsheets import with_part

from ..small_form import published, report_for
from .fill_in import Copy, applied, changes, difference, downloaded, fresh, problems

TYPES = "[Content_Types].xml"
NUMBERS = "xl/worksheets/sheet2.xml"
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
TOO_MUCH = "“report.xlsx” unpacks to far more than such a table needs, so it was not opened."
DAMAGED = "“report.xlsx” is damaged or is not an XLSX file; open it in a spreadsheet program and save it anew."


@pytest.fixture
def small(library):
    report = report_for(library, published(), "2021", status=Status.DRAFT)
    filling.save(report, by=None, tables={"project_list": [TypedRow({"title": "Lamps"})]})
    return report


@pytest.fixture
def send(client, librarian, small):
    """Uploads a file as its sender would, and gives the page."""

    def sending(content: bytes, name: str = "report.xlsx"):
        client.force_login(librarian)
        client.cookies["django_language"] = "en"
        return client.post(reverse("report_workbook", args=[small.pk]), {"workbook": SimpleUploadedFile(name, content)})

    return sending


def refusal(content: bytes, report: Report) -> str:
    with pytest.raises((SpreadsheetError, StampError)) as caught:
        read_filled(io.BytesIO(content), fresh(report), name="report.xlsx")
    return str(caught.value)


# Files


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def test_a_zip_bomb(small):
    content = with_part(downloaded(small), "xl/media/bomb.bin", b"\0" * 60 * 1024 * 1024)
    assert refusal(content, small) == TOO_MUCH


def test_a_sheet_of_a_million_rows(small):
    rows = b"".join(b'<row r="%d"><c><v>1</v></c></row>' % number for number in range(1, 30_000))
    assert refusal(with_part(downloaded(small), NUMBERS, SHEET % rows), small) == TOO_MUCH
    last = b'<row r="1048576"><c><v>1</v></c></row>'
    found = read_filled(
        io.BytesIO(with_part(downloaded(small), NUMBERS, SHEET % last)), fresh(small), name="report.xlsx"
    )
    assert found.notes[-1] == "The chapter “Numbers” was not read; it stays as it is."


def test_a_row_of_a_thousand_columns(small):
    row = b'<row r="1">' + b"<c><v>1</v></c>" * 1001 + b"</row>"
    content = with_part(downloaded(small), NUMBERS, SHEET % row)
    assert refusal(content, small) == "“report.xlsx” has more than 1000 columns."


def test_a_hundred_sheets(small):
    copy = Copy.of(small)
    for number in range(100):
        copy.work.create_sheet(f"Sheet {number}")
    assert refusal(copy.file().getvalue(), small) == TOO_MUCH


def test_entities_that_grow_or_reach_out(small):
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + SHEET % b'<row r="1"><c><v>&b;</v></c></row>'
    assert refusal(with_part(downloaded(small), NUMBERS, laughs), small) == TOO_MUCH
    file = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SHEET % b'<row r="1"><c><v>&a;</v></c></row>'
    assert refusal(with_part(downloaded(small), NUMBERS, file), small) == TOO_MUCH


NO_WORKBOOKS = {
    b"": "The submitted file is empty.",
    b"%PDF-1.7": DAMAGED,
    b"users;488\n": DAMAGED,
    b"PK\x03\x04": DAMAGED,
    b"\xd0\xcf\x11\xe0": (
        "“report.xlsx” is an old Excel file or is protected by a password; save it as .xlsx without a password."
    ),
    b"PK\x03\x04" + b"\0" * 10 * 1024 * 1024: "“report.xlsx” is larger than 10 MB; divide it into smaller files.",
}


@pytest.mark.parametrize("content", NO_WORKBOOKS, ids=lambda content: repr(content[:8]))
def test_what_is_no_workbook_is_refused_in_a_sentence(send, content):
    response = send(content)
    assert response.status_code == 422
    assert NO_WORKBOOKS[content] in response.content.decode()


def test_the_name_of_a_file_is_not_believed(send):
    response = send(b"%PDF-1.7", name="<script>alert(1)</script>.xlsx")
    assert b"<script>alert" not in response.content


def test_macros_are_neither_run_nor_kept(small):
    content = Copy.of(small).fill(users=500).file().getvalue()
    types = part_of(content, TYPES).replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    content = with_part(with_part(content, TYPES, types), "xl/vbaProject.bin", b"\xcc\x61" * 100)
    found = read_filled(io.BytesIO(content), fresh(small), name="report.xlsm")
    assert found.fields["figure:users"].text == "500"


FORMULAS = [
    "=1+1",
    "='[evil.xlsx]Sheet1'!A1",
    '=HYPERLINK("http://example.org","x")',
    '=WEBSERVICE("http://example.org")',
    "=cmd|'/c calc'!A1",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_never_taken_for_its_result(small, formula):
    copy = Copy.of(small).fill(users=formula).fill_row(small, "project_list", 1, title=formula)
    message = "This cell holds a formula. Type its result instead."
    assert [(one, said) for _place, one, said in problems(copy, small)] == [("", message), ("", message)]


def test_a_text_that_looks_like_a_formula_stays_one_all_the_way(small, librarian):
    copy = Copy.of(small)
    cell = copy.row_cell(small, "project_list", 1, "title")
    cell.value = "=cmd|'/c calc'!A1"
    cell.data_type = "s"
    applied(copy, small, librarian)
    assert small.rows.get().cells == {"title": "=cmd|'/c calc'!A1"}
    again = Copy.of(small).row_cell(small, "project_list", 1, "title")
    assert (again.data_type, again.quotePrefix) == ("s", True)


NUMBERS_OUT_OF_REACH = {
    b"<v>1e999</v>": "This cell holds an error of the spreadsheet program, such as #N/A. Type the entry anew.",
    b"<v>-1e15</v>": "Enter a number that is not negative.",
    b"<v>1e300</v>": "This is too long for a number.",
}


@pytest.mark.parametrize("value", NUMBERS_OUT_OF_REACH, ids=lambda value: value.decode())
def test_numbers_that_no_library_has(small, value):
    content = Copy.of(small).fill(users=123456.5).file().getvalue()
    sheet = part_of(content, NUMBERS)
    assert sheet.count(b"<v>123456.5</v>") == 1
    content = with_part(content, NUMBERS, sheet.replace(b"<v>123456.5</v>", value))
    found = compare(read_filled(io.BytesIO(content), fresh(small), name="report.xlsx"), read(fresh(small)))
    assert [one.message for one in found.problems] == [NUMBERS_OUT_OF_REACH[value]]


def test_a_day_with_a_time_is_no_number(small):
    copy = Copy.of(small).fill(users=datetime(2021, 5, 10, 13, 30, tzinfo=UTC).replace(tzinfo=None))
    assert [said for _place, _read, said in problems(copy, small)] == ["“2021-05-10 13:30:00” is not a number."]


# Marks


BAD_MARKS = [
    "figure",
    "figure nonsense",
    "figure summary",
    "grid",
    "grid nonsense - users",
    "why",
    "text users",
    "nothing",
    "row",
    "row project_list",
    "row project_list 12",
    "row nonsense 00000000-0000-0000-0000-000000000000",
    "table",
    "table nonsense",
    "cell x",
    "figure\tusers",
    "__class__ x",
]


@pytest.mark.parametrize("mark", BAD_MARKS)
def test_a_mark_that_was_written_over_is_said_and_harms_nothing(small, mark):
    copy = Copy.of(small)
    copy.cell("figure users", 1).value = mark
    found = difference(copy, small)
    assert found.changes == []
    assert [one.message for one in found.problems] == [
        "This row was put in by hand and belongs to nothing. Move its entries to one of the given rows."
    ]


def test_a_mark_of_several_codes_means_the_first(small):
    copy = Copy.of(small).fill(users=12)
    copy.cell("figure users", 1).value = "figure users children"
    assert changes(copy, small) == [("Users", "", "12")]


def test_a_key_of_another_report_s_row_touches_only_ones_own_report(small, sister_library, librarian):
    other = report_for(sister_library, small.edition, "2021", status=Status.DRAFT)
    filling.save(other, by=None, tables={"project_list": [TypedRow({"title": "Theirs"})]})
    theirs = other.rows.get()
    copy = Copy.of(small)
    sheet, row = copy.rows("project_list")[1]
    copy.work[sheet].cell(row, 1).value = f"row project_list {theirs.key}"
    copy.fill_row(small, "project_list", 2, title="Ours now")
    assert changes(copy, small) == [("List of projects, new row", "", "Ours now")]
    applied(copy, small, librarian)
    assert Row.objects.get(pk=theirs.pk).cells == {"title": "Theirs"}
    assert [one.cells for one in small.rows.all()] == [{"title": "Lamps"}, {"title": "Ours now"}]


def test_a_table_has_at_most_five_hundred_rows(small):
    copy = Copy.of(small)
    sheet, row = copy.rows("project_list")[-1]
    for number in range(500):
        copy.work[sheet].cell(row + 20 + number, 1).value = f"row project_list {uuid4()}"
        copy.work[sheet].cell(row + 20 + number, 2).value = f"Project {number}"
    assert problems(copy, small) == [(f"{sheet}!{row + 519}", "List of projects", "A table has at most 500 rows.")]


def test_what_only_the_site_decides_cannot_come_in_by_a_workbook(small):
    copy = Copy.of(small).fill(adults=1, coverage=100, loans=5, stock=7)
    assert {said for _place, _read, said in problems(copy, small)} == {
        "This figure is worked out and cannot be filled in."
    }


# Texts


def test_tags_in_a_text_are_words(small, send, librarian):
    copy = Copy.of(small).write("summary", "Look: <script>alert(1)</script> & <b>bold</b>")
    page = send(copy.file().getvalue()).content
    assert b"<script>alert" not in page
    applied(copy, small, librarian)
    assert small.texts.get().text == (
        "<p>Look: &lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;</p>"
    )


def test_html_that_is_typed_as_a_whole_text_is_cleaned(small, librarian):
    copy = Copy.of(small).write("summary", '<p onclick="x()">Hello <a href="javascript:x()">you</a></p>')
    applied(copy, small, librarian)
    assert small.texts.get().text == "<p>Hello you</p>"


@pytest.mark.parametrize("sign", ["\uffff", "\ufffe"])
def test_signs_that_no_file_may_have(small, sign):
    copy = Copy.of(small).fill_row(small, "project_list", 1, title=f"Lamps{sign}")
    assert refusal(copy.file().getvalue(), small) == DAMAGED


# Anything at all


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10**6), bytes_=st.binary(min_size=1, max_size=6))
def test_a_damaged_workbook_ends_in_a_reading_or_a_sentence(small, at, bytes_):
    content = bytearray(CONTENT_OF.setdefault(small.pk, downloaded(small)))
    place = at % len(content)
    content[place : place + len(bytes_)] = bytes_
    ends_well(bytes(content), small)


CONTENT_OF: dict[int, bytes] = {}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    part=st.sampled_from([NUMBERS, "xl/worksheets/sheet3.xml", "xl/workbook.xml", "xl/styles.xml"]),
    at=st.integers(0, 10**6),
    text=st.text("<>&/\"'=cr0159- \u00a0é", min_size=1, max_size=8),
)
def test_a_damaged_part_ends_in_a_reading_or_a_sentence(small, part, at, text):
    content = CONTENT_OF.setdefault(small.pk, downloaded(small))
    old = part_of(content, part)
    place = at % len(old)
    ends_well(with_part(content, part, old[:place] + text.encode() + old[place + len(text) :]), small)


SAID: list[str] = []


def ends_well(content: bytes, report: Report) -> None:
    found = fresh(report)
    try:
        filled = read_filled(io.BytesIO(content), found, name="report.xlsx")
    except (SpreadsheetError, StampError) as error:
        SAID.append(str(error))
    else:
        compare(filled, read(found))


NUMBER = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    figure=st.one_of(st.integers(), NUMBER, st.text(max_size=30), st.booleans()),
    text=st.text(max_size=300),
    cell=st.one_of(st.integers(0, 10**9), st.text(max_size=60), st.dates()),
)
def test_whatever_is_typed_is_read_or_said_and_read_again_alike(small, figure, text, cell):
    clean = [ILLEGAL_CHARACTERS_RE.sub("", one) if isinstance(one, str) else one for one in (figure, text, cell)]
    copy = Copy(CONTENT_OF.setdefault(small.pk, downloaded(small)))
    copy.fill(users=clean[0]).write("summary", clean[1]).fill_row(small, "project_list", 3, title=clean[2])
    ends_well(copy.file().getvalue(), small)


def test_a_report_with_hostile_contents_comes_back_as_it_was(small):
    nasty = "=1+1\n\u2028 \ufeff<b>&amp;</b> _x000D_ \u0301 ' \" {users} ]]>"
    rows = [TypedRow({"title": nasty, "begun": nasty, "amount": nasty}), TypedRow({"title": "#N/A"})]
    entries = {"users": Entry(Given(None, raw=nasty[:100])), "visits": Entry(Given(Decimal(7)))}
    filling.save(small, by=None, tables={"project_list": rows}, explanations={"users": nasty}, entries=entries)
    assert changes(Copy.of(small), small) == []


def test_a_workbook_made_long_ago_keeps_its_day(small):
    made = datetime(2020, 1, 2, 3, 4, tzinfo=UTC)
    content = workbook_of(read(fresh(small)), "en", made=made)
    assert read_filled(io.BytesIO(content), fresh(small), name="report.xlsx").stamp.made == made
    assert places.is_key(str(uuid4()))
