"""The hierarchical model with the lowest BIC or AIC of all, with proof.

Branch and bound over sets of models: a set is left when even the likelihood of the largest of its
models, with no more parameters than the smallest, is not good enough (Lawler and Wood
1966). Silverman, Chan and Vincent (2024) fit all models of up to five lists and search downhill
beyond; this finds the best among 2 to the power 28. Of models that are equally good the smallest is
taken, then the first.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from zicht.prevalence.existence import Status, examined
from zicht.prevalence.fitting import Fit, fit
from zicht.prevalence.histories import Histories, Vector, Whole
from zicht.prevalence.kernel.bounds import bound_likelihood, enter_table
from zicht.prevalence.kernel.branching import search_rows
from zicht.prevalence.kernel.candidates import (
    ASKED_ORIGINAL,
    FIRST,
    FULL,
    TABLE,
    Search,
    Tables,
    make_search,
    tell,
)
from zicht.prevalence.kernel.plain import sum_above
from zicht.prevalence.kernel.room import COEFFICIENTS, MOST_TERMS, ORIGIN, Room, make_room
from zicht.prevalence.kernel.ways import make_ways
from zicht.prevalence.kernel.work import make_work
from zicht.prevalence.models import Criterion, Model, hierarchical_models, model_of
from zicht.prevalence.problems import (
    NoMaximumError,
    NotConvergedError,
    NotIdentifiableError,
    TooManyTermsError,
)

#: Fits after which a search gives up and says what gap is left; some 10 seconds.
MOST_FITS = 1_000_000
#: Models of the original table that are tried first on a resample.
_LEADERS = 4
#: Room for models within a distance, to begin with.
_ROOM = 64
#: Models of which it is remembered whether they exist.
_REMEMBERED = 512
#: They are sought within this distance of the best.
_NEAR_BEST = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A model with its criterion and the population under it."""

    model: Model
    value: float
    population: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a search proves: no valid model has a criterion below ``lowest_possible``.

    ``fits`` is what it took.
    """

    value: float
    lowest_possible: float
    fits: int

    @property
    def gap(self) -> float:
        """By how much some model might still be better; 0 when the best was found."""
        return self.value - self.lowest_possible

    @property
    def optimal(self) -> bool:
        """Whether no model can be better than the one that was found."""
        return self.gap <= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The best model, fitted, the proof, and all models within the distance, the best first."""

    fit: Fit
    certificate: Certificate
    ranked: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """Per table the population under its best model, the models, and whether it is proved best."""

    populations: Vector
    models: tuple[Model | None, ...]
    proved: NDArray[np.bool_]
    fits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LowestCriterion:
    """The population under the best model, for one table or for many.

    With ``valid_on_original`` only models are allowed that can be estimated from the table the
    resamples are drawn from, as MultipleSystemsEstimation does.
    """

    highest_order: int
    criterion: Criterion = Criterion.BIC
    valid_on_original: bool = False
    most_fits: int = MOST_FITS

    def populations(self, given: Histories, tables: Whole) -> Vector:
        """The population for every row of counts of the histories; infinite where there is none."""
        return self.search(given, tables).populations

    def search(self, given: Histories, tables: Whole) -> Searched:
        """The best model for every row of counts of the histories that were given."""
        searcher = _Searcher.of(given, self.highest_order, self.criterion)
        rows = tables.astype(np.float64)
        results = searcher.run(
            rows,
            searcher.leaders(self.most_fits),
            self.most_fits,
            searcher.state(),
            valid_on_original=self.valid_on_original,
        )
        found, models = results.found, results.models
        return Searched(
            populations=np.where(models < 0, np.inf, found[:, 1] + rows.sum(axis=1)),
            models=tuple(searcher.model(one) if one >= 0 else None for one in models.tolist()),
            proved=found[:, 2] >= found[:, 0],
            fits=int(found[:, 3].sum()),
        )


def find_best(
    given: Histories,
    *,
    highest_order: int,
    criterion: Criterion = Criterion.BIC,
    within: float = 0.0,
    most_fits: int = MOST_FITS,
) -> Found:
    """The best model of terms of at most so many lists, and all models ``within`` a distance of it.

    Raises TooManyTermsError when there are more terms to choose from than fit in a whole number,
    NoMaximumError when no model has a best estimate, NotConvergedError when none was found before
    the search was capped.
    """
    searcher = _Searcher.of(given, highest_order, criterion)
    certificate, ranked = searcher.ranked(within, most_fits)
    return Found(fit=fit(given, ranked[0].model), certificate=certificate, ranked=ranked)


def fit_all(
    given: Histories, *, highest_order: int, criterion: Criterion = Criterion.BIC
) -> tuple[Ranked, ...]:
    """Every model that has a best estimate, the best first: a check where models are few."""
    found = []
    for model in hierarchical_models(len(given.lists), highest_order=highest_order):
        try:
            one = fit(given, model)
        except (NoMaximumError, NotIdentifiableError, NotConvergedError):
            continue
        value = one.bic if criterion is Criterion.BIC else one.aic
        found.append(Ranked(model=model, value=value, population=one.population))
    return tuple(sorted(found, key=lambda one: (round(one.value, 6), one.model.parameters)))


def terms_of(lists: int, highest_order: int) -> Whole:
    """The terms of two lists and more that a model may have, by number of lists, then by mask."""
    highest = min(highest_order, lists - 1)
    terms = [mask for mask in range(1 << lists) if 2 <= mask.bit_count() <= highest]
    if len(terms) > MOST_TERMS:
        raise TooManyTermsError(terms=len(terms), most=MOST_TERMS)
    return np.array(sorted(terms, key=lambda mask: (mask.bit_count(), mask)), np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Start:
    """Models to look at first, the largest of all last, with coefficients to start from."""

    models: Whole
    coefficients: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Results:
    """Per table what :func:`search_rows` found, and the model as bits."""

    found: NDArray[np.float64]
    models: Whole
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Searcher:
    """A table with room for a search."""

    given: Histories
    criterion: Criterion
    terms: Whole
    counts: Vector
    room: Room

    @classmethod
    def of(cls, given: Histories, highest_order: int, criterion: Criterion) -> "_Searcher":
        lists = len(given.lists)
        terms = terms_of(lists, highest_order)
        return cls(
            given=given,
            criterion=criterion,
            terms=terms,
            counts=given.dense().astype(np.float64),
            room=make_room(lists, terms),
        )

    def model(self, bits: int) -> Model:
        chosen = [term for place, term in enumerate(self.terms.tolist()) if bits >> place & 1]
        return model_of(len(self.given.lists), chosen)

    @property
    def largest(self) -> int:
        return (1 << len(self.terms)) - 1

    def tables(self, valid_on_original: bool) -> Tables:
        """Room for tables like the one given."""
        margins = sum_above(self.counts)
        return Tables(
            np.array([self.counts, margins, self.counts, margins]),
            np.zeros((2, 2, _REMEMBERED), np.int64),
            np.array([0, 0, int(valid_on_original)]),
            make_work(len(self.given.lists)),
        )

    def answer(self, code: int, state: Search, tables: Tables) -> Tables:
        """Tell whether the model that was asked about exists; tables with room for more."""
        which = FIRST if code == ASKED_ORIGINAL else TABLE
        bits = int(state.state[3])
        status = examined(self.model(bits), tables.values[2 * which, 1:] > 0)
        if tables.known[which] == tables.told.shape[2]:
            tables = tables._replace(told=np.concatenate([tables.told, 0 * tables.told], axis=2))
        tell(bits, int(status is Status.VALID), which, tables)
        return tables

    def run(
        self,
        rows: NDArray[np.float64],
        start: _Start,
        most_fits: int,
        state: Search,
        *,
        valid_on_original: bool = False,
    ) -> _Results:
        """Search tables; not ``complete`` when there was no room for all models to be kept."""
        found, models = np.zeros((len(rows), 4)), np.full(len(rows), -1, np.int64)
        tables = self.tables(valid_on_original)
        row = 0
        while row < len(rows):
            row, code = search_rows(
                rows,
                row,
                self.given.masks,
                np.array(self.criterion.price),
                start.models,
                start.coefficients,
                most_fits,
                tables,
                self.room,
                make_ways(len(self.given.lists), len(self.terms)),
                state,
                found,
                models,
            )
            if code == FULL:
                return _Results(found=found, models=models, complete=False)
            if row < len(rows):
                tables = self.answer(code, state, tables)
        return _Results(found=found, models=models, complete=True)

    def ranked(self, within: float, most_fits: int) -> tuple[Certificate, tuple[Ranked, ...]]:
        """Search the table itself: the proof, and the models within a distance."""
        rows = self.given.counts[None, :].astype(np.float64)
        # Independent lists first, so that a search that is capped has something to show.
        start = _Start(
            models=np.array([0, self.largest]), coefficients=np.tile(self.origin(), (2, 1))
        )
        kept, complete = _ROOM, False
        while not complete:
            state = self.state(kept)
            state.rule[1] = within
            results = self.run(rows, start, most_fits, state)
            kept, complete = 8 * kept, results.complete
        best, unseen, lowest, fits = results.found[0].tolist()
        leader = int(results.models[0])
        if leader < 0:
            refusal = NoMaximumError if np.isinf(lowest) else NotConvergedError
            raise refusal(model=str(self.model(0)))
        constant = 2 * float(gammaln(self.counts + 1).sum())
        number = int(state.state[4])
        near = dict(zip(state.kept[:number].tolist(), state.kept_values.tolist(), strict=False))
        near[leader] = [best, unseen]
        ranked = [
            Ranked(
                model=self.model(bits),
                value=value + constant,
                population=self.given.total + unseen,
            )
            for bits, (value, unseen) in near.items()
            if value <= best + within
        ]
        first = self.model(leader)
        return (
            Certificate(value=best + constant, lowest_possible=lowest + constant, fits=int(fits)),
            tuple(sorted(ranked, key=lambda one: (one.model != first, one.value, one.model))),
        )

    def leaders(self, most_fits: int) -> _Start:
        """The best models of the table, to be looked at first, and the largest of all."""
        _, ranked = self.ranked(_NEAR_BEST, most_fits)
        chosen = [self._bits(one.model) for one in ranked[:_LEADERS]] + [self.largest]
        coefficients = np.zeros((len(chosen), len(self.counts)))
        margins = sum_above(self.counts)
        for row, bits in enumerate(chosen):
            self.room.cells[COEFFICIENTS] = self.origin()
            bound_likelihood(bits, -np.inf, self.counts, margins, self.room)
            found = self.room.cells[COEFFICIENTS]
            coefficients[row] = np.where(np.isfinite(found), found, 0.0)
        return _Start(models=np.array(chosen, np.int64), coefficients=coefficients)

    def origin(self) -> Vector:
        """The coefficients of independent lists."""
        enter_table(sum_above(self.counts), self.room)
        return np.array(self.room.cells[ORIGIN])

    def state(self, kept: int = 0) -> Search:
        """Room for a search that keeps so many models."""
        return make_search(len(self.given.lists), len(self.terms), kept)

    def _bits(self, model: Model) -> int:
        return sum(
            1 << place for place, term in enumerate(self.terms.tolist()) if term in model.terms
        )
