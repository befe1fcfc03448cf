"""Atoms between which no figure makes a difference, taken together.

Hardly anything is shown of the smallest groups, so that most atoms are told apart by nothing but
those groups. Every way to divide what is known of them together can be spread over them in the
proportion of how many answered in each: the equations of an atom are those of the whole, times
that part. So a program over the larger pieces is the same program, and far smaller. A group that
cuts through a piece has a certain part of it then, and the most and least that it can have follow
without a program: within a piece, answers may change places.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from zicht.disclosure.blocks import Sum, Weights
from zicht.disclosure.component import Setting, Shown
from zicht.disclosure.facts import Facts, known
from zicht.disclosure.secrets import Secret
from zicht.disclosure.space import Atoms, Indexes
from zicht.estimation.groups import Mask, marked
from zicht.estimation.sampling.design import numbered

#: Digits in which the proportions between what is known of two atoms are compared.
_DIGITS = 9
_SLACK = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Merged:
    """A setting of fewer atoms; ``parts`` (atoms, pieces) is which part every atom is of a piece.

    Groups of which nothing is shown may cut through a piece, and then have no meaning there.
    """

    setting: Setting
    parts: Weights


def merged(
    setting: Setting, members: Sequence[int], shown: Mapping[int, Shown], whole: Mask
) -> Merged:
    """The setting for linked blocks, of which ``shown`` is shown.

    ``whole`` are areas (rows, by atom) that may not cut through a piece.
    """
    atoms, blocks = setting.atoms, setting.blocks.blocks
    told = np.array([known(setting, block) for block in members])
    size = np.abs(told).sum(axis=0)
    own = np.arange(len(size))
    is_apart = atoms.is_shown & any(blocks[one].is_public or blocks[one].shown for one in members)
    numbers = numbered(
        np.where(is_apart, own + 1, 0),
        *_kinds([*atoms.groups[_has_figures(shown)], *whole]),
        *np.round(told / np.maximum(size, 1), _DIGITS),
        *(atoms.weights[at] for at, one in shown.items() if one.weighted.any()),
    )
    _, first = np.unique(numbers, return_index=True)
    piece = np.arange(len(first))[:, None] == numbers
    return Merged(
        setting=replace(
            setting,
            atoms=Atoms(
                groups=atoms.groups[:, first],
                respondents=(piece.astype(np.int64) @ atoms.respondents) > 0,
                is_shown=atoms.is_shown[first],
                weights=atoms.weights[:, first],
            ),
        ),
        parts=(piece * size / np.maximum(piece @ size, 1)[:, None]).T,
    )


def _has_figures(shown: Mapping[int, Shown]) -> Mask:
    return marked(np.array([marked(one.shares, axis=1) | one.means for one in shown.values()]), 0)


def _kinds(rows: Sequence[Mask]) -> list[Indexes]:
    """Rows of marks as one row of numbers."""
    if not rows:
        return []
    _, found = np.unique(np.array(rows), axis=1, return_inverse=True)
    return [found.reshape(-1)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Loose:
    """Cells of a block that may change places within a piece, for some targets.

    ``rows`` are the targets, ``parts`` their parts of every piece. ``chosen`` are the cells that
    count ``weight`` times in the target, of the cells ``all``.
    """

    rows: Indexes
    parts: Weights
    block: int
    chosen: Indexes
    all: Indexes
    weight: float


class Pieces:
    """The larger pieces that some secrets are judged over.

    ``sums`` are cells and their areas as parts of every piece; ``is_cut`` marks areas that cut
    through one.
    """

    def __init__(
        self, facts: Facts, together: Merged, members: Sequence[int], secrets: Sequence[Secret]
    ) -> None:
        self._facts = facts
        self.sums = [(one.cells, one.areas @ together.parts) for one in secrets]
        cuts = [marked(_is_part(areas), axis=1) for _, areas in self.sums]
        self.is_cut: Mask = np.concatenate([np.zeros(0, dtype=np.bool_), *cuts])
        runs = {
            (block, alone): _runs(together.setting, members, block, alone=alone)
            for block in members
            for alone in (False, True)
        }
        self._loose: list[_Loose] = []
        start = 0
        for (cells, areas), is_cut in zip(self.sums, cuts, strict=True):
            own = np.flatnonzero(is_cut)
            if len(own):
                self._loose += _loose(cells, runs, start + own, areas[own])
            start += len(areas)

    def ends(self, values: Weights, point: Weights, asked: Mask) -> tuple[Weights, Weights]:
        """The lowest and highest of the targets, of which ``values`` are those at the point.

        What is not ``asked`` for may be left at its value.
        """
        low, high = values.copy(), values.copy()
        for one in self._loose:
            if not asked[one.rows].any():
                continue
            cells = self._facts.cells(point, one.block)
            chosen, all_ = cells[one.chosen].sum(axis=0), cells[one.all].sum(axis=0)
            usual = one.parts * chosen
            most = np.minimum(chosen, one.parts * all_) - usual
            least = np.maximum(chosen - (1 - one.parts) * all_, 0) - usual
            ends = one.weight * most.sum(axis=1), one.weight * least.sum(axis=1)
            low[one.rows] += np.minimum(*ends)
            high[one.rows] += np.maximum(*ends)
        return low, high


def _is_part(areas: Weights) -> Mask:
    found: Mask = (areas > _SLACK) & (areas < 1 - _SLACK)
    return found


def _runs(setting: Setting, members: Sequence[int], block: int, *, alone: bool) -> list[Indexes]:
    """Cells of a block between which no rule and no public level makes a difference.

    Where the block is looked at ``alone``, questions that are only asked after an answer in it may
    follow: their answers are spread anew over whoever gave that answer.
    """
    blocks = setting.blocks.blocks
    links = [
        term.weights
        for one in members
        if not (alone and _follows(setting, members, one))
        for term in blocks[one].base or ()
        if term.block == block
    ]
    own = blocks[block]
    signs = np.array([*links, *own.shown]).reshape(-1, own.members.shape[1])
    kinds = _kinds(list(signs))[0] if len(signs) else np.zeros(signs.shape[1], dtype=np.int64)
    return [np.flatnonzero(kinds == kind) for kind in np.unique(kinds)]


def _follows(setting: Setting, members: Sequence[int], block: int) -> bool:
    """Whether a block can be spread over any numbers that its base leaves, whatever else is."""
    blocks = setting.blocks.blocks
    return (
        _leaves_room(setting, block)
        and not blocks[block].shown
        and all(
            _follows(setting, members, one)
            for one in members
            if any(term.block == block for term in blocks[one].base or ())
        )
    )


def _leaves_room(setting: Setting, block: int) -> bool:
    """Whether the base of a block is of one other, and never more or less than there can be."""
    blocks = setting.blocks.blocks
    base = blocks[block].base or ()
    if len(base) != 1:
        return False
    (term,) = base
    if (term.weights >= 0).all():
        return True
    # What is left of everybody, such as who was not asked.
    return (
        blocks[term.block].base is None
        and bool((term.weights >= -1).all())
        and bool((known(setting, block) >= known(setting, term.block)).all())
    )


def _loose(
    cells: Sum, runs: Mapping[tuple[int, bool], Sequence[Indexes]], rows: Indexes, parts: Weights
) -> Iterator[_Loose]:
    weights: dict[int, Weights] = {}
    for term in cells:
        weights[term.block] = weights.get(term.block, 0.0) + term.weights
    for block, found in weights.items():
        for run in runs[block, len(weights) == 1]:
            kinds = np.unique(found[run])
            # Of more than two kinds it is left as it is: that is rare, and never too wide.
            if len(kinds) == 2 and 0 in kinds:
                yield _Loose(
                    rows=rows,
                    parts=parts,
                    block=block,
                    chosen=run[found[run] != 0],
                    all=run,
                    weight=float(kinds[kinds != 0][0]),
                )
