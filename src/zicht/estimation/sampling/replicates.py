"""Variance from replicate weights: jackknife, half samples, bootstrap, or supplied ones.

Wolter (2007), Introduction to Variance Estimation. How replicates are made from a design is in
:mod:`zicht.estimation.sampling.resampling`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from zicht.estimation.problems import NothingToEstimateError
from zicht.estimation.sampling.design import Matrix, Vector
from zicht.estimation.sampling.estimates import Estimates

#: A direction this much weaker than the strongest does not add to the rank.
_REDUNDANT = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replicates:
    """A sample with other weights for every replicate.

    ``weights`` are those of the sample, ``replicates`` has a row per unit and a column per
    replicate, both ready for analysis. The variance of an estimate is ``scale`` times the sum over
    replicates of ``rscales`` times the squared distance to the centre: the estimate itself when
    ``mse`` is set, else the mean of the replicates. ``freedom`` fixes the degrees of freedom;
    None takes them from the replicates.

    Raises ValueError when the shapes do not fit or a number is missing.
    """

    weights: Vector
    replicates: Matrix
    scale: float
    rscales: Vector
    mse: bool = False
    freedom: int | None = None

    def __post_init__(self) -> None:
        shape = (len(self.weights), len(self.rscales))
        if self.replicates.shape != shape:
            raise ValueError(f"{shape[0]} weights and {shape[1]} scales do not fit the replicates")
        if not (np.isfinite(self.weights).all() and np.isfinite(self.replicates).all()):
            raise ValueError("replicate weights have missing values")
        if self.scale < 0 or (self.rscales < 0).any():
            raise ValueError("the scale of a replicate is at least 0")

    @property
    def count(self) -> int:
        """The number of replicates."""
        return len(self.rscales)

    @property
    def degrees_of_freedom(self) -> int:
        """The rank of the replicate weights minus 1; 0 when there are none."""
        if self.freedom is not None:
            return self.freedom
        if not self.replicates.size:
            return 0
        triangle = np.linalg.qr(self.replicates, mode="r")
        strength = np.linalg.svd(triangle, compute_uv=False)
        return max(int((strength > _REDUNDANT * strength[0]).sum()) - 1, 0)

    def recalibrated(self, again: Callable[[Vector], Vector]) -> "Replicates":
        """Every set of weights adjusted again, as the sample itself was.

        ``again`` takes weights before adjustment to weights after it, for instance
        ``lambda weights: rake(weights, margins).weights``; it raises for a replicate what it
        raises for a sample. Replicates then carry what the adjustment adds to and takes from the
        variance. Degrees of freedom stay what they were: adjusting draws no more units.
        """
        columns = [again(column) for column in self.replicates.T]
        return replace(
            self,
            weights=again(self.weights),
            replicates=np.column_stack(columns) if columns else self.replicates,
            freedom=self.degrees_of_freedom,
        )

    def centred_on_estimate(self) -> "Replicates":
        """The same replicates around the estimate: with the squared bias of the replicates."""
        return replace(self, mse=True)


class Valued(Protocol):
    """Estimates by label; whatever else a statistic knows is not needed here."""

    @property
    def labels(self) -> tuple[str, ...]:
        """What is estimated."""

    @property
    def values(self) -> Vector:
        """The estimates."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Values:
    """Estimates of which no linearisation is known, such as quantiles."""

    labels: tuple[str, ...]
    values: Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReplicateEstimates:
    """``estimates`` with the values they took in every replicate (rows: replicates).

    ``left_out`` counts replicates in which there was nothing to estimate from, a domain that fell
    away with one unit for instance; they are not in ``values``.
    """

    estimates: Estimates
    values: Matrix
    left_out: int


def replicate_estimate(
    replicates: Replicates, statistic: Callable[[Vector], Valued]
) -> ReplicateEstimates:
    """A statistic of a sample, with its covariance over the replicates.

    ``statistic`` is any function from weights to estimates: those of
    :mod:`zicht.estimation.sampling.statistics`, or one that gives :class:`Values`.

    Raises :class:`~zicht.estimation.problems.NothingToEstimateError` when the sample, or every
    replicate, has nothing to estimate it from.
    """
    found = statistic(replicates.weights)
    values, kept = [], []
    for place, column in enumerate(replicates.replicates.T):
        try:
            values.append(statistic(column).values)
        except NothingToEstimateError:
            continue
        kept.append(place)
    if replicates.count and not kept:
        raise NothingToEstimateError(of=found.labels)
    table = np.array(values).reshape(len(kept), len(found.values))
    return ReplicateEstimates(
        estimates=Estimates(
            labels=found.labels,
            values=found.values,
            covariance=_covariance(replicates, table, found.values, replicates.rscales[kept]),
            degrees_of_freedom=replicates.degrees_of_freedom,
        ),
        values=table,
        left_out=replicates.count - len(kept),
    )


def _covariance(
    replicates: Replicates, values: Matrix, estimate: Vector, rscales: Vector
) -> Matrix:
    counting = rscales > 0
    if not counting.any():
        return np.zeros((len(estimate), len(estimate)))
    centre = estimate if replicates.mse else values[counting].mean(axis=0)
    away = (values - centre) * np.sqrt(rscales)[:, None]
    covariance: Matrix = replicates.scale * (away.T @ away)
    return covariance
