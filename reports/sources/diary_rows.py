"""The year's diary in the tables of a report that nobody has begun: a row for each training record."""

from collections.abc import Iterable, Sequence

from training.models import Participation
from training.records import as_rows

from ..models import Report, Row


def bring_rows(reports: Sequence[Report]) -> bool:
    """Give the tables that are fed by the training records what was recorded since; says whether they changed.

    A row whose record is gone goes too; one that was taken out by hand stays out.
    """
    fed = {report.pk: report for report in reports if any(table.feed for table in report.blueprint.tables.values())}
    if not fed:
        return False
    attended = _attended(fed.values())
    taken = list(Row.objects.filter(report__in=fed).values_list("pk", "report", "table", "position", "source_id"))
    gone = [
        pk
        for pk, report, _table, _position, record in taken
        if record is not None and record not in {one.pk for one in attended.get(report, ())}
    ]
    newest: dict[int, int] = {}
    last: dict[tuple[int, str], int] = {}
    for _pk, report, table, position, record in taken:
        newest[report] = max(newest.get(report, 0), record or 0)
        last[report, table] = max(last.get((report, table), 0), position)
    new = [row for key, report in fed.items() for row in _rows(report, attended.get(key, []), newest.get(key, 0), last)]
    Row.objects.filter(pk__in=gone).delete()
    Row.objects.bulk_create(new)
    return bool(gone or new)


def _attended(reports: Iterable[Report]) -> dict[int, list[Participation]]:
    """What each report's library attended within its period, in date order."""
    found: dict[int, list[Participation]] = {}
    by_period: dict[tuple, dict[int, int]] = {}
    for report in reports:
        period = report.period.first_day, report.period.last_day
        by_period.setdefault(period, {})[report.library_id] = report.pk
    for (first, last), libraries in by_period.items():
        those = Participation.objects.filter(library__in=libraries).between(first, last).select_related("event")
        for one in those:
            found.setdefault(libraries[one.library_id], []).append(one)
    return found


def _rows(
    report: Report, attended: Sequence[Participation], newest: int, last: dict[tuple[int, str], int]
) -> list[Row]:
    new = as_rows(one for one in attended if one.pk > newest)
    return [
        Row(report=report, table=table.code, position=position, cells=row["cells"], source_id=row["source_id"])
        for table in report.blueprint.tables.values()
        if table.feed
        for position, row in enumerate(new, start=last.get((report.pk, table.code), 0) + 1)
    ]
