"""How often the intervals and bands that are published hold the truth over simulated responses.

Every draw goes the way of a published figure: classes without enough answers are merged, weights
calibrated, shares and means estimated with their sampling interval, and the band laid around it,
rounded as it is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from verify.survey_reference.draws import Draws
from zicht.estimation import weighted
from zicht.estimation.model import SHOWN_FACTOR, Interval
from zicht.estimation.projection import with_projections
from zicht.estimation.sampling.estimates import estimate
from zicht.estimation.sampling.statistics import means
from zicht.estimation.shares import estimate_share
from zicht.estimation.subjects import Category, Subject
from zicht.estimation.weighted import ToAll
from zicht.estimation.weighting.auxiliaries import Categorical
from zicht.estimation.weighting.steps import weigh
from zicht.language import Text

Responded = NDArray[np.bool_]

_WORDS = Text(nl="ja", en="yes")


@dataclass(frozen=True, kw_only=True)
class Held:
    """The part of the draws in which an interval held the truth, and the mean width."""

    coverage: float
    width: float


@dataclass(frozen=True, kw_only=True)
class Holding:
    """What was held over all draws of a mechanism; ``failed`` draws gave no figure."""

    draws: int
    failed: int
    share: Held
    mean: Held
    band: Held


@dataclass(frozen=True, kw_only=True)
class Mechanism:
    """How response came about: ``on_answer`` when it also depended on what would be answered."""

    name: str
    on_answer: bool
    holding: Holding


def mechanisms(given: Draws) -> tuple[Mechanism, ...]:
    """What was held for every mechanism of some draws; ``nmar`` is missing not at random."""
    return tuple(
        Mechanism(name=name, on_answer=name.startswith("nmar"), holding=holding(given, responded))
        for name, responded in given.responded.items()
    )


def holding(given: Draws, responded: Responded) -> Holding:
    """Every draw of one mechanism."""
    found = [_figure(given, one) for one in responded]
    rows = [one for one in found if one is not None]
    truths = (float(given.share.mean()), float(given.mean.mean()), float(given.share.mean()))
    share, mean, band = (
        _held([row[place] for row in rows], truth) for place, truth in enumerate(truths)
    )
    return Holding(
        draws=len(responded),
        failed=len(responded) - len(rows),
        share=share,
        mean=mean,
        band=band,
    )


def _figure(given: Draws, responded: Responded) -> tuple[Interval, Interval, Interval] | None:
    try:
        return _drawn(given, responded)
    except Exception:
        # Whatever went wrong, there is no figure, and that is what is counted.
        return None


def _drawn(given: Draws, responded: Responded) -> tuple[Interval, Interval, Interval]:
    frame = pl.DataFrame({name: codes.astype(str) for name, codes in given.margins.items()})
    found = weigh(frame, responded, [_auxiliary(frame[name]) for name in frame.columns])
    rows = np.arange(found.design.size)
    to = ToAll(design=found.design, respondents=rows, report=found.report)
    yes = given.share[responded]
    share = estimate_share(int(yes.sum()), len(yes), given.size)
    (made,) = weighted.shares(to, _subject(yes), share.confidence)
    (projected,) = with_projections([share], [made])
    if share.interval is None or projected.projection is None:
        raise ValueError("nobody answered")
    mean = estimate(to.design, means({"mean": given.mean[responded]})).intervals()[0]
    band = next(one for one in projected.projection.bands if one.factor == SHOWN_FACTOR)
    return share.interval if made is None else made.interval, mean, band.interval


def _auxiliary(column: pl.Series) -> Categorical:
    """Classes of size are alike when they are neighbours; regions are in no order."""
    known = sorted(column.unique().to_list(), key=int)
    return Categorical(column=column.name, order=tuple(known) if "size" in column.name else ())


def _subject(yes: NDArray[np.float64]) -> Subject:
    everyone = np.ones(len(yes), dtype=np.bool_)
    return Subject(
        key="drawn",
        label=_WORDS,
        categories=(Category(code="yes", label=_WORDS),),
        members=(yes == 1)[:, None],
        answered=everyone,
        asked=everyone,
    )


def _held(intervals: Sequence[Interval], truth: float) -> Held:
    if not intervals:
        return Held(coverage=0.0, width=float("inf"))
    return Held(
        coverage=float(np.mean([one.low <= truth <= one.high for one in intervals])),
        width=float(np.mean([one.high - one.low for one in intervals])),
    )
