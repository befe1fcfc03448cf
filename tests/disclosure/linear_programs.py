"""An attacker who bounds every withheld count by linear programming, question by question.

Unknown is how many municipalities of every smallest piece of the map gave each answer. What is
shown are equations, a mean and its interval two of them; a withheld answer is at least one where
another answer of its group is shown, as zeros are. Bounds are rounded to whole numbers. Written
apart from the protection, on an engine of its own (HiGHS).
"""

from collections.abc import Iterator
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from zicht.disclosure.protection import Decision, Verdict
from zicht.estimation.tabulation import Tabulation

Row = NDArray[np.float64]


def pinned(
    tabulation: Tabulation, decisions: tuple[Decision, ...], at: int, minimum: int
) -> list[str]:
    """The counts from 1 to minimum - 1 of one question of which one whole number is left."""
    return list(each_pinned(tabulation, decisions, at, minimum))


def each_pinned(
    tabulation: Tabulation, decisions: tuple[Decision, ...], at: int, minimum: int
) -> Iterator[str]:
    """The same one by one, for who wants to know whether there are any."""
    table, decision = tabulation.tables[at], decisions[at]
    membership = tabulation.grouping.membership
    pieces, where = np.unique(membership.T, axis=0, return_inverse=True)
    sizes = np.bincount(where.reshape(-1))
    facts = list(_facts(tabulation, decision, at, pieces, sizes))
    rows = csr_array(np.array([row for row, _, _ in facts]))
    known = LinearConstraint(rows, [low for _, low, _ in facts], [high for _, _, high in facts])
    for group, category in np.argwhere((table.counts > 0) & (table.counts < minimum)).tolist():
        goal = _row(table.counts.shape[1], {category: 1.0}, pieces[:, group])
        if _leaves_one(goal, known, int(table.counts[group, category])):
            code = tabulation.grouping.groups[group].code
            yield f"{table.subject.key}.{category}@{code}"


def _leaves_one(goal: Row, known: LinearConstraint, count: int) -> bool:
    """Whether what is known leaves one whole number, which is the count: that always fits."""
    low = _extreme(goal, known)
    if low is None or ceil(low - 1e-6) < count:
        return False
    high = _extreme(-goal, known)
    return high is not None and ceil(low - 1e-6) == floor(-high + 1e-6)


def _facts(
    tabulation: Tabulation,
    decision: Decision,
    at: int,
    pieces: NDArray[np.bool_],
    sizes: NDArray[np.int64],
) -> Iterator[tuple[Row, float, float]]:
    table = tabulation.tables[at]
    every = dict.fromkeys(range(table.counts.shape[1]), 1.0)
    for piece, size in enumerate(sizes.tolist()):
        yield _row(len(every), every, np.arange(len(sizes)) == piece), 0, size
    for group, verdicts in enumerate(decision.shares):
        area, counts = pieces[:, group], table.counts[group]
        if any(one is None for one in verdicts):
            yield _row(len(every), every, area), counts.sum(), counts.sum()
        least = _least(verdicts, counts)
        for place, verdict in enumerate(verdicts):
            low, high = (counts[place],) * 2 if verdict is None else (least, np.inf)
            yield _row(len(every), {place: 1.0}, area), low, high
        if decision.means and decision.means[group] is None:
            for power in (0, 1, 2):
                weights = np.where(table.placed, table.scores**power, 0.0)
                total = weights @ counts
                yield _row(len(every), dict(enumerate(weights.tolist())), area), total, total


def _least(verdicts: tuple[Verdict, ...], counts: NDArray[np.int64]) -> int:
    """The least that a withheld answer of a group can be: one, where zeros would be shown."""
    pairs = list(zip(verdicts, counts.tolist(), strict=True))
    tells = any(one is None and found for one, found in pairs)
    return int(tells and not any(one is not None and not found for one, found in pairs))


def _row(width: int, weights: dict[int, float], area: NDArray[np.bool_]) -> Row:
    row = np.zeros((width, len(area)))
    for category, weight in weights.items():
        row[category, area] = weight
    return row.ravel()


def _extreme(goal: Row, known: LinearConstraint) -> float | None:
    found = milp(goal, constraints=known, bounds=Bounds(0, np.inf))
    return None if found.x is None else float(found.fun)
