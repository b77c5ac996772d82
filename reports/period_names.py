"""How a year and a quarter are called in the language of the page; a year is called by its number.

Each takes a period or its code. Files for machines and addresses keep the code.
"""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def name(period) -> str:
    """The name in full."""
    words = _words(period)
    return _("%(year)s-Q%(quarter)s") % words if words["quarter"] else words["year"]


def short_name(period) -> str:
    """The name for the head of a column or beside a figure."""
    words = _words(period)
    return pgettext("short", "%(year)s-Q%(quarter)s") % words if words["quarter"] else words["year"]


def compared(period) -> str:
    """The name of a period that another one is compared with, as it stands after “against” and “about”."""
    words = _words(period)
    pattern = pgettext("against", "%(year)s-Q%(quarter)s") if words["quarter"] else pgettext("against", "%(year)s")
    return pattern % words


def whose(period) -> str:
    """The name of a period whose figure it is, as it stands before “figure”."""
    words = _words(period)
    pattern = pgettext("of", "%(year)s-Q%(quarter)s") if words["quarter"] else pgettext("of", "%(year)s")
    return pattern % words


def during(period) -> str:
    """The name of a period in which something was, as it stands for “in”."""
    words = _words(period)
    pattern = pgettext("in", "%(year)s-Q%(quarter)s") if words["quarter"] else pgettext("in", "%(year)s")
    return pattern % words


def _words(period) -> dict[str, str]:
    year, _dash, quarter = str(period).partition("-Q")
    return {"year": year, "quarter": quarter}
