"""Who is told of a report: those who write it, those who check it in the municipality, those who review it."""

from datetime import date

from django.db.models import QuerySet

from libraries.access import people_of
from libraries.models import Library, Role, User

from .. import rights
from ..models import Report


def authors(report: Report, *, on: date) -> QuerySet[User]:
    """Those who work in the library."""
    return people_of(report.library, (Role.LIBRARIAN, Role.HEAD), on=on)


def heads(report: Report, *, on: date) -> QuerySet[User]:
    """Those who sign for the library: its head, and the central library of its municipality."""
    return people_of(report.library, (Role.HEAD, Role.CENTRAL), on=on)


def central(report: Report, *, on: date) -> QuerySet[User]:
    """The central library of the municipality where the library stood."""
    return people_of(report.municipality, (Role.CENTRAL,), on=on)


def reviewers(report: Report, *, on: date) -> QuerySet[User]:
    """The methodologists of the region, for the kind of the library."""
    school = report.library.kind == Library.Kind.SCHOOL
    return people_of(report.municipality, (Role.SCHOOL_METHODOLOGIST if school else Role.METHODOLOGIST,), on=on)


def directors(report: Report, *, on: date) -> QuerySet[User]:
    return people_of(report.municipality, (Role.DIRECTOR,), on=on)


def next_level(report: Report, *, on: date) -> QuerySet[User]:
    """Those whom a report that was submitted waits for."""
    return central(report, on=on) if rights.has_central_step(report) else reviewers(report, on=on)
