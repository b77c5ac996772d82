"""The copy sheet: what is to be written in each field, ticks, and what becomes of them when a figure changes."""

from datetime import date

import pytest
from django.utils import timezone, translation

from libraries.models import Library
from reports.models import OfficialEntry, OfficialTick, Value
from reports.official import desk
from reports.official.desk import OfficialError
from reports.official.sheet import sheet_table, sheets_of

NOW = timezone.now()


def text(sheet, code):
    return sheet.line(code).text


@pytest.mark.parametrize(
    ("code", "indicator", "number", "copied", "shown"),
    [
        ("users_total", "active_users", "386", "386", "386"),
        ("visits_total", "visits_physical", "12345", "12345", "12,345"),
        ("acq_books", "acq_books", "2600.5", "2600,50", "2,600.50"),
        ("acq_books", "acq_books", "1234567.89", "1234567,89", "1,234,567.89"),
        ("hours_week", "opening_hours_week", "37.5", "37,5", "37.5"),
        ("users_total", "active_users", "0", "0", "0"),
        ("wifi", "wifi_available", "1", "jā", "yes"),
        ("wifi", "wifi_available", "0", "nē", "no"),
    ],
)
def test_a_figure_is_copied_as_the_portal_takes_it(figures, sheet, code, indicator, number, copied, shown):
    figures(**{indicator: number})
    line = sheet().line(code)
    assert (line.text, line.shown) == (copied, shown)


def test_the_language_of_the_page_does_not_change_what_is_copied(figures, sheet):
    figures(acq_books="2600.5", wifi_available=1)
    with translation.override("lv"):
        assert (text(sheet(), "acq_books"), text(sheet(), "wifi")) == ("2600,50", "jā")


def test_what_is_not_known_is_not_written(report, sheet):
    Value.objects.create(report=report, code="active_users", state="unknown")
    Value.objects.create(report=report, code="visits_physical", state="not_applicable")
    Value.objects.create(report=report, code="loans_books", raw="many")
    lines = [sheet().line(code) for code in ("users_total", "visits_total", "loans_books", "loans_total", "isil")]
    assert [(line.text, line.shown) for line in lines] == [
        ("", "unknown"),
        ("", "not applicable"),
        ("", "not a number yet: many"),
        ("", "not filled in"),
        ("", "not known here"),
    ]


def test_what_the_profile_says_is_copied_too(report, sheet):
    Library.objects.update(isil="LV-BIB-000567", founded=1953, accredited_to=date(2026, 9, 17), address="Skolas iela 7")
    report.library.refresh_from_db()
    codes = ("name", "register_number", "isil", "founded", "accredited_to", "address")
    assert [text(sheet(), code) for code in codes] == [
        "Birch library",
        "BLB9001",
        "LV-BIB-000567",
        "1953",
        "17.09.2026",
        "Skolas iela 7",
    ]


# Ticks


def test_a_tick_remembers_who_carried_what_over(figures, sheet, librarian):
    figures(active_users=386)
    desk.tick(sheet(), "users_total", ticked=True, by=librarian, at=NOW)
    tick = OfficialTick.objects.get()
    assert (tick.code, tick.text, tick.by, tick.at) == ("users_total", "386", librarian, NOW)
    # Name and register number are to be written too.
    assert (sheet().written, sheet().to_write, sheet().line("users_total").ticked) == (1, 3, True)
    desk.tick(sheet(), "users_total", ticked=False, by=librarian, at=NOW)
    assert (OfficialTick.objects.count(), sheet().written) == (0, 0)


def test_a_figure_that_changed_after_its_tick_is_outdated_until_it_is_ticked_again(figures, sheet, librarian):
    figures(active_users=386, visits_physical=9051)
    for code in ("users_total", "visits_total"):
        desk.tick(sheet(), code, ticked=True, by=librarian, at=NOW)
    figures(active_users=387)
    lines = [sheet().line(code) for code in ("users_total", "visits_total")]
    assert [(line.ticked, line.outdated) for line in lines] == [(False, True), (True, False)]
    assert (sheet().written, sheet().outdated) == (1, 1)
    desk.tick(sheet(), "users_total", ticked=True, by=librarian, at=NOW)
    assert (sheet().written, sheet().outdated) == (2, 0)


def test_a_figure_that_came_back_to_what_was_written_is_right_again(figures, sheet, librarian):
    figures(active_users=386)
    desk.tick(sheet(), "users_total", ticked=True, by=librarian, at=NOW)
    figures(active_users=387)
    figures(active_users=386)
    assert sheet().line("users_total").ticked


def test_a_figure_that_went_away_is_outdated_too(figures, sheet, librarian):
    figures(active_users=386)
    desk.tick(sheet(), "users_total", ticked=True, by=librarian, at=NOW)
    Value.objects.all().delete()
    assert (sheet().line("users_total").outdated, sheet().written) == (True, 0)


def test_a_field_that_does_not_exist_cannot_be_ticked(sheet, librarian):
    with pytest.raises(OfficialError, match="The official form has no such field"):
        desk.tick(sheet(), "password", ticked=True, by=librarian, at=NOW)
    assert not OfficialEntry.objects.exists()


@pytest.mark.parametrize("codes", [["users_total"], ["users_total", "visits_total", "loans_total"]])
def test_a_page_of_ticks_takes_as_many_queries_for_one_as_for_three(
    figures, sheet, librarian, django_assert_num_queries, codes
):
    shown = sheet()
    desk.tick(shown, "name", ticked=True, by=librarian, at=NOW)
    shown = sheet()
    with django_assert_num_queries(5):  # a savepoint and its release among them
        desk.tick_all(shown, codes, by=librarian, at=NOW)
    assert sorted(OfficialTick.objects.values_list("code", flat=True)) == sorted(codes)


def test_all_ticks_of_a_page_are_set_and_old_ones_keep_their_hand(figures, sheet, librarian, head):
    figures(active_users=386, visits_physical=9051, loans_total=10)
    for code in ("users_total", "loans_total"):
        desk.tick(sheet(), code, ticked=True, by=librarian, at=NOW)
    desk.tick_all(sheet(), ["users_total", "visits_total", "nonsense"], by=head, at=NOW)
    assert list(OfficialTick.objects.order_by("code").values_list("code", "by__username")) == [
        ("users_total", "librarian"),
        ("visits_total", "head"),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_sheets_of_many_take_as_many_queries_as_of_one(
    form, make_report, municipality, librarian, django_assert_num_queries, count
):
    reports = []
    for number in range(count):
        library = Library.objects.create(register_number=f"L{number}", name=f"L{number}", municipality=municipality)
        reports.append(make_report(library))
        Value.objects.create(report=reports[-1], code="active_users", number=number)
    assert reports[0].blueprint
    with django_assert_num_queries(2):
        found = sheets_of(form, reports)
    assert [text(sheet, "users_total") for sheet in found] == [str(number) for number in range(count)]


def test_the_sheet_as_a_table_has_a_heading_for_each_section(figures, sheet, librarian):
    figures(active_users=386)
    desk.tick(sheet(), "users_total", ticked=True, by=librarian, at=NOW)
    table = sheet_table(sheet())
    rows = {row.key: [row.header, *(cell.text for cell in row.cells)] for row in table.rows}
    assert rows["users_total"] == ["Users, total", "386", "386", "yes"]
    assert rows["visits_total"] == ["Visits, total", "", "not filled in", ""]
    assert sum(row.kind == "heading" for row in table.rows) == 12


# Filled and checked


def test_filled_then_checked_then_not_filled_after_all(report, librarian, methodologist):
    desk.fill(report, by=librarian, on=date(2024, 2, 10))
    desk.check(report, by=methodologist, on=date(2024, 2, 12))
    entry = desk.entry_of(report)
    assert (entry.filled_on, entry.filled_by) == (date(2024, 2, 10), librarian)
    assert (entry.checked_on, entry.checked_by) == (date(2024, 2, 12), methodologist)
    desk.unfill(report)
    entry = desk.entry_of(report)
    assert (entry.filled_on, entry.filled_by, entry.checked_on, entry.checked_by) == (None, None, None, None)


def test_nothing_is_checked_before_it_is_filled(report, methodologist):
    for _time in range(2):
        with pytest.raises(OfficialError, match="The portal is not filled in yet"):
            desk.check(report, by=methodologist, on=date(2024, 2, 12))
        desk.note(report, "No password for the portal.")
    assert desk.entry_of(report).problems == "No password for the portal."


@pytest.mark.parametrize(("problems", "sentence"), [("x" * 1001, "longer than 1000"), ("a\x00b", "no text can have")])
def test_problems_have_an_end(report, problems, sentence):
    with pytest.raises(OfficialError, match=sentence):
        desk.note(report, problems)
    assert not OfficialEntry.objects.exists()
