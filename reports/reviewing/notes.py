"""Questions that were noted on reports and never sent: whose they are, and whether they stand in the way.

What a reviewer has noted has to be sent or taken back before her level lets the report on. What the other level has
noted and forgotten keeps nothing: each level decides for itself, and the library was never asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from libraries.models import User

from .. import asking, rights
from ..models import Question, Report


@dataclass(frozen=True)
class Note:
    """A question that was not sent. `name`: what it is about. `blocks`: it is of the level of whoever looks."""

    question: Question
    name: str
    blocks: bool

    @property
    def by(self) -> User:
        return self.question.by


def notes_among(questions: Iterable[Question], reports: Sequence[Report], user: User) -> Mapping[int, tuple[Note, ...]]:
    """The notes among some questions, by the key of the report; two queries for each person who has noted any."""
    noted = [one for one in questions if one.state == Question.State.NOTED]
    if not noted:
        return {}
    blueprints = {report.pk: report.blueprint for report in reports}
    levels = _levels([one.by for one in noted if one.by_id != user.pk], reports, user)
    found: dict[int, tuple[Note, ...]] = {}
    for one in noted:
        note = Note(one, asking.name_of(blueprints[one.report_id], one.code), _asks_with(user, one, levels))
        found[one.report_id] = (*found.get(one.report_id, ()), note)
    return found


def _levels(writers: Iterable[User], reports: Sequence[Report], user: User) -> dict[int, dict[int, str]]:
    """At which level each person reviews each report, where others than this person have noted something."""
    others = {one.pk: one for one in writers}
    people = [user, *others.values()] if others else []
    return {one.pk: rights.levels_of(one, reports, on=timezone.localdate()) for one in people}


def _asks_with(user: User, question: Question, levels: Mapping[int, Mapping[int, str]]) -> bool:
    """As `rights.asks_with`, with no query."""
    if user.pk == question.by_id:
        return True
    level = levels[user.pk].get(question.report_id, "")
    return bool(level) and levels[question.by_id].get(question.report_id, "") in (level, "")
