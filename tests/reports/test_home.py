"""The first page: what waits for each person, how far it is, and one button that leads to the first open thing."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from libraries.models import Library, Membership, Role
from reports import checks, home
from reports.facts import read
from reports.models import Correction, Event, NarrativeText, Period, Report, Status, Value
from reports.templatetags.wording import days_in_words
from tests.conftest import person, reader

from .small_form import published, report_for

TODAY = date(2022, 1, 20)


@pytest.fixture
def edition(db):
    return published()


@pytest.fixture
def make(library, edition):
    """A report of a year on the small form: `make("2021", status=Status.DRAFT, users=12)`."""

    def making(period, status=Status.DRAFT, of=library, due=None, **figures):
        report = report_for(of, edition, period, status=status)
        Period.objects.filter(pk=report.period_id).update(due=due)
        report.period.due = due
        for code, number in figures.items():
            Value.objects.create(report=report, code=code, number=Decimal(number), stated=Decimal(number))
        return report

    return making


@pytest.fixture
def complete(make):
    """A report with nothing open: all that is required, and no figure that is out of the way."""

    def completing(period, **more):
        report = make(period, users=100, loans_books=5, visits=500, projects=0, **more)
        NarrativeText.objects.create(report=report, code="summary", text="A quiet year.")
        return report

    return completing


def given_back(report, reviewer, comment="The loans look too low to us."):
    Report.objects.filter(pk=report.pk).update(status=Status.RETURNED)
    Event.objects.create(report=report, by=reviewer, old="submitted", new="returned", comment=comment)
    report.status = Status.RETURNED
    return report


def texts(answer, pattern):
    found = re.findall(pattern, answer.content.decode(), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", text).split()) for text in found]


def sections(answer):
    return texts(answer, r"<h2>(.*?)</h2>")


def goes_on_at(report):
    reading = read(report)
    return home.continue_url(reading, checks.check(reading.facts))


def place(report, chapter, code):
    return f"{reverse('report_chapter', args=[report.pk, chapter])}#at-{code}"


# Where the filling in goes on


def test_a_report_not_started_begins_at_the_first_field(make):
    report = make("2021", status=Status.NOT_STARTED)
    assert goes_on_at(report) == place(report, "numbers", "population")


def test_a_draft_goes_on_at_the_first_open_thing_in_the_order_of_the_form(make):
    report = make("2021", users=10, children=12)
    # The error of “children” stands before “loans_books”, which is required and missing.
    assert goes_on_at(report) == place(report, "numbers", "children")
    assert goes_on_at(make("2020", children=12)) == place(Report.objects.get(period__code="2020"), "numbers", "users")


def test_a_returned_report_goes_on_at_what_is_wrong_before_what_is_missing(make, methodologist):
    report = given_back(make("2021", events=3, exhibitions=2, local_events=8), methodologist)
    assert goes_on_at(report) == place(report, "numbers", "local_events")


def test_what_wants_a_word_comes_before_what_is_missing_after_a_return(make, methodologist):
    report = given_back(make("2021", visits=10_000, users=20), methodologist)
    assert goes_on_at(report) == place(report, "numbers", "visits")


def test_a_report_with_nothing_open_goes_on_to_the_checks(complete):
    report = complete("2021")
    assert goes_on_at(report) == reverse("report_check", args=[report.pk])


def test_an_open_text_and_a_table_are_places_too(complete):
    report = complete("2021")
    NarrativeText.objects.all().delete()
    assert goes_on_at(report) == place(report, "words", "summary")


# Cards


def test_a_card_says_how_far_the_report_is(make):
    (card,) = home.cards([make("2021", users=10, children=12, due=TODAY)], on=TODAY)
    # All figures but the five computed ones, and the one text.
    assert (card.answered, card.total) == (2, 19)
    assert (card.errors, card.missing, card.unexplained) == (1, 3, 0)
    assert (card.days_left, card.asked, card.settled) == (0, 0, False)


def test_a_returned_report_stands_first_with_what_was_asked(make, complete, methodologist):
    first = make("2020", due=TODAY)
    second = given_back(complete("2021", due=TODAY + timedelta(days=9)), methodologist)
    cards = home.cards([first, second], on=TODAY)
    assert [card.report for card in cards] == [second, first]
    assert (cards[0].said, cards[0].asked, cards[0].settled) == ("The loans look too low to us.", 1, False)
    assert cards[0].url == reverse("report", args=[second.pk])


def test_only_the_newest_comment_is_shown(make, methodologist):
    report = given_back(make("2021"), methodologist, "The first comment of all.")
    given_back(report, methodologist, "The second comment of all.")
    assert [card.said for card in home.cards([report], on=TODAY)] == ["The second comment of all."]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (5, "in 5 days"),
        (-1, "1 day late"),
        (-3, "3 days late"),
        (-99, "99 days late"),
        (-100, "late"),
    ],
)
def test_the_deadline_in_words(days, words):
    with translation.override("en"):
        assert days_in_words(days) == words


# The page of each person


def test_a_librarian_sees_her_reports_and_goes_on_with_one_button(librarian, make):
    report = make("2021", users=10, children=12, due=timezone.localdate() + timedelta(days=5))
    page = reader(librarian).get(reverse("home"))
    assert sections(page) == ["My reports", "Also here"]
    assert texts(page, r'<ul class="open-things">(.*?)</ul>') == ["1 error to put right 3 things missing"]
    assert texts(page, r'<span class="hint">(in .*?)</span>') == ["in 5 days"]
    assert texts(page, r'<span class="meter">.*?<span>(.*?)</span>') == ["2 of 19 filled"]
    assert re.findall(r'<a class="button button-primary" href="([^"]*)"', page.content.decode()) == [
        place(report, "numbers", "children")
    ]
    assert texts(page, r'<a class="button button-primary"[^>]*>(.*?)</a>') == ["Continue: Small form, 2021"]


def test_the_button_of_the_report_itself_leads_there_too(librarian, make):
    report = make("2021", users=10, children=12)
    page = reader(librarian).get(reverse("report", args=[report.pk])).content.decode()
    assert re.findall(r'<a class="button button-primary" href="([^"]*)">Continue</a>', page) == [
        place(report, "numbers", "children")
    ]


def test_a_report_not_yet_opened_does_not_press(librarian, make):
    report = make("2021", status=Status.NOT_STARTED)
    Period.objects.filter(pk=report.period_id).update(opens=timezone.localdate() + timedelta(days=1))
    assert sections(reader(librarian).get(reverse("home"))) == ["Also here"]


def test_who_has_done_everything_is_thanked(librarian, make):
    make("2020", status=Status.ACCEPTED)
    make("2021", status=Status.SUBMITTED)
    page = reader(librarian).get(reverse("home"))
    assert sections(page) == ["Submitted, in review", "My accepted reports", "Also here"]
    assert texts(page, r'<div class="notice notice-success"><p>(.*?)</p>') == [
        "Nothing waits for you today. All is done – thank you!"
    ]


@pytest.mark.parametrize(("who", "words"), [("head", "Check and submit"), ("librarian", "Checks")])
def test_only_who_may_submit_is_sent_to_do_it(request, complete, who, words):
    complete("2021")
    page = reader(request.getfixturevalue(who)).get(reverse("home"))
    assert texts(page, r'<a class="button button-primary"[^>]*>(.*?)<span') == [words]


def test_a_librarian_sees_nothing_of_other_libraries(librarian, make, sister_library):
    make("2021", of=sister_library, due=date(2020, 1, 1))
    page = reader(librarian).get(reverse("home"))
    assert "Alder library" not in page.content.decode()


def test_more_reports_than_have_room_are_counted(librarian, make):
    for year in range(2014, 2022):
        make(str(year))
    page = reader(librarian).get(reverse("home"))
    assert len(re.findall("<article", page.content.decode())) == 6
    assert texts(page, r'<p><a href="/reports/">(.*?)</a>') == ["2 more reports to fill in"]


def test_a_methodologist_sees_what_to_review_the_oldest_first(methodologist, make, sister_library, far_library):
    newer = make("2021", status=Status.SUBMITTED)
    older = make("2020", status=Status.SUBMITTED, of=sister_library)
    make("2021", status=Status.SUBMITTED, of=far_library)
    Report.objects.filter(pk=newer.pk).update(submitted_at=timezone.now())
    Report.objects.filter(pk=older.pk).update(submitted_at=timezone.now() - timedelta(days=3))
    page = reader(methodologist).get(reverse("home"))
    assert sections(page) == ["To review (2)", "How far each period is", "Also here"]
    assert re.findall(r'<li>\s*<a href="(/reports/\d+/review/)">', page.content.decode()) == [
        reverse("report_review", args=[older.pk]),
        reverse("report_review", args=[newer.pk]),
    ]


def test_a_methodologist_sees_who_is_late(methodologist, make, sister_library):
    make("2021", due=timezone.localdate() - timedelta(days=3))
    make("2021", of=sister_library, status=Status.ACCEPTED, due=timezone.localdate() - timedelta(days=3))
    page = reader(methodologist).get(reverse("home"))
    assert sections(page) == ["Late", "How far each period is", "Also here"]
    assert texts(page, r'<span class="due-late">(.*?)</span>') == ["3 days late"]


def test_more_time_is_never_less_time(methodologist, make):
    """It was given until yesterday; then the last day of all was moved to tomorrow."""
    today = timezone.localdate()
    report = make("2021", due=today - timedelta(days=5))
    Report.objects.filter(pk=report.pk).update(extended_to=today - timedelta(days=1))
    assert sections(reader(methodologist).get(reverse("home")))[0] == "Late"
    Period.objects.update(due=today + timedelta(days=1))
    report = Report.objects.select_related("period").get(pk=report.pk)
    assert report.due == today + timedelta(days=1)
    assert "Late" not in sections(reader(methodologist).get(reverse("home")))
    Period.objects.update(due=None)
    assert sections(reader(methodologist).get(reverse("home")))[0] == "Late"


@pytest.mark.parametrize("status", [Status.RETURNED, Status.REOPENED])
def test_what_came_back_is_not_missed(methodologist, librarian, make, status):
    """It was in once: whoever works on it is told what to do, not that she was late."""
    report = make("2021", status=status, due=timezone.localdate() - timedelta(days=3))
    for reading in (methodologist, librarian):
        client = reader(reading)
        for address in (reverse("home"), reverse("report_list"), reverse("report", args=[report.pk])):
            assert "due-late" not in client.get(address).content.decode()
    listed = reader(methodologist).get("/reports/?status=late").content.decode()
    assert "No report is like what you have chosen." in listed


def test_the_numbers_of_a_period_lead_to_its_reports(methodologist, make, sister_library):
    make("2021", due=timezone.localdate() - timedelta(days=3))
    make("2021", of=sister_library, status=Status.ACCEPTED, due=timezone.localdate() - timedelta(days=3))
    client = reader(methodologist)
    page = client.get(reverse("home")).content.decode()
    links = re.findall(r'href="(/reports/\?[^"]*status=(\w+)[^"]*)">(\d)<', page)
    assert [(status, number) for _url, status, number in links] == [("draft", "1"), ("accepted", "1"), ("late", "1")]
    for url, _status, number in links:
        listed = client.get(url.replace("&amp;", "&")).content.decode()
        assert len(re.findall(r'<th scope="row"><a href="/reports/\d+/">', listed)) == int(number)


def test_a_period_that_is_done_makes_room_for_those_that_are_not(methodologist, make):
    make("2019", status=Status.ACCEPTED)
    make("2020")
    make("2021", status=Status.ACCEPTED)
    page = reader(methodologist).get(reverse("home"))
    assert texts(page, r'<th scope="row">(.*?)</th>') == ["Small form, 2021", "Small form, 2020"]


def test_a_central_library_has_its_own_report_and_sees_how_the_others_fare(central, make, municipality):
    own = Library.objects.create(
        register_number="BLB9009", name="Central library", municipality=municipality, kind=Library.Kind.CENTRAL
    )
    mine, _branch = make("2021", of=own), make("2021")
    page = reader(central).get(reverse("home"))
    assert sections(page) == ["My reports", "How far each period is", "Also here"]
    assert re.findall(r'<h3 id="report-\d+"><a href="([^"]*)"', page.content.decode()) == [
        reverse("report", args=[mine.pk])
    ]


def test_a_director_looks_on(director, make):
    make("2021", status=Status.SUBMITTED)
    assert sections(reader(director).get(reverse("home"))) == ["How far each period is", "Also here"]


def test_an_analyst_sees_the_newest_summaries(analyst, make):
    make("2020", status=Status.ACCEPTED)
    make("2021", status=Status.ACCEPTED)
    client = reader(analyst)
    page = client.get(reverse("home"))
    assert sections(page) == ["The newest summaries", "Also here"]
    summaries = re.findall(r'<a href="(/summaries/small/[^"]*)">', page.content.decode())
    assert summaries == ["/summaries/small/2021/nation/all/", "/summaries/small/2020/nation/all/"]
    assert [client.get(url).status_code for url in summaries] == [200, 200]


def test_an_administrator_finds_the_administration(administrator, make):
    make("2021")
    page = reader(administrator).get(reverse("home"))
    assert sections(page) == ["How far each period is", "Also here"]
    assert re.findall(r'<li><a href="(/admin/)">Administration</a></li>', page.content.decode())[-1:] == ["/admin/"]


def test_a_comment_is_shown_as_text(librarian, make, methodologist):
    given_back(make("2021"), methodologist, "<b>Look again</b> please, all of you.")
    page = reader(librarian).get(reverse("home")).content.decode()
    assert re.findall("&lt;b&gt;Look again", page) == ["&lt;b&gt;Look again"]


def test_nobody_writes_here(librarian, edition):
    assert reader(librarian).post(reverse("home")).status_code == 405


def test_a_methodologist_of_schools_reviews_schools_alone(school_methodologist, make, school_library):
    make("2021", status=Status.SUBMITTED)
    school = make("2021", status=Status.SUBMITTED, of=school_library)
    page = reader(school_methodologist).get(reverse("home"))
    assert re.findall(r'<li>\s*<a href="(/reports/\d+/review/)">', page.content.decode()) == [
        reverse("report_review", args=[school.pk])
    ]


def test_one_person_may_have_several_roles(library, region, make, sister_library):
    user = person("both", Role.HEAD, library=library)
    Membership.objects.create(user=user, role=Role.METHODOLOGIST, region=region)
    make("2021")
    make("2021", status=Status.SUBMITTED, of=sister_library)
    assert sections(reader(user).get(reverse("home"))) == [
        *("To review (1)", "My reports", "How far each period is", "Also here")
    ]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("librarian", 13), ("central", 18), ("methodologist", 9), ("analyst", 5)])
def test_the_page_asks_the_same_of_the_database_for_one_report_and_three(
    request, library, make, methodologist, django_assert_num_queries, who, queries, count
):
    Library.objects.filter(pk=library.pk).update(kind=Library.Kind.CENTRAL)
    for year in range(2019, 2019 + count):
        given_back(make(str(year), due=TODAY), methodologist)
        make(str(year + 5), status=Status.ACCEPTED)
    client = reader(request.getfixturevalue(who))
    client.get(reverse("home"))  # the edition is read once per process
    with django_assert_num_queries(queries):
        client.get(reverse("home"))


# More time for one library: everything that asks when a report is due asks this


def test_a_report_with_more_time_is_late_only_after_its_own_day(make, methodologist, sister_library):
    report = make("2021", due=TODAY - timedelta(days=3))
    make("2021", of=sister_library, due=TODAY - timedelta(days=3))
    Report.objects.filter(pk=report.pk).update(extended_to=TODAY)
    report.refresh_from_db()
    assert [late.library for late in home.late(methodologist, on=TODAY)] == [sister_library]
    assert [line.late for line in home.periods(methodologist, on=TODAY)] == [1]
    assert [line.late for line in home.periods(methodologist, on=TODAY + timedelta(days=1))] == [2]
    assert [card.days_left for card in home.cards([report], on=TODAY)] == [0]
    assert (home.days_left(report, TODAY), home.days_left(report, TODAY + timedelta(days=2))) == (0, -2)


def test_the_more_pressing_report_stands_first_by_its_own_day(make):
    extended, other = make("2021", due=TODAY), make("2020", due=TODAY + timedelta(days=2))
    extended.extended_to = TODAY + timedelta(days=7)
    assert home.to_fill_in([extended, other], on=TODAY) == [other, extended]


def test_more_time_does_not_hide_what_was_said_at_the_return(make, methodologist):
    report = given_back(make("2021"), methodologist, "The loans look too low to us.")
    Event.objects.create(report=report, by=methodologist, old="returned", new="returned", comment="More time.")
    assert [card.said for card in home.cards([report], on=TODAY)] == ["The loans look too low to us."]


# Corrections of settled reports


def asked_to_correct(report, by):
    return Correction.objects.create(report=report, by=by, cause="The door counter was read twice.", reopens=True)


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("methodologist", False),
        ("director", True),
        ("head", False),
        ("school_methodologist", False),
        ("analyst", False),
    ],
)
def test_a_correction_stands_before_those_who_decide_about_it(request, make, methodologist, who, told):
    correction = asked_to_correct(make("2021", status=Status.ACCEPTED), methodologist)
    page = reader(request.getfixturevalue(who)).get(reverse("home"))
    address = reverse("correction", args=[correction.pk])
    assert re.findall(r'<a href="(/corrections/\d+/)">', page.content.decode()) == [address] * told
    assert ("Corrections to decide" in sections(page)) == told


def test_a_correction_that_was_decided_or_of_another_region_waits_for_nobody(
    make, director, librarian, methodologist, far_library
):
    asked_to_correct(make("2021", status=Status.ACCEPTED, of=far_library), librarian)
    decided = asked_to_correct(make("2020", status=Status.ACCEPTED), librarian)
    assert list(home.to_agree(director, on=TODAY)) == [decided]
    Correction.objects.filter(pk=decided.pk).update(
        state="refused", decided_by=methodologist, decided_at=timezone.now()
    )
    assert list(home.to_agree(director, on=TODAY)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_corrections_are_read_with_one_query(make, director, librarian, django_assert_num_queries, count):
    for year in range(2019, 2019 + count):
        asked_to_correct(make(str(year), status=Status.ACCEPTED), librarian)
    client = reader(director)
    client.get(reverse("home"))
    with django_assert_num_queries(8):
        client.get(reverse("home"))


@pytest.mark.parametrize(("who", "works"), [("librarian", True), ("director", True), ("analyst", False)])
def test_the_way_to_corrections_and_to_the_states_portal(request, make, who, works):
    make("2021")
    page = reader(request.getfixturevalue(who)).get(reverse("home")).content.decode()
    found = re.findall(r'<li><a href="(/corrections/|/official/)">', page)
    assert found == [reverse("correction_list"), reverse("official_start")] * works
