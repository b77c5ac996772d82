"""How figures are put together across libraries and quarters: the rules alone, without a database."""

from decimal import Decimal

import pytest

from reports.aggregates.together import LibraryFigures, Tally, Together, knows_both, own_ratio, since_january, tally
from reports.blueprint import AcrossQuarters
from reports.computing import State
from reports.form_files.reading import read_blueprint

from ..summaries.summary_story import SMALL_FORM, indicator

BLUEPRINT = read_blueprint(SMALL_FORM)
ALL = list(BLUEPRINT.indicators)


def library(number: int, unknown: tuple[str, ...] = (), **figures) -> LibraryFigures:
    numbers = {code: Decimal(figure) for code, figure in figures.items()}
    return LibraryFigures(number, numbers, dict.fromkeys(unknown, State.UNKNOWN))


def together(*libraries: LibraryFigures, **area) -> Together:
    figures = {code: Decimal(figure) for code, figure in area.items()}
    return Together(BLUEPRINT, tally(libraries, ALL), libraries, figures)


def test_sums_add_up_and_a_blank_is_no_zero():
    both = together(library(1, visits=900, income="1000.50"), library(2, visits=600))
    assert [both.number(code) for code in ("visits", "income", "stock")] == [1500, Decimal("1000.50"), None]
    assert [both.known(code) for code in ("visits", "income", "stock")] == [2, 1, 0]


def test_seven_hundred_and_fifty_tenths_are_seventy_five():
    assert together(*(library(n, income="0.1") for n in range(750))).number("income") == Decimal(75)


def test_a_ratio_is_a_ratio_of_sums_and_never_an_average():
    # 900 / 100 = 9 and 100 / 50 = 2; their mean would be 5.5.
    assert together(library(1, visits=900, users=100), library(2, visits=100, users=50)).number("visits_per_user") == (
        Decimal(1000) / 150
    )


def test_a_ratio_leaves_out_libraries_that_do_not_know_both():
    three = together(
        library(1, visits=900, users=100),
        library(2, visits=5000, unknown=("users",)),
        library(3, users=70),
    )
    assert (three.number("visits_per_user"), three.known("visits_per_user")) == (Decimal(9), 1)
    assert three.number("visits") == 5900


def test_a_gap_in_one_ratio_does_not_touch_another():
    two = together(library(1, visits=900, users=100, users_children=10), library(2, visits=100, users=100))
    assert two.number("visits_per_user") == 5
    assert two.number("children_share") == 10


def test_there_is_no_ratio_over_nothing():
    assert together(library(1, visits=900, users=0)).number("visits_per_user") is None
    assert together(library(1, visits=900)).number("visits_per_user") is None


def test_coverage_stands_over_the_official_population_and_not_over_the_sum_of_libraries():
    two = together(library(1, users=120, population=300), library(2, users=80, population=300), population=800)
    assert (two.number("population"), two.number("coverage")) == (800, 25)


def test_without_an_official_population_there_is_no_coverage():
    assert together(library(1, users=120, population=300)).number("coverage") is None


def test_databases_are_shared_so_the_highest_counts():
    assert together(library(1, databases=2), library(2, databases=3)).number("databases") == 3


def test_opening_hours_are_listed_and_never_added():
    hours = together(library(1, hours=20), library(2, hours=40), library(3))
    assert (hours.number("hours"), hours.spread("hours")) == (None, (20, 40))


def test_libraries_that_say_yes_are_counted():
    assert together(library(1, wifi=1), library(2, wifi=0), library(3)).number("wifi") == 1


def test_without_some_libraries_their_figures_are_gone():
    gone = library(2, visits=600, users=50)
    both = together(library(1, visits=900, users=100), gone)
    left = both.without(tally([gone], ALL), [2])
    assert [left.number(code) for code in ("visits", "users", "visits_per_user")] == [900, 100, 9]


def test_states_are_counted_apart():
    counted = tally(
        [
            library(1, visits=10),
            library(2, unknown=("visits",)),
            LibraryFigures(3, {"visits": Decimal(5)}, {"visits": State.ESTIMATE}),
        ],
        ["visits"],
    )
    assert counted == {"visits": Tally(Decimal(15), 2, 1, 1, Decimal(5), Decimal(10))}


PARTS = {
    **SMALL_FORM,
    "indicators": [
        indicator("young", "Young"),
        indicator("old", "Old"),
        indicator("all", "All", required=True),
        indicator("share", "Share", "share", formula={"ratio": {"of": ["young", "old"], "to": ["all"], "scale": 100}}),
    ],
    "chapters": [
        {
            "code": "one", "number": "1", "title": {"en": "One", "lv": "Viens"},
            "blocks": [{"layout": "list", "indicators": ["young", "old", "all", "share"]}],
        }
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "takes_part", "ratio"),
    [
        (library(1, young=1, old=2, all=4), True, 75),
        (library(1, young=1, all=4), True, 25),  # an optional blank beside a known part counts as nothing
        (library(1, all=4), False, None),
        (library(1, young=1, old=2), False, None),
        (library(1, young=1, all=4, unknown=("old",)), False, None),
    ],
)
def test_a_library_takes_part_as_its_own_report_says(figures, takes_part, ratio):
    blueprint = read_blueprint(PARTS)
    formula = blueprint.indicators["share"].formula
    assert knows_both(blueprint, formula, figures) is takes_part
    assert own_ratio(blueprint, formula, figures) == ratio


QUARTERS = [Decimal(10), Decimal(12), None]


@pytest.mark.parametrize(
    ("rule", "quarters", "number"),
    [
        (AcrossQuarters.FLOW, QUARTERS, 22),
        (AcrossQuarters.LAST, QUARTERS, None),
        (AcrossQuarters.LAST, [Decimal(10), Decimal(12)], 12),
        (AcrossQuarters.FIRST, QUARTERS, 10),
        (AcrossQuarters.FIRST, [None, Decimal(12)], None),
        (AcrossQuarters.YTD, QUARTERS, 12),
        (AcrossQuarters.YEAR_ONLY, QUARTERS, None),
        (AcrossQuarters.ANY, [Decimal(0), Decimal(1), Decimal(0)], 1),
        (AcrossQuarters.FLOW, [None, None], None),
    ],
)
def test_quarters_make_a_year_by_the_rule_of_the_indicator(rule, quarters, number):
    assert since_january(rule, quarters).number == number


def test_a_year_says_how_many_quarters_it_rests_on():
    assert since_january(AcrossQuarters.FLOW, QUARTERS).known == 2


def test_users_counted_since_january_cannot_become_fewer():
    falling = [Decimal(50), Decimal(80), Decimal(70)]
    assert since_january(AcrossQuarters.YTD, falling).fell is True
    assert since_january(AcrossQuarters.YTD, [Decimal(50), None, Decimal(50)]).fell is False
    assert since_january(AcrossQuarters.FLOW, falling).fell is False
