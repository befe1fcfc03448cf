"""From a frame and who answered to a weighted design, with a record of every choice."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from zicht.estimation.problems import (
    InfeasibleCalibrationError,
    NegativeWeightError,
    NobodyAnsweredError,
    NotConvergedError,
)
from zicht.estimation.sampling.design import Design, Matrix, simple
from zicht.estimation.weighting.auxiliaries import (
    Auxiliary,
    Categorical,
    Classified,
    Numeric,
    Responded,
    classify,
    numbers,
)
from zicht.estimation.weighting.calibration import Calibrated, calibrate
from zicht.estimation.weighting.collapsing import Merge, Reason, Rule, collapse
from zicht.estimation.weighting.distances import UNBOUNDED, Bounds, Distance
from zicht.estimation.weighting.effects import weight_effects
from zicht.estimation.weighting.model import Model
from zicht.estimation.weighting.report import ClassSize, LeftOut, WeightingReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """How to weigh.

    ``most_constraints`` is how many known totals are reached at most, beside that of all units;
    None is a tenth of the respondents.
    """

    distance: Distance = Distance.RAKING
    bounds: Bounds = UNBOUNDED
    rule: Rule = field(default_factory=Rule)
    most_constraints: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighted:
    """``table`` has the rows of the frame that answered, ``design`` the weight of each."""

    table: pl.DataFrame
    design: Design
    report: WeightingReport


def weigh(
    frame: pl.DataFrame,
    responded: Responded,
    auxiliaries: Sequence[Auxiliary],
    choices: Choices | None = None,
    base: Design | None = None,
) -> Weighted:
    """Calibrate the respondents to what is known of the whole frame.

    ``frame`` has a row per unit of the population, ``responded`` says who answered. ``base`` is the
    design of the respondents before calibration; without it they are read as a random sample
    without replacement, which holds when response is random given the auxiliaries.

    Sparse classes merge (:mod:`~zicht.estimation.weighting.collapsing`), then classes merge until
    there are few enough, then the last-named numbers go. Totals that cannot be reached within the
    bounds, or only with negative weights, lose their class or number in turn; the report says all
    of it, and with nothing left every respondent counts alike. So there are always weights, unless
    nobody answered: :class:`~zicht.estimation.problems.NobodyAnsweredError`. Raises ValueError when
    ``responded`` or ``base`` do not fit the frame.
    """
    if len(responded) != frame.height:
        raise ValueError(f"{len(responded)} responses do not fit {frame.height} rows")
    rows = int(responded.sum())
    if rows == 0:
        raise NobodyAnsweredError(population=frame.height)
    design = base or simple(rows, frame.height)
    if design.size != rows:
        raise ValueError(f"a base of {design.size} rows does not fit {rows} respondents")
    chosen = choices or Choices()
    model = _model(frame, responded, auxiliaries, chosen)
    calibrated, model = _calibrated(model, design, chosen)
    return Weighted(
        table=frame.filter(pl.Series(responded)),
        design=calibrated.applied(design),
        report=_report(model, design, calibrated),
    )


def _model(
    frame: pl.DataFrame, responded: Responded, auxiliaries: Sequence[Auxiliary], choices: Choices
) -> Model:
    named = [one.column for one in auxiliaries if isinstance(one, Numeric)]
    known = [one for one in named if np.isfinite(numbers(frame, one)).all()]
    classified: list[Classified] = []
    merges: list[Merge] = []
    for auxiliary in auxiliaries:
        if isinstance(auxiliary, Categorical):
            found = classify(frame, auxiliary, responded)
            classes, made = collapse(found.classes, choices.rule)
            classified.append(replace(found, classes=classes))
            merges += made
    model = Model(
        frame=frame,
        responded=responded,
        classified=tuple(classified),
        numeric=tuple(known),
        merges=tuple(merges),
        left_out=tuple(
            LeftOut(variable=one, reason=Reason.MISSING) for one in named if one not in known
        ),
    )
    most = choices.most_constraints
    most = int(responded.sum()) // 10 if most is None else most
    return model.without_single_classes().fitted(most)


def _calibrated(model: Model, design: Design, choices: Choices) -> tuple[Calibrated, Model]:
    """Weights, after giving up as many constraints as it takes."""
    while True:
        missed, reason = "", Reason.OUT_OF_REACH
        try:
            return _calibrate(model, design, choices), model
        except InfeasibleCalibrationError as problem:
            missed = problem.constraint
        except NegativeWeightError:
            reason = Reason.NEGATIVE
        except NotConvergedError:
            reason = Reason.NOT_FOUND
        if not (model.classified or model.numeric):
            # All that is left to reach is the number of units, and the bounds do not allow it.
            return _calibrate(model, design, Choices(distance=Distance.LINEAR)), model
        model = model.relaxed(missed, reason)


def _calibrate(model: Model, design: Design, choices: Choices) -> Calibrated:
    columns = list(model.columns())
    everyone: Matrix = np.column_stack([values for _, values in columns])
    return calibrate(
        design.weights,
        everyone[model.responded],
        everyone.sum(axis=0),
        names=[name for name, _ in columns],
        distance=choices.distance,
        bounds=choices.bounds,
    )


def _report(model: Model, design: Design, calibrated: Calibrated) -> WeightingReport:
    return WeightingReport(
        population=model.frame.height,
        respondents=design.size,
        distance=calibrated.distance,
        bounds=calibrated.bounds,
        classes=tuple(
            ClassSize(
                variable=one.classes.variable,
                name=name,
                respondents=int(one.classes.respondents[place]),
                population=float(one.classes.population[place]),
            )
            for one in model.classified
            for place, name in enumerate(one.classes.names)
        ),
        numbers=model.numeric,
        merges=model.merges,
        left_out=model.left_out,
        iterations=calibrated.iterations,
        largest_gap=calibrated.largest_gap,
        smallest_factor=float(calibrated.g.min()),
        largest_factor=float(calibrated.g.max()),
        before=weight_effects(design.weights),
        after=weight_effects(calibrated.weights),
    )
