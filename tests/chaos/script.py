"""What happens in a run, drawn from its seed: who types, and what goes wrong meanwhile."""

import random
from dataclasses import dataclass

OWN, SECOND, OTHER = "A1", "A2", "B1"  # Ann's window, her second one, Bert's
DISTURBANCES = {
    "cut": "the network is cut",
    "kill": "the server is killed (kill -9) and started again",
    "expire": "the session expires",
    "second_tab": "the same field is edited in a second tab",
    "second_person": "the same field is edited by a second person",
    "close_tab": "the tab is closed and opened again",
    "reopen": "the browser is closed and opened again",
    "stranger": "another person signs in at the same computer",
}
# Those that take long, or that meet everybody who works at the same time, are drawn more rarely.
WEIGHTS = {
    "cut": 8, "kill": 3, "expire": 5, "second_tab": 7, "second_person": 7, "close_tab": 5, "reopen": 2, "stranger": 2
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    does: str
    window: str = OWN
    other: str = ""
    seconds: float = 0


def script(rng: random.Random) -> list[Step]:
    """The steps of a run."""
    drawn = rng.choices(list(WEIGHTS), list(WEIGHTS.values()), k=rng.choice([1, 2, 2, 3]))
    windows = [OWN, OWN]
    if "second_tab" in drawn or rng.random() < 0.1:
        windows.append(SECOND)
    if "second_person" in drawn or rng.random() < 0.1:
        windows.append(OTHER)
    steps = [typing(rng, windows) for _step in range(rng.randint(6, 11))]
    for kind in drawn:
        steps.insert(rng.randrange(1, len(steps)), disturbance(rng, kind, windows))
    # Those who will disturb each other have the page before them from the beginning, more often than not.
    if rng.random() < 0.7:
        steps = [*(Step("open", name) for name in dict.fromkeys(windows)), *steps]
    return steps


def typing(rng: random.Random, windows: list[str]) -> Step:
    does = rng.choices(["type", "remove_row", "pause"], [20, 3, 3])[0]
    return Step(does, rng.choice(windows), seconds=rng.choice([0.05, 0.2, 0.5, 2.2]))


def disturbance(rng: random.Random, kind: str, windows: list[str]) -> Step:
    if kind in ("second_tab", "second_person"):
        pair = [OWN, SECOND if kind == "second_tab" else OTHER]
        rng.shuffle(pair)
        return Step(kind, *pair)
    return Step(kind, rng.choice(windows), seconds=rng.uniform(0.2, 2.5))
