"""Whether a model has one best estimate on a table at all.

Terms on which nobody is become minus infinity and drop the cells that contain them (Chan,
Silverman and Vincent 2021). On what is left the likelihood may still rise for ever (Fienberg and
Rinaldo 2012), or several values of the parameters may give the same means. A fit that converged is
itself the proof that neither is so; only the doubtful rest is settled by linear programming.
"""

from enum import IntEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from zicht.prevalence.histories import Histories, Vector, Whole
from zicht.prevalence.kernel.codes import CONVERGED, NO_MAXIMUM
from zicht.prevalence.models import Model


class Status(IntEnum):
    """What is wrong with a model on a table; the numbers are those of SparseMSE."""

    VALID = 0
    NO_MAXIMUM = 1
    NOT_IDENTIFIABLE = 2
    NO_MAXIMUM_AND_NOT_IDENTIFIABLE = 3


def status(given: Histories, model: Model) -> Status:
    """Whether the model can be estimated from the histories, and if not, why."""
    from zicht.prevalence.kernel.newton import fit_model
    from zicht.prevalence.kernel.work import make_work

    counts = given.dense().astype(np.float64)
    code = fit_model(counts, model.masks(), make_work(len(given.lists)))
    return settled(code, counts, model)


def settled(code: int, counts: Vector, model: Model) -> Status:
    """What the end of a fit says of existence, by linear programming where it does not."""
    if code == CONVERGED:
        return Status.VALID
    if code == NO_MAXIMUM:
        # The fit began with a Hessian of full rank, and the direction it found is exact.
        return Status.NO_MAXIMUM
    return examined(model, counts[1:] > 0)


def examined(model: Model, seen: NDArray[np.bool_]) -> Status:
    """The status by rank and linear programming alone; it depends on which cells hold people.

    ``seen`` has an element per cell but the unseen one.
    """
    return _examined(model, seen.tobytes())


@lru_cache(maxsize=65536)
def _examined(model: Model, pattern: bytes) -> Status:
    seen = np.concatenate([[False], np.frombuffer(pattern, np.bool_)])
    terms, kept = _finite(model.masks(), seen)
    design = ((kept[:, None] & terms) == terms).astype(np.float64)
    deficient = bool(np.linalg.matrix_rank(design) < len(terms))
    rises = _rises(design, seen[kept])
    return Status(int(rises) + 2 * int(deficient))


def _finite(model: Whole, seen: NDArray[np.bool_]) -> tuple[Whole, Whole]:
    """The terms that someone is on, and the cells that contain no other term of the model."""
    cells = np.arange(1, len(seen))
    held = np.flatnonzero(seen)
    empty = np.array([not np.any((held & term) == term) for term in model], np.bool_)
    dropped = ((cells[:, None] & model[empty]) == model[empty]).any(axis=1)
    return model[~empty], cells[~dropped]


def _rises(design: NDArray[np.float64], seen: NDArray[np.bool_]) -> bool:
    """Whether some direction lowers the means of empty cells and leaves all others as they are.

    The least possible sum of slopes in [-1, 0] is 0 when there is none and -1 or less when there
    is, so that no tolerance is at stake.
    """
    if seen.all():
        return False
    from scipy.optimize import linprog

    empty = design[~seen]
    found = linprog(
        empty.sum(axis=0),
        A_ub=np.concatenate([empty, -empty]),
        b_ub=np.concatenate([np.zeros(len(empty)), np.ones(len(empty))]),
        A_eq=design[seen],
        b_eq=np.zeros(int(seen.sum())),
        bounds=(None, None),
        method="highs",
    )
    return found.fun is not None and bool(found.fun < -0.5)
