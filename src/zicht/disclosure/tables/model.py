"""Dimensions, tables and cells. A cell is known by its coordinates, in whatever table it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TypeAlias

#: Coordinates of a cell: dimension and code, in the order of the names. A dimension at its root is
#: left out, so that a total is one cell in every table that has it.
Key: TypeAlias = tuple[tuple[str, str], ...]


def key(coordinates: Mapping[str, str]) -> Key:
    """The key of these coordinates; give no dimension of which the total is meant."""
    return tuple(sorted(coordinates.items()))


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """One way to divide: ``parents`` gives for every code but ``root`` the code that holds it."""

    name: str
    root: str
    parents: Mapping[str, str]

    def __post_init__(self) -> None:
        strays = {code for code in self.parents.values() if code not in self.parents}
        if strays - {self.root}:
            missing = ", ".join(sorted(strays - {self.root}))
            raise ValueError(
                f"dimension {self.name}: {missing} lies under nothing; give its parent"
            )

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """The codes directly under each code that has any."""
        found: dict[str, list[str]] = {}
        for code, parent in self.parents.items():
            found.setdefault(parent, []).append(code)
        return {parent: tuple(codes) for parent, codes in found.items()}

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code, the root first."""
        return (self.root, *self.parents)

    def upwards(self, code: str) -> Iterator[str]:
        """The code and everything that holds it; ValueError for a code that does not exist."""
        if code != self.root and code not in self.parents:
            raise ValueError(f"dimension {self.name} has no code {code!r}")
        yield code
        while code != self.root:
            code = self.parents[code]
            yield code


def flat(name: str, codes: tuple[str, ...], root: str = "total") -> Dimension:
    """A dimension without layers."""
    return Dimension(name=name, root=root, parents=dict.fromkeys(codes, root))


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table by some dimensions, with the totals of each."""

    dimensions: tuple[Dimension, ...]

    def at(self, codes: tuple[str, ...]) -> Key:
        """The key of the cell with these codes, one per dimension."""
        return key(
            {
                dimension.name: code
                for dimension, code in zip(self.dimensions, codes, strict=True)
                if code != dimension.root
            }
        )

    def places(self) -> Iterator[Key]:
        """Every cell."""
        for codes in product(*(dimension.codes for dimension in self.dimensions)):
            yield self.at(codes)

    def relations(self) -> Iterator[tuple[Key, tuple[Key, ...]]]:
        """Every total with its parts."""
        for place, dimension in enumerate(self.dimensions):
            others = [one.codes if at != place else ("",) for at, one in enumerate(self.dimensions)]
            for codes in product(*others):
                before, after = codes[:place], codes[place + 1 :]
                for parent, children in dimension.children.items():
                    parts = tuple(self.at((*before, child, *after)) for child in children)
                    yield self.at((*before, parent, *after)), parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in a cell: its value, how many are behind it, and their largest amounts.

    For a count the value is the number of contributors and ``largest`` is empty.
    """

    value: float
    contributors: int
    largest: tuple[float, ...] = ()
