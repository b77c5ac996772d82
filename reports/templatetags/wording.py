"""Labels of a form and figures in the language of the page, and finding things by their code."""

from collections.abc import Mapping
from decimal import Decimal

from django import template
from django.utils.translation import get_language

from ..blueprint import Indicator, Label
from ..entries import shown

register = template.Library()


@register.filter
def worded(label: Label | None) -> str:
    """A label in the language of the page."""
    return label.in_language(get_language() or "lv") if label else ""


@register.filter
def figure(number: Decimal | None, indicator: Indicator) -> str:
    """A number in the notation of its indicator."""
    return shown(number, indicator)


@register.filter
def at(things: Mapping, key: str):
    """The thing with this key, or an empty text."""
    return things.get(key, "")
