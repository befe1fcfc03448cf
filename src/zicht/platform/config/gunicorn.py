"""How gunicorn serves: ``gunicorn --config python:zicht.platform.config.gunicorn``."""

import gc
from collections.abc import Sequence
from typing import Protocol


class Server(Protocol):
    """What gunicorn hands over: the sockets that it listens on, each with an address."""

    LISTENERS: Sequence[object]


wsgi_app = "zicht.platform.config.wsgi"
workers = 2
loglevel = "warning"

# The release is read once, before the workers are made. No access log: it would keep the
# addresses of visitors.
preload_app = True


def when_ready(server: Server) -> None:
    """Say where to look, now that someone who looks finds something."""
    # What was read before the workers were made stays to the end: looking through it when they
    # stop would take seconds.
    gc.freeze()
    for listener in server.LISTENERS:
        address = str(listener)
        print(f"Zicht: {address}/ (English: {address}/en/). Stop with Ctrl-C.", flush=True)  # noqa: T201
