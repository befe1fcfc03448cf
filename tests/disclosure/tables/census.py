"""Small censuses for tests of tables."""

import numpy as np
from hypothesis import strategies as st

from zicht.disclosure.tables.counting import tabulate
from zicht.disclosure.tables.model import Cell, Dimension, Key, Table, flat

REGION = Dimension(
    name="region",
    root="country",
    parents={
        "north": "country",
        "south": "country",
        "n1": "north",
        "n2": "north",
        "s1": "south",
        "s2": "south",
        "s3": "south",
    },
)
SIZE = flat("size", ("small", "large"))
ANSWER = flat("answer", ("yes", "no", "unsure"))

#: Two tables that share the answers of the country.
LINKED = (Table(dimensions=(REGION, ANSWER)), Table(dimensions=(SIZE, ANSWER)))


def records(size: int, seed: int) -> dict[str, list[str]]:
    random = np.random.default_rng(seed)
    leaves = ["n1", "n2", "s1", "s2", "s3"]
    return {
        "region": random.choice(leaves, size, p=random.dirichlet(np.full(5, 2.0))).tolist(),
        "size": random.choice(["small", "large"], size).tolist(),
        "answer": random.choice(
            ["yes", "no", "unsure"], size, p=random.dirichlet(np.full(3, 2.0))
        ).tolist(),
    }


@st.composite
def censuses(draw: st.DrawFn) -> dict[Key, Cell]:
    """The cells of the linked tables, of 20 to 120 respondents."""
    return tabulate(LINKED, records(draw(st.integers(20, 120)), draw(st.integers(0, 10_000))))
