"""What a person may do with a report: one predicate for each right."""

from django.db.models import QuerySet

from libraries import access

from .models import Report, Status


def sees(user, report: Report) -> bool:
    """Whether it is among `visible_to`. Those who write it do, and of them the database need not be asked."""
    if access.works_in(user, report.library, municipality=report.municipality_id):
        return True
    return Report.objects.visible_to(user).filter(pk=report.pk).exists()


def is_author(user, report: Report) -> bool:
    """Whose report it is: whoever works in the library, whatever the status."""
    return access.works_in(user, report.library)


def is_reviewer(user, report: Report) -> bool:
    """Whose work it is to review it, whatever the status: the methodologist of where the library stood then.

    The report stays there when the library moves, so only this person can see it (`visible_to`).
    """
    return access.guides(user, report.library, municipality=report.municipality_id)


def works_with(user, report: Report) -> bool:
    """Those who write it and those who review it; everybody else only reads."""
    return is_author(user, report) or is_reviewer(user, report)


def may_edit(user, report: Report) -> bool:
    """Fill it in: its authors, while it is not with the reviewer."""
    return report.editable and is_author(user, report)


def may_submit(user, report: Report) -> bool:
    """Sign and hand it in: whoever answers for the library."""
    return report.editable and access.answers_for(user, report.library)


def may_review(user, report: Report) -> bool:
    """Accept or return it: the methodologist of the library, once it is submitted."""
    return report.status == Status.SUBMITTED and is_reviewer(user, report)


def may_reopen(user, report: Report) -> bool:
    """Open an accepted report again: the methodologist of the library."""
    return report.status == Status.ACCEPTED and is_reviewer(user, report)


def beside(user, report: Report) -> QuerySet[Report]:
    """The other reports whose figures a person may see beside this one: for those who work with it, all.

    An analyst sees accepted ones only: the year before may just be mended.
    """
    return Report.objects.all() if works_with(user, report) else Report.objects.visible_to(user)
