"""The pages of a reviewer: who may open them, what they show, what a decision does and which ones are refused."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from libraries.models import Library, Municipality, Role
from reports import correction_requests, filling, questions, workflow
from reports.computing import Given
from reports.models import Correction, Finding, Look, Question, Report, Revision, Status
from reports.reviewing import deciding, looks
from reports.seen import seen_of
from tests.conftest import ROLES, person, reader

from .conftest import WORDS, entry, fresh, hand_in

BLIND = {"school_methodologist", "analyst", "stranger"}  # of a report of this library that is not settled


def page_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def items(answer):
    return re.findall(r'id="item-([^"]+)" tabindex="-1" data-item="(\w+)"', answer.content.decode())


def address(name, report):
    return reverse(name, args=[report.pk])


@pytest.fixture
def hers(methodologist):
    return reader(methodologist)


@pytest.fixture
def decide(hers, unusual):
    """A decision on the unusual report from a page that is up to date: `decide("accept", "visits")`."""

    def made(do, code, text="", report=None, client=None):
        noted = Question.objects.filter(state=Question.State.NOTED)
        shown = [one for one in noted if one.code in (code, f"chapter:{code}")]
        form = {"do": do, "code": code, "text": text, "seen": seen_of(fresh(report or unusual))}
        form["noted"] = deciding.mark_of(shown)
        return (client or hers).post(address("report_decide", report or unusual), form)

    return made


# Who


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("central_check", [False, True])
def test_each_role_opens_what_is_its_work(role, central_check, unusual, request):
    Municipality.objects.update(central_check=central_check)
    client = reader(request.getfixturevalue(role))
    reviews = role in {"methodologist", "school_methodologist", "central"}
    assert client.get(reverse("review_queue")).status_code == (200 if reviews else 403)
    assert client.get(reverse("review_bulk")).status_code == (200 if reviews else 403)
    assert client.post(reverse("review_bulk")).status_code == (302 if reviews else 403)
    mine = role == "methodologist" or (role == "central" and central_check)
    status = 200 if mine else 404 if role in BLIND else 403
    assert client.get(address("report_review", unusual)).status_code == status
    decides = mine and (role == "central") == central_check
    seen = {"seen": seen_of(fresh(unusual))}
    asked = client.post(address("report_decide", unusual), {"do": "accept", "code": "visits", **seen})
    assert asked.status_code == (302 if decides else 409 if mine else status)
    assert client.post(address("report_looked", unusual), seen).status_code == (302 if mine else status)
    assert Look.objects.count() == mine


def test_a_report_of_another_region_is_not_there(unusual, other_region):
    client = reader(person("other", Role.METHODOLOGIST, region=other_region))
    for name in ("report_review", "report_decide", "report_looked"):
        answer = client.get(address(name, unusual)) if name == "report_review" else client.post(address(name, unusual))
        assert answer.status_code == 404
    chosen = {"report": unusual.pk, f"seen-{unusual.pk}": seen_of(unusual)}
    assert client.post(reverse("review_bulk"), chosen).status_code == 302
    assert fresh(unusual).status == Status.SUBMITTED


@pytest.mark.parametrize("name", ["report_decide", "report_looked"])
def test_decisions_are_never_made_by_a_link(name, hers, unusual):
    assert hers.get(address(name, unusual)).status_code == 405


def test_the_page_of_the_report_leads_to_its_review(hers, unusual, head):
    link = f'href="{address("report_review", unusual)}"'
    assert link in hers.get(address("report", unusual)).content.decode()
    assert link not in reader(head).get(address("report", unusual)).content.decode()


# What it shows


def test_the_first_look_is_at_what_is_open(hers, unusual):
    page = hers.get(address("report_review", unusual))
    words = page_of(page)
    assert items(page) == [("visits", "open")]
    assert "You have not looked at this report before." in words
    assert f"Explanation: {WORDS}" in words
    # Last year, this year with its unit, the change; one library makes no median.
    assert "2020 1,000 2021 2,600 Change +160.0 % Explanation" in words
    assert "Median of the municipality (n=" not in words
    assert "It can be accepted once every unusual figure is accepted" in words


def test_a_median_needs_three_libraries_of_the_kind(hers, unusual, submit, municipality, school_library):
    for number, visits in enumerate((1100, 1190), start=5):
        one = Library.objects.create(
            register_number=f"BLB900{number}", name=f"Pine {number}", municipality=municipality
        )
        submit(one, visits=visits)
        words = page_of(hers.get(address("report_review", unusual)))
        assert ("Median of the municipality (n=3) 1,190" in words) == (number == 6)


def test_the_second_look_is_at_what_has_changed(hers, unusual, head, decide):
    decide("question", "visits", "Is this right?")
    given = {"seen": seen_of(fresh(unusual)), "page": "review"}
    assert hers.post(address("report_return", unusual), given).status_code == 302
    returned = fresh(unusual)
    assert returned.open_fields == ["visits"]
    filling.save(returned, by=head, entries={"visits": entry(1100)})
    hand_in(fresh(unusual), head, at=timezone.now())
    page = hers.get(address("report_review", unusual))
    words = page_of(page)
    assert "You have not looked at this report before." not in words
    assert items(page) == [("visits", "answered")]
    # Where it is to be decided, and nowhere else: the change is the answer.
    assert "(1) All of it stands at the fields below. Waits for a decision" in words
    assert words.count("2,600") == words.count("2,600 → 1,100 changed in the report") == 1


def test_what_changed_at_a_field_to_decide_stands_there_and_the_rest_above(hers, unusual, head, decide, methodologist):
    """Nothing is read twice: the figure that is still unusual with what it was, the others in the list of changes."""
    assert looks.look(unusual, by=methodologist, at=timezone.now())
    workflow.give_back(fresh(unusual), by=methodologist, comment="Please look at it again.")
    filling.save(fresh(unusual), by=head, entries={"visits": entry(2700), "hours": entry(31)})
    filling.save(fresh(unusual), by=head, explanations={"visits": "A new gate counts both ways."})
    hand_in(fresh(unusual), head, at=timezone.now())
    words = page_of(hers.get(address("report_review", unusual)))
    assert re.search(r"Opening hours a week Head, [^→]{10,30} Before: 30.0 → Now: 31.0 What else has changed", words)
    assert words.count("Before: 2,600 → Now: 2,700") == 1
    assert "Changed since you looked: Before: 2,600 → Now: 2,700 Explanation: A new gate counts both ways." in words
    assert f"Explained at your last look: {WORDS}" in words


def test_a_note_needs_no_decision(hers, submitted):
    page = hers.get(address("report_review", submitted))
    assert items(page) == []
    assert "No figure is unusual and no question is open." in page_of(page)


# Decisions


def test_an_accepted_figure_leads_to_the_decision_on_the_whole(decide, unusual, methodologist):
    answer = decide("accept", "visits")
    assert answer["Location"] == f"{address('report_review', unusual)}#decision"
    assert set(Finding.objects.values_list("code", "decision", "decided_by")) == {
        ("visits", Finding.Decision.ACCEPTED, methodologist.pk)
    }


def test_after_a_decision_the_next_open_thing_is_shown(submit, sister_library, decide):
    report = submit(sister_library, visits=2600, income=9000, expenditure=9000, why={"visits": WORDS, "income": WORDS})
    assert decide("accept", "visits", report=report)["Location"].endswith("#item-income")
    assert decide("accept", "income", report=report)["Location"].endswith("#decision")


def test_a_script_that_redraws_what_is_open_is_not_sent_the_chapters_again(hers, unusual):
    form = {"do": "accept", "code": "visits", "seen": seen_of(fresh(unusual))}
    page = hers.post(address("report_decide", unusual), form, headers={"X-Redrawing": "yes"}, follow=True)
    assert (items(page), "read-chapter" in page.content.decode()) == ([("visits", "accepted")], False)
    assert "read-chapter" in hers.get(address("report_review", unusual)).content.decode()


def test_a_decision_is_taken_back(decide, hers, unusual):
    decide("accept", "visits")
    assert items(hers.get(address("report_review", unusual))) == [("visits", "accepted")]
    decide("undo", "visits")
    assert items(hers.get(address("report_review", unusual))) == [("visits", "open")]
    decide("question", "visits", "Is this right?")
    decide("undo", "visits")
    assert not Question.objects.exists()
    assert items(hers.get(address("report_review", unusual))) == [("visits", "open")]


def test_a_question_pressed_twice_is_one(decide, hers, unusual):
    for text in ("Is this right?", "Is this right indeed?"):
        assert decide("question", "visits", text).status_code == 302
    assert list(Question.objects.values_list("code", "text", "state")) == [
        ("visits", "Is this right indeed?", Question.State.NOTED)
    ]
    assert set(Finding.objects.values_list("decision", flat=True)) == {Finding.Decision.QUESTIONED}
    assert items(hers.get(address("report_review", unusual))) == [("visits", "asked")]


@pytest.mark.parametrize("do", ["accept", "undo", "question"])
def test_a_question_noted_in_another_window_is_neither_taken_back_nor_written_over(do, hers, unusual, methodologist):
    form = {"code": "visits", "seen": seen_of(fresh(unusual)), "noted": ""}
    hers.post(address("report_decide", unusual), form | {"do": "question", "text": "Is this right?"})
    answer = hers.post(address("report_decide", unusual), form | {"do": do, "text": "And the rest?"})
    sentence = "Meanwhile Methodologist noted a question here: “Is this right?”. Look at it first; nothing was decided."
    assert (answer.status_code, sentence in page_of(answer)) == (409, True)
    assert Question.objects.get().text == "Is this right?"
    assert ("And the rest?</textarea>" in answer.content.decode()) == (do == "question")


def test_the_same_question_sent_twice_by_one_page_is_one(hers, unusual):
    form = {"do": "question", "code": "visits", "text": "Is this right?", "seen": "", "noted": ""}
    assert [hers.post(address("report_decide", unusual), form).status_code for _time in range(2)] == [302, 302]
    assert Question.objects.count() == 1


@pytest.mark.parametrize("decision", ["undo", "accept"])
def test_the_words_of_a_question_that_was_taken_back_stay_in_its_box(decision, decide, hers, unusual):
    decide("question", "visits", "Is the gate new?")
    decide(decision, "visits")
    decide("undo", "visits") if decision == "accept" else None
    assert items(hers.get(address("report_review", unusual))) == [("visits", "open")]
    page = hers.get(address("report_review", unusual)).content.decode()
    assert ">Is the gate new?</textarea>" in page
    decide("question", "visits", "Is the gate new this year?")
    decide("undo", "visits")
    page = hers.get(address("report_review", unusual)).content.decode()
    assert (">Is the gate new?<" in page, ">Is the gate new this year?<" in page) == (False, True)


def test_nothing_is_asked_about_a_report_that_another_reviewer_has_decided_on_meanwhile(unusual, methodologist):
    """Both have the page open; the report is returned between the look of one of them and her question."""
    as_it_was = fresh(unusual)
    workflow.give_back(fresh(unusual), by=methodologist, comment="Please look at the visits.")
    with pytest.raises(deciding.DecisionError, match="does not wait for you any more"):
        deciding.decide(as_it_was, "question", "visits", "Is this right?", seen="", by=methodologist, at=timezone.now())
    assert not Question.objects.exists()


def test_any_field_can_be_asked_about(decide, hers, unusual):
    page = hers.get(address("report_review", unusual) + "?ask=hours")
    assert "Question to the library: Opening hours a week" in page_of(page)
    decide("question", "hours", "Is this the summer?")
    assert items(hers.get(address("report_review", unusual))) == [("visits", "open"), ("hours", "asked")]


@pytest.mark.parametrize(
    ("do", "code", "text", "sentence"),
    [
        ("question", "made_up", "Why?", "There is no field “made_up” in this report."),
        ("question", "visits", " ", "Write something first."),
        ("question", "visits", "x" * 1001, "This is longer than 1000 characters. Shorten it."),
        ("question", "visits", "a\x00b", "This has a character that no text can have."),
        ("accept", "hours", "", "Nothing is open on this field any more."),
        ("accept", "made_up", "", "Nothing is open on this field any more."),
        ("accept", "visits\x00", "", "Nothing is open on this field any more."),
        ("question", "visits\x00", "Why?", "Nothing is open on this field any more."),
        ("publish", "visits", "", "Say whether you accept it or question it."),
        ("", "", "", "Say whether you accept it or question it."),
    ],
)
def test_a_decision_that_cannot_be_made_is_refused_with_a_sentence(do, code, text, sentence, decide):
    answer = decide(do, code, text)
    assert (answer.status_code, sentence in page_of(answer)) == (409, True)
    assert set(Finding.objects.values_list("decision", flat=True)) == {""}
    assert not Question.objects.exists()


def test_what_was_typed_for_a_refused_question_is_still_there(decide):
    answer = decide("question", "hours", "x" * 1001)
    assert "x" * 1001 in answer.content.decode()


def test_a_finding_that_is_gone_is_not_decided(decide, unusual):
    Finding.objects.update(state=Finding.State.CORRECTED, gone_at=timezone.now())
    answer = decide("accept", "visits")
    assert (answer.status_code, "Nothing is open on this field any more." in page_of(answer)) == (409, True)


def test_a_report_that_waits_no_more_is_not_decided_on(decide, unusual, methodologist):
    workflow.give_back(unusual, by=methodologist, comment="Please look at it again.")
    answer = decide("accept", "visits")
    assert (answer.status_code, "This report does not wait for you any more" in page_of(answer)) == (409, True)


def test_an_answered_question_is_closed_by_accepting(decide, hers, unusual, methodologist, head):
    decide("question", "visits", "Is this right?")
    workflow.give_back(fresh(unusual), by=methodologist)
    questions.reply(Question.objects.get(), "Yes, the gate says so.", by=head)
    hand_in(fresh(unusual), head, at=timezone.now())
    page = hers.get(address("report_review", unusual))
    assert items(page) == [("visits", "answered")]
    assert "Yes, the gate says so." in page_of(page)
    decide("accept", "visits")
    assert Question.objects.get().state == Question.State.CLOSED
    assert items(hers.get(address("report_review", unusual))) == [("visits", "accepted")]


def test_an_answer_that_does_not_settle_it_is_asked_again(decide, hers, unusual, methodologist, head):
    decide("question", "visits", "Is this right?")
    workflow.give_back(fresh(unusual), by=methodologist)
    questions.reply(Question.objects.get(), "Yes.", by=head)
    hand_in(fresh(unusual), head, at=timezone.now())
    decide("question", "visits", "Where does it come from?")
    asked = Question.objects.get()
    assert (asked.state, [reply.text for reply in asked.replies.all()]) == (
        Question.State.OPEN,
        ["Yes.", "Where does it come from?"],
    )
    page = hers.get(address("report_review", unusual))
    assert items(page) == [("visits", "waiting")]
    assert "1 question goes with it; only its field opens, with what has to agree with it." in page_of(page)


def test_asking_again_is_pressed_twice_and_taken_back(decide, hers, unusual, methodologist, head):
    decide("question", "visits", "Is this right?")
    workflow.give_back(fresh(unusual), by=methodologist)
    questions.reply(Question.objects.get(), "Yes.", by=head)
    hand_in(fresh(unusual), head, at=timezone.now())
    for _time in range(2):
        assert decide("question", "visits", "Where does it come from?").status_code == 302
    assert [reply.text for reply in Question.objects.get().replies.all()] == ["Yes.", "Where does it come from?"]
    assert items(hers.get(address("report_review", unusual))) == [("visits", "waiting")]
    decide("undo", "visits")
    assert [reply.text for reply in Question.objects.get().replies.all()] == ["Yes."]
    assert items(hers.get(address("report_review", unusual))) == [("visits", "answered")]
    decide("accept", "visits")
    assert Question.objects.get().state == Question.State.CLOSED


def test_what_the_central_library_has_noted_for_itself_stands_in_nobodys_way(decide, hers, unusual, central):
    Municipality.objects.update(central_check=True)
    Report.objects.update(status=Status.CHECKED)
    questions.note(fresh(unusual), "visits", "Shall we ask?", by=central)
    assert items(hers.get(address("report_review", unusual))) == [("visits", "open")]
    assert decide("accept", "visits").status_code == 302
    assert decide("undo", "visits").status_code == 302
    assert Question.objects.get().state == Question.State.NOTED


def test_a_whole_chapter_is_asked_about_once(decide, hers, unusual):
    for text in ("What is this?", "What is all this?"):
        decide("question", "words", text)
    assert list(Question.objects.values_list("code", "text")) == [("chapter:words", "What is all this?")]
    assert items(hers.get(address("report_review", unusual))) == [("visits", "open"), ("chapter:words", "asked")]


# The whole report


def test_an_acceptance_leads_to_the_next_report(hers, submit, submitted, sister_library, methodologist):
    other = submit(sister_library)
    form = {"seen": seen_of(submitted), "page": "review"}
    answer = hers.post(address("report_accept", submitted), form, follow=True)
    assert answer.redirect_chain == [(address("report_review", other), 302)]
    assert "Birch library, 2021: The report is accepted and locked." in page_of(answer)
    last = hers.post(address("report_accept", other), {"seen": seen_of(other), "page": "review"})
    assert last["Location"] == reverse("review_queue")
    assert Revision.objects.count() == 2
    assert Look.objects.filter(user=methodologist).count() == 2


def test_an_acceptance_pressed_twice_is_one(hers, submitted):
    form = {"seen": seen_of(submitted), "page": "review"}
    assert hers.post(address("report_accept", submitted), form).status_code == 302
    again = hers.post(address("report_accept", submitted), form)
    assert again.status_code == 409
    assert Revision.objects.count() == 1


def test_a_report_that_changed_while_its_page_was_open_is_refused_with_what_changed(
    hers, submitted, methodologist, head
):
    form = {"seen": seen_of(submitted), "page": "review"}
    assert looks.look(submitted, by=methodologist, at=timezone.now())
    workflow.give_back(fresh(submitted), by=methodologist, comment="Please look at it again.")
    filling.save(fresh(submitted), by=head, entries={"visits": entry(1100)})
    hand_in(fresh(submitted), head, at=timezone.now())
    answer = hers.post(address("report_accept", submitted), form)
    words = page_of(answer)
    assert answer.status_code == 409
    assert "The report has changed since this page was opened, so nothing was decided." in words
    assert "Visits: 1,000 → 1,100" in words
    assert "Before: 1,000 → Now: 1,100" in words
    assert fresh(submitted).status == Status.SUBMITTED


def test_a_figure_that_changed_while_its_page_was_open_is_not_accepted_unseen(hers, unusual, methodologist, head):
    """In a window from before a colleague returned the report, and the library handed in another figure."""
    form = {"do": "accept", "code": "visits", "seen": seen_of(unusual)}
    workflow.give_back(fresh(unusual), by=methodologist, comment="Please look at it again.")
    filling.save(fresh(unusual), by=head, entries={"visits": entry(9600)}, explanations={"visits": f"{WORDS} Again."})
    hand_in(fresh(unusual), head, at=timezone.now())
    for typed in (form, form | {"seen": ""}, form | {"seen": "x"}):
        answer = hers.post(address("report_decide", unusual), typed)
        words = page_of(answer)
        assert answer.status_code == 409
        assert "The report has changed since this page was opened, so nothing was decided." in words
        assert ("Visits: 2,600 → 9,600" in words) == (typed == form)
        assert items(answer) == [("visits", "open")]
    form["seen"] = re.search(r'name="seen" value="([^"]+)"', answer.content.decode()).group(1)
    assert hers.post(address("report_decide", unusual), form).status_code == 302
    assert items(hers.get(address("report_review", unusual))) == [("visits", "accepted")]


def test_a_report_with_something_open_is_not_accepted(hers, unusual):
    answer = hers.post(address("report_accept", unusual), {"seen": seen_of(unusual), "page": "review"})
    assert (answer.status_code, "The report cannot be accepted yet." in page_of(answer)) == (409, True)
    assert fresh(unusual).status == Status.SUBMITTED


def test_a_return_says_what_to_mend(hers, unusual):
    answer = hers.post(address("report_return", unusual), {"comment": "", "page": "review"})
    assert (answer.status_code, "Ask a question about a field or write a comment" in page_of(answer)) == (409, True)
    answer = hers.post(address("report_return", unusual), {"comment": "short", "page": "review"})
    assert answer.status_code == 409
    assert ">short</textarea>" in answer.content.decode()
    assert fresh(unusual).status == Status.SUBMITTED


def test_everything_is_opened_only_by_a_choice(hers, decide, unusual):
    decide("question", "visits", "Is this right?")
    form = {"everything": "1", "page": "review"}
    assert hers.post(address("report_return", unusual), form).status_code == 302
    returned = fresh(unusual)
    assert (returned.status, returned.open_fields) == (Status.RETURNED, None)
    assert returned.events.latest("pk").comment == "Everything was opened for changes."


def test_the_central_library_checks_it_off(unusual, central, methodologist, hers):
    Municipality.objects.update(central_check=True)
    client = reader(central)
    page = client.get(address("report_review", unusual))
    assert "Check the report off" in page_of(page)
    form = {"seen": seen_of(fresh(unusual)), "page": "review"}
    client.post(address("report_decide", unusual), {"do": "accept", "code": "visits", **form})
    assert client.post(address("report_check_off", unusual), form)["Location"] == reverse("review_queue")
    assert fresh(unusual).status == Status.CHECKED
    page = hers.get(address("report_review", unusual))
    assert items(page) == [("visits", "accepted")]


# Moving on


def test_who_moves_on_has_seen_what_was_there(hers, submitted, methodologist):
    answer = hers.post(address("report_looked", submitted), {"seen": seen_of(submitted)})
    assert answer["Location"] == reverse("review_queue")
    assert Look.objects.get().user == methodologist


@pytest.mark.parametrize("seen", ["", "made up", "\x00"])
def test_a_mark_that_says_nothing_is_no_look(hers, submitted, seen):
    assert hers.post(address("report_looked", submitted), {"seen": seen}).status_code == 409
    assert not Look.objects.exists()


def test_opening_the_page_is_no_look(hers, submitted):
    hers.get(address("report_review", submitted))
    assert not Look.objects.exists()


# Together


def chosen(*reports):
    return {"report": [one.pk for one in reports], **{f"seen-{one.pk}": seen_of(one) for one in reports}}


def test_only_reports_with_nothing_open_are_offered_with_their_figures(hers, unusual, submit, sister_library):
    clean = submit(sister_library)
    page = hers.get(reverse("review_bulk"))
    assert re.findall(r'name="report" value="(\d+)"', page.content.decode()) == [str(clean.pk)]
    assert "100 2020: 100 · 0.0 % 1,000 2020: 1,000 · 0.0 % 900 2020: – 5,000.00 2020: 5,000.00 · 0.0 %" in page_of(
        page
    )


def test_the_chosen_ones_are_accepted_and_the_others_stay(hers, submit, submitted, sister_library):
    other = submit(sister_library)
    answer = hers.post(reverse("review_bulk"), chosen(other), follow=True)
    assert "1 report is accepted." in page_of(answer)
    assert (fresh(other).status, fresh(submitted).status) == (Status.ACCEPTED, Status.SUBMITTED)


def test_those_that_changed_meanwhile_are_refused_by_name(hers, submit, submitted, sister_library, methodologist, head):
    other = submit(sister_library)
    form = chosen(submitted, other)
    workflow.give_back(fresh(other), by=methodologist, comment="Please look at it again.")
    hand_in(fresh(other), head, at=timezone.now())
    answer = hers.post(reverse("review_bulk"), form)
    words = page_of(answer)
    assert answer.status_code == 409
    assert "1 report is accepted." in words
    assert "1 report was not taken Alder library, 2021 : The report has changed since this page was opened" in words
    assert (fresh(submitted).status, fresh(other).status) == (Status.ACCEPTED, Status.SUBMITTED)


def test_one_that_somebody_else_was_faster_with_is_named(hers, submitted, methodologist):
    form = chosen(submitted)
    workflow.accept(fresh(submitted), by=methodologist)
    answer = hers.post(reverse("review_bulk"), form)
    assert "Birch library, 2021 : It is “accepted” by now and does not wait for you any more." in page_of(answer)
    assert Revision.objects.count() == 1


def test_what_is_open_or_was_drawn_is_not_accepted_together(hers, unusual, submit, sister_library):
    drawn = submit(sister_library)
    Report.objects.filter(pk=drawn.pk).update(drawn=True)
    words = page_of(hers.post(reverse("review_bulk"), chosen(unusual, fresh(drawn))))
    assert "Birch library, 2021 : Something is open on it by now: look at it by itself." in words
    assert "Alder library, 2021 : It was drawn for reading in full: look it through first." in words
    assert {one.status for one in (fresh(unusual), fresh(drawn))} == {Status.SUBMITTED}


@pytest.mark.parametrize("keys", [[], ["x"], ["-1"], ["9" * 30], ["²"], ["999999"]])
def test_a_list_without_a_report_accepts_none(hers, submitted, keys):
    assert hers.post(reverse("review_bulk"), {"report": keys}).status_code == 302
    assert fresh(submitted).status == Status.SUBMITTED


def test_the_central_library_checks_off_together(submitted, central):
    Municipality.objects.update(central_check=True)
    client = reader(central)
    assert "Check the ticked ones off" in page_of(client.get(reverse("review_bulk")))
    assert "1 report is checked off." in page_of(client.post(reverse("review_bulk"), chosen(submitted), follow=True))
    assert fresh(submitted).status == Status.CHECKED


# Questions to the database


@pytest.mark.parametrize("issues", [1, 3])
@pytest.mark.parametrize("libraries", [1, 3])
def test_the_review_takes_as_many_queries_for_three_as_for_one(
    issues, libraries, hers, submit, library, municipality, methodologist
):
    figures = {"visits": 2600} if issues == 1 else {"visits": 2600, "income": 9000, "expenditure": 8000}
    report = submit(library, why=dict.fromkeys(figures, WORDS), **figures)
    for number in range(1, libraries):
        one = Library.objects.create(
            register_number=f"BLB901{number}", name=f"Pine {number}", municipality=municipality
        )
        submit(one)
    for code in ("users", "hours", "loans_books")[:issues]:
        questions.note(report, code, "Is this right?", by=methodologist)
    hers.get(address("report_review", report))
    with CaptureQueriesContext(connection) as asked:
        page = hers.get(address("report_review", report))
    assert len(items(page)) == (2 if issues == 1 else 6)
    assert len(asked) == 36


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize(("name", "queries"), [("review_queue", 16), ("review_bulk", 18)])
def test_the_lists_take_as_many_queries_for_three_reports_as_for_one(
    name, queries, several, hers, submit, library, sister_library, municipality
):
    third = Library.objects.create(register_number="BLB9005", name="Cedar library", municipality=municipality)
    for one in (library, sister_library, third) if several else (library,):
        submit(one)
    hers.get(reverse(name))
    with CaptureQueriesContext(connection) as asked:
        page = hers.get(reverse(name))
    assert page.content.decode().count('Handed in">') + page.content.decode().count('name="report"') == (
        3 if several else 1
    )
    assert len(asked) == queries


def test_the_correction_that_an_explanation_asks_for_stands_beside_it(unusual, hers, head):
    before = Report.objects.get(library=unusual.library_id, period__code="2020")
    cause = "The visits of 2020 were counted at one door."
    correction_requests.ask(fresh(before), by=head, cause=cause, figures={"visits": Given(Decimal(2500))})
    page = page_of(hers.get(address("report_review", unusual)))
    assert "Asked to correct 2020: 1,000 → 2,500 requested" in page
    correction_requests.withdraw(Correction.objects.get(), by=head)
    assert "Asked to correct" not in page_of(hers.get(address("report_review", unusual)))
