"""Whether groups differ: the design-based t test, and families of many tests."""

from collections.abc import Mapping
from dataclasses import dataclass

from scipy.special import stdtr

from zicht.estimation.chance import adjusted
from zicht.estimation.model import Interval
from zicht.estimation.problems import NoDegreesOfFreedomError
from zicht.estimation.sampling.design import Design, Vector, degrees_of_freedom
from zicht.estimation.sampling.estimates import estimate, t_quantile
from zicht.estimation.sampling.statistics import (
    Rows,
    Statistic,
    contrasts,
    joined,
    means,
)

_DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A difference, how many standard errors it is from none, and the chance of more.

    ``statistic`` and ``chance`` are None when the difference has no error: then it is a fact.
    """

    difference: float
    standard_error: float
    degrees_of_freedom: float
    statistic: float | None
    chance: float | None

    def interval(self, confidence: float = 0.95) -> Interval:
        """The difference plus and minus the t quantile times its standard error."""
        if self.standard_error == 0:
            return Interval(low=self.difference, high=self.difference)
        margin = t_quantile(confidence, self.degrees_of_freedom) * self.standard_error
        return Interval(low=self.difference - margin, high=self.difference + margin)


def compare_means(design: Design, values: Vector, first: Rows, second: Rows) -> Comparison:
    """The mean of the first group minus that of the second, by the t test of the design.

    The test is that of the slope of a regression on the group, so it spends one degree of freedom
    of the units that are in either group. Rows without a value are outside both. Raises
    :class:`~zicht.estimation.problems.NothingToEstimateError` for an empty group and
    :class:`NoDegreesOfFreedomError`.
    """
    two = {"first": means({"value": values}, first), "second": means({"value": values}, second)}
    apart = contrasts(joined(two), {_DIFFERENCE: {"first": 1.0, "second": -1.0}})
    kept = (first | second) & (values == values) & (design.weights != 0)
    return compare(design, apart, degrees_of_freedom(design, kept) - 1)


def compare_with(design: Design, values: Vector, expected: float, rows: Rows) -> Comparison:
    """The mean of a group minus a number that is known."""
    kept = rows & (values == values) & (design.weights != 0)
    return compare(
        design, means({_DIFFERENCE: values - expected}, rows), degrees_of_freedom(design, kept)
    )


def compare(design: Design, difference: Statistic, freedom: float) -> Comparison:
    """The test of any single estimate against 0.

    Raises :class:`NoDegreesOfFreedomError` when there is error but nothing to judge it by.
    """
    found = estimate(design, difference)
    value, error = float(found.values[0]), float(found.standard_errors[0])
    if error == 0:
        return Comparison(
            difference=value,
            standard_error=error,
            degrees_of_freedom=freedom,
            statistic=None,
            chance=None,
        )
    if freedom <= 0:
        raise NoDegreesOfFreedomError
    statistic = value / error
    return Comparison(
        difference=value,
        standard_error=error,
        degrees_of_freedom=freedom,
        statistic=statistic,
        chance=2 * float(stdtr(freedom, -abs(statistic))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The chance of one test, and the lowest rate of false alarms at which it counts."""

    chance: float
    adjusted: float
    counts: bool


def judge(chances: Mapping[str, float], *, rate: float = 0.05) -> dict[str, Judged]:
    """Many tests as one family: of those that count, at most ``rate`` are false alarms.

    See :func:`zicht.estimation.chance.adjusted`.
    """
    levels = adjusted(list(chances.values()))
    return {
        label: Judged(chance=chance, adjusted=level, counts=level <= rate)
        for (label, chance), level in zip(chances.items(), levels, strict=True)
    }
