"""What is missing beside what is there: W22, W27."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from .facts import Facts
from .issues import Issue


def service_centre_without_visits(facts: Facts) -> Iterator[Issue]:
    """W22: the profile has a customer service centre, but its visitors are not counted.

    The profile is of today: it says nothing of years from before the system.
    """
    for check in facts.uses_of("W22"):
        for code in check.indicators:
            if facts.profile.service_centre and not facts.history and facts.figure(code).blank:
                sentence = _(
                    "The library has a customer service centre: count its visitors too, so that they are told apart."
                )
                yield Issue("W22", code, sentence)


def events_without_participants(facts: Facts) -> Iterator[Issue]:
    """W27: there were events, but nobody was counted at them. Declared unknown is an answer."""
    for check in facts.uses_of("W27"):
        participants, events = check.indicators
        figure = facts.figure(participants)
        if facts.known(events) and facts[events] > 0 and (figure.blank or figure.number == 0):
            sentence = _("“%(events)s”: %(number)s, but no participants. How many people took part?")
            yield Issue("W27", participants, sentence % {"events": facts.label(events), "number": facts.shown(events)})
