"""The demonstration year, built once for all stories of a process and put back for each of them."""

import shutil
import sqlite3
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from reports import demo


class DemoYear:
    """A copy of the database and of the pictures as they were when the year had just been built."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.copy: sqlite3.Connection | None = None

    def put_in(self) -> None:
        """Let the database, which is empty, have the year."""
        connection.ensure_connection()
        if self.copy is None:
            self._build()
        else:
            self.copy.backup(connection.connection)
            shutil.copytree(self.folder / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)
            ContentType.objects.clear_cache()

    def close(self) -> None:
        if self.copy is not None:
            self.copy.close()

    def _build(self) -> None:
        demo.build()
        self.copy = sqlite3.connect(self.folder / "year.sqlite3")
        connection.connection.backup(self.copy)
        shutil.copytree(settings.MEDIA_ROOT, self.folder / "media")
