"""Bars on the speed of the engine, each measured in a process of its own."""

from collections.abc import Callable

from verify.bars import Bar, Measured
from verify.survey_speed.measuring import measure_apart
from verify.survey_speed.surveys import authorities_path

#: Processor seconds, threads included, after import; megabytes of the whole process.
SMALL_BAR, LARGE_BAR, CONTINENT_BAR = 0.1, 6.0, 5.0
MEMORY_BAR = 1000.0
#: 190 levels, by 1 + 17 + 39 groups and by 1 + 27 + 6.
_SMALL_CELLS, _CONTINENT_CELLS = 10_830, 6_460


def small() -> Measured:
    """132 respondents, 60 questions, 57 groups: every cell with both intervals."""
    return _cells("small", _SMALL_CELLS, SMALL_BAR)


def large() -> Measured:
    """A million rows, 200 replicates raked to six margins each, one-way tables."""
    taken = measure_apart("large")
    return Measured(
        figure=f"{taken.seconds:.2f} s CPU, {taken.megabytes:.0f} MB",
        passed=taken.seconds < LARGE_BAR and taken.megabytes < MEMORY_BAR,
    )


def continent() -> Measured:
    """95,220 local authorities of 27 countries: every cell with both intervals."""
    if not authorities_path().exists():
        return Measured(figure=f"no {authorities_path()}"[-44:], passed=False)
    return _cells("continent", _CONTINENT_CELLS, CONTINENT_BAR)


def _cells(name: str, wanted: int, bar: float) -> Measured:
    taken = measure_apart(name)
    return Measured(
        figure=f"{taken.cells:,} cells, {taken.seconds:.3f} s CPU, {taken.megabytes:.0f} MB",
        passed=taken.cells == wanted and taken.seconds < bar,
    )


def _bar(promise: str, measure: Callable[[], Measured]) -> Bar:
    return Bar(area="estimation", promise=promise, measure=measure)


BARS = (
    _bar(f"small survey: every cell with both intervals in {SMALL_BAR} s CPU", small),
    _bar(f"1,000,000 rows, 200 raked replicates: {LARGE_BAR:.0f} s CPU, under 1 GB", large),
    _bar(f"95,220 authorities by country and size: {CONTINENT_BAR:.0f} s CPU", continent),
)
