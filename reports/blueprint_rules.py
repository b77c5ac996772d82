"""The rules whose use a form declares: how many indicators each names, its thresholds, and what else it reads. Pure."""

from collections.abc import Mapping
from typing import NamedTuple


class Shape(NamedTuple):
    """How a use of a rule looks in a form file.

    `indicators`: how many it names; None is any number but none, 0 none at all. `also`: the lists it has beside them.
    """

    indicators: int | None = None
    limits: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


SHAPES: Mapping[str, Shape] = {
    "W01": Shape(limits=("percent", "units", "money")),
    "W02": Shape(limits=("low", "high", "points")),
    "W03": Shape(2, ("low", "high")),
    "W04": Shape(limits=("points",)),
    "W05": Shape(2, ("difference",)),
    "W23": Shape(limits=("difference",)),
    "W25": Shape(limits=("percent",)),
    "W08": Shape(0, ("years",), ("except",)),
    "W17": Shape(0, ("months",), ("place",)),
    "W18": Shape(0, ("years",), ("place",)),
    "W19": Shape(0, (), ("sessions", "downloads")),
    "W24": Shape(0),
    "W26": Shape(0, ("percent",), ("partner", "received", "sent")),
    "W28": Shape(0, (), ("place", "mode", "remote", "in_person")),
    "W29": Shape(0, (), ("names", "addresses")),
    "W31": Shape(0, ("characters",)),
    "W32": Shape(0, (), ("place",)),
    "W33": Shape(0, ("characters", "percent"), ("except",)),
}
