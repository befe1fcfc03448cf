"""Post-stratification: every class gets its known size."""

from dataclasses import dataclass

import numpy as np

from zicht.estimation.sampling.design import Codes, Matrix, Vector
from zicht.estimation.weighting.calibration import Calibrated
from zicht.estimation.weighting.distances import UNBOUNDED, Distance
from zicht.estimation.weighting.margins import Margin, cross


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Centred:
    """Values around the mean of their class, weighted as before; an ``Adjustment`` of a design."""

    codes: Codes
    weights: Vector

    def residuals(self, values: Matrix) -> Matrix:
        """What the classes leave unexplained."""
        cells = cross([self.codes])
        sizes = cells.sums(self.weights)
        # Where a class has no weight its rows count for nothing, whatever their mean.
        means = (
            cells.sums(values * self.weights[:, None]) / np.where(sizes > 0, sizes, 1.0)[:, None]
        )
        left: Matrix = values - means[cells.of_row]
        return left


def poststratify(weights: Vector, margin: Margin) -> Calibrated:
    """Weights times the known size of the class over its weight.

    The same as linear calibration and as raking on one margin; Holt and Smith (1979), JRSS A 142,
    33-46. Raises :class:`~zicht.estimation.problems.EmptyClassError` when a class of the
    population has no weight.
    """
    margin.check(weights)
    sums = margin.sums(weights)
    factor = margin.totals / np.where(sums > 0, sums, 1.0)
    g = factor[margin.codes]
    return Calibrated(
        weights=weights * g,
        g=g,
        distance=Distance.LINEAR,
        bounds=UNBOUNDED,
        constraints=margin.labels,
        totals=margin.totals,
        iterations=1,
        largest_gap=0.0,
        negative=0,
        adjustment=Centred(codes=margin.codes, weights=weights),
    )
