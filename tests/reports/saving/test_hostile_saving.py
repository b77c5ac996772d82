"""What befalls single changes that come in unlucky moments: another way of typing, a borrowed row, a colleague."""

from decimal import Decimal
from uuid import uuid4

from django.urls import reverse

from reports.following import cumulative
from reports.models import Row

from .change_story import cell, figure, outcomes, send

D = Decimal


def stored(report, code):
    return report.values.get(code=code).number


def test_a_row_of_another_table_is_refused_and_harms_no_other_change(at_work, report):
    key = uuid4()
    send(at_work, report, cell("staff", key, "post", "Head"))
    answer = send(at_work, report, cell("projects", key, "title", "Ours"), figure("visits_physical", "5"))
    assert answer.status_code == 200
    assert [one["outcome"] for one in outcomes(answer)] == ["refused", "saved"]
    assert list(Row.objects.values_list("table", "cells")) == [("staff", {"post": "Head"})]


def test_a_quarter_typed_alone_stays_so_when_it_arrives_after_the_switch(at_work, second_quarter, librarian):
    """It waited without a network, or was on its way when the switch was pressed."""
    cumulative.switch(second_quarter, on=True, by=librarian)
    answer = send(at_work, second_quarter, figure("visits_physical", "1500", since_january=False))
    assert outcomes(answer) == [{"outcome": "saved", "version": 1, "text": "1,500", "unread": ""}]
    assert stored(second_quarter, "visits_physical") == D(1500)


def test_a_figure_since_january_stays_so_when_it_arrives_after_the_switch(at_work, second_quarter):
    answer = send(at_work, second_quarter, figure("visits_physical", "2114", since_january=True))
    assert outcomes(answer) == [{"outcome": "saved", "version": 1, "text": "2,114", "unread": ""}]
    assert stored(second_quarter, "visits_physical") == D(1045)  # 2114 - 1069


def test_a_page_from_before_the_switch_saves_nothing_without_scripts(at_work, second_quarter, librarian):
    page = reverse("report_chapter", args=[second_quarter.pk, second_quarter.blueprint.chapter_of["visits_physical"]])
    sent = {"visits_physical": "1500", "initial-visits_physical": "", "since-january": "false"}
    assert '<input type="hidden" name="since-january" value="false">' in at_work.get(page).content.decode()
    cumulative.switch(second_quarter, on=True, by=librarian)
    answer = at_work.post(page, sent)
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        409,
        [
            "It has been switched meanwhile whether figures are typed since January or of the quarter alone. "
            "Nothing was saved; open the page anew."
        ],
    )
    assert not second_quarter.values.exists()


def test_a_year_has_no_way_of_typing_to_switch(at_work, report):
    send(at_work, report, figure("visits_physical", "2114", since_january=True))
    page = reverse("report_chapter", args=[report.pk, "services"])
    assert stored(report, "visits_physical") == D(2114)
    assert "since-january" not in at_work.get(page).content.decode()
