"""A small municipality in which anybody may try anything with two reports, and a witness who watches every step.

What is done goes through the doors that the pages use: first the right is asked for, then the function is called. A
refusal is an answer too, and must leave everything as it was.
"""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from libraries.models import Library, User
from reports import correction_requests, filling, findings, levels, questions, revisions, rights, workflow
from reports.computing import Given
from reports.corrections import deciding
from reports.filling import Entry, Figures, FillingError
from reports.models import SETTLED, Correction, Finding, Notice, Question, Report, Status

from . import rights_table, small_form

WHY = "Because it was counted twice."
LABEL = small_form.label
CONTENT = {
    "form": {"code": "chain", "label": LABEL("Chain"), "frequency": "year"},
    "edition": "chain-2020",
    "label": LABEL("Chain, edition of 2020"),
    "languages": ["en", "lv"],
    "periods": {"from": "2020", "to": None},
    "indicators": [
        small_form.indicator("users", "Users", required=True),
        small_form.indicator("visits", "Visits"),
        small_form.indicator("loans", "Loans", formula={"sum": ["loans_books", "loans_other"]}),
        small_form.indicator("loans_books", "Loans of books", parent="loans", relation="partition"),
        small_form.indicator("loans_other", "Other loans", parent="loans", relation="partition"),
    ],
    "tables": [],
    "narratives": [],
    "chapters": [
        {
            "code": "numbers",
            "title": LABEL("Numbers"),
            "blocks": [
                {"layout": "list", "indicators": ["users", "visits", "loans", "loans_books", "loans_other"]},
            ],
        }
    ],
    "checks": [{"rule": "W03", "indicators": ["visits", "users"], "low": 2, "high": 60}],
}
TYPED = ("users", "visits", "loans_books", "loans_other")
REFUSALS = (
    workflow.WorkflowError,
    FillingError,
    questions.QuestionError,
    correction_requests.CorrectionError,
    findings.FindingError,
)


class NotAllowedError(Exception):
    """What a page answers with 403."""


@dataclass(frozen=True)
class Standing:
    """Everything about a report that a step may or may not change."""

    status: str
    revision: int
    kept: int
    opened: tuple[str, ...] | None
    moves: tuple[tuple[str, str, int | None], ...]
    content: dict
    asked: tuple[tuple[int, str], ...]
    agreed: int

    @property
    def figures(self) -> dict:
        return self.content["figures"]


@dataclass
class World:
    """The people by name, the two reports, and what each person has seen of each report."""

    people: dict[str, User]
    reports: dict[str, int]
    seen: dict[tuple[str, str], tuple[str, Standing]] = field(default_factory=dict)
    done: Counter = field(default_factory=Counter)

    def report(self, place: str) -> Report:
        return Report.objects.with_names().get(pk=self.reports[place])

    def standing(self, place: str) -> Standing:
        report = self.report(place)
        moves = [
            (event.old, event.new, event.by_id) for event in report.events.order_by("pk") if event.old != event.new
        ]
        return Standing(
            status=report.status,
            revision=report.revision,
            kept=report.revisions.count(),
            opened=None if report.open_fields is None else tuple(report.open_fields),
            moves=tuple(moves),
            content=revisions.content_of(report),
            asked=tuple(report.questions.order_by("pk").values_list("pk", "state")),
            agreed=report.corrections.filter(state=Correction.State.AGREED).count(),
        )

    def try_out(self, who: str, what: str, place: str, number: int) -> bool:
        """Whether it was done; everything a refused one has begun is taken back, as the request of a page would."""
        try:
            with transaction.atomic():
                DEEDS[what](self, who, place, number)
        except (NotAllowedError, *REFUSALS):
            return False
        self.done[what] += 1
        return True


def allowed(may: bool) -> None:
    if not may:
        raise NotAllowedError


# The deeds, each as its page does it.


def save(world: World, who: str, place: str, number: int) -> None:
    user, report = world.people[who], world.report(place)
    allowed(rights.is_author(user, report))
    code = TYPED[number % len(TYPED)]
    filling.save(report, by=user, entries={code: Entry(Given(Decimal(number)))})


def explain(world: World, who: str, place: str, number: int) -> None:
    user, report = world.people[who], world.report(place)
    allowed(rights.may_edit(user, report))
    filling.save(report, by=user, explanations={"visits": f"{WHY} Number {number}."})


def take_in(world: World, who: str, place: str, number: int) -> None:
    """An import, which an administrator runs."""
    allowed(who == "administrator")
    entries = {code: Entry(Given(Decimal(number * 10 + at))) for at, code in enumerate(TYPED)}
    filling.save_many([Figures(world.report(place), entries)], by=world.people[who])


def submit(world: World, who: str, place: str, number: int) -> None:
    user, report = world.people[who], world.report(place)
    allowed(rights.may_submit(user, report))
    workflow.submit(report, by=user, signed_by="Anna Birch", signed_post="head")


def look(world: World, who: str, place: str, number: int) -> None:
    user, report = world.people[who], world.report(place)
    allowed(rights.sees(user, report))
    world.seen[who, place] = workflow.seen_of(report), world.standing(place)


def _mark(world: World, who: str, place: str) -> str:
    """The mark of the page that this person has open; whoever has none opens it now."""
    if (who, place) not in world.seen:
        look(world, who, place, 0)
    return world.seen[who, place][0]


def check_off(world: World, who: str, place: str, number: int) -> None:
    user, report = world.people[who], world.report(place)
    allowed(rights.may_check(user, report))
    workflow.check_off(report, by=user, seen=_mark(world, who, place))


def accept(world: World, who: str, place: str, number: int) -> None:
    user, report = world.people[who], world.report(place)
    allowed(rights.may_accept(user, report))
    workflow.accept(report, by=user, seen=_mark(world, who, place))


def give_back(world: World, who: str, place: str, number: int) -> None:
    """With a comment, without one, or with everything opened."""
    user, report = world.people[who], world.report(place)
    allowed(rights.may_return(user, report))
    workflow.give_back(report, by=user, comment=WHY if number % 3 else "", everything=number % 3 == 2)


def note(world: World, who: str, place: str, number: int) -> None:
    user, report = world.people[who], world.report(place)
    allowed(rights.may_review(user, report))
    questions.note(report, TYPED[number % len(TYPED)], "Is it right?", by=user)


def _question(report: Report, number: int) -> Question:
    found = list(report.questions.select_related("report__library", "report__municipality").order_by("pk"))
    allowed(bool(found))
    return found[number % len(found)]


def answer(world: World, who: str, place: str, number: int) -> None:
    user, report = world.people[who], world.report(place)
    allowed(rights.sees(user, report))
    questions.reply(_question(report, number), "It is right.", by=user)


def close(world: World, who: str, place: str, number: int) -> None:
    user, report = world.people[who], world.report(place)
    allowed(rights.sees(user, report))
    questions.close(_question(report, number), by=user)


def decide(world: World, who: str, place: str, number: int) -> None:
    """Whatever is unusual is accepted."""
    user, report = world.people[who], world.report(place)
    allowed(rights.may_review(user, report))
    now = report.submitted_at
    for one in report.findings.filter(state=Finding.State.OPEN):
        findings.decide(report, one.rule, one.code, one.place, Finding.Decision.ACCEPTED, by=user, at=now)


def not_require(world: World, who: str, place: str, number: int) -> None:
    user, report = world.people[who], world.report(place)
    allowed(rights.may_not_require(user, report))
    workflow.not_require(report, by=user, comment=WHY)


def require_again(world: World, who: str, place: str, number: int) -> None:
    user, report = world.people[who], world.report(place)
    allowed(rights.may_require_again(user, report))
    workflow.require_again(report, by=user, comment=WHY)


def consolidate(world: World, who: str, place: str, number: int) -> None:
    user, report = world.people[who], world.report(place)
    allowed(rights.may_move(user, report, Status.CONSOLIDATED))
    workflow.consolidate(Report.objects.filter(pk=report.pk), by=user)


def publish(world: World, who: str, place: str, number: int) -> None:
    user, report = world.people[who], world.report(place)
    allowed(rights.may_move(user, report, Status.PUBLISHED))
    workflow.publish(Report.objects.filter(pk=report.pk), by=user)


def ask_figure(world: World, who: str, place: str, number: int) -> None:
    user, report = world.people[who], world.report(place)
    allowed(rights.may_ask_correction(user, report))
    figures = {TYPED[number % len(TYPED)]: Given(Decimal(number))}
    correction_requests.ask(report, by=user, cause=WHY, figures=figures)


def ask_opening(world: World, who: str, place: str, number: int) -> None:
    user, report = world.people[who], world.report(place)
    allowed(rights.may_ask_correction(user, report))
    correction_requests.ask_to_open(
        report, by=user, cause=WHY, fields=None if number % 3 == 0 else [TYPED[number % len(TYPED)]]
    )


def _correction(world: World, who: str, place: str) -> Correction:
    user, report = world.people[who], world.report(place)
    allowed(rights.sees(user, report))
    found = report.corrections.select_related("report__library", "report__municipality").last()
    allowed(found is not None)
    return found


def agree(world: World, who: str, place: str, number: int) -> None:
    deciding.agree(_correction(world, who, place), by=world.people[who])


def refuse(world: World, who: str, place: str, number: int) -> None:
    deciding.refuse(_correction(world, who, place), by=world.people[who], said=WHY)


def withdraw(world: World, who: str, place: str, number: int) -> None:
    correction_requests.withdraw(_correction(world, who, place), by=world.people[who])


def switch(world: World, who: str, place: str, number: int) -> None:
    municipality = world.report(place).municipality
    allowed(levels.guided(world.people[who], on=workflow.timezone.localdate()).filter(pk=municipality.pk).exists())
    levels.set_central_check(municipality, check=not municipality.central_check, by=world.people[who])


DEEDS = {
    deed.__name__: deed
    for deed in (
        *(save, explain, take_in, submit, look, check_off, accept, give_back, note, answer, close, decide),
        *(not_require, require_again, consolidate, publish, ask_figure, ask_opening, agree, refuse, withdraw, switch),
    )
}
LEVELS_BY_SWITCH = {False: rights_table.PLAIN, True: rights_table.CENTRAL_FIRST}


class Witness:
    """Watches each step: what it changed, whether that may be, and whom it was told to."""

    def __init__(self, world: World):
        self.world = world

    def watch(self, who: str, what: str, place: str, number: int) -> None:
        central = self.world.report(place).municipality.central_check
        before = {one: self.world.standing(one) for one in self.world.reports}
        noticed = Notice.objects.count()
        page = self.world.seen.get((who, place))
        done = self.world.try_out(who, what, place, number)
        after = {one: self.world.standing(one) for one in self.world.reports}
        for one in self.world.reports:
            if one != place or not done:
                assert after[one] == before[one], (who, what, place, one)
        if not done:
            assert Notice.objects.count() == noticed, (who, what, place)
            return
        self._moved_as_it_may(who, what, place, before[place], after[place], LEVELS_BY_SWITCH[central])
        self._nothing_settled_changes_by_itself(what, before[place], after[place])
        self._only_what_is_open_changes(what, before[place], after[place])
        self._nobody_is_told_twice(noticed)
        if what in ("accept", "check_off") and page:
            assert page[1].content == before[place].content, "decided about what was not seen"

    def _moved_as_it_may(self, who, what, place, before: Standing, after: Standing, level: str) -> None:
        made = after.moves[len(before.moves) :]
        assert after.moves[: len(before.moves)] == before.moves
        if before.status == after.status:
            assert made == (), (what, made)
            return
        assert made == ((before.status, after.status, self.world.people[who].pk),), (what, made)
        if after.status == Status.REOPENED:
            assert (what, before.status in SETTLED, after.agreed) == ("agree", True, before.agreed + 1)
        else:
            move = (Status(before.status), Status(after.status))
            if what == "take_in":  # a file begins a report for whoever will go on with it
                who = "librarian" if place == "own" else "central"
            assert move in rights_table.moves_of(level, who.removeprefix("other_"), place), (who, what, move)

    def _nothing_settled_changes_by_itself(self, what: str, before: Standing, after: Standing) -> None:
        """Each settled state of a report is one revision, and what stands there is what was kept."""
        assert after.kept == after.revision
        raised = int(what == "accept") or int(what == "agree" and after.status in SETTLED)
        assert after.revision == before.revision + raised, what
        if before.status in SETTLED and after.status in SETTLED and before.content != after.content:
            assert (what, after.agreed) == ("agree", before.agreed + 1)

    def _only_what_is_open_changes(self, what: str, before: Standing, after: Standing) -> None:
        if before.opened is None or what not in ("save", "take_in"):
            return
        names = {*before.figures, *after.figures}
        changed = {code for code in names if before.figures.get(code) != after.figures.get(code)}
        assert changed - {"loans"} <= set(before.opened), (before.opened, changed)

    def _nobody_is_told_twice(self, noticed: int) -> None:
        """One step tells a person one thing about a report at most."""
        new = list(Notice.objects.order_by("pk").values_list("user", "kind", "report")[noticed:])
        assert len(new) == len(set(new)), new

    def look_back(self) -> None:
        """At the end: what is settled is exactly what was kept last."""
        for place in self.world.reports:
            report = self.world.report(place)
            if report.status in SETTLED:
                assert report.revisions.get(number=report.revision).content == revisions.content_of(report)


def reports_of(branch: Library, main: Library) -> dict[str, int]:
    """A report for each of both, not yet started."""
    edition = small_form.published(CONTENT)
    return {
        "own": small_form.report_for(branch, edition, "2023").pk,
        "main": small_form.report_for(main, edition, "2023").pk,
    }
