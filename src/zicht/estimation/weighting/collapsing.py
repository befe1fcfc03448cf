"""Merging classes with too few respondents to weight by, by a stated rule that is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from zicht.estimation.sampling.design import Codes, Vector

#: What stands between the names of classes that were merged.
JOINED_BY = " + "


class Reason(StrEnum):
    """Why a class was merged, or a variable left out."""

    FEW = "few"
    HEAVY = "heavy"
    MANY_CONSTRAINTS = "many_constraints"
    OUT_OF_REACH = "out_of_reach"
    NEGATIVE = "negative"
    NOT_FOUND = "not_found"
    ONE_CLASS = "one_class"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a class is too sparse to weight by.

    ``fewest`` is the number of respondents a class needs. ``largest_factor`` is how much heavier
    than the average respondent those of a class may become: its population per respondent over
    that of everyone; None sets no limit.
    """

    fewest: int = 5
    largest_factor: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """One class that went into another, with the sizes of both before.

    ``respondents`` and ``population`` are those of the class that went; ``into_respondents`` and
    ``into_population`` those of the class it went into.
    """

    variable: str
    source: str
    into: str
    respondents: int
    population: float
    into_respondents: int
    into_population: float
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Classes:
    """The classes of a variable as they stand, after any merges.

    ``members`` lists the original classes (by place) in each class; ``respondents`` and
    ``population`` are counts per class. ``ordered`` says that neighbours are alike; ``positions``
    gives each class a number by which unordered classes are alike (None when nothing is known).
    """

    variable: str
    names: tuple[str, ...]
    members: tuple[tuple[int, ...], ...]
    respondents: Vector
    population: Vector
    ordered: bool
    positions: Vector | None = None

    @property
    def count(self) -> int:
        """The number of classes."""
        return len(self.names)

    def place_of(self) -> Codes:
        """The class now, per original class."""
        found = np.zeros(sum(len(one) for one in self.members), dtype=np.int64)
        for place, members in enumerate(self.members):
            found[list(members)] = place
        return found

    def partner(self, place: int) -> int:
        """The class that a class merges with.

        Ordered: the neighbour with fewer respondents, the lower one when they are equal.
        Unordered: the class nearest in ``positions``, or the one with the fewest respondents when
        there are none; the first of equals.
        """
        others = [one for one in range(self.count) if one != place]
        if self.ordered:
            others = [one for one in others if abs(one - place) == 1]
        elif self.positions is not None:
            near = np.abs(self.positions - self.positions[place])
            return min(others, key=lambda one: (float(near[one]), one))
        return min(others, key=lambda one: (float(self.respondents[one]), one))

    def merged(self, place: int, reason: Reason) -> tuple["Classes", Merge]:
        """The classes after one went into its partner."""
        into = self.partner(place)
        record = Merge(
            variable=self.variable,
            source=self.names[place],
            into=self.names[into],
            respondents=int(self.respondents[place]),
            population=float(self.population[place]),
            into_respondents=int(self.respondents[into]),
            into_population=float(self.population[into]),
            reason=reason,
        )
        first, second = sorted((place, into))
        return self._joined(first, second), record

    def _joined(self, first: int, second: int) -> "Classes":
        kept = [one for one in range(self.count) if one != second]
        both = [first, second]

        def summed(values: Vector) -> Vector:
            total = values.copy()
            total[first] = values[both].sum()
            return total[kept]

        positions = self.positions
        if positions is not None:
            moved = positions.copy()
            moved[first] = np.average(positions[both], weights=self.population[both] + 1e-9)
            positions = moved[kept]
        names = {first: JOINED_BY.join(self.names[one] for one in both)}
        members = {first: self.members[first] + self.members[second]}
        return replace(
            self,
            names=tuple(names.get(one, self.names[one]) for one in kept),
            members=tuple(members.get(one, self.members[one]) for one in kept),
            respondents=summed(self.respondents),
            population=summed(self.population),
            positions=positions,
        )


def collapse(classes: Classes, rule: Rule) -> tuple[Classes, tuple[Merge, ...]]:
    """Merge sparse classes until every one meets the rule, or one is left.

    The class with the fewest respondents goes first; when all have enough, the heaviest one.
    """
    merges = []
    while classes.count > 1:
        found = _sparse(classes, rule)
        if found is None:
            break
        classes, merge = classes.merged(*found)
        merges.append(merge)
    return classes, tuple(merges)


def _sparse(classes: Classes, rule: Rule) -> tuple[int, Reason] | None:
    fewest = int(np.argmin(classes.respondents))
    if classes.respondents[fewest] < rule.fewest:
        return fewest, Reason.FEW
    if rule.largest_factor is None:
        return None
    average = classes.population.sum() / classes.respondents.sum()
    factors = classes.population / np.maximum(classes.respondents, 1e-9) / average
    heaviest = int(np.argmax(factors))
    return (heaviest, Reason.HEAVY) if factors[heaviest] > rule.largest_factor else None


def fit(
    variables: Sequence[Classes], most_constraints: int
) -> tuple[tuple[Classes, ...], tuple[Merge, ...]]:
    """Merge classes of any variable until all together ask no more than some constraints.

    A variable of k classes asks k - 1. Each time the class with the fewest respondents of all
    goes, of the last-named variable among equals.
    """
    found, merges = list(variables), []
    while sum(one.count - 1 for one in found) > max(most_constraints, 0):
        place = min(
            (place for place, one in enumerate(found) if one.count > 1),
            key=lambda place: (float(found[place].respondents.min()), -place),
        )
        smallest = int(np.argmin(found[place].respondents))
        found[place], merge = found[place].merged(smallest, Reason.MANY_CONSTRAINTS)
        merges.append(merge)
    return tuple(found), tuple(merges)
