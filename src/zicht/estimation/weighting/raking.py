"""Raking: weights that reach several margins at once, by iterative proportional fitting.

Deming and Stephan (1940), Annals of Mathematical Statistics 11, 427-444.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zicht.estimation.problems import InfeasibleCalibrationError
from zicht.estimation.sampling.design import Codes, Matrix, Vector
from zicht.estimation.weighting.calibration import Calibrated, calibrate
from zicht.estimation.weighting.distances import UNBOUNDED, Bounds, Distance
from zicht.estimation.weighting.margins import Cells, Margin, cross

#: A margin counts as reached within this part of itself.
_REACHED = 1e-14
#: Fitting that is slower than this is finished by Newton, which has the same limit.
_MOST_ROUNDS = 50
#: Margins whose sums differ by more than this part do not describe one population.
_SAME_SUM = 1e-9
_SWEEPS = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sweeps:
    """Values centred on every margin in turn, ten times; an ``Adjustment`` of a design.

    The convention of the R package survey: the plain mean of the influence values in a class, not
    weighted. Kept for comparison; where the weights before raking differ much, the regression of
    :func:`~zicht.estimation.weighting.calibration.calibrate` on the classes has less variance.
    """

    margins: tuple[Codes, ...]

    def residuals(self, values: Matrix) -> Matrix:
        """What the margins leave unexplained."""
        cells = cross(self.margins)
        rows = np.bincount(cells.of_row, minlength=cells.count).astype(np.float64)
        before = cells.sums(values) / rows[:, None]
        after = before.copy()
        for _ in range(_SWEEPS):
            for codes in cells.codes:
                members = _indicators(codes, int(codes.max()) + 1) * rows[:, None]
                means = members.T @ after / np.maximum(members.sum(axis=0), 1.0)[:, None]
                after -= means[codes]
        left: Matrix = values - (before - after)[cells.of_row]
        return left


def rake(weights: Vector, margins: Sequence[Margin], bounds: Bounds = UNBOUNDED) -> Calibrated:
    """Weights nearest to ``weights`` (multiplicative distance) that reach every margin.

    Works on the cells of the margins: rows of one cell share their factor. ``bounds`` cut the
    factors off. Fitting goes around the margins until nothing changes; when that is slow, or there
    are bounds, Newton on the cells ends it, with the same limit.

    Raises :class:`~zicht.estimation.problems.EmptyClassError` when a class of the population has no
    weight, :class:`~zicht.estimation.problems.InfeasibleCalibrationError` when no weights reach the
    margins together (their sums may differ), and ValueError without margins.
    """
    if not margins:
        raise ValueError("there is nothing to rake to")
    for one in margins:
        one.check(weights)
    _check_sums(margins)
    cells = cross([one.codes for one in margins])
    # A class without population leaves no weight to the cells in it.
    living = np.ones(cells.count)
    for one, codes in zip(margins, cells.codes, strict=True):
        living *= (one.totals > 0)[codes]
    before = cells.sums(weights) * living
    found = _fitted(before, cells, margins) if bounds == UNBOUNDED else None
    factor, iterations = found or _by_newton(before, cells, margins, bounds)
    g = (factor * living)[cells.of_row]
    return Calibrated(
        weights=weights * g,
        g=g,
        distance=Distance.RAKING,
        bounds=bounds,
        constraints=tuple(label for one in margins for label in one.labels),
        totals=np.concatenate([one.totals for one in margins]),
        iterations=iterations,
        largest_gap=max(_gap(one, one.sums(weights * g)) for one in margins),
        negative=0,
        adjustment=Sweeps(margins=tuple(one.codes for one in margins)),
    )


def _check_sums(margins: Sequence[Margin]) -> None:
    first = float(margins[0].totals.sum())
    for other in margins[1:]:
        difference = abs(float(other.totals.sum()) - first)
        if difference > _SAME_SUM * abs(first):
            raise InfeasibleCalibrationError(largest_gap=difference, constraint=other.name)


def _fitted(before: Vector, cells: Cells, margins: Sequence[Margin]) -> tuple[Vector, int] | None:
    """The factor per cell and the rounds it took; None when it was not there in time."""
    weights = before.copy()
    nearest = np.inf
    for rounds in range(1, _MOST_ROUNDS + 1):
        gap = 0.0
        for one, codes in zip(margins, cells.codes, strict=True):
            sums = one.sums_of(codes, weights)
            gap = max(gap, _gap(one, sums))
            weights *= (one.totals / np.where(sums > 0, sums, 1.0))[codes]
        # A round that starts this near changes nothing but rounding.
        if gap <= _REACHED or (gap <= 10 * _REACHED and gap >= nearest):
            return np.asarray(weights / np.where(before > 0, before, 1.0)), rounds
        nearest = min(nearest, gap)
    return None


def _by_newton(
    before: Vector, cells: Cells, margins: Sequence[Margin], bounds: Bounds
) -> tuple[Vector, int]:
    indicators = [
        _indicators(codes, len(one.totals)) for one, codes in zip(margins, cells.codes, strict=True)
    ]
    found = calibrate(
        before,
        np.hstack(indicators),
        np.concatenate([one.totals for one in margins]),
        names=[label for one in margins for label in one.labels],
        distance=Distance.RAKING,
        bounds=bounds,
    )
    return found.g, found.iterations


def _indicators(codes: Codes, classes: int) -> Matrix:
    belongs: Matrix = (codes[:, None] == np.arange(classes)).astype(np.float64)
    return belongs


def _gap(margin: Margin, sums: Vector) -> float:
    size = np.where(margin.totals != 0, np.abs(margin.totals), 1.0)
    return float((np.abs(margin.totals - sums) / size).max())
