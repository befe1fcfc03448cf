"""Pairs of lists chosen one by one, as SparseMSE does (Chan, Silverman and Vincent 2021).

From independent lists, the pair is added whose overlap is the least likely under the present fit,
by the smaller one-sided Poisson tail, until no tail is below the threshold. A pair without a best
estimate is passed over. Of equal tails the first pair is taken.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.stats import poisson

from zicht.prevalence.fitting import Fit, fit_plainly, summarised
from zicht.prevalence.histories import Histories, Vector, Whole
from zicht.prevalence.kernel.codes import CONVERGED
from zicht.prevalence.kernel.plain import sum_above
from zicht.prevalence.models import Model, independence, model_of
from zicht.prevalence.problems import NoMaximumError, NotIdentifiableError, PrevalenceError

#: The threshold SparseMSE is published and tested with.
THRESHOLD = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A pair that was added (a mask of two lists), and the Poisson tail of its overlap."""

    pair: int
    tail: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """What was chosen, pair by pair, and its fit."""

    fit: Fit
    additions: tuple[Addition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepwise:
    """The stepwise estimate, for one table or for many."""

    threshold: float = THRESHOLD

    def populations(self, given: Histories, tables: Whole) -> Vector:
        """The population for every row of counts of the histories that were given.

        Infinite where independent lists already have no best estimate.
        """
        from zicht.prevalence.kernel.selection import select_many

        unseen, codes = select_many(
            len(given.lists), given.masks, tables, list_pairs(len(given.lists)), self.threshold
        )
        populations = unseen + tables.sum(axis=1)
        for row in np.flatnonzero(codes != CONVERGED):
            populations[row] = self._settled(given, tables[row])
        return np.asarray(populations, np.float64)

    def _settled(self, given: Histories, counts: Whole) -> float:
        try:
            return stepwise_plainly(given.with_counts(counts), self.threshold).fit.population
        except PrevalenceError:
            return np.inf


def stepwise(given: Histories, *, threshold: float = THRESHOLD) -> Selected:
    """Choose pairs for a table.

    Raises NoMaximumError or NotIdentifiableError when independent lists have no best estimate.
    """
    from zicht.prevalence.kernel.selection import make_choice, select_pairs
    from zicht.prevalence.kernel.work import make_work

    lists = len(given.lists)
    counts = given.dense().astype(np.float64)
    work, choice = make_work(lists), make_choice(list_pairs(lists), len(counts))
    mains = independence(lists).masks()
    code = select_pairs(counts, sum_above(counts), mains, threshold, work, choice)
    if code != CONVERGED:
        return stepwise_plainly(given, threshold)
    number = int(choice.number[0])
    added = choice.pairs[choice.added[:number]].tolist()
    model = model_of(lists, added)
    values = np.zeros(len(counts))
    values[work.terms[: model.parameters]] = work.coefficients[: model.parameters]
    return Selected(
        fit=summarised(given, model, values[model.masks()]),
        additions=tuple(
            Addition(pair=pair, tail=tail)
            for pair, tail in zip(added, choice.tails[:number].tolist(), strict=True)
        ),
    )


def stepwise_plainly(given: Histories, threshold: float = THRESHOLD) -> Selected:
    """The same choice by the path in NumPy, with linear programming where a fit is in doubt."""
    found = fit_plainly(given, independence(len(given.lists)))
    additions: tuple[Addition, ...] = ()
    while True:
        grown = _grown(given, found, threshold)
        if grown is None:
            return Selected(fit=found, additions=additions)
        found, addition = grown
        additions += (addition,)


def list_pairs(lists: int) -> Whole:
    """All pairs of lists as masks: 1 and 2, 1 and 3, ..."""
    return np.array([1 << one | 1 << two for one, two in combinations(range(lists), 2)], np.int64)


def _grown(given: Histories, found: Fit, threshold: float) -> tuple[Fit, Addition] | None:
    """The fit with the next pair, or None when no pair is left that can be added."""
    for addition in _candidates(given, found):
        if not addition.tail < threshold:
            return None
        model: Model = found.model.with_term(addition.pair)
        try:
            return fit_plainly(given, model), addition
        except (NoMaximumError, NotIdentifiableError):
            continue
    return None


def _candidates(given: Histories, found: Fit) -> list[Addition]:
    """The pairs outside the model, the smallest tail first."""
    expected = sum_above(found.means())
    additions = []
    for pair in list_pairs(len(given.lists)).tolist():
        if pair not in found.model.terms:
            observed, mean = given.overlap(pair), float(expected[pair])
            tail = min(poisson.cdf(observed, mean), poisson.sf(observed - 1, mean))
            additions.append(Addition(pair=pair, tail=float(tail)))
    # Tails that are equal but for rounding leave the pairs in their order.
    return sorted(additions, key=lambda addition: float(f"{addition.tail:.8e}"))
