"""What an explanation may name beside its words: the right figure of last year. Pure."""

from django.utils.translation import gettext as _

from .blueprint import Blueprint
from .entries import EntryError, read_entry

LONGEST_RIGHT = 40


def can_be_righted(blueprint: Blueprint, code: str) -> bool:
    """Whether last year's figure can be named beside this one: what is computed follows its parts."""
    indicator = blueprint.indicators.get(code)
    return indicator is not None and not indicator.computed


def problem_with_right(blueprint: Blueprint, code: str, typed: str) -> str:
    """Why what was typed as last year's right figure is none; empty when it is one, or blank."""
    if len(typed.strip()) > LONGEST_RIGHT:
        return _("This is longer than %(most)d characters. Shorten it.") % {"most": LONGEST_RIGHT}
    try:
        read_entry(blueprint.indicators[code], typed, blueprint)
    except EntryError as error:
        return str(error)
    return ""
