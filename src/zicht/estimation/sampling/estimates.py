"""Estimates with their covariance, intervals and design effects."""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from zicht.estimation.model import Interval
from zicht.estimation.problems import NoDegreesOfFreedomError
from zicht.estimation.sampling.design import Design, Matrix, Vector
from zicht.estimation.sampling.statistics import Statistic, Variables, means
from zicht.estimation.sampling.variance import covariance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimates:
    """Estimates by label, in the units of what is estimated.

    ``covariance`` is a matrix of estimates by estimates; ``degrees_of_freedom`` is what its
    variances rest on.
    """

    labels: tuple[str, ...]
    values: Vector
    covariance: Matrix
    degrees_of_freedom: float

    @property
    def standard_errors(self) -> Vector:
        """The square roots of the variances."""
        errors: Vector = np.sqrt(np.maximum(np.diagonal(self.covariance), 0.0))
        return errors

    def intervals(self, confidence: float = 0.95) -> tuple[Interval, ...]:
        """Estimate plus and minus the t quantile times the standard error, per label.

        An estimate without error is its own interval. Raises :class:`NoDegreesOfFreedomError` when
        there is error but nothing to judge it by.
        """
        errors = self.standard_errors
        quantile = t_quantile(confidence, self.degrees_of_freedom) if errors.any() else 0.0
        margins = quantile * errors
        return tuple(
            Interval(low=float(value - margin), high=float(value + margin))
            for value, margin in zip(self.values, margins, strict=True)
        )


def estimate(design: Design, statistic: Statistic) -> Estimates:
    """A statistic of a survey, with its covariance by linearisation.

    Degrees of freedom are those of the whole design, also for domains. Raises what
    :func:`~zicht.estimation.sampling.variance.covariance` and the statistic raise.
    """
    found = statistic(design.weights)
    return Estimates(
        labels=found.labels,
        values=found.values,
        covariance=covariance(design, found.influence),
        degrees_of_freedom=design.degrees_of_freedom,
    )


def t_quantile(confidence: float, degrees_of_freedom: float) -> float:
    """How many standard errors an interval reaches to either side.

    Raises :class:`NoDegreesOfFreedomError` when there are none.
    """
    if degrees_of_freedom <= 0:
        raise NoDegreesOfFreedomError
    # The upper tail is the more precise side of the two.
    return float(-stdtrit(degrees_of_freedom, (1 - confidence) / 2))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DesignEffects:
    """Variances of means as multiples of those of a simple random sample of the same size.

    None where a simple random sample would leave nothing to chance. ``relative_errors`` are the
    standard errors as parts of the estimates; None where the estimate is 0.
    """

    labels: tuple[str, ...]
    with_replacement: tuple[float | None, ...]
    without_replacement: tuple[float | None, ...]
    relative_errors: tuple[float | None, ...]


def design_effects(design: Design, variables: Variables) -> DesignEffects:
    """Design effects of means (Kish 1965).

    The population variance is estimated with the weights, times n / (n - 1); without replacement
    takes the sum of the weights as the size of the population.
    """
    found = estimate(design, means(variables))
    values = np.column_stack([np.asarray(one, dtype=np.float64) for one in variables.values()])
    present = ~np.isnan(values).any(axis=1) & (design.weights != 0)
    weights, kept = design.weights[present], values[present]
    rows, size = len(weights), weights.sum()
    spread = weights @ (kept - found.values) ** 2 / size * rows / max(rows - 1, 1)
    variances = np.diagonal(found.covariance)
    return DesignEffects(
        labels=found.labels,
        with_replacement=_divided(variances, spread / rows),
        without_replacement=_divided(variances, spread / rows * max(1 - rows / size, 0.0)),
        relative_errors=_divided(found.standard_errors, np.abs(found.values)),
    )


def _divided(above: Vector, below: Vector) -> tuple[float | None, ...]:
    return tuple(
        float(one / other) if other > 0 else None for one, other in zip(above, below, strict=True)
    )
