"""Hours, dates and gentle doubts of the training diary, for templates."""

from decimal import Decimal

from django import template

from training import hints, printing
from training.models import TrainingEvent

register = template.Library()


@register.filter
def hours(value: Decimal) -> str:
    return printing.print_hours(value)


@register.filter
def when(event: TrainingEvent) -> str:
    return printing.print_when(event.starts_on, only_month=event.only_month_known)


@register.filter
def when_within_year(event: TrainingEvent) -> str:
    return printing.print_when_within_year(event.starts_on, only_month=event.only_month_known)


@register.filter
def doubt(event: TrainingEvent) -> str:
    """The sentence about place and mode that do not fit, or an empty text."""
    return hints.place_and_mode(event.place, event.mode)
