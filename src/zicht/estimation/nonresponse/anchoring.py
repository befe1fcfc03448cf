"""Anchors for the odds factor: groups that tell how different the silent may be.

Two comparisons are at hand. Late respondents beside early ones: those who answered only after
reminders resemble the silent more (the continuum of resistance; Lin and Schaeffer 1995). And
silent municipalities beside answering ones by what both answered in the wave before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, inf, log

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from zicht.estimation.model import FACTORS, Interval
from zicht.estimation.sampling.design import Vector
from zicht.language import Text


class Anchor(StrEnum):
    """Which groups are held against each other: the one like the silent, and the other."""

    LATE_AND_EARLY = "late_and_early"
    SILENT_AND_ANSWERING = "silent_and_answering"


ASSUMPTIONS = {
    Anchor.LATE_AND_EARLY: Text(
        nl="Aangenomen is dat wie niet antwoordde van late antwoorders niet meer verschilt dan die "
        "van vroege.",
        en="This assumes that who did not answer differs from late respondents no more than those "
        "differ from early ones.",
    ),
    Anchor.SILENT_AND_ANSWERING: Text(
        nl="Aangenomen is dat het verschil in de vorige ronde, tussen wie nu zwijgt en wie nu "
        "antwoordt, nog hetzelfde is, en ook geldt voor wie toen niet antwoordde.",
        en="This assumes that the difference in the wave before, between who is silent now and who "
        "answers now, is still the same, and holds for who did not answer then as well.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """What an anchor says about the factor.

    ``odds_ratio`` is the odds of yes in the group like the silent over those of the other, with
    its interval; None when either group is empty in every class. ``suggested`` is the smallest
    factor on offer that covers the ratio, in either direction, ``cautious`` the one that covers
    the interval; past the largest on offer, the ratio itself.
    """

    anchor: Anchor
    odds_ratio: float | None
    interval: Interval | None
    suggested: float | None
    cautious: float | None

    @property
    def assumption(self) -> Text:
        """What must hold for the anchor to mean anything."""
        return ASSUMPTIONS[self.anchor]


def anchor_factor(
    anchor: Anchor,
    *,
    yes: ArrayLike,
    count: ArrayLike,
    other_yes: ArrayLike,
    other_count: ArrayLike,
    confidence: float = 0.95,
    factors: Sequence[float] = FACTORS,
) -> Anchored:
    """The common odds ratio over classes (Mantel and Haenszel 1959), and the factor it asks for.

    ``yes`` of ``count`` are of the group like the silent, ``other_yes`` of ``other_count`` of the
    other, an entry per class (one number each for the whole). The interval is that of Robins,
    Breslow and Greenland (1986). When a sum is 0, half a case is added to every cell of the classes
    that hold both groups (Haldane 1956). Raises ValueError when counts contradict each other.
    """
    cells = _cells(yes, count, other_yes, other_count)
    both = (cells[0] + cells[1] > 0) & (cells[2] + cells[3] > 0)
    cells = cells[:, both]
    if not cells.size:
        return Anchored(
            anchor=anchor, odds_ratio=None, interval=None, suggested=None, cautious=None
        )
    ratio, error = _common(cells)
    margin = float(ndtri((1 + confidence) / 2)) * error
    reach = abs(log(ratio)) + margin
    return Anchored(
        anchor=anchor,
        odds_ratio=ratio,
        interval=Interval(low=ratio * exp(-margin), high=ratio * exp(margin)),
        suggested=_covering(exp(abs(log(ratio))), factors),
        cautious=_covering(exp(reach) if reach < log(1e300) else inf, factors),
    )


def _cells(
    yes: ArrayLike, count: ArrayLike, other_yes: ArrayLike, other_count: ArrayLike
) -> Vector:
    """Rows yes, no, other yes, other no; a column per class."""
    first, size, second, other = np.broadcast_arrays(
        *(
            np.atleast_1d(np.asarray(one, dtype=np.float64))
            for one in (yes, count, other_yes, other_count)
        )
    )
    cells = np.stack([first, size - first, second, other - second])
    if (cells < 0).any():
        raise ValueError("there are no more yes answers than answers")
    return cells


def _common(cells: Vector) -> tuple[float, float]:
    """The odds ratio, and the standard error of its logarithm."""
    agreeing, opposing = _products(cells)
    if not (agreeing.sum() and opposing.sum()):
        cells = cells + 0.5
        agreeing, opposing = _products(cells)
    total = cells.sum(axis=0)
    along, across = (cells[0] + cells[3]) / total, (cells[1] + cells[2]) / total
    up, down = agreeing.sum(), opposing.sum()
    variance = (
        (along * agreeing).sum() / (2 * up**2)
        + (along * opposing + across * agreeing).sum() / (2 * up * down)
        + (across * opposing).sum() / (2 * down**2)
    )
    return float(up / down), float(np.sqrt(variance))


def _products(cells: Vector) -> tuple[Vector, Vector]:
    total = cells.sum(axis=0)
    return cells[0] * cells[3] / total, cells[1] * cells[2] / total


def _covering(ratio: float, factors: Sequence[float]) -> float:
    return next((one for one in sorted(factors) if one >= ratio), ratio)
