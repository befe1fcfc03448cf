"""The mean of a scale over all municipalities, with both kinds of uncertainty.

Places are not observed: plausible values are drawn from what is known of each respondent, every set
is weighted as any other answer, and the variances are joined (Rubin 1987; Mislevy 1991). Meant for
the country as a whole: groups that the scale was not told of are drawn towards each other.
"""

from dataclasses import dataclass

import numpy as np

from zicht.estimation.model import Interval
from zicht.estimation.sampling.design import Design, Matrix
from zicht.estimation.sampling.estimates import t_quantile
from zicht.estimation.sampling.variance import standard_errors
from zicht.estimation.scale.answers import Answers
from zicht.estimation.scale.models import Scale
from zicht.estimation.scale.scores import places

#: Sets of plausible values; more change the standard error by less than a hundredth.
DRAWS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalMean:
    """The weighted mean place, in standard deviations of the respondents the scale was made from.

    ``sampling_error`` is about who answered (through the design weights, as if response were random
    given the calibration), ``measurement_error`` about how well the items show a place. It is a
    second opinion beside the mean level by rule, never instead of it.
    """

    mean: float
    sampling_error: float
    measurement_error: float
    degrees_of_freedom: float

    @property
    def standard_error(self) -> float:
        """Both errors together."""
        return float(np.hypot(self.sampling_error, self.measurement_error))

    def interval(self, confidence: float = 0.95) -> Interval:
        """Mean plus and minus the t quantile of the design times the standard error."""
        margin = t_quantile(confidence, self.degrees_of_freedom) * self.standard_error
        return Interval(low=self.mean - margin, high=self.mean + margin)


def national_mean(
    scale: Scale,
    answers: Answers,
    design: Design,
    *,
    mean: float = 0.0,
    spread: float = 1.0,
    seed: int = 0,
) -> NationalMean:
    """The mean over the population of a design whose rows are those of ``answers``.

    ``mean`` and ``spread`` are those of the wave on the scale. The same seed gives the same result.
    A row without answers is drawn from the whole wave.
    """
    values = plausible_values(scale, answers, DRAWS, mean=mean, spread=spread, seed=seed)
    means = design.weights @ values / design.weights.sum()
    errors = standard_errors(design, (values - means) / design.weights.sum())
    return NationalMean(
        mean=float(means.mean()),
        sampling_error=float(np.sqrt((errors**2).mean())),
        measurement_error=float(np.sqrt((1 + 1 / DRAWS) * means.var(ddof=1))),
        degrees_of_freedom=float(design.degrees_of_freedom),
    )


def plausible_values(
    scale: Scale,
    answers: Answers,
    draws: int,
    *,
    mean: float = 0.0,
    spread: float = 1.0,
    seed: int = 0,
) -> Matrix:
    """Draws from the distribution of each row's place: a row per row, a column per draw."""
    found = places(scale, answers, mean=mean, spread=spread)
    reached = np.cumsum(found.chances, axis=1)
    between = (found.places[1:] + found.places[:-1]) / 2
    edges = np.concatenate([found.places[:1], between, found.places[-1:]])
    random = np.random.default_rng(seed).random((len(answers.pattern_of), draws))
    values = np.empty_like(random)
    for pattern in range(len(reached)):
        rows = answers.pattern_of == pattern
        steps = np.concatenate([[0.0], reached[pattern] / reached[pattern, -1]])
        values[rows] = np.interp(random[rows], steps, edges)
    return values
