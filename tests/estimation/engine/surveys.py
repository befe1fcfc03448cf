"""Small random surveys of which everything is known, for the tests of the engine. Synthetic."""

from dataclasses import dataclass

import numpy as np

from zicht.estimation.engine.answers import Answers, Grouping, from_frame, whole
from zicht.estimation.engine.weights import Strata, Weighting, one_stratum, raked, uncalibrated
from zicht.estimation.sampling.design import Adjustment, Design, Stage, Vector
from zicht.estimation.weighting.margins import Margin
from zicht.estimation.weighting.raking import Sweeps, rake
from zicht.estimation.weighting.regression import regression

LEVELS = (2, 2, 3, 5)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Survey:
    """A synthetic survey, weighted for the engine and as a design for the slow path."""

    answers: Answers
    weighting: Weighting
    design: Design
    groupings: tuple[Grouping, ...]


def survey(seed: int, *, kind: str = "raked", rows: int = 90, population: int = 260) -> Survey:
    """``kind`` is plain, raked, regression, auxiliary or stratified."""
    draw = np.random.default_rng(seed)
    first, second = draw.integers(0, 3, population), draw.integers(0, 4, population)
    responded = np.zeros(population, dtype=np.bool_)
    responded[draw.choice(population, rows, replace=False)] = True
    codes = np.stack([draw.integers(0, levels, rows) for levels in LEVELS], axis=1)
    codes[:, 1] = draw.random(rows) < 0.03
    codes[draw.random(codes.shape) < 0.1] = -1
    weighting, design = _weighted(kind, draw, first, second, responded)
    return Survey(
        answers=Answers(codes=codes.astype(np.int8), levels=LEVELS),
        weighting=weighting,
        design=design,
        groupings=(
            whole(rows, population),
            from_frame("first", first.astype(str).tolist(), responded),
            from_frame("crossed", (first * 4 + second).astype(str).tolist(), responded),
        ),
    )


def _weighted(
    kind: str,
    draw: np.random.Generator,
    first: np.ndarray,
    second: np.ndarray,
    responded: np.ndarray,
) -> tuple[Weighting, Design]:
    rows, population = int(responded.sum()), len(responded)
    plain = np.full(rows, population / rows)
    one = one_stratum(rows, population)
    margins = [margin("first", first, responded), margin("second", second, responded)]
    if kind == "plain":
        return uncalibrated(plain, one), _design(plain, one)
    if kind == "raked":
        weighting = raked(plain, margins, one)
        sweeps = Sweeps(margins=tuple(margin.codes for margin in margins))
        return weighting, _design(weighting.after, one, sweeps)
    if kind == "stratified":
        strata = Strata(codes=second[responded], sizes=np.bincount(second).astype(np.float64))
        weights = (strata.sizes / np.maximum(strata.drawn, 1))[strata.codes]
        return uncalibrated(weights, strata), _design(weights, strata)
    before = draw.uniform(1.0, 4.0, rows)
    after = rake(before, margins).weights
    variables = [np.eye(len(margin.totals))[margin.codes] for margin in margins]
    auxiliary = draw.normal(1e4, 3e3, (rows, 1)) if kind == "auxiliary" else None
    if auxiliary is not None:
        variables.append(auxiliary)
    weighting = Weighting(
        before=before,
        after=after,
        strata=one,
        margins=tuple(margin.codes for margin in margins),
        auxiliary=auxiliary,
    )
    return weighting, _design(after, one, regression(before, np.hstack(variables)))


def margin(name: str, classes: np.ndarray, responded: np.ndarray) -> Margin:
    totals = np.bincount(classes).astype(np.float64)
    return Margin(
        name=name,
        codes=classes[responded],
        totals=totals,
        classes=tuple(map(str, range(len(totals)))),
    )


def _design(weights: Vector, strata: Strata, *adjustments: Adjustment) -> Design:
    return Design(
        weights=weights,
        strata=strata.codes,
        stages=(Stage(units=np.arange(len(weights)), population=strata.sizes[strata.codes]),),
        adjustments=adjustments,
    )
