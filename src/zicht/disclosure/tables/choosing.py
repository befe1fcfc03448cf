"""Which cells to hide beside those that must be: the fewest, or nearly so and fast.

The best choice is the least of all that meet every cut an attacker can name (Fischetti and Salazar
2001). There are too many to write down, so they are found as they are needed: the choice that is
best so far is attacked, and what the attack shows is added. First for choices in fractions, which
is fast and gives a lower bound; then for whole ones, until one withstands every attack. That one is
the best there is.
"""

import time
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from zicht.disclosure.programs import TOLERANCE, Vector
from zicht.disclosure.tables.attack import Attacker, Cut
from zicht.disclosure.tables.problem import Mask, Problem

#: Rounds of attacks on choices in fractions; the last ones gain little.
_ROUNDS = 30

#: What a round must gain of the bound to be followed by another.
_GAIN = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choice:
    """Which cells are hidden, what that costs, and what at least any safe choice costs."""

    hidden: Mask
    cost: float
    bound: float

    @property
    def gap(self) -> float:
        """By what part the choice may cost too much; 0 for a proven best one."""
        return max(0.0, (self.cost - self.bound) / self.cost) if self.cost else 0.0


def choose(problem: Problem, *, is_exact: bool, seconds: float) -> Choice:
    """The cells to hide, proven best when ``is_exact`` and time allows.

    What every guarded cell asks must be possible when all that may be hidden is. Without
    ``is_exact`` the choice is a good one, with a lower bound on what the best one costs.
    """
    return _Search(problem, time.monotonic() + seconds).found(is_exact=is_exact)


class _Search:
    """Cuts so far, and the best choice so far."""

    def __init__(self, problem: Problem, deadline: float) -> None:
        self._problem = problem
        self._deadline = deadline
        self._attacker = Attacker(problem)
        self._low = problem.is_hidden.astype(np.float64)
        self._high = np.maximum(problem.can_hide, problem.is_hidden).astype(np.float64)
        self._cuts: list[Cut] = []
        self._must = float(problem.cost @ self._low)

    def found(self, *, is_exact: bool) -> Choice:
        """The search as a whole."""
        part, bound = self._in_fractions()
        best = self._trimmed(self._covered(self._low.copy(), part))
        if is_exact and self._problem.cost @ best > bound + 1 - 1e-6:
            best, bound = self._whole(best, bound)
        cost = float(self._problem.cost @ best)
        if np.allclose(self._problem.cost, np.rint(self._problem.cost)):
            bound = min(cost, float(np.ceil(bound - 1e-6)))
        return Choice(hidden=best > 0.5, cost=cost, bound=bound)

    def _in_fractions(self) -> tuple[Vector, float]:
        """The best choice in fractions against the cuts that its attacks name, and its cost."""
        choice, bound = self._low.copy(), self._must
        for _ in range(_ROUNDS):
            new = list(self._attacker.violated(choice))
            if not new or time.monotonic() > self._deadline:
                break
            self._cuts += new
            found = milp(
                self._problem.cost,
                constraints=LinearConstraint(self._matrix(), 1.0, np.inf),
                bounds=Bounds(self._low, self._high),
            )
            if found.x is None or found.fun is None:
                break
            gained = found.fun - bound
            choice, bound = found.x, float(found.fun)
            if gained < _GAIN * max(bound - self._must, 1.0):
                break
        return choice, bound

    def _covered(self, hidden: Vector, part: Vector) -> Vector:
        """Hide more until no attack succeeds: what most cuts ask most for, and fractions prefer."""
        while new := list(self._attacker.violated(hidden)):
            self._cuts += new
            for cut in new:
                lacking = cut.least - cut.weights @ hidden
                while lacking > TOLERANCE:
                    can = (self._high > hidden) * np.minimum(cut.weights, lacking)
                    worth = can * (0.1 + part) / self._problem.cost
                    best = int(worth.argmax())
                    hidden[best] = 1.0
                    lacking = cut.least - cut.weights @ hidden
        return hidden

    def _trimmed(self, hidden: Vector) -> Vector:
        """Show again what turns out not to be needed, the dearest first."""
        extra = np.flatnonzero(hidden > self._low)
        for cell in extra[np.argsort(-self._problem.cost[extra], kind="stable")].tolist():
            hidden[cell] = 0.0
            if time.monotonic() > self._deadline or not self._is_safe(hidden):
                hidden[cell] = 1.0
        return hidden

    def _is_safe(self, hidden: Vector) -> bool:
        if self._cuts and (self._matrix() @ hidden < 1 - TOLERANCE).any():
            return False
        cut = next(iter(self._attacker.violated(hidden)), None)
        if cut is not None:
            self._cuts.append(cut)
        return cut is None

    def _whole(self, best: Vector, bound: float) -> tuple[Vector, float]:
        """The best whole choice, and a bound that meets it unless time ran out."""
        cost = self._problem.cost
        while (left := self._deadline - time.monotonic()) > 0:
            found = milp(
                cost,
                constraints=LinearConstraint(self._matrix(), 1.0, np.inf),
                bounds=Bounds(self._low, self._high),
                integrality=np.ones(len(cost), dtype=np.int64),
                options={"time_limit": left, "mip_rel_gap": 1e-6},
            )
            if found.mip_dual_bound is not None:
                bound = max(bound, float(found.mip_dual_bound))
            if found.x is None or bound >= cost @ best - 1e-6:
                break
            choice = np.rint(found.x)
            new = list(self._attacker.violated(choice))
            if not new and found.status == 0:
                return choice, float(cost @ choice)
            self._cuts += new
            better = self._covered(choice, choice)
            if cost @ better < cost @ best:
                best = self._trimmed(better)
        return best, bound

    def _matrix(self) -> csr_array:
        return csr_array(np.array([cut.weights for cut in self._cuts]))
