"""An average over all models within a distance of the best, by their BIC weights.

Weights are exp(-BIC / 2) made to sum to 1: posterior probabilities, nearly, when all models
are equally likely beforehand (Raftery 1995; Buckland, Burnham and Augustin 1997).
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr

from zicht.prevalence.fitting import Fit, Interval, fit
from zicht.prevalence.histories import Histories, Vector
from zicht.prevalence.search import MOST_FITS, Certificate, find_best

#: A model that is this much worse than the best has less than a 150th of its weight.
DISTANCE = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """A model and its part of the average."""

    fit: Fit
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Average:
    """The average over models, the best first; with the proof that the best is among them.

    Models outside have less than exp(-distance / 2) of the weight of the best each.
    """

    observed: int
    models: tuple[Weighted, ...]
    certificate: Certificate

    @property
    def population(self) -> float:
        """The weighted mean of the populations of the models."""
        return sum(one.weight * one.fit.population for one in self.models)

    def interval(self, level: float = 0.95) -> Interval:
        """Limits of the mixture of what the models say, each normal on the logarithm of the unseen.

        It knows that the model is uncertain, as far as the models within the distance differ.
        """
        outside = (1 - level) / 2
        return Interval(level=level, lower=self._limit(outside), upper=self._limit(1 - outside))

    def _limit(self, probability: float) -> float:
        weights = np.array([one.weight for one in self.models])
        places = np.array([one.fit.parameters[0] for one in self.models])
        errors = np.array([one.fit.unseen_log_error for one in self.models])

        def below(value: float) -> float:
            shares: Vector = ndtr((value - places) / errors)
            return float(weights @ shares) - probability

        least, most = float((places - 10 * errors).min()), float((places + 10 * errors).max())
        return self.observed + float(np.exp(brentq(below, least, most)))


def average(
    given: Histories,
    *,
    highest_order: int,
    distance: float = DISTANCE,
    most_fits: int = MOST_FITS,
) -> Average:
    """Average over all models within a distance of the lowest BIC.

    Raises NoMaximumError when no model has a best estimate.
    """
    found = find_best(given, highest_order=highest_order, within=distance, most_fits=most_fits)
    parts = np.exp([(found.certificate.value - one.value) / 2 for one in found.ranked])
    weights = (parts / parts.sum()).tolist()
    return Average(
        observed=given.total,
        models=tuple(
            Weighted(fit=fit(given, one.model), weight=weight)
            for one, weight in zip(found.ranked, weights, strict=True)
        ),
        certificate=found.certificate,
    )
