"""Bars on what was printed: tables 4 and 6 of Silverman, Chan and Vincent (2024), and 11,300 of the
United Kingdom (Bales, Hesketh and Silverman 2015).

``published`` in ``reference.json`` quotes them. Table 6 has the lowest BIC of all models with its
95% limits, from 1,000 resamples that R draws with the same seed; its rows of a downhill search,
which may miss the best model, are left out. Table 4 says in how many of these resamples one of the
first 1, 5, 10, 50 and 100 models of the data is the best.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from verify.bars import Bar, Measured
from verify.mse_reference.data import data_set, folder, lacking, published
from verify.mse_reference.searching import fewest_first, rank_counts
from verify.mse_reference.stepwise import drawn_by_r
from zicht.prevalence.bca import Ties
from zicht.prevalence.bootstrap import from_replicates
from zicht.prevalence.profile import choose_by_aic
from zicht.prevalence.search import LowestCriterion, Searched

_TABLE_6 = re.compile(r"(all models|order \d+) ?:? *([\d,]+) \[([\d,]+), ([\d,]+)\]")
_TABLE_4 = re.compile(r"Table 4 ranks \(order (\d+)\)")
_BY_AIC = re.compile(r"([\d,]+) \(([\d,]+)-([\d,]+)\)")
#: The level at which Bales, Hesketh and Silverman add pairs.
_LEVEL = "0.05"
#: A lower limit that the program of the authors does not give either: of its 100 first models, with
#: the same seed, it makes 11,723.
_NOT_BY_R = ("uk_5", 2, 11_456)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Numbers of a table: of which data, with terms of how many lists."""

    name: str
    order: int
    numbers: tuple[int, ...]


def table_6(printed: Printed) -> Measured:
    """The estimate and its limits, to the whole numbers in which they are printed."""
    if shutil.which("Rscript") is None:
        return Measured(figure="not done: no Rscript to draw the resamples", passed=None)
    data = data_set(folder(), printed.name)
    estimator = _estimator(printed.order)
    searched = _searched(printed.name, printed.order)
    found = from_replicates(data.histories, estimator, searched.populations)
    limits = found.limits((0.025, 0.975), ties=Ties.STRICT)
    computed = [found.estimate, *(limit.value for limit in limits)]
    unlike = [
        expected
        for value, expected in zip(computed, printed.numbers, strict=True)
        if abs(value - expected) > 0.51
    ]
    said = "".join(f"; printed {expected:,}" for expected in unlike)
    excused = [each for each in unlike if (printed.name, printed.order, each) == _NOT_BY_R]
    return Measured(
        figure=f"{computed[0]:,.0f} [{computed[1]:,.0f}; {computed[2]:,.0f}]{said}",
        passed=unlike == excused,
    )


def table_4(printed: Printed) -> Measured:
    """How often the first models of the data are the best of a resample."""
    if shutil.which("Rscript") is None:
        return Measured(figure="not done: no Rscript to draw the resamples", passed=None)
    searched = _searched(printed.name, printed.order)
    counts = rank_counts(data_set(folder(), printed.name), printed.order, searched)
    return Measured(
        figure=" ".join(str(count) for count in counts), passed=tuple(counts) == printed.numbers
    )


def by_aic(printed: Printed) -> Measured:
    """The estimate with its limits by the published choice, as round as it is printed."""
    found = choose_by_aic(
        data_set(folder(), printed.name).histories, significance=float(_LEVEL)
    ).profile
    interval = found.interval()
    computed = (found.population, interval.lower, interval.upper)
    return Measured(
        figure=f"{computed[0]:,.0f} ({computed[1]:,.0f}-{computed[2]:,.0f})",
        passed=all(map(_as_round, computed, printed.numbers)),
    )


def _as_round(value: float, printed: int) -> bool:
    unit = 10 ** (len(str(printed)) - len(str(printed).rstrip("0")))
    # No estimate is rounded to more than thousands.
    unit = min(unit, 1000)
    return round(value / unit) * unit == printed


def _estimator(order: int) -> LowestCriterion:
    return LowestCriterion(highest_order=order, valid_on_original=True)


@cache
def _searched(name: str, order: int) -> Searched:
    data = data_set(folder(), name)
    drawn = drawn_by_r(data, 1000, fewest_first(data))
    return _estimator(order).search(data.histories, drawn)


def _whole(numbers: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(int(number.replace(",", "")) for number in numbers)


def _rows(path: Path) -> Iterator[tuple[str, str, object]]:
    """Data set, heading and what is printed."""
    for name, said in published(path).items():
        quoted = said.get("published") or {}
        assert isinstance(quoted, Mapping)
        for heading, text in quoted.items():
            yield name, heading, text


def _bars() -> Iterator[Bar]:
    path = folder()
    if not (path / "reference.json").exists():
        yield Bar(
            area="prevalence",
            promise="what was printed on published lists",
            measure=partial(lacking, "reference.json"),
        )
        return
    for name, heading, text in _rows(path):
        by_pairs = _BY_AIC.fullmatch(str(text))
        if by_pairs and "aic_stepwise" in published(path)[name]:
            numbers = _whole(by_pairs.groups())
            yield Bar(
                area="prevalence",
                promise=f"{name}: {text} by the choice that was published",
                measure=partial(by_aic, Printed(name=name, order=2, numbers=numbers)),
            )
        if ranked := _TABLE_4.search(heading):
            numbers = tuple(map(int, text)) if isinstance(text, list) else ()
            yield Bar(
                area="prevalence",
                promise=f"{name}, order {ranked[1]}: the ranks that table 4 prints",
                measure=partial(table_4, Printed(name=name, order=int(ranked[1]), numbers=numbers)),
            )
        if "Table 6" in heading and "downhill" not in heading:
            yield from _of_table_6(path, name, str(text))


def _of_table_6(path: Path, name: str, text: str) -> Iterator[Bar]:
    for models, *numbers in _TABLE_6.findall(text):
        lists = data_set(path, name).lists
        order = lists - 1 if models == "all models" else int(models.removeprefix("order "))
        printed = Printed(name=name, order=order, numbers=_whole(tuple(numbers)))
        yield Bar(
            area="prevalence",
            promise=f"{name}, {models}: estimate and limits as table 6 prints them",
            measure=partial(table_6, printed),
        )


BARS = tuple(_bars())
