"""Why something typed is not saved: exceptions whose message is for the person who typed it."""

from django.utils.translation import gettext as _

from .. import open_fields
from ..models import Report, Status


class FillingError(Exception):
    """Something that cannot be saved; the message is for the person who typed it."""


class LockedError(FillingError):
    """E12: the report is with the reviewer or accepted, and must be opened first."""

    def __init__(self, report: Report):
        super().__init__(
            _("The report is “%(status)s” and cannot be changed. Ask the methodologist to open it.")
            % {"status": Status(report.status).label}
        )


class ClosedFieldError(FillingError):
    """The report was returned with questions about other fields than this one."""

    def __init__(self, report: Report, code: str):
        super().__init__(open_fields.refusal(report, code))


def check_open(report: Report, code: str) -> None:
    """Raises `ClosedFieldError` for a figure, a table or a text that is not open."""
    if not open_fields.may_change(report, code):
        raise ClosedFieldError(report, code)
