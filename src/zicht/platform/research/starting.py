"""A process beside the web server, so that no request waits for an estimate.

The table goes through a pipe: it is on no disk and in no database. The process ends with the web
server that started it (:mod:`.ending`).
"""

import os
import subprocess
import sys
from contextlib import suppress
from threading import Thread

from zicht.platform.research.orders import Order


def start(code: str, order: Order) -> None:
    """Begin, and leave it to the process to tell how far it is."""
    command = [sys.executable, "-m", "django", "estimate_lists", code]
    process = subprocess.Popen(  # noqa: S603 - our own command
        command,
        stdin=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        start_new_session=True,
    )
    # A pipe takes only so much before it is read, and an ended process has to be waited for.
    Thread(target=_feed, args=(process, order.to_text()), daemon=True).start()


def _feed(process: subprocess.Popen[bytes], text: str) -> None:
    """Send one line, and keep the pipe open: the process ends when it is closed."""
    with process, suppress(BrokenPipeError):
        if process.stdin is None:
            return
        process.stdin.write(f"{text}\n".encode())
        process.stdin.flush()
        process.wait()
