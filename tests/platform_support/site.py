"""The whole site in processes of its own, as it is deployed, with a release in it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from platform_support import prepared

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """The site in a process group of its own, on one port, to be killed and started again."""

    def __init__(self, data: Path, **variables: str) -> None:
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.data = data
        self.variables = variables
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self, *, has_release: bool = True) -> None:
        """Make the database, with a release on made-up figures in it unless told otherwise."""
        prepare = prepared.release if has_release else prepared.migrate
        prepare(self.data, **self.variables)
        prepared.static_files(self.data)

    def start(self) -> None:
        """Start, and wait until the site answers."""
        command = [
            *(sys.executable, "-m", "gunicorn"),
            *("--config", "python:zicht.platform.config.gunicorn"),
            *("--bind", f"127.0.0.1:{self.port}"),
        ]
        own = prepared.environment(self.data, ZICHT_ADDRESS=self.address, **self.variables)
        self._process = subprocess.Popen(command, env=own, start_new_session=True)
        _wait(self.address, self._process)

    def kill(self) -> None:
        """Stop every process of it at this very moment, whatever it is doing."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(timeout=20)

    def stop(self) -> None:
        """Let it finish what it is doing."""
        assert self._process is not None
        self._process.terminate()
        self._process.wait(timeout=20)


@contextmanager
def served(data: Path, **variables: str) -> Iterator[str]:
    """The address of a site on this machine, with a release on made-up figures."""
    server = Server(data, **variables)
    server.prepare()
    try:
        server.start()
        yield server.address
    finally:
        server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the site answers; AssertionError when it stops or takes longer than a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, "the site stopped by itself"
        try:
            with urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310 - our own site
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the site did not start within a minute")
