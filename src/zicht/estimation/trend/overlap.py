"""The change of a mean between two overlapping response sets from one finite population.

Tam (1984), On covariances from overlapping samples, The American Statistician 38, 288-289; Qualité
and Tillé (2008), Variance estimation of changes in repeated surveys, Survey Methodology 34,
173-181. Within a class, who answered is read as a matter of chance in both waves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import copysign, sqrt

import numpy as np
from numpy.typing import NDArray

from zicht.estimation.model import Interval
from zicht.estimation.problems import LonelyUnitError, NothingToEstimateError
from zicht.estimation.sampling.design import Codes, Design, Stage, Vector
from zicht.estimation.sampling.estimates import t_quantile
from zicht.estimation.sampling.variance import covariance

Mask = NDArray[np.bool_]


class Link(StrEnum):
    """What the covariance between the waves rests on.

    PAIRS: units with an answer in both waves. CAUTIOUS: fewer than two of those, so that the
    covariance is taken to be whatever makes the variance of the change largest.
    """

    PAIRS = "pairs"
    CAUTIOUS = "cautious"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Waves:
    """The answers of two waves over one frame of ``population`` units.

    ``first`` and ``second`` have an entry per unit that answered at least once, NaN where that unit
    gave no answer in that wave. For a share the answers are 0 and 1.
    """

    first: Vector
    second: Vector
    population: int

    def of(self, rows: Mask, population: int) -> "Waves":
        """The same of a class: its rows, and how many units it has."""
        return Waves(first=self.first[rows], second=self.second[rows], population=population)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The change of a mean or share, in its own unit.

    ``answered_first``, ``answered_second`` and ``answered_both`` count units; ``variance_first``,
    ``variance_second`` and ``covariance`` are of the two means.
    """

    answered_first: int
    answered_second: int
    answered_both: int
    population: int
    mean_first: float
    mean_second: float
    variance_first: float
    variance_second: float
    covariance: float
    link: Link

    @property
    def difference(self) -> float:
        """The second mean minus the first."""
        return self.mean_second - self.mean_first

    @property
    def standard_error(self) -> float:
        """Of the difference, with the overlap of the waves."""
        variance = self.variance_first + self.variance_second - 2 * self.covariance
        return sqrt(max(variance, 0.0))

    @property
    def standard_error_apart(self) -> float:
        """Of the difference, as if two separate samples had been drawn."""
        return sqrt(self.variance_first + self.variance_second)

    @property
    def correlation(self) -> float:
        """Between the two means; 0 when either has no variance."""
        product = self.variance_first * self.variance_second
        return self.covariance / sqrt(product) if product > 0 else 0.0

    def interval(self, confidence: float = 0.95) -> Interval:
        """Difference plus and minus t times its error; the smaller wave gives the freedom."""
        return _interval(
            self.difference,
            self.standard_error,
            min(self.answered_first, self.answered_second) - 1,
            confidence,
        )


def change(waves: Waves) -> Change:
    """The change between two waves.

    The variance of a mean is (1/n - 1/N) S², the covariance (n12 / (n1 n2) - 1/N) S12, with S12
    from the units in both waves. Where both waves are whole there is no error. The covariance is
    kept within what the two variances allow. Raises :class:`NothingToEstimateError` when a wave has
    no answers, :class:`LonelyUnitError` when it has one of a larger population, and ValueError when
    more answered than there are.
    """
    in_first, in_second = ~np.isnan(waves.first), ~np.isnan(waves.second)
    first, second = waves.first[in_first], waves.second[in_second]
    if len(waves.first) > waves.population:
        raise ValueError(f"{len(waves.first)} units answered, of {waves.population} that exist")
    if not (first.size and second.size):
        raise NothingToEstimateError(of=("change",))
    spreads = [_spread(one, waves.population) for one in (first, second)]
    variances = [
        (1 / one.size - 1 / waves.population) * spread
        for one, spread in zip((first, second), spreads, strict=True)
    ]
    both = in_first & in_second
    pairs = int(both.sum())
    weight = pairs / (first.size * second.size) - 1 / waves.population
    if pairs > 1:
        shared = float(np.cov(waves.first[both], waves.second[both])[0, 1])
    else:
        shared = -copysign(sqrt(spreads[0] * spreads[1]), weight)
    most = sqrt(variances[0] * variances[1])
    return Change(
        answered_first=first.size,
        answered_second=second.size,
        answered_both=pairs,
        population=waves.population,
        mean_first=float(first.mean()),
        mean_second=float(second.mean()),
        variance_first=variances[0],
        variance_second=variances[1],
        covariance=min(max(weight * shared, -most), most),
        link=Link.PAIRS if pairs > 1 else Link.CAUTIOUS,
    )


def _spread(values: Vector, population: int) -> float:
    if values.size > 1:
        return float(values.var(ddof=1))
    if population > 1:
        raise LonelyUnitError(parents=1)
    return 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A change with its standard error, from ``degrees_of_freedom`` and ``answered`` units."""

    difference: float
    standard_error: float
    degrees_of_freedom: int
    answered: int

    def interval(self, confidence: float = 0.95) -> Interval:
        """Difference plus and minus t times its standard error."""
        return _interval(self.difference, self.standard_error, self.degrees_of_freedom, confidence)


def panel_change(waves: Waves) -> Difference:
    """The mean change of the units that answered in both waves, with fpc for the whole frame.

    It assumes that those who answered twice changed as the others did. Raises
    :class:`NothingToEstimateError` without such units, :class:`LonelyUnitError` with one.
    """
    both = ~np.isnan(waves.first) & ~np.isnan(waves.second)
    moved = waves.second[both] - waves.first[both]
    if not moved.size:
        raise NothingToEstimateError(of=("change",))
    spread = _spread(moved, waves.population)
    return Difference(
        difference=float(moved.mean()),
        standard_error=sqrt((1 / moved.size - 1 / waves.population) * spread),
        degrees_of_freedom=moved.size - 1,
        answered=moved.size,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Units that answered in both waves, by what they said of one answer: yes twice, and so on."""

    stayed: int
    left: int
    came: int
    never: int

    @property
    def counted(self) -> int:
        """How many answered in both."""
        return self.stayed + self.left + self.came + self.never


def pairs(waves: Waves) -> Pairs:
    """What those who answered twice said, when answers are 0 and 1."""
    both = ~np.isnan(waves.first) & ~np.isnan(waves.second)
    first, second = waves.first[both] > 0, waves.second[both] > 0
    return Pairs(
        stayed=int((first & second).sum()),
        left=int((first & ~second).sum()),
        came=int((~first & second).sum()),
        never=int((~first & ~second).sum()),
    )


def class_changes(waves: Waves, classes: Codes, populations: Vector) -> Mapping[int, Change]:
    """The change in every class with units; ``classes`` numbers the class of each row.

    ``populations`` is the number of units per class. Raises what :func:`change` raises.
    """
    return {
        number: change(waves.of(classes == number, int(size)))
        for number, size in enumerate(populations)
        if size > 0
    }


def stratified_change(changes: Mapping[int, Change]) -> Difference:
    """The changes of classes that together are the population, each weighted by its size.

    Merge classes first in which a wave has fewer than two answers.
    """
    total = sum(one.population for one in changes.values())
    parts = [(one.population / total, one) for one in changes.values()]
    variance = sum(part**2 * one.standard_error**2 for part, one in parts)
    answered = sum(min(one.answered_first, one.answered_second) for one in changes.values())
    return Difference(
        difference=sum(part * one.difference for part, one in parts),
        standard_error=sqrt(variance),
        degrees_of_freedom=answered - len(changes),
        answered=answered,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stacked:
    """Both means with their covariance (2 by 2), and the change."""

    means: Vector
    covariance: NDArray[np.float64]
    change: Difference


def stacked_change(waves: Waves) -> Stacked:
    """The two waves under one another, each unit a cluster drawn from a population without end.

    What general survey software does; there is no finite population correction in it. Raises
    :class:`NothingToEstimateError` when a wave has no answers and :class:`LonelyUnitError` when
    one unit answered in all.
    """
    answers = np.column_stack([waves.first, waves.second])
    present = ~np.isnan(answers)
    counts = present.sum(axis=0)
    if not counts.all():
        raise NothingToEstimateError(of=("change",))
    rows = present.any(axis=1)
    means = np.nansum(answers, axis=0) / counts
    influence = np.where(present, answers - means, 0.0)[rows] / counts
    size = len(influence)
    endless = Design(
        weights=np.ones(size),
        strata=np.zeros(size, dtype=np.int64),
        stages=(Stage(units=np.arange(size)),),
    )
    between = covariance(endless, influence)
    variance = between[0, 0] + between[1, 1] - 2 * between[0, 1]
    return Stacked(
        means=means,
        covariance=between,
        change=Difference(
            difference=float(means[1] - means[0]),
            standard_error=sqrt(max(float(variance), 0.0)),
            degrees_of_freedom=size - 1,
            answered=size,
        ),
    )


def _interval(
    difference: float, standard_error: float, degrees_of_freedom: int, confidence: float
) -> Interval:
    margin = 0.0
    if standard_error > 0:
        margin = t_quantile(confidence, degrees_of_freedom) * standard_error
    return Interval(low=difference - margin, high=difference + margin)
