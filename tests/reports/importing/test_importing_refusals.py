"""What is wrong with a file of values is said of every row at once, and then nothing of it is taken in."""

import io
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from libraries.models import Library
from reports import importing
from reports.importing import ImportingError
from reports.models import Form, Period, Report, Status, Value

from ..small_form import report_for
from .value_files import HEAD, KNOWN, csv, planned, problems, taken_in, xlsx


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("BLB1,2021,visits,5,,", "library", "There is no library with the register number “BLB1”."),
        (",2021,visits,5,,", "library", "The library is missing."),
        ("BLB9001,2021,wishes,5,,", "indicator", "The form has no indicator “wishes”."),
        ("BLB9001,2021,,5,,", "indicator", "The code of the indicator is missing."),
        (
            "BLB9001,2021,visits_old,5,,",
            "indicator",
            "“visits_old” was replaced by “visits”; it is taken in only with years from before the system.",
        ),
        ("BLB9001,2021,visits,many,,", "value", "“visits”: “many” is not a number."),
        ("BLB9001,2021,visits,-5,,", "value", "“visits”: Enter a number that is not negative."),
        ("BLB9001,2021,visits,5.5,,", "value", "“visits”: Enter a whole number, without a decimal part."),
        ("BLB9001,2021,visits,1e5,,", "value", "“visits”: “1e5” is not a number."),
        (
            "BLB9001,2021,visits,1000000000000,,",
            "value",
            "“visits”: The number is too large; check the number of digits.",
        ),
        ("BLB9001,2021,only_library,maybe,,", "value", "“only_library”: Answer with yes or no."),
        (
            "BLB9001,2021,visits,5,sure,",
            "state",
            "“sure” is no state; write known, unknown, not_applicable or estimate.",
        ),
        ("BLB9001,2021,visits,5,unknown,", "state", "There is a number although the state is “unknown”."),
        ("BLB9001,2021,visits,,estimate,", "state", "There is no number although the state is “estimate”."),
        ("BLB9001,2021,visits,-1,known,", "state", "There is no number although the state is “known”."),
        (f"BLB9001,2021,visits,5,,{'x' * 1001}", "explanation", "The explanation is longer than 1000 characters."),
        ("BLB9001,2019,visits,5,,", "period", "There is no published edition of the form for 2019."),
        ("BLB9001,2021-Q1,visits,5,,", "period", "“2021-Q1” is no period of this form; write it as 2023."),
        ("BLB9001,last year,visits,5,,", "period", "“last year” is no period of this form; write it as 2023."),
        ("BLB9001,,visits,5,,", "period", "The period is missing."),
        ("BLB9001,2031,visits,5,,", "period", "2031 has not begun yet."),
        (
            "BLB9004,2021,visits,5,,",
            "library",
            "“Birch school library” is not one of the libraries that hand in reports.",
        ),
        ("BLB9005,2021,visits,5,,", "library", "“Young library” was not open in 2021."),
    ],
)
def test_a_row_says_what_is_wrong_with_it_and_nothing_is_taken_in(form, library, school_library, row, column, message):
    Library.objects.create(
        register_number="BLB9005", name="Young library", municipality=library.municipality, opened=date(2022, 1, 1)
    )
    text = HEAD + KNOWN.replace("visits", "events") + row + "\n"
    assert problems(form, csv(text)) == [(3, column, message)]
    with pytest.raises(ImportingError, match=r"^The file has problems, so nothing was taken in\.$"):
        importing.apply(planned(form, csv(text)), by=None)
    assert Report.objects.count() == Period.objects.count() == 0


def test_quarters_belong_to_a_quarterly_form(form, library):
    Form.objects.filter(pk=form.pk).update(frequency="quarter")
    form.refresh_from_db()
    assert problems(form, csv(HEAD + KNOWN)) == [
        (2, "period", "“2021” is no period of this form; write it as 2023-Q1.")
    ]


def test_the_same_cell_twice_names_the_first(form, library):
    text = HEAD + KNOWN + "BLB9001,2020,visits,5,,\n" + KNOWN
    assert problems(form, csv(text)) == [(4, "value", "“visits” is given twice; it already stands in row 2.")]


def test_every_problem_of_a_file_is_named_at_once(form, library):
    text = HEAD + "BLB1,1999,wishes,many,,\n" + "BLB9001,2021,users,many,,\n" + KNOWN + "BLB1,2021,visits,-5,,\n"
    assert problems(form, csv(text)) == [
        (2, "library", "There is no library with the register number “BLB1”."),
        (2, "period", "There is no published edition of the form for 1999."),
        (3, "value", "“users”: “many” is not a number."),
        (5, "library", "There is no library with the register number “BLB1”."),
        (5, "value", "“visits”: Enter a number that is not negative."),
    ]


def test_a_library_that_closed_during_the_year_still_reports_on_it(form, library):
    Library.objects.filter(pk=library.pk).update(closed=date(2021, 3, 1))
    taken_in(form, csv(HEAD + KNOWN))
    assert problems(form, csv(HEAD + KNOWN.replace("2021", "2022"))) == [
        (2, "library", "“Birch library” was not open in 2022.")
    ]


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_a_report_that_has_left_the_library_cannot_be_changed(edition, library, status):
    report_for(library, edition, "2021", status=status)
    message = f"The report is “{status.label}” and cannot be changed. Ask the methodologist to open it."
    assert problems(edition.form, csv(HEAD + KNOWN)) == [(2, "library", message)]


@pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.DRAFT, Status.RETURNED, Status.REOPENED])
def test_a_report_in_the_hands_of_the_library_can_be_filled(edition, library, status):
    report_for(library, edition, "2021", status=status)
    taken_in(edition.form, csv(HEAD + KNOWN))
    began = Status.DRAFT if status == Status.NOT_STARTED else status
    assert Report.objects.get().status == began


def test_a_report_accepted_meanwhile_keeps_the_whole_file_out(edition, library, sister_library):
    report = report_for(library, edition, "2021")
    plan = planned(edition.form, csv(HEAD + "BLB9002,2021,visits,5,,\n" + KNOWN))
    Report.objects.filter(pk=report.pk).update(status=Status.ACCEPTED)
    with pytest.raises(ImportingError) as refusal:
        importing.apply(plan, by=None)
    assert str(refusal.value) == (
        "Meanwhile someone else has changed reports that the file is for; look at it once more."
    )
    assert list(Report.objects.all()) == [report]
    assert Value.objects.count() == 0


def test_a_report_made_meanwhile_keeps_the_file_out_too(edition, library):
    plan = planned(edition.form, csv(HEAD + KNOWN))
    report_for(library, edition, "2021")
    with pytest.raises(ImportingError):
        importing.apply(plan, by=None)
    assert Value.objects.count() == 0


def test_a_workbook_names_the_cell(form, library):
    sheet = xlsx(["note", "library", "period", "indicator", "value"], ["", "BLB9001", 2021, "visits", "many"])
    (problem,) = planned(form, sheet).problems
    assert (problem.row, problem.cell) == (2, "E2")
    assert str(problem) == "Row 2, cell E2: “visits”: “many” is not a number."


def test_a_wide_workbook_names_the_cell_and_a_strange_heading_once(form, library, sister_library):
    sheet = xlsx(
        ["library", "visits", "wishes"],
        ["BLB9001", "many", 1],
        ["BLB9002", 5, 2],
    )
    assert [str(problem) for problem in planned(form, sheet, period="2021").problems] == [
        "Row 2, cell B2: “visits”: “many” is not a number.",
        "Row 1, cell C1: The form has no indicator “wishes”.",
    ]


@pytest.mark.parametrize(
    ("text", "period", "messages"),
    [
        ("library,period,value\nBLB9001,2021,5\n", "", ["The column “indicator” is missing."]),
        ("library,period,indicator\nBLB9001,2021,visits\n", "", ["The column “value” is missing."]),
        ("period,indicator,value\n2021,visits,5\n", "", ["The column “library” is missing."]),
        (
            "library,indicator,value\nBLB9001,visits,5\n",
            "",
            ["The column “period” is missing, and no period was named for the whole file."],
        ),
        (
            HEAD + KNOWN,
            "2021",
            ["The file has a column “period” of its own, so no other period can be named."],
        ),
        (
            "a,b\n1,2\n",
            "2021",
            [
                "The column “library” is missing.",
                "The column “indicator” is missing.",
                "The column “value” is missing.",
            ],
        ),
        (
            "library,period,Visits of all kinds\nBLB9001,2021,5\n",
            "",
            ["No column is headed by the code of an indicator."],
        ),
        ("", "", ["“year.csv” is empty."]),
        (HEAD, "", ["“year.csv” has headings but no rows under them."]),
    ],
)
def test_a_file_that_lacks_something_as_a_whole(form, library, text, period, messages):
    assert problems(form, csv(text), period=period) == [(None, "", message) for message in messages]


def test_files_that_are_no_tables_are_one_problem_each(form, library):
    workbook = xlsx(["library", "period", "visits"], ["BLB9001", 2021, 5]).getvalue()
    hostile = {
        "broken workbook": workbook[:400],
        "zeros": b"library\0,period",
        "another encoding": (HEAD + "BLB9001,2021,visits,5,,ķ\n").encode("cp1257"),
        "ten million digits": (HEAD + "BLB9001,2021,visits,").encode() + b"9" * 10_000_000 + b",,\n",
        "a hundred thousand columns": ",".join(f"c{number}" for number in range(100_000)).encode() + b"\n1\n",
        "bomb": bomb(),
    }
    found = {name: problems(form, io.BytesIO(content)) for name, content in hostile.items()}
    assert found == {
        "broken workbook": [
            (
                None,
                "",
                "“year.csv” is damaged or is not an XLSX file; open it in a spreadsheet program and save it anew.",
            )
        ],
        "zeros": [(None, "", "“year.csv” is neither a CSV nor an XLSX file.")],
        "another encoding": [(None, "", "“year.csv” is not in UTF-8; in Excel save it as “CSV UTF-8” or as .xlsx.")],
        "ten million digits": [
            (None, "", "“year.csv” is not a proper CSV file: look for a stray quotation mark near line 2.")
        ],
        "a hundred thousand columns": [(None, "", "“year.csv” has more than 1000 columns.")],
        "bomb": [(None, "", "“year.csv” unpacks to far more than such a table needs, so it was not opened.")],
    }


def bomb() -> bytes:
    """A workbook of a few kilobytes that unpacks to 200 MB."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)
    return file.getvalue()


HEADINGS = HEAD.strip().split(",")
LIKELY = st.text('library,period\nstcd;"\t 0129-.LB', max_size=80)
CELLS = st.none() | st.text(max_size=20) | st.integers() | st.floats(allow_nan=False) | st.booleans() | st.dates()
ANY_DATABASE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)


@ANY_DATABASE
@given(
    st.binary(max_size=300) | LIKELY.map(str.encode) | st.binary(max_size=100).map(lambda tail: b"PK\x03\x04" + tail)
)
@example(b"")
@example(b"\xef\xbb\xbf")
@example(b'"')
def test_any_bytes_are_refused_in_sentences(form, library, content):
    found = planned(form, io.BytesIO(content)).problems
    assert found
    assert all(str(problem).endswith(".") for problem in found)


@ANY_DATABASE
@given(st.lists(st.tuples(*[CELLS] * 6), min_size=1, max_size=4))
def test_any_cells_of_a_workbook_are_taken_in_or_refused_in_sentences(form, library, rows):
    sheet = xlsx(HEADINGS, *[legible(row) for row in rows])
    plan = planned(form, sheet)
    assert all(str(problem).endswith(".") for problem in plan.problems)
    assert plan.problems or not plan.targets


def legible(row):
    """What a spreadsheet program can hold in its cells."""
    return [ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell for cell in row]


@ANY_DATABASE
@given(value=st.text(max_size=60), state=st.text(max_size=10), explanation=st.text(max_size=10))
def test_any_value_of_a_known_figure_is_taken_in_or_refused_in_sentences(form, library, value, state, explanation):
    sheet = xlsx(HEADINGS, legible(["BLB9001", 2021, "income", value, state, explanation]))
    plan = planned(form, sheet)
    assert all(str(problem).endswith(".") for problem in plan.problems)
    if not plan.problems:
        importing.apply(plan, by=None)
