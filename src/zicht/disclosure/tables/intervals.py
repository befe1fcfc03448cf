"""What a reader can tell of every hidden cell, over all tables of all releases."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from zicht.disclosure.programs import TOLERANCE, NoSolutionError
from zicht.disclosure.tables.attack import Attacker
from zicht.disclosure.tables.model import Key
from zicht.disclosure.tables.problem import Before, Mask, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Where a hidden cell lies as far as a reader can tell, and whether that is too narrow."""

    key: Key
    value: float
    low: float
    high: float
    is_exposed: bool


def intervals(whole: Problem, known: Before, *, is_whole: bool) -> tuple[Interval, ...]:
    """The interval of every hidden cell; ``is_whole`` for counts, of which a reader knows it.

    ``known`` is what all releases showed together. Bounds of counts are rounded inwards; where
    that leaves just enough room, whole numbers are tried for certain.
    """
    hidden = np.array([key not in known.shown for key in whole.keys], dtype=np.bool_)
    return tuple(
        found
        for block in whole.blocks()
        for found in _of_block(whole.part(block), hidden[block], is_whole=is_whole)
    )


def _of_block(part: Problem, hidden: Mask, *, is_whole: bool) -> Iterator[Interval]:
    attacker = Attacker(part)
    attacker.hide(hidden.astype(np.float64))
    needs = {cell: at for at, cell in enumerate(part.guarded.tolist())}
    for cell in np.flatnonzero(hidden).tolist():
        low, high = attacker.interval(cell)
        if is_whole:
            low, high = ceil(low - TOLERANCE), floor(high + TOLERANCE)
            if cell in needs and high - low <= part.width[needs[cell]] + 1:
                low, high = (_whole_end(part, hidden, cell, sign) for sign in (1, -1))
        yield Interval(
            key=part.keys[cell],
            value=float(part.values[cell]),
            low=float(low),
            high=float(high),
            is_exposed=cell in needs and _is_exposed(part, needs[cell], low, high),
        )


def _whole_end(part: Problem, hidden: Mask, cell: int, sign: int) -> float:
    goal = np.zeros(len(part.keys))
    goal[cell] = sign
    told = part.sums @ part.values
    found = milp(
        goal,
        constraints=LinearConstraint(part.sums, told, told),
        bounds=Bounds(
            np.where(hidden, part.low, part.values), np.where(hidden, part.high, part.values)
        ),
        integrality=np.ones(len(goal), dtype=np.int64),
    )
    if found.fun is None:
        raise NoSolutionError(f"{dict(part.keys[cell])}: {found.message}")
    return sign * float(np.rint(found.fun))


def _is_exposed(part: Problem, at: int, low: float, high: float) -> bool:
    value = float(part.values[part.guarded[at]])
    room = (
        value - low - part.lower[at],
        high - value - part.upper[at],
        high - low - part.width[at],
    )
    return bool(min(room) < -TOLERANCE)
