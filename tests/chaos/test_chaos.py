"""Nothing typed is lost, doubled or overwritten unseen, whatever happens to network, server, session, tab and browser.

`make chaos` plays a thousand runs on each database; without that six are played. A run that fails prints its seed
and what happened in it, and how the runs beside it can be played again together with it.
"""

import sys
import time

import pytest
from django.db import connection

from .desk import Desk
from .group import Counts, Group
from .oracle import Trouble
from .script import DISTURBANCES

SIDE_BY_SIDE = 6


@pytest.mark.django_db(transaction=True)
def test_nothing_typed_is_lost_or_doubled(chaos_world, site, people, seeds):
    counts, failures, began = Counts(), [], time.monotonic()
    for first in range(0, len(seeds), SIDE_BY_SIDE):
        together = seeds[first : first + SIDE_BY_SIDE]
        group = Group(chaos_world, site, *people, together)
        for desk, troubles in group.run(counts).items():
            if troubles:
                failures.append(report(desk, troubles, together))
                sys.stdout.write(f"\n{failures[-1]}\n")
        sys.stdout.write(f"\r{counts.runs} of {len(seeds)} runs, {len(failures)} failed ")
        sys.stdout.flush()
    sys.stdout.write(summary(counts, time.monotonic() - began))
    assert failures == [], f"{len(failures)} of {counts.runs} runs failed"


def report(desk: Desk, troubles: list[Trouble], together: list[int]) -> str:
    again = f"make chaos SEED={together[0]} RUNS={len(together)}"
    lines = [f"Run {desk.seed} failed; `{again}` plays it again.", *map(str, troubles), *desk.log]
    return "\n    ".join(lines)


def summary(counts: Counts, seconds: float) -> str:
    lines = [
        f"\n{connection.vendor}: {counts.runs} runs in {seconds / 60:.1f} min: {counts.steps} steps, "
        f"{counts.typed} values typed, {counts.conflicts} conflicts chosen",
        *(f"  {counts.disturbances[kind]:5} × {sentence}" for kind, sentence in DISTURBANCES.items()),
        *(f"  {counts.troubles[kind]:5} runs with something {kind}" for kind in ("lost", "doubled", "overwritten")),
        f"  {counts.young:5} values gone that were typed less than five seconds before their window was closed",
    ]
    return "\n".join(lines) + "\n"
