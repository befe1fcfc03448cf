"""What weighted shares of a survey tell of the respondents that weigh alike.

A weighted share is one equation in the counts of the classes of equal weight. Beside the plain
count few whole numbers would fit it: weights of 4 and 1.2 leave a single way to come to 51.3% of
sixty. So nothing is shown that the plain count follows from, and it is tried here, in every group,
whether other counts of a few classes give the same share; where not, the share is withheld.
"""

from collections.abc import Iterator
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

#: What shares of a group are shown as a multiple of where finer ones tell too much.
_COARSER = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1)

#: Made-up answers by which a step is chosen: how often they are given, how many there are of each,
#: where they start, and what part of them may tell something.
_PARTS, _PATTERNS, _MADE_UP, _RARELY = (0.2, 0.35, 0.5), 6, 20261128, 0.1

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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judged:
    """What may be shown by group and answer, and what the shares of a group are a multiple of."""

    shown: Mask
    steps: Weights


def judge(
    one: Question,
    weights: Weights,
    own: Counts,
    steps: Weights,
    minimum: int,
    *,
    is_single: bool,
) -> Judged:
    """The shares that may be shown, those of each group to a multiple of its step.

    Larger groups come first, so that they are known when smaller ones are judged. Of a single
    choice (``is_single``) shares add up to one, so that one that tells takes the others along.
    """
    result = Judged(shown=one.shown.copy(), steps=steps)
    for group in np.argsort(-one.inside.sum(axis=1), kind="stable").tolist():
        if np.isinf(steps[group]):
            result.shown[group] = False
            continue
        tells = told_of(one, result, group, weights, own, minimum)
        result.shown[group] &= ~(tells.any() if is_single else tells)
    return result


def group_steps(
    membership: Mask, weights: Weights, own: Counts, respondents: int, minimum: int
) -> Weights:
    """What weighted shares of each group are shown as a multiple of.

    The finest step with which nearly all of a number of made-up answers would tell nothing;
    infinite where there is none, and then nothing is shown. It follows from who is in a group and
    how they weigh, which is known, and from no answer: else the step would tell of the answers that
    it was chosen for.
    """
    first = shown_step(respondents)
    result = np.full(len(membership), first)
    chance = np.random.default_rng(_MADE_UP)
    size = membership.shape[1]
    answers = np.stack([chance.random(size) < part for part in _PARTS for _ in range(_PATTERNS)])
    counts: Counts = answers.astype(np.int64) @ membership.T.astype(np.int64)
    for group in np.flatnonzero(is_unequal(own, membership)).tolist():
        made = Question(
            inside=membership[[group]],
            members=answers.T,
            shown=_may(counts[:, group], int(membership[group].sum()), minimum)[None],
        )
        for step in (first, *(wider for wider in _COARSER if wider > first)):
            result[group] = step
            tells = told(made, weights, own, step * _TOLD, minimum)
            if tells.sum() <= _RARELY * made.shown.sum():
                break
        else:
            # Showing only answers that happen to tell nothing would tell that they do.
            result[group] = np.inf
    return result


def _may(counts: Counts, answered: int, minimum: int) -> Mask:
    """Counts that are not small, and that not all but a few are in."""
    result: Mask = (counts >= minimum) & (answered - counts >= minimum)
    return result


def told(one: Question, weights: Weights, own: Counts, step: float, minimum: int) -> Mask:
    """The shares (group, answer) of which the weights tell how a few of equal weight answered.

    ``own`` are the classes of ``weights``, ``step`` is what shares are told to a multiple of: see
    :func:`told_step`. Groups are judged one by one.
    """
    result = np.zeros_like(one.shown)
    steps = np.full(len(one.shown), step / _TOLD)
    for group in np.flatnonzero(one.shown.any(axis=1)).tolist():
        alone = Judged(shown=np.zeros_like(one.shown), steps=steps)
        result[group] = told_of(one, alone, group, weights, own, minimum)
    return result


def told_of(
    one: Question, judged: Judged, group: int, weights: Weights, own: Counts, minimum: int
) -> Mask:
    """The answers of a group of which its share tells, beside what is ``judged`` of larger ones."""
    result: Mask = np.zeros(one.shown.shape[1], dtype=np.bool_)
    rows = one.inside[group]
    if not is_unequal(own, rows[None, :])[0]:
        return result
    numbers, first = np.unique(own[rows], return_index=True)
    if _is_crowd(weights[rows][first]):
        return result
    known = {row.tobytes(): at for at, row in enumerate(one.inside)}
    held = [rows & (own == number) for number in numbers]
    places = [known.get(mask.tobytes()) for mask in held]
    larger = _larger(one, group, weights, own)
    for level in np.flatnonzero(one.shown[group]).tolist():
        case = _Case(
            counts=np.array([int(one.members[mask, level].sum()) for mask in held]),
            sizes=np.array([int(mask.sum()) for mask in held]),
            weights=weights[rows][first],
            is_open=np.array([at is None or not one.shown[at, level] for at in places]),
            minimum=minimum,
            sums=tuple(
                _Sum(
                    base=float(weights @ one.inside[at]),
                    total=float(weights @ (one.inside[at] & one.members[:, level])),
                    step=float(judged.steps[at]) * _TOLD,
                )
                for at in (group, *(at for at in larger if judged.shown[at, level]))
            ),
        )
        result[level] = any(case.is_narrow(at) for at in case.secrets())
    return result


def _larger(one: Question, group: int, weights: Weights, own: Counts) -> list[int]:
    """Groups that hold this one and others too few to leave countless ways for their share."""
    rows, found = one.inside[group], []
    for at in np.flatnonzero((one.inside >= rows).all(axis=1)).tolist():
        others = one.inside[at] & ~rows
        _, first = np.unique(own[others], return_index=True)
        if others.any() and not _is_crowd(weights[others][first]):
            found.append(at)
    return found


def _is_crowd(weights: Weights) -> bool:
    """Whether so many weigh differently that a share leaves countless ways, and none stands out."""
    return len(weights) > _CROWD and bool(weights.max() <= _STANDS_OUT * np.median(weights))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Sum:
    """A weighted share that is told: ``total`` over ``base``, to a multiple of ``step``."""

    base: float
    total: float
    step: float

    def stays(self, moved: Weights) -> Mask:
        """For which changes of the total what is told is the same."""
        shown = round(self.total / self.base / self.step) * self.step
        away = (self.total + moved) / self.base - shown
        result: Mask = np.abs(away) <= self.step / 2 + _TOLERANCE
        return result


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Case:
    """One answer in one group, by class of equal weight; ``sums`` are the shares that are told."""

    counts: Counts
    sizes: Counts
    weights: Weights
    is_open: Mask
    minimum: int
    sums: tuple[_Sum, ...]

    def secrets(self) -> list[int]:
        """The classes of which the count must stay unknown."""
        rest = self.sizes - self.counts
        is_secret = is_between(self.counts, self.minimum)
        is_secret |= (self.counts > 0) & (rest < self.minimum)
        found: list[int] = np.flatnonzero(is_secret & self.is_open).tolist()
        return found

    def is_narrow(self, at: int) -> bool:
        """Whether the share leaves a class fewer counts than it needs."""
        others = np.flatnonzero(self.is_open & (np.arange(len(self.counts)) != at))
        room = min(int(self.sizes[at]), self.minimum - 1)
        seen = {0}
        for chosen in self._sets(others):
            seen |= self._ways([at, *chosen], self.minimum - 1)
            if max(seen) - min(seen) >= room:
                return False
        return True

    def _sets(self, others: Counts) -> Iterator[list[int]]:
        """Sets of classes to move answers to and from.

        The largest have most room; an answer that few gave can go up where others who gave it go
        down; and heavy ones make up for many. Then any.
        """
        width = len(_REACHES) - 1
        mixed = np.random.default_rng(_MADE_UP).permutation(others)
        for by in (self.sizes, self.counts, self.weights):
            order = others[np.argsort(-by[others], kind="stable")]
            for start in range(0, min(len(others), width * _TRIES), width):
                yield order[start : start + width].tolist()
        for start in range(0, len(others), width):
            yield mixed[start : start + width].tolist()

    def _ways(self, places: list[int], reach: int) -> set[int]:
        moves = _moves(reach, len(places) - 1)
        now = self.counts[places] + moves
        fits = ((now >= 0) & (now <= self.sizes[places])).all(axis=1)
        moves = moves[fits]
        moved = moves @ self.weights[places]
        # That the share is shown tells that its count is not small, nor that of the others.
        counts = self.counts.sum() + moves.sum(axis=1)
        alike = _may(counts, int(self.sizes.sum()), self.minimum)
        for one in self.sums:
            alike &= one.stays(moved)
        return set(moves[alike, 0].tolist())


@lru_cache(maxsize=32)
def _moves(reach: int, others: int) -> Counts:
    """Ways (rows) to change the count of a class and of some others."""
    own, far = np.arange(-reach, reach + 1), _REACHES[others]
    freely = np.arange(-far, far + 1)
    result: Counts = np.stack(np.meshgrid(own, *[freely] * others, indexing="ij"), axis=-1)
    return result.reshape(-1, others + 1)
