"""Tables of lists and covariates for tests, and those of the reference data."""

import csv
import json
from collections.abc import Mapping, Sequence

import numpy as np

from shared_data import shared_data
from zicht.prevalence.covariates.table import Factor, StratifiedHistories, stratified


def small(counts: Sequence[Sequence[int]]) -> StratifiedHistories:
    """Two lists and a covariate of two levels; per stratum the counts of 10, 01 and 11."""
    cells = np.array([[0, *row] for row in counts])
    return stratified(["A", "B"], [Factor(name="sex", levels=("man", "woman"))], cells)


def reference_table(
    name: str, lists: int, degrees: Mapping[str, int] | None = None
) -> StratifiedHistories:
    """A table of the reference data; its first columns are lists, its last the count."""
    with shared_data("mse", f"{name}_covariates.csv").open(encoding="utf-8") as file:
        headings, *rows = list(csv.reader(file))
    names = headings[lists:-1]
    levels = [sorted({row[lists + at] for row in rows}) for at in range(len(names))]
    shape = [len(each) for each in levels]
    cells = np.zeros((int(np.prod(shape)), 1 << lists), np.int64)
    for row in rows:
        mask = sum(int(row[place]) << place for place in range(lists))
        at = [each.index(row[lists + place]) for place, each in enumerate(levels)]
        cells[np.ravel_multi_index(at, shape), mask] += int(row[-1])
    factors = [
        Factor(name=one, levels=tuple(each), degree=(degrees or {}).get(one))
        for one, each in zip(names, levels, strict=True)
    ]
    return stratified(headings[:lists], factors, cells)


def reference_steps(name: str) -> list[dict[str, float | str]]:
    """The steps of a search in R."""
    text = shared_data("mse", "reference.json").read_text(encoding="utf-8")
    steps: list[dict[str, float | str]] = json.loads(text)["covariate_references"][name]["models"]
    return steps
