"""Replicate weights made from a design: jackknife, balanced half samples and bootstrap.

All resample the units of the first stage, with their finite population correction. What later
stages add to the variance within units is left out where the first stage has such a correction;
leave the population out of the design to be on the safe side.
"""

from dataclasses import dataclass

import numpy as np

from zicht.estimation.problems import LonelyUnitError, UnpairedStratumError
from zicht.estimation.sampling.design import Codes, Design, Matrix, Vector
from zicht.estimation.sampling.hadamard import balanced_signs
from zicht.estimation.sampling.replicates import Replicates


def jackknife(design: Design) -> Replicates:
    """One replicate per unit of the first stage, without it; the rest of its stratum counts more.

    Without strata this is JK1, the correction 1 - n / N in ``scale``; with strata JKn, the
    correction in ``rscales``. Strata that were observed whole need no replicates and get none.
    Raises :class:`LonelyUnitError` when a stratum holds a single unit that is not all of it.
    """
    units = _first_stage(design)
    units.refuse_lonely()
    dropped = np.flatnonzero(units.left[units.stratum_of] > 0)
    stratum = units.stratum_of[dropped]
    count = units.count[stratum]
    factor = np.where(units.stratum_of[:, None] == stratum, count / np.maximum(count - 1, 1.0), 1.0)
    factor[dropped, np.arange(len(dropped))] = 0.0
    parts = (count - 1) / count * units.left[stratum]
    is_simple = len(units.count) == 1
    return Replicates(
        weights=design.weights,
        replicates=_spread(design, units, factor),
        scale=float(parts[0]) if is_simple and len(parts) else 1.0,
        rscales=np.ones_like(parts) if is_simple else parts,
    )


def half_samples(design: Design, fay: float = 0.0) -> Replicates:
    """Balanced repeated replication: one of the two units of every stratum counts more.

    ``fay`` (0 to below 1) is the part of its weight that the other unit keeps (Fay 1989; 0 is
    BRR). The correction 1 - n / N of a stratum makes its two units move less, so it may differ by
    stratum; McCarthy (1969), Review of the International Statistical Institute 37, 239-264.
    Raises :class:`~zicht.estimation.problems.UnpairedStratumError` when a stratum that was not
    observed whole does not hold two units, and ValueError for another ``fay``.
    """
    if not 0 <= fay < 1:
        raise ValueError(f"a Fay factor is at least 0 and less than 1, not {fay:g}")
    units = _first_stage(design)
    moving = units.left > 0
    if (unpaired := moving & (units.count != 2)).any():
        raise UnpairedStratumError(strata=int(unpaired.sum()))
    signs = balanced_signs(len(units.count))
    _, first_of_pair = np.unique(units.stratum_of, return_index=True)
    side = np.full(len(units.stratum_of), -1.0)
    side[first_of_pair] = 1.0
    swing = (1 - fay) * np.sqrt(units.left)[units.stratum_of]
    factor = 1 + (side * swing)[:, None] * signs[units.stratum_of]
    return Replicates(
        weights=design.weights,
        replicates=_spread(design, units, factor),
        scale=1 / (signs.shape[1] * (1 - fay) ** 2),
        rscales=np.ones(signs.shape[1]),
        mse=True,
    )


def bootstrap(design: Design, count: int, seed: int) -> Replicates:
    """``count`` rescaled bootstrap samples: n - 1 of the n units of a stratum, with replacement.

    The distance of every weight to the original shrinks with the square root of 1 - n / N, so the
    finite population correction is in the weights; Rao and Wu (1988), JASA 83, 231-241; Rao, Wu
    and Yue (1992), Survey Methodology 18, 209-217. ``seed`` makes the draw repeatable. Raises
    :class:`LonelyUnitError` as :func:`jackknife` does, and ValueError for fewer than 2 samples.
    """
    if count < 2:
        raise ValueError(f"a bootstrap needs at least 2 samples, not {count}")
    units = _first_stage(design)
    units.refuse_lonely()
    chance = np.random.default_rng(seed)
    factor = np.ones((len(units.stratum_of), count))
    for stratum in np.flatnonzero((units.left > 0) & (units.count > 1)):
        members = np.flatnonzero(units.stratum_of == stratum)
        size = len(members)
        drawn = chance.multinomial(size - 1, np.full(size, 1 / size), size=count).T
        factor[members] += np.sqrt(units.left[stratum]) * (drawn * size / (size - 1) - 1)
    return Replicates(
        weights=design.weights,
        replicates=_spread(design, units, factor),
        scale=1 / (count - 1),
        rscales=np.ones(count),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Units:
    """Units of the first stage in the order of the file.

    ``of_row`` is the unit per row; ``stratum_of`` the stratum per unit, both from 0; ``count`` the
    units per stratum and ``left`` the part of the stratum's population that was not drawn.
    """

    of_row: Codes
    stratum_of: Codes
    count: Vector
    left: Vector

    def refuse_lonely(self) -> None:
        lonely = (self.count == 1) & (self.left > 0)
        if lonely.any():
            raise LonelyUnitError(parents=int(lonely.sum()))


def _first_stage(design: Design) -> _Units:
    stage = design.stages[0]
    first, of_row = _in_order(stage.units)
    strata_first, stratum_of = _in_order(design.strata[first])
    count = np.bincount(stratum_of).astype(np.float64)
    fraction = np.zeros(len(count))
    if stage.population is not None:
        fraction = count / stage.population[first[strata_first]]
    return _Units(
        of_row=of_row,
        stratum_of=stratum_of,
        count=count,
        left=np.maximum(1 - fraction, 0.0),
    )


def _in_order(codes: Codes) -> tuple[Codes, Codes]:
    """The first row of every code in order of appearance, and the place of every row's code."""
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return first[order], place[inverse.reshape(-1)]


def _spread(design: Design, units: _Units, factor: Matrix) -> Matrix:
    spread: Matrix = design.weights[:, None] * factor[units.of_row]
    return spread
