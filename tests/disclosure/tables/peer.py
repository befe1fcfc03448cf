"""The same tables of amounts for Zicht and for pytauargus: p% rule, a cost of 1 a cell."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from pytauargus.protect import protect

from zicht.disclosure.tables.counting import tabulate
from zicht.disclosure.tables.model import Cell, Dimension, Key, Table, flat
from zicht.disclosure.tables.rules import Rules

P_PERCENT = 20
RULES = Rules(minimum=0, p_percent=P_PERCENT)
#: The engine's name for a cost of 1 for every cell.
_UNITY = "-2"
_HIDDEN = ("U", "M")


@dataclass(frozen=True, kw_only=True)
class Example:
    """Records of one table; ``method`` is how the peer protects it."""

    name: str
    table: Table
    records: dict[str, list[str]]
    amounts: list[float]
    method: str

    def cells(self) -> dict[Key, Cell]:
        return tabulate([self.table], self.records, self.amounts)


def small() -> Example:
    return _example("5 x 12", (_flat("first", 5), _flat("second", 12)), 400, 3, "OPT(1,10)")


def large() -> Example:
    return _example("12 x 29", (_flat("first", 12), _flat("second", 29)), 2500, 5, "OPT(1,30)")


def layered() -> Example:
    regions = {f"r{at}": "total" for at in range(4)}
    parts = {f"r{at}p{number}": f"r{at}" for at in range(4) for number in range(5)}
    region = Dimension(name="first", root="total", parents={**regions, **parts})
    return _example("4 regions of 5 x 8", (region, _flat("second", 8)), 700, 7, "MOD(1,10,0,0,0)")


def hidden_by_peer(example: Example) -> int:
    """How many cells pytauargus hides."""
    with TemporaryDirectory() as folder:
        trees = {
            dimension.name: _tree(dimension, Path(folder))
            for dimension in example.table.dimensions
            if len(dimension.children) > 1
        }
        found = protect(
            {**example.records, "amount": example.amounts},
            [[dimension.name for dimension in example.table.dimensions]],
            "amount",
            safety_rules=f"P({P_PERCENT},1)",
            suppress=example.method,
            cost_var=_UNITY,
            hrc=trees or None,
            hierleadstring="@" if trees else None,
            workdir=folder,
        )
        return sum(row["status"] in _HIDDEN for row in found.tables[0].rows)


def _flat(name: str, width: int) -> Dimension:
    return flat(name, tuple(f"{name[0]}{at:02d}" for at in range(width)))


def _tree(dimension: Dimension, folder: Path) -> str:
    lines: list[str] = []

    def write(code: str, depth: int) -> None:
        for child in dimension.children.get(code, ()):
            lines.append("@" * depth + child)
            write(child, depth + 1)

    write(dimension.root, 0)
    path = folder / f"{dimension.name}.hrc"
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def _example(
    name: str, dimensions: tuple[Dimension, ...], size: int, seed: int, method: str
) -> Example:
    random = np.random.default_rng(seed)
    records = {}
    for dimension in dimensions:
        leaves = [code for code in dimension.codes if code not in dimension.children]
        shares = random.dirichlet(np.full(len(leaves), 3.0))
        records[dimension.name] = random.choice(leaves, size, p=shares).tolist()
    amounts = np.maximum(np.rint(random.lognormal(3, 1.2, size)), 1).tolist()
    return Example(
        name=name,
        table=Table(dimensions=dimensions),
        records=records,
        amounts=amounts,
        method=method,
    )
