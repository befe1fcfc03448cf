"""What a weighted mean or total of a survey tells of single respondents.

Of people who weigh alike a mean tells the sum of their numbers. Of people who do not, it is one
equation in which everybody whose weight is known has a coefficient of their own: with weights of 1
and 2.37 and numbers from 1 to 4 there is often one way only to come to what is shown. So there have
to be many more ways to answer than figures that could be shown.
"""

import numpy as np
from scipy.special import gammaln

from zicht.disclosure.amounts import is_dominated
from zicht.disclosure.blocks import Weights
from zicht.disclosure.survey_rounding import FEW, VERY_FEW, WRITTEN
from zicht.disclosure.survey_weighted import classes, is_unequal
from zicht.estimation.groups import Mask
from zicht.estimation.sampling.design import Vector
from zicht.estimation.tabulation import Counts

#: For each figure that could be shown there are on average ten to this power ways to answer.
_ROOM = 2


def tells_by_weight(values: Vector, answered: Mask, membership: Mask, weights: Weights) -> Mask:
    """The groups (rows of ``membership``) of which a weighted mean tells somebody's number.

    Those of whom not all weigh the same, where few ways to answer are left or where one respondent
    makes up nearly all of the weighted total. The numbers that can be given are those that somebody
    gave, and who weighs what is known.
    """
    own = classes(weights)
    kinds = len(np.unique(values[answered]))
    inside = membership & answered
    result: Mask = is_unequal(own, inside)
    for group in np.flatnonzero(result).tolist():
        rows = inside[group]
        sizes = np.unique(own[rows], return_counts=True)[1]
        result[group] = _ways(sizes, kinds) < _figures(int(rows.sum())) + _ROOM or is_dominated(
            weights[rows] * values[rows]
        )
    return result


def _ways(sizes: Counts, kinds: int) -> float:
    """In how many ways (log 10) classes of so many can answer; people of one class are alike."""
    more = kinds - 1
    ways = gammaln(sizes + more + 1) - gammaln(sizes + 1) - gammaln(more + 1)
    return float(ways.sum() / np.log(10))


def _figures(answered: int) -> int:
    """How many digits a mean of so many and its interval are told in."""
    return WRITTEN + (WRITTEN if answered >= FEW else 2 if answered >= VERY_FEW else 1)
