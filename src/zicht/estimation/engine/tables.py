"""Every share of a survey, with both of its intervals, in one call."""

from collections.abc import Sequence

import numpy as np

from zicht.estimation.engine.answers import Answers, Grouping
from zicht.estimation.engine.cells import Cells, Method
from zicht.estimation.engine.intervals import bands, intervals
from zicht.estimation.engine.linearisation import shares
from zicht.estimation.engine.profiles import profiles
from zicht.estimation.engine.weights import Weighting
from zicht.estimation.model import SHOWN_FACTOR
from zicht.estimation.nonresponse.band import STRETCH

_SCORES = (Method.WILSON, Method.DELTA_LOGIT)


def tables(
    answers: Answers,
    weighting: Weighting,
    groupings: Sequence[Grouping],
    *,
    score: Method = Method.WILSON,
    confidence: float = 0.95,
    factor: float = SHOWN_FACTOR,
    stretch: float = STRETCH,
) -> Cells:
    """The cells of all groups of all groupings by all levels of all questions.

    Assumes that within calibration classes and strata response was as good as random; the band
    shows what is left of that when the odds of those who did not answer are up to ``factor`` times
    off. A group in which everyone answered a question is known there: its share is counted, not
    weighted. ``score`` is the interval for groups of 30 and more. Raises ValueError when rows do
    not match, and :class:`~zicht.estimation.problems.LonelyUnitError`.
    """
    _check(answers, weighting, groupings, score)
    found = shares(profiles(answers, weighting, groupings), weighting, groupings)
    population = np.concatenate([grouping.population for grouping in groupings])
    everyone = found.known == population[:, None]
    np.copyto(found.values, found.counts / np.maximum(population, 1)[:, None], where=everyone)
    found.variances[everyone] = 0.0
    limits = intervals(found, population, score=score, confidence=confidence)
    band_low, band_high = bands(found, population, limits, factor=factor, stretch=stretch)
    return Cells(
        grouping=tuple(one.name for one in groupings for _ in one.labels),
        group=tuple(label for one in groupings for label in one.labels),
        question=tuple(np.repeat(answers.names, answers.levels).tolist()),
        level=np.concatenate([np.arange(levels) for levels in answers.levels]),
        population=population,
        count=found.counts.astype(np.int64),
        n=found.known.astype(np.int64),
        estimate=found.values,
        standard_error=np.sqrt(found.variances),
        low=limits.low,
        high=limits.high,
        band_low=band_low,
        band_high=band_high,
        method=limits.method,
    )


def _check(
    answers: Answers, weighting: Weighting, groupings: Sequence[Grouping], score: Method
) -> None:
    if score not in _SCORES:
        raise ValueError("the interval of large groups is WILSON or DELTA_LOGIT")
    columns = {
        "weights before calibration": weighting.before,
        "weights after calibration": weighting.after,
        "strata": weighting.strata.codes,
        **{f"grouping {one.name}": one.codes for one in groupings},
    }
    for name, column in columns.items():
        if len(column) != answers.rows:
            raise ValueError(f"{answers.rows} respondents, but {len(column)} {name}")
