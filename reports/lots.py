"""Which submitted reports are read in full whatever the checks say of them: a share of them, by lot."""

from random import Random, SystemRandom

from .models import Report

PERCENT = 5  # where the library belongs to no region
LOT = SystemRandom()


def draw(report: Report, lot: Random = LOT) -> bool:
    """Whether the lot falls on this report; of a hundred it falls on as many as its region wants to read."""
    percent = report.region.full_reading_percent if report.region else PERCENT
    return lot.random() * 100 < percent
