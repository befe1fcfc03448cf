"""Whether the likelihood of a model rises for ever on what is left of a table.

A fit that converged is the proof that it does not; this settles the rest by linear programming,
as :mod:`zicht.prevalence.existence` does for lists alone (Fienberg and Rinaldo 2012).
"""

import numpy as np
from scipy.sparse import csr_array

from zicht.prevalence.covariates.work import Design, Flags, Matrix
from zicht.prevalence.histories import Whole


def rises(design: Design, size: int, counts: Matrix, kept: Flags) -> bool:
    """Whether some direction lowers empty cells and leaves all cells with people as they are."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    filled, empty = kept & (counts > 0), kept & (counts == 0)
    if not empty.any():
        return False
    cells = np.argwhere(filled | empty)
    rows = _rows(design, size, cells)
    least = -empty[cells[:, 0], cells[:, 1]].astype(np.float64)
    # The least sum of slopes in [-1, 0] is 0 when there is none and -1 or less when there is.
    found = milp(
        -least @ rows,
        constraints=LinearConstraint(rows, least, np.zeros(len(cells))),
        bounds=Bounds(-np.inf, np.inf),
    )
    return found.fun is not None and bool(found.fun < -0.5)


def _rows(design: Design, size: int, cells: Whole) -> csr_array:
    """The row of the design matrix of every cell (stratum, mask)."""
    indptr, indices, values = [0], [], []
    for stratum, mask in cells.tolist():
        piece = slice(int(design.starts[stratum]), int(design.starts[stratum + 1]))
        about = design.masks[piece].astype(np.int64)
        inside = (about & mask) == about
        indices.append(design.places[piece][inside].astype(np.int64))
        values.append(design.values[piece][inside])
        indptr.append(indptr[-1] + int(inside.sum()))
    return csr_array(
        (np.concatenate(values), np.concatenate(indices), np.array(indptr)), (len(cells), size)
    )
