"""Forms, reports with their values, review and summaries."""

from .forms import Edition, Form
from .reports import (
    EDITABLE,
    Explanation,
    NarrativeText,
    Origin,
    Period,
    Photo,
    Report,
    Row,
    Status,
    Value,
    ValueChange,
)
from .review import Event
from .saving import Presence, Receipt

__all__ = [
    "EDITABLE",
    "Edition",
    "Event",
    "Explanation",
    "Form",
    "NarrativeText",
    "Origin",
    "Period",
    "Photo",
    "Presence",
    "Receipt",
    "Report",
    "Row",
    "Status",
    "Value",
    "ValueChange",
]
