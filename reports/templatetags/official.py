"""The way from a report to its official figures."""

from django import template
from django.utils import timezone

from ..models import Report
from ..official import desk_lines

register = template.Library()


@register.filter
def official_url(report: Report, user) -> str:
    """The address of the copy sheet; empty where there is none for this person."""
    return desk_lines.official_url(user, report, on=timezone.localdate())
