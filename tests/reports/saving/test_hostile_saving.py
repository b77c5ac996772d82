"""What befalls single changes that come in unlucky moments: another way of typing, a borrowed row, a colleague."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from reports import filling
from reports.computing import Given
from reports.filling import Entry
from reports.models import Period, Row
from reports.sources import cumulative

from ..conftest import published
from .change_story import cell, figure, outcomes, send

D = Decimal


@pytest.fixture
def at_work(client, librarian):
    client.force_login(librarian)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def second(library, librarian, make_report):
    """The second quarter after a first one with 1069 visits."""
    form = published("quarterly-2023.json").form
    first, second = (
        make_report(library, period=Period.objects.create(form=form, code=f"2023-Q{number}")) for number in (1, 2)
    )
    filling.save(first, by=librarian, entries={"visits_physical": Entry(Given(D(1069)))})
    return second


def stored(report, code):
    return report.values.get(code=code).number


def test_a_row_of_another_table_is_refused_and_harms_no_other_change(at_work, report):
    key = uuid4()
    send(at_work, report, cell("staff", key, "post", "Head"))
    answer = send(at_work, report, cell("projects", key, "title", "Ours"), figure("visits_physical", "5"))
    assert answer.status_code == 200
    assert [one["outcome"] for one in outcomes(answer)] == ["refused", "saved"]
    assert list(Row.objects.values_list("table", "cells")) == [("staff", {"post": "Head"})]


def test_a_quarter_typed_alone_stays_so_when_it_arrives_after_the_switch(at_work, second, librarian):
    """It waited without a network, or was on its way when the switch was pressed."""
    cumulative.switch(second, on=True, by=librarian)
    answer = send(at_work, second, figure("visits_physical", "1500", since_january=False))
    assert outcomes(answer) == [{"outcome": "saved", "version": 1, "text": "1,500", "unread": ""}]
    assert stored(second, "visits_physical") == D(1500)


def test_a_figure_since_january_stays_so_when_it_arrives_after_the_switch(at_work, second):
    answer = send(at_work, second, figure("visits_physical", "2114", since_january=True))
    assert outcomes(answer) == [{"outcome": "saved", "version": 1, "text": "2,114", "unread": ""}]
    assert stored(second, "visits_physical") == D(1045)  # 2114 - 1069


def test_a_page_from_before_the_switch_saves_nothing_without_scripts(at_work, second, librarian):
    page = reverse("report_chapter", args=[second.pk, second.blueprint.chapter_of["visits_physical"]])
    sent = {"visits_physical": "1500", "initial-visits_physical": "", "since-january": "false"}
    assert '<input type="hidden" name="since-january" value="false">' in at_work.get(page).content.decode()
    cumulative.switch(second, on=True, by=librarian)
    answer = at_work.post(page, sent)
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        409,
        [
            "It has been switched meanwhile whether figures are typed since January or of the quarter alone. "
            "Nothing was saved; open the page anew."
        ],
    )
    assert not second.values.exists()


def test_a_year_has_no_way_of_typing_to_switch(at_work, report):
    send(at_work, report, figure("visits_physical", "2114", since_january=True))
    page = reverse("report_chapter", args=[report.pk, "services"])
    assert stored(report, "visits_physical") == D(2114)
    assert "since-january" not in at_work.get(page).content.decode()
