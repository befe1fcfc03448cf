"""The same fit in plain NumPy, with the model matrix in full: the one to read, and the check."""

import numpy as np

from zicht.prevalence.covariates.columns import columns_of
from zicht.prevalence.covariates.model import CovariateModel
from zicht.prevalence.covariates.table import StratifiedHistories
from zicht.prevalence.covariates.work import Matrix
from zicht.prevalence.problems import NotConvergedError

_MOST_STEPS = 60
_SMALL_STEP = 1e-9


def fit_plainly(given: StratifiedHistories, model: CovariateModel) -> Matrix:
    """Expected counts by stratum and mask, the unseen ones too.

    For tables without empty margins, of few strata. Raises NotConvergedError.
    """
    matrix = model_matrix(given, model)
    seen = matrix[:, 1:].reshape(-1, matrix.shape[-1])
    counts = given.counts[:, 1:].ravel()
    coefficients = np.zeros(seen.shape[1])
    coefficients[0] = np.log(counts.mean())
    for _ in range(_MOST_STEPS):
        means = np.exp(seen @ coefficients)
        hessian = seen.T @ (means[:, None] * seen)
        step = np.linalg.solve(hessian, seen.T @ (counts - means))
        coefficients += step
        if np.abs(step).max() < _SMALL_STEP:
            return np.asarray(np.exp(matrix @ coefficients), np.float64)
    raise NotConvergedError(model=str(model))


def model_matrix(given: StratifiedHistories, model: CovariateModel) -> Matrix:
    """The value of every column (last axis) in every cell (stratum, mask)."""
    columns = columns_of(given, model.terms)
    strata = np.repeat(np.arange(len(given.counts)), np.diff(columns.starts))
    of_strata = np.zeros((len(given.counts), columns.size))
    of_strata[strata, columns.places] = columns.values
    masks = np.arange(given.counts.shape[1])
    holds = (masks[:, None] & columns.masks) == columns.masks
    return np.asarray(of_strata[:, None, :] * holds, np.float64)
