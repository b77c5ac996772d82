"""Explanations that travel: a reason and words, kept when the figure moves, confirmed, shown the year after."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from reports import checks, filling, importing
from reports.computing import Given
from reports.facts import read
from reports.ledgers.values import Entry
from reports.models import Explanation, Form, Report, Status
from reports.workbooks import places
from tests.conftest import reader

from ..importing.value_files import csv
from ..saving.change_story import figure, outcomes, send, why
from ..small_form import published, report_for
from ..workbooks.fill_in import Copy, applied, difference

WORDS = "Half a year was spent in another building."


def put(report, **numbers):
    entries = {code: Entry(Given(Decimal(number))) for code, number in numbers.items()}
    filling.save(report, by=None, entries=entries)


@pytest.fixture
def small(library):
    """A year in which the visits fell to a half, after a year that was accepted."""
    edition = published()
    before = report_for(library, edition, "2020")
    put(before, users=100, visits=1000, loans_books=10, loans_other=0)
    Report.objects.filter(pk=before.pk).update(status=Status.ACCEPTED)
    report = report_for(library, edition, "2021")
    put(report, users=100, visits=500, loans_books=10, loans_other=0)
    return report


def reason(field, typed, seen=0, **more):
    return figure(field, typed, seen, kind="reason", **more)


def confirm(field, seen=0):
    return figure(field, "1", seen, kind="confirm")


def about(report, code="visits"):
    return Explanation.objects.filter(report=report, code=code).values_list("reason", "text", "number", "version").get()


def rules(report, code="visits"):
    return [issue.rule for issue in checks.check(read(report).facts) if issue.code == code]


def test_words_and_a_reason_are_saved_each_by_itself_and_share_a_version(at_work, small):
    answer = send(at_work, small, why("visits", WORDS), reason("visits", "moved", seen=1))
    assert outcomes(answer) == [
        {"outcome": "saved", "version": 1, "text": WORDS, "unread": ""},
        {"outcome": "saved", "version": 2, "text": "moved", "unread": ""},
    ]
    said = answer.json()["figures"]["visits"]
    told = {name: said[name] for name in ("explanation", "reason", "stale", "explanation_version", "asks")}
    assert told == {"explanation": WORDS, "reason": "moved", "stale": False, "explanation_version": 2, "asks": True}
    assert about(small) == ("moved", WORDS, 500, 2)


@pytest.mark.parametrize("forged", ["made_up", "MOVED", "<b>", "x" * 300])
def test_a_reason_that_is_not_in_the_list_is_refused(at_work, small, forged):
    (outcome,) = outcomes(send(at_work, small, reason("visits", forged)))
    assert outcome == {"outcome": "refused", "message": "Choose one of the reasons of the list."}
    assert not Explanation.objects.exists()


def test_a_reason_is_taken_back(at_work, small):
    send(at_work, small, reason("visits", "moved"))
    assert outcomes(send(at_work, small, reason("visits", "", seen=1)))[0]["outcome"] == "saved"
    assert about(small) == ("", "", 500, 2)


def test_two_people_who_explain_at_once_are_asked(at_work, small, head):
    send(at_work, small, reason("visits", "moved"))
    (outcome,) = outcomes(send(at_work, small, why("visits", WORDS)))
    assert outcome["outcome"] == "conflict"


def test_an_explanation_stays_when_the_figure_moves_and_asks_to_be_confirmed(at_work, small):
    send(at_work, small, why("visits", WORDS), reason("visits", "moved", seen=1))
    assert "E14" not in rules(small)
    said = send(at_work, small, figure("visits", "400", seen=1)).json()["figures"]["visits"]
    assert (said["explanation"], said["stale"]) == (WORDS, True)
    assert rules(small)[-1] == "E14"
    said = send(at_work, small, confirm("visits", seen=2)).json()["figures"]["visits"]
    assert (said["stale"], said["explanation_version"]) == (False, 3)
    assert about(small) == ("moved", WORDS, 400, 3)
    assert "E14" not in rules(small)


@pytest.mark.parametrize("again", [why("visits", WORDS, seen=2), why("visits", f"{WORDS} And so on.", seen=2)])
def test_writing_it_again_unchanged_or_otherwise_confirms_it(at_work, small, again):
    send(at_work, small, why("visits", WORDS), reason("visits", "moved", seen=1), figure("visits", "400", seen=1))
    assert send(at_work, small, again).json()["figures"]["visits"]["stale"] is False
    assert about(small)[2] == 400


@pytest.fixture
def covered(small):
    """A hundred users among 800 inhabitants: 12.5 %, shown with one place."""
    put(small, population=800)
    return small


def test_words_about_a_ratio_are_of_the_ratio_of_then(at_work, covered):
    """It is kept nowhere but with its explanation: a part that moves makes these words old, and they are confirmed."""
    send(at_work, covered, why("coverage", WORDS))
    assert about(covered, "coverage") == ("", WORDS, Decimal("12.5"), 1)
    answer = send(at_work, covered, figure("users", "120", seen=1)).json()
    assert answer["figures"]["coverage"]["stale"] is True
    assert read(covered).facts.stale == {"coverage"}
    answer = send(at_work, covered, confirm("coverage", seen=1)).json()
    assert (answer["figures"]["coverage"]["stale"], about(covered, "coverage")[2]) == (False, 15)


def test_a_ratio_that_moves_where_nobody_sees_it_leaves_its_words_as_they_are(at_work, covered):
    put(covered, population=80000, users=10000)
    send(at_work, covered, why("coverage", WORDS))
    put(covered, users=10001)  # 12.50125 %
    assert read(covered).facts.stale == set()


def test_words_about_a_ratio_that_come_with_a_whole_chapter_or_a_file_are_kept_with_it_too(covered):
    filling.save(covered, by=None, explanations={"coverage": WORDS})
    assert about(covered, "coverage")[2] == Decimal("12.5")
    put(covered, users=120)
    assert read(covered).facts.stale == {"coverage"}
    filling.save_many([filling.Figures(covered, {}, {"coverage": WORDS})], by=None)
    assert about(covered, "coverage")[2] == 15


def test_what_is_confirmed_twice_or_needs_no_word_changes_nothing(at_work, small):
    send(at_work, small, why("visits", WORDS))
    assert outcomes(send(at_work, small, confirm("visits", seen=1)))[0]["version"] == 1
    assert outcomes(send(at_work, small, confirm("users")))[0]["version"] == 0
    assert Explanation.objects.count() == 1


def test_a_total_is_explained_as_it_is_after_its_parts(at_work, small):
    """Both come in one message, as after a time without a network."""
    answer = send(at_work, small, figure("loans_books", "90", seen=1), why("loans", WORDS))
    assert answer.json()["figures"]["loans"]["stale"] is False
    assert about(small, "loans")[2] == 90


def test_a_table_and_a_text_can_be_explained_too(at_work, small):
    answer = send(at_work, small, why("project_list", WORDS), why("summary", WORDS))
    assert [one["outcome"] for one in outcomes(answer)] == ["saved", "saved"]
    assert answer.json()["places"]["project_list"]["explanation"] == WORDS
    page = at_work.get(reverse("report_chapter", args=[small.pk, "words"])).content.decode()
    assert page.count(f">\n{WORDS}</textarea>") == 2


def chapter(small):
    return reverse("report_chapter", args=[small.pk, "numbers"])


def test_the_chapter_shows_reason_words_and_last_years(at_work, small):
    before = Report.objects.get(period__code="2020")
    filling.save(before_open(before), by=None, explanations={"visits": WORDS}, reasons={"visits": "one_off"})
    page = at_work.get(chapter(small)).content.decode()
    assert f"Explained last year: “a single event: {WORDS}”" in page
    assert '<select name="reason-visits"' in page
    assert "When you submit, a request to correct 2020 is made: 1,000 → ?" in page


def right(field, typed, seen=0):
    return figure(field, typed, seen, kind="right")


def test_the_right_figure_of_last_year_is_written_beside_the_reason(at_work, small):
    answer = send(at_work, small, reason("visits", "last_year_wrong"), right("visits", " 950 ", seen=1))
    assert [one["outcome"] for one in outcomes(answer)] == ["saved", "saved"]
    assert Explanation.objects.get().right_before == "950"
    page = at_work.get(chapter(small)).content.decode()
    field = re.search(r'<input[^>]*name="right-visits"[^>]*>', page)[0]
    assert ('value="950"' in field, 'data-version="2"' in field) == (True, True)
    assert "The right figure of 2020, if you know it: Visits" in page


@pytest.mark.parametrize("typed", ["about a thousand", "9" * 41])
def test_what_is_no_figure_is_refused_at_once(at_work, small, typed):
    (outcome,) = outcomes(send(at_work, small, right("visits", typed)))
    assert outcome["outcome"] == "refused"
    assert not Explanation.objects.exists()


@pytest.mark.parametrize("code", ["loans", "coverage", "project_list", "summary", "made_up"])
def test_of_what_is_computed_or_no_figure_none_can_be_named(at_work, small, code):
    """A total follows its parts; of the parts each can be named."""
    (outcome,) = outcomes(send(at_work, small, right(code, "950")))
    assert outcome["outcome"] == "refused"


def test_without_scripts_it_is_saved_with_the_page(at_work, small):
    Explanation.objects.create(report=small, code="visits", reason="last_year_wrong", text=WORDS, number=500)
    sent = {"right-visits": "950", "initial-right-visits": "", "why-visits": WORDS, "initial-why-visits": WORDS}
    sent |= {"reason-visits": "last_year_wrong", "initial-reason-visits": "last_year_wrong"}
    assert at_work.post(chapter(small), sent).status_code == 302
    assert Explanation.objects.get().right_before == "950"


def before_open(report):
    Report.objects.filter(pk=report.pk).update(status=Status.DRAFT)
    return Report.objects.with_names().get(pk=report.pk)


def test_without_scripts_the_chapter_saves_and_confirms_it(at_work, small):
    sent = {"why-visits": WORDS, "initial-why-visits": "", "reason-visits": "moved", "initial-reason-visits": ""}
    assert at_work.post(chapter(small), sent | {"then": "stay"}).status_code == 302
    assert about(small) == ("moved", WORDS, 500, 1)
    put(small, visits=400)
    page = at_work.get(chapter(small)).content.decode()
    assert "The figure has changed since this explanation was written." in page
    at_work.post(chapter(small), {"confirm-visits": "on", "then": "stay"})
    assert about(small) == ("moved", WORDS, 400, 2)


def test_a_forged_reason_is_refused_without_scripts_too(at_work, small):
    answer = at_work.post(chapter(small), {"reason-visits": "made_up", "initial-reason-visits": "", "then": "stay"})
    assert answer.status_code == 422
    assert not Explanation.objects.exists()


def test_the_page_of_checks_has_the_same_fields(at_work, small):
    address = reverse("report_check", args=[small.pk])
    at_work.post(address, {"why-visits": WORDS, "reason-visits": "last_year_wrong"})
    assert about(small) == ("last_year_wrong", WORDS, 500, 1)
    put(small, visits=400)
    assert "The figure has changed since this explanation was written." in at_work.get(address).content.decode()
    at_work.post(address, {"confirm-visits": "on", "why-visits": WORDS, "initial-why-visits": WORDS})
    assert about(small)[2] == 400


def test_an_old_explanation_without_a_reason_stays_valid(at_work, small):
    filling.save(small, by=None, explanations={"visits": WORDS})
    assert "E14" not in rules(small)
    page = at_work.get(chapter(small)).content.decode()
    assert '<option value="" selected>Choose a reason</option>' in page


def taken_in(text):
    plan = importing.plan(csv(text), published_form(), name="values.csv", on=date(2022, 1, 20))
    if not plan.problems:
        importing.apply(plan, by=None)
    return [(one.row, one.message) for one in plan.problems]


def published_form():
    return Form.objects.get(code="small")


def test_a_file_may_name_the_reason_of_an_explanation(small):
    head = "library,period,indicator,value,explanation,reason\n"
    assert taken_in(f"{head}BLB9001,2021,visits,500,{WORDS},moved\n") == []
    assert about(small)[:3] == ("moved", WORDS, 500)
    assert taken_in(f"{head}BLB9001,2021,visits,500,{WORDS},one_off\n") == []
    assert about(small)[:2] == ("one_off", WORDS)


def test_a_file_without_the_column_leaves_the_reason_as_it_is(small):
    filling.save(small, by=None, explanations={"visits": WORDS}, reasons={"visits": "moved"})
    assert taken_in("library,period,indicator,value,explanation\nBLB9001,2021,visits,500,Said otherwise now.\n") == []
    assert about(small)[:2] == ("moved", "Said otherwise now.")


@pytest.mark.parametrize(
    ("explanation", "reason", "sentence"),
    [
        (
            WORDS,
            "Moved",
            "“Moved” is no reason; write one of moved, part_year, method, one_off, system, last_year_wrong, other.",
        ),
        ("", "moved", "There is a reason without an explanation."),
    ],
)
def test_a_reason_of_a_file_that_cannot_be_taken(small, explanation, reason, sentence):
    text = f"library,period,indicator,value,explanation,reason\nBLB9001,2021,visits,500,{explanation},{reason}\n"
    assert taken_in(text) == [(2, sentence)]
    assert not Explanation.objects.exists()


@pytest.mark.parametrize(("language", "words"), [("en", "a single event"), ("lv", "vienreizējs notikums")])
def test_a_reason_goes_out_with_the_workbook_and_comes_back(small, language, words):
    filling.save(small, by=None, explanations={"visits": WORDS}, reasons={"visits": "one_off"})
    copy = Copy.of(small, language)
    cell = reason_cell(copy, small)
    assert cell.value == words
    cell.value = "moved"
    with translation.override(language):
        found = difference(copy, small, language)
    assert [(one.name, one.typed) for one in found.changes] == [("reason:visits", "moved")]
    cell.value = None
    assert [(one.name, one.typed) for one in difference(copy, small, language).changes] == [("reason:visits", "")]
    cell.value = "because"
    assert difference(copy, small, language).changes == []
    assert len(difference(copy, small, language).problems) == 1


def test_the_reason_of_a_workbook_is_saved(small, librarian):
    copy = Copy.of(small).explain(visits=WORDS)
    reason_cell(copy, small).value = "a single event"
    applied(copy, small, librarian)
    assert about(small)[:2] == ("one_off", WORDS)


def reason_cell(copy, report):
    blueprint = report.blueprint
    last = places.last_column(blueprint, blueprint.chapter("numbers"))
    return copy.cell("figure visits", places.reason_column(last))


# The invitation to explain is for the author alone; what a rule says is read by others too.

INVITATION = re.compile(r'<p class="hint" data-invitation( hidden)?>If this is right, explain why\.</p>')


def page_of(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def test_the_author_is_invited_until_she_has_explained(at_work, small):
    page = page_of(at_work, "report_chapter", small.pk, "numbers").partition("<template data-why>")[0]
    assert "Changed by −50.0\u00a0% against 2020 (1,000 → 500).</p>" in page
    assert INVITATION.findall(page) == [""]
    assert INVITATION.findall(page_of(at_work, "report_check", small.pk)) == []  # said once for the whole page
    Explanation.objects.create(report=small, code="visits", text=WORDS, number=500)
    page = page_of(at_work, "report_chapter", small.pk, "numbers").partition("<template data-why>")[0]
    assert INVITATION.findall(page) == [" hidden"]


def test_the_reviewer_reads_the_fact_alone(small, methodologist):
    Report.objects.filter(pk=small.pk).update(status=Status.SUBMITTED)
    pages = [
        page_of(reader(methodologist), name, *args)
        for name, args in (("report_review", [small.pk]), ("report_chapter", [small.pk, "numbers"]))
    ]
    said = "Changed by −50.0\u00a0% against 2020 (1,000 → 500).</p>"
    assert [(said in page, INVITATION.findall(page)) for page in pages] == [(True, []), (True, [])]


def test_what_is_left_to_explain_comes_first(at_work, small):
    put(small, users=40)
    before = at_work.get(reverse("report_check", args=[small.pk])).context["questions"]
    codes = [one["code"] for one in before]
    Explanation.objects.create(report=small, code=codes[0], text=WORDS)
    after = at_work.get(reverse("report_check", args=[small.pk])).context["questions"]
    assert len(codes) > 1
    assert [one["code"] for one in after] == [*codes[1:], codes[0]]


def test_the_correction_that_will_be_asked_for_names_the_right_figure(at_work, small):
    Explanation.objects.create(
        report=small, code="visits", text=WORDS, reason="last_year_wrong", number=500, right_before="950"
    )
    page = page_of(at_work, "report_chapter", small.pk, "numbers").partition("<template data-why>")[0]
    assert "When you submit, a request to correct 2020 is made: 1,000 → 950" in page
