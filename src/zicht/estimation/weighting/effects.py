"""What weighting costs: how unequal the weights are."""

from dataclasses import dataclass

import numpy as np

from zicht.estimation.problems import NothingToEstimateError
from zicht.estimation.sampling.design import Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightEffects:
    """``rows`` weights that add to ``total``, from ``smallest`` to ``largest``.

    ``kish_effect`` is how much larger variances are for a variable that has nothing to do with the
    weights: rows times the sum of squares over the square of the sum (Kish 1965, 11.7). 1 when
    all weights are equal. ``largest_to_median`` says how far the heaviest row stands out.
    """

    rows: int
    total: float
    smallest: float
    largest: float
    largest_to_median: float
    kish_effect: float

    @property
    def effective_size(self) -> float:
        """How many rows of equal weight would tell as much."""
        return self.rows / self.kish_effect


def weight_effects(weights: Vector) -> WeightEffects:
    """The spread of some weights; rows without weight do not count.

    Raises :class:`~zicht.estimation.problems.NothingToEstimateError` when no row has weight.
    """
    carrying = weights[weights != 0]
    total = float(carrying.sum())
    if not len(carrying) or total <= 0:
        raise NothingToEstimateError(of=("weights",))
    return WeightEffects(
        rows=len(carrying),
        total=total,
        smallest=float(carrying.min()),
        largest=float(carrying.max()),
        largest_to_median=float(carrying.max() / np.median(carrying)),
        kish_effect=float(len(carrying) * (carrying @ carrying) / total**2),
    )
