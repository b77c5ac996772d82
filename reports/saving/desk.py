"""The fields that some changes touch, held in memory: read once, changed there, and written once."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from libraries.models import User

from ..checks import Text
from ..computing import Figures, compute
from ..facts import Reading, given_of, stale_ones
from ..filling import REASON_FIELDS, TEXT_FIELDS
from ..ledgers.rows import RowBook
from ..ledgers.values import Ledger, write
from ..models import Explanation, NarrativeText
from ..upserts import upsert
from .receipts import Receipts


class Desk:
    """What is on it: the values, rows, texts and explanations as the changes so far leave them, and the receipts."""

    def __init__(self, reading: Reading, receipts: Receipts, by: User, at: datetime):
        self.read, self.report, self.by, self.at = reading, reading.report, by, at
        self.ledger = Ledger(self.report, reading.values.values(), reading.facts.blueprint)
        self.texts, self.reasons = dict(reading.texts), dict(reading.reasons)
        self.book = RowBook(self.report, [row for rows in reading.rows.values() for row in rows], by=by, at=at)
        self.versions: dict[tuple[str, ...], int] = {}
        self.written_texts: dict[str, NarrativeText] = {}
        self.written_reasons: dict[str, Explanation] = {}
        self.receipts = receipts

    def figures(self) -> Figures:
        """Every figure worked out from what has been put so far."""
        return compute(self.read.facts.blueprint, given_of(self.ledger.values.values()), self.book.cells())

    def table_of(self, key: UUID) -> str:
        """Where a row stands that is in none of the tables read here; asked only when the receipts are."""
        elsewhere = self.report.rows.filter(key=key).exclude(key__in=self.book.known) if self.receipts.looked_up else ()
        return next((row.table for row in elsewhere), "")

    def write(self) -> None:
        self.ledger.settle(self.book.cells())
        write([self.ledger])
        self.book.write()
        upsert(self.written_texts.values(), TEXT_FIELDS)
        upsert(self.written_reasons.values(), REASON_FIELDS)
        self.receipts.write()

    def reading(self) -> Reading:
        """What was read, as it stands now."""
        rows = self.book.cells()
        facts = replace(
            self.read.facts,
            figures=compute(self.read.facts.blueprint, given_of(self.ledger.values.values()), rows),
            rows=rows,
            texts={code: Text(one.text, one.nothing) for code, one in self.texts.items()},
            explanations={code: one.text for code, one in self.reasons.items() if one.text},
        )
        facts = replace(facts, stale=stale_ones(facts.blueprint, self.reasons, facts.figures))
        return replace(self.read, facts=facts, values=self.ledger.values, texts=self.texts, reasons=self.reasons)
