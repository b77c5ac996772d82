"""What must be true after a run: nothing typed is missing, doubled, or overwritten by someone who had not seen it.

Every value that a run types carries a number of its own, its token, so that wherever it turns up it tells who typed it,
in which field, and over what. The database tells, through triggers, everything that a field has ever held.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

YOUNG = 5  # seconds; what was typed so shortly before its tab was closed may be gone

Field = tuple[str, ...]  # ("figure", code) · ("why", code) · ("text", code) · ("cell", row, column) · ("row", row)


@dataclass(frozen=True)
class Typed:
    """A value typed into a field in one window; or, in the field of a row, the removal of that row.

    `over` is what stood in the field; a removal goes `over` nothing, but `covers` what stood in the cells.
    """

    token: int
    field: Field
    place: str
    person: int
    at: float
    over: int | None = None
    covers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Choice:
    """Between two values of a field, as the page offered them."""

    field: Field
    mine: int
    theirs: int | None
    kept_mine: bool


@dataclass(frozen=True)
class Stored:
    """What a field came to hold; of a row: `None` when it was removed."""

    field: Field
    token: int | None


@dataclass(frozen=True)
class Trouble:
    kind: str  # lost, doubled, overwritten, foreign, unchosen, misattributed
    field: Field
    token: int | None
    why: str

    def __str__(self):
        return f"{self.kind}: {self.token} in {' '.join(self.field)} – {self.why}"


@dataclass
class Evidence:
    """All that was done and seen in one run."""

    typed: list[Typed] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    closings: list[tuple[str, float]] = field(default_factory=list)  # of which window, when
    history: list[Stored] = field(default_factory=list)
    signed: list[tuple[str, int, int]] = field(default_factory=list)  # figure, token, person: the memory of the report

    @cached_property
    def by_token(self) -> dict[int, Typed]:
        return {one.token: one for one in self.typed}

    def was_young(self, one: Typed) -> bool:
        return any(place == one.place and 0 <= at - one.at < YOUNG for place, at in self.closings)


def troubles(run: Evidence) -> list[Trouble]:
    return [*_doubled(run), *_foreign(run), *_overwritten(run), *_unchosen(run), *_lost(run), *_misattributed(run)]


def excused(run: Evidence) -> list[int]:
    """What is gone, but was typed so shortly before its window was closed that it may be."""
    kept = _accounted(run, excuse_young=False)
    return [one.token for one in run.typed if one.token not in kept and one.token in _accounted(run)]


def _steps(run: Evidence) -> Iterator[tuple[Field, int | None, int | None]]:
    """Field, what it held, what it holds from then on; writing the same again is no step, a removed row holds none."""
    held: dict[Field, int | None] = {}
    for one in run.history:
        if one.field[0] == "row":
            held = {place: token for place, token in held.items() if place[:2] != ("cell", one.field[1])}
            yield one.field, None, one.token
        elif held.get(one.field) != one.token:
            yield one.field, held.get(one.field), one.token
            held[one.field] = one.token


def _doubled(run: Evidence) -> Iterator[Trouble]:
    times: Counter[tuple[Field, int | None]] = Counter()
    for place, _old, token in _steps(run):
        if place[0] == "row" and token is None:
            # Whoever wants to keep a row that is gone makes it anew, with all its cells.
            times = Counter({key: count for key, count in times.items() if key[0][:2] != ("cell", place[1])})
        elif token is not None:
            times[place, token] += 1
            if times[place, token] == 2:
                yield Trouble("doubled", place, token, "it came into the field twice")
    told = Counter((code, token) for code, token, _person in run.signed)
    for (code, token), count in told.items():
        if count > 1:
            yield Trouble("doubled", ("figure", code), token, f"the memory of the report tells it {count} times")


def _foreign(run: Evidence) -> Iterator[Trouble]:
    for place, _old, token in _steps(run):
        if token is not None and (token not in run.by_token or run.by_token[token].field != place):
            yield Trouble("foreign", place, token, "nobody typed it there")


def _knew(run: Evidence, token: int) -> set[int]:
    """What whoever typed this had before her eyes there, and what had stood there before that."""
    found: set[int] = set()
    todo = [token]
    while todo:
        one = run.by_token.get(todo.pop())
        over = set() if one is None else {one.over} - {None} | one.covers
        todo.extend(over - found)
        found |= over
    return found


def _chosen_over(run: Evidence, tokens: set[int]) -> set[int | None]:
    return {choice.theirs for choice in run.choices if choice.kept_mine and choice.mine in tokens}


def _overwritten(run: Evidence) -> Iterator[Trouble]:
    for place, old, new in _steps(run):
        if old is not None and new in run.by_token:
            line = _knew(run, new) | {new}
            if old not in line and old not in _chosen_over(run, line):
                yield Trouble("overwritten", place, old, f"by {new}, whose writer had not seen it and was not asked")
    yield from _swept_away(run)


def _swept_away(run: Evidence) -> Iterator[Trouble]:
    """Cells that went with their row though nobody who removed it had seen them, or chosen against them."""
    cells: dict[str, dict[Field, int]] = {}
    for one in run.history:
        if one.field[0] == "cell" and one.token is not None:
            cells.setdefault(one.field[1], {})[one.field] = one.token
        elif one.field[0] == "row" and one.token is None:
            removals = [typed for typed in run.typed if typed.field == one.field]
            if not removals:
                yield Trouble("lost", one.field, None, "the row is gone, and nobody removed it")
            asked = any(choice.field == one.field and choice.kept_mine for choice in run.choices)
            seen = set().union(*({*typed.covers}.union(*(_knew(run, it) for it in typed.covers)) for typed in removals))
            for place, token in cells.pop(one.field[1], {}).items():
                if removals and token not in seen and not asked:
                    yield Trouble("overwritten", place, token, "removed with its row by someone who had not seen it")


def _unchosen(run: Evidence) -> Iterator[Trouble]:
    stored = {one.token for one in run.history}
    for choice in run.choices:
        if not choice.kept_mine and choice.mine in stored:
            yield Trouble("unchosen", choice.field, choice.mine, "it is stored although its writer chose the other one")


def _accounted(run: Evidence, *, excuse_young: bool = True) -> set[int]:
    """What is stored or was, was chosen against, was never sent because its row was taken away – or typed over."""
    stored = {one.token for one in run.history}
    rejected = {choice.mine for choice in run.choices if not choice.kept_mine}
    removed = {one.field for one in run.history if one.field[0] == "row" and one.token is None}
    ever = {one.field[1] for one in run.history if one.field[0] == "cell"}
    found = set()
    for one in reversed(run.typed):
        gone = one.field[0] == "row" and (one.field in removed or one.field[1] not in ever)
        if one.token in stored or one.token in rejected or gone or (excuse_young and run.was_young(one)):
            found.add(one.token)
    for one in reversed(run.typed):
        if one.token in found:
            found |= _knew(run, one.token)
    return found


def _lost(run: Evidence) -> Iterator[Trouble]:
    kept = _accounted(run)
    for one in run.typed:
        if one.token not in kept:
            yield Trouble("lost", one.field, one.token, f"typed in {one.place}, never stored, never chosen against")


def _misattributed(run: Evidence) -> Iterator[Trouble]:
    for code, token, person in run.signed:
        if token in run.by_token and run.by_token[token].person != person:
            yield Trouble("misattributed", ("figure", code), token, f"it is said to be of person {person}")


def unlike(history: Sequence[Stored], now: Iterable[Stored]) -> list[Trouble]:
    """Where the last that was stored is not what the tables hold: then the triggers have missed something."""
    last: dict[Field, int | None] = {}
    for one in history:
        if one.field[0] != "row":
            last[one.field] = one.token
        elif one.token is None:
            last = {place: token for place, token in last.items() if place[:2] != ("cell", one.field[1])}
    held = {place: token for place, token in last.items() if token is not None}
    there = {one.field: one.token for one in now if one.token is not None}
    return [
        Trouble("lost", place, held.get(place), f"the table holds {there.get(place)}")
        for place in held.keys() | there.keys()
        if held.get(place) != there.get(place)
    ]
