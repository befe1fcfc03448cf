"""Where each respondent stands on a scale, and how well the scale tells them apart."""

from dataclasses import dataclass

import numpy as np

from zicht.estimation.sampling.design import Codes, Vector
from zicht.estimation.scale.answers import Answers
from zicht.estimation.scale.likelihood import Posterior, posterior
from zicht.estimation.scale.models import Scale


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scores:
    """A place per row: mean and standard deviation of theta given the answers (EAP).

    ``answered`` is how many items the row answered; with none, mean and deviation are those of the
    group, and say nothing about the row.
    """

    means: Vector
    deviations: Vector
    answered: Codes

    @property
    def reliability(self) -> float:
        """Empirical reliability over rows with an answer: var(EAP) over var(EAP) + mean variance.

        Between 0 (all stand at one place) and 1 (places are known exactly).
        """
        some = self.answered > 0
        between = float(self.means[some].var(ddof=1))
        return between / (between + float((self.deviations[some] ** 2).mean()))


def score(scale: Scale, answers: Answers, *, mean: float = 0.0, spread: float = 1.0) -> Scores:
    """The place of every row of ``answers``, which has the items and categories of the scale.

    ``mean`` and ``spread`` are those of the group that the rows come from (Bock and Mislevy 1982).
    """
    found = places(scale, answers, mean=mean, spread=spread)
    means = found.chances @ found.places
    variances = found.chances @ found.places**2 - means**2
    return Scores(
        means=means[answers.pattern_of],
        deviations=np.sqrt(np.maximum(variances, 0.0))[answers.pattern_of],
        answered=(answers.patterns >= 0).sum(axis=1)[answers.pattern_of],
    )


def places(scale: Scale, answers: Answers, *, mean: float = 0.0, spread: float = 1.0) -> Posterior:
    """The distribution of theta given each pattern of answers."""
    if answers.items != scale.items or answers.categories != scale.categories:
        raise ValueError("the answers do not have the items and categories of the scale")
    parameters = np.concatenate([scale.slopes, scale.intercepts, [mean, spread]])
    return posterior(scale.layout, scale.layout.indicators(answers), parameters)
