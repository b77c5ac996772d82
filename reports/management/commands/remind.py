"""Reminders of a day: libraries of their last day, reviewers of what waits for them and of who is late."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from reports.campaign import reminders


class Command(BaseCommand):
    help = "Write the reminders of a day: libraries before their last day, reviewers, and a daily count of the late."

    def add_arguments(self, parser):
        parser.add_argument("--on", metavar="DATE", help="the day, such as 2024-02-12; today when it is not said")
        parser.add_argument("--dry-run", action="store_true", help="only list what would be written")

    def handle(self, *, on, dry_run, **options):
        day = timezone.localdate() if on is None else _day(on)
        if not dry_run:
            self.stdout.write(_("Reminders written: %(count)d.") % {"count": reminders.send(day)})
            return
        found = reminders.untold(day)
        for one in found:
            with translation.override(one.person.language):
                subject, _text = one.about()
            self.stdout.write(f"{one.person.get_username()}: {subject}")
        self.stdout.write(_("Reminders that would be written: %(count)d.") % {"count": len(found)})


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("“%(text)s” is not a day such as 2024-02-12.") % {"text": text}) from error
