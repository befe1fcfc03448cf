"""A process that ends when the one that started it does.

The one that started it holds the other end of standard input, and the system closes that whatever
happens to it. A signal would not do: compiled code hears none until it is done.
"""

import os
import signal
import sys
from collections.abc import Callable
from threading import Thread

#: Seconds for the last words.
_LAST = 1


def _nothing() -> None:
    """There is nobody to tell."""


def end_with_parent(last: Callable[[], None] = _nothing) -> None:
    """From now on end, with all processes begun from here, when standard input is closed.

    ``last`` is called before, and not waited for when it takes more than a second. The process has
    to lead a group of its own; what stood on standard input was read already.
    """
    if os.getpgrp() == os.getpid():
        Thread(target=_wait_and_end, args=(last,), daemon=True).start()


def _wait_and_end(last: Callable[[], None]) -> None:
    # Not through Python's own reader, which may have read ahead or be shared.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    telling = Thread(target=last, daemon=True)
    telling.start()
    telling.join(_LAST)
    os.killpg(0, signal.SIGKILL)
