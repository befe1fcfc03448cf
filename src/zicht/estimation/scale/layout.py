"""Where the numbers of each item stand in one vector of parameters."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from zicht.estimation.sampling.design import Codes
from zicht.estimation.scale.answers import Answers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """The places of slopes, intercepts and group in the vector of parameters.

    All parameters of a group stand in one vector: a slope per item, an intercept per boundary
    between two categories, then mean and spread of the group. ``item_of`` is the item of each
    boundary. ``above`` and ``below`` are the categories on either side of each boundary in the
    list of all categories of all items; ``first`` is the place of an item's lowest category there.
    """

    names: tuple[str, ...]
    item_of: Codes
    above: Codes
    below: Codes
    first: Codes
    boundaries: Codes

    @staticmethod
    def of(answers: Answers) -> "Layout":
        """The layout of the items that were answered."""
        counts = np.array([len(one) for one in answers.categories], dtype=np.int64)
        boundaries = counts - 1
        item_of = np.repeat(np.arange(len(counts)), boundaries)
        below = np.arange(boundaries.sum()) + item_of
        first = np.concatenate([[0], np.cumsum(counts)[:-1]])
        return Layout(
            names=answers.items,
            item_of=item_of,
            above=below + 1,
            below=below,
            first=first,
            boundaries=boundaries,
        )

    @property
    def items(self) -> int:
        """How many items there are."""
        return len(self.first)

    @property
    def size(self) -> int:
        """How many numbers a group has: slopes, intercepts, mean and spread."""
        return self.items + len(self.item_of) + 2

    @property
    def inner(self) -> Codes:
        """The boundaries that have another one above them in the same item."""
        return np.flatnonzero(self.item_of[:-1] == self.item_of[1:])

    def indicators(self, answers: Answers) -> csr_array:
        """A row per pattern, a column per category: 1 where the pattern has that answer."""
        rows, items = np.nonzero(answers.patterns >= 0)
        columns = self.first[items] + answers.patterns[rows, items]
        shape = (len(answers.patterns), self.items + len(self.item_of))
        return csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
