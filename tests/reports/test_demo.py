"""The demonstration year: what it shows."""

from collections import Counter
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from libraries import access
from libraries.models import Library, Membership, Population, Role, User
from reports import areas, checks, demo, not_required
from reports.aggregates.summarising import summarise
from reports.facts import read, read_all
from reports.following import bringing
from reports.models import (
    STANDING,
    Correction,
    Event,
    Explanation,
    NarrativeText,
    Origin,
    Photo,
    Question,
    Report,
    Revision,
    Row,
    Status,
    Value,
)
from reports.numbers import rounded
from reports.texts import narratives
from training import records
from training.models import Participation, TrainingEvent

ROZUPE = "BLB0178"


@pytest.fixture(scope="module")
def demo_year(django_db_setup, django_db_blocker, tmp_path_factory):
    """Built once for all the stories below, and taken back after them."""
    folder = tmp_path_factory.mktemp("media")
    quick = override_settings(MEDIA_ROOT=folder, PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), quick, transaction.atomic():
        demo.build()
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def year(demo_year, db):
    return demo_year


def rozupe(period: str) -> Report:
    return Report.objects.with_names().of("annual", period).get(library__register_number=ROZUPE)


def issues_of(report: Report) -> Counter:
    return Counter((issue.rule, issue.code) for issue in checks.check(read(report).facts))


def statuses(form: str, period: str) -> Counter:
    return Counter(Report.objects.of(form, period).values_list("status", flat=True))


def test_reports_of_2023_stand_in_all_states(year):
    assert statuses("annual", "2023") == {
        Status.NOT_STARTED: 2,
        Status.DRAFT: 2,
        Status.SUBMITTED: 2,
        Status.RETURNED: 1,
        Status.CHECKED: 1,
        Status.ACCEPTED: 5,
        Status.REOPENED: 1,
        Status.NOT_REQUIRED: 1,
    }


def test_years_before_are_accepted_history(year):
    assert statuses("annual", "2021") == {Status.ACCEPTED: 15}
    assert statuses("annual", "2022") == {Status.ACCEPTED: 15}
    assert Report.objects.filter(is_history=True).count() == 30


def test_seven_libraries_report_by_the_quarter(year):
    assert statuses("quarterly", "2023-Q1") == {Status.ACCEPTED: 7}
    assert statuses("quarterly", "2023-Q2") == {Status.ACCEPTED: 7}
    assert statuses("quarterly", "2023-Q3") == {Status.ACCEPTED: 5, Status.RETURNED: 1, Status.SUBMITTED: 1}
    assert statuses("quarterly", "2023-Q4") == {
        Status.ACCEPTED: 3,
        Status.SUBMITTED: 2,
        Status.DRAFT: 1,
        Status.NOT_STARTED: 1,
    }


def test_quarters_make_the_year(year):
    """Visits add up; active users are counted since January, so the last quarter has those of the year."""
    numbers = {
        (value.report.period.code, value.code): value.number
        for value in Value.objects.filter(
            report__library__register_number="BLB-D002", report__period__code__startswith="2023"
        ).select_related("report__period")
    }
    quarters = [f"2023-Q{number}" for number in (1, 2, 3, 4)]
    assert sum(numbers[quarter, "visits_physical"] for quarter in quarters) == Decimal(4180)
    assert numbers["2023", "visits_physical"] == Decimal(4180)
    assert numbers["2023-Q4", "active_users"] == numbers["2023", "active_users"] == Decimal(352)
    assert numbers["2023-Q4", "stock_end"] == numbers["2023", "stock_end"]


def test_rozupe_2023_shows_exactly_what_is_wrong_in_the_printed_report(year):
    report = rozupe("2023")
    assert report.status == Status.DRAFT
    assert issues_of(report) == Counter(
        {
            ("E03", "expenditure_total"): 1,
            ("E03", "loans_total"): 1,
            ("E04", "stock_end"): 1,
            ("E07", "staff_fte"): 1,
            ("E07", "additions_periodicals"): 1,
            ("E07", "withdrawals_books"): 1,
            ("E07", "withdrawals_periodicals"): 1,
            ("E07", "stock_start_books"): 1,
            ("E07", "stock_start_periodicals"): 1,
            ("W01", "visits_physical"): 1,
            ("W01", "withdrawals_total"): 1,
            ("W01", "expenditure_salaries"): 1,
            ("W04", "visits_physical"): 1,
            ("E14", "visits_physical"): 1,
            ("E14", "withdrawals_total"): 1,
            ("E14", "expenditure_salaries"): 1,
            ("W06", "acq_funding_municipal"): 1,
            ("E14", "acq_funding_municipal"): 1,
            ("W09", "projects"): 1,
            ("E14", "projects"): 1,
            ("W10", "income_other"): 1,
            ("E14", "income_other"): 1,
            ("W22", "visits_service_centre"): 1,
            ("E14", "visits_service_centre"): 1,
            ("W27", "event_participants"): 1,
            ("E14", "event_participants"): 1,
            ("W30", "expenditure_other"): 1,
            ("E14", "expenditure_other"): 1,
            ("W16", "training"): 1,
            ("W28", "training"): 1,
            ("W08", "n5_ill"): 1,
            ("E14", "n5_ill"): 1,
            ("W31", "n7_best_events"): 1,
            ("E14", "n7_best_events"): 1,
            ("E14", "training"): 1,
            ("W34", "training"): 5,
            ("W34", "projects"): 1,
        }
    )


def test_rozupe_finds_its_year_filled_in_from_the_quarters_and_the_diary(year):
    """What was printed otherwise, or not at all in the quarters, was typed."""
    report = rozupe("2023")
    brought = report.values.filter(origin=Origin.QUARTERS).values_list("code", "number")
    assert dict(brought) == {
        "active_users": 488,
        "active_users_children": 144,
        "visits_physical": 8579,
        "visits_children": 2624,
        "loans_books": 5104,
        "loans_periodicals": 5454,
        "loans_children": 1383,
        "authorised_users_total": 241,
        "authorised_users_new": 10,
        "ill_received": 116,
        "ill_sent": 32,
        "acq_books": 2600,
        "acq_periodicals": 915,
        "additions_books": 270,
        "events_total": 37,
        "exhibitions_total": 80,
    }


def test_six_tenths_of_what_rozupe_fills_came_without_typing(year):
    """Figures: 16 from the quarters, 3 from the profile, 2 of the population, 1 of last year’s stock, 12 typed.

    Cells: 27 rows of training with 8 each, and 128 in the other tables.
    """
    share = bringing.share_brought_in(rozupe("2023"))
    assert (share.brought, share.filled) == (16 + 3 + 2 + 1 + 27 * 8, 22 + 12 + 27 * 8 + 128)
    assert rounded(share.percent, 1) == Decimal("63.0")


def test_rozupe_keeps_the_printed_figures_beside_the_computed_ones(year):
    figures = read(rozupe("2023")).facts.figures
    assert (figures["stock_end"].number, figures["stock_end"].computed) == (Decimal(10308), Decimal(10048))
    assert (figures["expenditure_total"].number, figures["expenditure_total"].computed) == (27737, 22629)
    assert (figures["loans_total"].number, figures["loans_total"].computed) == (10586, 10558)


def test_rozupe_tables_make_the_printed_counts(year):
    """No printed count is left to disagree: each table adds up to it."""
    figures = read(rozupe("2023")).facts.figures
    counted = {
        "db_sessions_total": 297,
        "db_downloads_total": 766,
        "social_posts_total": 130,
        "social_followers_total": 745,
        "projects_count": 2,
        "projects_funding_total": 433,
        "inkind_value_total": Decimal("401.09"),
        "additions_donated": 68,
    }
    assert {code: figures[code].number for code in counted} == counted
    assert {figures[code].stated for code in counted} == {None}


def test_rozupe_training_is_recorded_and_stands_in_the_report_already(year):
    library = Library.objects.get(register_number=ROZUPE)
    period = rozupe("2023").period
    hours = records.total(records.of_library(library, first=period.first_day, last=period.last_day))
    assert (hours.events, hours.hours) == (27, Decimal("182.5"))
    assert (hours.events_in_person, hours.in_person) == (14, Decimal("59.0"))
    assert (hours.events_remote, hours.remote) == (13, Decimal("123.5"))
    figures = read(rozupe("2023")).facts.figures
    assert (figures["training_events_count"].number, figures["training_hours_total"].number) == (27, Decimal("182.5"))
    assert rozupe("2023").rows.filter(table="training", source_id__isnull=False).count() == 27
    assert not rozupe("2023").rows.filter(table="staff").exists()


def test_rozupe_gallery_has_drawings(year):
    photos = rozupe("2023").photos.all()
    assert [photo.caption for photo in photos] == [
        "Jaunie plaukti jauniešu grāmatām",
        "Skolēnu zīmējumu izstāde uz jaunajiem molbertiem",
        "Sēklu maiņas plaukts pavasarī",
    ]
    assert all((year / photo.image.name).stat().st_size > 5000 for photo in photos)


def test_whatever_was_submitted_or_accepted_passes_the_checks(year):
    passed = Report.objects.with_names().filter(
        is_history=False, status__in=[*STANDING, Status.RETURNED, Status.REOPENED]
    )
    errors = {
        (reading.report.library.name, reading.report.period.code, issue.rule, issue.code)
        for reading in read_all(list(passed))
        for issue in checks.check(reading.facts)
        if issue.is_error
    }
    assert len(passed) == 10 + 26
    assert errors == set()


def test_questioned_figures_are_explained(year):
    explained = Explanation.objects.values_list("report__library__name", "code")
    assert set(explained) == {
        ("Sutru bibliotēka", "visits_physical"),
        ("Sutru bibliotēka", "visits_children"),
        ("Aglonas bibliotēka", "expenditure_salaries"),
        ("Līvānu novada Centrālā bibliotēka", "turnover_periodicals"),
        ("Jersikas bibliotēka", "staff_library_education"),
        ("Rožupes bibliotēka", "visits_service_centre"),
        ("Rožupes bibliotēka", "event_participants"),
    }


def test_what_came_back_opens_only_what_is_asked_about(year):
    returned = Report.objects.with_names().filter(status=Status.RETURNED).order_by("library__register_number")
    assert {
        (one.library.register_number, one.period.code): (
            {question.code: question.state for question in one.questions.all()},
            one.open_fields,
        )
        for one in returned
    } == {
        ("BLB-D003", "2023"): (
            {"event_participants": Question.State.OPEN, "n8_directions": Question.State.OPEN},
            ["event_participants", "n8_directions"],
        ),
        ("BLB-D005", "2023-Q3"): ({"exhibitions_total": Question.State.OPEN}, ["exhibitions_total"]),
    }


def test_a_draft_keeps_what_cannot_be_read(year):
    draft = Report.objects.of("annual", "2023").get(library__register_number="BLB-D006")
    assert draft.values.get(code="loans_children").raw == "ap 400"
    assert draft.values.get(code="visits_virtual").state == "unknown"


def test_the_diary_is_dated_as_the_story_tells_it(year):
    diary = Event.objects.filter(report__period__code="2023", report__library__register_number="BLB-D104")
    assert [(event.new, f"{event.at:%d.%m.%Y}", event.by.username) for event in diary] == [
        ("draft", "24.01.2024", "preilu-centrala"),
        ("submitted", "26.01.2024", "preilu-centrala"),
        ("checked", "30.01.2024", "preilu-centrala"),
        ("accepted", "05.02.2024", "preilu-metodike"),
        ("reopened", "20.02.2024", "preilu-metodike"),
    ]


def test_no_text_has_a_gap_left_in_it(year):
    stands_for = {code for text in NarrativeText.objects.all() for code in narratives.tokens(text.text)}
    assert stands_for - set(rozupe("2023").blueprint.indicators) == set()
    assert not NarrativeText.objects.filter(text__contains="{}").exists()
    assert not NarrativeText.objects.filter(text="", nothing=False).exists()


def test_a_report_stays_where_its_library_stood_before_the_merger(year):
    report = Report.objects.of("annual", "2023").get(library__register_number="BLB-D201")
    assert report.municipality.atvk == "0055000"
    assert report.library.municipality.atvk == "0038001"


def test_a_library_that_was_merged_in_february_owes_no_report_and_nobody_waits_for_it(year):
    report = Report.objects.of("annual", "2023").get(library__register_number="BLB-D106")
    assert report.status == Status.NOT_REQUIRED
    reason = (
        "Bibliotēka slēgta 28.02.2023. un pievienota Riebiņu bibliotēkai, kas gada rādītājus iekļauj savā pārskatā."
    )
    assert not_required.reasons_of([report.pk]) == {report.pk: reason}
    preili = areas.find("municipality", "0042000", on=report.period.last_day)
    summed = summarise(preili, report.period, at=timezone.now()).now_reports
    assert (len(summed.lines), len(summed.counted), [line.name for line in summed.excused]) == (
        5,
        2,
        ["Gailīšu bibliotēka"],
    )


def test_in_preili_the_central_library_checks_first_and_its_own_report_goes_straight_on(year):
    def moves(number):
        events = Event.objects.filter(report__period__code="2023", report__library__register_number=number)
        return [event.new for event in events]

    assert moves("BLB-D101") == ["draft", "submitted", "accepted"]
    assert moves("BLB-D102") == ["draft", "submitted", "checked", "accepted"]
    assert moves("BLB-D103") == ["draft", "submitted", "checked"]
    assert moves("BLB-D001") == ["draft", "submitted", "accepted"]


def test_what_was_reopened_was_asked_for_and_agreed_by_a_second_person(year):
    (correction,) = Correction.objects.all()
    assert (correction.by.username, correction.decided_by.username) == ("preilu-centrala", "preilu-metodike")
    assert correction.report.open_fields == ["acq_periodicals"]


def test_every_accepted_report_is_kept_as_it_was_accepted(year):
    """History has its revision from the file, what was reopened the one from before."""
    accepted = Report.objects.settled()
    assert set(accepted.values_list("revision", flat=True)) == {1}
    assert Revision.objects.count() == len(accepted) + 1


def test_every_role_has_an_account_that_can_sign_in(year, client):
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)
    assert client.login(username="rozupe", password="gramatu-plaukts-2023")
    assert access.answers_for(User.objects.get(username="rozupe"), Library.objects.get(register_number=ROZUPE))


def test_everything_is_marked_as_a_demonstration(year):
    assert set(Library.objects.values_list("is_demo", flat=True)) == {True}
    assert set(TrainingEvent.objects.values_list("is_demo", flat=True)) == {True}


MADE = (Library, User, Population, TrainingEvent, Participation, Report, Value, Row, NarrativeText, Event, Photo)


def test_building_again_changes_nothing(year):
    before = {model: model.objects.count() for model in MADE}
    demo.build()
    assert {model: model.objects.count() for model in MADE} == before


@pytest.fixture
def embedded(settings):
    settings.EMBEDDED = True


def test_the_command_shows_the_address_and_an_account_of_each_role(year, embedded, capsys):
    call_command("demo", "--no-server", "--port", "8123")
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if "8123" in line] == ["Address: http://127.0.0.1:8123/"]
    accounts = [line.split() for line in lines if "gramatu-plaukts-2023" in line]
    assert len(accounts) == 16
    assert {Role.HEAD.label.split()[0] for line in accounts if "rozupe" in line} == {"head"}
