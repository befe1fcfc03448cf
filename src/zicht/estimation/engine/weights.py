"""What the engine must know of weights: those before and after calibration, and how drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zicht.estimation.problems import LonelyUnitError
from zicht.estimation.sampling.design import Codes, Matrix, Vector
from zicht.estimation.weighting.margins import Margin
from zicht.estimation.weighting.raking import rake

#: The rounds of :class:`~zicht.estimation.weighting.raking.Sweeps`.
SWEEPS = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Strata:
    """Respondents by stratum: ``codes`` per row, from 0, and ``sizes``, the N of each stratum.

    A size of infinity is drawing with replacement: no finite population correction.
    """

    codes: Codes
    sizes: Vector

    @property
    def drawn(self) -> Vector:
        """How many respondents each stratum has."""
        return np.bincount(self.codes, minlength=len(self.sizes)).astype(np.float64)

    @property
    def scale(self) -> Vector:
        """(1 - n/N) n / (n - 1) per stratum: what squared deviations are multiplied by.

        Raises :class:`LonelyUnitError` where one unit stands for more than itself.
        """
        drawn = self.drawn
        left = np.maximum(1.0 - drawn / self.sizes, 0.0)
        lonely = (drawn == 1) & (left > 0)
        if lonely.any():
            raise LonelyUnitError(parents=int(lonely.sum()))
        scale: Vector = left * drawn / np.maximum(drawn - 1.0, 1.0)
        return scale


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighting:
    """The weights of respondents, and what they were calibrated to.

    ``before`` and ``after`` calibration, one per row. ``margins`` are the classes of every margin
    that was calibrated to, ``auxiliary`` further columns, such as inhabitants. Influences are
    replaced by what is left of them after regression on margins and auxiliaries, weighted by
    ``before`` (Deville and Särndal 1992); with ``sweeps``, after that many rounds of centring on
    the margins in turn, not weighted
    (:class:`~zicht.estimation.weighting.raking.Sweeps`: raked weights of R's survey).
    """

    before: Vector
    after: Vector
    strata: Strata
    margins: tuple[Codes, ...] = ()
    auxiliary: Matrix | None = None
    sweeps: int | None = None

    def __post_init__(self) -> None:
        if self.sweeps is not None and self.auxiliary is not None:
            raise ValueError("sweeps centre on margins; they do not know auxiliaries")


def uncalibrated(weights: Vector, strata: Strata) -> Weighting:
    """Weights as they are."""
    return Weighting(before=weights, after=weights, strata=strata)


def one_stratum(rows: int, population: float) -> Strata:
    """Everyone drawn from one population."""
    return Strata(codes=np.zeros(rows, dtype=np.int64), sizes=np.array([float(population)]))


def raked(weights: Vector, margins: Sequence[Margin], strata: Strata) -> Weighting:
    """Weights raked to margins by :func:`~zicht.estimation.weighting.raking.rake`, and its sweeps.

    Raises what that function raises.
    """
    return Weighting(
        before=weights,
        after=rake(weights, margins).weights,
        strata=strata,
        margins=tuple(margin.codes for margin in margins),
        sweeps=SWEEPS,
    )
