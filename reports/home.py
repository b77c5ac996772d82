"""What waits for a person: the reports to fill in, those to review, and how far each period is. Only reads."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import LessThan
from django.urls import reverse

from libraries import access
from libraries.alphabet import InOrder, in_order
from libraries.models import Library, Role

from . import checks, questions, rights
from .areas import Area, Level, region_area, whole_country
from .blueprint import Blueprint, Entry
from .checks import Issue
from .facts import Reading, read_all
from .models import EDITABLE, SETTLED, Correction, Event, Form, Question, Report, Status
from .progress import progress_of
from .reviewing.queue import REVIEWERS, waiting_for
from .threads import place_in_form, url_of

MOST_CARDS = 6  # a person with more reports than these finds the others in the list
MOST_LINES = 10
MOST_REVIEWS = 5
MOST_CORRECTIONS = 5
MOST_PAST = 8
MOST_PERIODS = 6
OVERSEERS = (*REVIEWERS, Role.DIRECTOR, Role.ADMINISTRATOR)
DECIDERS = (*rights.METHODOLOGISTS, Role.DIRECTOR)
GIVEN_BACK = (Status.RETURNED, Status.REOPENED)
NEVER_IN = (Status.NOT_STARTED, Status.DRAFT)  # only these can be late: what was in once is not for having come back
# After a return what is wrong comes first, then what wants a word, then what is missing; otherwise the form's order.
AFTER_ERRORS = {"E14": 1, "E07": 2}


def first_open(reading: Reading, issues: Iterable[Issue]) -> str:
    """The code of the first thing of a report that is not settled; empty when nothing is open."""
    report = reading.report
    if report.status == Status.NOT_STARTED:
        return first_field(report.blueprint)
    still_open = [issue for issue in issues if issue.is_error]
    if report.status in GIVEN_BACK:
        still_open.sort(key=lambda issue: AFTER_ERRORS.get(issue.rule, 0))
    return still_open[0].code if still_open else ""


def first_field(blueprint: Blueprint) -> str:
    """The first thing of the form that a person fills in."""
    for chapter in blueprint.chapters:
        for block in chapter.blocks:
            typed = [code for code in block.codes if blueprint.indicators[code].entry != Entry.COMPUTED]
            for code in (*typed, block.table, block.narrative):
                if code:
                    return code
    return ""


def continue_url(reading: Reading, issues: Iterable[Issue], waiting: Sequence[Question] = ()) -> str:
    """Where the filling in goes on: the first question, the first open field, or the checks when all is settled."""
    if waiting:
        return url_of(min(waiting, key=lambda one: place_in_form(reading.report.blueprint, one.code)))
    report, code = reading.report, first_open(reading, issues)
    chapter = report.blueprint.chapter_of.get(code)
    if chapter is None:
        return reverse("report_check", args=[report.pk])
    return f"{reverse('report_chapter', args=[report.pk, chapter])}#at-{code}"


@dataclass(frozen=True)
class Card:
    """A report that somebody still has to fill in.

    `said` is what came with it when it was returned or opened again; `asked`, how many questions of the methodologist
    wait for an answer: a comment without questions is one.
    """

    report: Report
    answered: int
    total: int
    errors: int
    missing: int
    unexplained: int
    url: str
    days_left: int | None
    said: str = ""
    asked: int = 0

    @property
    def settled(self) -> bool:
        """Nothing stands between it and its submission."""
        return not (self.errors or self.missing or self.unexplained or self.asked)


def own_reports(user, *, on: date):
    """The reports that this person fills in herself, the newest first: a central library's branches do theirs."""
    own = access.rights_of(user, on=on).ids(Role.LIBRARIAN, Role.HEAD)
    central = Q(library__kind__in=(Library.Kind.CENTRAL, Library.Kind.REGIONAL))
    mine = Q(library__in=own) | central & Q(library__in=access.libraries_worked_in(user, on=on))
    found = Report.objects.filter(mine).with_names().defer("edition__content")
    return found.order_by("-period__code", InOrder("library__name"), "pk")


def to_fill_in(reports: Iterable[Report], *, on: date) -> list[Report]:
    """Those that can be filled in now, the most pressing first."""
    waiting = (report for report in reports if report.editable and _is_open(report, on))
    return sorted(waiting, key=lambda one: (one.due or date.max, one.period.code, in_order(one.library.name)))


def _is_open(report: Report, on: date) -> bool:
    return report.period.opens is None or report.period.opens <= on


def cards(reports: Sequence[Report], *, on: date) -> list[Card]:
    """How far each of these reports is; as many queries for many as for one."""
    if not reports:
        return []
    said, asked = _said_with(reports), _asked_in(reports)
    found = [
        _card(reading, said.get(reading.report.pk, ""), asked.get(reading.report.pk), on)
        for reading in read_all(reports)
    ]
    return sorted(found, key=lambda card: card.report.status not in GIVEN_BACK)


def _asked_in(reports: Sequence[Report]) -> dict[int, list[Question]]:
    """What still waits in those that were given back with questions."""
    given_back = [report for report in reports if report.status in GIVEN_BACK]
    return dict(questions.waiting_of(given_back)) if given_back else {}


def _card(reading: Reading, said: str, asked: list[Question] | None, on: date) -> Card:
    issues = checks.check(reading.facts)
    parts = progress_of(reading, issues)
    return Card(
        report=reading.report,
        answered=sum(part.answered for part in parts),
        total=sum(part.total for part in parts),
        errors=sum(part.errors for part in parts),
        missing=sum(part.missing for part in parts),
        unexplained=sum(part.questions for part in parts),
        url=_on_from_home(reading, issues, said, asked or ()),
        days_left=days_left(reading.report, on),
        said=said,
        asked=int(bool(said)) if asked is None else len(asked),
    )


def _on_from_home(reading: Reading, issues: list[Issue], said: str, asked: Sequence[Question]) -> str:
    """As `continue_url`; where only a comment is left, to the page that shows it whole."""
    if said and not asked and not first_open(reading, issues):
        return reverse("report", args=[reading.report.pk])
    return continue_url(reading, issues, asked)


def _said_with(reports: Sequence[Report]) -> dict[int, str]:
    """The comment with which each was given back last."""
    given_back = [report for report in reports if report.status in GIVEN_BACK]
    if not given_back:
        return {}
    events = Event.objects.moves().filter(report__in=given_back, new__in=GIVEN_BACK).order_by("at", "pk")
    return dict(events.values_list("report", "comment"))


def days_left(report: Report, on: date) -> int | None:
    """Days until the report is due, below zero when it is late; None when nobody waits for it."""
    if report.due is None or report.status not in EDITABLE:
        return None
    left = (report.due - on).days
    return left if left >= 0 or report.status in NEVER_IN else None


def to_review(user, *, on: date):
    """Reports that wait for this person, as methodologist or central library, the oldest first."""
    return waiting_for(user, on=on)


def to_agree(user, *, on: date):
    """Corrections that somebody else asks for and this person decides about, the oldest first.

    What a reviewer asks for can also be agreed to by whoever answers for the library, who is told so by a notice.
    """
    reach = rights.reach(user, *DECIDERS, on=on, of="report__")
    waiting = Correction.objects.filter(reach, state=Correction.State.REQUESTED).exclude(by=user)
    return waiting.select_related("report__library", "report__period__form", "by").order_by("at", "pk")


def late(user, *, on: date):
    """Reports within reach that are overdue, the longest first."""
    found = Report.objects.visible_to(user, on=on).filter(overdue(on))
    return found.with_names().defer("edition__content").order_by(OWN_DUE, InOrder("library__name"), "pk")


# The last day of a report in SQL, as `Report.due` has it. SQLite knows no greatest where one is missing.
OWN_DUE = Coalesce(Greatest("extended_to", "period__due"), "extended_to", "period__due")


def overdue(on: date) -> Q:
    """The condition “this report should be in by now, and has never been”."""
    return Q(LessThan(OWN_DUE, on), status__in=NEVER_IN)


@dataclass(frozen=True)
class PeriodLine:
    """How many reports of a period are in each status that occurs: its code, its name, the number.

    `label`: of the form.
    """

    form: str
    label: str
    period: str
    counts: tuple[tuple[str, str, int], ...]
    late: int

    @property
    def accepted(self) -> int:
        return sum(count for status, _label, count in self.counts if status in SETTLED)

    @property
    def done(self) -> bool:
        over = (*SETTLED, Status.NOT_REQUIRED)
        return all(not count for status, _label, count in self.counts if status not in over)


def periods(user, *, on: date) -> list[PeriodLine]:
    """Every period of which the person sees reports, the newest first; one query."""
    names = ("period__form__code", "period__form__label", "period__code", "status")
    counted = Report.objects.visible_to(user, on=on).values_list(*names)
    counted = counted.annotate(count=Count("pk"), late=Count("pk", filter=overdue(on)))
    found: dict[tuple[str, str], dict[str, int]] = {}
    late: Counter[tuple[str, str]] = Counter()
    forms: dict[str, Form] = {}
    for form, label, code, status, count, overdue_ones in counted.order_by("-period__code", "period__form__code"):
        found.setdefault((form, code), {})[status] = count
        late[form, code] += overdue_ones
        forms[form] = Form(code=form, label=label)
    used = [status for status in Status if any(status in counts for counts in found.values())]
    return [_line(forms[key[0]], key[1], counts, late[key], used) for key, counts in found.items()]


def busy(lines: Sequence[PeriodLine]) -> list[PeriodLine]:
    """Those on which somebody still works, and the newest of each form in any case."""
    newest = {line.form: line for line in reversed(lines)}.values()
    return [line for line in lines if not line.done or line in newest][:MOST_PERIODS]


def _line(form: Form, code: str, counts: dict[str, int], late: int, used: Iterable[Status]) -> PeriodLine:
    told = tuple((status.value, str(status.label), counts.get(status, 0)) for status in used)
    return PeriodLine(form.code, str(form), code, told, late)


def widest_area(user, *, on: date) -> Area | None:
    """The largest area whose summary this person may open."""
    if access.may_see_nation(user, on=on):
        return whole_country()
    if region := access.visible_regions(user, on=on).first():
        return region_area(region)
    municipality = access.visible_municipalities(user, on=on).on(on).first()
    return Area(Level.MUNICIPALITY, municipality.atvk, municipality.name, municipality) if municipality else None
