"""Recording, changing and deleting: what a librarian and a methodologist do in the browser."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from libraries.models import Library
from training.models import Participation, TrainingEvent

from .conftest import attended, organised

ADD = reverse("training_add")
FILLED = {
    "title": "Caring for old maps",
    "kind": "course",
    "when": "14.09.2023",
    "place": "Birch town hall",
    "organiser": "Guild of Map Keepers",
    "mode": "in_person",
    "area": "other",
    "hours": "3,5",
    "participants": "2",
}


def edit(event):
    return reverse("training_edit", args=[event.pk])


def delete(event):
    return reverse("training_delete", args=[event.pk])


def messages_of(answer):
    return [(message.level_tag, str(message)) for message in answer.context["messages"]]


def errors_of(answer):
    return {name: list(errors) for name, errors in answer.context["form"].errors.items()}


def attendance_of(event):
    return dict(event.participations.order_by("library").values_list("library", "participants"))


def test_the_librarian_records_an_event(librarian, library, signed_in):
    answer = signed_in(librarian).post(ADD, FILLED, follow=True)
    assert answer.redirect_chain == [("/training/?year=2023", 302)]
    assert messages_of(answer) == [("success", "“Caring for old maps” has been saved.")]
    event = TrainingEvent.objects.get()
    assert (event.title, event.kind, event.place, event.organiser, event.mode, event.area) == (
        "Caring for old maps",
        "course",
        "Birch town hall",
        "Guild of Map Keepers",
        "in_person",
        "other",
    )
    assert (event.starts_on, event.only_month_known, event.hours) == (date(2023, 9, 14), False, Decimal("3.5"))
    assert (event.recorded_for, event.region, event.recorded_by) == (library, None, librarian)
    assert attendance_of(event) == {library.pk: 2}


def test_only_the_month_is_known(librarian, library, signed_in):
    signed_in(librarian).post(ADD, FILLED | {"when": "09.2023"})
    event = TrainingEvent.objects.get()
    assert (event.starts_on, event.only_month_known, event.when) == (date(2023, 9, 1), True, "2023-09")


def test_every_blank_gets_its_own_sentence(librarian, library, signed_in):
    answer = signed_in(librarian).post(ADD, {"kind": "", "area": ""})
    assert errors_of(answer) == {
        "title": ["Write the title or main topic of the event."],
        "kind": ["Choose the kind of event."],
        "when": ["Write the date or, when only that is known, the month."],
        "place": ["Write where the event took place."],
        "organiser": ["Write who organised the event."],
        "mode": ["Choose whether the event was in person or remote."],
        "area": ["Choose the field."],
        "hours": ["Write the hours of one participant."],
        "participants": ["Write how many people of the library took part."],
    }


WHOLE_NUMBER = "Write the number of people as a whole number from 1 to 99."


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (
            "hours",
            "8+8",
            "Write the hours of one participant here and the number of people under “Participants”: for two people "
            "with 8 hours each, 8 hours and 2 participants instead of 8+8.",
        ),
        ("when", "autumn", "Write the date as 14.09.2023 or, when only the month is known, as 09.2023."),
        ("when", "01.01.2999", "This date is still to come. Record the event when it has taken place."),
        ("participants", "0", WHOLE_NUMBER),
        ("participants", "100", WHOLE_NUMBER),
        ("participants", "two", WHOLE_NUMBER),
        ("participants", "1.5", WHOLE_NUMBER),
        ("mode", "telepathy", "Select a valid choice. telepathy is not one of the available choices."),
        ("title", "x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
        ("title", "a\x00b", "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_read_is_explained_and_nothing_is_lost(field, typed, sentence, librarian, library, signed_in):
    answer = signed_in(librarian).post(ADD, FILLED | {field: typed})
    assert (answer.status_code, errors_of(answer)) == (200, {field: [sentence]})
    form = answer.context["form"]
    assert {name: form[name].value() for name in FILLED} == FILLED | {field: typed}
    assert TrainingEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"place": "Tiešsaistē"},
            "The place is “Tiešsaistē”, but the event is marked as held in person. Please check.",
        ),
        ({"mode": "remote"}, "The event is marked as remote, but its place is “Birch town hall”. Please check."),
    ],
)
def test_a_doubt_about_place_and_mode_does_not_stand_in_the_way(changes, sentence, librarian, library, signed_in):
    answer = signed_in(librarian).post(ADD, FILLED | changes, follow=True)
    assert messages_of(answer) == [("success", "“Caring for old maps” has been saved."), ("warning", sentence)]
    assert TrainingEvent.objects.count() == 1


def test_the_central_library_chooses_the_library(central, library, sister_library, far_library, signed_in):
    client = signed_in(central)
    assert list(client.get(ADD).context["form"].fields["library"].queryset) == [sister_library, library]
    assert client.get(ADD, {"library": library.pk}).context["form"]["library"].value() == str(library.pk)
    assert errors_of(client.post(ADD, FILLED)) == {"library": ["Choose the library."]}
    for forged in [far_library.pk, "x"]:
        refused = client.post(ADD, FILLED | {"library": forged})
        assert errors_of(refused) == {"library": ["Choose one of the libraries you work for."]}
    client.post(ADD, FILLED | {"library": sister_library.pk})
    assert TrainingEvent.objects.get().recorded_for == sister_library


def test_a_librarian_cannot_record_for_another_library(librarian, library, far_library, signed_in):
    signed_in(librarian).post(ADD, FILLED | {"library": far_library.pk, "recorded_for": far_library.pk})
    event = TrainingEvent.objects.get()
    assert (event.recorded_for, attendance_of(event)) == (library, {library.pk: 2})


def test_the_form_of_a_record_shows_it_as_it_would_be_typed(librarian, library, signed_in):
    event = attended(
        library, hours=Decimal("3.5"), participants=4, starts_on=date(2023, 9, 1), only_month_known=True
    ).event
    client = signed_in(librarian)
    form = client.get(edit(event)).context["form"]
    assert [form[name].value() for name in ("when", "hours", "participants")] == ["09.2023", "3.5", 4]
    client.cookies["django_language"] = "lv"
    assert client.get(edit(event)).context["form"]["hours"].value() == "3,5"


def test_the_librarian_changes_her_record(librarian, central, library, signed_in):
    event = attended(library, recorded_by=central).event
    signed_in(librarian).post(edit(event), FILLED | {"title": "Caring for new maps", "participants": "3"})
    event = TrainingEvent.objects.get()
    assert (event.title, event.recorded_by, attendance_of(event)) == ("Caring for new maps", central, {library.pk: 3})


def test_the_form_offers_the_organisers_and_places_of_ones_reach(librarian, library, far_library, signed_in):
    attended(library, organiser="Guild of Map Keepers", place="Town hall")
    attended(library, organiser="Academy of Tales", place="Town hall")
    attended(far_library, organiser="Out of reach", place="Far away")
    context = signed_in(librarian).get(ADD).context
    assert (context["organisers"], context["places"]) == (["Academy of Tales", "Guild of Map Keepers"], ["Town hall"])


@pytest.fixture
def regional_form(library, sister_library):
    filled = {name: text for name, text in FILLED.items() if name != "participants"}
    return filled | {f"participants-{library.pk}": "2", f"participants-{sister_library.pk}": ""}


def test_the_methodologist_records_an_event_of_the_region(
    methodologist, region, library, sister_library, far_library, school_library, regional_form, signed_in
):
    client = signed_in(methodologist)
    assert client.get(ADD).context["form"].libraries == [sister_library, library]
    client.post(ADD, regional_form | {f"participants-{far_library.pk}": "5"})
    event = TrainingEvent.objects.get()
    assert (event.region, event.recorded_for, event.recorded_by) == (region, None, methodologist)
    assert attendance_of(event) == {library.pk: 2}


def test_an_event_that_nobody_attended_is_recorded_too(methodologist, region, library, regional_form, signed_in):
    signed_in(methodologist).post(ADD, regional_form | {f"participants-{library.pk}": "0"})
    assert attendance_of(TrainingEvent.objects.get()) == {}


def test_the_methodologist_changes_who_took_part(
    methodologist, region, library, sister_library, school_library, regional_form, signed_in
):
    """A library is added, another one counted anew, a third taken off; one outside her list stays."""
    third = Library.objects.create(register_number="BLB9005", name="Elm library", municipality=library.municipality)
    event = organised(region, {library: 1, third: 4, school_library: 3})
    client = signed_in(methodologist)
    page = client.get(edit(event))
    assert [(library_, field.value()) for library_, field in page.context["form"].rows()] == [
        (sister_library, None),
        (library, 1),
        (third, 4),
    ]
    assert page.context["others"] == 1
    client.post(edit(event), regional_form | {f"participants-{sister_library.pk}": "6", f"participants-{third.pk}": ""})
    assert attendance_of(event) == {library.pk: 2, sister_library.pk: 6, school_library.pk: 3}


def test_a_closed_library_is_listed_only_where_it_took_part(
    methodologist, region, library, sister_library, regional_form, signed_in
):
    Library.objects.filter(pk=sister_library.pk).update(closed=date(2023, 12, 31))
    client = signed_in(methodologist)
    assert client.get(ADD).context["form"].libraries == [library]
    event = organised(region, {sister_library: 1})
    assert client.get(edit(event)).context["form"].libraries == [sister_library, library]


def test_numbers_of_people_that_cannot_be_read_are_explained_and_not_lost(
    methodologist, region, library, sister_library, regional_form, signed_in
):
    typed = {f"participants-{library.pk}": "two", f"participants-{sister_library.pk}": "100"}
    answer = signed_in(methodologist).post(ADD, regional_form | typed)
    assert errors_of(answer) == {name: [WHOLE_NUMBER] for name in reversed(typed)}
    assert [field.value() for _, field in answer.context["form"].rows()] == ["100", "two"]
    assert TrainingEvent.objects.count() == 0


def test_deleting_asks_first(librarian, library, signed_in):
    event = attended(library, participants=2).event
    client = signed_in(librarian)
    asked = client.post(delete(event))
    assert (asked.status_code, asked.context["attendance"]) == (200, {"libraries": 1, "people": 2})
    assert TrainingEvent.objects.count() == 1
    answer = client.post(delete(event), {"confirmed": "yes"}, follow=True)
    assert answer.redirect_chain == [("/training/?year=2023", 302)]
    assert messages_of(answer) == [("success", "“Caring for old maps” has been deleted.")]
    assert (TrainingEvent.objects.count(), Participation.objects.count()) == (0, 0)


def test_the_methodologist_deletes_the_regions_event(methodologist, region, library, signed_in):
    event = organised(region, {library: 2})
    signed_in(methodologist).post(delete(event), {"confirmed": "yes"})
    assert TrainingEvent.objects.count() == 0


def test_methods_that_an_address_does_not_take_are_refused(librarian, library, signed_in):
    event = attended(library).event
    client = signed_in(librarian)
    assert client.get(delete(event)).status_code == 405
    assert client.get(delete(event), {"confirmed": "yes"}).status_code == 405
    assert client.post(reverse("training_list")).status_code == 405
    assert client.put(edit(event)).status_code == 405
    assert TrainingEvent.objects.count() == 1


def test_a_forged_confirmation_deletes_nothing_of_others(librarian, sister_library, region, library, signed_in):
    client = signed_in(librarian)
    others, regional = attended(sister_library).event, organised(region, {library: 1})
    assert client.post(delete(others), {"confirmed": "yes"}).status_code == 404
    assert client.post(delete(regional), {"confirmed": "yes"}).status_code == 403
    assert client.post(edit(others), FILLED).status_code == 404
    assert client.post(edit(regional), FILLED).status_code == 403
    assert TrainingEvent.objects.count() == 2


def test_recording_needs_as_many_queries_for_three_libraries_as_for_one(
    methodologist, region, library, sister_library, regional_form, signed_in, django_assert_num_queries
):
    client = signed_in(methodologist)
    client.get(ADD)  # the first request of a session renews it
    with django_assert_num_queries(13):
        client.post(ADD, regional_form)
    for number in (1, 2):
        Library.objects.create(register_number=f"E{number}", name=f"Elm {number}", municipality=library.municipality)
    attending = Library.objects.exclude(pk=sister_library.pk).values_list("pk", flat=True)
    three = {f"participants-{pk}": "1" for pk in attending}
    with django_assert_num_queries(13):
        client.post(ADD, regional_form | three)
    assert Participation.objects.count() == 1 + 3
