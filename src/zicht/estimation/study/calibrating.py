"""Calibration of a survey to its frame, or to the totals of its plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from zicht.estimation.problems import (
    InfeasibleCalibrationError,
    NegativeWeightError,
    NotConvergedError,
)
from zicht.estimation.sampling.design import Codes, Design, Vector
from zicht.estimation.study.grouping import CROSS
from zicht.estimation.study.plan import Frame, Method
from zicht.estimation.study.population import Population
from zicht.estimation.weighting.auxiliaries import Auxiliary, Categorical, Numeric
from zicht.estimation.weighting.calibration import calibrate
from zicht.estimation.weighting.collapsing import Classes, Merge, Reason, Rule, collapse, fit
from zicht.estimation.weighting.distances import UNBOUNDED, Bounds, Distance
from zicht.estimation.weighting.regression import Regression
from zicht.estimation.weighting.report import LeftOut
from zicht.estimation.weighting.steps import Choices
from zicht.estimation.weighting.steps import weigh as weigh_by_frame
from zicht.responses.source import Source

_DISTANCES = {
    Method.RAKING: Distance.RAKING,
    Method.LINEAR: Distance.LINEAR,
    Method.LOGIT: Distance.LOGIT,
    # Classes that are crossed leave every distance the same weights.
    Method.POSTSTRATIFICATION: Distance.LINEAR,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reached:
    """A calibrated design, and what was given up on the way."""

    design: Design
    merges: tuple[Merge, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def reach(source: Source, frame: Frame, population: Population, design: Design) -> Reached:
    """Calibrated weights: to a file with all units when the frame has one, else to its totals."""
    if population.frame is not None:
        return _by_frame(frame, population, design)
    return _by_totals(source, frame, population.totals, design)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Again:
    """Weights of a replicate that reach the totals; ``is_unbound`` when the bounds had to go."""

    weights: Vector
    is_unbound: bool


def again(design: Design, frame: Frame) -> Callable[[Vector], Again]:
    """From other weights of a calibrated sample to ones that reach the same totals.

    The directions of the calibration and what the final weights add up to there say the same as the
    variables and totals, after all that was merged. The function raises what calibration raises.
    """
    (basis,) = (one.basis for one in design.adjustments if isinstance(one, Regression))
    totals = basis.T @ design.weights

    def reached(weights: Vector) -> Again:
        distance, bounds = _DISTANCES[frame.method], _bounds(frame)
        try:
            found = calibrate(weights, basis, totals, distance=distance, bounds=bounds)
        except (InfeasibleCalibrationError, NegativeWeightError, NotConvergedError):
            # What the sample can do within its bounds, a part of it may not.
            found = calibrate(weights, basis, totals, allow_negative=True)
            return Again(weights=found.weights, is_unbound=True)
        return Again(weights=found.weights, is_unbound=False)

    return reached


def _by_frame(frame: Frame, population: Population, design: Design) -> Reached:
    """The rows stand in the order of the frame, so its respondents are those of the survey."""
    if population.frame is None or population.respondents is None:
        return Reached(design=design)
    responded = np.zeros(population.frame.size, dtype=np.bool_)
    responded[population.respondents] = True
    table = pl.DataFrame([population.frame.texts(one) for one in frame.auxiliaries])
    table = table.with_columns(pl.Series(one, population.numbers[one]) for one in frame.numbers)
    auxiliaries: list[Auxiliary] = [
        Categorical(column=one, order=frame.orders.get(one, ())) for one in frame.auxiliaries
    ]
    if frame.method is Method.POSTSTRATIFICATION and len(auxiliaries) > 1:
        crossed = CROSS.join(frame.auxiliaries)
        table = table.with_columns(pl.concat_str(frame.auxiliaries, separator=CROSS).alias(crossed))
        auxiliaries = [Categorical(column=crossed)]
    auxiliaries += [Numeric(column=one) for one in frame.numbers]
    choices = Choices(
        distance=_DISTANCES[frame.method],
        bounds=_bounds(frame),
        rule=Rule(fewest=frame.collapse),
        most_constraints=frame.constraints,
    )
    found = weigh_by_frame(table, responded, auxiliaries, choices, design)
    return Reached(design=found.design, merges=found.report.merges, left_out=found.report.left_out)


def _by_totals(
    source: Source, frame: Frame, totals: Mapping[str, Mapping[str, float]], design: Design
) -> Reached:
    found = [_classes(source, name, totals[name], frame) for name in frame.auxiliaries]
    merges: list[Merge] = []
    kept = []
    for classes, _ in found:
        now, made = collapse(classes, Rule(fewest=frame.collapse))
        kept.append(now)
        merges += made
    most = source.size // 10 if frame.constraints is None else frame.constraints
    fitted, made = fit(kept, most)
    columns = [
        (f"{classes.variable} {name}", (classes.place_of()[codes] == place).astype(np.float64),
         float(classes.population[place]))
        for classes, (_, codes) in zip(fitted, found, strict=True)
        if classes.count > 1
        for place, name in enumerate(classes.names)
    ]  # fmt: skip
    size = float(fitted[0].population.sum())
    everyone: list[tuple[str, Vector, float]] = [("N", np.ones(source.size), size), *columns]
    calibrated = calibrate(
        design.weights,
        np.column_stack([values for _, values, _ in everyone]),
        np.array([total for _, _, total in everyone]),
        names=[name for name, _, _ in everyone],
        distance=_DISTANCES[frame.method],
        bounds=_bounds(frame),
    )
    single = [one.variable for one in fitted if one.count < 2]
    return Reached(
        design=calibrated.applied(design),
        merges=(*merges, *made),
        left_out=tuple(LeftOut(variable=one, reason=Reason.ONE_CLASS) for one in single),
    )


def _classes(
    source: Source, name: str, totals: Mapping[str, float], frame: Frame
) -> tuple[Classes, Codes]:
    names = [one for one in frame.orders.get(name, ()) if one in totals] or list(totals)
    places = {one: place for place, one in enumerate(names)}
    codes = np.array([places[one] for one in source.texts(name).to_list()], dtype=np.int64)
    classes = Classes(
        variable=name,
        names=tuple(names),
        members=tuple((place,) for place in range(len(names))),
        respondents=np.bincount(codes, minlength=len(names)).astype(np.float64),
        population=np.array([totals[one] for one in names]),
        ordered=name in frame.orders,
    )
    return classes, codes


def _bounds(frame: Frame) -> Bounds:
    return UNBOUNDED if frame.bounds is None else Bounds(low=frame.bounds[0], high=frame.bounds[1])
