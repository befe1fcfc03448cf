"""What a Bayesian method says of the size of a population: a grid with mass, or draws."""

from dataclasses import dataclass

import numpy as np

from zicht.prevalence.bayes.problems import BeyondGridError
from zicht.prevalence.histories import Vector, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class CredibleInterval:
    """Where the population lies with probability ``level``; it is as likely below as above."""

    level: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GridPosterior:
    """Probability by size of the whole population.

    ``sizes`` ascend. ``mass`` is the probability of each size, or, where ``between``, of each size
    and those since the one before. ``tail`` is the probability of sizes above the last, by the rate
    at which the probability falls there; it is part of the 1 where ``between``, and beside it where
    the grid was given.
    """

    sizes: Whole
    mass: Vector
    tail: float
    between: bool

    def quantile(self, probability: float) -> float:
        """The smallest size that the population does not exceed with this probability.

        Raises BeyondGridError where that is larger than every size of the grid.
        """
        cumulative = np.cumsum(self.mass)
        place = int(np.searchsorted(cumulative, probability))
        if place == len(self.sizes):
            raise BeyondGridError(probability=probability, largest=int(self.sizes[-1]))
        if not self.between or place == 0:
            return float(self.sizes[place])
        below = (probability - cumulative[place - 1]) / self.mass[place]
        step = self.sizes[place] - self.sizes[place - 1]
        return float(self.sizes[place - 1] + np.ceil(below * step))

    @property
    def median(self) -> float:
        """As likely larger as smaller."""
        return self.quantile(0.5)

    @property
    def mean(self) -> float:
        """The mean over the grid; the tail, which may have no mean at all, is left out."""
        return float(self.sizes @ self.mass / self.mass.sum())

    def interval(self, level: float = 0.95) -> CredibleInterval:
        """The interval with equal probabilities outside; raises BeyondGridError."""
        outside = (1 - level) / 2
        return CredibleInterval(
            level=level, low=self.quantile(outside), high=self.quantile(1 - outside)
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnPosterior:
    """Equally likely sizes of the whole population, ``draws`` by run and place in the run."""

    draws: Vector

    def quantile(self, probability: float) -> float:
        """The size that the population does not exceed with this probability."""
        return float(np.quantile(self.draws, probability))

    @property
    def median(self) -> float:
        """As likely larger as smaller."""
        return self.quantile(0.5)

    def interval(self, level: float = 0.95) -> CredibleInterval:
        """The interval with equal probabilities outside."""
        outside = (1 - level) / 2
        return CredibleInterval(
            level=level, low=self.quantile(outside), high=self.quantile(1 - outside)
        )
