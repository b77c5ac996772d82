"""Two people, two windows: nobody's figure is overwritten unseen, and the person chooses."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from reports import filling
from reports.computing import Given
from reports.filling import Entry
from reports.models import Row, Value
from tests.conftest import reader

from .change_story import cell, figure, outcomes, removal, send, text, why

D = Decimal


@pytest.fixture
def colleague(head):
    return reader(head)


def conflict(mine, theirs, by, version, *, you=False):
    """What is answered, whatever the time is."""
    return {"outcome": "conflict", "mine": mine, "theirs": {"text": theirs, "by": by, "you": you, "version": version}}


def told(answer):
    """What became of each change, but for the times."""
    found = outcomes(answer)
    for one in found:
        if one["outcome"] == "conflict":
            assert len(one["theirs"].pop("at")) == len("10:42")
    return found


@pytest.mark.parametrize(
    ("change", "theirs", "shown"),
    [
        (figure("visits_physical", "5"), figure("visits_physical", "6 000"), "6,000"),
        (why("visits_physical", "Mine."), why("visits_physical", "Hers."), "Hers."),
        (text("n3_repairs", "Mine."), text("n3_repairs", "Hers."), "Hers."),
    ],
)
def test_what_somebody_else_has_written_meanwhile_is_shown_and_not_overwritten(
    at_work, colleague, report, change, theirs, shown
):
    send(colleague, report, theirs)
    assert told(send(at_work, report, change)) == [conflict(change["typed"], shown, "Head", 1)]
    overruled = change | {"key": str(uuid4()), "seen": 1}
    assert [one["version"] for one in outcomes(send(at_work, report, overruled))] == [2]


def test_the_same_value_from_two_people_is_no_conflict(at_work, colleague, report):
    send(colleague, report, figure("visits_physical", "8 579"))
    assert [one["version"] for one in outcomes(send(at_work, report, figure("visits_physical", "8579")))] == [1]


def test_ones_own_other_window_is_named_so(at_work, report):
    send(at_work, report, figure("visits_physical", "6"))
    expected = conflict("5", "6", "Librarian", 1, you=True)
    assert told(send(at_work, report, figure("visits_physical", "5"))) == [expected]


def test_a_conflict_keeps_back_no_other_change(at_work, colleague, report):
    send(colleague, report, figure("visits_physical", "6"))
    answer = send(at_work, report, figure("visits_physical", "5"), figure("visits_virtual", "7"))
    assert [one["outcome"] for one in outcomes(answer)] == ["conflict", "saved"]
    assert Value.objects.get(report=report, code="visits_virtual").number == 7


def test_a_second_change_after_a_conflict_is_a_conflict_too(at_work, colleague, report):
    send(colleague, report, figure("visits_physical", "6"))
    answer = send(at_work, report, figure("visits_physical", "5"), figure("visits_physical", "55"))
    assert [one["outcome"] for one in outcomes(answer)] == ["conflict", "conflict"]


@pytest.fixture
def row(at_work, report):
    """A row that both have on their pages."""
    key = uuid4()
    send(at_work, report, cell("projects", key, "title", "Reading room"))
    return key


def test_two_may_write_in_different_cells_of_one_row(at_work, colleague, report, row):
    send(colleague, report, cell("projects", row, "title", "Reading rooms", seen=1))
    answer = send(at_work, report, cell("projects", row, "amount", "5", seen=1))
    assert [one["version"] for one in outcomes(answer)] == [3]
    assert Row.objects.get(key=row).cells == {"title": "Reading rooms", "amount": "5"}


def test_two_who_write_in_one_cell_are_told(at_work, colleague, report, row):
    send(colleague, report, cell("projects", row, "title", "Hers", seen=1))
    answer = send(at_work, report, cell("projects", row, "title", "Mine", seen=1))
    assert told(answer) == [conflict("Mine", "Hers", "Head", 2)]


def test_a_cell_of_a_row_that_was_removed_is_a_conflict_until_she_wants_the_row_back(at_work, colleague, report, row):
    send(colleague, report, removal("projects", row, 1))
    (gone,) = outcomes(send(at_work, report, cell("projects", row, "amount", "5", seen=1)))
    assert (gone["outcome"], gone["theirs"]["version"], gone["theirs"]["text"]) == ("conflict", 0, "")
    send(at_work, report, cell("projects", row, "amount", "5", seen=0))
    assert Row.objects.get(key=row).cells == {"amount": "5"}


def test_a_row_that_was_changed_meanwhile_is_not_removed_unseen(at_work, colleague, report, row):
    send(colleague, report, cell("projects", row, "amount", "233,5", seen=1))
    answer = send(at_work, report, removal("projects", row, 1))
    assert told(answer) == [conflict("", "Reading room; 233.5", "Head", 2)]
    assert [one["outcome"] for one in outcomes(send(at_work, report, removal("projects", row, 2)))] == ["saved"]
    assert not Row.objects.exists()


def test_rows_keep_their_keys_when_the_table_is_saved_without_scripts(at_work, report, row):
    """The rows change places, one is changed and one is new."""
    other = uuid4()
    send(at_work, report, cell("projects", other, "title", "Book start"))
    page = at_work.get(reverse("report_chapter", args=[report.pk, "projects"]))
    rows = page.context["form"].tables["projects"]
    sent = {
        "projects-TOTAL_FORMS": "3",
        "projects-INITIAL_FORMS": "2",
        "seen-projects": rows.seen,
        "projects-0-key": str(other),
        "projects-0-title": "Book start",
        "projects-1-key": str(row),
        "projects-1-title": "Reading rooms",
        "projects-2-key": str(uuid4()),
        "projects-2-title": "New",
    }
    assert at_work.post(reverse("report_chapter", args=[report.pk, "projects"]), sent).status_code == 302
    found = [(one.key, one.cells["title"], one.version) for one in report.rows.all()]
    assert found[:2] == [(other, "Book start", 1), (row, "Reading rooms", 2)]
    assert [title for _key, title, _version in found] == ["Book start", "Reading rooms", "New"]


def test_a_figure_changed_by_someone_else_is_not_overwritten_by_the_form_without_scripts(at_work, report, head):
    filling.save(report, by=head, entries={"visits_physical": Entry(Given(D(6)))})
    url = reverse("report_chapter", args=[report.pk, "services"])
    answer = at_work.post(url, {"visits_physical": "5", "initial-visits_physical": "4", "visits_virtual": "7"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Visits in person: Head has changed this at " in page
    assert "; it is now “6”. Yours is still here and not saved: compare, then save again." in page
    assert 'name="visits_physical" value="5"' in page
    assert 'name="initial-visits_physical" value="6"' in page
    numbers = dict(report.values.values_list("code", "number"))
    assert (numbers["visits_physical"], numbers["visits_virtual"]) == (6, 7)
    again = at_work.post(url, {"visits_physical": "5", "initial-visits_physical": "6"})
    assert again.status_code == 302
    assert Value.objects.get(report=report, code="visits_physical").number == 5
