"""Matrices of plus and minus one with rows at right angles, for balanced half samples."""

import numpy as np
from numpy.typing import NDArray

from zicht.estimation.sampling.design import Matrix


def balanced_signs(rows: int) -> Matrix:
    """Signs for ``rows`` strata: each row adds to zero and every two rows are at right angles.

    The rows of a Hadamard matrix without the constant one, in the smallest order
    above ``rows`` that Sylvester's (1867) and Paley's (1933) constructions give.
    """
    order = 4 * (rows // 4 + 1)
    while True:
        found = _hadamard(order)
        if found is not None:
            signs: Matrix = (found * found[:1])[1 : rows + 1].astype(np.float64)
            return signs
        order += 4


def _hadamard(order: int) -> NDArray[np.int64] | None:
    if order <= 2:
        return np.array([[1, 1], [1, -1]])[:order, :order]
    if order % 4:
        return None
    if _is_prime(order - 1):
        return _paley(order - 1)
    half = _hadamard(order // 2)
    return None if half is None else np.kron(np.array([[1, 1], [1, -1]]), half)


def _paley(prime: int) -> NDArray[np.int64]:
    """Order prime + 1, for a prime that is 3 modulo 4 (every order here is a multiple of 4)."""
    residues = np.full(prime, -1)
    residues[np.arange(1, prime) ** 2 % prime] = 1
    residues[0] = 0
    core = residues[np.subtract.outer(np.arange(prime), np.arange(prime)) % prime]
    matrix = np.ones((prime + 1, prime + 1), dtype=np.int64)
    matrix[1:, 1:] = core - np.eye(prime, dtype=np.int64)
    return matrix


def _is_prime(number: int) -> bool:
    return number > 1 and all(number % one for one in range(2, int(number**0.5) + 1))
