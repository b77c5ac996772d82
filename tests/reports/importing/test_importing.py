"""A file of values is taken in whole: tidy or wide, in both notations, with its states and explanations."""

import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from reports import importing
from reports.facts import read
from reports.importing import Counts
from reports.models import Document, Download, Notice, Report, Status, Value

from ..small_form import report_for
from .value_files import HEAD, KNOWN, csv, planned, problems, taken_in, values, xlsx


def test_a_tidy_file_fills_reports_and_makes_those_that_are_missing(form, library, sister_library, librarian):
    text = HEAD + (
        "BLB9001,2021,visits,8579,,A customer service centre has opened.\n"
        "BLB9002,2021,visits,120,,\n"
        'BLB9001,2021,income,"27 737,50",,\n'
    )
    plan = planned(form, csv(text))
    assert (plan.problems, plan.counts) == ([], Counts(created=3))
    assert Report.objects.count() == 0
    importing.apply(plan, by=librarian)
    report = Report.objects.get(library=library)
    assert (report.period.code, report.status, report.is_history) == ("2021", Status.DRAFT, False)
    assert (report.municipality, report.territory) == (library.municipality, library.territory)
    assert values() == {
        "visits": (Decimal(8579), "known", "year.csv"),
        "income": (Decimal("27737.50"), "known", "year.csv"),
    }
    assert values("BLB9002") == {"visits": (Decimal(120), "known", "year.csv")}
    assert [(one.code, one.text) for one in report.explanations.all()] == [
        ("visits", "A customer service centre has opened.")
    ]
    visits = report.values.get(code="visits")
    assert (visits.origin, visits.changed_by) == ("imported", librarian)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234.5", "1234.5"),
        ("1 234,50", "1234.5"),
        ("1.234,50", "1234.5"),
        ("1,234.50", "1234.5"),
        ("1234 EUR", "1234"),
    ],
)
def test_numbers_are_read_in_both_notations_whatever_the_language(form, library, text, number):
    taken_in(form, csv(f'{HEAD}BLB9001,2021,income,"{text}",,\n'))
    assert values()["income"][0] == Decimal(number)


@pytest.mark.parametrize(
    ("value", "state", "stored"),
    [
        ("12", "", (Decimal(12), "known")),
        ("12", "known", (Decimal(12), "known")),
        ("12", "estimate", (Decimal(12), "estimate")),
        ("~12", "", (Decimal(12), "estimate")),
        ("~12", "known", (Decimal(12), "known")),
        ("", "unknown", (None, "unknown")),
        ("", "Not_applicable", (None, "not_applicable")),
        ("nav datu", "", (None, "unknown")),
        ("neattiecas", "not_applicable", (None, "not_applicable")),
        ("-1", "", (None, "unknown")),
        ("−3", "", (None, "not_applicable")),
        ("-1", "unknown", (None, "unknown")),
        ("0", "", (Decimal(0), "known")),
    ],
)
def test_a_value_can_be_a_state(form, library, value, state, stored):
    taken_in(form, csv(f"{HEAD}BLB9001,2021,visits,{value},{state},\n"))
    assert values() == {"visits": (*stored, "year.csv")}


def test_what_is_left_blank_is_left_alone_and_counted(form, library):
    plan = taken_in(form, csv(HEAD + KNOWN + "BLB9001,2021,users,,,\n"))
    assert (plan.blank, plan.counts.created) == (1, 1)
    assert set(values()) == {"visits"}


def test_columns_that_say_nothing_to_us_are_named(form, library):
    plan = taken_in(form, csv("kind,library,period,indicator,value,note\nentered,BLB9001,2021,visits,5,page 3\n"))
    assert list(plan.ignored) == ["kind", "note"]


def test_a_wide_workbook_has_a_library_a_row(form, library, sister_library):
    sheet = xlsx(
        ["Library", "name", "Period", "visits", "income", "only_library"],
        ["BLB9001", "Birch", 2021, 8579, 27737.5, True],
        ["BLB9002", "Alder", 2021, None, 12, "nē"],
    )
    plan = taken_in(form, sheet)
    assert (list(plan.ignored), plan.blank, plan.counts.created) == (["name"], 1, 5)
    assert values() == {
        "visits": (Decimal(8579), "known", "year.csv"),
        "income": (Decimal("27737.5"), "known", "year.csv"),
        "only_library": (Decimal(1), "known", "year.csv"),
    }
    assert values("BLB9002") == {
        "income": (Decimal(12), "known", "year.csv"),
        "only_library": (Decimal(0), "known", "year.csv"),
    }


@pytest.mark.parametrize(
    "source", [xlsx(["library", "visits"], ["BLB9001", 5]), csv("library,indicator,value\nBLB9001,visits,5\n")]
)
def test_a_file_without_periods_takes_the_one_that_is_named(form, library, source):
    taken_in(form, source, period="2021")
    assert values()["visits"][0] == Decimal(5)


def test_the_end_of_one_year_is_the_start_of_the_next_in_whatever_order_they_stand(form, library):
    text = HEAD + (
        "BLB9001,2022,added,844,,\n"
        "BLB9001,2022,withdrawn,960,,\n"
        "BLB9001,2021,start,10035,,\n"
        "BLB9001,2021,added,911,,\n"
        "BLB9001,2021,withdrawn,782,,\n"
    )
    taken_in(form, csv(text))
    ends = Value.objects.filter(code="stock").order_by("report__period__code").values_list("number", flat=True)
    assert list(ends) == [Decimal(10164), Decimal(10048)]
    assert values(period="2022")["start"] == (Decimal(10164), "known", "the end of the period before")


def test_the_same_file_once_more_changes_nothing(form, library):
    text = HEAD + KNOWN + "BLB9001,2021,loans,10586,,\nBLB9001,2021,coverage,48.6,,As printed in the report.\n"
    taken_in(form, csv(text))
    before = list(Value.objects.order_by("pk").values())
    plan = planned(form, csv(text))
    assert (plan.counts, plan.targets) == (Counts(unchanged=3), [])
    importing.apply(plan, by=None)
    assert list(Value.objects.order_by("pk").values()) == before


def test_a_total_that_its_parts_made_is_known_already(form, library):
    text = HEAD + "BLB9001,2021,loans_books,5104,,\nBLB9001,2021,loans,5104,,\n"
    taken_in(form, csv(text))
    assert planned(form, csv(text)).counts == Counts(unchanged=2)


def test_a_total_can_be_declared_unknown_after_its_parts_were(form, library):
    taken_in(form, csv(HEAD + "BLB9001,2021,loans_books,5104,,\n"))
    taken_in(form, csv(HEAD + "BLB9001,2021,loans_books,,unknown,\n"))
    plan = taken_in(form, csv(HEAD + "BLB9001,2021,loans,,unknown,\n"))
    assert plan.counts == Counts(created=1)
    assert values()["loans"] == (None, "unknown", "year.csv")


def test_another_figure_replaces_the_first(form, library):
    taken_in(form, csv(HEAD + KNOWN))
    plan = taken_in(form, csv(HEAD + "BLB9001,2021,visits,8600,,\nBLB9001,2021,users,488,,\n"))
    assert plan.counts == Counts(created=1, changed=1)
    assert values()["visits"][0] == Decimal(8600)
    assert [(change.old, change.new) for change in Report.objects.get().changes.filter(code="visits")] == [
        ("", "8579"),
        ("8579", "8600"),
    ]


# Years from before the system

HISTORY = HEAD + (
    "BLB9001,2020,visits_old,15729,,\n"
    "BLB9001,2020,users,495,,\n"
    "BLB9001,2020,population,1018,,\n"
    "BLB9001,2020,coverage,45,,\n"
    "BLB9001,2021,visits,8579,,\n"
    "BLB9001,2021,loans,10586,,\n"
    "BLB9001,2021,loans_books,5104,,\n"
)


def test_history_is_accepted_as_it_is_and_says_what_the_checks_find(form, library):
    plan = planned(form, csv(HISTORY), as_history=True)
    assert (plan.problems, plan.counts) == ([], Counts(created=7))
    outcome = importing.apply(plan, by=None)
    reports = Report.objects.order_by("period__code")
    assert [(one.period.code, one.status, one.is_history) for one in reports] == [
        ("2020", Status.ACCEPTED, True),
        ("2021", Status.ACCEPTED, True),
    ]
    assert [[(event.new, event.by) for event in one.events.all()] for one in reports] == [[("accepted", None)]] * 2
    assert [(report.period.code, issue.rule, issue.code) for report, issue in outcome.issues] == [
        ("2020", "E07", "loans_books"),
        ("2020", "E07", "projects"),
        ("2021", "E07", "users"),
        ("2021", "W01", "visits"),
        ("2021", "E03", "loans"),
        ("2021", "E07", "projects"),
    ]


def test_an_old_code_is_kept_as_it_was_and_compared_with_what_replaced_it(form, library):
    taken_in(form, csv(HISTORY), as_history=True)
    assert values(period="2020")["visits_old"][0] == Decimal(15729)
    reading = read(Report.objects.get(period__code="2021"))
    assert reading.facts.before("visits") == Decimal(15729)


def test_across_a_break_in_the_series_nothing_is_compared(form, library):
    text = HEAD + "BLB9001,2020,lending,9000,,\nBLB9001,2021,loans_books,100,,\n"
    taken_in(form, csv(text), as_history=True)
    reading = read(Report.objects.get(period__code="2021"))
    assert reading.facts.before("loans") is None
    figure, reason = reading.broken["loans"]
    assert (figure.number, reason.in_language("en")) == (Decimal(9000), "Renewals are counted now.")


def test_a_printed_ratio_is_kept_beside_the_right_one_and_never_counts(form, library):
    taken_in(form, csv(HISTORY), as_history=True)
    coverage = Value.objects.get(code="coverage")
    assert (coverage.number, coverage.stated) == (None, Decimal(45))


def test_history_can_be_corrected_by_another_file(form, library):
    taken_in(form, csv(HISTORY), as_history=True)
    taken_in(form, csv(HEAD + "BLB9001,2020,users,488,,\n"), as_history=True)
    report = Report.objects.get(period__code="2020")
    assert (report.status, report.events.count()) == (Status.ACCEPTED, 1)
    assert [(one.code, one.old, one.new) for one in report.changes.filter(old="495")] == [("users", "495", "488")]


@pytest.mark.parametrize(
    ("line", "superseded"),
    [
        ("BLB9001,2021,loans,10587,,\n", ["2021"]),
        ("BLB9001,2020,users,488,,\n", ["2020", "2021"]),  # the year after prints it too
    ],
)
def test_what_was_issued_of_history_is_superseded_by_another_file(form, library, methodologist, line, superseded):
    taken_in(form, csv(HISTORY), as_history=True)
    for report in Report.objects.all():
        revision = report.revisions.get()
        document = Document.objects.create(report_revision=revision, format="pdf", language="lv", file="issued.pdf")
        Download.objects.create(document=document, user=methodologist)
    taken_in(form, csv(HEAD + line), as_history=True)
    found = Document.objects.filter(superseded_at__isnull=False)
    assert sorted(found.values_list("report_revision__report__period__code", flat=True)) == superseded
    assert [(one.user, one.kind) for one in Notice.objects.all()] == [(methodologist, "superseded")] * len(superseded)


def test_history_that_was_opened_for_correction_is_for_those_who_correct_it(form, library):
    taken_in(form, csv(HISTORY), as_history=True)
    Report.objects.filter(period__code="2020").update(status=Status.REOPENED, open_fields=["users"])
    message = "The report of “Birch library” for 2020 is “reopened”: somebody works on it here."
    assert problems(form, csv(HEAD + "BLB9001,2020,users,488,,\n"), as_history=True) == [(2, "library", message)]


def test_history_does_not_replace_what_was_begun_here(edition, library):
    report_for(library, edition, "2021")
    message = "The report of “Birch library” for 2021 is not history: it has been begun here."
    assert problems(edition.form, csv(HEAD + KNOWN), as_history=True) == [(2, "library", message)]


def test_history_itself_is_locked_for_other_files(form, library):
    taken_in(form, csv(HISTORY), as_history=True)
    assert problems(form, csv(HEAD + KNOWN)) == [
        (2, "library", "The report is “accepted” and cannot be changed. Ask the methodologist to open it.")
    ]


# The command


@pytest.fixture
def run(form, tmp_path, capsys):
    def run(text: str, *options: str) -> str:
        file = tmp_path / "year.csv"
        file.write_text(text)
        call_command("import_values", str(file), "--form", "small", *options)
        return capsys.readouterr().out

    return run


def test_a_dry_run_only_tells(run, library):
    assert run(HEAD + KNOWN + "BLB9001,2021,users,,,\n", "--dry-run") == (
        "Values: 1 new, 0 changed, 0 the same.\nLeft blank: 1.\nNothing was written: this was a dry run.\n"
    )
    assert Report.objects.count() == 0


def test_the_command_takes_a_file_in(run, library):
    assert run("library,period,indicator,value,note\nBLB9001,2021,visits,5,\n") == (
        "Columns that were not read: note.\nValues: 1 new, 0 changed, 0 the same.\n"
    )
    assert values()["visits"][0] == Decimal(5)


def test_the_command_sums_up_what_the_checks_find_in_history(run, library):
    assert run(HISTORY, "--as-history") == (
        "Values: 7 new, 0 changed, 0 the same.\n"
        "The checks found:\n"
        "E03: 1 (reports: 1)\n"
        "E07: 4 (reports: 2)\n"
        "W01: 1 (reports: 1)\n"
    )


def test_the_command_answers_a_program(run, library):
    told = json.loads(run(HEAD + "BLB9001,2021,loans,7,,\nBLB9001,2021,loans_books,6,,\n", "--as-history", "--json"))
    issues = told.pop("issues")
    assert told == {
        "problems": [],
        "created": 2,
        "changed": 0,
        "unchanged": 0,
        "blank": 0,
        "ignored_columns": [],
    }
    assert [issue["rule"] for issue in issues] == ["E07", "E03", "E07"]
    assert issues[1] == {
        "library": "BLB9001",
        "period": "2021",
        "rule": "E03",
        "severity": "error",
        "indicator": "loans",
        "row": None,
        "column": "",
        "message": "The parts add up to 6, but the total is 7.",
    }


def test_problems_fail_the_command_and_change_nothing(run, library, capsys):
    text = HEAD + KNOWN + "BLB1,2021,visits,5,,\nBLB1,2021,users,5,,\nBLB9001,2021,users,many,,\n"
    with pytest.raises(CommandError, match=r"^The file has 3 problems, so nothing was taken in\.$"):
        run(text)
    assert capsys.readouterr().out == (
        "Rows 3–4: There is no library with the register number “BLB1”.\n"
        "Row 5, cell D5: “users”: “many” is not a number.\n"
    )
    assert Report.objects.count() == 0


def test_a_single_problem_is_the_sentence_of_the_failure(run, library, capsys):
    with pytest.raises(CommandError) as refusal:
        run(HEAD + "BLB9001,2021,users,many,,\n")
    assert str(refusal.value) == "Row 2, cell D2: “users”: “many” is not a number. Nothing was taken in."
    assert capsys.readouterr().out == ""


def test_problems_are_told_to_a_program_too(run, library, capsys):
    with pytest.raises(CommandError):
        run(HEAD + "BLB9001,2021,users,many,,\n", "--json")
    assert json.loads(capsys.readouterr().out)["problems"] == [
        {"row": 2, "column": "value", "cell": "D2", "message": "“users”: “many” is not a number."}
    ]


def test_a_form_or_a_file_that_is_not_there_is_one_sentence(form):
    with pytest.raises(CommandError, match=r"^There is no form “big”\.$"):
        call_command("import_values", "year.csv", "--form", "big")
    with pytest.raises(CommandError, match=r"^The file “year\.csv” cannot be opened\. Nothing was taken in\.$"):
        call_command("import_values", "/nowhere/year.csv", "--form", "small")
