"""What a chapter takes from hostile, stale and clumsy hands: never an error page, never somebody else's words lost."""

from decimal import Decimal

import pytest
from django.urls import reverse

from reports import filling
from reports.checks import Text
from reports.facts import read
from reports.models import NarrativeText, Row, Value

D = Decimal
FILLED_BY_HAND = "n5_points"
STORY = "The year in short."


def chapter(report, code):
    return reverse("report_chapter", args=[report.pk, code])


def rows_sent(table, *rows, total=None, seen=""):
    sent = {f"{table}-TOTAL_FORMS": str(len(rows) if total is None else total), f"{table}-INITIAL_FORMS": "0"}
    cells = {f"{table}-{n}-{column}": text for n, row in enumerate(rows) for column, text in row.items()}
    return sent | cells | ({f"seen-{table}": seen} if seen else {})


@pytest.mark.parametrize("typed", ["99999999999999999999-01-01", "1.1.99999999999999999999", "1.99999999999999999999"])
def test_a_year_beyond_all_calendars_is_kept_as_typed(at_work, report, typed):
    answer = at_work.post(chapter(report, "publicity"), rows_sent("events", {"date": typed, "title": "Fair"}))
    assert answer.status_code == 302
    assert [row.cells["date"] for row in report.rows.all()] == [typed]
    assert at_work.get(reverse("report_check", args=[report.pk])).status_code == 200


@pytest.mark.parametrize("typed", ["9" * 200, "1e999999", "1_000", "-5", "Infinity", "NaN"])
def test_a_cell_that_is_no_number_is_never_added_up(at_work, report, typed):
    rows = rows_sent("projects", {"title": "One", "amount": "10,50"}, {"title": "Two", "amount": typed})
    at_work.post(chapter(report, "projects"), rows)
    assert [row.cells["amount"] for row in report.rows.all()] == ["10.50", typed]
    for page in (chapter(report, "projects"), reverse("report_check", args=[report.pk])):
        assert at_work.get(page).status_code == 200
    assert not Value.objects.filter(report=report, number__lt=0).exists()


def test_a_product_of_two_cells_that_is_too_large_to_keep_gives_no_total(at_work, report):
    cells = {"title": "Course", "hours": "999999999", "participants": "999999999"}
    assert at_work.post(chapter(report, "staff"), rows_sent("training", cells)).status_code == 302
    assert read(report).facts.figure("training_hours_total").number is None


def test_what_was_not_sent_stays_as_it_is(at_work, report, librarian):
    filling.save(report, by=librarian, texts={FILLED_BY_HAND: Text(STORY)})
    at_work.post(chapter(report, "services"), {"active_users": "488"})
    assert NarrativeText.objects.get(report=report).text == f"<p>{STORY}</p>"


def test_a_page_opened_before_a_colleague_wrote_a_text_does_not_wipe_it_out(at_work, report, librarian):
    """Her page still has the field as it was, empty; she only fills in a figure."""
    filling.save(report, by=librarian, texts={FILLED_BY_HAND: Text(STORY)})
    sent = {f"text-{FILLED_BY_HAND}": "", f"initial-text-{FILLED_BY_HAND}": "", "active_users": "488"}
    assert at_work.post(chapter(report, "services"), sent).status_code == 302
    assert NarrativeText.objects.get(report=report).text == f"<p>{STORY}</p>"


def test_two_who_write_the_same_text_are_told_and_neither_loses_it(at_work, report, librarian):
    filling.save(report, by=librarian, texts={FILLED_BY_HAND: Text("Hers,\nwritten first.")})
    sent = {f"text-{FILLED_BY_HAND}": "Mine", f"initial-text-{FILLED_BY_HAND}": "Older", "active_users": "488"}
    answer = at_work.post(chapter(report, "services"), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "; it is now “Hers,\nwritten first.”" in page
    assert ">\nMine</textarea>" in page
    assert NarrativeText.objects.get(report=report).text == "<p>Hers,<br>written first.</p>"
    assert Value.objects.get(report=report, code="active_users").number == 488
    again = sent | {f"initial-text-{FILLED_BY_HAND}": "Hers,\r\nwritten first."}
    assert at_work.post(chapter(report, "services"), again).status_code == 302
    assert NarrativeText.objects.get(report=report).text == "<p>Mine</p>"


def test_the_page_that_told_of_the_other_text_lets_her_save_hers(at_work, report, librarian):
    filling.save(report, by=librarian, texts={FILLED_BY_HAND: Text("Hers")})
    sent = {f"text-{FILLED_BY_HAND}": "Mine", f"initial-text-{FILLED_BY_HAND}": "Older"}
    page = at_work.post(chapter(report, "services"), sent).content.decode()
    assert f'name="initial-text-{FILLED_BY_HAND}" value="Hers"' in page


def test_the_page_that_told_of_other_rows_lets_her_save_hers(at_work, report, librarian):
    filling.save(report, by=librarian, tables={"projects": [{"title": "A colleague's"}]})
    page = at_work.post(chapter(report, "projects"), rows_sent("projects", {"title": "Mine"}, seen="older"))
    assert page.status_code == 409
    seen = filling.digest([{"title": "A colleague's"}])
    assert f'name="seen-projects" value="{seen}"' in page.content.decode()
    at_work.post(chapter(report, "projects"), rows_sent("projects", {"title": "Mine"}, seen=seen))
    assert [row.cells["title"] for row in report.rows.all()] == ["Mine"]


def test_a_page_opened_before_an_explanation_was_written_does_not_wipe_it_out(at_work, report, librarian):
    filling.save(report, by=librarian, explanations={"active_users": "A new school has opened."})
    sent = {"why-active_users": "", "initial-why-active_users": "", "visits_physical": "5"}
    at_work.post(chapter(report, "services"), sent)
    assert read(report).facts.explanations == {"active_users": "A new school has opened."}
    at_work.post(chapter(report, "services"), {"visits_physical": "6"})
    assert read(report).facts.explanations == {"active_users": "A new school has opened."}


@pytest.mark.parametrize("total", ["", "abc", "-5", "0", "9" * 5000])
def test_rows_that_were_not_counted_are_not_dropped_without_a_word(at_work, report, librarian, total):
    filling.save(report, by=librarian, tables={"projects": [{"title": "Kept"}]})
    answer = at_work.post(chapter(report, "projects"), rows_sent("projects", {"title": "Mine"}, total=total))
    assert answer.status_code == 400
    assert "A table came here incomplete. Nothing was saved; open the page anew." in answer.content.decode()
    assert [row.cells["title"] for row in report.rows.all()] == ["Kept"]


def test_rows_without_their_count_are_refused(at_work, report):
    assert at_work.post(chapter(report, "projects"), {"projects-0-title": "Mine"}).status_code == 400
    assert not Row.objects.filter(report=report).exists()


def test_too_many_rows_are_refused_in_a_sentence(at_work, report):
    answer = at_work.post(chapter(report, "projects"), rows_sent("projects", *[{"title": "x"}] * 501))
    assert answer.status_code == 409
    assert "A table has at most 500 rows. Nothing was saved." in answer.content.decode()
    assert not Row.objects.filter(report=report).exists()


@pytest.mark.parametrize("field", ["active_users", f"text-{FILLED_BY_HAND}"])
@pytest.mark.parametrize("typed", ["\0", "x" * 20_001])
def test_what_cannot_be_kept_whole_is_not_cut_but_stays_on_the_page(at_work, report, field, typed):
    answer = at_work.post(chapter(report, "services"), {field: typed})
    assert answer.status_code == 422
    assert typed in answer.content.decode()
    assert not Value.objects.filter(report=report).exists()
    assert not NarrativeText.objects.filter(report=report).exists()


def test_a_long_address_with_a_mistake_in_it_is_kept_whole(at_work, report):
    typed = "www.example.org/" + "a" * 300
    at_work.post(chapter(report, "publicity"), rows_sent("social_channels", {"link": typed}))
    assert [row.cells["link"] for row in report.rows.all()] == [typed]


def test_a_flood_of_fields_is_refused(at_work, report):
    answer = at_work.post(chapter(report, "services"), {f"x{number}": "1" for number in range(6001)})
    assert answer.status_code == 400
