"""What is done at the desk: fields ticked, a library's figures in the portal filled and checked, the portal's taken in.

Whoever fills is on the library's side, whoever checks is its methodologist; that is asked in the views.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from libraries.models import User

from ..models import OfficialEntry, OfficialTick, Report
from ..texts.typed import Wanted
from .sheet import Line, Sheet

LONGEST_TEXT = 200


class OfficialError(ValueError):
    """What cannot be done; the message is for the person who tried."""


PROBLEMS = Wanted(OfficialError, most=1000)


def entry_of(report: Report) -> OfficialEntry:
    """What is known of the report in the portal; a new one, not saved, where nothing is."""
    found = OfficialEntry.objects.select_related("filled_by", "checked_by").filter(report=report).first()
    return found or OfficialEntry(report=report)


def _entry(report: Report) -> OfficialEntry:
    return OfficialEntry.objects.get_or_create(report=report)[0]


def tick(sheet: Sheet, code: str, *, ticked: bool, by: User, at: datetime) -> Line:
    """Say that a field was carried over as it stands here now, or that it was not. Raises `OfficialError`."""
    line = sheet.line(code)
    if line is None:
        raise OfficialError(_("The official form has no such field."))
    _keep(sheet, [line] if ticked else [], [] if ticked else [code], by=by, at=at)
    return line


def tick_all(sheet: Sheet, codes: Iterable[str], *, by: User, at: datetime) -> None:
    """The ticks of a page that was sent as a whole; those that are as they were keep who and when."""
    wanted = set(codes)
    changed = [line for line in sheet.lines if (line.code in wanted) != line.ticked]
    gone = [line.code for line in changed if line.code not in wanted]
    _keep(sheet, [line for line in changed if line.code in wanted], gone, by=by, at=at)


@transaction.atomic
def _keep(sheet: Sheet, ticked: Sequence[Line], gone: Sequence[str], *, by: User, at: datetime) -> None:
    """As many queries for all fields as for one."""
    entry = _entry(sheet.report)
    OfficialTick.objects.bulk_create(
        [OfficialTick(entry=entry, code=line.code, text=line.text[:LONGEST_TEXT], by=by, at=at) for line in ticked],
        update_conflicts=True,
        unique_fields=["entry", "code"],
        update_fields=["text", "by", "at"],
    )
    OfficialTick.objects.filter(entry=entry, code__in=gone).delete()


def fill(report: Report, *, by: User, on: date) -> None:
    """Say that the portal is filled in for the library."""
    OfficialEntry.objects.update_or_create(report=report, defaults={"filled_on": on, "filled_by": by})


def unfill(report: Report) -> None:
    """It was not filled after all; what was checked then is to be checked again."""
    nobody = {"filled_on": None, "filled_by": None, "checked_on": None, "checked_by": None}
    OfficialEntry.objects.filter(report=report).update(**nobody)


def check(report: Report, *, by: User, on: date) -> None:
    """Say that the figures of the portal were checked. Raises `OfficialError` before they are filled in."""
    filled = OfficialEntry.objects.filter(report=report, filled_on__isnull=False)
    if not filled.update(checked_on=on, checked_by=by):
        raise OfficialError(_("The portal is not filled in yet, so there is nothing to check."))


def uncheck(report: Report) -> None:
    OfficialEntry.objects.filter(report=report).update(checked_on=None, checked_by=None)


def note(report: Report, problems: str) -> None:
    """Keep what is in the way. Raises `OfficialError`."""
    OfficialEntry.objects.update_or_create(report=report, defaults={"problems": PROBLEMS.read(problems)})


def take_in(report: Report, cells: Mapping[str, str], *, at: datetime) -> None:
    """Keep the portal's figures, to be compared with ours whenever one looks."""
    OfficialEntry.objects.update_or_create(report=report, defaults={"portal": dict(cells), "portal_at": at})
