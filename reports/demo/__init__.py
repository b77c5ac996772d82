"""The demonstration year: invented libraries beside the real figures of one, built through the doors everyone uses."""

from collections.abc import Callable

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from libraries.models import Library, User

from . import network, people, told, training_year, year
from .files import DemoError

STEPS = (
    (_lazy("the forms"), year.load_forms),
    (_lazy("the municipalities and libraries"), network.build),
    (_lazy("the people"), people.build),
    (_lazy("the training records"), training_year.build),
    (_lazy("the years 2021 and 2022"), year.take_in_history),
    (_lazy("the quarterly reports of 2023"), year.tell_quarters),
    (_lazy("the annual reports of 2023"), year.tell_annual),
    (_lazy("the notices"), told.date_notices),
)


def present() -> bool:
    return Library.objects.filter(is_demo=True).exists()


def refusal() -> str:
    """Why the demonstration year may not be put into this database; empty when it may, or is there already.

    Its accounts have a password that everyone can read, so they never go where real libraries or people are.
    """
    if present():
        return ""
    if Library.objects.exists():
        return _("This database already holds libraries, so the demonstration year is not put into it.")
    if User.objects.exists():
        return _("This database already holds accounts, so the demonstration year is not put into it.")
    return ""


def build(say: Callable[[str], None] = lambda line: None) -> None:
    """Build the whole year, or nothing when it is there already. Raises `DemoError`.

    What is stored as text, such as the diary, is in Latvian, whatever the language of the terminal.
    """
    if reason := refusal():
        raise DemoError(reason)
    if present():
        return
    with translation.override("lv"), transaction.atomic():
        for name, step in STEPS:
            say(str(name))
            step()


__all__ = ["DemoError", "build", "present", "refusal"]
