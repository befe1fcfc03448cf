"""What can be computed from the sums that are shown, kept up to date as more are shown."""

from typing import TYPE_CHECKING

import numpy as np

from zicht.disclosure.blocks import Weights
from zicht.estimation.groups import Mask

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# Squared distances start at 1 or more and are sums of a few fractions; rounding stays below
# 1e-12, and the smallest real distance of counting vectors of this size is far above 1e-6.
_TOLERANCE = 1e-9

#: Below this squared length little of a sum of length 1 is left.
_MUCH_TAKEN = 0.5


class Span:
    """The linear span of shown sums, and the distance of every secret to it.

    An incremental Gram-Schmidt: a shown sum adds one direction q, and the squared distance of a
    secret s shrinks by (s.q) squared. A secret whose distance has become zero can be computed.
    """

    def __init__(self, known: Weights, secrets: Weights) -> None:
        """``known`` has a row per sum that is public beforehand, ``secrets`` one per secret.

        Secrets that follow from what is public are kept out: see :attr:`is_safe`.
        """
        self._secrets = _sparse(secrets)
        self._squares = (secrets**2).sum(axis=1)
        self._distances = self._squares.copy()
        self._directions = np.empty((0, secrets.shape[1]))
        self._count = 0
        for one in known:
            self._learn(one)
        self.is_safe: Mask = self._distances > _TOLERANCE * np.maximum(self._squares, 1.0)
        """Which secrets cannot be computed from what is public beforehand."""
        if self.is_safe.all():
            return
        self._secrets = self._secrets[self.is_safe]
        self._squares = self._squares[self.is_safe]
        self._distances = self._distances[self.is_safe]

    def admit(self, sums: list[Weights]) -> bool:
        """Add the sums, all or none; False, and nothing added, when a secret would come out."""
        count, distances = self._count, self._distances
        for one in sums:
            self._learn(one)
        if bool((self._distances <= _TOLERANCE * self._squares).any()):
            self._count, self._distances = count, distances
            return False
        return True

    def reaches(self, sums: Weights) -> Mask:
        """Which sums (rows) can be computed from what is shown so far."""
        known = self._directions[: self._count]
        rest = sums - (sums @ known.T) @ known
        result: Mask = (rest**2).sum(axis=1) <= _TOLERANCE * np.maximum((sums**2).sum(axis=1), 1.0)
        return result

    def _learn(self, one: Weights) -> None:
        direction = self._new_direction(one)
        if direction is not None:
            self._distances = self._distances - (self._secrets @ direction) ** 2
            self._append(direction)

    def _new_direction(self, one: Weights) -> Weights | None:
        length = float(np.linalg.norm(one))
        if length <= _TOLERANCE:
            return None
        known = self._directions[: self._count]
        rest = one / length
        rest = rest - (known @ rest) @ known
        remaining = float(np.linalg.norm(rest))
        # Once loses orthogonality to rounding where much was taken away (Daniel et al. 1976).
        if _TOLERANCE < remaining**2 < _MUCH_TAKEN:
            rest = rest - (known @ rest) @ known
            remaining = float(np.linalg.norm(rest))
        return None if remaining**2 <= _TOLERANCE else rest / remaining

    def _append(self, direction: Weights) -> None:
        if self._count == len(self._directions):
            room = np.empty((max(32, len(self._directions)), len(direction)))
            self._directions = np.vstack([self._directions, room])
        self._directions[self._count] = direction
        self._count += 1


def _sparse(secrets: Weights) -> "csr_array | Weights":
    if not len(secrets):
        return secrets
    # Takes long to come along, which a survey without secrets should not wait for.
    from scipy.sparse import csr_array

    return csr_array(secrets)
