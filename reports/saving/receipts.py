"""Which changes were applied before, so that one that comes twice is applied once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from libraries.models import User

from ..models import Receipt, Report
from ..upserts import insert
from .changes import Change, Outcome, Refused, Saved


class Receipts:
    """The receipts of some changes. They are looked up only when something hints at them, for few changes come twice.

    One that did and was not looked up cannot leave its receipt a second time: writing raises `IntegrityError`.
    """

    def __init__(self, report: Report, changes: Sequence[Change]):
        self.report, self.keys = report, [change.key for change in changes]
        self.found: dict[UUID, Receipt] = {}
        self.new: dict[UUID, Receipt] = {}
        self.looked_up = False

    def look_up(self) -> None:
        if not self.looked_up:
            self.found = {one.key: one for one in Receipt.objects.filter(key__in=self.keys)}
            self.looked_up = True

    def outcome_of(self, change: Change) -> Outcome | None:
        """What became of the change when it came before; None when it is new."""
        receipt = self.found.get(change.key) or self.new.get(change.key)
        if receipt is None:
            return None
        if receipt.report_id != self.report.pk:
            return Refused(_("This change was sent for another report before."))
        return Saved(receipt.version, change.typed)

    def add(self, change: Change, version: int, *, by: User, at: datetime) -> None:
        if change.key not in self.found:
            self.new[change.key] = Receipt(key=change.key, report=self.report, by=by, at=at, version=version)

    def write(self) -> None:
        insert(list(self.new.values()))
