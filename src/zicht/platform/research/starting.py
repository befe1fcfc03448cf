"""A process beside the web server, so that no request waits for an estimate.

The table goes through a pipe: it is on no disk and in no database.
"""

import os
import subprocess
import sys
from threading import Thread

from zicht.platform.research.orders import Order


def start(code: str, order: Order) -> None:
    """Begin, and leave it to the process to tell how far it is."""
    command = [sys.executable, "-m", "django", "estimate_lists", code]
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    )
    # A pipe takes only so much before it is read, and an ended process has to be waited for.
    Thread(target=process.communicate, args=(order.to_text().encode(),), daemon=True).start()
