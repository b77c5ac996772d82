"""Gentle doubts about a record: they are said, and never stand in the way. Pure."""

import re

from django.utils.translation import gettext as _

# How people write “on the internet” in the place of an event, in Latvian and English; without long vowels, too.
_ONLINE = re.compile(
    r"tie[sš]saist|att[aā]lin|\bonline\b|\bon-line\b|\bremote|\bzoom|\bms teams|\bteams\b|\bwebex|google meet"
    r"|virtu[aā]l|\binternet|\be-vid|youtube|moodle|https?:",
    re.IGNORECASE,
)


def place_and_mode(place: str, mode: str) -> str:
    """A sentence when the place and the mode tell different stories, otherwise an empty text."""
    online = bool(_ONLINE.search(place))
    if online and mode == "in_person":
        return _("The place is “%(place)s”, but the event is marked as held in person. Please check.") % {
            "place": place
        }
    if not online and mode == "remote":
        return _("The event is marked as remote, but its place is “%(place)s”. Please check.") % {"place": place}
    return ""
