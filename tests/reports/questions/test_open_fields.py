"""A report returned with questions: only the fields asked about open, whichever door one comes through."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from libraries.models import Membership, Population, Role
from reports import filling, findings, importing, questions, workflow
from reports.checks import Text
from reports.computing import Given, State
from reports.filling import FillingError
from reports.following import bringing, cumulative
from reports.ledgers.values import Entry
from reports.models import Explanation, Period, Report, Status, Value
from reports.open_fields import fields_open, may_change, opened
from reports.pictures import gallery

from ..conftest import published
from ..importing.value_files import csv
from ..saving.change_story import cell, figure, nothing, outcomes, removal, send, text, why
from ..small_form import BLUEPRINT
from ..workbooks.fill_in import Copy, difference

WHY = "The boiler was replaced this year."


def put(report, by, **numbers):
    entries = {code: Entry(Given(Decimal(number))) for code, number in numbers.items()}
    filling.save(report, by=by, entries=entries)


@pytest.fixture
def returned(report, librarian, methodologist):
    """Handed in with figures, a text and a row; returned with a question on one part of income."""
    filling.save(
        report,
        by=librarian,
        entries={
            "income_municipal": Entry(Given(Decimal(500))),
            "income_donations": Entry(Given(Decimal(7))),
            "visits_physical": Entry(Given(Decimal(8579))),
        },
        texts={"n3_repairs": Text("New shelves.")},
        tables={"projects": [{"title": "Reading room"}]},
    )
    return give_back(report, methodologist, "income_municipal")


def give_back(report, methodologist, *codes, **more):
    Report.objects.filter(pk=report.pk).update(status=Status.SUBMITTED)
    report = Report.objects.with_names().get(pk=report.pk)
    for code in codes:
        questions.note(report, code, "Is this right?", by=methodologist)
    workflow.give_back(report, by=methodologist, **more)
    return Report.objects.with_names().get(pk=report.pk)


SENTENCE = (
    "“{label}” is not open for changes: the report was returned with questions about other fields. If it has to be "
    "changed too, say so in your answer to a question."
)


def sentence(report, code):
    things = {**report.blueprint.tables, **report.blueprint.narratives}
    named = report.blueprint.indicators[code].label if code in report.blueprint.indicators else things[code].title
    return SENTENCE.format(label=named.in_language("en"))


# What opens


def test_a_part_opens_with_the_totals_that_follow_it_and_not_with_its_neighbours():
    assert opened(BLUEPRINT, frozenset({"loans_books"})) == {"loans_books", "loans"}


def test_a_total_opens_all_that_it_is_computed_from():
    assert opened(BLUEPRINT, frozenset({"loans"})) == {"loans", "loans_books", "loans_other"}
    assert opened(BLUEPRINT, frozenset({"stock"})) == {"stock", "start", "added", "correction", "withdrawn"}


def test_a_ratio_opens_both_its_sides_and_what_else_is_made_of_them():
    assert opened(BLUEPRINT, frozenset({"coverage"})) == {"coverage", "users", "population", "adults", "children"}


def test_a_count_of_rows_opens_its_table_and_a_table_its_count():
    assert opened(BLUEPRINT, frozenset({"projects"})) == {"projects", "project_list"}
    assert opened(BLUEPRINT, frozenset({"project_list"})) == {"projects", "project_list"}


def test_a_return_with_questions_opens_their_fields_alone(returned):
    assert (returned.status, returned.open_fields) == (Status.RETURNED, ["income_municipal"])
    assert [may_change(returned, code) for code in ("income_municipal", "income_total", "income_donations")] == [
        True,
        True,
        False,
    ]
    assert returned.events.last().fields == ["income_municipal"]


def test_a_question_on_a_chapter_opens_the_chapter(report, methodologist):
    returned = give_back(report, methodologist, "chapter:gallery")
    assert returned.open_fields == [*returned.blueprint.chapter("gallery").tables]
    assert gallery.may_arrange(returned)


def test_everything_is_opened_by_a_choice_that_the_diary_keeps(report, methodologist):
    returned = give_back(report, methodologist, "income_municipal", everything=True)
    event = returned.events.last()
    assert (returned.open_fields, event.fields, event.comment) == (None, None, "Everything was opened for changes.")
    assert may_change(returned, "visits_physical")


# Each door


def test_one_field_saved_by_itself(at_work, returned):
    (row,) = returned.rows.all()
    answer = send(
        at_work,
        returned,
        figure("income_municipal", "600", seen=1),
        figure("income_donations", "9", seen=1),
        figure("visits_physical", "8579", seen=1),
        text("n3_repairs", "No shelves.", seen=1),
        nothing("n3_repairs", "1", seen=1),
        cell("projects", row.key, "title", "Kitchen", seen=1),
        removal("projects", row.key, 1),
        why("visits_physical", WHY),
    )
    told = [one.get("message", one["outcome"]) for one in outcomes(answer)]
    assert told == [
        "saved",
        sentence(returned, "income_donations"),
        "saved",  # it is what stands there
        sentence(returned, "n3_repairs"),
        sentence(returned, "n3_repairs"),
        sentence(returned, "projects"),
        sentence(returned, "projects"),
        "saved",  # an explanation can be written at any time
    ]
    stored = dict(Value.objects.filter(report=returned).values_list("code", "number"))
    assert (stored["income_municipal"], stored["income_donations"], stored["income_total"]) == (600, 7, 607)
    assert returned.texts.get().text == "<p>New shelves.</p>"
    assert [one.cells for one in returned.rows.all()] == [{"title": "Reading room"}]
    assert Explanation.objects.get().text == WHY


def test_saving_one_field_of_a_returned_report_needs_no_more_queries(
    at_work, returned, librarian, make_report, sister_library, django_assert_num_queries
):
    send(at_work, returned, figure("income_municipal", "1", seen=1))
    draft = make_report(sister_library)
    Membership.objects.create(user=librarian, role=Role.LIBRARIAN, library=sister_library)
    counted = {}
    for one, seen in ((draft, 0), (returned, 2)):
        send(at_work, one, figure("income_municipal", "2", seen=seen))
        counted[one.pk] = _queries(at_work, one, figure("income_municipal", "3", seen=seen + 1))
    assert counted[returned.pk] == counted[draft.pk]


def _queries(client, report, change):
    with CaptureQueriesContext(connection) as queries:
        send(client, report, change)
    return len(queries)


DOORS = {
    "a figure": lambda report, by: put(report, by, visits_physical=1),
    "a state": lambda report, by: filling.save(
        report, by=by, entries={"visits_physical": Entry(Given(None, State.UNKNOWN))}
    ),
    "a text": lambda report, by: filling.save(report, by=by, texts={"n3_repairs": Text("Other.")}),
    "a row": lambda report, by: filling.save(report, by=by, tables={"projects": [{"title": "Kitchen"}]}),
    "no rows": lambda report, by: filling.save(report, by=by, tables={"projects": []}),
    "many": lambda report, by: filling.save_many(
        [filling.Figures(report, {"visits_physical": Entry(Given(Decimal(1)))})], by=by
    ),
    "a picture": lambda report, by: gallery.describe(report, {1: {"caption": "A picture"}}),
    "the order of pictures": lambda report, by: gallery.move(report, 1, 1),
    "a picture less": lambda report, by: gallery.remove(report, 1),
}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_that_writes_is_closed(returned, librarian, door):
    before = _content(returned)
    with pytest.raises(FillingError, match="is not open for changes"):
        DOORS[door](returned, librarian)
    assert _content(returned) == before


def _content(report):
    return (
        sorted(Value.objects.filter(report=report).values_list("code", "number", "stated", "state", "offered")),
        sorted(report.rows.values_list("table", "position", "key", "version")),
        sorted(report.texts.values_list("code", "text", "nothing")),
    )


def test_what_stands_there_already_is_no_change(returned, librarian):
    before = _content(returned)
    put(returned, librarian, visits_physical=8579)
    filling.save(returned, by=librarian, tables={"projects": [{"title": "Reading room"}]})
    assert _content(returned) == before


def test_the_diary_of_the_year_comes_no_more(returned, librarian):
    with suppress(FillingError):
        filling.take_training(returned, returned.blueprint.tables["training"], by=librarian)
    assert returned.rows.filter(table="training").count() == 0


def test_what_nobody_typed_follows_the_place_it_came_from_and_what_was_typed_stays(
    library, make_report, librarian, methodologist, territory
):
    """The population was corrected after the report was handed in; the methodologist asked about something else."""
    make = Population.objects.create
    counted = make(territory=territory, year=2023, total=1006, children=185, source="RIG010")
    report = make_report(library, Status.NOT_STARTED)
    bringing.bring_in(report)
    put(report, librarian, population_children=180)
    returned = give_back(report, methodologist, "income_municipal")
    counted.total, counted.children = 1010, 186
    counted.save()
    stored = Value.objects.filter(report=returned, code__startswith="population_").order_by("code")
    assert [(one.number, one.offered) for one in stored] == [(180, 185), (1010, 1010)]
    returned = give_back(returned, methodologist, "population_total")
    counted.total, counted.children = 1011, 187
    counted.save()
    assert [(one.number, one.offered) for one in stored.all()] == [(180, 187), (1011, 1011)]


def test_a_figure_that_is_not_open_is_not_given_back_either(returned, librarian, territory):
    Population.objects.create(territory=territory, year=2023, total=1006, children=185, source="RIG010")
    with pytest.raises(FillingError):
        bringing.take_back(returned, "population_total", by=librarian)


def test_the_way_of_typing_a_quarter_stays(library, librarian, make_report, methodologist):
    form = published("quarterly-2023.json").form
    period = Period.objects.create(form=form, code="2023-Q2", opens=date(2023, 6, 20), due=date(2023, 7, 10))
    report = make_report(library, Status.DRAFT, period)
    code = next(iter(report.blueprint.indicators))
    returned = give_back(report, methodologist, code)
    with pytest.raises(FillingError, match="the way of typing stays as it is"):
        cumulative.switch(returned, on=True, by=librarian)
    returned.refresh_from_db()
    assert not returned.cumulative


def test_a_file_of_values_says_each_figure_that_is_not_open(returned, librarian):
    form = returned.edition.form
    lines = "library,period,indicator,value\nBLB9001,2023,income_municipal,600\nBLB9001,2023,visits_physical,8579\n"
    more = f"{lines}BLB9001,2023,income_donations,9\n"
    plan = importing.plan(csv(more), form, name="values.csv", on=date(2024, 1, 20))
    assert [(one.row, one.message) for one in plan.problems] == [(4, sentence(returned, "income_donations"))]
    plan = importing.plan(csv(lines), form, name="values.csv", on=date(2024, 1, 20))
    importing.apply(plan, by=librarian)
    assert Value.objects.get(report=returned, code="income_municipal").number == 600


def test_a_workbook_leaves_out_what_is_not_open_and_says_so(returned, librarian):
    """It was downloaded before the report was handed in."""
    Report.objects.filter(pk=returned.pk).update(open_fields=None)
    copy = Copy.of(Report.objects.with_names().get(pk=returned.pk))
    copy.fill(income_municipal=600, income_donations=9).write("n3_repairs", "No shelves.")
    Report.objects.filter(pk=returned.pk).update(open_fields=["income_municipal"])
    found = difference(copy, returned)
    assert [one.name for one in found.changes] == ["figure:income_municipal"]
    assert [note.partition(": ")[2] for note in found.notes] == [
        sentence(returned, "income_donations"),
        sentence(returned, "n3_repairs"),
    ]


def test_a_workbook_of_a_returned_report_has_cells_for_what_is_open(returned):
    copy = Copy.of(returned)
    locked = {code: copy.figure(code).protection.locked for code in ("income_municipal", "income_donations")}
    assert locked == {"income_municipal": False, "income_donations": True}


def test_a_photo_is_not_added(at_work, returned):
    url = reverse("report_photos", args=[returned.pk])
    answer = at_work.post(url, {"images": BytesIO(b"no picture"), "author": "", "earlier": ""})
    assert answer.status_code == 409
    assert "The gallery is not open for changes" in answer.content.decode()
    assert 'type="file"' not in at_work.get(url).content.decode()


def test_without_a_list_all_is_open_and_with_an_empty_one_nothing(returned):
    returned.open_fields = None
    assert may_change(returned, "visits_physical")
    returned.open_fields = []
    assert fields_open(returned) == frozenset()
    assert not may_change(returned, "income_municipal")


def test_a_field_that_the_form_has_no_more_opens_nothing_else():
    assert opened(BLUEPRINT, frozenset({"made_up"})) == {"made_up"}


def test_a_report_accepted_and_opened_again_forgets_what_was_open(returned, methodologist, librarian):
    for question in returned.questions.all():
        questions.reply(question, "Yes, it is right.", by=librarian)
        questions.close(question, by=methodologist)
    Report.objects.filter(pk=returned.pk).update(status=Status.SUBMITTED)
    returned = Report.objects.with_names().get(pk=returned.pk)
    findings.record_anew([returned], at=timezone.now())
    returned.findings.update(decision="accepted", decided_by=methodologist, decided_at=timezone.now())
    workflow.accept(returned, by=methodologist)
    returned.refresh_from_db()
    assert returned.open_fields is None
