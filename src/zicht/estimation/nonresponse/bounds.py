"""What is certain when nothing is assumed about those who did not answer.

Manski (2003), Partial Identification of Probability Distributions.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zicht.estimation.sampling.design import Vector

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bounds:
    """The lowest and the highest population value that the answers allow, per group."""

    low: Vector
    high: Vector


def share_bounds(
    yes: NDArray[np.generic], answered: NDArray[np.generic], population: NDArray[np.generic]
) -> Bounds:
    """The bounds of the share of yes: every silent unit says no, or every one says yes.

    One entry per group. Raises ValueError when counts contradict each other or a group is empty.
    """
    return mean_bounds(yes, answered, population, lowest=0.0, highest=1.0)


def mean_bounds(
    total: NDArray[np.generic],
    answered: NDArray[np.generic],
    population: NDArray[np.generic],
    *,
    lowest: float,
    highest: float,
) -> Bounds:
    """The bounds of a mean on a scale from ``lowest`` to ``highest``.

    ``total`` is the sum of the answers that were given, ``answered`` their number.
    """
    sums, counts, sizes = np.broadcast_arrays(
        np.asarray(total, dtype=np.float64),
        np.asarray(answered, dtype=np.float64),
        np.asarray(population, dtype=np.float64),
    )
    if not ((counts >= 0) & (counts <= sizes) & (sizes > 0)).all():
        raise ValueError("groups hold at least one unit, and no more answers than units")
    # Sums of decimal scores are rounded.
    slack = _ROUNDING * (np.abs(sums) + 1)
    if not ((sums >= lowest * counts - slack) & (sums <= highest * counts + slack)).all():
        raise ValueError(f"answers lie outside the scale from {lowest:g} to {highest:g}")
    silent = sizes - counts
    return Bounds(
        low=(sums + lowest * silent) / sizes,
        high=(sums + highest * silent) / sizes,
    )
