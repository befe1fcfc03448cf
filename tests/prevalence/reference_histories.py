"""Published tables of lists, and resamples of them that other programs estimated."""

import csv
from dataclasses import dataclass

import numpy as np

from shared_data import shared_data
from zicht.prevalence.histories import Histories, Whole, histories


def reference_histories(name: str) -> Histories:
    """A table: list columns, and the count as last column."""
    with shared_data("mse", f"{name}.csv").open(encoding="utf-8") as file:
        headings, *rows = list(csv.reader(file))
    masks = [_mask(row[:-1]) for row in rows]
    return histories(headings[:-1], masks, [int(row[-1]) for row in rows])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Resamples:
    """Resamples with the model of the lowest BIC in R, and its population."""

    given: Histories
    tables: Whole
    models: tuple[str, ...]
    populations: tuple[float, ...]


def reference_resamples(name: str) -> Resamples:
    """All resamples of a table; columns are histories, then the model and the population."""
    with shared_data("mse", f"boot/bic_{name}.csv").open(encoding="utf-8") as file:
        headings, *rows = list(csv.reader(file))
    given = reference_histories(name)
    masks = [_mask(heading.removeprefix("h")) for heading in headings[:-2]]
    order = [masks.index(mask) for mask in given.masks.tolist()]
    return Resamples(
        given=given,
        tables=np.array([[int(row[at]) for at in order] for row in rows]),
        models=tuple(row[-2] for row in rows),
        populations=tuple(float(row[-1]) for row in rows),
    )


def _mask(digits: list[str] | str) -> int:
    return sum(int(digit) << place for place, digit in enumerate(digits))
