"""A library reports by the quarter and trains its people: the year comes filled in, and says from where."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from libraries.models import Population, ServicePoint
from reports import filling, opening, quarters, workflow
from reports.blueprint import NOTHING, AcrossQuarters, Kind, Label, Predecessor
from reports.computing import Figure, Given, State
from reports.facts import read
from reports.filling import Entry
from reports.following import bringing
from reports.models import Origin, Period, Report, Status
from reports.quarters import Offer, Quarter
from training.models import Participation, TrainingEvent

from ..conftest import published
from ..small_form import BLUEPRINT

D = Decimal

# What the library of the story had in the quarters of 2023; active users are counted since January.
LOANS = {1: (1342, 664), 2: (1394, 700), 3: (1087, 557), 4: (1496, 789)}  # books and periodicals
QUARTERS = {
    1: {"visits_physical": 1069, "active_users": 218, "new_users": 6, "opening_hours_week": 40},
    2: {"visits_physical": 1045, "active_users": 278, "new_users": 6, "opening_hours_week": 40},
    3: {"visits_physical": 847, "active_users": 316, "opening_hours_week": 38},
    4: {"visits_physical": 1219, "active_users": 352, "new_users": 9, "opening_hours_week": 42},
}


@pytest.fixture
def quarterly(db):
    return published("quarterly-2023.json")


@pytest.fixture
def make_quarter(quarterly, library, librarian, make_report):
    """A quarter of 2023 with its figures, handed in unless said otherwise."""

    def make(number: int, status=Status.SUBMITTED, **figures) -> Report:
        period, _new = Period.objects.get_or_create(form=quarterly.form, code=f"2023-Q{number}")
        quarter = make_report(library, period=period)
        books, periodicals = LOANS[number]
        given = QUARTERS[number] | {"loans_books": books, "loans_periodicals": periodicals} | figures
        entries = {code: Entry(Given(D(one))) for code, one in given.items()}
        filling.save(quarter, by=librarian, entries=entries)
        quarter.refresh_from_db()
        if status != Status.DRAFT:
            workflow.move(quarter, status, by=librarian)
        return quarter

    return make


def brought(report: Report) -> dict[str, tuple]:
    """The figures that came from the quarters."""
    found = report.values.filter(origin=Origin.QUARTERS)
    return {one.code: (one.number, one.origin_note) for one in found}


def numbers(report: Report) -> dict[str, Decimal]:
    return {one.code: one.number for one in report.values.all()}


def test_four_quarters_make_the_year(report, make_quarter):
    for number in QUARTERS:
        make_quarter(number)
    assert brought(report) == {
        "visits_physical": (D(4180), "Q1 + Q2 + Q3 + Q4"),  # 1069 + 1045 + 847 + 1219
        "loans_books": (D(5319), "Q1 + Q2 + Q3 + Q4"),  # 1342 + 1394 + 1087 + 1496
        "loans_periodicals": (D(2710), "Q1 + Q2 + Q3 + Q4"),  # 664 + 700 + 557 + 789
        "active_users": (D(352), "Q4"),
        "new_users": (D(21), "Q1 + Q2 + Q4"),  # the third quarter has none
        "opening_hours_week": (D(42), "Q4"),
    }
    assert numbers(report)["loans_total"] == 8029  # 5319 + 2710


def test_a_report_that_opens_later_finds_the_same(library, year_2023, make_quarter, population):
    for number in QUARTERS:
        make_quarter(number)
    assert opening.open_period(year_2023) == 1
    report = Report.objects.get(period=year_2023)
    assert (report.status, brought(report)["visits_physical"]) == (
        Status.NOT_STARTED,
        (D(4180), "Q1 + Q2 + Q3 + Q4"),
    )
    assert numbers(report)["population_total"] == 1006


def test_a_missing_quarter_does_not_block_the_year(report, make_quarter):
    for number in (1, 2, 3):
        make_quarter(number)
    assert brought(report) == {
        "visits_physical": (D(2961), "Q1 + Q2 + Q3"),  # 1069 + 1045 + 847
        "loans_books": (D(3823), "Q1 + Q2 + Q3"),
        "loans_periodicals": (D(1921), "Q1 + Q2 + Q3"),
        "new_users": (D(12), "Q1 + Q2"),
    }
    facts = read(report).facts
    words = quarters.in_words(facts.offered["visits_physical"], facts.indicator("visits_physical"))
    assert words == "Q1 1,069 + Q2 1,045 + Q3 847, incomplete (3 of 4 quarters)"


def test_a_quarter_nobody_stands_behind_is_not_there(report, make_quarter):
    make_quarter(1)
    make_quarter(2, status=Status.DRAFT)
    assert brought(report)["visits_physical"] == (D(1069), "Q1")


def test_a_figure_that_was_corrected_in_a_quarter_follows_into_the_year(report, make_quarter, methodologist, librarian):
    made = {number: make_quarter(number) for number in QUARTERS}
    workflow.move(made[2], Status.RETURNED, by=methodologist, comment="Please count April again.")
    filling.save(made[2], by=librarian, entries={"visits_physical": Entry(Given(D(1050)))})
    assert numbers(report)["visits_physical"] == 4180
    workflow.move(made[2], Status.SUBMITTED, by=librarian)
    assert brought(report)["visits_physical"] == (D(4185), "Q1 + Q2 + Q3 + Q4")
    change = report.changes.filter(code="visits_physical").latest("pk")
    assert (change.old, change.new, change.by) == ("4180", "4185", None)


def test_what_a_person_typed_stays_and_what_was_offered_is_kept_beside_it(report, make_quarter, librarian):
    for number in (1, 2, 3):
        make_quarter(number)
    filling.save(report, by=librarian, entries={"visits_physical": Entry(Given(D(4200)))})
    make_quarter(4)
    value = report.values.get(code="visits_physical")
    assert (value.number, value.origin, value.offered) == (D(4200), Origin.ENTERED, D(4180))


def test_what_a_person_emptied_stays_empty(report, make_quarter, librarian):
    make_quarter(1)
    filling.save(report, by=librarian, entries={"visits_physical": Entry(Given())})
    make_quarter(2)
    value = report.values.get(code="visits_physical")
    assert (value.number, value.offered) == (None, D(2114))


def test_an_accepted_year_no_longer_follows(report, make_quarter, librarian):
    make_quarter(1)
    Report.objects.filter(pk=report.pk).update(status=Status.ACCEPTED)
    make_quarter(2)
    assert numbers(report)["visits_physical"] == 1069


def test_a_year_from_before_the_system_takes_nothing_from_quarters(library, make_report, make_quarter, year_2023):
    history = make_report(library, is_history=True)
    make_quarter(1)
    assert (numbers(history), read(history).facts.offered) == ({}, {})


def test_the_quarters_of_another_library_are_not_ours(report, sister_library, make_report, quarterly, librarian):
    period = Period.objects.create(form=quarterly.form, code="2023-Q1")
    other = make_report(sister_library, period=period)
    filling.save(other, by=librarian, entries={"visits_physical": Entry(Given(D(1)))})
    other.refresh_from_db()
    workflow.move(other, Status.SUBMITTED, by=librarian)
    assert brought(report) == {}


def test_a_new_population_table_is_followed_unless_it_was_corrected(report, population, librarian):
    population.total = 1010
    population.save()
    assert numbers(report)["population_total"] == 1010
    filling.save(report, by=librarian, entries={"population_total": Entry(Given(D(1004)))})
    Population.objects.get().delete()
    Population.objects.create(territory=report.territory, year=2023, total=1011, children=185)
    value = report.values.get(code="population_total")
    assert (value.number, value.offered) == (D(1004), D(1011))
    assert numbers(report)["population_children"] == 185


def test_the_stock_at_the_start_is_the_end_before(library, librarian, make_report, quarterly, annual):
    """QF-3: the first quarter carries on from last year's annual report, the next from the first, by type."""
    last_year = make_report(library, period=Period.objects.create(form=annual.form, code="2022"))
    stock = {"stock_start": 10164, "stock_start_books": 7340, "stock_start_periodicals": 2778, "stock_start_other": 46}
    first, second = (
        make_report(library, period=Period.objects.create(form=quarterly.form, code=f"2023-Q{number}"))
        for number in (1, 2)
    )
    still = dict.fromkeys(
        ("additions_books", "additions_periodicals", "withdrawals_books", "withdrawals_periodicals"), 0
    )
    filling.save(last_year, by=librarian, entries={code: Entry(Given(D(one))) for code, one in (stock | still).items()})
    last_year.refresh_from_db()
    workflow.move(last_year, Status.SUBMITTED, by=librarian)
    start = {code: number for code, number in numbers(first).items() if code.startswith("stock_start")}
    assert start == {"stock_start": 10164, "stock_start_books": 7340, "stock_start_periodicals": 2778} | {
        "stock_start_other": 46
    }
    moved = {"additions_books": 61, "withdrawals_books": 66, "additions_periodicals": 108, "withdrawals_periodicals": 0}
    filling.save(first, by=librarian, entries={code: Entry(Given(D(one))) for code, one in moved.items()})
    first.refresh_from_db()
    workflow.move(first, Status.SUBMITTED, by=librarian)
    start = {code: number for code, number in numbers(second).items() if code.startswith("stock_start")}
    assert start == {
        "stock_start": 10267,  # 10164 + 61 + 108 − 66
        "stock_start_books": 7335,  # 7340 + 61 − 66
        "stock_start_periodicals": 2886,  # 2778 + 108
        "stock_start_other": 46,
    }


def attend(library, title: str, hours: str, people: int, day: date) -> Participation:
    event = TrainingEvent.objects.create(
        title=title, kind="seminar", starts_on=day, place="Preiļi", organiser="RGB", mode="in_person",
        hours=D(hours), recorded_for=library,
    )  # fmt: skip
    return Participation.objects.create(event=event, library=library, participants=people)


def training(report: Report) -> list[tuple]:
    return [(row.position, row.cells["title"]) for row in report.rows.filter(table="training")]


def test_the_diary_stands_in_the_report_when_it_opens_and_what_came_later_at_the_first_word(
    library, year_2023, librarian
):
    attend(library, "Reading with children", "4", 2, date(2023, 4, 12))
    attend(library, "Next year’s seminar", "4", 2, date(2024, 1, 12))
    opening.open_period(year_2023)
    report = Report.objects.get(period=year_2023)
    assert training(report) == [(1, "Reading with children")]
    assert numbers(report)["training_hours_total"] == 8  # 4 hours × 2 people
    gone = attend(library, "Cancelled after all", "9", 1, date(2023, 12, 18))
    attend(library, "Databases", "1.5", 1, date(2023, 12, 20))
    gone.delete()
    filling.save(report, by=librarian, entries={"active_users": Entry(Given(D(352)))})
    assert training(report) == [(1, "Reading with children"), (2, "Databases")]
    assert numbers(report)["training_hours_total"] == D("9.5")  # 8 + 1.5


def test_a_row_that_was_taken_out_does_not_come_back_by_itself(library, report, librarian):
    attend(library, "Reading with children", "4", 2, date(2023, 4, 12))
    bringing.bring_in(report)
    report.rows.all().delete()
    filling.save(report, by=librarian, entries={"active_users": Entry(Given(D(352)))})
    assert training(report) == []


def test_how_much_came_by_itself(library, report, librarian, make_quarter):
    """Six figures of the quarters and the eight cells of a training row, beside two figures that were typed."""
    attend(library, "Reading with children", "4", 2, date(2023, 4, 12))
    for number in QUARTERS:
        make_quarter(number)
    bringing.bring_in(report)
    filling.save(report, by=librarian, entries={code: Entry(Given(D(1))) for code in ("ill_sent", "ill_received")})
    cells = {code for code, text in report.rows.get().cells.items() if text}
    assert cells == {"when", "place", "organiser", "title", "hours", "participants", "mode", "area"}
    share = bringing.share_brought_in(report)
    assert (share.brought, share.filled, share.percent) == (6 + 8, 6 + 8 + 2, D("87.5"))


def test_nothing_filled_has_no_share(report):
    share = bringing.share_brought_in(report)
    assert (share.brought, share.filled, share.percent) == (0, 0, None)


def test_what_is_computed_is_neither_typed_nor_brought(report, librarian):
    entries = {code: Entry(Given(D(one))) for code, one in (("loans_books", 3), ("loans_periodicals", 4))}
    filling.save(report, by=librarian, entries=entries | {"coverage_pct": Entry(Given(D(49)))})
    share = bringing.share_brought_in(report)
    assert (share.brought, share.filled) == (0, 2)


def test_the_points_of_the_register_are_counted_as_they_stood_at_the_end(report, library, librarian):
    for name, opened, closed in (
        ("Rožlejas", date(2010, 5, 1), None),
        ("Druvas", None, date(2024, 2, 1)),
        ("Closed in summer", None, date(2023, 6, 30)),
        ("Opened later", date(2024, 3, 1), None),
    ):
        ServicePoint.objects.create(library=library, name=name, opened=opened, closed=closed)
    value = report.values.get(code="service_points_external")
    assert (value.number, value.origin) == (D(2), Origin.PROFILE)


def test_a_library_without_a_point_in_the_register_is_asked(report, library):
    library.save()
    assert not report.values.filter(code="service_points_external").exists()


# The arithmetic alone.


def of(rule: AcrossQuarters, *figures: Figure | int | None, code: str = "visits", **more) -> Offer | None:
    """What the figures of the quarters from the first make; None leaves a quarter out."""
    indicator = replace(BLUEPRINT.indicators[code], across_quarters=rule, **more)
    year = replace(BLUEPRINT, indicators={code: indicator})
    made = {
        number: Quarter(BLUEPRINT, {code: one if isinstance(one, Figure) else Figure(number=D(one))})
        for number, one in enumerate(figures, start=1)
        if one is not None
    }
    return quarters.offers(year, made).get(code)


def parts(*figures: int) -> dict[int, Decimal]:
    return {number: D(one) for number, one in enumerate(figures, start=1)}


@pytest.mark.parametrize(
    ("rule", "figures", "offer"),
    [
        (AcrossQuarters.FLOW, (5, 6, 7, 8), Offer(D(26), parts(5, 6, 7, 8))),
        (AcrossQuarters.FLOW, (5, 6, 7), Offer(D(18), parts(5, 6, 7), missing=(4,))),
        (AcrossQuarters.FLOW, (5, Figure(), 7, 8), Offer(D(20), {1: D(5), 3: D(7), 4: D(8)})),
        (
            AcrossQuarters.FLOW,
            (5, Figure(state=State.NOT_APPLICABLE), 7, 8),
            Offer(D(20), {1: D(5), 3: D(7), 4: D(8)}),
        ),
        (
            AcrossQuarters.FLOW,
            (5, Figure(state=State.UNKNOWN), 7, 8),
            Offer(D(20), {1: D(5), 3: D(7), 4: D(8)}, missing=(2,)),
        ),
        (
            AcrossQuarters.FLOW,
            (5, Figure(raw="about ten"), 7, 8),
            Offer(D(20), {1: D(5), 3: D(7), 4: D(8)}, missing=(2,)),
        ),
        (
            AcrossQuarters.FLOW,
            (5, 6, 7, Figure(number=D(8), state=State.ESTIMATE)),
            Offer(D(26), parts(5, 6, 7, 8), estimate=True),
        ),
        (AcrossQuarters.FLOW, (Figure(), Figure(), Figure(), Figure()), None),
        (AcrossQuarters.FLOW, (), None),
        (AcrossQuarters.LAST, (5, 6, 7, 8), Offer(D(8), {4: D(8)})),
        (AcrossQuarters.LAST, (5, 6, 7), None),
        (AcrossQuarters.YTD, (5, 6, 7, 8), Offer(D(8), {4: D(8)})),
        (AcrossQuarters.YTD, (5, 6, 7), None),
        (AcrossQuarters.FIRST, (5, 6, 7, 8), Offer(D(5), {1: D(5)})),
        (AcrossQuarters.FIRST, (None, 6, 7, 8), None),
        (AcrossQuarters.ANY, (0, 1, 0, 0), Offer(D(1), parts(0, 1, 0, 0))),
        (AcrossQuarters.ANY, (0, 1), Offer(D(1), parts(0, 1), missing=(3, 4))),
        (AcrossQuarters.ANY, (0, 0, 0, 0), Offer(D(0), parts(0, 0, 0, 0))),
        (AcrossQuarters.ANY, (0, 0, 0), None),
        (AcrossQuarters.YEAR_ONLY, (5, 6, 7, 8), None),
    ],
)
def test_each_rule_makes_the_year_in_its_own_way(rule, figures, offer):
    assert of(rule, *figures) == offer


def test_an_estimate_stays_one_on_its_way_into_the_year():
    assert Offer(D(26), {}, estimate=True).given == Given(D(26), State.ESTIMATE)
    assert Offer(D(26), {}).given == Given(D(26), State.KNOWN)


def test_a_ratio_is_left_to_its_parts():
    assert of(AcrossQuarters.FLOW, 5, 6, 7, 8, code="coverage", kind=Kind.SHARE) is None


def replaced(code: str, old: str, *, broken: bool = False) -> dict:
    """The indicators of the small form, one of which replaces an old code."""
    series_break = Label({"en": "Counted in another way."}) if broken else NOTHING
    now = replace(BLUEPRINT.indicators["visits"], code=code, replaces=(Predecessor(old, series_break=series_break),))
    return {code: now}


@pytest.mark.parametrize(("broken", "found"), [(False, 26), (True, None)])
def test_a_code_that_was_replaced_between_the_forms_is_found_unless_the_series_broke(broken, found):
    new = replace(BLUEPRINT, indicators=replaced("visits_now", "visits", broken=broken))
    quarters_of_old = {
        number: Quarter(BLUEPRINT, {"visits": Figure(number=one)}) for number, one in parts(5, 6, 7, 8).items()
    }
    offer = quarters.offers(new, quarters_of_old).get("visits_now")
    assert (offer.number if offer else None) == found
    quarters_of_new = {
        number: Quarter(new, {"visits_now": Figure(number=one)}) for number, one in parts(5, 6, 7, 8).items()
    }
    offer = quarters.offers(BLUEPRINT, quarters_of_new).get("visits")
    assert (offer.number if offer else None) == found


def test_a_quarter_whose_form_does_not_ask_is_a_missing_one():
    year = replace(BLUEPRINT, indicators={"visits": BLUEPRINT.indicators["visits"]})
    silent = replace(BLUEPRINT, indicators={"users": BLUEPRINT.indicators["users"]})
    made = {1: Quarter(BLUEPRINT, {"visits": Figure(number=D(5))}), 2: Quarter(silent, {})}
    assert quarters.offers(year, made)["visits"] == Offer(D(5), {1: D(5)}, missing=(2, 3, 4))
