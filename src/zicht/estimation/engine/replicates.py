"""One-way tables of a large survey with errors from bootstrap replicates, each raked again.

Rows with the same class of every margin share their factor, so the table of cells by replicates is
raked, not the rows. Counts are Poisson (Beaumont and Patak 2012), normed per stratum.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zicht.estimation.engine import plain_kernels
from zicht.estimation.engine.answers import AnswerCodes, Answers, crossed_codes, numbered_values
from zicht.estimation.engine.bootstrap import BYTE, ROWS_PER_BYTE, columns, start
from zicht.estimation.engine.weights import Strata
from zicht.estimation.problems import InfeasibleCalibrationError, NotConvergedError
from zicht.estimation.sampling.design import Codes, Matrix, Vector
from zicht.estimation.weighting.margins import Margin

#: Margins are met to this part of their totals.
REACHED = 1e-12
MOST_SWEEPS = 1000
#: Margins whose sums differ by more than this part do not describe one population.
_SAME_SUM = 1e-9
#: Below so many counts, compiled loops take longer to fetch than plain ones to run.
_SMALL = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replicated:
    """Shares of all levels of all questions, in the sample and in every replicate.

    ``count`` of ``n`` who answered chose the level. ``replicates`` has a row per level and a column
    per replicate whose margins could be met; ``failed`` counts those that could not, because a
    class or stratum was not drawn. ``estimate`` and ``standard_error`` are 0 where nobody answered.
    """

    question: tuple[str, ...]
    level: Codes
    count: Codes
    n: Codes
    estimate: Vector
    standard_error: Vector
    replicates: Matrix
    failed: int

    @property
    def covariance(self) -> Matrix:
        """The covariance of all shares over the replicates, around the shares of the sample."""
        off = self.replicates - self.estimate[:, None]
        return np.asarray(off @ off.T / off.shape[1], dtype=np.float64)


def replicates(
    answers: Answers,
    weights: Vector,
    margins: Sequence[Margin],
    strata: Strata,
    *,
    seed: int,
    size: int = 200,
    units: Codes | None = None,
    compiled: bool | None = None,
) -> Replicated:
    """Shares raked to ``margins``, with standard errors from ``size`` bootstrap replicates.

    ``weights`` are those before raking; every replicate multiplies them by how often a row was
    drawn and is raked again. ``strata`` with a size bring the finite population correction: what
    is drawn varies by 1 - n/N as much. ``units`` numbers the clusters that are drawn whole; None
    draws rows. The same ``seed`` gives the same result. ``compiled`` says whether to use Numba;
    None chooses by size. For strata of a few rows, linearisation is better.

    Raises :class:`~zicht.estimation.problems.EmptyClassError` when the sample has no one in a
    class, :class:`~zicht.estimation.problems.InfeasibleCalibrationError` when margins have
    different sums, :class:`~zicht.estimation.problems.NotConvergedError` when they cannot be met
    together, and ValueError without margins or rows.
    """
    if not margins or not answers.rows:
        raise ValueError("there is nothing to rake, or nothing to rake to")
    _check(weights, margins)
    if compiled is None:
        compiled = answers.rows * size > _SMALL
    width = columns(size)
    survey = _Survey(
        answers=answers,
        cells=_cells(weights, margins, strata),
        units=np.arange(answers.rows) if units is None else units.astype(np.int64),
        begin=start(seed),
        width=width,
    )
    found = _totals(survey, margins, strata, compiled)
    return _shares(answers, found, size)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Cells:
    """Rows by cell: ``order`` and ``ends`` as the kernels want them.

    ``first`` is a row of every cell; ``base`` its weight and ``strata`` its stratum.
    """

    order: Codes
    ends: Codes
    first: Codes
    base: Vector
    strata: Codes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Loops:
    """The loops of :mod:`zicht.estimation.engine.plain_kernels`, compiled or not."""

    cell_counts: Callable[[Codes, Codes, Codes, np.uint64, int], NDArray[np.int32]]
    level_totals: Callable[
        [AnswerCodes, Codes, int, Codes, Codes, Codes, np.uint64, Matrix, Matrix, Codes],
        tuple[Matrix, Codes],
    ]
    rake_columns: Callable[
        [Matrix, Codes, Codes, Vector, float, int], tuple[Matrix, NDArray[np.bool_]]
    ]


def _loops(compiled: bool) -> _Loops:
    if not compiled:
        return _Loops(
            cell_counts=plain_kernels.cell_counts,
            level_totals=plain_kernels.level_totals,
            rake_columns=plain_kernels.rake_columns,
        )
    from zicht.estimation.engine import kernels

    return _Loops(
        cell_counts=kernels.cell_counts,
        level_totals=kernels.level_totals,
        rake_columns=kernels.rake_columns,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Survey:
    answers: Answers
    cells: _Cells
    units: Codes
    begin: np.uint64
    width: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Totals:
    totals: Matrix
    counts: Codes
    met: NDArray[np.bool_]


def _check(weights: Vector, margins: Sequence[Margin]) -> None:
    whole = float(margins[0].totals.sum())
    for margin in margins:
        margin.check(weights)
        gap = abs(float(margin.totals.sum()) - whole)
        if gap > _SAME_SUM * whole:
            raise InfeasibleCalibrationError(largest_gap=gap, constraint=margin.name)


def _cells(weights: Vector, margins: Sequence[Margin], strata: Strata) -> _Cells:
    codes = [margin.codes for margin in margins]
    of_row = crossed_codes([*codes, strata.codes, numbered_values(weights)])
    size = int(of_row.max()) + 1
    # NumPy sorts numbers of 16 bits by counting them.
    order = np.argsort(of_row.astype(np.uint16) if size <= 2**16 else of_row, kind="stable")
    ends = np.concatenate([[0], np.cumsum(np.bincount(of_row))])
    first = order[ends[:-1]]
    return _Cells(
        order=order, ends=ends, first=first, base=weights[first], strata=strata.codes[first]
    )


def _totals(survey: _Survey, margins: Sequence[Margin], strata: Strata, compiled: bool) -> _Totals:
    loops, cells = _loops(compiled), survey.cells
    drawing = (cells.order, cells.ends, survey.units, survey.begin)
    counts = loops.cell_counts(*drawing, survey.width)
    moving, fixed, whole = _parts(counts, cells, strata)
    sums = moving * counts + fixed * np.diff(cells.ends)[:, None]
    ends = np.cumsum([0, *(len(margin.totals) for margin in margins)])
    factors, met = loops.rake_columns(
        sums,
        np.stack([m.codes[cells.first] + e for m, e in zip(margins, ends, strict=False)]),
        ends,
        np.concatenate([margin.totals for margin in margins]),
        REACHED,
        MOST_SWEEPS,
    )
    moving *= factors
    fixed *= factors
    answers = survey.answers
    codes = np.ascontiguousarray(answers.codes)
    # No level of a cell was drawn more often than the cell itself.
    fits = counts.max(axis=1) <= BYTE
    together = np.where(fits, np.diff(cells.ends), ROWS_PER_BYTE)
    totals, seen = loops.level_totals(
        codes, answers.starts, answers.width, *drawing, moving, fixed, together
    )
    return _Totals(totals=totals, counts=seen, met=met & whole)


def _parts(
    counts: NDArray[np.int32], cells: _Cells, strata: Strata
) -> tuple[Matrix, Matrix, NDArray[np.bool_]]:
    """What a draw weighs and what a row weighs undrawn, per cell and column; where all is well.

    A count of k in a stratum of n, of which the counts add up to K, becomes 1 + s (k n/K - 1),
    where s squared is (1 - n/N) n / (n - 1), but at most 1 lest weights fall below 0.
    """
    drawn = strata.drawn
    belongs = np.zeros((len(drawn), len(cells.first)))
    belongs[cells.strata, np.arange(len(cells.first))] = 1.0
    found = belongs @ counts
    norm = drawn[:, None] / np.where(found > 0, found, 1.0)
    share = np.minimum(np.sqrt(strata.scale), 1.0)[:, None]
    varying, standing = share * norm, np.broadcast_to(1.0 - share, norm.shape).copy()
    varying[:, 0], standing[:, 0] = 1.0, 0.0
    moving = varying[cells.strata] * cells.base[:, None]
    fixed = standing[cells.strata] * cells.base[:, None]
    return moving, fixed, ((found > 0) | (drawn == 0)[:, None] | (share == 0)).all(axis=0)


def _shares(answers: Answers, found: _Totals, size: int) -> Replicated:
    totals, met, counts = found.totals[:, : size + 1], found.met[: size + 1], found.counts
    if not met[0] or not met[1:].any():
        raise NotConvergedError(method="raking", iterations=MOST_SWEEPS)
    whole = np.add.reduceat(totals, answers.starts, axis=0)[answers.question_of_level]
    shares = totals / np.where(whole > 0, whole, 1.0)
    kept = shares[:, 1:][:, met[1:]]
    return Replicated(
        question=tuple(np.repeat(answers.names, answers.levels).tolist()),
        level=np.concatenate([np.arange(levels) for levels in answers.levels]),
        count=counts,
        n=np.add.reduceat(counts, answers.starts)[answers.question_of_level],
        estimate=shares[:, 0],
        standard_error=np.sqrt(((kept - shares[:, :1]) ** 2).mean(axis=1)),
        replicates=kept,
        failed=int((~met[1:]).sum()),
    )
