"""What weighted shares of a survey tell of the respondents that weigh alike.

A weighted share is one equation in the counts of the classes of equal weight. Beside the plain
count few whole numbers would fit it: weights of 4 and 1.2 leave a single way to come to 51.3% of
sixty. So nothing is shown that the plain count follows from, and it is tried here, in every group,
whether other counts of a few classes give the same share; where not, the share is withheld.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from zicht.disclosure.blocks import Weights
from zicht.disclosure.counting import is_between
from zicht.disclosure.model import WEIGHTED_PRECISION
from zicht.estimation.groups import Mask
from zicht.estimation.tabulation import Counts

#: From this many respondents weighted shares are shown to a tenth of a per cent, below it in whole
#: per cents: chance leaves more open than that, and more digits would have more be withheld.
_MANY, _WHOLE_PERCENT = 1000, 0.01

#: The interval that stands beside a share tells it somewhat more precisely than its own rounding.
_TOLD = 0.5

#: Weights nearer than this part of one another are the same.
_ALIKE = 1e-9

#: How far the counts of other classes are moved, by how many are moved together.
_REACHES = (0, 12, 6, 3, 2)
#: With more classes than this there is no telling, unless one weighs this many times the usual.
_CROWD, _STANDS_OUT = 40, 10
#: How many sets of classes are tried before a count is taken for known.
_TRIES = 4
_TOLERANCE = 1e-9


def shown_step(respondents: int) -> float:
    """What a weighted share is shown as a multiple of."""
    return WEIGHTED_PRECISION if respondents >= _MANY else _WHOLE_PERCENT


def told_step(respondents: int) -> float:
    """How precisely a weighted share is told by all that is shown of it."""
    return shown_step(respondents) * _TOLD


def classes(weights: Weights) -> Counts:
    """A number for every respondent, the same for those who weigh the same."""
    order = np.argsort(weights, kind="stable")
    steps = np.diff(weights[order]) > _ALIKE * np.abs(weights[order][1:])
    result: Counts = np.zeros(len(weights), dtype=np.int64)
    result[order[1:]] = np.cumsum(steps)
    return result


def is_unequal(own: Counts, inside: Mask) -> Mask:
    """The groups (rows) of which not all weigh the same."""
    highest = np.where(inside, own, -1).max(axis=1, initial=-1)
    lowest = np.where(inside, own, len(own)).min(axis=1, initial=len(own))
    result: Mask = highest > lowest
    return result


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """The answers to one question as a reader of its weighted shares sees them.

    ``inside`` marks who answered per group (rows), ``members`` who gave which answer (columns);
    ``shown`` says by group and answer what may be shown otherwise.
    """

    inside: Mask
    members: Mask
    shown: Mask


def told(one: Question, weights: Weights, own: Counts, step: float, minimum: int) -> Mask:
    """The shares (group, answer) of which the weights tell how a few of equal weight answered.

    ``own`` are the classes of ``weights``, ``step`` is what shares are rounded to.
    """
    result = np.zeros_like(one.shown)
    known = {row.tobytes(): at for at, row in enumerate(one.inside)}
    for group in np.flatnonzero(is_unequal(own, one.inside) & one.shown.any(axis=1)).tolist():
        rows = one.inside[group]
        numbers, first = np.unique(own[rows], return_index=True)
        if _is_crowd(weights[rows][first]):
            continue
        held = [rows & (own == number) for number in numbers]
        places = [known.get(mask.tobytes()) for mask in held]
        for level in np.flatnonzero(one.shown[group]).tolist():
            case = _Case(
                counts=np.array([int(one.members[mask, level].sum()) for mask in held]),
                sizes=np.array([int(mask.sum()) for mask in held]),
                weights=weights[rows][first],
                is_open=np.array([at is None or not one.shown[at, level] for at in places]),
                step=step,
            )
            result[group, level] = any(case.is_narrow(at, minimum) for at in case.secrets(minimum))
    return result


def _is_crowd(weights: Weights) -> bool:
    """Whether so many weigh differently that a share leaves countless ways, and none stands out."""
    return len(weights) > _CROWD and bool(weights.max() <= _STANDS_OUT * np.median(weights))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Case:
    """One answer in one group, by class of equal weight."""

    counts: Counts
    sizes: Counts
    weights: Weights
    is_open: Mask
    step: float

    def secrets(self, minimum: int) -> list[int]:
        """The classes of which the count must stay unknown."""
        rest = self.sizes - self.counts
        is_secret = is_between(self.counts, minimum) | ((self.counts > 0) & (rest < minimum))
        found: list[int] = np.flatnonzero(is_secret & self.is_open).tolist()
        return found

    def is_narrow(self, at: int, minimum: int) -> bool:
        """Whether the share leaves a class fewer counts than it needs."""
        others = np.flatnonzero(self.is_open & (np.arange(len(self.counts)) != at))
        room = min(int(self.sizes[at]), minimum - 1)
        seen = {0}
        for chosen in _sets(others[np.argsort(-self.sizes[others], kind="stable")].tolist()):
            seen |= self._ways([at, *chosen], minimum - 1)
            if max(seen) - min(seen) >= room:
                return False
        return True

    def _ways(self, moved: list[int], reach: int) -> set[int]:
        moves = _moves(reach, len(moved) - 1)
        now = self.counts[moved] + moves
        fits = ((now >= 0) & (now <= self.sizes[moved])).all(axis=1)
        moves = moves[fits]
        base = float(self.weights @ self.sizes)
        share = float(self.weights @ self.counts) / base
        shown = round(share / self.step) * self.step
        shares = share + moves @ self.weights[moved] / base
        alike = np.abs(shares - shown) <= self.step / 2 + _TOLERANCE
        return set(moves[alike, 0].tolist())


def _sets(others: Sequence[int]) -> Iterator[list[int]]:
    """Sets of classes to move answers to and from, the largest classes first."""
    width = len(_REACHES) - 1
    for start in range(0, min(len(others), width * _TRIES), width):
        yield list(others[start : start + width])


@lru_cache(maxsize=32)
def _moves(reach: int, others: int) -> Counts:
    """Ways (rows) to change the count of a class and of some others."""
    own, far = np.arange(-reach, reach + 1), _REACHES[others]
    freely = np.arange(-far, far + 1)
    result: Counts = np.stack(np.meshgrid(own, *[freely] * others, indexing="ij"), axis=-1)
    return result.reshape(-1, others + 1)
