"""Quantiles of a number in one group, in any design and with any way to make errors."""

import numpy as np

from zicht.estimation.model import Interval
from zicht.estimation.problems import NoDegreesOfFreedomError
from zicht.estimation.sampling.design import Vector
from zicht.estimation.sampling.estimates import t_quantile
from zicht.estimation.sampling.quantiles import distribution
from zicht.estimation.study.measuring import Measure, Rows
from zicht.estimation.study.results import Estimate, IntervalMethod


def quantile(
    measure: Measure, values: Vector, rows: Rows, part: float, *, confidence: float, freedom: int
) -> Estimate:
    """The lowest number at or below which at least ``part`` of the weight lies.

    The interval is Woodruff's (1952), as in :mod:`zicht.estimation.sampling.quantiles`: that of the
    share at or below the estimate, by t on ``freedom`` degrees, carried back to the numbers. It is
    that of replicates too, for which the spread of the quantile itself is no good measure. Raises
    :class:`~zicht.estimation.problems.NothingToEstimateError` when no row has weight.
    """
    found = distribution(values, measure.design.weights, rows)
    value = found.at(part)
    below = np.where(np.isnan(values), np.nan, (values <= value).astype(np.float64))
    share = measure.means({"below": below}, [rows])
    reached, error = float(share.values[0]), float(share.standard_errors[0])
    try:
        margin = t_quantile(confidence, freedom) * error if error else 0.0
    except NoDegreesOfFreedomError:
        return Estimate(value=value, standard_error=None, interval=None, method=IntervalMethod.NONE)
    interval = Interval(low=found.at(reached - margin), high=found.at(reached + margin))
    return Estimate(
        value=value, standard_error=None, interval=interval, method=IntervalMethod.WOODRUFF
    )
