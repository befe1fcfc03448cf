"""What cannot be estimated is said by name: a table of cases and the outcome each must have."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from verify.bars import Measured
from zicht.estimation.problems import (
    EmptyClassError,
    EstimationError,
    InfeasibleCalibrationError,
    LonelyUnitError,
    NegativeWeightError,
    NobodyAnsweredError,
    NoDegreesOfFreedomError,
    NotConvergedError,
    NothingToEstimateError,
    UnpairedStratumError,
)
from zicht.estimation.sampling.design import Design, Stage, simple
from zicht.estimation.sampling.estimates import estimate, t_quantile
from zicht.estimation.sampling.replicates import replicate_estimate
from zicht.estimation.sampling.resampling import bootstrap, half_samples, jackknife
from zicht.estimation.sampling.statistics import means
from zicht.estimation.weighting.auxiliaries import Categorical, Numeric
from zicht.estimation.weighting.calibration import Calibrated, calibrate
from zicht.estimation.weighting.collapsing import Reason
from zicht.estimation.weighting.distances import UNBOUNDED, Bounds, Distance
from zicht.estimation.weighting.margins import margin
from zicht.estimation.weighting.poststratification import poststratify
from zicht.estimation.weighting.raking import rake
from zicht.estimation.weighting.steps import Choices, Weighted, weigh


@dataclass(frozen=True, kw_only=True)
class Degenerate:
    """``work`` must end in the error ``outcome``, or give a result of which ``outcome`` is true."""

    words: str
    work: Callable[[], object]
    outcome: type[EstimationError] | Callable[[object], bool]


def silence() -> Measured:
    """Every degenerate case beside its outcome."""
    wrong = [one.words for one in CASES if not is_as_named(one)]
    figure = f"{len(CASES) - len(wrong)} of {len(CASES)} cases by name"
    return Measured(
        figure=f"{figure}; not: {', '.join(wrong)}" if wrong else figure, passed=not wrong
    )


def is_as_named(one: Degenerate) -> bool:
    """Whether a case ends in the error that it names, or in the result that it describes."""
    # A warning of NumPy is a number that nobody asked for.
    with np.errstate(all="raise", under="ignore"):
        try:
            found = one.work()
        except EstimationError as error:
            return isinstance(one.outcome, type) and type(error) is one.outcome
    return not isinstance(one.outcome, type) and one.outcome(found)


_ROWS = np.column_stack((np.ones(6), [0.0, 0, 0, 0, 0, 1], np.arange(6.0)))
_WEIGHTS = np.full(6, 10.0)
_VALUES = np.arange(6.0)


def _calibrated(
    totals: list[float],
    distance: Distance = Distance.LINEAR,
    bounds: Bounds = UNBOUNDED,
    *,
    allow_negative: bool = False,
    most_iterations: int = 100,
) -> Callable[[], Calibrated]:
    return lambda: calibrate(
        _WEIGHTS,
        _ROWS,
        np.array(totals),
        names=("everyone", "size 5", "inhabitants"),
        distance=distance,
        bounds=bounds,
        allow_negative=allow_negative,
        most_iterations=most_iterations,
    )


def _strata(drawn: list[int], population: list[float]) -> Design:
    strata = np.repeat(np.arange(len(drawn)), drawn)
    sizes = np.array(population)[strata]
    stage = Stage(units=np.arange(len(strata)), population=sizes)
    return Design(weights=sizes / np.array(drawn)[strata], strata=strata, stages=(stage,))


def _frame() -> pl.DataFrame:
    sizes = ["a"] * 10 + ["b"] * 8 + ["c"] * 2
    return pl.DataFrame({"size": sizes, "one": "x", "inhabitants": np.arange(20.0) ** 3})


def _weighed(
    responded: list[int], choices: Choices, *auxiliaries: Categorical | Numeric
) -> Weighted:
    answered = np.zeros(20, dtype=bool)
    answered[responded] = True
    return weigh(_frame(), answered, auxiliaries, choices)


_SIZE = Categorical(column="size", order=("a", "b", "c"))
_LONELY = _strata([1, 5], [4, 20])
_WHOLE = _strata([1, 5], [1, 5])
_NOBODY = means({"y": _VALUES}, np.zeros(6, dtype=bool))
_LOGIT = Bounds(low=0.5, high=2)


def _is_certain(design: Design) -> bool:
    found = estimate(design, means({"y": _VALUES}))
    (ends,) = found.intervals()
    return bool(found.standard_errors[0] == 0 and ends.low == ends.high == found.values[0])


def _merged(found: object, reason: Reason) -> bool:
    if not isinstance(found, Weighted):
        return False
    reasons = {one.reason for one in found.report.merges}
    reasons |= {one.reason for one in found.report.left_out}
    return reason in reasons and bool((found.design.weights > 0).all())


def _equal_weights(found: object) -> bool:
    return isinstance(found, Weighted) and bool(np.ptp(found.design.weights) < 1e-12)


CASES = (
    *(
        Degenerate(
            words=f"out of the bounds of {distance.value}",
            work=_calibrated([60.0, 25.0, 150.0], distance, _LOGIT),
            outcome=InfeasibleCalibrationError,
        )
        for distance in Distance
    ),
    Degenerate(
        words="a negative total by raking",
        work=_calibrated([60.0, -5.0, 150.0], Distance.RAKING),
        outcome=InfeasibleCalibrationError,
    ),
    Degenerate(
        words="margins of different populations",
        work=lambda: rake(
            np.ones(2), [margin("a", "pq", {"p": 2, "q": 2}), margin("b", "rs", {"r": 2, "s": 3})]
        ),
        outcome=InfeasibleCalibrationError,
    ),
    Degenerate(
        words="margins that no cell can reach",
        work=lambda: rake(
            np.ones(2), [margin("a", "pq", {"p": 2, "q": 3}), margin("b", "rs", {"r": 3, "s": 2})]
        ),
        outcome=InfeasibleCalibrationError,
    ),
    Degenerate(
        words="no convergence",
        work=_calibrated([60.0, 12.0, 190.0], Distance.RAKING, most_iterations=1),
        outcome=NotConvergedError,
    ),
    Degenerate(
        words="empty post-stratum",
        work=lambda: poststratify(np.ones(2), margin("a", "pp", {"p": 2, "q": 2})),
        outcome=EmptyClassError,
    ),
    Degenerate(
        words="empty class in a margin",
        work=lambda: rake(np.ones(2), [margin("a", "pp", {"p": 2, "q": 2})]),
        outcome=EmptyClassError,
    ),
    Degenerate(
        words="empty class in steps",
        work=lambda: _weighed(list(range(6)) + list(range(10, 16)), Choices(), _SIZE),
        outcome=lambda found: _merged(found, Reason.FEW),
    ),
    Degenerate(
        words="negative weight",
        work=_calibrated([60.0, 30.0, 100.0]),
        outcome=NegativeWeightError,
    ),
    Degenerate(
        words="negative weight, allowed",
        work=_calibrated([60.0, 30.0, 100.0], allow_negative=True),
        outcome=lambda found: isinstance(found, Calibrated) and found.negative > 0,
    ),
    Degenerate(
        words="negative weight in steps",
        work=lambda: _weighed(
            list(range(12)),
            Choices(distance=Distance.LINEAR, most_constraints=2),
            Numeric(column="inhabitants"),
        ),
        outcome=lambda found: _merged(found, Reason.NEGATIVE),
    ),
    Degenerate(
        words="lonely unit by linearisation",
        work=lambda: estimate(_LONELY, means({"y": _VALUES})),
        outcome=LonelyUnitError,
    ),
    Degenerate(
        words="lonely unit by jackknife", work=lambda: jackknife(_LONELY), outcome=LonelyUnitError
    ),
    Degenerate(
        words="lonely unit by bootstrap",
        work=lambda: bootstrap(_LONELY, 10, seed=1),
        outcome=LonelyUnitError,
    ),
    Degenerate(
        words="half samples without pairs",
        work=lambda: half_samples(_LONELY),
        outcome=UnpairedStratumError,
    ),
    Degenerate(
        words="one respondent has no interval",
        work=lambda: t_quantile(0.95, simple(1, 9).degrees_of_freedom),
        outcome=NoDegreesOfFreedomError,
    ),
    Degenerate(
        words="0 of 0", work=lambda: estimate(simple(6, 9), _NOBODY), outcome=NothingToEstimateError
    ),
    Degenerate(
        words="0 of 0 in replicates",
        work=lambda: replicate_estimate(jackknife(simple(6, 9)), _NOBODY),
        outcome=NothingToEstimateError,
    ),
    Degenerate(
        words="everyone answered",
        work=lambda: _weighed(list(range(20)), Choices(), _SIZE),
        outcome=lambda found: (
            isinstance(found, Weighted) and bool(np.allclose(found.design.weights, 1, rtol=1e-12))
        ),
    ),
    Degenerate(
        words="everyone observed leaves no error",
        work=lambda: _WHOLE,
        outcome=lambda found: isinstance(found, Design) and _is_certain(found),
    ),
    Degenerate(
        words="everyone observed needs no replicates",
        work=lambda: replicate_estimate(jackknife(_WHOLE), means({"y": _VALUES})).estimates,
        outcome=lambda found: not getattr(found, "standard_errors", np.ones(1)).any(),
    ),
    Degenerate(
        words="nobody answered",
        work=lambda: _weighed([], Choices(), _SIZE),
        outcome=NobodyAnsweredError,
    ),
    Degenerate(
        words="nobody to calibrate",
        work=lambda: calibrate(np.ones(0), np.ones((0, 1)), np.array([5.0])),
        outcome=InfeasibleCalibrationError,
    ),
    Degenerate(
        words="one stratum",
        work=lambda: _weighed(list(range(9)), Choices(), Categorical(column="one")),
        outcome=lambda found: _merged(found, Reason.ONE_CLASS) and _equal_weights(found),
    ),
    Degenerate(
        words="one respondent in all",
        work=lambda: _weighed([3], Choices(), _SIZE, Numeric(column="inhabitants")),
        outcome=_equal_weights,
    ),
)
