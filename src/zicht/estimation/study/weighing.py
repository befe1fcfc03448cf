"""From design weights to weights that reach what is known of everybody, with a record of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from zicht.estimation.sampling.design import Codes, Design, Vector
from zicht.estimation.study import findings
from zicht.estimation.study.grouping import CROSS
from zicht.estimation.study.plan import Frame, Method, Plan
from zicht.estimation.study.population import Population
from zicht.estimation.study.representing import board
from zicht.estimation.study.results import Collapse, WeightingRecord
from zicht.estimation.study.source import Source
from zicht.estimation.weighting.auxiliaries import Auxiliary, Categorical, Numeric
from zicht.estimation.weighting.calibration import calibrate
from zicht.estimation.weighting.collapsing import Classes, Merge, Reason, Rule, collapse, fit
from zicht.estimation.weighting.distances import UNBOUNDED, Bounds, Distance
from zicht.estimation.weighting.effects import weight_effects
from zicht.estimation.weighting.report import LeftOut
from zicht.estimation.weighting.steps import Choices
from zicht.estimation.weighting.steps import weigh as weigh_by_frame
from zicht.problems import Problem

_DISTANCES = {
    Method.RAKING: Distance.RAKING,
    Method.LINEAR: Distance.LINEAR,
    Method.LOGIT: Distance.LOGIT,
    # Classes that are crossed leave every distance the same weights.
    Method.POSTSTRATIFICATION: Distance.LINEAR,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighed:
    """The design with its final weights, and how they came about."""

    design: Design
    record: WeightingRecord
    notices: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Reached:
    """A calibrated design, and what was given up on the way."""

    design: Design
    merges: tuple[Merge, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def weigh(source: Source, plan: Plan, population: Population, design: Design) -> Weighed:
    """Calibrate to the frame of a plan; without one the weights stay as they are.

    Classes with too few respondents are merged first, and then as many as leave a constraint per
    ten respondents. Raises the errors of :mod:`zicht.estimation.weighting`.
    """
    reached = _Reached(design=design)
    if plan.frame is not None and population.frame is not None:
        reached = _by_frame(source, plan.frame, population, design)
    elif plan.frame is not None:
        reached = _by_totals(source, plan.frame, population.totals, design)
    return Weighed(
        design=reached.design,
        record=_record(plan, population, reached),
        notices=tuple(_notices(reached)),
    )


def _by_frame(source: Source, frame: Frame, population: Population, design: Design) -> _Reached:
    """The rows stand in the order of the frame, so its respondents are those of the survey."""
    if population.frame is None or population.respondents is None:
        return _Reached(design=design)
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
    return _Reached(design=found.design, merges=found.report.merges, left_out=found.report.left_out)


def _by_totals(
    source: Source, frame: Frame, totals: Mapping[str, Mapping[str, float]], design: Design
) -> _Reached:
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
    return _Reached(
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


def _record(plan: Plan, population: Population, reached: _Reached) -> WeightingRecord:
    effects = weight_effects(reached.design.weights)
    shown = board(population, plan.intervals.confidence)
    frame = plan.frame
    left_out = tuple(one.variable for one in reached.left_out)
    named = () if frame is None else (*frame.auxiliaries, *frame.numbers)
    used = tuple(one for one in named if one not in left_out)
    return WeightingRecord(
        method=None if frame is None or not used else frame.method.value,
        auxiliaries=used,
        left_out=left_out,
        bounds=None if frame is None else frame.bounds,
        collapses=tuple(_collapses(reached.merges)),
        smallest=effects.smallest,
        largest=effects.largest,
        kish_effect=effects.kish_effect,
        effective_size=effects.effective_size,
        r_indicator=None if shown is None else shown.indicator,
        r_interval=None if shown is None else shown.interval,
        partial=() if shown is None else shown.partial,
    )


def _collapses(merges: Sequence[Merge]) -> Iterator[Collapse]:
    for one in merges:
        yield Collapse(
            variable=one.variable, merged=one.source, into=one.into, reason=one.reason.value
        )


def _notices(reached: _Reached) -> Iterator[Problem]:
    for merge in reached.merges:
        yield findings.collapsed(merge.variable, merge.source, merge.into, merge.reason)
    for one in reached.left_out:
        yield findings.left_out(one.variable, one.reason)
