"""How likely the data are under decomposable graphs, as tables of log-gammas.

With a hyper-Dirichlet prior (Dawid & Lauritzen 1993) the probability of the data given a graph and
the number of people unseen is a product over cliques divided by one over separators, each the
probability of the table of those lists only: gammas of a count plus the prior weight of a cell.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from zicht.prevalence.histories import Histories, Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidence:
    """What the tables need of the data, per set of lists (mask): all but the unseen themselves.

    ``absent``: people seen on none of the lists of the set. ``weights``: prior weight of a cell of
    the table of the set. ``constant``: the log-gammas that do not depend on the unseen.
    """

    observed: int
    log_repeats: float
    prior_power: int
    total_weight: float
    absent: Vector
    weights: Vector
    constant: Vector

    def of_sets(self, unseen: Vector) -> Vector:
        """Log probability of the table of each set (rows) for numbers unseen (columns)."""
        inside = (self.absent + self.weights)[:, None] + unseen
        whole = gammaln(self.observed + unseen + self.total_weight)
        logs: Vector = gammaln(inside) - whole + self.constant[:, None]
        return logs

    def of_size(self, unseen: Vector) -> Vector:
        """Log of prior times the number of ways to spread people over histories."""
        size = self.observed + unseen
        ways = gammaln(size + 1) - gammaln(unseen + 1) - self.log_repeats
        logs: Vector = ways - self.prior_power * np.log(size)
        return logs

    def slack(self, low: Vector, high: Vector, lists: int) -> Vector:
        """How far the log weight of any graph may rise between two numbers above their chord.

        The log probability of a set is convex in the unseen, so only separators (at most one less
        than lists) and the ways to spread people can rise: by at most the square of the width times
        an eighth of the second derivative, which falls with the unseen. Trigammas are bounded by
        1/x + 1/2x^2 and 1/x + 1/x^2.
        """
        inside = (self.absent + self.weights)[1:].min() + low
        whole = self.observed + low + self.total_weight
        bent = 1 / inside + inside**-2.0 - 1 / whole - whole**-2.0 / 2
        spread = 1 / (low + 1) + (low + 1) ** -2.0
        rise = (high - low) ** 2 / 8 * ((lists - 1) * bent + spread)
        # Between neighbours there is nothing.
        return np.where(high - low <= 1, 0.0, rise)


def evidence(given: Histories, *, weight: float, prior_power: int) -> Evidence:
    """The evidence of some histories; ``weight`` is the prior weight of a cell of the full table.

    ``prior_power`` 1 is the prior 1/N on the size of the population, 0 the flat one.
    """
    lists = len(given.lists)
    masks = np.arange(1 << lists)
    inside = np.array([mask.bit_count() for mask in range(1 << lists)])
    weights = weight * 2.0 ** (lists - inside)
    total_weight = weight * 2.0**lists
    tables = [
        np.bincount(given.masks & mask, weights=given.counts, minlength=1 << lists)
        for mask in masks
    ]
    constant = [
        gammaln(total_weight)
        - gammaln(each)
        + float((gammaln(table[1:][table[1:] > 0] + each) - gammaln(each)).sum())
        for table, each in zip(tables, weights, strict=True)
    ]
    return Evidence(
        observed=given.total,
        log_repeats=float(gammaln(given.counts + 1).sum()),
        prior_power=prior_power,
        total_weight=total_weight,
        absent=np.array([table[0] for table in tables]),
        weights=weights,
        constant=np.array(constant),
    )
