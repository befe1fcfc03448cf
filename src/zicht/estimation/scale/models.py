"""The Rasch model and the graded response model, by marginal maximum likelihood."""

from dataclasses import dataclass

import numpy as np

from zicht.estimation.sampling.design import Matrix, Vector
from zicht.estimation.scale.answers import Answers
from zicht.estimation.scale.fitting import Fit, maximise
from zicht.estimation.scale.layout import Layout
from zicht.estimation.scale.likelihood import Group
from zicht.estimation.scale.problems import (
    NoCommonScaleError,
    NotTwoAnswersError,
    TooFewItemsError,
    TooFewRespondentsError,
)

#: With fewer items the slopes of a graded model have no unique value; Rasch shares one slope.
FEWEST_GRADED, FEWEST_RASCH = 3, 2
#: A common slope below this means that there is nothing in common.
FLATTEST = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scale:
    """A scale on which the respondents it was made from are standard normal.

    Of each item ``slopes`` says how sharply it tells places apart and ``intercepts``, one per
    boundary between two categories, how likely the higher ones are at place 0:
    P(answer >= k) = logistic(slope * place + intercept_k). ``covariance`` is that of slopes and
    intercepts together, from the inverse observed information; rows of fixed numbers are zero.
    It is a second opinion beside the level by rule, never instead of it.
    """

    items: tuple[str, ...]
    categories: tuple[tuple[int, ...], ...]
    layout: Layout
    slopes: Vector
    intercepts: Vector
    covariance: Matrix
    log_likelihood: float
    respondents: int
    steps: int

    @property
    def thresholds(self) -> tuple[Vector, ...]:
        """Per item the places where half say k or more: minus intercept over slope."""
        return self.per_item(-self.intercepts / self.slopes[self.layout.item_of])

    @property
    def slope_errors(self) -> Vector:
        """Standard errors of the slopes."""
        return np.sqrt(np.diagonal(self.covariance)[: len(self.items)])

    @property
    def intercept_errors(self) -> Vector:
        """Standard errors of the intercepts."""
        return np.sqrt(np.diagonal(self.covariance)[len(self.items) :])

    @property
    def threshold_errors(self) -> tuple[Vector, ...]:
        """Standard errors of the thresholds, by the delta method."""
        slopes, item_of = self.slopes[self.layout.item_of], self.layout.item_of
        boundaries = np.arange(len(item_of))
        effects = np.zeros((len(item_of), len(self.covariance)))
        effects[boundaries, item_of] = self.intercepts / slopes**2
        effects[boundaries, len(self.items) + boundaries] = -1.0 / slopes
        variances = np.einsum("mp,pr,mr->m", effects, self.covariance, effects)
        return self.per_item(np.sqrt(variances))

    @property
    def reversed(self) -> tuple[str, ...]:
        """Items of which a higher answer goes with a lower place; turn them, or leave them out."""
        return tuple(name for name, slope in zip(self.items, self.slopes, strict=True) if slope < 0)

    def per_item(self, values: Vector) -> tuple[Vector, ...]:
        """A value per boundary, cut up by item."""
        return tuple(np.split(values, np.cumsum(self.layout.boundaries)[:-1]))


def graded(answers: Answers) -> Scale:
    """The graded response model (Samejima 1969): a slope per item, thresholds per category.

    Assumes one place per respondent that explains all agreement between answers, normal over
    respondents, and that a missing answer says nothing about it. Raises an
    :class:`~zicht.estimation.problems.EstimationError` by name when there are too few items or
    respondents, when an item separates the others without exception, or when the search does not
    settle.
    """
    layout = Layout.of(answers)
    loading = np.eye(layout.size)[:, :-2]
    start = np.concatenate([np.ones(layout.items), starting_intercepts(layout, [answers])])
    check_size(answers, fewest=FEWEST_GRADED, parameters=len(start))
    return _scale(answers, layout, loading, start)


def rasch(answers: Answers) -> Scale:
    """The Rasch model: two answers per item, an intercept each, and one slope for all.

    The slope is the standard deviation of the places in the usual form with slope 1. Assumptions
    and errors are those of :func:`graded`; also :class:`NoCommonScaleError` when the answers do
    not hang together, and :class:`NotTwoAnswersError`.
    """
    for name, categories in zip(answers.items, answers.categories, strict=True):
        if len(categories) != 2:
            raise NotTwoAnswersError(item=name)
    layout = Layout.of(answers)
    loading = np.zeros((layout.size, layout.items + 1))
    loading[: layout.items, 0] = 1.0
    loading[layout.items : -2, 1:] = np.eye(layout.items)
    start = np.concatenate([[1.0], starting_intercepts(layout, [answers])])
    check_size(answers, fewest=FEWEST_RASCH, parameters=len(start))
    found = _scale(answers, layout, loading, start)
    if abs(found.slopes[0]) < FLATTEST:
        raise NoCommonScaleError
    return found


def check_size(answers: Answers, *, fewest: int, parameters: int) -> None:
    """Raises when there are too few items, or fewer respondents than numbers to estimate."""
    if len(answers.items) < fewest:
        raise TooFewItemsError(left=len(answers.items), needed=fewest)
    if answers.respondents < parameters:
        raise TooFewRespondentsError(respondents=answers.respondents, parameters=parameters)


def starting_intercepts(layout: Layout, waves: list[Answers]) -> Vector:
    """Intercepts from how often each category is reached, for slopes of 1."""
    counts = np.sum([layout.indicators(one).T @ one.counts for one in waves], axis=0)
    found = []
    for item, boundaries in enumerate(layout.boundaries):
        first = layout.first[item]
        of_item = counts[first : first + boundaries + 1] + 0.5
        reached = np.cumsum(of_item[::-1])[::-1] / of_item.sum()
        # A place that differs makes chances less extreme than those at place 0, by about a fifth.
        found.append(1.2 * np.log(reached[1:] / (1.0 - reached[1:])))
    return np.concatenate(found) if found else np.empty(0)


def _scale(answers: Answers, layout: Layout, loading: Matrix, start: Vector) -> Scale:
    constant = np.zeros(layout.size)
    constant[-1] = 1.0
    group = Group(
        indicators=layout.indicators(answers),
        counts=answers.counts,
        constant=constant,
        loading=loading,
    )
    fit = maximise(layout, [group], start)
    parameters = constant + loading @ fit.free
    return scale_of(answers, layout, fit, parameters, loading, respondents=answers.respondents)


def scale_of(
    answers: Answers,
    layout: Layout,
    fit: Fit,
    parameters: Vector,
    loading: Matrix,
    *,
    respondents: int,
) -> Scale:
    """The scale that a fit describes, of which the items stand in ``loading``."""
    return Scale(
        items=answers.items,
        categories=answers.categories,
        layout=layout,
        slopes=parameters[: layout.items],
        intercepts=parameters[layout.items : -2],
        covariance=loading[:-2] @ fit.covariance @ loading[:-2].T,
        log_likelihood=fit.log_likelihood,
        respondents=respondents,
        steps=fit.steps,
    )
