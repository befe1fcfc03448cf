"""Whether chains agree, and how many free draws they are worth.

Vehtari, Gelman, Simpson, Carpenter & Bürkner (2021), Bayesian Analysis 16, 667-718: ranks are made
normal, chains split in halves, and spread is compared as well as level.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, ndtr, ndtri
from scipy.stats import rankdata

from zicht.prevalence.bayes.problems import DisagreeingChainsError
from zicht.prevalence.histories import Vector

#: Halves of chains shorter than this have no spread.
_SHORTEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostics:
    """How chains of draws compare.

    ``r_hat``: 1 when every half of every chain tells the same; infinite when all stand still.
    ``draws``: how many independent draws they are worth. ``chains`` and ``length``: what was drawn.
    """

    r_hat: float
    draws: float
    chains: int
    length: int

    def settled(self, *, limit: float, draws: float = 0.0) -> bool:
        """Whether R-hat is at most the limit, and there are so many independent draws."""
        return self.r_hat <= limit and self.draws >= draws

    def require(self, *, limit: float, draws: float = 0.0) -> None:
        """Raise DisagreeingChainsError where chains have not settled."""
        if not self.settled(limit=limit, draws=draws):
            raise DisagreeingChainsError(
                r_hat=self.r_hat, draws=self.draws, limit=limit, least=draws
            )


def diagnosed(chains: Vector) -> Diagnostics:
    """The diagnostics of one quantity, chains in rows."""
    number, length = chains.shape
    if length < _SHORTEST:
        return Diagnostics(r_hat=np.inf, draws=0.0, chains=number, length=length)
    halves = np.concatenate([chains[:, : length // 2], chains[:, length - length // 2 :]])
    spread = np.abs(halves - np.median(halves))
    level = _normal_scores(halves)
    return Diagnostics(
        r_hat=max(_r_hat(level), _r_hat(_normal_scores(spread))),
        draws=_free_draws(level),
        chains=number,
        length=length,
    )


def quantile_error(chains: Vector, probability: float) -> float:
    """The standard error of a quantile of draws, chains in rows.

    Half of the spread between the quantiles that hold as many free draws as one more or less
    standard error of their number (Vehtari and others 2021, section 4.4).
    """
    below = (chains <= np.quantile(chains, probability)).astype(np.float64)
    free = _free_draws(below)
    one, other = betaincinv(free * probability + 1, free * (1 - probability) + 1, ndtr([-1.0, 1.0]))
    return float(np.quantile(chains, other) - np.quantile(chains, one)) / 2


def _normal_scores(chains: Vector) -> Vector:
    ranks = rankdata(chains).reshape(chains.shape)
    scores: Vector = ndtri((ranks - 3 / 8) / (chains.size + 1 / 4))
    return scores


def _r_hat(chains: Vector) -> float:
    length = chains.shape[1]
    within = float(chains.var(axis=1, ddof=1).mean())
    if within <= 0:
        return np.inf
    between = float(chains.mean(axis=1).var(ddof=1))
    return float(np.sqrt((length - 1) / length + between / within))


def _free_draws(chains: Vector) -> float:
    """Draws divided by the sum of autocorrelations, pairs of which fall until they are noise."""
    number, length = chains.shape
    within = chains.var(axis=1, ddof=1).mean()
    whole = within * (length - 1) / length + chains.mean(axis=1).var(ddof=1)
    if whole <= 0:
        return 0.0
    shifted = chains - chains.mean(axis=1, keepdims=True)
    power = np.abs(np.fft.rfft(shifted, 2 * length, axis=1)) ** 2
    covariance = np.fft.irfft(power, axis=1)[:, :length].mean(axis=0) / length
    correlation = 1 - (within - covariance * length / (length - 1)) / whole
    pairs = correlation[: length // 2 * 2].reshape(-1, 2).sum(axis=1)
    ends = np.flatnonzero(pairs < 0)
    kept = np.minimum.accumulate(pairs[: ends[0] if len(ends) else len(pairs)])
    time = max(2 * float(kept.sum()) - 1, 1 / np.log10(number * length))
    return float(number * length / time)
