"""Which quantiles and ratios of any survey may be shown, and how finely.

A quantile is the answer of one respondent. Those who check what leaves a research data centre ask
for at least ten units behind a figure (Bond, Brandt and De Wolf 2015, Guidelines for the checking
of output based on microdata research) and for a least number of contributors per quantile; here
it is twice the minimum group (ten by default) on the thinner side of the quantile. It is shown in
steps so wide that at least a minimum group rounds to what is shown.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import floor, log10

import numpy as np

from zicht.disclosure.amounts import shown_amounts
from zicht.disclosure.counting import is_between
from zicht.disclosure.secrets import Division
from zicht.estimation.groups import Grouping, Mask
from zicht.estimation.model import Interval
from zicht.estimation.sampling.design import Vector
from zicht.estimation.study.answers import Variable
from zicht.estimation.study.results import Estimate

#: How many minimum groups stand on either side of a quantile.
SIDES = 2
#: Digits of a quantile where nothing asks for fewer.
_DIGITS = 4
_SLACK = 1e-9
#: Ratios of single respondents nearer than this part are the same.
_ALIKE = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantileSteps:
    """What a quantile and the ends of its interval are shown as a multiple of."""

    value: float
    low: float
    high: float


def quantile_steps(
    values: Vector, found: Estimate, part: float, minimum: int
) -> QuantileSteps | None:
    """How finely a quantile may be shown; None when it may not be.

    ``values`` are the numbers of its group, whose mean may be shown. Withheld are quantiles with
    fewer than twice the minimum on one side, by count or by ``part``, and those of which an end of
    the interval has fewer than the minimum at or beyond it.
    """
    thinner = min(
        int((values <= found.value).sum()),
        int((values >= found.value).sum()),
        len(values) * min(part, 1 - part) + _SLACK,
    )
    ends = Interval(low=found.value, high=found.value) if found.interval is None else found.interval
    beyond = min((values <= ends.low).sum(), (values >= ends.high).sum())
    if thinner < SIDES * minimum or beyond < minimum:
        return None
    steps = (
        _step(values, found.value, _nearest, minimum),
        _step(values, ends.low, _below, minimum),
        _step(values, ends.high, _above, minimum),
    )
    return QuantileSteps(value=steps[0], low=steps[1], high=steps[2])


def _step(
    values: Vector, shown: float, rounding: Callable[[Vector], Vector], minimum: int
) -> float:
    """The smallest step with which at least a minimum group rounds to what is shown."""
    for step in _steps(abs(shown)):
        own = rounding(np.array([shown / step]))
        if (rounding(values / step) == own).sum() >= minimum:
            return step
    raise AssertionError("unreachable")  # pragma: no cover


def _nearest(values: Vector) -> Vector:
    return np.asarray(np.rint(values))


def _below(values: Vector) -> Vector:
    return np.asarray(np.floor(values + _SLACK))


def _above(values: Vector) -> Vector:
    return np.asarray(np.ceil(values - _SLACK))


def _steps(size: float) -> Iterator[float]:
    """Steps of 1, 2 and 5 times a power of ten, from the last of four digits on."""
    power = floor(log10(size)) - _DIGITS + 1 if size else -_DIGITS
    while True:
        yield from (float(f"{factor}e{power}") for factor in (1, 2, 5))
        power += 1


def shown_ratios(
    over: Variable,
    under: Variable,
    groups: Grouping,
    parts: Sequence[Division],
    shown: tuple[Mask, Mask],
    minimum: int,
) -> Mask:
    """The groups of which a ratio may be shown.

    Only where the means of both numbers may be (``shown``), and would be of those who gave both:
    few of them, one that makes up nearly all, all alike, and what could be computed over groups.
    Those who gave one number only are none or at least a minimum group, because their numbers
    would be left over. Nor may all, or all but a few, have the same ratio of their own.
    """
    both = over.answered & under.answered
    may = shown[0] & shown[1]
    for one in (over, under):
        may = may & shown_amounts(
            one.values, both, groups.membership, parts, order=groups.layers, minimum=minimum
        )
        left = (groups.membership & one.answered & ~both).sum(axis=1)
        may = may & ~is_between(left, minimum)
    with np.errstate(divide="ignore", invalid="ignore"):
        own = over.values / under.values
    for group in np.flatnonzero(may).tolist():
        may[group] = not _is_alike(own[groups.membership[group] & both], minimum)
    result: Mask = may
    return result


def _is_alike(ratios: Vector, minimum: int) -> bool:
    rounded = [float(f"{one:.{_ALIKE}g}") for one in ratios.tolist()]
    most = int(np.unique(rounded, return_counts=True)[1].max(initial=0))
    return len(ratios) - most < minimum <= most
