"""A method in a process of its own, which is ended when it takes longer than it may.

Nothing else ends compiled code that is at work. An answer is the same however long it may take:
time decides only whether there is one. It counts from when the method is ready to begin, since
compiling, the first time on a machine, may take longer than the work.
"""

import pickle
import signal
import subprocess
import sys
from contextlib import suppress

from zicht.prevalence.histories import Histories
from zicht.prevalence.panel import Estimate, Method, Settings, estimate, refusal_of
from zicht.prevalence.problems import EndedEarlyError, OutOfTimeError

_READY = b"ready\n"


def estimate_within(given: Histories, method: Method, settings: Settings, seconds: int) -> Estimate:
    """What :func:`.panel.estimate` gives, or a refusal that says that time was up.

    ``method.run`` is a function of a module. RuntimeError where the method has a fault.
    """
    command = [sys.executable, "-m", "zicht.prevalence.apart"]
    pipe = subprocess.PIPE
    # Without a buffer, so that what is read after the first line is all that came after it.
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0) as process:  # noqa: S603 - our own module
        try:
            answer, faults = _asked(process, pickle.dumps((given, method, settings)), seconds)
        except subprocess.TimeoutExpired:
            return Estimate(method=method, outcome=refusal_of(OutOfTimeError(seconds=seconds)))
        finally:
            process.kill()
    if process.returncode < 0:
        return Estimate(method=method, outcome=refusal_of(EndedEarlyError()))
    if process.returncode:
        raise RuntimeError(faults.decode(errors="replace"))
    outcome = pickle.loads(answer)  # noqa: S301 - from our own process
    # Of the method that was given, and not of a copy of it.
    return Estimate(method=method, outcome=outcome)


def _asked(process: subprocess.Popen[bytes], work: bytes, seconds: int) -> tuple[bytes, bytes]:
    """What the process wrote, and what it said of faults; TimeoutExpired when time is up."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a process without pipes")
    with suppress(BrokenPipeError):
        process.stdin.write(work)
        process.stdin.close()
    process.stdin = None
    process.stdout.readline()
    return process.communicate(timeout=seconds)


def _work() -> None:
    given, method, settings = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own process
    method.prepare()
    sys.stdout.buffer.write(_READY)
    sys.stdout.buffer.flush()
    if hasattr(signal, "alarm"):
        # Whoever asked may be gone by then, and would have left this running.
        signal.alarm(settings.seconds + 1)
    sys.stdout.buffer.write(pickle.dumps(estimate(given, method, settings).outcome))


if __name__ == "__main__":
    _work()
