"""Fields drawn without templates are the ones that Django's templates draw."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from reports.chapters.drawing import DRAWN, WithoutTemplates

HOSTILE = "\"><script>alert(1)</script> & 'x'"
CHOICES = [("", "–"), ("1", "yes & no"), (HOSTILE, HOSTILE)]
WIDGETS = {
    "text": forms.TextInput({"size": "8", "class": "number-input", "data-kind": "figure"}),
    "hidden": forms.HiddenInput(),
    "checkbox": forms.CheckboxInput({"aria-label": HOSTILE}),
    "textarea": forms.Textarea({"rows": 2, "data-version": "0"}),
    "select": forms.Select({"data-kind": "cell"}, choices=CHOICES),
}


def without_blanks(html: str) -> str:
    """Without the line breaks and blanks that Django puts between the tags."""
    return re.sub(r"\n\s*(?=<|$)", "", html)


def test_each_common_field_is_drawn_without_a_template():
    assert {widget.template_name for widget in WIDGETS.values()} == set(DRAWN)


@pytest.mark.parametrize("value", [None, "", "1", "1 234,5", HOSTILE, True])
@pytest.mark.parametrize("kind", WIDGETS)
def test_a_field_is_the_one_that_django_draws(kind, value):
    attributes = {"maxlength": "200", "disabled": False, "title": HOSTILE, "id": "id_field", "autofocus": True}
    with_templates = WIDGETS[kind].render("field", value, attributes, DjangoTemplates())
    drawn = WIDGETS[kind].render("field", value, attributes, WithoutTemplates())
    assert without_blanks(drawn) == without_blanks(with_templates)


def test_other_fields_are_left_to_django():
    widget = forms.NumberInput()
    assert widget.render("field", 5, {}, WithoutTemplates()) == widget.render("field", 5, {}, DjangoTemplates())
