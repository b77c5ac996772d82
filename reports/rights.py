"""What a person may do with a report: one predicate for each right."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from libraries import access
from libraries.models import Library, Role

from . import moves
from .models import SETTLED, Correction, Question, Report, Status
from .moves import Whose

METHODOLOGISTS = (Role.METHODOLOGIST, Role.SCHOOL_METHODOLOGIST)
# Where the central library checks first (`has_central_step`), as a condition.
CENTRAL_FIRST = Q(library__kind=Library.Kind.BRANCH, municipality__central_check=True)


def sees(user, report: Report) -> bool:
    """Whether it is among `visible_to`. Those who write it do, and of them the database need not be asked."""
    if access.works_in(user, report.library, municipality=report.municipality_id):
        return True
    return Report.objects.visible_to(user).filter(pk=report.pk).exists()


def is_author(user, report: Report) -> bool:
    """Whose report it is: whoever works in the library, whatever the status."""
    return access.works_in(user, report.library)


def is_signer(user, report: Report) -> bool:
    """Whoever answers for the library: its head, or its central library."""
    return access.answers_for(user, report.library)


def is_reviewer(user, report: Report) -> bool:
    """Whose work it is to review it, whatever the status: the methodologist of where the library stood then.

    The report stays there when the library moves, so only this person can see it (`visible_to`).
    """
    return access.guides(user, report.library, municipality=report.municipality_id)


def is_checker(user, report: Report) -> bool:
    """Whose work it is to check it before the methodologist, whatever the status."""
    return has_central_step(report) and access.is_central(user, report.library, municipality=report.municipality_id)


def is_director(user, report: Report) -> bool:
    """The director of the region of where the library stood then."""
    return access.directs(user, report.library, municipality=report.municipality_id)


def works_with(user, report: Report) -> bool:
    """Those who write it and those who review it; everybody else only reads."""
    return is_author(user, report) or is_reviewer(user, report)


def has_central_step(report: Report) -> bool:
    """Whether the municipality's central library checks it first: reports of branches, where that is switched on."""
    return report.library.kind == Library.Kind.BRANCH and report.municipality.central_check


HOLDS: Mapping[Whose, Callable[..., bool]] = {
    Whose.AUTHOR: is_author,
    Whose.SIGNER: is_signer,
    Whose.CENTRAL: is_checker,
    Whose.REVIEWER: is_reviewer,
    Whose.DIRECTOR: is_director,
}


def may_move(user, report: Report, new: Status) -> bool:
    """Whether this person makes this move, by the table of moves. Corrections have a right of their own."""
    made = moves.between(report.status, new)
    if moves.depends_on_level(made):
        made = moves.on_level(made, central=has_central_step(report))
    return any(HOLDS[move.whose](user, report) for move in made if move.whose in HOLDS)


def may_edit(user, report: Report) -> bool:
    """Fill it in: its authors, while it is not with the reviewer."""
    return report.editable and is_author(user, report)


def may_submit(user, report: Report) -> bool:
    """Sign and hand it in: whoever answers for the library."""
    return report.editable and is_signer(user, report)


def may_check(user, report: Report) -> bool:
    """Check it off: the central library, where it comes first."""
    return may_move(user, report, Status.CHECKED)


def may_return(user, report: Report) -> bool:
    """Return it with questions: whoever it waits for. One that is required again stands where it stood: no return."""
    return report.status != Status.NOT_REQUIRED and may_move(user, report, Status.RETURNED)


def may_accept(user, report: Report) -> bool:
    """Accept it: the methodologist, once it has come to her."""
    return may_move(user, report, Status.ACCEPTED)


def may_review(user, report: Report) -> bool:
    """Look it through and decide: the central library or the methodologist, whoever it waits for now."""
    return may_return(user, report)


def may_not_require(user, report: Report) -> bool:
    """Say that this library owes no report for the period."""
    return may_move(user, report, Status.NOT_REQUIRED)


def may_require_again(user, report: Report) -> bool:
    return report.status == Status.NOT_REQUIRED and is_reviewer(user, report)


def may_extend(user, report: Report) -> bool:
    """Give its library more time, and take it back: the methodologist, while the library works on it.

    Not the central library: what it puts off for its branches would be missing in the region on the day (domain, e.2).
    """
    return report.editable and is_reviewer(user, report)


def extendable(user, reports: Iterable[Report], *, on: date) -> frozenset[int]:
    """The keys of those among many for which `may_extend` is true; one query."""
    keys = [report.pk for report in reports if report.editable]
    if not keys or not access.rights_of(user, on=on).has(*METHODOLOGISTS):
        return frozenset()
    return _keys(keys, reach(user, *METHODOLOGISTS, on=on))


def reach(user, *roles: Role, on: date, of: str = "") -> Q:
    """The condition “a report that this person has to do with by one of these roles”; `of`: the way to the report."""
    rights = access.rights_of(user, on=on)
    if not rights.has(*roles):
        return Q(pk__in=())
    only = rights.without(*(role for role in Role if role not in roles))
    return access.within(only, on=on, library=f"{of}library", municipality=f"{of}municipality")


def _keys(among: Iterable[int], condition: Q) -> frozenset[int]:
    return frozenset(Report.objects.filter(condition, pk__in=among).values_list("pk", flat=True))


def may_ask_correction(user, report: Report) -> bool:
    """Ask for a change of a report that is settled: whoever works with it, on either side."""
    return report.status in SETTLED and works_with(user, report)


def may_agree_correction(user, correction: Correction) -> bool:
    """Agree to a correction or refuse it: a second person.

    What the library asks for is decided by a reviewer or the director; what a reviewer asks for, also by whoever
    answers for the library.
    """
    report = correction.report
    if user.pk in (correction.by_id, correction.changed_by_id) or report.status not in SETTLED:
        return False
    if is_reviewer(user, report) or is_director(user, report):
        return True
    return is_signer(user, report) and all(is_reviewer(one, report) for one in correction.askers)


def level_of(user, report: Report) -> str:
    """The level at which somebody reviews it, whatever its status: that of the region, of the municipality, or none."""
    return "region" if is_reviewer(user, report) else "municipality" if is_checker(user, report) else ""


def levels_of(user, reports: Iterable[Report], *, on: date) -> dict[int, str]:
    """`level_of` for many reports, by their keys; at most two queries."""
    keys = [report.pk for report in reports]
    central = reach(user, Role.CENTRAL, on=on) & CENTRAL_FIRST
    found = dict.fromkeys(_keys(keys, central), "municipality")
    return found | dict.fromkeys(_keys(keys, reach(user, *METHODOLOGISTS, on=on)), "region")


def asks_with(user, question: Question) -> bool:
    """Whether somebody is on the side of who asked: that person, and who reviews the report at the same level.

    They see what was noted and not sent, and ask again. Once who asked reviews it no more, everybody who does.
    """
    if user.pk == question.by_id:
        return True
    level = level_of(user, question.report)
    return bool(level) and level_of(question.by, question.report) in (level, "")


def reads_questions(user, report: Report) -> bool:
    """Read the threads: those who work with the report on either side, and the director."""
    return works_with(user, report) or bool(level_of(user, report)) or is_director(user, report)


def may_answer(user, question: Question) -> bool:
    """Answer a question that was sent: the authors of the report, but not those who asked."""
    sent = question.state in (Question.State.OPEN, Question.State.ANSWERED)
    return sent and is_author(user, question.report) and not asks_with(user, question)


def may_close(user, question: Question) -> bool:
    """Close a thread: who asked or, once that person reviews the report no more, whoever does.

    What the central library has let on it reviews no more: the methodologist closes what was left open there.
    """
    level = level_of(user, question.report)
    if not level or user.pk == question.by_id:
        return bool(level)
    asked_at = level_of(question.by, question.report)
    let_on = question.report.status == Status.CHECKED and (level, asked_at) == ("region", "municipality")
    return let_on or not asked_at


def beside(user, report: Report) -> QuerySet[Report]:
    """The other reports whose figures a person may see beside this one: for those who work with it, all.

    An analyst sees accepted ones only: the year before may just be mended.
    """
    return Report.objects.all() if works_with(user, report) else Report.objects.visible_to(user)
