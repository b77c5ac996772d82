"""Thresholds: the narrowest setting wins, one that is no number is as if it were not there, off is off."""

from decimal import Decimal

import pytest
from django.utils import timezone

from reports import checks, filling
from reports.checks.thresholds import Setting, Thresholds, thresholds_of
from reports.computing import Given
from reports.facts import read
from reports.ledgers.values import Entry
from reports.models import Period, Report, RuleSetting
from reports.saving.near_reading import read_near
from reports.saving.neighbourhood import around

from ..small_form import BLUEPRINT, facts

W01 = next(check for check in BLUEPRINT.checks if check.rule == "W01")


def percents(*numbers: int, **more) -> list[Setting]:
    return [Setting("W01", limits={"percent": Decimal(number)}, **more) for number in numbers]


INDICATOR = percents(1, indicator="visits")
SIZE = percents(2, size="small")
REGION = percents(3, regional=True)
EDITION = percents(4, of_edition=True)
EVERYWHERE = percents(5)


@pytest.mark.parametrize(
    ("stored", "percent"),
    [
        ([], 20),
        (EVERYWHERE, 5),
        (EVERYWHERE + EDITION, 4),
        (EVERYWHERE + EDITION + REGION, 3),
        (EVERYWHERE + EDITION + REGION + SIZE, 2),
        (EVERYWHERE + EDITION + REGION + SIZE + INDICATOR, 1),
        (INDICATOR + percents(0, indicator="visits", size="small"), 0),
        (percents(9, indicator="loans") + percents(9, size="large"), 20),
        ([Setting("W02", limits={"percent": Decimal(9)})], 20),
        ([*EVERYWHERE, Setting("W01", indicator="visits", limits={"units": Decimal(9)})], 5),
    ],
)
def test_the_narrowest_setting_that_names_a_threshold_wins(stored, percent):
    for order in (stored, stored[::-1]):
        assert Thresholds(tuple(order)).limit(W01, "percent", "visits", "small") == percent


@pytest.mark.parametrize(
    ("stored", "asked", "off"),
    [
        ((), ("W01", "visits", "small"), False),
        ((Setting("W01", off=True),), ("W01",), True),
        ((Setting("W01", off=True),), ("W01", "visits", "small"), True),
        ((Setting("W01", off=True),), ("W02", "visits", "small"), False),
        ((Setting("W01", off=True), Setting("W01", regional=True)), ("W01",), True),
        ((Setting("W01", indicator="visits", off=True),), ("W01",), False),
        ((Setting("W01", indicator="visits", off=True),), ("W01", "visits"), True),
        ((Setting("W01", indicator="visits", off=True),), ("W01", "loans"), False),
        ((Setting("W01", size="small", off=True),), ("W01", "visits", "small"), True),
        ((Setting("W01", size="small", off=True),), ("W01", "visits", "large"), False),
    ],
)
def test_a_rule_is_off_where_a_setting_says_so(stored, asked, off):
    assert Thresholds(stored).is_off(*asked) is off


def test_a_stored_threshold_that_is_no_number_is_as_if_it_were_not_there():
    row = RuleSetting(rule="W01", limits={"percent": "50", "units": "many", "money": None, "more": "NaN"}, off=False)
    (setting,) = thresholds_of([row]).settings
    assert setting == Setting("W01", limits={"percent": Decimal(50)})


def rules_said(**more) -> list[str]:
    story = facts(of={"visits": 8579}, before={"visits": 5695}, **more)
    return [issue.rule for issue in checks.check(story)]


def test_a_rule_that_is_off_says_nothing_and_asks_for_no_explanation():
    told = rules_said()
    assert [rule for rule in told if rule in ("W01", "E14")] == ["W01", "E14"]
    assert rules_said(thresholds=Thresholds((Setting("W01", off=True),))) == [
        rule for rule in told if rule not in ("W01", "E14")
    ]
    assert rules_said(thresholds=Thresholds((Setting("W01", indicator="loans", off=True),))) == told


@pytest.mark.parametrize(
    ("before", "of", "size"),
    [
        ({"users": 299}, {"users": 900}, "small"),
        ({"users": 300}, {"users": 1}, "medium"),
        ({"users": 1000}, {"users": 1}, "large"),
        ({}, {"users": 999}, "medium"),
        ({}, {}, ""),
    ],
)
def test_a_library_is_as_large_as_it_was_last_year_else_as_it_is_now(before, of, size):
    assert facts(before=before, of=of).size == size


def rules_of(report: Report) -> list[str]:
    """What is said of visits by the whole form, and the same by its part; they must agree."""
    report = Report.objects.in_brief().get(pk=report.pk)
    near = around(report.blueprint, frozenset({"visits_physical"}))
    said = [
        [issue.rule for issue in checks.check(facts) if issue.code == "visits_physical"]
        for facts in (read(report).facts, read_near(report, near).facts)
    ]
    assert said[0] == said[1]
    return said[0]


@pytest.fixture
def grown(library, report, make_report, annual):
    """Visits that went from 100 to 130."""
    last_year = make_report(library, period=Period.objects.create(form=annual.form, code="2022"))
    for one, visits in ((last_year, 100), (report, 130)):
        filling.save(one, by=None, entries={"visits_physical": Entry(Given(Decimal(visits)))})
    return report


def test_settings_hold_in_their_region_and_edition_as_soon_as_they_are_made(grown, region, other_region):
    Report.objects.filter(pk=grown.pk).update(region=region)
    form = grown.edition.form
    assert rules_of(grown) == ["W01", "E14"]
    elsewhere = RuleSetting.objects.create(rule="W01", form=form, region=other_region, limits={"percent": "50"})
    assert rules_of(grown) == ["W01", "E14"]
    here = RuleSetting.objects.create(rule="W01", form=form, region=region, limits={"percent": "50"})
    assert rules_of(grown) == []
    RuleSetting.objects.filter(pk=here.pk).update(limits={"percent": "10"}, at=timezone.now())
    assert rules_of(grown) == ["W01", "E14"]
    RuleSetting.objects.create(rule="W01", form=form, edition=grown.edition, off=True)
    assert rules_of(grown) == []
    RuleSetting.objects.exclude(pk=elsewhere.pk).delete()
    assert rules_of(grown) == ["W01", "E14"]
