"""Labels of a form and figures in the language of the page, and finding things by their code."""

from collections.abc import Mapping
from decimal import Decimal

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import period_names
from ..blueprint import Indicator, Label
from ..entries import shown
from ..languages import language

register = template.Library()

MOST_DAYS_LATE = 99  # nobody counts further


@register.filter
def worded(label: Label | None) -> str:
    """A label in the language of the page."""
    return label.in_language(language()) if label else ""


register.filter("period_name", period_names.name)
register.filter("period_short", period_names.short_name)
register.filter("period_against", period_names.compared)
register.filter("period_whose", period_names.whose)
register.filter("period_during", period_names.during)


@register.filter
def figure(number: Decimal | None, indicator: Indicator) -> str:
    """A number in the notation of its indicator."""
    return shown(number, indicator)


@register.filter
def at(things: Mapping, key: str):
    """The thing with this key, or an empty text."""
    return things.get(key, "")


@register.filter
def days_in_words(days: int) -> str:
    """How long until a day, or since: today, tomorrow, in 5 days, 3 days late; after months simply late."""
    if days < -MOST_DAYS_LATE:
        return _("late")
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    if days > 1:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return _("tomorrow") if days else _("today")
