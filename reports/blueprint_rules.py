"""The rules whose use a form declares: how many indicators each names, its thresholds, and what else it reads. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Reach(StrEnum):
    """How far a change of a figure reaches into what a rule says.

    `ALONE`: the rule judges each of its indicators by itself. `TOGETHER`: a change of what it reads may change what it
    says of any. `WHOLE`: it looks at the whole report, and is asked only where all of it is read. `EACH`: each text,
    each row and each figure of a profile is judged by itself, whatever else there is. `MONEY`: each text by itself,
    beside all the money of the report.
    """

    ALONE = "alone"
    TOGETHER = "together"
    WHOLE = "whole"
    EACH = "each"
    MONEY = "money"


class Shape(NamedTuple):
    """How a use of a rule looks in a form file.

    `indicators`: how many it names; None is any number but none, 0 none at all. `also`: the lists it has beside them.
    `speaks_of`: the only one of its indicators that it says something of, by its place; None for any of them. `may`:
    lists that a form may leave out.
    """

    indicators: int | None = None
    limits: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    reach: Reach = Reach.TOGETHER
    speaks_of: int | None = None
    may: tuple[str, ...] = ()


ALONE, WHOLE, EACH = Reach.ALONE, Reach.WHOLE, Reach.EACH

SHAPES: Mapping[str, Shape] = {
    "W01": Shape(limits=("percent", "units", "money"), reach=ALONE),
    "W02": Shape(limits=("low", "high", "points"), reach=ALONE),
    "W03": Shape(2, ("low", "high"), speaks_of=0),
    "W04": Shape(limits=("points",), speaks_of=0),
    "W05": Shape(2, ("difference",), speaks_of=1),
    "W06": Shape(limits=("difference",), reach=ALONE),
    "W07": Shape(limits=("difference",), reach=ALONE),
    "W09": Shape(limits=("difference",), also=("sources", "projects"), reach=ALONE),
    "W10": Shape(1, also=("received",)),
    "W11": Shape(limits=("per_inhabitant",), also=("population",), speaks_of=0),
    "W12": Shape(2, ("loans", "loans_regional"), reach=WHOLE),
    "W13": Shape(reach=ALONE),
    "W14": Shape(limits=("low", "high", "percent"), reach=ALONE),
    "W15": Shape(2, ("times", "percent"), speaks_of=0),
    "W16": Shape(2, ("per_employee", "row"), ("hours",)),
    "W20": Shape(limits=("units", "count"), reach=WHOLE),
    "W21": Shape(limits=("percent",), reach=ALONE),
    "W22": Shape(reach=ALONE),
    "W23": Shape(limits=("difference",), reach=ALONE),
    "W25": Shape(limits=("percent",), reach=ALONE),
    "W27": Shape(2, speaks_of=0),
    "W30": Shape(2, ("percent",), speaks_of=0),
    "W35": Shape(limits=("percent", "units", "money", "far", "alike"), also=("hours",), reach=ALONE),
    "W08": Shape(0, ("years",), ("except",), reach=EACH),
    "W17": Shape(0, ("months",), ("place",), reach=EACH),
    "W18": Shape(0, ("years",), ("place",), reach=EACH),
    "W19": Shape(0, (), ("sessions", "downloads"), reach=EACH),
    "W24": Shape(0, reach=EACH),
    "W26": Shape(0, ("percent",), ("partner", "received", "sent"), reach=EACH),
    "W28": Shape(0, (), ("place", "mode", "remote", "in_person"), reach=EACH),
    "W29": Shape(0, (), ("names", "addresses"), reach=EACH, may=("people", "posts")),
    "W31": Shape(0, ("characters",), reach=EACH),
    "W32": Shape(0, (), ("place",), reach=EACH),
    "W33": Shape(0, ("characters", "percent"), ("except",), reach=EACH),
    "W36": Shape(0, ("money",), reach=Reach.MONEY),
}
