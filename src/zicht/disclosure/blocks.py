"""What an attacker can add and subtract: counts of answers, and the equalities between them.

A *block* divides municipalities over cells of which each is in exactly one: the options of a
single choice, chosen or not for one option of a multiple choice, a run of levels. How many
municipalities a block divides is public for a question that everybody gets; for other blocks it
is a sum of cells of other blocks (its ``base``), as the rules of routing and levels say.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from zicht.disclosure.events import Choice, Event, event_of
from zicht.estimation.groups import Mask
from zicht.estimation.subjects import Subject
from zicht.maturity.model import Indicator

Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Term:
    """Cells of one block, each with a weight."""

    block: int
    weights: Weights


#: A weighted sum of cells, to be taken over one group.
Sum = tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """One division; ``members`` has a row per respondent and a column per cell.

    ``base`` is None when it is public whom the block divides. ``is_public`` says that the cell of
    a municipality that shows its levels is public. ``shown`` are sums of cells that are public of
    such a municipality because a level depends on them.
    """

    members: Mask
    base: Sum | None
    is_public: bool
    shown: tuple[Weights, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """An event whose count a rule turns into the count of something else.

    ``whole`` is the sum that the event is a part of, None when that is public. ``is_public``
    says that of municipalities that show their levels the event is public.
    """

    event: Sum
    whole: Sum | None
    is_public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Every block of some subjects.

    ``places`` gives block and column by position of subject and category, ``bases`` the sum that
    says how many answered by position of subject, None when that is public.
    """

    blocks: tuple[Block, ...]
    places: Mapping[tuple[int, int], tuple[int, int]]
    bases: tuple[Sum | None, ...]
    conditions: tuple[Condition, ...]

    def cells(self, subject: int, weights: Sequence[float]) -> Sum:
        """The weighted categories of one subject."""
        terms: dict[int, Weights] = {}
        for category, weight in enumerate(weights):
            if weight:
                block, column = self.places[subject, category]
                width = self.blocks[block].members.shape[1]
                terms.setdefault(block, np.zeros(width))[column] += weight
        return tuple(Term(block=block, weights=found) for block, found in terms.items())

    def components(self) -> list[list[int]]:
        """The blocks in sets between which no equality exists."""
        root = list(range(len(self.blocks)))

        def find(block: int) -> int:
            while root[block] != block:
                block = root[block]
            return block

        for position, block in enumerate(self.blocks):
            for term in block.base or ():
                root[find(position)] = find(term.block)
        for (subject, _), (position, _) in self.places.items():
            root[find(position)] = find(self.places[subject, 0][0])
        found: dict[int, list[int]] = {}
        for position in range(len(self.blocks)):
            found.setdefault(find(position), []).append(position)
        return list(found.values())


def plus(one: Sum, other: Sum, factor: float = 1.0) -> Sum:
    """One sum plus ``factor`` times the other."""
    return (*one, *(Term(block=term.block, weights=factor * term.weights) for term in other))


def build(subjects: Sequence[Subject], is_public: Sequence[bool]) -> Blocks:
    """The blocks of the subjects; ``is_public`` marks the indicators whose levels are shown."""
    builder = _Builder(subjects)
    for position, subject in enumerate(subjects):
        if subject.indicator is None:
            builder.add_question(position, subject)
    builder.link_questions()
    for position, subject in enumerate(subjects):
        if subject.indicator is not None:
            builder.add_indicator(position, subject, subject.indicator, is_public[position])
    return builder.result()


class _Builder:
    """Blocks under construction."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        self._subjects = subjects
        self._positions = {one.key: at for at, one in enumerate(subjects)}
        self._members: list[Mask] = []
        self._block_bases: list[Sum | None] = []
        self._public: set[int] = set()
        self._shown: dict[int, list[Weights]] = {}
        self._places: dict[tuple[int, int], tuple[int, int]] = {}
        self._bases: list[Sum | None] = [None] * len(subjects)
        self._events: dict[Event, Sum] = {}
        self._conditions: list[Condition] = []

    def add_question(self, position: int, subject: Subject) -> None:
        """The blocks of one variable, not yet linked to the question that decides on asking it."""
        if not subject.is_multiple:
            self._add_run(position, range(len(subject.categories)), subject.members)
            return
        for category in range(len(subject.categories)):
            chosen = subject.members[:, category]
            block = self._add(np.column_stack([chosen, subject.answered & ~chosen]))
            self._places[position, category] = (block, 0)

    def link_questions(self) -> None:
        """Tie every question that is asked only of some to the answers that decide on it."""
        for position, subject in enumerate(self._subjects):
            if subject.item is not None and subject.item.show_when is not None:
                event = event_of([subject.item.show_when])
                base = self._sum_of(event)
                if base is None:
                    block = self._add(np.column_stack([subject.asked, ~subject.asked]))
                    base = self._record(event, (Term(block=block, weights=np.array([1.0, 0.0])),))
                self._bases[position] = base
                for category in range(len(subject.categories)):
                    self._block_bases[self._places[position, category][0]] = base

    def add_indicator(
        self, position: int, subject: Subject, indicator: Indicator, is_public: bool
    ) -> None:
        """The blocks of an indicator: its levels, cut where a step is an event known elsewhere."""
        count = len(subject.categories)
        events = [
            event_of(step.rule for step in indicator.steps[:level]) for level in range(1, count)
        ]
        known = {level: self._sum_of(event) for level, event in enumerate(events, start=1)}
        cuts = [0, *(level for level, event in known.items() if event is not None), count]
        for start, end in pairwise(cuts):
            block = self._add_run(position, range(start, end), subject.members[:, start:end])
            above, beyond = known.get(start), known.get(end)
            if above is not None or beyond is not None:
                self._block_bases[block] = plus(above or (), beyond or (), -1.0)
            if is_public:
                self._public.add(block)
        for level, event in enumerate(events, start=1):
            found = known[level]
            if found is None:
                self._events[event] = self._levels_from(position, level, count)
            elif is_public:
                self._show(found)

    def result(self) -> Blocks:
        """The finished blocks."""
        return Blocks(
            blocks=tuple(
                Block(
                    members=members,
                    base=base,
                    is_public=position in self._public,
                    shown=tuple(self._shown.get(position, ())),
                )
                for position, (members, base) in enumerate(
                    zip(self._members, self._block_bases, strict=True)
                )
            ),
            places=self._places,
            bases=tuple(self._bases),
            conditions=tuple(self._conditions),
        )

    def _add(self, members: Mask) -> int:
        self._members.append(members)
        self._block_bases.append(None)
        return len(self._members) - 1

    def _add_run(self, position: int, categories: Iterable[int], members: Mask) -> int:
        block = self._add(members)
        for column, category in enumerate(categories):
            self._places[position, category] = (block, column)
        return block

    def _sum_of(self, event: Event) -> Sum | None:
        """The cells that an event adds up, or None when it is no such sum."""
        if event in self._events or not isinstance(event, Choice):
            return self._events.get(event)
        position = self._positions.get(event.variable)
        if position is None:
            return None
        subject = self._subjects[position]
        chosen = [at for at, one in enumerate(subject.categories) if one.code in event.options]
        # Options of a multiple choice overlap, so their counts do not add up.
        if not chosen or (subject.is_multiple and len(chosen) > 1):
            return None
        block, _ = self._places[position, chosen[0]]
        weights = np.zeros(self._members[block].shape[1])
        weights[[self._places[position, category][1] for category in chosen]] = 1.0
        return self._record(event, (Term(block=block, weights=weights),))

    def _record(self, event: Event, found: Sum) -> Sum:
        self._events[event] = found
        self._conditions.append(
            Condition(event=found, whole=self._block_bases[found[0].block], is_public=False)
        )
        return found

    def _levels_from(self, position: int, level: int, count: int) -> Sum:
        terms: dict[int, Weights] = {}
        for category in range(level, count):
            block, column = self._places[position, category]
            width = self._members[block].shape[1]
            terms.setdefault(block, np.zeros(width))[column] = 1.0
        return tuple(Term(block=block, weights=weights) for block, weights in terms.items())

    def _show(self, found: Sum) -> None:
        for term in found:
            self._shown.setdefault(term.block, []).append(term.weights)
        whole = self._block_bases[found[0].block]
        self._conditions.append(Condition(event=found, whole=whole, is_public=True))
