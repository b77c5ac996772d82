"""The state's form as data: what it says, which of our figures it asks for, and a file that does not hold together."""

import json

import pytest

from reports.official.forms import FOLDER, OfficialFormError, form_for, read_form


@pytest.fixture
def content():
    return json.loads((FOLDER / "official-2023.json").read_text(encoding="utf-8"))


def test_it_asks_for_figures_that_the_annual_form_has(form, annual):
    assert form.indicators <= set(annual.blueprint.indicators)
    assert len(form.cells) == 57


def test_every_field_and_section_is_named_in_both_languages(form):
    labels = [form.label, form.note, *(section.title for section in form.sections)]
    labels += [cell.label for cell in form.cells.values()]
    assert [set(label.texts) for label in labels] == [{"lv", "en"}] * len(labels)
    assert all(text.strip() for label in labels for text in label.texts.values())


def test_the_row_codes_are_left_blank_until_somebody_has_confirmed_them(form):
    assert {cell.row for cell in form.cells.values()} == {""}
    assert "still to be confirmed" in form.note.in_language("en")


def test_the_sections_come_in_the_order_of_the_portal(form):
    assert [section.code for section in form.sections] == [
        "identity",
        "opening",
        "premises",
        "users",
        "visits",
        "loans",
        "stock",
        "stock_kinds",
        "books",
        "funding",
        "staff",
        "ict",
    ]


def test_the_last_day_is_15_february_of_the_next_year(form):
    assert form.due(2023).isoformat() == "2024-02-15"


@pytest.mark.parametrize(
    ("code", "period", "found"),
    [("annual", "2023", True), ("annual", "2030", True), ("annual", "2016", False), ("quarterly", "2023-Q1", False)],
)
def test_it_goes_with_the_years_that_it_is_for(code, period, found):
    assert (form_for(code, period) is not None) == found


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda content: content.pop("sections"), "The official form lacks 'sections'"),
        (lambda content: content["sections"][0]["cells"][0].pop("label"), "The official form lacks 'label'"),
        (lambda content: content.update(sections=7), "it is not what it should be"),
        (
            lambda content: content["sections"].append(content["sections"][0]),
            "These fields of the official form stand there twice: accredited_to, address",
        ),
        (
            lambda content: content["sections"][0]["cells"][0].update(indicator="active_users"),
            "The field name is an indicator or something of the profile, one of them.",
        ),
        (
            lambda content: content["sections"][0]["cells"][0].update(profile="password"),
            "The field name is an indicator or something of the profile, one of them.",
        ),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused(content, spoil, sentence):
    spoil(content)
    with pytest.raises(OfficialFormError) as error:
        read_form(content)
    assert sentence in str(error.value)
