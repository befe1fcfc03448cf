"""Where in a file something is wrong: the first row, and how many more."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zicht.responses.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The first row with a fault, what stands there, and how many rows have one besides."""

    row: int
    value: str
    more: int


def first(source: Source, column: str, wrong: NDArray[np.bool_]) -> Place | None:
    """The place of a fault in a column; None when no row has one."""
    rows = np.flatnonzero(wrong)
    if not len(rows):
        return None
    at = int(rows[0])
    value = source.texts(column)[at]
    return Place(row=int(source.rows[at]), value=value or "", more=len(rows) - 1)


def first_of_each(source: Source, column: str, wrong: NDArray[np.bool_]) -> list[Place]:
    """As :func:`first`, for every value that is wrong, in the order of the file."""
    rows = np.flatnonzero(wrong)
    if not len(rows):
        return []
    texts = source.texts(column).fill_null("").to_numpy()[rows].astype(str)
    values, starts, counts = np.unique(texts, return_index=True, return_counts=True)
    found = [
        Place(row=int(source.rows[rows[start]]), value=str(value), more=int(count) - 1)
        for value, start, count in zip(values, starts, counts, strict=True)
    ]
    return sorted(found, key=lambda one: one.row)
