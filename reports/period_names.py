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


def compared(period) -> str:
    """The name of a period that another one is compared with, as it stands after “against”."""
    year, dash, quarter = str(period).partition("-Q")
    words = {"year": year, "quarter": quarter}
    return (pgettext("against", "%(year)s-Q%(quarter)s") if dash else pgettext("against", "%(year)s")) % words


def whose(period) -> str:
    """The name of a period whose figure it is, as it stands before “figure”."""
    year, dash, quarter = str(period).partition("-Q")
    words = {"year": year, "quarter": quarter}
    return (pgettext("of", "%(year)s-Q%(quarter)s") if dash else pgettext("of", "%(year)s")) % words
