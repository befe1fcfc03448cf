"""Replicates of a survey: made from its design or read from its file, each weighted as the sample.

Wolter (2007), Introduction to Variance Estimation. A replicate is calibrated to the same totals as
the sample, so that the variance knows what calibration adds and takes away.
"""

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

import numpy as np

from zicht.estimation.problems import EstimationError
from zicht.estimation.sampling.design import Design, Matrix, Vector
from zicht.estimation.sampling.replicates import Replicates
from zicht.estimation.sampling.resampling import bootstrap, half_samples, jackknife
from zicht.estimation.study import findings, wish_findings
from zicht.estimation.study import notices as remarks
from zicht.estimation.study.numerals import read_numbers
from zicht.estimation.study.places import first
from zicht.estimation.study.plan import Frame, Plan, is_pattern
from zicht.estimation.study.wishes import Centre, ReplicateKind, Resampling
from zicht.language import Text
from zicht.problems import Problem
from zicht.responses.source import Source

_USED_FOR = Text(nl="replicatiegewichten", en="replicate weights")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replicated:
    """Replicates that are ready for analysis, and remarks about them."""

    replicates: Replicates
    notices: tuple[Problem, ...] = ()


def read_replicates(source: Source, plan: Plan, problems: list[Problem]) -> Matrix | None:
    """Supplied replicate weights, a column per replicate; None when the plan has none."""
    wanted = plan.resampling
    if wanted is None or not wanted.columns:
        return None
    found: list[str] = []
    for name in wanted.columns:
        headings = source.headings
        matching = [name] if name in headings else []
        if is_pattern(name) and not matching:
            matching = [one for one in headings if fnmatchcase(one, name)]
        if not matching:
            problems.append(findings.missing_column(name, _USED_FOR, headings))
        found += matching
    columns = [_column(source, one, plan, problems) for one in dict.fromkeys(found)]
    if wanted.rscales and columns and len(wanted.rscales) != len(columns):
        problems.append(wish_findings.unequal_rscales(len(wanted.rscales), len(columns)))
    return np.column_stack(columns) if columns else None


def _column(source: Source, column: str, plan: Plan, problems: list[Problem]) -> Vector:
    read = read_numbers(
        source.table[column], mark=plan.survey.decimal, point_is_decimal=source.point_is_decimal
    )
    place = first(source, column, ~(read.values >= 0))
    if place is not None:
        problems.append(wish_findings.bad_replicate(place.row, column, place.value, place.more))
    elif read.is_ambiguous and (place := first(source, column, ~np.isnan(read.values))):
        problems.append(findings.ambiguous_numbers(place.row, column, place.value))
    return read.values


def replicate(
    wanted: Resampling, before: Design, after: Design, frame: Frame | None, supplied: Matrix | None
) -> Replicated:
    """The replicates of a sample with design weights ``before`` and final weights ``after``.

    Raises the errors of :mod:`zicht.estimation.sampling.resampling`, and of calibration when a
    replicate cannot reach the totals; bootstrap samples that cannot are left out, and counted.
    """
    made = _made(wanted, before, supplied)
    made = replace(made, freedom=_freedom(wanted, made, before))
    if frame is None or not after.adjustments:
        return Replicated(replicates=replace(made, weights=after.weights))
    return _recalibrated(wanted, made, after, frame)


def _freedom(wanted: Resampling, made: Replicates, design: Design) -> int:
    """Counted once, before weighting, which draws no more units.

    Replicates of a design have its own; only of supplied weights it takes their rank.
    """
    if wanted.kind is ReplicateKind.SUPPLIED:
        return made.degrees_of_freedom
    return min(design.degrees_of_freedom, max(made.count - 1, 0))


def _made(wanted: Resampling, design: Design, supplied: Matrix | None) -> Replicates:
    match wanted.kind:
        case ReplicateKind.BRR:
            return half_samples(design, wanted.fay)
        case ReplicateKind.BOOTSTRAP:
            return bootstrap(design, wanted.number, wanted.seed)
        case ReplicateKind.JK1 | ReplicateKind.JKN:
            return jackknife(design)
        case ReplicateKind.SUPPLIED:
            columns = np.zeros((design.size, 0)) if supplied is None else supplied
            return Replicates(
                weights=design.weights,
                replicates=columns,
                scale=wanted.scale,
                rscales=np.array(wanted.rscales or [1.0] * columns.shape[1]),
                mse=wanted.centre is Centre.ESTIMATE,
            )


def _recalibrated(wanted: Resampling, made: Replicates, after: Design, frame: Frame) -> Replicated:
    from zicht.estimation.study.calibrating import again

    calibrate_again = again(after, frame)
    kept, columns, unbound = [], [], 0
    for place, column in enumerate(made.replicates.T):
        try:
            found = calibrate_again(column)
        except EstimationError:
            if wanted.kind is ReplicateKind.BOOTSTRAP:
                continue
            raise
        kept.append(place)
        columns.append(found.weights)
        unbound += found.is_unbound
    rows = len(after.weights)
    lost = made.count - len(kept)
    replicates = replace(
        made,
        weights=after.weights,
        replicates=np.column_stack(columns) if columns else np.zeros((rows, 0)),
        rscales=made.rscales[kept],
        scale=1 / max(len(kept) - 1, 1) if lost else made.scale,
    )
    notices = [remarks.lost_replicates(lost, made.count)] if lost else []
    notices += [remarks.unbound_replicates(unbound, made.count)] if unbound else []
    return Replicated(replicates=replicates, notices=tuple(notices))
