"""The worker: sends notices, reminds, checks what has changed."""

import signal
from threading import Event

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils.translation import gettext as _

from reports import work

PAUSE = 15  # seconds, when there is nothing to do


class Command(BaseCommand):
    help = "Send notices and reminders, and check the reports that have changed; until it is stopped, or once."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what waits, and end: for a timer such as cron")

    def handle(self, *, once, **options):
        if once:
            self._empty()
        else:
            self._go_on()

    def _empty(self):
        """Turn by turn until nothing is left to do."""
        while results := list(work.turn()):
            if broken := [result.task.name for result in results if work.failed(result)]:
                raise CommandError(_("Not everything could be done: %(jobs)s.") % {"jobs": ", ".join(broken)})
            if not any(map(work.found_work, results)):
                return

    def _go_on(self):
        """A failure is logged, and the next turn tries again. A turn that was begun is ended before it stops."""
        stop = Event()
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda *_signal: stop.set())
        while not stop.is_set():
            results = list(work.turn())
            close_old_connections()
            if not any(map(work.found_work, results)):
                stop.wait(PAUSE)
