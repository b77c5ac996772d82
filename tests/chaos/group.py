"""Some runs side by side, at one site that meets all their disturbances; then everything heals and each is judged."""

import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Error

from .desk import Desk, Window
from .oracle import YOUNG, Trouble
from .people import Person
from .script import DISTURBANCES, OTHER, OWN, SECOND, Step, script
from .serving import Site
from .world import World

PATIENCE = 90  # seconds until everything must be saved once all is well again
REST = 15  # after so many a person who still sees something unsaved opens the page anew


@dataclass
class Counts:
    runs: int = 0
    steps: int = 0
    typed: int = 0
    conflicts: int = 0
    young: int = 0
    disturbances: Counter = field(default_factory=Counter)
    troubles: Counter = field(default_factory=Counter)


class Group:
    """The runs of some seeds."""

    def __init__(self, world: World, site: Site, ann: Person, bert: Person, seeds: Sequence[int]):
        self.world, self.site, self.ann, self.bert = world, site, ann, bert
        self.down_until = 0.0
        self.desks = [self._desk(seed) for seed in seeds]

    def _desk(self, seed: int) -> Desk:
        windows = {OWN: self.ann, SECOND: self.ann, OTHER: self.bert}
        named = {name: Window(name, person) for name, person in windows.items()}
        return Desk(seed, self.world.report(seed), named, random.Random(seed))

    @property
    def people(self) -> list[Person]:
        return [self.ann, self.bert]

    @property
    def _is_disturbed(self) -> bool:
        return any(person.offline_until for person in self.people) or not self.site.is_up

    def run(self, counts: Counts) -> dict[Desk, list[Trouble]]:
        """Plays the scripts step by step in turn, heals, and gives what is wrong with each run."""
        scripts = {desk.seed: script(desk.rng) for desk in self.desks}
        for desk, step in self._in_turn(scripts):
            self._mend()
            self._play(desk, step)
            counts.steps += 1
            counts.disturbances.update([step.does] if step.does in DISTURBANCES else [])
        left = self.heal()
        found = {}
        for desk in self.desks:
            found[desk.seed] = desk.judge() + [
                Trouble("lost", (), None, f"never saved: {one}") for one in left if one.startswith(f"{desk.report.pk} ")
            ]
            counts.runs += 1
            counts.typed += len(desk.evidence.typed)
            counts.conflicts += len(desk.evidence.choices)
            counts.young += desk.young_losses()
            counts.troubles.update({trouble.kind for trouble in found[desk.seed]})
        self.leave()
        return {desk: found[desk.seed] for desk in self.desks}

    def _in_turn(self, scripts: dict[int, list[Step]]) -> Iterator[tuple[Desk, Step]]:
        for place in range(max(map(len, scripts.values()))):
            for desk in self.desks:
                if place < len(scripts[desk.seed]):
                    yield desk, scripts[desk.seed][place]

    # --- steps

    def _play(self, desk: Desk, step: Step) -> None:
        try:
            getattr(self, f"_{step.does}")(desk, step)
        except Error as error:
            # What a person cannot do at the moment she does not do.
            desk.tell(f"{step.window} could not {step.does}: {str(error).splitlines()[0]}")
        if desk.rng.random() < 0.25 and not self._is_disturbed:
            desk.answer()

    def _open(self, desk: Desk, step: Step) -> None:
        desk.opened(step.window)

    def _type(self, desk: Desk, step: Step) -> None:
        desk.type_somewhere(step.window)

    def _remove_row(self, desk: Desk, step: Step) -> None:
        desk.remove_row(step.window)

    def _pause(self, desk: Desk, step: Step) -> None:
        self._wait(step.seconds)

    def _second_tab(self, desk: Desk, step: Step) -> None:
        desk.type_in_the_same(step.window, step.other)

    _second_person = _second_tab

    def _cut(self, desk: Desk, step: Step) -> None:
        person = desk.windows[step.window].person
        person.cut(step.seconds)
        self._tell(f"the network of {person.user} is cut for {step.seconds:.1f} s")

    def _expire(self, desk: Desk, step: Step) -> None:
        person = desk.windows[step.window].person
        person.expire()
        self._tell(f"the session of {person.user} expires")

    def _kill(self, desk: Desk, step: Step) -> None:
        self.site.kill()
        self.down_until = time.monotonic() + step.seconds / 2
        self._tell("the server is killed")

    def _close_tab(self, desk: Desk, step: Step) -> None:
        self._age(desk)
        desk.close(step.window)

    def _reopen(self, desk: Desk, step: Step) -> None:
        person = desk.windows[step.window].person
        self._age(desk)
        for other in self.desks:
            for window in other.windows.values():
                if window.person is person and window.page is not None:
                    other.has_closed(window.name)
                    window.page = None
        person.go()
        person.come()
        self._tell(f"{person.user} closes the browser and opens it again")

    def _stranger(self, desk: Desk, step: Step) -> None:
        person = desk.windows[step.window].person
        person.expire()
        person.be(self.world.stranger)
        self._tell(f"a stranger signs in where {person.user} was")
        page = person.context.new_page()
        try:
            page.goto("/", wait_until="load")
            self._wait(0.5)
        finally:
            page.close(run_before_unload=False)

    def _age(self, desk: Desk) -> None:
        """More often than not everything is old enough to be safe before a window is closed."""
        if desk.evidence.typed and desk.rng.random() < 0.6:
            self._wait(max(0.0, desk.evidence.typed[-1].at + YOUNG + 0.1 - time.monotonic()))

    # --- what heals by itself, and what is made to

    def _mend(self, *, now: bool = False) -> None:
        for person in self.people:
            person.mend(now=now)
        if self.down_until and (now or time.monotonic() > self.down_until):
            self.site.start()
            self.down_until = 0.0
            self._tell("the server is started")

    def _tell(self, sentence: str) -> None:
        for desk in self.desks:
            desk.tell(sentence)

    def _wait(self, seconds: float) -> None:
        self.ann.context.pages[0].wait_for_timeout(seconds * 1000)

    def heal(self) -> list[str]:
        """Everything is well again, and everybody waits, signs in and chooses until all is saved. → what is not"""
        self._mend(now=True)
        self.site.wait()
        self._tell("everything heals")
        for person in self.people:
            person.hurry()
        for desk in self.desks:
            for name in {OWN, *(OTHER for one in desk.evidence.typed if one.place == OTHER)}:
                desk.opened(name)
        until, reopens = time.monotonic() + PATIENCE, time.monotonic() + REST
        while left := self._left():
            if time.monotonic() > until:
                return left
            if time.monotonic() > reopens:
                self._come_back(left)
                reopens = time.monotonic() + REST
            for desk in self.desks:
                desk.answer()
            self._wait(0.1)
        return []

    def _left(self) -> list[str]:
        unsent = [one for person in self.people for one in person.unsent()]
        return unsent + [f"{desk.report.pk} in its window" for desk in self.desks if not desk.is_settled()]

    def _come_back(self, left: list[str]) -> None:
        """Whoever has left something in a report opens it anew."""
        for desk in self.desks:
            if any(one.startswith(f"{desk.report.pk} ") for one in left):
                desk.tell("still unsaved: " + "; ".join(one for one in left if one.startswith(f"{desk.report.pk} ")))
                for name in (OWN, OTHER):
                    desk.windows[name].person.be(desk.windows[name].person.user)
                    desk.close(name)
                    desk.opened(name)

    def leave(self) -> None:
        for desk in self.desks:
            for window in desk.windows.values():
                if window.page is not None:
                    window.page.close(run_before_unload=False)
                    window.page = None
