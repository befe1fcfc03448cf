"""Figures of a survey in no more digits than they may tell."""

from math import ceil, floor, inf, log10

from zicht.disclosure.model import WEIGHTED_PRECISION
from zicht.disclosure.survey_figures import Shown
from zicht.disclosure.survey_numbers import QuantileSteps
from zicht.estimation.model import Interval
from zicht.estimation.study.results import Estimate

#: Means and totals are shown with this many digits that mean something.
WRITTEN = 4
#: Of fewer numbers than these the spread is shown in two digits, and in one.
FEW, VERY_FEW = 30, 10
_SLACK = 1e-9


def rounded_figure(
    found: Estimate, step: float, *, answered: int, is_share: bool, is_weighted: bool
) -> Shown:
    """An estimate of so many respondents as it may be shown, as a multiple of ``step``."""
    error = found.standard_error
    is_told = is_weighted or (not is_share and answered < FEW)
    return Shown(
        value=rounded(found.value, step),
        # Of a weighted share it would tell how the unequal ones answered, of a few numbers which.
        standard_error=None if error is None or is_told else rounded(error, step / 10),
        interval=None
        if found.interval is None
        else outward(
            found.interval,
            step if is_share else max(step, coarse(found.interval, answered)),
        ),
        method=found.method,
        answered=answered,
        is_modelled=found.is_modelled,
        step=step,
    )


def rounded_quantile(found: Estimate, steps: QuantileSteps, answered: int) -> Shown:
    """A quantile as it may be shown; the ends of its interval go outward by steps of their own."""
    value = rounded(found.value, steps.value)
    interval = None
    if found.interval is not None:
        low = outward(Interval(low=found.interval.low, high=found.interval.low), steps.low).low
        high = outward(Interval(low=found.interval.high, high=found.interval.high), steps.high).high
        interval = Interval(low=min(low, value), high=max(high, value))
    return Shown(
        value=value,
        standard_error=None,
        interval=interval,
        method=found.method,
        answered=answered,
        is_modelled=False,
        step=steps.value,
    )


def digits_step(value: float) -> float:
    """The last of four digits."""
    size = abs(value)
    return 10.0 ** (floor(log10(size)) - WRITTEN + 1) if size else WEIGHTED_PRECISION


def coarse(interval: Interval, answered: int) -> float:
    """What the interval of a few numbers is rounded to; 0 for as finely as the figure.

    With four digits of mean and spread there is often one set of five numbers that they fit.
    """
    half = (interval.high - interval.low) / 2
    if answered >= FEW or not 0 < half < inf:
        return 0.0
    return float(10.0 ** (floor(log10(half)) - (answered >= VERY_FEW)))


def rounded(value: float, step: float) -> float:
    """The nearest multiple of a step."""
    return clean(round(value / step), step)


def outward(interval: Interval, step: float) -> Interval:
    """The ends rounded away from one another, so that nothing is claimed too narrowly."""
    return Interval(
        low=clean(floor(interval.low / step + _SLACK), step),
        high=clean(ceil(interval.high / step - _SLACK), step),
    )


def clean(count: int, step: float) -> float:
    """A multiple of a power of ten, without the rounding of that multiplication."""
    return float(f"{count * step:.12g}")
