"""Means and totals of numbers: withheld where one respondent could be told from them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from zicht.disclosure.blocks import Weights
from zicht.disclosure.counting import is_between
from zicht.disclosure.secrets import Division
from zicht.disclosure.space import atoms
from zicht.disclosure.span import Span
from zicht.estimation.groups import Mask
from zicht.estimation.tabulation import Counts

#: How many different numbers a mean with its interval tells the counts of: it gives their number,
#: sum and sum of squares.
_TOLD = 3

#: The second largest in a group must not be able to tell the largest within this part of it: the
#: rule of p per cent (Hundepool et al. 2012, 4.2.2).
DOMINANCE = 0.10


def shown_amounts(
    values: NDArray[np.float64],
    answered: Mask,
    membership: Mask,
    parts: Sequence[Division],
    *,
    order: Sequence[int],
    minimum: int,
    withheld: Mask | None = None,
) -> Mask:
    """The groups of which a mean and a total may be shown.

    ``values`` has an entry per respondent, ``membership`` a row per group and a column per
    respondent. Withheld are groups with 1 to ``minimum`` - 1 numbers, groups in which all or all
    but a few gave the same one, groups of which one number makes up nearly all, groups of which
    the mean gives a small count away, and groups from which together with others those could be
    computed; and those that are ``withheld`` anyway. Groups are shown in ``order`` (low first),
    large ones first.
    """
    inside = membership & answered
    counts: Counts = inside.sum(axis=1)
    nobody = np.zeros(inside.shape[1], dtype=np.bool_)
    pieces = atoms(inside, nobody)
    vectors: Weights = pieces.groups.astype(np.float64)
    kinds = np.unique(values[answered])
    is_unsafe = is_between(counts, minimum) | np.array(
        [_tells(values[row], kinds, minimum) for row in inside], dtype=np.bool_
    )
    if withheld is not None:
        is_unsafe |= withheld & (counts > 0)
    secrets = vectors[is_unsafe]
    while True:
        shown = _published(counts, vectors, secrets, order)
        found = list(_remainders(vectors, counts, shown, parts, minimum))
        if not found:
            return shown & (counts > 0)
        secrets = np.vstack([secrets, *found])


def _tells(values: NDArray[np.float64], kinds: NDArray[np.float64], minimum: int) -> bool:
    """Whether a mean tells what one respondent said, or how few said something.

    ``kinds`` are all the different numbers of the survey.
    """
    if not len(values):
        return False
    most = int(np.unique(values, return_counts=True)[1].max())
    # All of them, or all but a few.
    is_alike = len(values) - most < minimum <= most
    return is_alike or is_dominated(values) or _gives_count(values, kinds, minimum)


def _gives_count(values: NDArray[np.float64], kinds: NDArray[np.float64], minimum: int) -> bool:
    """Whether 1 to ``minimum`` - 1 follow from a mean, as from that of scores of a wave.

    Near an end of the scale: a total of two steps above the lowest number is one respondent or two.
    And with three different numbers or fewer: a mean and its interval tell how many gave each.
    """
    if len(kinds) < 2:
        return True
    step = float(np.diff(kinds).min())
    above = float((values - kinds[0]).sum()) / step
    below = float((kinds[-1] - values).sum()) / step
    if min(above, below) < minimum:
        return True
    if len(kinds) > _TOLD:
        return False
    counts: Counts = (values[:, None] == kinds).sum(axis=0)
    return bool(is_between(counts, minimum).any())


def is_dominated(values: NDArray[np.float64]) -> bool:
    """Whether the largest of some numbers follows nearly from their total."""
    sizes = np.sort(np.abs(values))[::-1]
    return bool(len(sizes) and sizes[2:].sum() < DOMINANCE * sizes[0])


def _published(counts: Counts, vectors: Weights, secrets: Weights, order: Sequence[int]) -> Mask:
    span = Span(np.zeros((0, vectors.shape[1])), secrets)
    shown = np.zeros(len(counts), dtype=np.bool_)
    for at in sorted(range(len(counts)), key=lambda one: (order[one], -int(counts[one]))):
        shown[at] = span.admit([vectors[at]])
    return shown


def _remainders(
    vectors: Weights, counts: Counts, shown: Mask, parts: Sequence[Division], minimum: int
) -> list[Weights]:
    """Few numbers that are left of a shown group when its shown parts are taken away."""
    found = []
    for part in parts:
        known = shown & part.children
        rest = counts[part.parent] - counts[known].sum()
        if shown[part.parent] and known.any() and 0 < rest < minimum:
            found.append(vectors[part.parent] - vectors[known].sum(axis=0))
    return found
