"""What the rules have said of reports, remembered: what became of it, and what a reviewer decided.

Recorded when a report moves, when a rule is switched off or gets another threshold, and by the worker afterwards;
never in the request that saves one field.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import batched

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from libraries.models import User

from . import checks, upserts
from .checks import Issue
from .computing import cell_number
from .facts import Reading, read_all
from .marks import last_mark
from .models import Finding, Report, Row, RuleSetting, Status
from .numbers import PLACES_KEPT, rounded

Key = tuple[str, str, str]  # rule, code, place
KEPT = ("number", "state", "found_at", "gone_at", "decision", "decided_by", "decided_at")
AT_ONCE = 50  # reports whose values are in memory together


class FindingError(Exception):
    """A decision that cannot be made; the message is for the person who tried."""


def place_of(reading: Reading, issue: Issue) -> str:
    """Where in a table: the key of the row and the column, so that a row is the same one wherever it is moved."""
    row = _row(reading, issue)
    return f"{row.key.hex} {issue.column}".strip()[:80] if row else issue.column


def _row(reading: Reading, issue: Issue) -> Row | None:
    rows = reading.rows.get(issue.code, ())
    return rows[issue.row - 1] if issue.row and issue.row <= len(rows) else None


def record(reading: Reading, issues: Iterable[Issue], *, at: datetime) -> None:
    """Remember what the rules say of a report now: what is new, what is gone, what was decided of another figure."""
    _record([(reading, issues)], at=at)


def record_many(readings: Sequence[Reading], *, at: datetime, cleared: bool = False) -> None:
    """The same of many reports, in as many queries. `cleared`: what is gone now was not corrected by anybody."""
    _record([(one, checks.check(one.facts)) for one in readings], at=at, cleared=cleared)


def record_anew(reports: Sequence[Report], *, at: datetime, cleared: bool = False) -> None:
    """Read reports, check them and remember what is found, some at a time; locked in the order of time, as by all."""
    for some in batched(sorted(reports, key=_time), AT_ONCE, strict=False):
        record_many(read_all(some), at=at, cleared=cleared)


def _time(report: Report) -> tuple[str, int, str, int]:
    """A quarter comes before its year, as in `in_order_of_time` of a query."""
    code = report.period.code
    return code[:4], -len(code), code, report.pk


def outdated() -> QuerySet[Report]:
    """The reports that were changed, or whose rules were, since their findings were recorded.

    A setting that is taken back stays, without its thresholds, so that its time tells here too.
    """
    of_it = Q(edition=None) | Q(edition=OuterRef("edition")), Q(region=None) | Q(region=OuterRef("region"))
    settings = RuleSetting.objects.filter(*of_it, form=OuterRef("period__form")).order_by("-at")
    stale = Q(findings_at__isnull=True) | Q(findings_at__lt=F("changed_at"))
    stale |= Q(findings_at__lt=Subquery(settings.values("at")[:1]))
    begun = Report.objects.exclude(status__in=(Status.NOT_STARTED, Status.NOT_REQUIRED)).filter(is_history=False)
    return begun.filter(stale, changed_at__isnull=False).with_names().order_by("pk")


@transaction.atomic
def _record(found: Sequence[tuple[Reading, Iterable[Issue]]], *, at: datetime, cleared: bool = False) -> None:
    reports = [reading.report.pk for reading, _issues in found]
    these = Report.objects.filter(pk__in=reports)
    if len(reports) > 1:  # in the order in which others take several, so that nobody waits in a ring
        list(these.in_order_of_time().select_for_update(of=("self",)).values_list("pk"))
    these.update(findings_at=at)  # first: who else records them waits
    stored: dict[int, dict[Key, Finding]] = {pk: {} for pk in reports}
    for one in Finding.objects.filter(report__in=reports).order_by("pk"):
        stored[one.report_id][one.rule, one.code, one.place] = one
    changed: list[Finding] = []
    for reading, issues in found:
        changed += _changed(reading, issues, stored[reading.report.pk], at=at, cleared=cleared)
    upserts.upsert(changed, KEPT)
    for reading, _issues in found:
        reading.report.findings_at = at


def _changed(
    reading: Reading, issues: Iterable[Issue], stored: Mapping[Key, Finding], *, at: datetime, cleared: bool
) -> Iterator[Finding]:
    """The findings of a report that are new or no longer what they were."""
    now = {(issue.rule, issue.code, place_of(reading, issue)): issue for issue in issues if _is_kept(issue)}
    for key, issue in now.items():
        finding = stored.get(key)
        if finding is None:
            yield Finding(report=reading.report, **_named(key), number=_number(reading, issue), found_at=at)
        elif _still_there(finding, reading, issue, at):
            yield finding
    for key, finding in stored.items():
        if key not in now and finding.state == Finding.State.OPEN:
            off = cleared or _untouched(reading.report) or reading.facts.is_off(finding.rule, finding.code)
            finding.state = Finding.State.CLEARED if off else Finding.State.CORRECTED
            finding.gone_at = at
            yield finding


def _untouched(report: Report) -> bool:
    """Nobody has changed it since its findings were recorded: what is gone went with a rule or a threshold."""
    recorded = report.findings_at
    return recorded is not None and (report.changed_at is None or report.changed_at <= recorded)


def _named(key: Key) -> dict[str, str]:
    return dict(zip(("rule", "code", "place"), key, strict=True))


def _is_kept(issue: Issue) -> bool:
    """Errors and warnings; what is not filled in or not explained yet says nothing of the figures."""
    return issue.severity in ("error", "warning") and issue.rule != "E14"


def _number(reading: Reading, issue: Issue) -> Decimal | None:
    row = _row(reading, issue)
    number = cell_number(row.cells, issue.column) if row else reading.facts.figure(issue.code).number
    return None if number is None else rounded(number, PLACES_KEPT)


def _still_there(finding: Finding, reading: Reading, issue: Issue, at: datetime) -> bool:
    """Bring a finding up to date; whether that changed anything."""
    before = [getattr(finding, name) for name in KEPT]
    number = _number(reading, issue)
    if finding.decided_at and (finding.number != number or _changed_since(finding.decided_at, reading, issue)):
        finding.decision, finding.decided_by, finding.decided_at = "", None, None
    if finding.state != Finding.State.OPEN:
        finding.state, finding.found_at, finding.gone_at = Finding.State.OPEN, at, None
    finding.number = number
    return before != [getattr(finding, name) for name in KEPT]


def _changed_since(moment: datetime, reading: Reading, issue: Issue) -> bool:
    """Whether the explanation, the text or the rows were written after this moment."""
    explanation, text = reading.reasons.get(issue.code), reading.texts.get(issue.code)
    if (explanation and explanation.at > moment) or (text and text.changed_at > moment):
        return True
    row = _row(reading, issue)
    rows = [row] if row else reading.rows.get(issue.code, ())
    marks = (last_mark(one).at for one in rows)
    return any(at and datetime.fromisoformat(at) > moment for at in marks)


@transaction.atomic
def decide(report: Report, rule: str, code: str, place: str, decision: str, *, by: User, at: datetime) -> Finding:
    """What a reviewer says to a finding: accepted, questioned, or nothing any more. Raises `FindingError`."""
    there = Finding.objects.select_for_update().filter(report=report, state=Finding.State.OPEN)
    finding = there.filter(rule=rule, code=code, place=place).first()
    if finding is None:
        raise FindingError(_("This is no longer there. Reload the page to see what is."))
    if decision and decision not in Finding.Decision:
        raise FindingError(_("Say whether you accept it or question it."))
    finding.decision = decision
    finding.decided_by, finding.decided_at = (by, at) if decision else (None, None)
    finding.save(update_fields=["decision", "decided_by", "decided_at"])
    return finding


def undecided(reports: Iterable[Report]) -> dict[int, int]:
    """How many warnings of each report no reviewer has accepted yet, by the key of the report; one query."""
    counts = dict.fromkeys((report.pk for report in reports), 0)
    open_ones = Finding.objects.filter(report__in=counts, rule__startswith="W", state=Finding.State.OPEN)
    waiting = open_ones.exclude(decision=Finding.Decision.ACCEPTED).order_by()
    counts.update(waiting.values_list("report").annotate(Count("pk")))
    return counts
