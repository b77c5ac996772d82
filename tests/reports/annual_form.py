"""The annual form as it ships, and years of real libraries taken in from before the system."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from reports import checks, editions
from reports.facts import Reading, read
from reports.models import Report

FILES = Path(__file__).parent / "files"


def publish_form(name: str) -> None:
    file = settings.BASE_DIR / "fixtures" / "forms" / name
    editions.publish(editions.load(editions.read_file(file)), by=None)


def take_in_history(name: str) -> None:
    call_command("import_values", str(FILES / name), "--form", "annual", "--as-history", "--json")


def readings(periods: Iterable[str]) -> dict[str, Reading]:
    """The reports of the only library by period."""
    return {period: read(Report.objects.with_names().get(period__code=period)) for period in periods}


def issues(reading: Reading) -> set[tuple[str, str]]:
    return {(issue.rule, issue.code) for issue in checks.check(reading.facts)}
