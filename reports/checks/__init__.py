"""What a report must satisfy. Pure functions over plain values: no database, no HTTP.

Each rule of the catalogue (domain, b.3) is one function that yields what is wrong, in words for the person who will
read it. E12 (an accepted report is locked) is kept by filling.py, E13 (one report per library and period) by a
constraint of the database.
"""

from collections.abc import Iterable, Iterator

from . import (
    figures,
    gaps,
    gifts,
    jumps,
    money,
    norms,
    past,
    profile,
    quarters,
    ratios,
    rows,
    slips,
    spellings,
    table_rows,
    texts,
    told,
)
from .facts import Facts, Profile, TakenOver, Text
from .issues import LEAST_EXPLANATION, Issue, unexplained

RULES = (
    figures.unreadable,
    figures.part_within_whole,
    figures.total_of_parts,
    figures.balance_closes,
    figures.correction_is_explained,
    figures.start_is_last_end,
    figures.not_more_out_than_in,
    figures.required_is_filled,
    figures.within_range,
    figures.never_falls_within_the_year,
    rows.cells_can_be_read,
    rows.dates_in_period,
    rows.required_cells,
    rows.cells_within_range,
    rows.required_texts,
    jumps.change_against_last_year,
    jumps.coverage,
    ratios.unusual_ratio,
    jumps.visits_go_their_own_way,
    jumps.population_jump,
    ratios.turnover,
    ratios.authorised_users,
    ratios.training_hours,
    money.income_meets_expenditure,
    money.acquisitions_by_kind,
    money.acquisitions_in_both_chapters,
    money.acquisitions_by_source,
    gifts.gifts_beside_projects,
    money.gifts_without_income,
    money.large_remainder,
    norms.funding_below_norm,
    norms.too_few_librarians,
    norms.population_of_the_register,
    past.copied_from_last_year,
    past.fallen,
    gaps.service_centre_without_visits,
    gaps.events_without_participants,
    quarters.year_meets_quarters,
    slips.slips,
    spellings.odd_spellings,
    texts.other_years,
    told.figure_beside_another,
    texts.name_of_a_child,
    texts.poor_texts,
    told.money_in_no_table,
    table_rows.long_training,
    table_rows.one_of_two,
    table_rows.total_beside_rows,
    table_rows.place_and_mode,
    profile.accreditation_ends,
    profile.stock_check_is_old,
    profile.differs_from_profile,
    profile.part_of_a_year,
)


def check(facts: Facts) -> list[Issue]:
    """Everything that is wrong with a report or asks for an explanation, in the order of the form."""
    return _of_the_report(facts, _found(facts))


def for_review(facts: Facts) -> list[Issue]:
    """What is said of a report to the methodologist alone."""
    return _of_the_reviewer(facts, _found(facts))


def check_both(facts: Facts) -> list[Issue]:
    """The one and then the other, but each rule is asked once."""
    found = _found(facts)
    return _of_the_report(facts, found) + _of_the_reviewer(facts, found)


def _of_the_report(facts: Facts, found: Iterable[Issue]) -> list[Issue]:
    own = [issue for issue in found if issue.severity != "review"]
    return _in_order(facts, [*own, *_unexplained(facts, own)])


def _of_the_reviewer(facts: Facts, found: Iterable[Issue]) -> list[Issue]:
    return _in_order(facts, [issue for issue in found if issue.severity == "review"])


def _found(facts: Facts) -> list[Issue]:
    """What the rules say of it, but for those that are switched off; a slip is said in place of the jump it makes."""
    found = [
        issue
        for rule in RULES
        for issue in rule(facts)
        if facts.judges(issue.code) and not facts.is_off(issue.rule, issue.code)
    ]
    slipped = {issue.code for issue in found if issue.rule == "W35"}
    return [issue for issue in found if issue.rule not in slips.INSTEAD_OF or issue.code not in slipped]


def _in_order(facts: Facts, found: list[Issue]) -> list[Issue]:
    place = facts.blueprint.place_of
    return sorted(found, key=lambda issue: place.get(issue.code, len(place)))


def _unexplained(facts: Facts, found: list[Issue]) -> Iterator[Issue]:
    """E14: each warning wants an explanation. History from before the system is taken as it is."""
    if not facts.history:
        yield from unexplained(found, facts.explanations, facts.stale)


__all__ = [
    "LEAST_EXPLANATION",
    "RULES",
    "Facts",
    "Issue",
    "Profile",
    "TakenOver",
    "Text",
    "check",
    "check_both",
    "for_review",
]
