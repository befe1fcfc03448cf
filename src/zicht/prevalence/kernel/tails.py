"""How far an overlap of two lists is from what a fit expects, compiled."""

import math

from zicht.prevalence.kernel.compiling import compiled


@compiled
def poisson_tail(observed: float, expected: float) -> float:
    """The smaller of the chances of so few and of so many, when so many are expected."""
    if expected <= 0.0:
        return 1.0 if observed <= 0.0 else 0.0
    here = math.exp(observed * math.log(expected) - expected - math.lgamma(observed + 1.0))
    term, total, number = 1.0, 1.0, observed
    if observed < expected:
        while number > 0.0 and term > 1e-17 * total:
            term *= number / expected
            number -= 1.0
            total += term
    else:
        while term > 1e-17 * total:
            number += 1.0
            term *= expected / number
            total += term
    tail = here * total
    return min(tail, 1.0 - tail + here)
