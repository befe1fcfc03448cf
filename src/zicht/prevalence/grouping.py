"""Groups of people that are large enough to be estimated and shown apart.

A group of few people may point at one of them, and so may what is left when all other groups are
taken from a total. So small groups are taken together beforehand, never one alone, and are not
named, not even that they occur. What is estimated then adds up, and nothing is left over.
"""

from dataclasses import dataclass

import numpy as np

from zicht.language import Text
from zicht.prevalence.covariates.table import Factor, StratifiedHistories, stratified
from zicht.prevalence.histories import Whole
from zicht.prevalence.problems import PrevalenceError

REST = Text(nl="andere groepen samen", en="other groups together")


class TooFewGroupsError(PrevalenceError):
    """No two groups are large enough to be estimated and shown apart."""

    code = "too-few-groups"

    def __init__(self, *, minimum: int) -> None:
        super().__init__(
            Text(
                nl="Er zijn geen twee groepen die groot genoeg zijn: met elk minstens "
                f"{minimum} mensen die op twee lijsten of meer staan.",
                en="There are no two groups that are large enough: with at least "
                f"{minimum} people each who are on two lists or more.",
            ),
            Text(
                nl="Neem groepen samen, of kies minder kolommen.",
                en="Take groups together, or choose fewer columns.",
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouped:
    """A table with one covariate: the groups, which ``names`` are parallel to."""

    names: tuple[Text, ...]
    table: StratifiedHistories


def grouped(given: StratifiedHistories, *, minimum: int) -> Grouped:
    """Every combination of levels as a group, with those together that are too small.

    A group is large enough with ``minimum`` people on more lists than one. Raises TooFewGroupsError
    where fewer than two groups are left.
    """
    counts, joint = given.counts.sum(axis=1), _on_several(given)
    there = np.flatnonzero(counts).tolist()
    rest = [one for one in there if joint[one] < minimum]
    kept = [one for one in there if joint[one] >= minimum]
    # The smallest joins those that are too few by themselves, or one that would be known.
    while kept and rest and (len(rest) < 2 or joint[rest].sum() < minimum):
        smallest = min(kept, key=lambda one: (int(counts[one]), one))
        kept.remove(smallest)
        rest.append(smallest)
    members = [*([one] for one in kept), *([rest] if rest else [])]
    if len(members) < 2:
        raise TooFewGroupsError(minimum=minimum)
    names = [", ".join(given.names(one)) for one in kept]
    return Grouped(
        names=(*(Text(nl=one, en=one) for one in names), *([REST] if rest else [])),
        table=_joined(given, members),
    )


def _on_several(given: StratifiedHistories) -> Whole:
    """How many people of every stratum are on two lists or more."""
    several = [mask for mask in range(given.counts.shape[1]) if mask.bit_count() > 1]
    found: Whole = given.counts[:, several].sum(axis=1)
    return found


def _joined(given: StratifiedHistories, members: list[list[int]]) -> StratifiedHistories:
    name = "+".join(factor.name for factor in given.factors)
    factor = Factor(name=name, levels=tuple(str(at) for at in range(len(members))))
    counts = np.array([given.counts[one].sum(axis=0) for one in members], np.int64)
    return stratified(given.lists, [factor], counts)
