"""Processes with Django set up, forked from one that was: starting anew takes a second each.

Each is a process of its own, with its own lines to the database, and can be killed by itself.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from threading import Timer
from typing import IO

#: Seconds after which a process that is waited for is killed.
_LONGEST = 120
_BEGIN = "import django\ndjango.setup()\nfrom platform_support import forking\nforking.serve()\n"


class Forked:
    """A process as those of :mod:`subprocess` are, as far as tests ask for it."""

    def __init__(self, stdin: IO[str], stdout: IO[str], told: IO[str], complaints: IO[str]) -> None:
        self._stdin = stdin
        self._stdout = stdout
        self.returncode: int | None = None
        self._complaints = complaints
        self._told = told
        self._pid = int(told.readline())

    def wait_until_ready(self) -> None:
        """Until it prints ``ready``; AssertionError when it ends without that."""
        for line in self._stdout:
            if line == "ready\n":
                return
        raise AssertionError(self.communicate()[1][-3000:])

    def go_on(self) -> None:
        """Give the line that it waits for."""
        self._stdin.write("\n")
        self._stdin.flush()

    def kill(self) -> None:
        """End it at this very moment, whatever it is doing."""
        os.kill(self._pid, signal.SIGKILL)

    def communicate(self, given: str = "") -> tuple[str, str]:
        """What it printed after this was written to it, and its complaints; not later than that."""
        too_late = Timer(_LONGEST, self.kill)
        too_late.start()
        with self._stdin, self._stdout, self._told, self._complaints:
            self._stdin.write(given)
            self._stdin.close()
            printed = self._stdout.read()
            self.returncode = int(self._told.readline())
            too_late.cancel()
            self._complaints.seek(0)
            return printed, self._complaints.read()


class Forker:
    """A process with Django set up in this environment, which others are forked from."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._line, other = socket.socketpair()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BEGIN],
            env=environment,
            stdin=other,
            stdout=subprocess.DEVNULL,
        )
        other.close()

    def start(self, script: str, *arguments: str) -> Forked:
        """A process that runs a script."""
        read_in, write_in = os.pipe()
        read_out, write_out = os.pipe()
        read_told, write_told = os.pipe()
        complaints = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed by who waits
        theirs = [read_in, write_out, complaints.fileno(), write_told]
        order = json.dumps([script, *arguments]).encode()
        socket.send_fds(self._line, [len(order).to_bytes(4)], theirs)
        self._line.sendall(order)
        for one in (read_in, write_out, write_told):
            os.close(one)
        return Forked(
            os.fdopen(write_in, "w"), os.fdopen(read_out), os.fdopen(read_told), complaints
        )

    def stop(self) -> None:
        """No more are started; those that run go on."""
        self._line.close()
        self._process.wait(timeout=20)


def serve() -> None:
    """Fork for every order that comes in, until the other side closes."""
    with socket.socket(fileno=os.dup(0)) as line:
        while True:
            size, files, _, _ = socket.recv_fds(line, 4, 4)
            if not size:
                return
            script, *arguments = json.loads(_received(line, int.from_bytes(size)))
            # One in between waits for it, and is waited for by nobody.
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            if not os.fork():
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                line.close()
                _watch(script, arguments, files)
            for one in files:
                os.close(one)


def _received(line: socket.socket, size: int) -> bytes:
    parts = b""
    while len(parts) < size:
        parts += line.recv(size - len(parts))
    return parts


def _watch(script: str, arguments: list[str], files: list[int]) -> None:
    """Tell the number of the process, and how it ended."""
    *streams, told = files
    number = os.fork()
    if not number:
        os.close(told)
        os._exit(_run(script, arguments, streams))
    for one in streams:
        os.close(one)
    os.write(told, f"{number}\n".encode())
    _, status = os.waitpid(number, 0)
    os.write(told, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _run(script: str, arguments: list[str], streams: list[int]) -> int:
    """What Python does with a script on its command line."""
    for place, stream in enumerate(streams):
        os.dup2(stream, place)
        os.close(stream)
    sys.argv = ["-c", *arguments]
    try:
        exec(compile(script, "<script>", "exec"), {"__name__": "__main__"})  # noqa: S102
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0
