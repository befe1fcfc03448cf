"""A table with every term that may be asked of it: made once, then fitted many times."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from scipy.special import gammaln, xlogy

from zicht.prevalence.covariates.columns import Columns, columns_of
from zicht.prevalence.covariates.model import CovariateModel, Variables, variables_of
from zicht.prevalence.covariates.table import StratifiedHistories
from zicht.prevalence.covariates.work import Design, Flags, Matrix, Room
from zicht.prevalence.histories import Vector, Whole


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Margin:
    """The margin of a term.

    ``mask`` are its lists, ``levels`` the combination of levels of each stratum, and ``holds``
    marks the masks that hold its lists.
    """

    mask: int
    levels: Whole
    holds: Flags

    def emptied(self, above: Matrix) -> Flags | None:
        """The cells of the margin on which nobody is; None where there are none."""
        empty = np.bincount(self.levels, weights=above[:, self.mask])[self.levels] == 0
        return np.asarray(empty[:, None] & self.holds, np.bool_) if empty.any() else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scope:
    """``counts`` and sums over supersets (``above``) by stratum and mask; margins by column.

    ``constant`` makes a log-likelihood up to a constant one of Poisson counts; ``saturated`` is
    the largest that there is. ``places`` are the columns of a term, ``emptied`` the cells that
    hold nobody because a margin of the term does not; ``of_terms`` are those margins.
    """

    given: StratifiedHistories
    variables: Variables
    columns: Columns
    design: Design
    counts: Matrix
    above: Matrix
    margins: Vector
    constant: float
    saturated: float
    places: dict[int, Whole] = field(repr=False)
    emptied: dict[int, Flags] = field(repr=False)
    of_terms: dict[int, _Margin] = field(repr=False)

    def with_counts(self, counts: Whole) -> "Scope":
        """The same columns with other counts: a resample."""
        given = self.given.with_counts(counts)
        return _scope(given, self.columns, self.design, self.places, self.of_terms)

    def places_of(self, model: CovariateModel) -> Whole:
        """The columns of a model, ascending."""
        return np.sort(np.concatenate([self.places[term] for term in (0, *model.terms)]))

    def kept(self, model: CovariateModel) -> Flags:
        """The cells that can hold people: not the unseen, nor those of an empty margin."""
        kept = np.ones(self.counts.shape, np.bool_)
        kept[:, 0] = False
        for term in model.terms:
            if (emptied := self.emptied.get(term)) is not None:
                kept[emptied] = False
        return kept

    def living(self, kept: Flags) -> Flags:
        """The strata that can hold people."""
        return np.asarray(kept.any(axis=1), np.bool_)

    def rank(self, design: Design, size: int, kept: Flags) -> int | None:
        """The rank of a design on the cells that are kept; None when they do not say all.

        They do when the unseen of living strata add nothing to the rank. Where no cell was left
        out, the rank is full: every stratum has all histories, and no term has all lists.
        """
        if kept[:, 1:].all():
            return size
        cells = kept.astype(np.float64)
        seen = self._rank(design, size, cells)
        cells[:, 0] = self.living(kept)
        return seen if seen == self._rank(design, size, cells) else None

    def _rank(self, design: Design, size: int, cells: Matrix) -> int:
        from zicht.prevalence.covariates.newton import compute_above, compute_hessian, solve

        room = make_room(cells.shape, size)
        room.means[:] = cells
        compute_above(room)
        compute_hessian(design, room)
        solve(room, True)
        return size - int(room.aliased.sum())


def make_scope(given: StratifiedHistories, terms: Iterable[int]) -> Scope:
    """Everything that models with these terms need."""
    terms = tuple(terms)
    columns = columns_of(given, terms)
    design = Design(
        columns.starts.astype(np.int64),
        columns.places.astype(np.uint64),
        columns.masks[columns.places].astype(np.uint64),
        columns.values,
    )
    places = {term: np.flatnonzero(columns.terms == term) for term in (0, *terms)}
    margins = {term: margin for term in terms if (margin := _margin(given, term)) is not None}
    return _scope(given, columns, design, places, margins)


def _scope(
    given: StratifiedHistories,
    columns: Columns,
    design: Design,
    places: dict[int, Whole],
    of_terms: dict[int, _Margin],
) -> Scope:
    from zicht.prevalence.covariates.newton import compute_above, compute_margins

    counts = given.counts.astype(np.float64)
    room = make_room(counts.shape, 1)
    room.means[:] = counts
    compute_above(room)
    margins = np.zeros(columns.size)
    compute_margins(design, room.above, margins)
    emptied = {term: margin.emptied(room.above) for term, margin in of_terms.items()}
    return Scope(
        given=given,
        variables=variables_of(given),
        columns=columns,
        design=design,
        counts=counts,
        above=room.above,
        margins=margins,
        constant=-float(gammaln(counts + 1).sum()),
        saturated=float((xlogy(counts, counts) - counts).sum()),
        places=places,
        emptied={term: cells for term, cells in emptied.items() if cells is not None},
        of_terms=of_terms,
    )


def make_room(shape: tuple[int, ...], size: int) -> Room:
    """Room for tables of a shape and models of so many columns."""
    return Room(
        np.zeros(shape),
        np.empty(shape),
        np.empty(shape),
        np.empty((size, size)),
        np.empty(size),
        np.zeros(size, np.bool_),
    )


def _margin(given: StratifiedHistories, term: int) -> _Margin | None:
    """The margin of a term; None for one with a polynomial, which cannot single out a level."""
    width = len(given.lists)
    chosen = [place for place in range(len(given.factors)) if term >> (width + place) & 1]
    if any(given.factors[place].degree is not None for place in chosen):
        return None
    mask = term & ((1 << width) - 1)
    levels, codes = np.zeros(len(given.counts), np.int64), given.codes()
    for place in chosen:
        levels = levels * len(given.factors[place].levels) + codes[:, place]
    holds = (np.arange(1 << width) & mask) == mask
    holds[0] = False
    return _Margin(mask=mask, levels=levels, holds=holds)
