"""The site on a machine that takes its time, so that stories show whether they wait for what a person would wait for.

A click waits until the next page begins to come, and no longer. A story that looks at once sees as much of the page as
happens to be there: on a quick machine it passes, on a busy one it fails. Before a slow site it fails every time.
"""

import os
import time
from collections.abc import Iterable, Iterator

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import get_path_info

# E2E_DELAY: how many milliseconds each page takes longer. Of scripts and styles a page has dozens: they take a tenth.
PAGE = int(os.environ.get("E2E_DELAY") or 0) / 1000
FILE = PAGE / 10


class SlowSite(StaticFilesHandler):
    """Stands before the whole site, its scripts and styles too, which no middleware sees in a test."""

    def __call__(self, environ, start_response):
        seconds = FILE if self._should_handle(get_path_info(environ)) else PAGE
        time.sleep(seconds / 2)
        return halting(super().__call__(environ, start_response), seconds / 2)


def halting(answer: Iterable[bytes], seconds: float) -> Iterator[bytes]:
    """The answer with a rest in the middle, when the browser shows the beginning already."""
    try:
        for part in answer:
            half = len(part) // 2
            yield part[:half]
            time.sleep(seconds)
            yield part[half:]
    finally:
        answer.close()
