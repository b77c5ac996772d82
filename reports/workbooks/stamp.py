"""The stamp of a workbook: which report it was made for, when, and a mark of every field at that moment; signed.

By the stamp a workbook of another report is recognised, and for each field whether the person has changed it, and
whether somebody has changed it in the report since.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import batched

from django.core import signing
from django.utils.translation import gettext as _

from .. import period_names
from ..models import Report
from .cells import mark

SALT = "libnet.report.workbook"
LAYOUT = 1  # Counts up when a workbook of before can no longer be read.
IN_ONE_CELL = 30_000


class StampError(Exception):
    """The workbook is not one of this report; the message is for the person who has sent it."""


@dataclass(frozen=True)
class Identity:
    """Which report a workbook is for."""

    report: int
    form: str
    edition: str
    library: str
    library_name: str
    period: str


def identity_of(report: Report) -> Identity:
    return Identity(
        report=report.pk,
        form=report.blueprint.form,
        edition=report.edition.code,
        library=report.library.register_number,
        library_name=report.library.name,
        period=report.period.code,
    )


@dataclass(frozen=True)
class Stamp:
    """`marks`: for each field that held something, the mark of what was stored and of what its cell showed.

    `rows`: the keys of the rows that each table had.
    """

    identity: Identity
    language: str
    made_at: str
    marks: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    rows: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def made(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    def was_stored(self, name: str, text: str) -> bool:
        """Whether this is what the report held when the workbook was made."""
        return self.marks.get(name, ("", ""))[0] == mark(text)

    def was_shown(self, name: str, text: str) -> bool:
        """Whether this is what the workbook showed when it was made."""
        return self.marks.get(name, ("", ""))[1] == mark(text)


def sealed(stamp: Stamp) -> list[str]:
    """The stamp as texts that fit into cells."""
    text = signing.dumps(asdict(stamp) | {"layout": LAYOUT}, salt=SALT, compress=True)
    return ["".join(piece) for piece in batched(text, IN_ONE_CELL, strict=False)]


def opened(pieces: list[str]) -> Stamp:
    """The stamp of a workbook. Raises `StampError` when it is not whole, or not ours."""
    if not pieces:
        raise StampError(
            _("This is not a workbook of a report that was downloaded here. Download the workbook on this page.")
        )
    try:
        content = signing.loads("".join(pieces), salt=SALT)
    except signing.BadSignature as error:
        raise StampError(
            _("The stamp of this workbook is damaged, so it cannot be trusted. Download the workbook anew.")
        ) from error
    if content.pop("layout") != LAYOUT:
        raise StampError(_("This workbook was made by an older version of the site. Download it anew."))
    marks = {name: tuple(pair) for name, pair in content.pop("marks").items()}
    return Stamp(**content | {"identity": Identity(**content["identity"]), "marks": marks})


def check_identity(stamp: Stamp, report: Report) -> None:
    """Raises `StampError` with what is foreign about the workbook."""
    found, wanted = stamp.identity, identity_of(report)
    if found.library != wanted.library:
        raise StampError(
            _("This is the workbook of another library: %(library)s. Nothing was read from it.")
            % {"library": found.library_name}
        )
    if found.form != wanted.form:
        raise StampError(_("This is the workbook of another form. Nothing was read from it."))
    if found.period != wanted.period:
        raise StampError(
            _("This is the workbook of another period: %(period)s. This report is of %(wanted)s.")
            % {"period": period_names.name(found.period), "wanted": period_names.compared(wanted.period)}
        )
    if found.edition != wanted.edition:
        raise StampError(
            _("This workbook was made for another edition of the form: %(edition)s. Download it anew.")
            % {"edition": found.edition}
        )
    if found.report != wanted.report:
        raise StampError(_("This workbook was made for a report that is no longer there. Download it anew."))
