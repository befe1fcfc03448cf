"""Small tables of lists, written out and drawn at random."""

import numpy as np
from hypothesis import strategies as st

from zicht.prevalence.histories import Histories, histories
from zicht.prevalence.models import Model, model_of

#: 40, 30 and 20 people on one list, and 6 on the first two: Chan, Silverman and Vincent (2021).
SPARSE = histories("ABC", [1, 2, 4, 3], [40, 30, 20, 6])
#: Two lists of 40 and 30 people, 10 of whom are on both.
TWO = histories(["police", "shelters"], [1, 2, 3], [30, 20, 10])
#: Three lists, nobody absent from any combination.
THREE = histories("ABC", [1, 2, 4, 3, 5, 6, 7], [60, 50, 40, 12, 10, 8, 4])


@st.composite
def tables(draw: st.DrawFn, *, least: int = 3, most: int = 4) -> Histories:
    """Counts of every combination, many of them zero."""
    lists = draw(st.integers(least, most))
    size = (1 << lists) - 1
    counts = draw(
        st.lists(st.sampled_from([0, 0, 1, 2, 5, 17, 60]), min_size=size, max_size=size).filter(any)
    )
    return histories([f"list {place}" for place in range(lists)], range(1, size + 1), counts)


@st.composite
def tables_with_models(draw: st.DrawFn) -> tuple[Histories, Model]:
    """A table and a model of its lists."""
    given = draw(tables())
    lists = len(given.lists)
    terms = draw(st.sets(st.integers(1, (1 << lists) - 2), max_size=4))
    return given, model_of(lists, terms)


def dense(given: Histories) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Counts of all cells as numbers the kernel takes."""
    return given.dense().astype(np.float64)
