"""A way on from a page: a link with its words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """A link on the page; `current` when it leads to where the person is."""

    label: str
    url: str
    current: bool = False
