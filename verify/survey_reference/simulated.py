"""Response sets over a made-up frame, harder than the one of the reference folder.

350 units of very different size in seven regions; 53% would say yes, the larger ones more often.
Response is 38% and depends on size, on the region and, for ``nmar``, on the answer itself: the odds
of answering are 2.5 times as high for who would say yes. Size matters within its classes too, which
are all that weighting knows of it, as it does in a real frame.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from verify.survey_reference.draws import Draws

UNITS, REGIONS, SHARE, RESPONSE, ODDS = 350, 7, 0.53, 0.38, 2.5
_LIMITS = (-1.2, -0.4, 0.5, 1.5)

Values = NDArray[np.float64]


def frame(seed: int, *, draws: int = 100) -> Draws:
    """One frame, and ``draws`` response sets for either mechanism."""
    random = np.random.default_rng(seed)
    size = random.normal(size=UNITS)
    region = random.integers(0, REGIONS, UNITS)
    share = _outcome(random, size + random.normal(scale=0.4, size=REGIONS)[region])
    leaning = 0.5 * size + random.normal(scale=0.3, size=REGIONS)[region]
    chances = {
        "mar": _at_mean(leaning, RESPONSE),
        "nmar": _at_mean(leaning + np.log(ODDS) * share, RESPONSE),
    }
    return Draws(
        responded={name: random.random((draws, UNITS)) < one for name, one in chances.items()},
        share=share,
        mean=20 + 5 * size + random.normal(scale=5, size=UNITS),
        margins={"size": np.digitize(size, _LIMITS), "region": region},
    )


def _outcome(random: np.random.Generator, leaning: Values) -> Values:
    """Zeros and ones with exactly the share, drawn by their odds (Gumbel noise)."""
    order = np.argsort(-(leaning + random.gumbel(size=UNITS) - random.gumbel(size=UNITS)))
    share = np.zeros(UNITS)
    share[order[: round(SHARE * UNITS)]] = 1.0
    return share


def _at_mean(leaning: Values, mean: float) -> Values:
    """Chances with these differences in log odds and this mean."""
    low, high = logit(mean) - 20.0, logit(mean) + 20.0
    for _ in range(80):
        middle = (low + high) / 2
        above = expit(leaning + middle).mean() > mean
        low, high = (low, middle) if above else (middle, high)
    return np.asarray(expit(leaning + low), dtype=np.float64)
