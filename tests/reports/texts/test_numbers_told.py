"""A number or a sum of money that a text tells is judged as soon as the text is saved."""

from decimal import Decimal

import pytest

from reports import filling
from reports.computing import Given
from reports.filling import Entry
from reports.models import NarrativeText, Row

from ..saving.change_story import send, text, why

PLACE = "n3_equipment"
OTHER_USERS = "The text says 495 beside “Active users”, which is 488 in the report."
NO_TABLE = (
    "The text speaks of 150 EUR, which no table and no figure of the report has. "
    "If it was received or spent, enter it there too."
)


@pytest.fixture
def filled(report):
    Row.objects.create(report=report, table="projects", position=1, cells={"title": "Reading", "amount": "433"})
    numbers = {"active_users": 488, "acq_books": 300}
    filling.save(report, by=None, entries={code: Entry(Given(Decimal(one))) for code, one in numbers.items()})
    return report


def said(answer):
    """What the checks say of the text, and whether they ask for an explanation."""
    place = answer.json()["places"][PLACE]
    return [(one["rule"], one["text"]) for one in place["issues"] if one["rule"] in ("W24", "W36")], place["asks"]


@pytest.mark.parametrize(
    ("words", "issues", "asks"),
    [
        ("<p>We had {active_users} (495) readers all through the year, as we had hoped.</p>", [OTHER_USERS], True),
        ("<p>Active users: 495. That is as many as we had hoped for in the plan of the year.</p>", [OTHER_USERS], True),
        ("<p>Active users: 488. That is as many as we had hoped for in the plan of the year.</p>", [], False),
        ("<p>A prize of 150 EUR was given to the library by the parish for its garden.</p>", [NO_TABLE], False),
        ("<p>The shelves were bought for 300 EUR, and all the readers like them very much.</p>", [], False),
        ("<p>The project “Reading” had 433 EUR, and all the readers liked it very much.</p>", [], False),
    ],
)
def test_what_a_text_tells_is_judged_when_it_is_saved(at_work, filled, words, issues, asks):
    found, asked = said(send(at_work, filled, text(PLACE, words)))
    assert ([sentence for _rule, sentence in found], asked) == (issues, asks)


def test_it_is_still_said_when_the_text_is_explained(at_work, filled):
    """What stands in the report is judged, not what was typed into the explanation."""
    NarrativeText.objects.create(report=filled, code=PLACE, text="<p>Active users: 495.</p>")
    answer = send(at_work, filled, why(PLACE, "Seven of them are of the school and are counted there."))
    assert said(answer) == ([("W24", OTHER_USERS)], True)


PLAIN = "<p>The shelves are new, and all the readers like them very much indeed.</p>"
FIGURE = "<p>Active users: 495. That is as many as we had hoped for in the plan of the year.</p>"
MONEY = "<p>A prize of 150 EUR was given to the library by the parish for its garden.</p>"


@pytest.mark.parametrize(("words", "queries"), [(PLAIN, 11), (FIGURE, 12), (MONEY, 13)])
@pytest.mark.parametrize("filled_texts", [1, 3])
def test_a_text_that_tells_a_figure_needs_one_more_query_and_of_money_two(
    at_work, filled, librarian, django_assert_num_queries, words, queries, filled_texts
):
    """The figures, with last year's; and the rows of the tables of money."""
    for code in (PLACE, "n3_repairs", "n3_moves")[:filled_texts]:
        NarrativeText.objects.create(report=filled, code=code, text="<p>As it was before.</p>")
    send(at_work, filled, text("n3_problems", PLAIN))
    with django_assert_num_queries(queries):
        send(at_work, filled, text(PLACE, words, seen=1), person=librarian.pk)
