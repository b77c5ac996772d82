"""A librarian fills in her report, chapter by chapter."""

from decimal import Decimal

import pytest
from django.urls import reverse

from reports import checks, filling
from reports.checks import Text
from reports.computing import Given, State
from reports.facts import read
from reports.filling import Entry
from reports.following import bringing
from reports.models import Origin, Row, Status, Value

D = Decimal


def chapter(report, code):
    return reverse("report_chapter", args=[report.pk, code])


def number(report, code):
    return Value.objects.get(report=report, code=code).number


@pytest.fixture
def at_work(client, librarian):
    client.force_login(librarian)
    return client


def test_figures_typed_in_latvian_are_saved_and_totals_computed(at_work, report):
    answer = at_work.post(
        chapter(report, "finance"),
        {"income_municipal": "27\u00a0737,00 EUR", "income_donations": "1 234,56", "income_projects": "0"},
    )
    assert answer.status_code == 302
    assert number(report, "income_municipal") == D("27737")
    assert number(report, "income_other") == D("1234.56")
    assert number(report, "income_total") == D("28971.56")
    assert "28\u00a0971,56" in at_work.get(chapter(report, "finance")).content.decode()


def test_blank_is_not_zero(at_work, report):
    at_work.post(chapter(report, "finance"), {"income_projects": "0", "income_donations": ""})
    assert number(report, "income_projects") == 0
    assert not Value.objects.filter(report=report, code="income_donations", number__isnull=False).exists()


def test_a_first_figure_makes_a_draft_of_a_report_not_started(at_work, library, make_report):
    report = make_report(library, Status.NOT_STARTED)
    at_work.post(chapter(report, "finance"), {"income_municipal": "5"})
    report.refresh_from_db()
    assert report.status == Status.DRAFT
    assert [(event.old, event.new, event.by.username) for event in report.events.all()] == [
        ("not_started", "draft", "librarian")
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("many", "“many” is not a number."),
        ("-5", "Enter a number that is not negative."),
        ("3,5", "Enter a whole number, without a decimal part."),
        ("(12)", "Write a negative number with a minus sign, not in brackets."),
        ("1.2.3", "It is not clear which sign in “1.2.3” is the decimal comma."),
        ("5.000", "It is not clear which sign in “5.000” is the decimal comma."),
        ("99999999999", "The number is too large; check the number of digits."),
        ("9" * 100, "This is too long for a number."),
    ],
)
def test_a_draft_keeps_what_is_no_number_and_says_so_at_its_field(at_work, report, typed, sentence):
    at_work.cookies["django_language"] = "en"
    answer = at_work.post(chapter(report, "services"), {"active_users": typed, "visits_physical": "8579"}, follow=True)
    page = answer.content.decode()
    assert sentence.replace("“", "“") in page
    assert f'value="{typed}"' in page
    assert number(report, "active_users") is None
    assert number(report, "visits_physical") == 8579


@pytest.mark.parametrize(
    ("typed", "state", "figure"),
    [
        ("nav datu", State.UNKNOWN, None),
        ("unknown", State.UNKNOWN, None),
        ("neattiecas", State.NOT_APPLICABLE, None),
        ("~120", State.ESTIMATE, D(120)),
    ],
)
def test_unknown_not_applicable_and_estimate_are_states_of_their_own(at_work, report, typed, state, figure):
    at_work.post(chapter(report, "services"), {"visits_virtual": typed})
    value = Value.objects.get(report=report, code="visits_virtual")
    assert (value.state, value.number) == (state, figure)


def test_a_total_can_be_typed_once_a_part_is_declared_unknown(at_work, report):
    at_work.post(chapter(report, "services"), {"loans_books": "10", "loans_periodicals": "unknown"})
    page = at_work.get(chapter(report, "services")).content.decode()
    assert 'name="loans_total"' in page
    at_work.post(chapter(report, "services"), {"loans_total": "25"})
    assert number(report, "loans_total") == 25


def test_a_computed_total_cannot_be_typed(at_work, report):
    answer = at_work.post(chapter(report, "services"), {"loans_total": "25"})
    assert answer.status_code == 400
    assert not Value.objects.filter(report=report).exists()


def test_a_forged_code_is_refused_and_nothing_is_saved(at_work, report):
    at_work.cookies["django_language"] = "en"
    answer = at_work.post(chapter(report, "finance"), {"income_municipal": "7", "made_up": "1"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "The field “made_up” is not in this chapter. Nothing was saved; reload the page." in page
    assert 'value="7"' in page
    assert not Value.objects.filter(report=report).exists()


def test_only_what_she_changed_is_written(at_work, report, librarian, head):
    """Her page shows 5; her colleague has meanwhile written 6; she saves without touching it: 6 stays."""
    filling.save(report, by=head, entries={"income_municipal": Entry(Given(D(6)))})
    at_work.post(chapter(report, "finance"), {"income_municipal": "5", "initial-income_municipal": "5"})
    assert number(report, "income_municipal") == 6


ROWS = {
    "projects-TOTAL_FORMS": "2",
    "projects-INITIAL_FORMS": "0",
    "projects-0-title": "Reading room",
    "projects-0-amount": "233,50",
    "projects-1-title": "Book start",
    "projects-1-amount": "199,50",
}


def project_rows(report):
    """The names of the columns as the form file has them."""
    columns = [column.code for column in report.blueprint.tables["projects"].columns]
    title, amount = columns[0], next(code for code in columns if "amount" in code)
    return {
        name.replace("-title", f"-{title}").replace("-amount", f"-{amount}"): text for name, text in ROWS.items()
    } | {"seen-projects": filling.digest([])}


def test_rows_of_a_table_feed_the_figures(at_work, report):
    at_work.post(chapter(report, "projects"), project_rows(report))
    assert number(report, "projects_count") == 2
    assert number(report, "projects_funding_total") == D("433")


def test_a_chapter_posted_twice_leaves_no_double_rows(at_work, report):
    once = at_work.post(chapter(report, "projects"), project_rows(report))
    twice = at_work.post(chapter(report, "projects"), project_rows(report))
    assert (once.status_code, twice.status_code) == (302, 302)
    assert Row.objects.filter(report=report, table="projects").count() == 2


def test_a_table_changed_by_someone_else_is_not_overwritten(at_work, report, head):
    at_work.cookies["django_language"] = "en"
    filling.save(report, by=head, tables={"projects": [{"name": "Hers"}]})
    answer = at_work.post(chapter(report, "projects"), project_rows(report))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Someone else has changed this table meanwhile." in page
    assert "Reading room" in page
    assert [row.cells for row in Row.objects.filter(report=report)] == [{"name": "Hers"}]


def test_a_text_or_the_word_that_nothing_happened(at_work, report):
    at_work.post(chapter(report, "premises"), {"text-n3_equipment": "New shelves.", "nothing-n3_repairs": "on"})
    texts = {text.code: (text.text, text.nothing) for text in report.texts.all()}
    assert texts == {"n3_equipment": ("<p>New shelves.</p>", False), "n3_repairs": ("", True)}


def test_a_text_that_is_too_long_is_refused_and_kept_on_the_page(at_work, report):
    answer = at_work.post(chapter(report, "premises"), {"text-n3_equipment": "a" * 20_001, "scanners": "2"})
    assert answer.status_code == 422
    assert "a" * 20_001 in answer.content.decode()


def test_what_is_typed_into_a_report_that_was_handed_in_meanwhile_stays_on_the_page(at_work, library, make_report):
    report = make_report(library, Status.SUBMITTED)
    answer = at_work.post(
        chapter(report, "premises"), {"text-n3_equipment": "Written just now.", "initial-text-n3_equipment": ""}
    )
    assert answer.status_code == 409
    assert "Written just now." in answer.content.decode()
    assert not report.texts.exists()


def test_typed_text_stays_text(at_work, report):
    at_work.post(chapter(report, "premises"), {"text-n3_equipment": "<script>alert(1)</script>"})
    page = at_work.get(chapter(report, "premises")).content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_given_total_stands_until_she_decides(at_work, report, librarian):
    filling.save(
        report,
        by=librarian,
        entries={
            "loans_books": Entry(Given(D(5104)), Origin.IMPORTED),
            "loans_periodicals": Entry(Given(D(5454)), Origin.IMPORTED),
            "loans_total": Entry(Given(D(10586)), Origin.IMPORTED),
        },
    )
    assert number(report, "loans_total") == 10586
    at_work.post(chapter(report, "services"), {"decide": "loans_total"})
    assert number(report, "loans_total") == 10558
    assert Value.objects.get(report=report, code="loans_total").stated is None


def test_filling_the_missing_part_settles_a_given_total_by_itself(at_work, report, librarian):
    test_entries = {"loans_books": 5104, "loans_periodicals": 5454, "loans_total": 10586}
    filling.save(
        report, by=librarian, entries={code: Entry(Given(D(n)), Origin.IMPORTED) for code, n in test_entries.items()}
    )
    at_work.post(chapter(report, "services"), {"loans_other": "28"})
    value = Value.objects.get(report=report, code="loans_total")
    assert (value.number, value.stated, value.origin) == (D(10586), None, Origin.COMPUTED)


def test_each_change_of_a_value_is_remembered(at_work, report):
    at_work.post(chapter(report, "services"), {"active_users": "480"})
    at_work.post(chapter(report, "services"), {"active_users": "488", "initial-active_users": "480"})
    changes = [(one.code, one.old, one.new, one.by.username) for one in report.changes.all()]
    assert changes == [("active_users", "", "480", "librarian"), ("active_users", "480", "488", "librarian")]


def test_prefilled_figures_say_where_they_come_from(at_work, report, library, population):
    library.user_seats = 24
    library.save()
    bringing.bring_in(report)
    values = {value.code: value for value in report.values.all()}
    assert (values["population_total"].number, values["population_total"].origin) == (1006, Origin.POPULATION)
    assert values["population_total"].origin_note == "RIG010 2023"
    assert (values["user_seats"].number, values["user_seats"].origin) == (24, Origin.PROFILE)


def test_explanations_are_saved_from_the_page_of_checks(at_work, report, librarian, make_report, library):
    filling.save(
        report,
        by=librarian,
        entries={
            code: Entry(Given(D(number)))
            for code, number in {
                "income_municipal": 100,
                "expenditure_salaries": 50,
                "acq_books": 0,
                "acq_periodicals": 0,
            }.items()
        },
    )
    assert [issue.code for issue in checks.check(read(report).facts) if issue.rule == "W05"] == ["expenditure_total"]
    at_work.post(reverse("report_check", args=[report.pk]), {"why-expenditure_total": "The rest came in December."})
    assert read(report).facts.explanations == {"expenditure_total": "The rest came in December."}


@pytest.mark.parametrize("filled", [1, 3])
def test_opening_and_saving_a_chapter_need_a_constant_number_of_queries(
    filled, at_work, report, librarian, django_assert_num_queries
):
    codes = ["loans_books", "loans_periodicals", "visits_physical"][:filled]
    filling.save(
        report,
        by=librarian,
        entries={code: Entry(Given(D(5))) for code in codes},
        tables={"projects": [{"name": str(n)} for n in range(filled)]},
        texts={f"n5_{n}": Text("x") for n in ("3td", "opinion", "points")[:filled]},
    )
    # session, user, roles, report; relatives, values, rows, texts, explanations, thresholds; last year’s texts; three
    # to keep the session alive
    with django_assert_num_queries(14):
        at_work.get(chapter(report, "services"))
    typed = dict.fromkeys(codes, "7") | {f"initial-{code}": "5" for code in codes}
    # the same to read without last year's texts, its turn taken between two savepoints (3); a savepoint (2), held,
    # figures and rows read again, figures and their memory written; the session was kept alive a moment ago
    with django_assert_num_queries(20):
        at_work.post(chapter(report, "services"), typed)
