"""Answers of a wave weighted to all municipalities, so that the whole looks like the country."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from zicht.areas.model import Layer, SizeGroup
from zicht.areas.register import Register
from zicht.areas.size import size_group
from zicht.estimation.projection import Weighted
from zicht.estimation.sampling import proportions, statistics
from zicht.estimation.sampling.design import Codes, Design, Vector, degrees_of_freedom
from zicht.estimation.sampling.estimates import estimate
from zicht.estimation.sampling.proportions import Proportion
from zicht.estimation.subjects import Subject
from zicht.estimation.weighting.auxiliaries import Categorical
from zicht.estimation.weighting.report import WeightingReport
from zicht.estimation.weighting.steps import weigh

_CODE, _SIZE, _PROVINCE, _INHABITANTS = "code", "size_group", "province", "inhabitants"
#: Fewer answers carry no weighted estimate: a large weight would be most of it.
FEWEST = 30


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ToAll:
    """Respondents weighted to all municipalities.

    ``design`` has a row per respondent in the order of the register; ``respondents`` says which
    respondent each row is. ``report`` records every choice; it names classes with few respondents,
    so it may not be shown as it is.
    """

    design: Design
    respondents: Codes
    report: WeightingReport

    @property
    def weights(self) -> Vector:
        """The weight of every respondent, in the order of the respondents."""
        found = np.empty(len(self.respondents))
        found[self.respondents] = self.design.weights
        return found


def to_all(register: Register, day: date, codes: Sequence[str]) -> ToAll | None:
    """Respondents (``codes``) weighted to all municipalities of a day, by size group and province.

    None with too few respondents to weight.
    """
    if len(codes) < FEWEST:
        return None
    frame = _frame(register, day)
    found = weigh(
        frame,
        frame[_CODE].is_in(list(codes)).to_numpy(),
        [
            Categorical(column=_SIZE, order=tuple(one.value for one in SizeGroup)),
            Categorical(column=_PROVINCE, alike=_INHABITANTS),
        ],
    )
    places = {code: at for at, code in enumerate(codes)}
    return ToAll(
        design=found.design,
        respondents=np.array([places[code] for code in found.table[_CODE]], dtype=np.int64),
        report=found.report,
    )


def _frame(register: Register, day: date) -> pl.DataFrame:
    everyone = register.on(day)
    inhabitants = [register.population_on(one.code, day).inhabitants for one in everyone]
    regions = [register.region_of(one.code, Layer.PROVINCE, day) for one in everyone]
    return pl.DataFrame(
        {
            _CODE: [one.code for one in everyone],
            _INHABITANTS: inhabitants,
            _SIZE: [size_group(one).value for one in inhabitants],
            _PROVINCE: [None if one is None else one.code for one in regions],
        }
    )


def shares(to: ToAll, subject: Subject, confidence: float) -> tuple[Weighted | None, ...]:
    """The weighted share of every category among those who answered, with Wilson's interval.

    The variance is that of residuals after the weighting, with finite population correction. None
    for all with fewer than :data:`FEWEST` answers, and for a category that nobody or everybody is
    in: weights change nothing there.
    """
    is_known, members = subject.answered[to.respondents], subject.members[to.respondents]
    rows = int(is_known.sum())
    freedom = degrees_of_freedom(to.design, is_known)
    if rows < FEWEST or freedom <= 0:
        return (None,) * len(subject.categories)
    answered = np.where(is_known, 0.0, np.nan)
    found = estimate(
        to.design, statistics.means({str(at): answered + one for at, one in enumerate(members.T)})
    )
    counts = (members & is_known[:, None]).sum(axis=0)
    variances = np.diagonal(found.covariance)
    return tuple(
        None
        if count in (0, rows)
        else _with_interval(
            Proportion(
                share=float(share), variance=float(variance), rows=rows, degrees_of_freedom=freedom
            ),
            confidence,
        )
        for count, share, variance in zip(counts, found.values, variances, strict=True)
    )


def _with_interval(found: Proportion, confidence: float) -> Weighted:
    interval = proportions.interval(found, proportions.Method.WILSON, confidence)
    return Weighted(estimate=found.share, interval=interval)


def mean(to: ToAll, subject: Subject, confidence: float) -> Weighted | None:
    """The weighted mean of the scores of those with a place on the scale; None as above."""
    scores = _scores(subject)[to.respondents]
    if np.isfinite(scores).sum() < FEWEST:
        return None
    found = estimate(to.design, statistics.means({"mean": scores}))
    return Weighted(estimate=float(found.values[0]), interval=found.intervals(confidence)[0])


def _scores(subject: Subject) -> Vector:
    """The score of every respondent; missing without a place on the scale."""
    found = np.full(len(subject.answered), np.nan)
    for category, members in zip(subject.categories, subject.members.T, strict=True):
        if category.score is not None:
            found[members] = category.score
    return found
