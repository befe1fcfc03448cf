"""Published counts of people on overlapping lists, by name."""

import csv

from tests.shared_data import shared_data

from zicht.prevalence.histories import Histories, histories


def read(name: str) -> Histories:
    """The lists of a file of the reference data."""
    with shared_data("mse", f"{name}.csv").open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    masks = [sum(int(mark) << place for place, mark in enumerate(row[:-1])) for row in rows]
    return histories(heading[:-1], masks, [int(row[-1]) for row in rows])
