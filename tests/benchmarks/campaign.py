"""A country three days before the deadline: most reports are in, with all that belongs to them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils import timezone

from libraries.models import Membership, Role, User
from reports.models import (
    Event,
    Finding,
    NarrativeText,
    OfficialEntry,
    OfficialTick,
    Period,
    Question,
    Report,
    Row,
    Status,
)
from reports.official.forms import form_for
from tests.conftest import person

from . import country
from .country import Country
from .years import SENTENCES, cells_of

STATUSES = (*[Status.SUBMITTED] * 6, Status.ACCEPTED, Status.DRAFT, Status.RETURNED, Status.NOT_STARTED)
UNUSUAL = (("W01", "visits_physical"), ("W02", "visits_total"), ("W03", "loans_total"))
ROWS_IN_A_TABLE, TICKED = 3, 20


def build() -> Mapping[str, User]:
    """Those who oversee it, by what they are called in PAGES; `everywhere` is methodologist of all regions."""
    made = country.build()
    _set_days(made)
    people = _people(made)
    now = [report for report in made.reports if report.period == made.periods[1]]
    _move(now)
    _fill_in([report for report in now if report.status != Status.NOT_STARTED])
    _carry_over(now, by=people["administrator"])
    _say_of([report for report in made.reports if report.status != Status.NOT_STARTED], by=people["methodologist"])
    country.analyse()
    return people


def _set_days(made: Country) -> None:
    today = timezone.localdate()
    for period, due in zip(made.periods, (today - timedelta(days=362), today + timedelta(days=3)), strict=True):
        Period.objects.filter(pk=period.pk).update(opens=due - timedelta(days=60), due=due)


def _people(made: Country) -> dict[str, User]:
    everywhere = person("everywhere")
    Membership.objects.bulk_create(
        Membership(user=everywhere, role=Role.METHODOLOGIST, region=region) for region in made.regions
    )
    return {
        "ministry": person("ministry", Role.ANALYST),
        "administrator": person("administrator", Role.ADMINISTRATOR),
        "methodologist": person("methodologist", Role.METHODOLOGIST, region=made.regions[0]),
        "everywhere": everywhere,
    }


def _move(reports: Sequence[Report]) -> None:
    """Each as far as it is; of every municipality alike."""
    for place, report in enumerate(reports):
        report.status = STATUSES[place // country.MUNICIPALITIES % len(STATUSES)]
        report.submitted_at = report.changed_at = report.findings_at = timezone.now() - timedelta(days=place % 20)
    Report.objects.bulk_update(reports, ["status", "submitted_at", "changed_at", "findings_at"])


def _fill_in(reports: Sequence[Report]) -> None:
    blueprint = reports[0].blueprint
    NarrativeText.objects.bulk_create(
        NarrativeText(report=report, code=code, text=f"<p>{SENTENCES}</p>")
        for report in reports
        for code in blueprint.narratives
    )
    Row.objects.bulk_create(
        Row(report=report, table=table.code, position=place, cells=cells_of(table, place))
        for report in reports
        for table in blueprint.tables.values()
        for place in range(ROWS_IN_A_TABLE)
    )


def _carry_over(reports: Sequence[Report], *, by: User) -> None:
    """Some fields of each stand in the state's portal."""
    form = form_for("annual", reports[0].period.code)
    codes = list(form.cells)[:TICKED] if form else []
    entries = OfficialEntry.objects.bulk_create(
        OfficialEntry(report=report, filled_on=timezone.localdate(), filled_by=by) for report in reports
    )
    OfficialTick.objects.bulk_create(OfficialTick(entry=one, code=code, by=by) for one in entries for code in codes)


def _say_of(reports: Sequence[Report], *, by: User) -> None:
    """The diary of each, what the rules have said, and what was asked of those that were returned."""
    now = timezone.now()
    Event.objects.bulk_create(
        Event(report=one, by=by, at=one.submitted_at or now, old=Status.DRAFT, new=Status.SUBMITTED) for one in reports
    )
    Finding.objects.bulk_create(
        Finding(report=one, rule=rule, code=code, number=100) for one in reports for rule, code in UNUSUAL
    )
    Question.objects.bulk_create(
        Question(report=one, code="visits_physical", text="Why?", by=by, state=Question.State.OPEN, sent_at=now)
        for one in reports
        if one.status == Status.RETURNED
    )
