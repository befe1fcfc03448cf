"""Models of differences between occasions and between people, as the R package Rcapture fits them.

Baillargeon and Rivest (2007): M0 (all alike), Mt (lists differ), Mh and Mth (people differ too, by
Chao's lower bound or by a function of the number of lists), and Mb and Mbh (being seen once changes
what follows). The last two, and only they, need lists that follow each other in time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from zicht.prevalence.histories import Histories, Vector, Whole
from zicht.prevalence.problems import TooFewListsError
from zicht.prevalence.regression import Matrix, Regression, regress

#: The base of the Poisson function of the number of lists, and the shift of the Gamma one.
_POISSON_BASE = 2.0
_GAMMA_SHIFT = 3.5
#: What is less than this is 0 with rounding.
_ROUNDING = 1e-9

#: A function of the number of lists someone is on.
_Shape = Callable[[Vector], Vector]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedModel:
    """One model of a closed population.

    ``population`` and its standard error are None where the model allows of no population: Mb does
    not when people seen once are seen less often than others for the first time, and the others
    when the best fit lies at their edge, with nobody unseen or endlessly many.
    """

    name: str
    population: float | None
    standard_error: float | None
    deviance: float
    degrees_of_freedom: int
    aic: float
    bic: float
    converged: bool


def closed_models(given: Histories) -> tuple[ClosedModel, ...]:
    """All models of three lists and more, in Rcapture's order.

    Raises TooFewListsError for two lists.
    """
    return tuple(make() for _, make in _models(_frame_of(given)))


def closed_model(given: Histories, name: str) -> ClosedModel:
    """One of them, without fitting the others.

    Raises TooFewListsError for two lists.
    """
    return next(make() for known, make in _models(_frame_of(given)) if known == name)


def _frame_of(given: Histories) -> "_Frame":
    if len(given.lists) < 3:
        raise TooFewListsError(lists=len(given.lists), least=3)
    return _Frame.of(given)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Frame:
    """The cells that can be observed: who is on which list, and on how many, with counts."""

    observed: int
    cells: Matrix
    number: Vector
    counts: Vector

    @classmethod
    def of(cls, given: Histories) -> "_Frame":
        masks: Whole = np.arange(1, 1 << len(given.lists))
        cells = (masks[:, None] >> np.arange(len(given.lists)) & 1).astype(np.float64)
        return cls(
            observed=given.total,
            cells=cells,
            number=cells.sum(axis=1),
            counts=given.dense()[1:].astype(np.float64),
        )

    @property
    def before(self) -> Vector:
        """How many lists come before the first one that someone is on."""
        return np.asarray(np.argmax(self.cells > 0, axis=1), np.float64)

    def design(self, *columns: Matrix | Vector) -> Matrix:
        """A column of ones, for the logarithm of the unseen, before those of the model."""
        return np.column_stack([np.ones(len(self.counts)), *columns])

    def fit(self, *columns: Matrix | Vector) -> Regression:
        return regress(self.design(*columns), self.counts)


def _models(frame: _Frame) -> Iterator[tuple[str, Callable[[], ClosedModel]]]:
    """The name of every model, and how to fit it."""

    def usual(name: str, *columns: Matrix | Vector) -> tuple[str, Callable[[], ClosedModel]]:
        return name, lambda: _usual(name, frame, *columns)

    yield usual("M0", frame.number)
    yield usual("Mt", frame.cells)
    shapes: dict[str, _Shape] = {
        "Poisson2": lambda number: _POISSON_BASE**number - 1,
        "Darroch": lambda number: number**2 / 2,
        "Gamma3.5": lambda number: np.log(_GAMMA_SHIFT) - np.log(_GAMMA_SHIFT + number),
    }
    for name, lists in (("Mh", frame.number[:, None]), ("Mth", frame.cells)):
        yield f"{name} Chao (LB)", partial(_lower_bound, f"{name} Chao (LB)", frame, lists)
        for shape, function in shapes.items():
            yield usual(f"{name} {shape}", lists, function(frame.number))
    yield "Mb", lambda: _behaviour("Mb", frame, np.zeros((len(frame.counts), 0)))
    yield "Mbh", lambda: _behaviour("Mbh", frame, 1 - frame.cells[:, :1])


def _lower_bound(name: str, frame: _Frame, lists: Matrix) -> ClosedModel:
    return _usual(name, frame, lists, *_chao(frame, lists))


def _chao(frame: _Frame, lists: Matrix) -> list[Vector]:
    """Columns of Chao's lower bound: what being on three lists or more adds is not negative."""
    steps = [np.maximum(frame.number - at, 0) for at in range(2, frame.cells.shape[1])]
    while True:
        fitted = frame.fit(lists, *steps)
        negative = np.flatnonzero(fitted.coefficients[1 + lists.shape[1] :] < 0)
        if not len(negative):
            return steps
        del steps[int(negative[0])]


def _usual(name: str, frame: _Frame, *columns: Matrix | Vector) -> ClosedModel:
    fitted = frame.fit(*columns)
    if _is_at_edge(frame.design(*columns), frame.counts > 0):
        return _summarised(name, frame, fitted, None, None)
    unseen = float(np.exp(fitted.coefficients[0]))
    variance = unseen + unseen**2 * float(fitted.covariance[0, 0])
    return _summarised(name, frame, fitted, frame.observed + unseen, variance)


def _is_at_edge(design: Matrix, seen: NDArray[np.bool_]) -> bool:
    """Whether the likelihood rises for ever, or stays the same, while the unseen change.

    It does along a direction that leaves the mean of every cell with people as it is and raises
    that of no empty one (Fienberg and Rinaldo 2012). Fitting stops somewhere on the way, and what
    it stops at is no estimate.
    """
    # The triangle has the null space of all rows, and is as small as the model.
    triangle = np.linalg.qr(design[seen], mode="r")
    _, sizes, turned = np.linalg.svd(triangle)
    rank = int(np.sum(sizes > sizes[0] * _ROUNDING))
    if rank == design.shape[1]:
        return False
    free = turned[rank:].T
    empty = np.unique(design[~seen], axis=0) @ free
    return any(_moves(sign * free[0], empty) for sign in (1, -1))


def _moves(unseen: Vector, empty: Matrix) -> bool:
    """Whether a combination of directions raises ``unseen`` and the mean of no empty cell."""
    from scipy.optimize import linprog

    found = linprog(-unseen, A_ub=empty, b_ub=np.zeros(len(empty)), bounds=(-1, 1))
    return found.fun is not None and bool(found.fun < -_ROUNDING)


def _behaviour(name: str, frame: _Frame, first: Matrix) -> ClosedModel:
    """Being seen changes the chance of being seen again; in Mbh the first list differs too.

    On the logarithmic scale there is a coefficient per list before the first one someone is on,
    and one per list after it; summed over all histories that gives the population. The error of Mbh
    is that of this formula; Rcapture 1.4-4 leaves a factor out of one derivative.
    """
    lists = frame.cells.shape[1]
    fitted = frame.fit(first, frame.before, frame.number - 1)
    *others, missed, again = fitted.coefficients.tolist()
    odds = float(np.exp(again))
    room = 1 + odds - float(np.exp(missed))
    if not others[1:]:
        population = float(np.exp(others[0])) * (1 + odds) ** lists / room
        slopes = [
            1.0,
            float(np.exp(missed)) / room,
            lists * odds / (1 + odds) - odds / room,
        ]
        gradient = population * np.array(slopes)
    else:
        scale = float(np.exp(others[0])) * (1 + odds) ** (lists - 1)
        later = float(np.exp(others[1] + missed)) / room
        population = scale * (1 + later)
        slopes = [
            1 + later,
            later,
            later * (1 + float(np.exp(missed)) / room),
            (1 + later) * (lists - 1) * odds / (1 + odds) - later * odds / room,
        ]
        gradient = scale * np.array(slopes)
    variance = float(gradient @ fitted.covariance @ gradient) - population
    return _summarised(name, frame, fitted, population, variance)


def _summarised(
    name: str,
    frame: _Frame,
    fitted: Regression,
    population: float | None,
    variance: float | None,
) -> ClosedModel:
    if population is None or variance is None or population < frame.observed or variance < 0:
        population = variance = None
    return ClosedModel(
        name=name,
        population=population,
        standard_error=None if variance is None else float(np.sqrt(variance)),
        deviance=fitted.deviance,
        degrees_of_freedom=len(frame.counts) - fitted.rank,
        aic=fitted.aic,
        bic=fitted.aic + fitted.rank * (float(np.log(frame.observed)) - 2),
        converged=fitted.converged,
    )
