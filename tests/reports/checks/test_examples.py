"""The examples by which the pages explain the rules are true: on the form as it ships one fires, the other does not."""

from datetime import date
from decimal import Decimal

import pytest

from reports import checks
from reports.blueprint import Register
from reports.checks import Profile, Text
from reports.checks.facts import Facts
from reports.quarters import Offer
from reports.rules.catalogue import RULES
from reports.spelling import Names

from ..annual_facts import facts, figures, form

# Kept by the status of a report, by a constraint of the database, and by looking at all reports of a region.
ELSEWHERE = {"E12": "test_rights", "E13": "test_workflow", "W26": "test_network"}


def of(**numbers) -> Facts:
    return facts(numbers)


def jump(before: dict, now: dict, **more) -> Facts:
    return facts(now, before, **more)


def table(code: str, *rows: dict, **numbers) -> Facts:
    return facts(numbers, rows={code: rows})


def text(code: str, words: str, **numbers) -> Facts:
    return facts(numbers, texts={code: Text(words)})


def of_library(of=None, **profile) -> Facts:
    return facts(of, profile=Profile(**profile))


def stock(start: int, added: int, withdrawn: int, end: int | None = None) -> Facts:
    given = {"stock_start": start, "additions_total": added, "withdrawals_total": withdrawn}
    return of(**given if end is None else {**given, "stock_end": end})


def carried(last: int, now: int) -> Facts:
    return facts({"stock_start": now}, last_end=figures(form("annual"), stock_end=last))


def second_quarter(first: int, since_january: int) -> Facts:
    earlier = figures(form("quarterly"), active_users=first)
    return facts({"active_users": since_january}, name="quarterly", earlier=[("2023-Q1", earlier)])


def year_of_quarters(year: int) -> Facts:
    parts = {number: Decimal(part) for number, part in enumerate((100, 120, 90, 110), start=1)}
    return facts({"visits_physical": year}, offered={"visits_physical": Offer(Decimal(420), parts)})


def gift(project: str) -> Facts:
    rows = {
        "acquisition_sources": [{"source": "bjvz", "value": "232.00"}],
        "projects": [{"title": "Bērnu, jauniešu un vecāku žūrija", "amount": project}],
    }
    return facts({}, rows=rows)


def explained(words: str) -> Facts:
    story = ({"visits_physical": 8579}, {"visits_physical": 5695})
    return facts(*story, explanations={"visits_physical": words})


def spelled(name: str) -> Facts:
    registers = {Register.ORGANISERS: Names(["Nacionālā bibliotēka"])}
    return facts({}, rows={"training": [{"organiser": name}]}, registers=registers)


ABOUT = {"E07": "active_users"}
THREE = {"visits_physical": 500, "visits_children": 100, "visits_virtual": 300}
PARAGRAPH = "The year brought a new roof, longer hours on Saturdays and four readings by authors of the parish."
EXAMPLES = {
    "E01": (
        facts(None, rows={"training": [{"hours": "many"}]}),
        facts(None, rows={"training": [{"hours": "1234.5"}]}),
    ),
    "E02": (
        of(active_users=144, active_users_children=150),
        of(active_users=488, active_users_children=144),
    ),
    "E03": (
        of(loans_books=5104, loans_periodicals=5454, loans_total=10586),
        of(loans_books=5104, loans_periodicals=5454, loans_other=28, loans_total=10586),
    ),
    "E04": (stock(10164, 844, 960, 10308), stock(10164, 844, 960, 10048)),
    "E05": (carried(10164, 10000), carried(10164, 10164)),
    "E06": (stock(40, 0, 50), stock(50, 0, 40)),
    "E07": (of(), of(active_users=0)),
    "E08": (table("training", {"when": "2022-05-03"}), table("training", {"when": "2023-05-03"})),
    "E09": (table("projects", {"amount": "100.00"}), table("projects", {"title": "Readings"})),
    "E10": (of(opening_hours_week=170), of(opening_hours_week=40)),
    "E11": (second_quarter(300, 280), second_quarter(300, 340)),
    "E14": (explained(""), explained("Schools came with buses.")),
    "W01": (
        jump({"visits_physical": 5695}, {"visits_physical": 8579}),
        jump({"active_users": 495}, {"active_users": 488}),
    ),
    "W02": (
        jump({"active_users": 389, "population_total": 1000}, {"active_users": 486, "population_total": 1000}),
        jump({"active_users": 486, "population_total": 1000}, {"active_users": 485, "population_total": 1000}),
    ),
    "W03": (of(visits_physical=1000, active_users=10), of(visits_physical=180, active_users=10)),
    "W04": (
        jump({"visits_physical": 1000, "loans_total": 1000}, {"visits_physical": 1506, "loans_total": 923}),
        jump({"visits_physical": 1000, "loans_total": 1000}, {"visits_physical": 1100, "loans_total": 1050}),
    ),
    "W05": (
        of(income_total=27737, expenditure_total=27500),
        of(income_total=27737, expenditure_total=27737),
    ),
    "W06": (
        of(acq_books=2600, acq_periodicals=915, acq_funding_municipal=3528),
        of(acq_books=2600, acq_periodicals=915, acq_other_documents=13, acq_funding_municipal=3528),
    ),
    "W07": (
        of(expenditure_acquisitions=3318, acq_funding_municipal=3317),
        of(expenditure_acquisitions=3317, acq_funding_municipal=3317),
    ),
    "W08": (text("n1_summary", "2022. gadā nosūtītas grāmatas."), text("n1_summary", "2024. gadā plānojam remontu.")),
    "W09": (gift("233.00"), gift("232.00")),
    "W10": (
        table("projects", {"title": "Readings", "amount": "433.00"}, income_other=0),
        table("projects", {"title": "Readings", "amount": "433.00"}, income_other=433),
    ),
    "W11": (
        of(acq_books=200, acq_periodicals=100, population_total=1006),
        of(acq_books=2600, acq_periodicals=915, population_total=1006),
    ),
    "W12": (
        of(staff_library_education=1, loans_total=17000),
        of(staff_library_education=2, loans_total=10586),
    ),
    "W13": (
        facts({"population_total": 1060}, registered={"population_total": Decimal(1006)}),
        facts({"population_total": 1006}, registered={"population_total": Decimal(1006)}),
    ),
    "W14": (
        jump(
            {"loans_periodicals": 131, "stock_periodicals": 100}, {"loans_periodicals": 209, "stock_periodicals": 100}
        ),
        jump({"loans_periodicals": 76, "stock_periodicals": 100}, {"loans_periodicals": 69, "stock_periodicals": 100}),
    ),
    "W15": (
        of(authorised_users_total=1500, active_users=488),
        of(authorised_users_total=241, active_users=488),
    ),
    "W16": (table("training", {"hours": "80"}), table("training", {"hours": "8"})),
    "W17": (of_library(accredited_to=date(2024, 9, 12)), of_library(accredited_to=date(2028, 9, 12))),
    "W18": (
        of_library(stock_checked_on=date(2014, 5, 1)),
        of_library(stock_checked_on=date(2019, 5, 1)),
    ),
    "W19": (
        table("databases", {"database": "Letonika", "downloads": "589"}),
        table("databases", {"database": "Letonika", "sessions": "282", "downloads": "177"}),
    ),
    "W20": (jump(THREE, THREE), jump(THREE, THREE | {"visits_virtual": 310})),
    "W21": (
        jump({"social_followers_total": 745}, {"social_followers_total": 628}),
        jump({"social_followers_total": 628}, {"social_followers_total": 745}),
    ),
    "W22": (of_library(service_centre=True), of_library({"visits_service_centre": 1200}, service_centre=True)),
    "W23": (year_of_quarters(450), year_of_quarters(420)),
    "W24": (
        text("n1_summary", "Active users: 495.", active_users=488),
        text("n1_summary", "Active users: 488.", active_users=488),
    ),
    "W25": (
        jump({"population_total": 1158}, {"population_total": 1018}),
        jump({"population_total": 1018}, {"population_total": 1006}),
    ),
    "W27": (of(events_total=37), of(events_total=37, event_participants=640)),
    "W28": (
        table("training", {"place": "Latvijas Nacionālā bibliotēka", "mode": "remote"}),
        table("training", {"place": "Zoom", "mode": "remote"}),
    ),
    "W29": (
        of_library({"premises_area_m2": 125}, figures={"library.premises_area_m2": Decimal(120)}),
        of_library({"premises_area_m2": 120}, figures={"library.premises_area_m2": Decimal(120)}),
    ),
    "W30": (
        of(expenditure_other=5108, expenditure_total=27737),
        of(expenditure_other=2000, expenditure_total=27737),
    ),
    "W31": (
        text("n7_general", "Balvu saņēma Anna Ozoliņa, 6. klase."),
        text("n7_general", "6. klases skolēni satika rakstnieku."),
    ),
    "W32": (of_library(closed=date(2023, 7, 1)), of_library(opened=date(1960, 1, 1))),
    "W33": (text("n1_summary", "All was well."), text("n1_summary", PARAGRAPH)),
    "W34": (spelled("Nacionala bibliotēka"), spelled("Nacionālā bibliotēka")),
    "W35": (
        jump({"visits_physical": 8579}, {"visits_physical": 85790}),
        jump({"visits_physical": 8579}, {"visits_physical": 8610}),
    ),
    "W36": (
        text("n9_projects", "Saņēmām balvu 150 EUR."),
        text("n6_funding", "Krājumam 3528 EUR.", acq_funding_municipal=3528),
    ),
}


def speaks(rule: str, story: Facts) -> bool:
    """Of the figure that the examples are about, where the form has the rule for others too."""
    issues = checks.check(story) + checks.for_review(story)
    return any(issue.rule == rule and issue.code == ABOUT.get(rule, issue.code) for issue in issues)


def test_every_rule_has_its_examples():
    assert sorted([*EXAMPLES, *ELSEWHERE]) == sorted(RULES)


@pytest.mark.parametrize("rule", EXAMPLES)
def test_the_one_example_fires_and_the_other_does_not(rule):
    fires, quiet = EXAMPLES[rule]
    assert (speaks(rule, fires), speaks(rule, quiet)) == (True, False)
