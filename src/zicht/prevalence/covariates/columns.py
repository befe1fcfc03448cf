"""The columns of a model, kept per stratum: a list mask and a value that the stratum decides.

A column is the product of some lists and of contrasts of some factors, so that a cell's linear
predictor is a sum over the lists it is on, and no matrix of cells by parameters is ever made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from zicht.prevalence.covariates.table import StratifiedHistories
from zicht.prevalence.covariates.work import Matrix
from zicht.prevalence.histories import Vector, Whole


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """Columns of some terms, the intercept (term 0) first.

    ``masks`` and ``terms`` say per column which lists and which term it belongs to. The values
    other than 0 of stratum s are ``values[starts[s]:starts[s + 1]]``, of columns ``places`` of the
    same slice, ascending.
    """

    masks: Whole
    terms: Whole
    starts: Whole
    places: Whole
    values: Vector

    @property
    def size(self) -> int:
        """How many columns."""
        return len(self.masks)

    def of_terms(self, terms: Sequence[int]) -> Whole:
        """The columns of the intercept and of these terms."""
        return np.flatnonzero(np.isin(self.terms, [0, *terms]))

    def unseen(self) -> Matrix:
        """The columns without lists in the unseen cell of every stratum; others are 0 there."""
        matrix = np.zeros((len(self.starts) - 1, self.size))
        strata = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        bare = self.masks[self.places] == 0
        matrix[strata[bare], self.places[bare]] = self.values[bare]
        return matrix

    def chosen(self, places: Whole) -> "Columns":
        """Only these columns (ascending)."""
        number = np.full(self.size, -1)
        number[places] = np.arange(len(places))
        new = number[self.places]
        kept = new >= 0
        counted = np.concatenate([[0], np.cumsum(kept)])
        return Columns(
            masks=self.masks[places],
            terms=self.terms[places],
            starts=counted[self.starts],
            places=new[kept],
            values=self.values[kept],
        )


def columns_of(given: StratifiedHistories, terms: Sequence[int]) -> Columns:
    """The columns of the intercept and of terms."""
    width = len(given.lists)
    contrasts = [factor.contrasts() for factor in given.factors]
    codes = given.codes()
    blocks, masks, names = [], [], []
    for term in (0, *terms):
        parts = [
            contrast[codes[:, place]]
            for place, contrast in enumerate(contrasts)
            if term >> (width + place) & 1
        ]
        block = reduce(_products, parts, np.ones((len(given.counts), 1)))
        blocks.append(block)
        masks += [term & ((1 << width) - 1)] * block.shape[1]
        names += [term] * block.shape[1]
    table = np.concatenate(blocks, axis=1)
    strata, places = np.nonzero(table)
    return Columns(
        masks=np.array(masks, np.int64),
        terms=np.array(names, np.int64),
        starts=np.searchsorted(strata, np.arange(len(table) + 1)),
        places=places.astype(np.int64),
        values=table[strata, places],
    )


def _products(left: Matrix, right: Matrix) -> Matrix:
    """Every column of one table times every column of the other."""
    return (left[:, :, None] * right[:, None, :]).reshape(len(left), -1)
