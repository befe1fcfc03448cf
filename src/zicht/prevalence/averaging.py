"""An average over all models within a distance of the best, by their BIC weights.

Weights are exp(-BIC / 2) made to sum to 1: posterior probabilities, nearly, when all models
are equally likely beforehand (Raftery 1995; Buckland, Burnham and Augustin 1997).
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr

from zicht.language import Language, Text, number
from zicht.prevalence.fitting import Fit, Interval, fit
from zicht.prevalence.histories import Histories, Vector
from zicht.prevalence.peaks import Curve, smooth_curve
from zicht.prevalence.problems import NotProvedError, PrevalenceError
from zicht.prevalence.search import Certificate, find_best

#: A model that is this much worse than the best has less than a 150th of its weight.
DISTANCE = 10.0
#: Fits after which the models within the distance are too many to average over; some 2 seconds.
MOST_FITS = 20_000
#: Standard errors around a model beyond which it has nothing to say.
_REACH = 10
#: Sizes at which the mixture is drawn.
_POINTS = 2000


class TooManyModelsError(PrevalenceError):
    """The best model is known, but not all of those that are nearly as good."""

    code = "too-many-models"

    def __init__(self, *, fits: int) -> None:
        told = {one: number(fits, one) for one in Language}
        super().__init__(
            Text(
                nl=f"Er passen te veel modellen bijna even goed om er een gemiddelde van te maken: "
                f"na {told[Language.NL]} zijn nog niet alle bekeken.",
                en="Too many models fit nearly as well to average over: after "
                f"{told[Language.EN]} not all had been seen.",
            ),
            Text(
                nl="Voeg lijsten samen, of verzamel meer meldingen.",
                en="Merge lists, or collect more reports.",
            ),
        )


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

    def curve(self) -> Curve:
        """How likely sizes are by the mixture."""
        edges = np.linspace(*self._ends(), _POINTS + 1)
        middles = self.observed + np.exp((edges[1:] + edges[:-1]) / 2)
        return smooth_curve(middles, np.diff(self._below(edges)))

    def _limit(self, probability: float) -> float:
        def beyond(value: float) -> float:
            return float(self._below(np.array([value]))[0]) - probability

        return self.observed + float(np.exp(brentq(beyond, *self._ends())))

    def _below(self, values: Vector) -> Vector:
        """The probability that the logarithm of the unseen is below each of the values."""
        places, errors, weights = self._parts()
        shares: Vector = ndtr((values[:, None] - places) / errors)
        return np.asarray(shares @ weights, np.float64)

    def _ends(self) -> tuple[float, float]:
        places, errors, _ = self._parts()
        return float((places - _REACH * errors).min()), float((places + _REACH * errors).max())

    def _parts(self) -> tuple[Vector, Vector, Vector]:
        """The logarithm of the unseen by every model, its standard error, and its weight."""
        return (
            np.array([one.fit.parameters[0] for one in self.models]),
            np.array([one.fit.unseen_log_error for one in self.models]),
            np.array([one.weight for one in self.models]),
        )


def average(
    given: Histories,
    *,
    highest_order: int,
    distance: float = DISTANCE,
    most_fits: int = MOST_FITS,
) -> Average:
    """Average over all models within a distance of the lowest BIC.

    Raises NoMaximumError when no model has a best estimate, NotProvedError when the search ended
    before the best model was known for certain, and TooManyModelsError when it was, but not all
    models within the distance.
    """
    found = find_best(given, highest_order=highest_order, within=distance, most_fits=most_fits)
    certificate = found.certificate
    if not certificate.optimal:
        raise NotProvedError(gap=certificate.gap)
    if certificate.fits >= most_fits:
        raise TooManyModelsError(fits=most_fits)
    parts = np.exp([(certificate.value - one.value) / 2 for one in found.ranked])
    weights = (parts / parts.sum()).tolist()
    return Average(
        observed=given.total,
        models=tuple(
            Weighted(fit=fit(given, one.model), weight=weight)
            for one, weight in zip(found.ranked, weights, strict=True)
        ),
        certificate=certificate,
    )
