"""Ratios of two numbers in every group."""

from collections.abc import Iterator, Mapping, Sequence
from math import inf

import numpy as np

from zicht.estimation.model import Interval
from zicht.estimation.problems import NoDegreesOfFreedomError, NothingToEstimateError
from zicht.estimation.sampling.estimates import t_quantile
from zicht.estimation.sampling.statistics import ratios
from zicht.estimation.study.answers import Variable
from zicht.estimation.study.computing import Setting
from zicht.estimation.study.measuring import Freedom, Rows
from zicht.estimation.study.results import Estimate, IntervalMethod, RatioCell
from zicht.estimation.study.scales import clip

#: A spread that is no more than this part of the ratio is the rounding of a sum.
_ROUNDING = 1e-12


def ratio_cells(
    setting: Setting, variables: Sequence[Variable], places: Mapping[str, int]
) -> Iterator[RatioCell]:
    """Every ratio of the plan in every group; ``places`` gives the position of each question."""
    freedom = Freedom(setting.measure)
    for number, one in enumerate(setting.plan.ratios):
        over, under = places[one.numerator], places[one.denominator]
        for at, layer in enumerate(setting.layers):
            if layer.is_rest:
                continue
            for group in range(len(layer.classes)):
                both = variables[over].answered & variables[under].answered
                rows = both & (layer.codes == group)
                yield RatioCell(
                    ratio=number,
                    numerator=over,
                    denominator=under,
                    layer=at,
                    group=group,
                    answered=int(rows.sum()),
                    size=None if layer.sizes is None else layer.sizes[group],
                    estimate=_ratio(setting, variables[over], variables[under], rows, freedom),
                )


def _ratio(
    setting: Setting, over: Variable, under: Variable, rows: Rows, freedom: Freedom
) -> Estimate | None:
    if not rows.any():
        return None
    try:
        found = setting.measure.estimates(ratios({"ratio": (over.values, under.values)}, rows))
    except NothingToEstimateError:
        return None
    value, error = float(found.values[0]), float(found.standard_errors[0])
    if error <= _ROUNDING * abs(value):
        return _without_spread(setting, value, rows)
    try:
        margin = t_quantile(setting.plan.intervals.confidence, freedom.of(rows)) * error
    except NoDegreesOfFreedomError:
        return _bare(value)
    is_above = bool((over.values[rows] >= 0).all() and (under.values[rows] >= 0).all())
    ends = Interval(low=0.0 if is_above else -inf, high=inf)
    return Estimate(
        value=value,
        standard_error=error,
        interval=clip(Interval(low=value - margin, high=value + margin), ends),
        method=IntervalMethod.T,
    )


def _without_spread(setting: Setting, value: float, rows: Rows) -> Estimate:
    """Nothing is left to chance when all were observed; otherwise no spread is no knowledge."""
    stage = setting.design.stages[0]
    is_whole = stage.population is not None and np.isclose(
        len(np.unique(stage.units[rows])), stage.population[rows].max()
    )
    if not is_whole:
        return _bare(value)
    return Estimate(
        value=value,
        standard_error=0.0,
        interval=Interval(low=value, high=value),
        method=IntervalMethod.EVERYONE,
    )


def _bare(value: float) -> Estimate:
    return Estimate(value=value, standard_error=None, interval=None, method=IntervalMethod.NONE)
