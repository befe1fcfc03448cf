"""How often intervals of a general tool hold the truth over simulated response sets."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from verify.survey_reference.case import Case
from verify.survey_reference.draws import Draws, draws
from zicht.estimation.nonresponse.bounds import share_bounds
from zicht.estimation.problems import EstimationError
from zicht.estimation.sampling.design import Design, simple
from zicht.estimation.sampling.estimates import estimate
from zicht.estimation.sampling.proportions import Method, interval, proportion
from zicht.estimation.sampling.statistics import means
from zicht.estimation.weighting.calibration import calibrate
from zicht.estimation.weighting.margins import Margin
from zicht.estimation.weighting.raking import rake

Responded = NDArray[np.bool_]


def computed(case: Case) -> Mapping[str, object]:
    """The truth, and per mechanism the figures of every method."""
    given = draws(case)
    found: dict[str, object] = {
        "truth": {
            "mean": float(given.mean.mean()),
            "share": float(given.share.mean()),
            "N": given.size,
        }
    }
    for name, responded in given.responded.items():
        manski = [_manski(given, one) for one in responded]
        found[name] = {
            **{method: _figures(given, responded, make) for method, make in _METHODS.items()},
            "manski": {
                "coverage": float(np.mean([held for held, _ in manski])),
                "width": float(np.mean([width for _, width in manski])),
            },
            "n_mean": float(responded.sum(axis=1).mean()),
        }
    return found


def _naive(given: Draws, responded: Responded) -> Design:
    return simple(int(responded.sum()), given.size)


def _margins(given: Draws, responded: Responded) -> list[Margin]:
    found = []
    for name, codes in given.margins.items():
        totals = np.bincount(codes).astype(np.float64)
        classes = tuple(str(one) for one in range(len(totals)))
        found.append(Margin(name=name, codes=codes[responded], totals=totals, classes=classes))
    return found


def _linear(given: Draws, responded: Responded) -> Design:
    design, margins = _naive(given, responded), _margins(given, responded)
    for one in margins:
        # The reference tool stops at an empty class.
        one.check(design.weights)
    variables = [one.codes[:, None] == np.arange(len(one.totals)) for one in margins]
    return calibrate(
        design.weights,
        np.hstack(variables).astype(np.float64),
        np.concatenate([one.totals for one in margins]),
        allow_negative=True,
    ).applied(design)


def _raking(given: Draws, responded: Responded) -> Design:
    design = _naive(given, responded)
    return rake(design.weights, _margins(given, responded)).applied(design)


_METHODS: dict[str, Callable[[Draws, Responded], Design]] = {
    "naive": _naive,
    "linear": _linear,
    "raking": _raking,
}


@dataclass(frozen=True, kw_only=True)
class _Found:
    """An estimate less the truth, whether its interval holds the truth, and how wide it is."""

    error: float
    covers: bool
    width: float


def _figures(
    given: Draws, responded: Responded, make: Callable[[Draws, Responded], Design]
) -> dict[str, float]:
    pairs = [pair for one in responded if (pair := _both(given, one, partial(make, given)))]
    figures = {"draws_converged": len(pairs)}
    for name, found in zip(("mean", "share"), zip(*pairs, strict=True), strict=True):
        figures |= _summary(name, found)
    return figures


def _summary(name: str, found: Iterable[_Found]) -> dict[str, float]:
    rows = np.array([(one.error, one.covers, one.width) for one in found], dtype=np.float64)
    bias, coverage, width = rows.mean(axis=0).tolist()
    return {f"{name}_bias": bias, f"{name}_coverage": coverage, f"{name}_ci_width": width}


def _both(
    given: Draws, responded: Responded, make: Callable[[Responded], Design]
) -> tuple[_Found, _Found] | None:
    try:
        design = make(responded)
    except EstimationError:
        return None
    mean = estimate(design, means({"mean": given.mean[responded]}))
    share = proportion(design, given.share[responded])
    limits = (mean.intervals()[0], interval(share, Method.DELTA_LOGIT))
    values = (float(mean.values[0]), share.share)
    truths = (float(given.mean.mean()), float(given.share.mean()))
    first, second = (
        _Found(error=value - truth, covers=one.low <= truth <= one.high, width=one.high - one.low)
        for value, truth, one in zip(values, truths, limits, strict=True)
    )
    return first, second


def _manski(given: Draws, responded: Responded) -> tuple[bool, float]:
    yes = given.share[responded].sum()
    bounds = share_bounds(yes, responded.sum(), np.array(given.size))
    truth = float(given.share.mean())
    return bool(bounds.low <= truth <= bounds.high), float(bounds.high - bounds.low)
