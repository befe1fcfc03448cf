"""How well records were linked: recall and precision, known from labelled pairs or an interval."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import betaincinv

from zicht.language import Text
from zicht.prevalence.assembling import Links
from zicht.prevalence.problems import PrevalenceError

#: Beta distributions between a coin that says nothing and a rate that is as good as exact.
_LEAST_PAIRS, _MOST_PAIRS = 1e-3, 1e9


class ImpossibleRateError(PrevalenceError):
    """A rate is not a share above 0, or its limits are no interval."""

    code = "impossible-rate"

    def __init__(self, *, written: str) -> None:
        super().__init__(
            Text(
                nl=f"{written} kan geen deel van de koppelingen zijn.",
                en=f"{written} cannot be a share of links.",
            ),
            Text(
                nl="Geef getallen boven 0 en hoogstens 1, het kleinste eerst.",
                en="Give numbers above 0 and at most 1, the smallest first.",
            ),
        )


class NoLabelledPairsError(PrevalenceError):
    """There are no labelled pairs, or fewer than none, to know a rate from."""

    code = "no-labelled-pairs"

    def __init__(self, *, right: int, wrong: int) -> None:
        super().__init__(
            Text(
                nl=f"Uit {right} goede en {wrong} foute paren volgt geen deel.",
                en=f"No share follows from {right} right and {wrong} wrong pairs.",
            ),
            Text(
                nl="Laat een steekproef van paren met de hand beoordelen; 200 is genoeg.",
                en="Have a sample of pairs judged by hand; 200 will do.",
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A share with the uncertainty of a beta distribution worth so many ``pairs``.

    ``pairs`` is None for a share that is known exactly. Make one with :func:`exact`,
    :func:`from_labels` or :func:`from_interval`.
    """

    mean: float
    pairs: float | None = None

    def draws(
        self, random: np.random.Generator, size: int
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """As many values as it may have."""
        if self.pairs is None or self.mean == 1:
            return np.full(size, self.mean)
        # A beta of so few pairs that it gives 0 would mean that no link is ever found.
        drawn = random.beta(self.mean * self.pairs, (1 - self.mean) * self.pairs, size)
        return np.maximum(drawn, 1e-6)

    def limits(self, level: float) -> tuple[float, float] | None:
        """Between which it lies with this probability; None for a share that is known exactly."""
        if self.pairs is None or self.mean == 1:
            return None
        tails = np.array([(1 - level) / 2, (1 + level) / 2])
        low, high = betaincinv(self.mean * self.pairs, (1 - self.mean) * self.pairs, tails)
        return float(low), float(high)


def exact(value: float) -> Rate:
    """A rate without uncertainty; ImpossibleRateError when it is not above 0 and at most 1."""
    if not 0 < value <= 1:
        raise ImpossibleRateError(written=f"{value:g}")
    return Rate(mean=value)


def from_labels(*, right: int, wrong: int) -> Rate:
    """From pairs that people judged: the posterior under Jeffreys' prior.

    For recall, ``right`` are true pairs that were linked and ``wrong`` those that were not; for
    precision, ``right`` are linked pairs that are true. Raises NoLabelledPairsError.
    """
    if min(right, wrong) < 0 or not right:
        raise NoLabelledPairsError(right=right, wrong=wrong)
    pairs = right + wrong + 1
    return Rate(mean=(right + 0.5) / pairs, pairs=pairs)


def from_interval(lower: float, upper: float, *, level: float = 0.95) -> Rate:
    """From limits: the beta distribution around their middle with an interval as wide.

    Raises ImpossibleRateError.
    """
    if not (0 < lower < upper <= 1 and 0 < level < 1):
        raise ImpossibleRateError(written=f"{lower:g} - {upper:g} ({level:g})")
    mean = (lower + upper) / 2

    def excess(log_pairs: float) -> float:
        pairs = float(np.exp(log_pairs))
        tails = np.array([(1 - level) / 2, (1 + level) / 2])
        limits = betaincinv(mean * pairs, (1 - mean) * pairs, tails)
        return float(limits[1] - limits[0]) - (upper - lower)

    least, most = float(np.log(_LEAST_PAIRS)), float(np.log(_MOST_PAIRS))
    if excess(most) > 0:
        return Rate(mean=mean, pairs=_MOST_PAIRS)
    return Rate(mean=mean, pairs=float(np.exp(brentq(excess, least, most))))


def precision_of(links: Links) -> Rate:
    """The precision that a linking program expects of the pairs that were accepted.

    As good as its probabilities are calibrated. Raises NoLabelledPairsError without pairs.
    """
    if not links.accepted or not links.expected:
        raise NoLabelledPairsError(right=0, wrong=links.accepted)
    return Rate(mean=min(links.expected / links.accepted, 1.0), pairs=links.accepted + 1)


def highest_recall(links: Links) -> float:
    """The recall if the program compared every true pair; blocking always misses some."""
    return links.expected / (links.expected + links.missed)
