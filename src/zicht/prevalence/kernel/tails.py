"""How far an overlap of two lists is from what a fit expects, compiled."""

import math

from zicht.compiling import inplace

#: Within 1.5 standard deviations of its mean, a Poisson number has tails above this.
NEAR, NEAR_TAIL = 1.5, 0.055


@inplace
def _log_chance(observed: float, expected: float) -> float:
    """The logarithm of the Poisson chance of just so many; ``expected`` is above 0."""
    return observed * math.log(expected) - expected - math.lgamma(observed + 1.0)


@inplace
def poisson_tail(observed: float, expected: float) -> float:
    """The smaller of the chances of so few and of so many, when so many are expected."""
    if expected <= 0.0:
        return 1.0 if observed <= 0.0 else 0.0
    here = math.exp(_log_chance(observed, expected))
    term, total, number = 1.0, 1.0, observed
    if observed < expected:
        part = 1.0 / expected
        while number > 0.0 and term > 1e-17 * total:
            term *= number * part
            number -= 1.0
            total += term
    else:
        while term > 1e-17 * total:
            number += 1.0
            term *= expected / number
            total += term
    tail = here * total
    return min(tail, 1.0 - tail + here)


@inplace
def least_log_tail(observed: float, expected: float) -> float:
    """A bound that the logarithm of the tail is not below, for the price of a logarithm.

    The chance of just so many, with Stirling's upper bound of the factorial; 0 where nothing small
    is possible.
    """
    gap = observed - expected
    if expected <= 0.0:
        return -math.inf if observed > 0.0 else 0.0
    if observed <= 0.0:
        return -expected
    if gap * gap <= NEAR * NEAR * expected:
        return math.log(NEAR_TAIL)
    return (
        gap
        - observed * math.log(observed / expected)
        - 0.5 * math.log(6.283185307179587 * observed)
        - 1.0 / (12.0 * observed)
    )
