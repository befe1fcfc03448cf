"""From design weights to weights that reach what is known of everybody, with a record of it."""

from dataclasses import dataclass

from zicht.estimation.sampling.design import Design
from zicht.estimation.study import notices as remarks
from zicht.estimation.study.plan import Frame, Plan
from zicht.estimation.study.population import Population
from zicht.estimation.study.results import Collapse, WeightingRecord
from zicht.estimation.weighting.effects import weight_effects
from zicht.problems import Problem
from zicht.responses.source import Source


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighed:
    """The design with its final weights, and how they came about."""

    design: Design
    record: WeightingRecord
    notices: tuple[Problem, ...]


def weigh(source: Source, plan: Plan, population: Population, design: Design) -> Weighed:
    """Calibrate to the frame of a plan; without one the weights stay as they are.

    Classes with too few respondents are merged first, and then as many as leave a constraint per
    ten respondents. Raises the errors of :mod:`zicht.estimation.weighting`.
    """
    if plan.frame is not None:
        return _weighed(source, plan, plan.frame, population, design)
    effects = weight_effects(design.weights)
    return Weighed(
        design=design,
        record=WeightingRecord(
            method=None,
            kish_effect=effects.kish_effect,
            effective_size=effects.effective_size,
        ),
        notices=(),
    )


def _weighed(
    source: Source, plan: Plan, frame: Frame, population: Population, design: Design
) -> Weighed:
    # Loaded only by who has a frame: it takes longer than a small survey without one.
    from zicht.estimation.study.calibrating import reach
    from zicht.estimation.study.representing import board

    reached = reach(source, frame, population, design)
    effects = weight_effects(reached.design.weights)
    shown = board(population, plan.intervals.confidence)
    left_out = tuple(one.variable for one in reached.left_out)
    used = tuple(one for one in (*frame.auxiliaries, *frame.numbers) if one not in left_out)
    record = WeightingRecord(
        method=frame.method.value if used else None,
        auxiliaries=used,
        left_out=left_out,
        bounds=frame.bounds,
        collapses=tuple(
            Collapse(
                variable=one.variable, merged=one.source, into=one.into, reason=one.reason.value
            )
            for one in reached.merges
        ),
        kish_effect=effects.kish_effect,
        effective_size=effects.effective_size,
        r_indicator=None if shown is None else shown.indicator,
        r_interval=None if shown is None else shown.interval,
        partial=() if shown is None else shown.partial,
    )
    notices = (
        *(remarks.collapsed(o.variable, o.source, o.into, o.reason) for o in reached.merges),
        *(remarks.left_out(one.variable, one.reason) for one in reached.left_out),
    )
    return Weighed(design=reached.design, record=record, notices=notices)
