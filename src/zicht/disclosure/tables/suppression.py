"""Tables that may be shown: what is hidden by itself, and what is hidden to protect it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.disclosure.programs import TOLERANCE
from zicht.disclosure.tables.attack import Attacker
from zicht.disclosure.tables.choosing import choose
from zicht.disclosure.tables.model import Cell, Key, Table
from zicht.disclosure.tables.problem import Before, Problem, problem
from zicht.disclosure.tables.rules import Rules, may_be_hidden, may_be_zero, primary

#: Seconds for the whole search, unless told otherwise.
_PATIENCE = 60.0


class UnprotectableError(ValueError):
    """A cell would be known exactly, whatever is hidden now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeTables:
    """Every cell, shown or not; ``before`` holds what this and all earlier releases showed and hid.

    ``cost`` is what hiding costs in all, ``bound`` what it costs at least: they are equal when the
    choice is proven best. ``limited`` are cells of which less than the rules ask can be kept
    hidden, because of what was shown before or because a reader knows so much anyhow.
    """

    cells: Mapping[Key, Published[float] | Suppressed]
    before: Before
    cost: float
    bound: float
    limited: tuple[Key, ...]

    @property
    def gap(self) -> float:
        """By what part the choice may cost too much; 0 for a proven best one."""
        return max(0.0, (self.cost - self.bound) / self.cost) if self.cost else 0.0


def suppress(
    cells: Mapping[Key, Cell],
    tables: Sequence[Table],
    rules: Rules | None = None,
    *,
    before: Before | None = None,
    costs: Mapping[Key, float] | None = None,
    is_exact: bool = True,
    seconds: float = _PATIENCE,
) -> SafeTables:
    """Hide what the rules ask and as little more as protects it, over all tables together.

    ``cells`` are those of the tables and, in a later release, of all tables of earlier ones:
    ``before`` is what they showed and hid. A cell that was shown stays shown; one that was hidden
    stays hidden, and more is hidden now when the new tables would give it away. ``costs`` is what a
    hidden cell costs, 1 when left out. With ``is_exact`` the cheapest choice is searched for and
    proven within the ``seconds``; without it a good one is given, with the bound.

    Raises UnprotectableError when a cell would be known exactly whatever is hidden now.
    """
    rules, before = rules or Rules(), before or Before()
    whole = numbers(cells, tables, rules, before=before, costs=costs)
    hidden, cost, bound, limited = whole.is_hidden.copy(), 0.0, 0.0, []
    blocks = list(whole.blocks())
    for block in blocks:
        part, weak = _attainable(whole.part(block))
        limited += [part.keys[at] for at in weak]
        found = choose(part, is_exact=is_exact, seconds=seconds / len(blocks))
        hidden[block] |= found.hidden
        cost, bound = cost + found.cost, bound + found.bound
    small = {key for key, cell in cells.items() if 0 < cell.contributors < rules.minimum}
    marks = dict(zip(whole.keys, hidden.tolist(), strict=True))
    result: dict[Key, Published[float] | Suppressed] = {
        key: Suppressed(
            reason=Reason.TOO_FEW if key in small else Reason.PROTECTS_OTHERS,
            minimum=rules.minimum,
        )
        if marks[key]
        else Published(value=cell.value)
        for key, cell in cells.items()
    }
    return SafeTables(
        cells=result,
        before=Before(
            shown=before.shown | {key for key, mark in marks.items() if not mark},
            hidden=before.hidden | {key for key, mark in marks.items() if mark},
        ),
        cost=cost,
        bound=bound,
        limited=tuple(limited),
    )


def numbers(
    cells: Mapping[Key, Cell],
    tables: Sequence[Table],
    rules: Rules,
    *,
    before: Before | None = None,
    costs: Mapping[Key, float] | None = None,
) -> Problem:
    """The problem that :func:`suppress` solves and :func:`intervals` judges."""
    is_count = not any(cell.largest for cell in cells.values())
    return problem(
        cells,
        tables,
        primary(cells, tables, rules),
        may_be_hidden(cells, tables, rules),
        may_be_zero=may_be_zero(cells, tables, rules),
        least=1.0 if is_count and rules.shows_zeros else 0.0,
        before=before or Before(),
        costs=costs,
    )


def _attainable(part: Problem) -> tuple[Problem, list[int]]:
    """The problem with no more asked than hiding everything gives, and the cells that lack."""
    attacker = Attacker(part)
    attacker.hide(np.maximum(part.can_hide, part.is_hidden).astype(np.float64))
    lower, upper, width = part.lower.copy(), part.upper.copy(), part.width.copy()
    weak = []
    for at, cell in enumerate(part.guarded.tolist()):
        if attacker.is_safe(at):
            continue
        low, high = attacker.interval(cell)
        value = float(part.values[cell])
        if high - low < TOLERANCE:
            raise UnprotectableError(
                f"the cell {dict(part.keys[cell])} would be known exactly whatever is hidden now: "
                "too much around it was shown before"
            )
        lower[at] = min(lower[at], value - low)
        upper[at] = min(upper[at], high - value)
        width[at] = min(width[at], high - low)
        if (lower[at], upper[at], width[at]) != (part.lower[at], part.upper[at], part.width[at]):
            weak.append(cell)
    return replace(part, lower=lower, upper=upper, width=width), weak
