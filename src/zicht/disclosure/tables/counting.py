"""Cells from records."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import product

from zicht.disclosure.tables.model import Cell, Key, Table

#: The largest amounts that are kept of a cell: enough for any dominance rule in use.
_LARGEST = 5


def tabulate(
    tables: Sequence[Table],
    records: Mapping[str, Sequence[str]],
    amounts: Sequence[float] | None = None,
) -> dict[Key, Cell]:
    """Every cell of some tables, counted once however many tables it stands in.

    ``records`` has a column of codes per dimension. With ``amounts`` the cells add those up, one
    per record, and keep the largest; without them they count records. Raises ValueError for a code
    that a dimension does not have, a column of another length, and an amount below zero.
    """
    length = len(next(iter(records.values()), ()))
    lengths = {len(column) for column in records.values()} | {length}
    if amounts is not None:
        lengths.add(len(amounts))
        if any(amount < 0 for amount in amounts):
            raise ValueError("amounts below zero cannot be protected; split gains from losses")
    if len(lengths) > 1:
        raise ValueError(f"columns differ in length: {sorted(lengths)}")
    behind: dict[Key, list[float]] = {found: [] for table in tables for found in table.places()}
    seen: dict[Key, int] = {}
    for number, table in enumerate(tables):
        for key, values in _of_table(table, records, amounts).items():
            if seen.setdefault(key, number) == number:
                behind[key] = values
    return {key: _cell(values, amounts is not None) for key, values in behind.items()}


def _of_table(
    table: Table, records: Mapping[str, Sequence[str]], amounts: Sequence[float] | None
) -> dict[Key, list[float]]:
    columns = [records[dimension.name] for dimension in table.dimensions]
    leaves: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for place, codes in enumerate(zip(*columns, strict=True)):
        leaves[codes].append(1.0 if amounts is None else float(amounts[place]))
    found: dict[Key, list[float]] = defaultdict(list)
    for codes, values in leaves.items():
        ways = (
            dimension.upwards(code) for dimension, code in zip(table.dimensions, codes, strict=True)
        )
        for above in product(*ways):
            found[table.at(above)].extend(values)
    return found


def _cell(values: list[float], is_amount: bool) -> Cell:
    largest = tuple(sorted(values, reverse=True)[:_LARGEST]) if is_amount else ()
    return Cell(value=sum(values), contributors=len(values), largest=largest)
