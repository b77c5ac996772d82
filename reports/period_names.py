"""How a year and a quarter are called in the language of the page; a year is called by its number."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def name(period) -> str:
    """The name in full; takes a period or its code."""
    year, dash, quarter = str(period).partition("-Q")
    return _("%(year)s-Q%(quarter)s") % {"year": year, "quarter": quarter} if dash else year


def short_name(period) -> str:
    """The name for the head of a column or beside a figure."""
    year, dash, quarter = str(period).partition("-Q")
    return pgettext("short", "%(year)s-Q%(quarter)s") % {"year": year, "quarter": quarter} if dash else year
