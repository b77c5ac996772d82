"""Files of values written by a test, and what becomes of them."""

import io
from datetime import date

import openpyxl

from reports import importing
from reports.models import Value

TODAY = date(2024, 1, 15)
HEAD = "library,period,indicator,value,state,explanation\n"
KNOWN = "BLB9001,2021,visits,8579,,\n"


def csv(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode())


def xlsx(*rows) -> io.BytesIO:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file


def planned(form, source, **more):
    return importing.plan(source, form, name="year.csv", on=TODAY, **more)


def problems(form, source, **more) -> list[tuple]:
    return [(one.row, one.column, one.message) for one in planned(form, source, **more).problems]


def taken_in(form, source, **more):
    plan = planned(form, source, **more)
    assert plan.problems == []
    importing.apply(plan, by=None)
    return plan


def values(library="BLB9001", period="2021") -> dict[str, tuple]:
    """What was given for a report: number, state and where it is from."""
    found = Value.objects.filter(report__library__register_number=library, report__period__code=period)
    return {one.code: (one.stated, one.state, one.origin_note) for one in found.exclude(origin="computed")}
