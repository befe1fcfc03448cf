"""What a bar is, and the table that shows whether it was met."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured against a bar: the figure in words, and whether it is good enough.

    ``passed`` is None where there is nothing here to measure, which the figure then says.
    """

    figure: str
    passed: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One promise: ``area`` groups bars, ``promise`` says what must hold, ``measure`` finds out."""

    area: str
    promise: str
    measure: Callable[[], Measured]


def seconds(work: Callable[[], object]) -> float:
    """The wall time of some work in seconds: what someone waits, on an otherwise idle machine."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def cpu_seconds(work: Callable[[], object], *, repeats: int = 1) -> float:
    """The least time of the processor that some work took: other work only adds to it."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


_RESULTS = {True: "pass", False: "FAIL", None: "-"}


def report(bars: Iterable[Bar]) -> bool:
    """Print one table row per bar as it is measured; whether none was missed."""
    row = "{:<14} {:<69} {:<44} {}".format
    print(row("area", "bar", "figure", "result"))
    print(row("-" * 14, "-" * 69, "-" * 44, "------"))
    passed = True
    for bar in bars:
        measured = _measure(bar)
        passed = passed and measured.passed is not False
        result = _RESULTS[measured.passed]
        print(row(bar.area, bar.promise, measured.figure, result), flush=True)
    return passed


def _measure(bar: Bar) -> Measured:
    # A bar that breaks is a bar that was not met; the others are still worth knowing.
    try:
        return bar.measure()
    except Exception as error:
        return Measured(figure=f"{type(error).__name__}: {error}"[:60], passed=False)
