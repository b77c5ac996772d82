"""The board of a period: who is in, who is late, whom to call; who may see it, and in how many queries."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from libraries.models import Contact, Library, Membership, Role
from reports.campaign import completeness
from reports.campaign.board_page import BoardPage, forecast_in_words, offers_of
from reports.campaign.board_tables import reports_table, states_table
from reports.campaign.calls import Person, Why, calls, people_to_call
from reports.campaign.prediction import Course, Forecast, Method
from reports.models import Event, Finding, NarrativeText, Period, Question, Report, Status, Value

from ..small_form import published, report_for

DUE = date(2022, 2, 15)
TODAY = date(2022, 2, 12)  # three days before


@pytest.fixture
def edition(db):
    return published()


@pytest.fixture
def make(edition):
    """A report for 2021 on the small form, with the days on which it was handed in."""

    def making(library, status=Status.DRAFT, *submitted, period="2021", **fields):
        report = report_for(library, edition, period, status=status)
        Period.objects.filter(pk=report.period_id).update(due=DUE.replace(year=int(period) + 1))
        Report.objects.filter(pk=report.pk).update(**fields)
        for day in submitted:
            Event.objects.create(report=report, old="draft", new="submitted", at=noon(day))
        return Report.objects.with_names().get(pk=report.pk)

    return making


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def another(municipality, number, **fields):
    return Library.objects.create(
        register_number=f"BLB91{number:02}", name=f"Library {number:02}", municipality=municipality, **fields
    )


def board(user, on=TODAY):
    period = Period.objects.select_related("form").get(code="2021")
    return completeness.board_of(period, completeness.watched(user, on=on), on=on)


# What a line says


def test_a_report_is_as_full_as_what_is_required_of_it(make, library, methodologist):
    """The small form requires two figures of people and a text; what is not required does not count."""
    report = make(library)
    Value.objects.create(report=report, code="users", number=Decimal(0))
    Value.objects.create(report=report, code="loans_books", state="unknown")
    Value.objects.create(report=report, code="events", number=Decimal(3))
    NarrativeText.objects.create(report=report, code="summary", text="")
    (line,) = board(methodologist).lines
    assert (line.required, line.missing, line.percent) == (3, 1, 66)


def test_what_could_not_be_read_is_an_answer_but_not_a_blank(make, library, methodologist):
    report = make(library)
    Value.objects.create(report=report, code="users", raw="many")
    Value.objects.create(report=report, code="loans_books", number=None)
    NarrativeText.objects.create(report=report, code="summary", nothing=True)
    (line,) = board(methodologist).lines
    assert (line.required, line.missing) == (3, 1)


@pytest.mark.parametrize(
    ("status", "submitted", "fields", "late", "overdue"),
    [
        (Status.SUBMITTED, [date(2022, 2, 15)], {}, 0, False),
        (Status.SUBMITTED, [date(2022, 2, 18)], {}, 3, False),
        (Status.ACCEPTED, [date(2022, 2, 18)], {"extended_to": date(2022, 2, 18)}, 0, False),
        (Status.DRAFT, [], {}, 5, True),
        (Status.DRAFT, [], {"extended_to": date(2022, 2, 20)}, 0, False),
        # What was handed in once is not late for having come back: the table and the number above it say the same.
        (Status.RETURNED, [date(2022, 2, 10)], {}, 0, False),
        (Status.RETURNED, [date(2022, 2, 18)], {}, 3, False),
        (Status.REOPENED, [], {}, None, False),
        (Status.SUBMITTED, [date(2022, 2, 10), date(2022, 2, 19)], {}, 0, False),
        # Of the years before the system nobody knows the day.
        (Status.ACCEPTED, [], {}, None, False),
        (Status.NOT_REQUIRED, [], {}, None, False),
    ],
)
def test_in_time_or_late(make, library, methodologist, status, submitted, fields, late, overdue):
    on = date(2022, 2, 20)
    make(library, status, *submitted, **fields)
    (line,) = board(methodologist, on).lines
    assert (line.days_late(on), line.overdue(on)) == (late, overdue)


def test_last_activity_is_a_change_or_a_move_whichever_is_later(make, library, sister_library, methodologist):
    make(library, Status.SUBMITTED, date(2022, 2, 9), changed_at=noon(date(2022, 2, 8)))
    make(sister_library, Status.DRAFT, changed_at=noon(date(2022, 2, 11)))
    assert [line.active_on for line in board(methodologist).lines] == [date(2022, 2, 11), date(2022, 2, 9)]


def test_what_is_open_is_counted(make, library, methodologist):
    report = make(library, Status.SUBMITTED, date(2022, 2, 9))
    for number, decision in enumerate(["", "questioned", "accepted"]):
        by = {"decided_by": methodologist, "decided_at": timezone.now()} if decision else {}
        Finding.objects.create(report=report, rule=f"W0{number}", code="visits", decision=decision, **by)
    for state, sent in (("noted", None), ("open", noon(TODAY)), ("answered", noon(TODAY))):
        Question.objects.create(report=report, code="visits", text="Why?", by=methodologist, state=state, sent_at=sent)
    (line,) = board(methodologist).lines
    assert (line.warnings, line.questions) == (2, 1)


def test_reports_that_are_not_required_are_not_expected(make, library, sister_library, methodologist):
    make(library, Status.SUBMITTED, date(2022, 2, 9))
    report = make(sister_library, Status.NOT_REQUIRED)
    why = "The library was closed on 1 Jul 2021."
    Event.objects.create(report=report, by=methodologist, old="draft", new="not_required", comment=why)
    found = board(methodologist)
    assert (len(found.expected), found.handed_in, found.missing, len(found.not_required)) == (1, 1, 0, 1)
    assert [row.cells[0].text for row in reports_table(found).rows] == [f"not required: {why}", "submitted"]
    assert found.course == Course((date(2022, 2, 9),), 1, DUE, end=date(2022, 3, 17))


def test_the_numbers_of_the_board(make, municipality, methodologist):
    on = date(2022, 2, 20)
    states = [
        (Status.ACCEPTED, date(2022, 2, 1)),
        (Status.SUBMITTED, date(2022, 2, 15)),
        (Status.CHECKED, date(2022, 2, 17)),
        (Status.DRAFT,),
        (Status.NOT_STARTED,),
        (Status.RETURNED, date(2022, 2, 3)),
    ]
    for number, (status, *submitted) in enumerate(states):
        make(another(municipality, number), status, *submitted)
    found = board(methodologist, on)
    assert (found.handed_in, found.in_time, found.after_time, found.missing, found.late) == (3, 2, 1, 3, 2)


def test_the_course_is_of_first_submissions_and_set_against_a_year_earlier(
    make, library, sister_library, methodologist
):
    make(library, Status.RETURNED, date(2022, 2, 9), date(2022, 2, 11))
    make(sister_library)
    make(library, Status.ACCEPTED, date(2021, 2, 1), period="2020")
    make(sister_library, Status.ACCEPTED, period="2020")
    found = board(methodologist)
    assert found.course == Course((date(2022, 2, 9),), 2, DUE, end=date(2022, 3, 17))
    assert found.before == Course((date(2021, 2, 1),), 2, date(2021, 2, 15))


# Whom to get in touch with


def called(user, on=TODAY):
    return [(call.line.report.library.name, call.why, call.days) for call in calls(board(user, on))]


def test_whoever_has_not_begun_is_called_from_two_weeks_before(make, library, methodologist):
    make(library, Status.NOT_STARTED)
    assert called(methodologist, date(2022, 1, 31)) == []
    assert called(methodologist, date(2022, 2, 1)) == [("Birch library", Why.NOT_OPENED, 14)]
    assert called(methodologist, date(2022, 2, 20)) == [("Birch library", Why.NOT_OPENED, -5)]


def test_whoever_has_less_than_half_is_called_from_a_week_before(make, library, sister_library, methodologist):
    empty, half = make(library), make(sister_library)
    Value.objects.create(report=empty, code="users", number=Decimal(1))
    for code in ("users", "loans_books"):
        Value.objects.create(report=half, code=code, number=Decimal(1))
    assert called(methodologist, date(2022, 2, 7)) == []
    assert called(methodologist, date(2022, 2, 8)) == [("Birch library", Why.HALF_EMPTY, 7)]


def test_whoever_is_late_is_called_however_much_is_filled(make, municipality, methodologist):
    """The form asks for three things: of the first library one is missing, of the second two, of the third none."""
    for number, codes in enumerate([("users", "loans_books"), ("users",), ("users", "loans_books")]):
        report = make(another(municipality, number))
        for code in codes:
            Value.objects.create(report=report, code=code, number=Decimal(1))
    NarrativeText.objects.create(report=report, code="summary", nothing=True)
    assert called(methodologist, DUE) == [("Library 01", Why.HALF_EMPTY, 0)]
    found = calls(board(methodologist, date(2022, 2, 16)))
    assert [(call.line.report.library.name, call.why, call.reason) for call in found] == [
        ("Library 01", Why.HALF_EMPTY, "Only 33 % is filled in."),
        ("Library 00", Why.LATE, "The last day is over, and 1 answer is missing."),
        (
            "Library 02",
            Why.LATE,
            "The last day is over. All that is required is filled in, but the report is not submitted.",
        ),
    ]


def test_whoever_does_nothing_after_a_return_is_called_after_five_days(make, library, methodologist):
    make(library, Status.RETURNED, date(2022, 2, 1), changed_at=noon(date(2022, 2, 3)))
    assert called(methodologist, date(2022, 2, 7)) == []
    assert called(methodologist, date(2022, 2, 8)) == [("Birch library", Why.IDLE, 5)]


def test_whose_extra_time_runs_out_is_called_for_that(make, library, methodologist):
    make(library, Status.NOT_STARTED, extended_to=date(2022, 2, 20))
    assert called(methodologist, date(2022, 2, 16)) == [("Birch library", Why.NOT_OPENED, 4)]
    assert called(methodologist, date(2022, 2, 17)) == [("Birch library", Why.EXTENSION, 3)]
    (call,) = calls(board(methodologist, date(2022, 2, 20)))
    assert call.reason == "Its extra time ends today."
    (call,) = calls(board(methodologist, date(2022, 2, 21)))
    assert call.reason == "Its extra time is over, and the report is not in."


def test_the_most_pressing_is_called_first(make, municipality, methodologist):
    make(another(municipality, 1), Status.NOT_STARTED)
    make(another(municipality, 2), Status.NOT_STARTED, extended_to=date(2022, 2, 18))
    make(another(municipality, 3), Status.SUBMITTED, date(2022, 2, 9))
    assert called(methodologist) == [("Library 01", Why.NOT_OPENED, 3), ("Library 02", Why.NOT_OPENED, 6)]


def test_each_reason_is_a_sentence(make, municipality, methodologist):
    make(another(municipality, 1), Status.NOT_STARTED)
    make(another(municipality, 2))
    make(another(municipality, 3), Status.RETURNED, date(2022, 2, 1))
    make(another(municipality, 4), extended_to=date(2022, 2, 13))
    Period.objects.update(due=date(2022, 2, 12))
    assert [call.reason for call in calls(board(methodologist))] == [
        "Nobody has begun to fill the report in.",
        "Returned, and nothing has happened for 11 days.",
        "Only 0 % is filled in.",
        "Its extra time ends in 1 day.",
    ]


def test_nobody_is_called_for_a_period_without_a_last_day(make, library, methodologist):
    make(library, Status.NOT_STARTED)
    Period.objects.update(due=None)
    assert called(methodologist) == []


def test_the_contact_of_the_library_is_called_else_its_head(make, library, sister_library, head, methodologist):
    make(library, Status.NOT_STARTED)
    make(sister_library, Status.NOT_STARTED)
    found = calls(board(methodologist))
    assert people_to_call(found, on=TODAY) == {library.pk: [Person("Head", "")]}
    kind = Contact.Kind.LIBRARY_HEAD
    Contact.objects.create(kind=kind, name="Anna Bērziņa", email="anna@example.lv", library=library)
    Contact.objects.create(kind=kind, name="Gone", email="gone@example.lv", library=sister_library, is_active=False)
    assert people_to_call(found, on=TODAY) == {library.pk: [Person("Anna Bērziņa", "anna@example.lv")]}
    assert people_to_call([], on=TODAY) == {}


def test_more_time_is_offered_from_the_last_day_or_from_today(make, library):
    report = make(library)
    assert [offer.until for offer in offers_of(report, on=TODAY)] == [date(2022, 2, 18), date(2022, 2, 22)]
    assert [offer.until for offer in offers_of(report, on=date(2022, 3, 1))] == [date(2022, 3, 4), date(2022, 3, 8)]


def test_only_what_can_be_given_at_one_click_is_offered(make, library, client, methodologist):
    """After the day by which reports are accepted a day is chosen by itself; a day beyond all others offers nothing."""
    report = make(library)
    report.period.accept_due = date(2022, 2, 19)
    assert [offer.until for offer in offers_of(report, on=TODAY)] == [date(2022, 2, 18)]
    assert offers_of(report, on=date(2022, 2, 17)) == ()
    report.period.accept_due, report.extended_to = None, date.max
    assert offers_of(report, on=TODAY) == ()
    report.period.due = date.max
    assert offers_of(report, on=TODAY) == ()
    Period.objects.update(accept_due=date(2022, 3, 1))
    page = read(client, methodologist).content.decode()
    assert "Reports are accepted by 1 Mar 2022." in page
    assert f'<a href="/reports/{report.pk}/extension/">More time all the same' in page
    assert "+ 1 week" not in page


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Forecast(Method.DONE, DUE), "All reports have been in since 15 Feb 2022."),
        (
            Forecast(Method.PACE, DUE, count=4),
            "All will be in about 15 Feb 2022, if they go on coming as in the last seven days (4).",
        ),
        (
            Forecast(Method.LAST_YEAR, DUE, shift=1),
            "All will be in about 15 Feb 2022, if the rest takes as long as a year ago. "
            "So far it is 1 day behind that year.",
        ),
        (
            Forecast(Method.LAST_YEAR, DUE, shift=-2),
            "All will be in about 15 Feb 2022, if the rest takes as long as a year ago. "
            "So far it is 2 days ahead of that year.",
        ),
        (
            Forecast(Method.LAST_YEAR, DUE),
            "All will be in about 15 Feb 2022, if the rest takes as long as a year ago. "
            "So far it goes as it went then.",
        ),
        (
            Forecast(Method.NOTHING),
            "When all will be in cannot be said: there is no year before to compare with, and too few came this week.",
        ),
    ],
)
def test_what_is_predicted_says_how_it_was_found(found, words):
    assert forecast_in_words(found) == words


def test_not_all_are_in_while_one_is_back_with_its_library(make, library, sister_library, methodologist):
    make(library, Status.SUBMITTED, date(2022, 2, 9))
    make(sister_library, Status.RETURNED, date(2022, 2, 8))
    page = BoardPage(board(methodologist), frozenset())
    assert page.forecast == ("Every report has been in once; 1 has come back to its library and is not in again.")
    Report.objects.update(status=Status.SUBMITTED)
    assert BoardPage(board(methodologist), frozenset()).forecast == "All reports have been in since 9 Feb 2022."


# Who sees what


@pytest.fixture
def everywhere(make, library, sister_library, far_library, school_library):
    for place in (library, sister_library, far_library, school_library):
        make(place, Status.DRAFT)


OWN, SISTER, FAR, SCHOOL = "Birch library", "Alder library", "Oak library", "Birch school library"


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("central", {OWN, SISTER, SCHOOL}),
        ("methodologist", {OWN, SISTER}),
        ("school_methodologist", {SCHOOL}),
        ("director", {OWN, SISTER}),
        ("administrator", {OWN, SISTER, FAR, SCHOOL}),
        ("librarian", None),
        ("head", None),
        ("analyst", None),
        ("stranger", None),
    ],
)
def test_each_role_sees_the_libraries_it_oversees(everywhere, role, expected, request, client):
    client.force_login(request.getfixturevalue(role))
    client.cookies["django_language"] = "en"
    page = client.get(reverse("board", args=["small", "2021"]))
    assert page.status_code == (403 if expected is None else 200)
    for kind in ("xlsx", "csv"):
        file = client.get(reverse("board", args=["small", "2021"]), {"format": kind})
        assert file.status_code == page.status_code
    assert client.get(reverse("calendar")).status_code == page.status_code
    if expected is not None:
        rows = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))
        assert {row["name"] for row in rows} == expected


def test_who_is_an_analyst_too_sees_no_draft_of_other_regions(everywhere, methodologist):
    Membership.objects.create(user=methodologist, role=Role.ANALYST)
    assert {line.report.library.name for line in board(methodologist).lines} == {OWN, SISTER}


@pytest.mark.parametrize("address", [("small", "2020"), ("large", "2021"), ("small", "21")])
def test_what_does_not_exist_is_not_found(everywhere, client, methodologist, address):
    client.force_login(methodologist)
    assert client.get(reverse("board", args=address)).status_code == 404


def test_a_board_is_only_looked_at(everywhere, client, methodologist):
    client.force_login(methodologist)
    assert client.post(reverse("board", args=["small", "2021"])).status_code == 405


def test_only_the_methodologist_is_offered_to_give_more_time(make, library, client, methodologist, central, director):
    report = make(library, Status.NOT_STARTED)
    Period.objects.update(due=timezone.localdate())
    for user, offered in ((methodologist, True), (central, False), (director, False)):
        client.force_login(user)
        page = client.get(reverse("board", args=["small", "2021"])).content.decode()
        assert (reverse("report_extension", args=[report.pk]) in page) == offered


# The page and the files


def read(client, user, **query):
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client.get(reverse("board", args=["small", "2021"]), query)


def shown(cell):
    return cell.value.date() if cell.is_date else cell.value


def test_the_page_names_each_library_with_its_state(make, library, sister_library, client, methodologist):
    report = make(library, Status.SUBMITTED, date(2022, 2, 14))
    make(sister_library, Status.DRAFT)
    page = read(client, methodologist).content.decode()
    cells = re.findall(r'<a href="([^"]*)">Birch library</a>\s*</th>\s*<td[^>]*>(\w+)</td>', page)
    assert cells == [(reverse("report", args=[report.pk]), "submitted")]


def test_the_page_says_how_soon_what_was_returned_is_back(make, library, sister_library, client, methodologist):
    """One is back on the third working day, the other on the next day: half of them by then."""
    reports = [make(one, Status.SUBMITTED, date(2022, 1, 31)) for one in (library, sister_library)]
    for report in reports:
        Event.objects.create(report=report, old="submitted", new="returned", at=noon(date(2022, 2, 1)))
    assert (
        '<strong>2</strong> <span class="hint">none is back yet</span>' in read(client, methodologist).content.decode()
    )
    for report, day in zip(reports, (date(2022, 2, 4), date(2022, 2, 2)), strict=True):
        Event.objects.create(report=report, old="returned", new="submitted", at=noon(day))
    page = read(client, methodologist).content.decode()
    assert "<dt>Returned</dt><dd><strong>2</strong>" in page
    assert "working days until back, median: 2</span>" in page


def test_libraries_stand_in_the_order_of_the_alphabet_on_every_database(make, municipality, methodologist):
    for number, name in enumerate(["Zaube", "Ādaži", "Čadra", "Cesvaine", "Agla"]):
        make(Library.objects.create(register_number=f"BLB92{number:02}", name=name, municipality=municipality))
    names = [line.report.library.name for line in board(methodologist).lines]
    assert names == ["Ādaži", "Agla", "Cesvaine", "Čadra", "Zaube"]


def test_a_board_of_nobody_says_so(make, far_library, client, methodologist):
    make(far_library)
    page = read(client, methodologist).content.decode()
    assert "No library of yours reports for this period." in page
    assert "Oak library" not in page


def test_several_municipalities_are_counted_and_one_can_be_chosen(everywhere, client, administrator):
    table = states_table(board(administrator), "/here/")
    assert [(row.header, row.url, [cell.text for cell in row.cells]) for row in table.rows] == [
        ("Birch municipality", "/here/?municipality=9001000", ["3", "0", "0", "0", "3"]),
        ("Oak municipality", "/here/?municipality=9002000", ["1", "0", "0", "0", "1"]),
        ("Together", "", ["4", "0", "0", "0", "4"]),
    ]
    page = read(client, administrator, municipality="9002000").content.decode()
    listed = page.partition("Reports of the libraries</h2>")[2]
    assert (FAR in listed, OWN in listed) == (True, False)
    nowhere = read(client, administrator, municipality="\x00'").content.decode()
    assert FAR not in nowhere.partition("Reports of the libraries</h2>")[2]


def test_too_many_libraries_for_a_page_are_chosen_by_municipality(everywhere, administrator, monkeypatch):
    monkeypatch.setattr("reports.campaign.board_page.MOST_LINES", 3)
    found = board(administrator)
    assert BoardPage(found, frozenset()).too_many
    assert not BoardPage(found, frozenset(), "9001000").too_many


def test_the_files_say_what_the_page_says(make, library, sister_library, client, methodologist):
    Library.objects.filter(pk=library.pk).update(name='=HYPERLINK("x")')
    make(library, Status.SUBMITTED, date(2022, 2, 17), changed_at=noon(date(2022, 2, 17)))
    make(sister_library, Status.NOT_STARTED)
    answer = read(client, methodologist, format="csv")
    assert answer["Content-Disposition"] == 'attachment; filename="small-2021-board.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == {
        "key": "BLB9001",
        "name": '\'=HYPERLINK("x")',
        "municipality": "Birch municipality",
        "reason": "",
        "status": "submitted",
        "due": "2022-02-15",
        "submitted": "2022-02-17",
        "late": "2",
        "filled": "0",
        "missing": "3",
        "warnings": "0",
        "questions": "0",
        "active": "2022-02-17",
    }
    sheet = load_workbook(io.BytesIO(read(client, methodologist, format="xlsx").content)).active
    assert [[shown(cell) for cell in row[:5]] for row in sheet.iter_rows(min_row=1, max_row=5)] == [
        ["Small form, 2021: Reports of the libraries", None, None, None, None],
        [f"Data as of {timezone.localdate().strftime('%-d %b %Y')}.", None, None, None, None],
        ["Library", "Status", "Due", "Submitted on", "Days late"],
        ['=HYPERLINK("x")', "submitted", DUE, date(2022, 2, 17), 2],
        ["Alder library", "not started", DUE, "–", (timezone.localdate() - DUE).days],
    ]
    assert sheet["A4"].data_type == "s"


def test_the_file_of_a_quarter_is_named_in_words_to_people_and_by_its_code_to_machines(
    edition, library, client, methodologist
):
    report_for(library, edition, "2021-Q2", status=Status.SUBMITTED)
    client.force_login(methodologist)
    client.cookies["django_language"] = "lv"
    answer = client.get(reverse("board", args=["small", "2021-Q2"]), {"format": "xlsx"})
    assert load_workbook(io.BytesIO(answer.content)).active["A1"].value == (
        "Small form (lv), 2021. gada 2.\N{NO-BREAK SPACE}ceturksnis: Bibliotēku pārskati"
    )
    assert answer["Content-Disposition"] == 'attachment; filename="small-2021-Q2-board.xlsx"'


@pytest.mark.parametrize("count", [1, 3, 40])
def test_the_board_asks_the_same_of_the_database_for_one_library_and_forty(
    make, municipality, client, methodologist, django_assert_num_queries, count
):
    for number in range(count):
        library = another(municipality, number)
        make(library, Status.ACCEPTED, date(2021, 2, 1), period="2020")
        report = make(library, [Status.NOT_STARTED, Status.SUBMITTED, Status.DRAFT][number % 3], date(2022, 2, 1))
        Value.objects.create(report=report, code="users", number=Decimal(number))
    Period.objects.filter(code="2021").update(due=timezone.localdate() + timedelta(days=1))
    client.force_login(methodologist)
    client.get(reverse("board", args=["small", "2021"]))  # the form is read once per process
    with django_assert_num_queries(17):
        client.get(reverse("board", args=["small", "2021"]))


# The calendar


def test_the_calendar_lists_the_days_of_a_year_in_order(client, methodologist, year_2023):
    year_2023.accept_due = date(2024, 2, 29)
    year_2023.save()
    client.force_login(methodologist)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("calendar", args=[2024])).content.decode()
    days = re.findall(r"<li><time[^>]*>([^<]*)</time> <span>([^<]*) <a", page)
    assert days == [
        ("1 Feb 2024", "Libraries are reminded."),
        ("12 Feb 2024", "Libraries are reminded."),
        ("15 Feb 2024", "Libraries hand in."),
        ("29 Feb 2024", "Methodologists have accepted."),
    ]
    earlier = client.get(reverse("calendar", args=[2023])).content.decode()
    assert re.findall(r"<li><time[^>]*>([^<]*)</time> <span>([^<]*) <a", earlier) == [
        ("1 Dec 2023", "The period opens.")
    ]
    empty = client.get(reverse("calendar", args=[2019])).content.decode()
    assert "No period has a day in this year." in empty
    assert '<a class="button" href="/calendar/2024/">Calendar of 2024</a>' in empty
    assert "<h1>Calendar of 2024</h1>" in client.get(reverse("calendar")).content.decode()
    Period.objects.update(due=timezone.localdate(), accept_due=None)
    this_year = timezone.localdate().year
    assert f"<h1>Calendar of {this_year}</h1>" in client.get(reverse("calendar")).content.decode()
    Period.objects.all().delete()
    assert f"<h1>Calendar of {this_year}</h1>" in client.get(reverse("calendar")).content.decode()


@pytest.mark.parametrize("year", [0, 1999, 2101, 99999])
def test_years_that_nobody_turns_to_are_not_found(client, methodologist, year):
    client.force_login(methodologist)
    assert client.get(reverse("calendar", args=[year])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_calendar_takes_the_same_queries_for_one_period_and_three(
    client, methodologist, annual, django_assert_num_queries, count
):
    for number in range(count):
        Period.objects.create(form=annual.form, code=f"202{number}", due=date(2024, 2, 1 + number))
    client.force_login(methodologist)
    with django_assert_num_queries(7):
        client.get(reverse("calendar", args=[2024]))
