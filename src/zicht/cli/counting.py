"""How far counted work is, on standard error: only for people, and only when it takes long."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

import click

#: What takes less than this many seconds needs no bar.
_PATIENCE = 2.0
_WIDTH = 20


@contextmanager
def counting_bar(name: str) -> Iterator[Callable[[int, int], None]]:
    """A function that is told how much of the work is done, and draws a bar after two seconds."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    bar = _Bar(name)
    try:
        yield bar.show
    finally:
        bar.clear()


@contextmanager
def ticking_bar(name: str) -> Iterator[Callable[[int, int], None]]:
    """The same for few and long pieces of work: the bar goes on while one of them lasts."""
    with counting_bar(name) as show:
        state, ended = [(0, 1)], Event()

        def tick() -> None:
            while not ended.wait(0.5):
                show(*state[0])

        def listen(done: int, total: int) -> None:
            state[0] = (done, total)

        ticking = Thread(target=tick, daemon=True)
        ticking.start()
        try:
            yield listen
        finally:
            ended.set()
            ticking.join()


class _Bar:
    """A line that is written over."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._start = monotonic()
        self._width = 0

    def show(self, done: int, total: int) -> None:
        passed = monotonic() - self._start
        if passed < _PATIENCE:
            return
        filled = round(_WIDTH * done / max(1, total))
        bar = "█" * filled + "░" * (_WIDTH - filled)
        line = f"{bar} {self._name} {done}/{total} ({passed:.0f} s)"
        self._width = max(self._width, len(line))
        click.echo("\r" + line.ljust(self._width), nl=False, err=True)

    def clear(self) -> None:
        if self._width:
            click.echo("\r" + " " * self._width + "\r", nl=False, err=True)
