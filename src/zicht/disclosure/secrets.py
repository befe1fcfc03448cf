"""The sums that nobody may be able to compute, found from counts and from what is withheld."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zicht.disclosure.blocks import Blocks, Condition, Sum, Weights, plus
from zicht.disclosure.counting import Counted, is_between
from zicht.disclosure.space import Atoms
from zicht.estimation.groups import Grouping, Mask, marked
from zicht.estimation.tabulation import Counts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Secret:
    """A sum of cells that no attacker may compute in any of some areas (rows, by atom)."""

    cells: Sum
    areas: Mask


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Division:
    """A group (``parent``), and a layer below it: ``children`` lie within the parent."""

    parent: int
    children: Mask


def divisions(grouping: Grouping) -> tuple[Division, ...]:
    """Every group with every finer layer of which groups lie within it."""
    layers = np.array(grouping.layers)
    found = []
    for parent, own in enumerate(grouping.layers):
        inside = ~(grouping.membership & ~grouping.membership[parent]).any(axis=1)
        for layer, depth in enumerate(grouping.depths):
            children = inside & (layers == layer)
            if depth > grouping.depths[own] and children.any():
                found.append(Division(parent=parent, children=children))
    return tuple(found)


def of_counts(blocks: Blocks, counted: Mapping[int, Counted], pieces: Atoms) -> Iterator[Secret]:
    """Small cells, cells that all but a few are in, and cells that everybody is in."""
    for subject, one in counted.items():
        small = one.is_small | one.is_alike
        for category in range(small.shape[1]):
            cell = _cell(blocks, one, subject, category)
            others = plus(blocks.bases[subject] or (), cell, -1.0)
            yield from _somewhere(cell, small[:, category], pieces)
            yield from _somewhere(others, one.leaves_small[:, category], pieces)


def of_conditions(
    blocks: Blocks, conditions: Sequence[Condition], pieces: Atoms, minimum: int
) -> Iterator[Secret]:
    """Conditions of routing and levels that a few municipalities meet, or that a few do not."""
    for condition in conditions:
        met = _per_group(_marks(blocks, condition.event), pieces, condition.is_public)
        if condition.whole is None:
            members = blocks.blocks[condition.event[0].block].members
            everyone: Weights = marked(members, axis=1).astype(np.float64)
            whole = _per_group(everyone, pieces, condition.is_public)
        else:
            whole = _per_group(_marks(blocks, condition.whole), pieces, condition.is_public)
        unmet = plus(condition.whole or (), condition.event, -1.0)
        yield from _somewhere(condition.event, is_between(met, minimum), pieces)
        yield from _somewhere(unmet, is_between(whole - met, minimum), pieces)


def of_remainders(
    blocks: Blocks,
    counted: Mapping[int, Counted],
    shown: Mapping[int, Mask],
    parts: Sequence[Division],
    pieces: Atoms,
    minimum: int,
) -> Iterator[Secret]:
    """Small sums of withheld cells that follow from a shown total.

    A group whose parts are shown save a few gives the sum of those few away; so does a group of
    which all answers are shown save a few. ``shown`` has groups as rows, categories as columns.
    """
    for subject, one in counted.items():
        is_shown = shown[subject]
        for part in parts:
            yield from _of_parts(blocks, subject, one, is_shown, part, pieces, minimum)
        if not one.table.subject.is_multiple:
            rest = one.bases - (one.counts * is_shown).sum(axis=1)
            is_open = is_shown.any(axis=1) & is_between(rest, minimum)
            for group in np.flatnonzero(is_open):
                withheld = blocks.cells(subject, (~is_shown[group]).astype(float).tolist())
                yield Secret(cells=withheld, areas=pieces.groups[[group]])


def _of_parts(
    blocks: Blocks,
    subject: int,
    one: Counted,
    is_shown: Mask,
    part: Division,
    pieces: Atoms,
    minimum: int,
) -> Iterator[Secret]:
    known = is_shown & part.children[:, None]
    is_open = is_shown[part.parent] & known.any(axis=0)
    if not is_open.any():
        return
    count = one.counts[part.parent] - (one.counts * known).sum(axis=0)
    base = one.bases[part.parent] - (one.bases[:, None] * known).sum(axis=0)
    is_small = is_open & is_between(count, minimum)
    leaves_small = is_open & (count > 0) & is_between(base - count, minimum)
    for category in np.flatnonzero(is_small | leaves_small).tolist():
        area = _without(pieces, part.parent, known[:, category])[None, :]
        cell = _cell(blocks, one, subject, category)
        if is_small[category]:
            yield Secret(cells=cell, areas=area)
        if leaves_small[category]:
            yield Secret(cells=plus(blocks.bases[subject] or (), cell, -1.0), areas=area)


def _somewhere(cells: Sum, groups: Mask, pieces: Atoms) -> Iterator[Secret]:
    if groups.any():
        yield Secret(cells=cells, areas=pieces.groups[groups])


def _without(pieces: Atoms, parent: int, children: Mask) -> Mask:
    area: Mask = pieces.groups[parent] & ~pieces.groups[children].any(axis=0)
    return area


def _cell(blocks: Blocks, one: Counted, subject: int, category: int) -> Sum:
    weights = [0.0] * len(one.table.subject.categories)
    weights[category] = 1.0
    return blocks.cells(subject, weights)


def _marks(blocks: Blocks, cells: Sum) -> Weights:
    marks = np.zeros(len(blocks.blocks[cells[0].block].members))
    for term in cells:
        marks += blocks.blocks[term.block].members @ term.weights
    return marks


def _per_group(marks: Weights, pieces: Atoms, is_public: bool) -> Counts:
    per_atom = pieces.respondents @ marks
    if is_public:
        per_atom = np.where(pieces.is_shown, 0.0, per_atom)
    total: Counts = np.rint(pieces.groups @ per_atom).astype(np.int64)
    return total
