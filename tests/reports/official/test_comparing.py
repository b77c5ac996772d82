"""The portal's figures against ours: how a list is read, what differs, and lists that nobody can read."""

from decimal import Decimal

import pytest

from reports.models import Value
from reports.official.comparing import How, PortalError, differences, names_of, read_pasted, take


def compared(sheet, portal):
    wanted = [one for one in differences(sheet.lines, portal) if one.line.code in portal]
    return [(one.line.code, one.theirs, one.kind, one.change) for one in wanted]


# What differs, by hand


@pytest.mark.parametrize(
    ("theirs", "kind", "change"),
    [
        ("386", None, None),
        (" 386 ", None, None),
        ("386,0", None, None),
        ("387", How.DIFFERENT, Decimal(1)),
        ("38", How.DIFFERENT, Decimal(-348)),
        ("3 860", How.DIFFERENT, Decimal(3474)),
        ("3\u00a0860", How.DIFFERENT, Decimal(3474)),
        ("0", How.DIFFERENT, Decimal(-386)),
        ("", How.NOT_THERE, None),
        ("many", How.UNREADABLE, None),
        ("(386)", How.UNREADABLE, None),
        ("9" * 60, How.UNREADABLE, None),
    ],
)
def test_a_whole_number(figures, sheet, theirs, kind, change):
    figures(active_users=386)
    expected = [("users_total", theirs.strip(), kind, change)] if kind else []
    assert compared(sheet(), {"users_total": theirs}) == expected


@pytest.mark.parametrize(
    ("theirs", "change"),
    [
        ("2600,50", None),
        ("2 600,50", None),
        ("2.600,50", None),
        ("2600.5 EUR", None),
        ("2600,51", Decimal("0.01")),
        ("2600", Decimal("-0.50")),
    ],
)
def test_money_in_latvian_notation(figures, sheet, theirs, change):
    figures(acq_books="2600.5")
    expected = [("acq_books", theirs, How.DIFFERENT, change)] if change else []
    assert compared(sheet(), {"acq_books": theirs}) == expected


@pytest.mark.parametrize(("theirs", "kind"), [("jā", None), ("Jā", None), ("1", None), ("nē", "x"), ("var būt", "?")])
def test_yes_and_no(figures, sheet, theirs, kind):
    figures(wifi_available=1)
    kinds = {"x": How.DIFFERENT, "?": How.UNREADABLE}
    expected = [("wifi", theirs, kinds[kind], None)] if kind else []
    assert compared(sheet(), {"wifi": theirs}) == expected


def test_texts_are_compared_as_texts(sheet):
    assert compared(sheet(), {"name": "birch  LIBRARY", "register_number": "BLB9002"}) == [
        ("register_number", "BLB9002", How.DIFFERENT, None)
    ]


def test_what_only_the_portal_has(sheet):
    assert compared(sheet(), {"users_total": "386"}) == [("users_total", "386", How.NOT_HERE, None)]


def test_a_figure_that_is_unknown_here_is_not_here(report, sheet):
    Value.objects.create(report=report, code="active_users", state="unknown")
    assert compared(sheet(), {"users_total": "386"}) == [("users_total", "386", How.NOT_HERE, None)]
    assert compared(sheet(), {"users_total": ""}) == []


def test_what_the_portal_does_not_have_comes_last(figures, sheet):
    figures(active_users=386, visits_physical=9051)
    found = differences(sheet().lines, {"visits_total": "9052"})
    assert [(one.line.code, one.in_words) for one in found] == [
        ("visits_total", "differs"),
        ("name", "not in the portal"),
        ("register_number", "not in the portal"),
        ("users_total", "not in the portal"),
    ]


def test_a_difference_is_printed_in_the_language_of_the_page(figures, sheet):
    figures(acq_books="1000")
    (found,) = [one for one in differences(sheet().lines, {"acq_books": "3500,5"}) if one.theirs]
    assert (found.change_text("en"), found.change_text("lv")) == ("+2,500.50", "+2\u00a0500,50")


# Reading a list


def test_names_in_both_languages_codes_and_indicators_are_understood(form):
    lines = ["Lietotāji kopā\t386", "visits, TOTAL\t9 051", "  loans_total \t10", "acq_books\t2 600,50"]
    taken = read_pasted("\n".join([*lines, "Pasākumi kopā\t7", "", "Adrese"]), form)
    assert taken.cells == {
        "users_total": "386",
        "visits_total": "9 051",
        "loans_total": "10",
        "acq_books": "2 600,50",
        "address": "",
    }
    assert taken.unknown == ["Pasākumi kopā"]


def test_the_figure_is_the_last_thing_of_a_line(form):
    assert read_pasted("Lietotāji kopā;3.1.;386;\nSBA: saņemti no Latvijas bibliotēkām;4", form).cells == {
        "users_total": "386",
        "ill_received": "4",
    }


def test_every_label_leads_to_its_own_field(form):
    names = names_of(form)
    labels = [(label, cell.code) for cell in form.cells.values() for label in cell.label.texts.values()]
    assert [(label, names[label.casefold()]) for label, _code in labels] == labels


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("", "No line of it is a field of the copy sheet."),
        ("386\n9051\n", "No line of it is a field of the copy sheet."),
        ("Lietotāji kopā\t1\nusers, total\t2", "“users, total” stands there twice."),
        ("x" * 100_001, "This is too long for a list of figures."),
        ("Lietotāji kopā\t3\x0086", "The list has a character that no text can have."),
        ("a;1\n" * 1001, "The list has more than 1000 lines."),
    ],
)
def test_other_lists_are_refused_with_a_sentence(form, pasted, sentence):
    with pytest.raises(PortalError) as error:
        read_pasted(pasted, form)
    assert str(error.value).startswith(sentence)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_computer(form, ends):
    pasted = ends.join(['users_total\t"386', "visits_total\t9", ""])
    assert read_pasted(pasted, form).cells == {"users_total": "386", "visits_total": "9"}


def test_a_figure_without_end_is_cut(form):
    assert take([["users_total", "9" * 5000]], form).cells == {"users_total": "9" * 200}


def test_what_is_strange_stays_text(form):
    assert read_pasted("users_total\t=HYPERLINK(1)\nname\t<b>x</b>", form).cells == {
        "users_total": "=HYPERLINK(1)",
        "name": "<b>x</b>",
    }
