"""Forms, reports with their values, review and summaries."""

from .forms import Edition, Form
from .notices import Notice
from .official import OfficialEntry, OfficialTick
from .periods import Period
from .reports import (
    EDITABLE,
    HANDED_IN,
    SETTLED,
    STANDING,
    Explanation,
    NarrativeText,
    Origin,
    Photo,
    Reason,
    Report,
    Row,
    Status,
    Value,
    ValueChange,
)
from .review import CorrectedFigure, Correction, Event, Finding, Look, Question, Reply, Revision
from .rules import RuleChange, RuleSetting, Size
from .saving import Presence, Receipt
from .summaries import Document, Download, Letter, Mailing, Summary, SummaryRevision

__all__ = [
    "EDITABLE",
    "HANDED_IN",
    "SETTLED",
    "STANDING",
    "CorrectedFigure",
    "Correction",
    "Document",
    "Download",
    "Edition",
    "Event",
    "Explanation",
    "Finding",
    "Form",
    "Letter",
    "Look",
    "Mailing",
    "NarrativeText",
    "Notice",
    "OfficialEntry",
    "OfficialTick",
    "Origin",
    "Period",
    "Photo",
    "Presence",
    "Question",
    "Reason",
    "Receipt",
    "Reply",
    "Report",
    "Revision",
    "Row",
    "RuleChange",
    "RuleSetting",
    "Size",
    "Status",
    "Summary",
    "SummaryRevision",
    "Value",
    "ValueChange",
]
