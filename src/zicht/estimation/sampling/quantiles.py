"""Quantiles with intervals: the median, quartiles and others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zicht.estimation.model import Interval
from zicht.estimation.problems import NothingToEstimateError
from zicht.estimation.sampling.design import Design, Vector
from zicht.estimation.sampling.estimates import estimate, t_quantile
from zicht.estimation.sampling.statistics import Rows, means

#: How much of the weight may be rounding when a sum of weights should equal a part of the whole.
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantile:
    """The value below or at which a part of the population lies.

    ``standard_error`` is the width of the interval over twice the t quantile (Woodruff 1952).
    """

    part: float
    value: float
    interval: Interval
    standard_error: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Distribution:
    """Values in order, and the part of the weight at or below each of them."""

    values: Vector
    reached: Vector

    def at(self, part: float) -> float:
        """The lowest value at or below which at least ``part`` of the weight lies.

        The left-continuous inverse; below 0 and above 1 it is the lowest and highest value.
        """
        place = int(np.searchsorted(self.reached, part - _ROUNDING, side="left"))
        return float(self.values[min(place, len(self.values) - 1)])


def distribution(values: Vector, weights: Vector, rows: Rows | None = None) -> Distribution:
    """The weighted distribution of values over the rows of a domain; missing values are NaN.

    Raises :class:`NothingToEstimateError` when rows with a value have no weight together.
    """
    kept = ~np.isnan(values) & (weights != 0)
    if rows is not None:
        kept = kept & rows
    order = np.argsort(values[kept], kind="stable")
    below = np.cumsum(weights[kept][order])
    if not kept.any() or below[-1] <= 0:
        raise NothingToEstimateError(of=("quantile",))
    # A negative weight takes back what was reached; the first value that reached it counts.
    reached = np.maximum.accumulate(below) / below[-1]
    return Distribution(values=values[kept][order], reached=reached)


def quantiles(
    design: Design,
    values: Vector,
    parts: Sequence[float],
    *,
    rows: Rows | None = None,
    confidence: float = 0.95,
) -> tuple[Quantile, ...]:
    """Quantiles with Woodruff intervals.

    The t interval of the share at or below the estimate is carried back to the scale of the
    values. Raises what :func:`distribution` and
    :func:`~zicht.estimation.sampling.estimates.t_quantile` raise.
    """
    found = distribution(values, design.weights, rows)
    return tuple(_quantile(design, values, found, part, rows, confidence) for part in parts)


def _quantile(
    design: Design,
    values: Vector,
    found: Distribution,
    part: float,
    rows: Rows | None,
    confidence: float,
) -> Quantile:
    value = found.at(part)
    below = np.where(np.isnan(values), np.nan, (values <= value).astype(np.float64))
    share = estimate(design, means({"below": below}, rows))
    (limits,) = share.intervals(confidence)
    interval = Interval(low=found.at(limits.low), high=found.at(limits.high))
    width = interval.high - interval.low
    error = 0.0
    if width > 0:
        error = width / (2 * t_quantile(confidence, share.degrees_of_freedom))
    return Quantile(part=part, value=value, interval=interval, standard_error=error)
