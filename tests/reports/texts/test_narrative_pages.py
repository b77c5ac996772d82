"""Texts on the page of a chapter: as they are typed without a script, last year's beside them, figures in them."""

import pytest
from django.urls import reverse

from reports.models import NarrativeText, Period, Status, Value

LAST_YEAR = "<p>We had <strong>{active_users}</strong> users.</p>"


@pytest.fixture
def at_work(client, librarian):
    client.force_login(librarian)
    client.cookies["django_language"] = "lv"
    return client


def chapter(report) -> str:
    return reverse("report_chapter", args=[report.pk, "premises"])


def page_of(client, report) -> str:
    return client.get(chapter(report)).content.decode()


@pytest.fixture
def last_year(library, make_report, annual):
    report = make_report(library, period=Period.objects.create(form=annual.form, code="2022"))
    NarrativeText.objects.create(report=report, code="n3_equipment", text=LAST_YEAR)
    NarrativeText.objects.create(report=report, code="n3_repairs", text="<p>Hidden.</p>", nothing=True)
    Value.objects.create(report=report, code="active_users", number=1200, stated=1200)
    return report


def stored(report, code="n3_equipment"):
    return report.texts.values_list("text", "taken_over").get(code=code)


def test_a_text_shows_plain_words_for_typing_where_it_can(at_work, report):
    NarrativeText.objects.create(report=report, code="n3_equipment", text="<p>One.</p><ul><li>two</li></ul>")
    NarrativeText.objects.create(report=report, code="n3_repairs", text="<p>Very <strong>loud</strong>.</p>")
    page = page_of(at_work, report)
    assert ">\nOne.\n\n- two</textarea>" in page
    assert ">\n&lt;p&gt;Very &lt;strong&gt;loud&lt;/strong&gt;.&lt;/p&gt;</textarea>" in page


def test_what_was_shown_and_not_changed_is_not_written_anew(at_work, report):
    NarrativeText.objects.create(report=report, code="n3_equipment", text="<p>One.</p><ul><li>two</li></ul>")
    same = "One.\r\n\r\n- two"
    at_work.post(chapter(report), {"text-n3_equipment": same, "initial-text-n3_equipment": same, "scanners": "1"})
    assert report.texts.get().version == 1
    rich = "<p>One.</p><ul><li>two<br></li></ul>"
    at_work.post(chapter(report), {"text-n3_equipment": rich, "initial-text-n3_equipment": same})
    assert report.texts.get().version == 1


def test_a_text_that_is_too_long_says_by_how_many_and_stays(at_work, report):
    at_work.cookies["django_language"] = "en"
    answer = at_work.post(chapter(report), {"text-n3_equipment": "ā" * 20_431, "scanners": "2"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The text may have 20,000 characters and has 20,431. Shorten it by 431 characters." in page
    assert "ā" * 20_431 in page


def test_nothing_happened_empties_nothing_that_was_typed(at_work, report):
    sent = {"text-n3_repairs": "Half written", "nothing-n3_repairs": "on"}
    at_work.post(chapter(report), sent)
    text = report.texts.get(code="n3_repairs")
    assert (text.text, text.nothing) == ("<p>Half written</p>", True)
    assert ">\nHalf written</textarea>" in page_of(at_work, report)


def test_last_years_text_stands_beside_with_last_years_figure(at_work, report, last_year):
    page = page_of(at_work, report)
    assert '<div class="prose" data-last-text><p>We had <strong>1\xa0200</strong> users.</p></div>' in page
    assert f"<template data-last-source>{LAST_YEAR}</template>" in page
    assert "Hidden." not in page
    assert page.count("data-take-over>") == 1


def test_last_years_text_is_taken_over_by_a_button(at_work, report, last_year):
    answer = at_work.post(chapter(report), {"take_over": "n3_equipment", "text-n3_equipment": "", "scanners": "3"})
    assert answer["Location"] == f"{chapter(report)}#at-n3_equipment"
    assert stored(report) == (LAST_YEAR, True)
    assert Value.objects.get(report=report, code="scanners").number == 3
    at_work.post(chapter(report), {"text-n3_equipment": "Her own.", "initial-text-n3_equipment": LAST_YEAR})
    assert stored(report) == ("<p>Her own.</p>", False)


def test_a_text_taken_over_goes_below_what_she_wrote(at_work, report, last_year):
    at_work.post(chapter(report), {"take_over": "n3_equipment", "text-n3_equipment": "Hers."})
    assert stored(report) == (f"<p>Hers.</p>{LAST_YEAR}", False)


@pytest.mark.parametrize("code", ["n3_problems", "n1_summary", "scanners", "<script>"])
def test_what_is_not_there_cannot_be_taken_over(at_work, report, last_year, code):
    at_work.post(chapter(report), {"take_over": code})
    assert not report.texts.exists()


def test_the_figures_of_a_text_stand_below_it(at_work, report):
    text = "<p>{active_users}, {visits_physical}, {loans_total}, {nobody}</p>"
    NarrativeText.objects.create(report=report, code="n3_equipment", text=text)
    Value.objects.create(report=report, code="active_users", number=1488, stated=1488)
    Value.objects.create(report=report, code="visits_physical", state="unknown")
    at_work.cookies["django_language"] = "en"
    page = page_of(at_work, report)
    for line in [
        "<li><b>{active_users}</b> → 1,488</li>",
        "<li><b>{visits_physical}</b> → unknown</li>",
        "<li><b>{loans_total}</b> → not filled in</li>",
        '<li class="figure-unknown"><b>{nobody}</b>: the form has no such figure; it is printed as you wrote it</li>',
    ]:
        assert line in page


def test_who_reads_sees_the_figures_in_the_text_in_latvian(client, methodologist, library, make_report):
    report = make_report(library, Status.SUBMITTED)
    text = "<p>Lietotāji: <strong>{active_users}</strong>, apmeklējumi: {visits_physical}; {nobody}</p>"
    NarrativeText.objects.create(report=report, code="n3_equipment", text=text)
    value = Value.objects.create(report=report, code="active_users", number=1488, stated=1488)
    Value.objects.create(report=report, code="visits_physical", state="unknown")
    client.force_login(methodologist)
    client.cookies["django_language"] = "lv"
    shown = "<p>Lietotāji: <strong>{}</strong>, apmeklējumi: nav datu; {{nobody}}</p>"
    assert shown.format("1\xa0488") in page_of(client, report)
    value.number = value.stated = 1501
    value.save()
    assert shown.format("1\xa0501") in page_of(client, report)
    assert "data-last-text" not in page_of(client, report)


def test_the_editor_is_told_the_figures_of_the_report(at_work, report, stranger, client):
    Value.objects.create(report=report, code="active_users", number=1488, stated=1488)
    address = reverse("report_figures", args=[report.pk])
    figures = {one["code"]: one for one in at_work.get(address).json()["figures"]}
    assert list(figures) == list(report.blueprint.indicators)
    assert figures["active_users"] == {
        "code": "active_users",
        "name": report.blueprint.indicators["active_users"].label.in_language("lv"),
        "text": "1\xa0488",
    }
    client.force_login(stranger)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("texts", [1, 3])
def test_last_years_texts_are_one_query(at_work, report, last_year, texts, django_assert_num_queries):
    from reports.sources.last_texts import texts_before

    codes = ["n3_equipment", "n3_problems", "n3_moves"]
    for code in codes[1:texts]:
        NarrativeText.objects.create(report=last_year, code=code, text="<p>More.</p>")
    report = type(report).objects.with_names().get(pk=report.pk)
    with django_assert_num_queries(1):
        assert list(texts_before(report, codes)) == codes[:texts]
