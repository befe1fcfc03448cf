"""Which cells may not be known, and how far off a reader must remain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zicht.disclosure.model import DEFAULT_MINIMUM_GROUP
from zicht.disclosure.tables.model import Cell, Key, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """How far a reader must stay off a cell: below, above, and both together (``width``)."""

    lower: float = 0.0
    upper: float = 0.0
    width: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules for one set of tables, after Hundepool et al. (2012), chapter 4.

    ``minimum``: a cell with 1 to minimum - 1 contributors is not shown; 0 turns the rule off.
    ``group``: the dimension of the answers; when all (two or more) gave one answer it is not shown.
    ``dominance`` (n, k): the n largest may not make up more than k percent of an amount.
    ``p_percent``: the second largest may not come closer than p percent to the largest.
    ``shows_zeros``: zeros are shown, so that a hidden cell is known not to be zero.
    """

    minimum: int = DEFAULT_MINIMUM_GROUP
    group: str | None = None
    dominance: tuple[int, float] | None = None
    p_percent: float | None = None
    shows_zeros: bool = True


def primary(
    cells: Mapping[Key, Cell], tables: Sequence[Table], rules: Rules
) -> dict[Key, Protection]:
    """The cells that may not be known, with the interval that each needs.

    A small count needs an interval as wide as minimum - 1: as many numbers as there are small ones,
    and one more. An amount needs the distance at which the rule would be met.
    """
    found = {key: needed for key, cell in cells.items() if (needed := _needed(cell, rules))}
    for key, width in _unanimous(cells, tables, rules).items():
        # The zeros as well: beside them the last answer would need no telling.
        found.setdefault(key, Protection(width=width))
    return found


def may_be_hidden(
    cells: Mapping[Key, Cell], tables: Sequence[Table], rules: Rules
) -> frozenset[Key]:
    """The cells that may be hidden to protect others: zeros only where they must be.

    Beside an answer that everybody gave, zeros would say so.
    """
    hides = {key for key, cell in cells.items() if cell.value or not rules.shows_zeros}
    return frozenset(hides | may_be_zero(cells, tables, rules))


def may_be_zero(cells: Mapping[Key, Cell], tables: Sequence[Table], rules: Rules) -> frozenset[Key]:
    """Cells of groups in which zeros are hidden as well: those where everybody agrees."""
    return frozenset(_unanimous(cells, tables, rules))


def _needed(cell: Cell, rules: Rules) -> Protection | None:
    if not cell.value:
        return None if rules.shows_zeros or not rules.minimum else _small(cell, rules)
    needed = [
        one for one in (_dominated(cell, rules), _estimable(cell, rules), _few(cell, rules)) if one
    ]
    if not needed:
        return None
    return Protection(
        lower=max(one.lower for one in needed),
        upper=max(one.upper for one in needed),
        width=max(one.width for one in needed),
    )


def _few(cell: Cell, rules: Rules) -> Protection | None:
    return _small(cell, rules) if 0 < cell.contributors < rules.minimum else None


def _small(cell: Cell, rules: Rules) -> Protection:
    if not cell.largest:
        return Protection(width=rules.minimum - 1)
    # Of an amount of a few: whoever is one of them must not learn the rest to within a tenth.
    return Protection(upper=cell.value / 10, lower=cell.value / 10)


def _dominated(cell: Cell, rules: Rules) -> Protection | None:
    if rules.dominance is None or not cell.largest:
        return None
    count, percent = rules.dominance
    top = sum(cell.largest[:count])
    short = top * 100 / percent - cell.value
    return Protection(upper=short, lower=short) if short > 0 else None


def _estimable(cell: Cell, rules: Rules) -> Protection | None:
    if rules.p_percent is None or not cell.largest:
        return None
    first = cell.largest[0]
    rest = cell.value - sum(cell.largest[:2])
    short = first * rules.p_percent / 100 - rest
    return Protection(upper=short, lower=short) if short > 0 else None


def _unanimous(
    cells: Mapping[Key, Cell], tables: Sequence[Table], rules: Rules
) -> dict[Key, float]:
    """Every answer of the groups that agree, and how wide the interval of each must be."""
    found: dict[Key, float] = {}
    if rules.group is None:
        return found
    for _, answers in _groups(cells, tables, rules.group):
        everybody = _everybody(cells, answers)
        if everybody is not None:
            width = min(max(rules.minimum - 1, 1), cells[everybody].value)
            found.update(dict.fromkeys(answers, width))
    return found


def _everybody(cells: Mapping[Key, Cell], answers: tuple[Key, ...]) -> Key | None:
    given = [key for key in answers if cells[key].value]
    return given[0] if len(given) == 1 and cells[given[0]].contributors > 1 else None


def _groups(
    cells: Mapping[Key, Cell], tables: Sequence[Table], name: str
) -> Iterator[tuple[Key, tuple[Key, ...]]]:
    for table in tables:
        for total, parts in table.relations():
            split = {dimension for part in parts for dimension, _ in set(part) - set(total)}
            if split == {name} and total in cells:
                yield total, parts
