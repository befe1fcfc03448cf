"""Totals by covariate, and intervals by simulating the lists from the model.

The parametric bootstrap of Cruyff, van Dijk and van der Heijden (2017): as many people as were
estimated are spread over all cells, the unseen ones too, and the same model is fitted to those who
were seen. The intervals take the model as known beforehand.
"""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from zicht.prevalence.bca import percentile_error
from zicht.prevalence.covariates.fitting import CovariateFit, fit_if_possible
from zicht.prevalence.covariates.problems import UnknownFactorError
from zicht.prevalence.covariates.scope import Scope, make_scope
from zicht.prevalence.covariates.work import Matrix
from zicht.prevalence.histories import Vector, Whole

#: Resamples that one worker does at a time.
_AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """An interval, from as many as were observed on.

    ``upper`` is None where so many resamples had no estimate that there is none.

    Either limit has a standard error because resamples are drawn at random, infinite where it takes
    more of them to tell.
    """

    level: float
    lower: float
    upper: float | None
    lower_error: float
    upper_error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """People with these ``levels`` of the covariates asked for: observed, and all of them."""

    levels: tuple[str, ...]
    observed: int
    population: float
    limits: Limits | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Resampled:
    """Simulated populations by resample (row) and stratum; infinite where there is no estimate."""

    fit: CovariateFit
    populations: Matrix

    @property
    def without_estimate(self) -> int:
        """How many resamples had no best estimate."""
        return int(np.isinf(self.populations).any(axis=1).sum())

    def totals(self, by: Sequence[str] = (), *, level: float = 0.95) -> tuple[Total, ...]:
        """Totals as :func:`totals` gives, with percentile intervals."""
        return self.divided(*_groups(self.fit, by), level=level)

    def divided(
        self, groups: Whole, levels: Sequence[tuple[str, ...]], *, level: float = 0.95
    ) -> tuple[Total, ...]:
        """The same for any groups, of which ``groups`` says in which every stratum is."""
        return tuple(
            replace(
                total,
                limits=_limits(
                    self.populations[:, groups == number].sum(axis=1), level, total.observed
                ),
            )
            for number, total in enumerate(_divided(self.fit, groups, levels))
        )


def totals(fit: CovariateFit, by: Sequence[str] = ()) -> tuple[Total, ...]:
    """The population for every combination of levels of some covariates; they add up to the total.

    Without covariates it is one total. Raises UnknownFactorError.
    """
    return _divided(fit, *_groups(fit, by))


def _divided(
    fit: CovariateFit, groups: Whole, levels: Sequence[tuple[str, ...]]
) -> tuple[Total, ...]:
    observed = np.bincount(groups, fit.given.counts.sum(axis=1), len(levels))
    unseen = np.bincount(groups, fit.unseen, len(levels))
    return tuple(
        Total(levels=each, observed=round(seen), population=float(seen + missed))
        for each, seen, missed in zip(levels, observed, unseen, strict=True)
    )


def bootstrap(
    fit: CovariateFit, *, resamples: int = 1000, seed: int = 1, executor: Executor | None = None
) -> Resampled:
    """Simulate and fit again, with the same result for any number of workers."""
    scope = make_scope(fit.given, fit.model.terms)
    start = np.zeros(scope.columns.size)
    start[scope.places_of(fit.model)] = fit.coefficients
    work = partial(_simulate, scope, fit, start, seed)
    parts = [
        range(begin, min(begin + _AT_ONCE, resamples)) for begin in range(0, resamples, _AT_ONCE)
    ]
    found = executor.map(work, parts) if executor else map(work, parts)
    return Resampled(fit=fit, populations=np.concatenate(list(found)))


def _simulate(
    scope: Scope, fit: CovariateFit, start: Vector, seed: int, numbers: Sequence[int]
) -> Matrix:
    shares = (fit.expected / fit.expected.sum()).ravel()
    rows = []
    for number in numbers:
        random = np.random.default_rng((seed, number))
        drawn = random.multinomial(round(fit.population), shares)
        counts = drawn.reshape(fit.expected.shape).astype(np.int64)
        counts[:, 0] = 0
        again = fit_if_possible(scope.with_counts(counts), fit.model, start)
        seen = counts.sum(axis=1)
        rows.append(seen + (np.full(len(seen), np.inf) if again is None else again.unseen))
    return np.array(rows)


def _groups(fit: CovariateFit, by: Sequence[str]) -> tuple[Whole, list[tuple[str, ...]]]:
    """The group of every stratum, and the levels of every group."""
    factors = fit.given.factors
    names = tuple(factor.name for factor in factors)
    for name in by:
        if name not in names:
            raise UnknownFactorError(name=name, factors=names)
    places = [names.index(name) for name in by]
    groups = np.zeros(len(fit.unseen), np.int64)
    levels: list[tuple[str, ...]] = [()]
    for place in places:
        groups = groups * len(factors[place].levels) + fit.given.codes()[:, place]
        levels = [(*each, level) for each in levels for level in factors[place].levels]
    return groups, levels


def _limits(drawn: Vector, level: float, observed: int) -> Limits:
    """Percentiles; resamples may have fewer people than were observed, the population has not."""
    ordered = np.sort(drawn)
    first, last = (1 - level) / 2, (1 + level) / 2
    upper = _quantile(ordered, last)
    return Limits(
        level=level,
        lower=max(_quantile(ordered, first), float(observed)),
        upper=max(upper, float(observed)) if np.isfinite(upper) else None,
        lower_error=percentile_error(ordered, first),
        upper_error=percentile_error(ordered, last) if np.isfinite(upper) else np.inf,
    )


def _quantile(ordered: Vector, share: float) -> float:
    """Between the two nearest values, as R does by default (type 7); infinite beside infinity."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    if place == below or ordered[above] == ordered[below]:
        return float(ordered[below])
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))
