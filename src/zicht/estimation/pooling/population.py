"""The frame of a pooled model: every unit of the population in cells, and the domains."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zicht.estimation.sampling.design import Codes, Matrix

#: What stands for an answer that is not known, and for a question that was not asked.
UNKNOWN, NOT_ASKED = -1, -2


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A part of the population: one label of a layer. The country is layer and label ''."""

    layer: str
    label: str


COUNTRY = Domain(layer="", label="")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Population:
    """Units in cells of equal levels on every factor.

    ``cell_of`` numbers the cell of each unit. ``indicators`` has a row per cell and a column per
    level of every factor, 1 where the cell has that level; ``factor_of`` is the factor of each
    column. ``domains`` starts with the country; ``domain_of`` gives, per layer, the place of each
    unit's domain there.
    """

    factors: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    cell_of: Codes
    indicators: Matrix
    factor_of: Codes
    domains: tuple[Domain, ...]
    domain_of: tuple[Codes, ...]

    @property
    def size(self) -> int:
        """How many units there are."""
        return len(self.cell_of)

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return len(self.indicators)

    def counted(self, groups: Codes, size: int, units: Codes) -> Matrix:
        """How many of some units are in each domain (rows) and group (columns).

        ``groups`` numbers the group of every unit of the population.
        """
        found = np.zeros((len(self.domains), size))
        for layer in self.domain_of:
            places = layer[units] * size + groups[units]
            found += np.bincount(places, minlength=found.size).reshape(found.shape)
        return found


def population(
    factors: Mapping[str, Sequence[str]], domains: Mapping[str, Sequence[str]]
) -> Population:
    """The population with, per unit, its level on each factor and its domain in each layer.

    Factors are what the model pools over; a domain need not be a level of one. Raises ValueError
    without factors.
    """
    if not factors:
        raise ValueError("a pooled model needs at least one factor")
    coded = [np.unique(np.asarray(column), return_inverse=True) for column in factors.values()]
    rows = np.stack([codes.reshape(-1) for _, codes in coded], axis=1)
    cells, cell_of = np.unique(rows, axis=0, return_inverse=True)
    blocks = [
        (cells[:, number, None] == np.arange(len(levels))).astype(np.float64)
        for number, (levels, _) in enumerate(coded)
    ]
    named, domain_of = [COUNTRY], [np.zeros(len(rows), dtype=np.int64)]
    for layer, column in domains.items():
        labels, codes = np.unique(np.asarray(column), return_inverse=True)
        domain_of.append(len(named) + codes.reshape(-1))
        named += [Domain(layer=layer, label=str(label)) for label in labels]
    return Population(
        factors=tuple(factors),
        levels=tuple(tuple(str(one) for one in levels) for levels, _ in coded),
        cell_of=cell_of.reshape(-1),
        indicators=np.concatenate(blocks, axis=1),
        factor_of=np.repeat(np.arange(len(blocks)), [block.shape[1] for block in blocks]),
        domains=tuple(named),
        domain_of=tuple(domain_of),
    )
