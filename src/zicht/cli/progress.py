"""How far a run is, on standard error: one line that is written over, or a line per stage."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

import click

from zicht.language import Language
from zicht.run import Progress
from zicht.run.stages import STAGE_NAMES, Listener

_WIDTH = 20


@contextmanager
def progress_bar(language: Language) -> Iterator[Listener]:
    """A listener that shows progress while the block lasts."""
    if not sys.stderr.isatty():
        yield _Lines(language).show
        return
    bar = _Bar(language)
    ended = Event()
    ticking = Thread(target=bar.tick, args=(ended,), daemon=True)
    ticking.start()
    try:
        yield bar.show
    finally:
        ended.set()
        ticking.join()
        bar.clear()


class _Lines:
    """The name of each stage as it begins, for a log."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._last = ""

    def show(self, progress: Progress) -> None:
        stage = STAGE_NAMES[progress.stage].to(self._language)
        if stage != self._last:
            click.echo(stage, err=True)
            self._last = stage


class _Bar:
    """A bar with the time since the start, so that a long piece of work does not seem to hang."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._start = monotonic()
        self._stage = ""
        self._width = 0

    def show(self, progress: Progress) -> None:
        filled = round(_WIDTH * progress.done / max(1, progress.total))
        bar = "█" * filled + "░" * (_WIDTH - filled)
        name = STAGE_NAMES[progress.stage].to(self._language)
        self._stage = f"{bar} {name} {progress.done}/{progress.total}"
        self._draw()

    def tick(self, ended: Event) -> None:
        while not ended.wait(1):
            self._draw()

    def clear(self) -> None:
        click.echo("\r" + " " * self._width + "\r", nl=False, err=True)

    def _draw(self) -> None:
        line = f"{self._stage} ({monotonic() - self._start:.0f} s)" if self._stage else ""
        self._width = max(self._width, len(line))
        # One call, so that two threads do not write through each other.
        click.echo("\r" + line.ljust(self._width), nl=False, err=True)
