"""Controlled rounding: every cell to a multiple of a base, and the totals still add up.

After Cox (1987), by whole-number programming: each cell goes to the multiple below or above it, a
multiple stays what it is, and the sum of what is added and taken away is the least possible.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from zicht.disclosure.model import Published
from zicht.disclosure.tables.model import Cell, Key, Table
from zicht.disclosure.tables.problem import sums

#: Bases in use: small ones for small tables.
BASES = (3, 5, 10)

_PATIENCE = 60.0


class UnroundableError(ValueError):
    """There is no additive table within one base of every cell."""


def controlled_rounding(
    cells: Mapping[Key, Cell], tables: Sequence[Table], base: int, *, seconds: float = _PATIENCE
) -> dict[Key, Published[float]]:
    """Every cell as a multiple of ``base`` (3, 5 or 10), less than a base away, and additive.

    Raises UnroundableError when there is no such table, which can be so with three dimensions or
    linked tables; then take a table apart, or hide cells instead.
    """
    if base not in BASES:
        raise ValueError(f"a base of {base} is not in use; choose one of {BASES}")
    keys = tuple(cells)
    values = np.array([cells[key].value for key in keys], dtype=np.float64)
    below = np.floor(values / base + 1e-9)
    rest = values - below * base
    matrix = sums(tables, {key: at for at, key in enumerate(keys)})
    found = milp(
        # What going up changes, compared with going down.
        base - 2 * rest,
        constraints=LinearConstraint(matrix, -(matrix @ below), -(matrix @ below)),
        bounds=Bounds(0, (rest > 1e-9).astype(np.float64)),
        integrality=np.ones(len(keys), dtype=np.int64),
        options={"time_limit": seconds},
    )
    if found.x is None:
        raise UnroundableError(
            f"no table of multiples of {base} adds up within one base of every cell; round fewer "
            "tables together, or hide cells instead"
        )
    rounded = base * (below + np.rint(found.x))
    return {key: Published(value=value) for key, value in zip(keys, rounded.tolist(), strict=True)}
