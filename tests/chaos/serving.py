"""The site as it is deployed: gunicorn in a process group of its own, that can be killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[2]
# As the README deploys them: one process with threads on one PC, several processes on a server.
SIZES = {"sqlite": ["--threads", "4"], "postgresql": ["--workers", "2", "--threads", "2"]}
PATIENCE = 90  # seconds for a start


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def environment() -> dict[str, str]:
    """What the site needs to serve the database of the tests: the file's folder, or the server with that database."""
    variables = {
        "LIBNET_SECRET_KEY": settings.SECRET_KEY,
        "LIBNET_HOSTS": "127.0.0.1,localhost",
        "LIBNET_HTTPS": "no",
    }
    database = connection.settings_dict
    if settings.EMBEDDED:
        return os.environ | variables | {"LIBNET_DATA_DIR": str(Path(database["NAME"]).parent)}
    place = f"{quote(database['HOST'], safe='')}" + (f":{database['PORT']}" if database["PORT"] else "")
    secret = f":{quote(database['PASSWORD'])}" if database["PASSWORD"] else ""
    return (
        os.environ | variables | {"DATABASE_URL": f"postgres://{database['USER']}{secret}@{place}/{database['NAME']}"}
    )


class Site:
    """A running site; after `kill()` nobody answers at its address until `start()`."""

    def __init__(self, log: Path):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        self.command = [sys.executable, "-m", "gunicorn", "libnet.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        self.command += [*SIZES[connection.vendor], "--timeout", "120", "--no-control-socket"]
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Starts it and returns at once; `wait()` waits until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=environment(), stdout=log, stderr=log, start_new_session=True
            )

    def wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > until or self.process.poll() is not None:
                raise RuntimeError(f"The site does not answer.\n{self.log.read_text()[-3000:]}")
            time.sleep(0.05)

    @property
    def is_up(self) -> bool:
        return self.process is not None and self._answers()

    def _answers(self) -> bool:
        asked = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asked.request("GET", "/login/")
            return asked.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            asked.close()

    def kill(self) -> None:
        """As if the power failed: no process of it gets to finish what it was doing."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
