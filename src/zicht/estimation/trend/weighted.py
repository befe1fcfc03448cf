"""The change of a weighted mean between two waves that were each calibrated."""

from dataclasses import dataclass, replace

import numpy as np

from zicht.estimation.sampling.design import Codes, Design, Vector
from zicht.estimation.sampling.statistics import means
from zicht.estimation.trend.overlap import Change, Waves, change


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeightedWave:
    """One wave: who answered with their weights, and what.

    ``units`` numbers the unit of every row from 0, the same in both waves. ``answers`` is NaN where
    the row gave none to this question.
    """

    design: Design
    units: Codes
    answers: Vector


def weighted_change(first: WeightedWave, second: WeightedWave, population: int) -> Change:
    """The change between two weighted means, by :func:`~zicht.estimation.trend.overlap.change`.

    Each answer is replaced by what the calibration leaves of it, times its weight (the linearised
    value of Deville and Särndal 1992), so use the same calibration model in both waves. Both
    designs are simple: a single stage without strata. Counts are of all who responded, with or
    without an answer to this question. Raises what ``change`` and the mean raise.
    """
    size = int(max(first.units.max(), second.units.max())) + 1
    scores = [_scores(one, size) for one in (first, second)]
    found = change(Waves(first=scores[0], second=scores[1], population=population))
    return replace(found, mean_first=_mean(first), mean_second=_mean(second))


def _scores(wave: WeightedWave, size: int) -> Vector:
    left = means({"mean": wave.answers})(wave.design.weights).influence
    for adjustment in wave.design.adjustments:
        left = adjustment.residuals(left)
    scores = np.full(size, np.nan)
    scores[wave.units] = left[:, 0] * wave.design.weights * wave.design.size
    return scores


def _mean(wave: WeightedWave) -> float:
    return float(means({"mean": wave.answers})(wave.design.weights).values[0])
