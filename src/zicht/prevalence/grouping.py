"""Groups of people that are large enough to be shown apart, per covariate.

A group of few people may point at one of them, and so may what is left when all other groups are
taken from a total. So small groups of a covariate are taken together beforehand, never one alone,
and are not named, not even that they occur. Covariates are never crossed in what is shown, and one
is not shown at all where its groups, taken from those of another, would leave few people.
"""

from dataclasses import dataclass, replace

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
        people = _people(minimum)
        super().__init__(
            Text(
                nl="Er zijn geen twee groepen die groot genoeg zijn: met elk minstens "
                f"{people.nl} op twee lijsten of meer.",
                en="There are no two groups that are large enough: with at least "
                f"{people.en} each on two lists or more.",
            ),
            Text(
                nl="Neem groepen samen, of kies andere kolommen.",
                en="Take groups together, or choose other columns.",
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Division:
    """The groups of one covariate: ``groups`` says of every stratum of a table in which it is.

    ``names`` are those of the groups. The last holds those that were taken together where it
    ``ends_in_rest``.
    """

    by: str
    names: tuple[Text, ...]
    groups: Whole
    ends_in_rest: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouped:
    """The table to estimate from, and how to show it: a division per covariate.

    ``hidden`` are the covariates that cannot be shown.
    """

    table: StratifiedHistories
    divisions: tuple[Division, ...]
    hidden: tuple[str, ...]


def grouped(given: StratifiedHistories, *, minimum: int) -> Grouped:
    """Every level of every covariate as a group, with those together that are too small.

    A group is large enough with ``minimum`` people on more lists than one. Levels that are taken
    together when shown stay apart in the table, unless there is one covariate and no polynomial.
    Raises TooFewGroupsError where no covariate has two groups to show.
    """
    given, alone = _occurring(given), len(given.factors) == 1
    shown: list[Division] = []
    for place in range(len(given.factors)):
        one = _division(given, place, minimum, alone=alone)
        if len(one.names) > 1 and not any(_tells(given, one, other, minimum) for other in shown):
            shown.append(one)
    if not shown:
        raise TooFewGroupsError(minimum=minimum)
    if alone and given.factors[0].degree is None:
        return _by_groups(given, shown[0])
    there = {one.by for one in shown}
    return Grouped(
        table=_varying(given),
        divisions=tuple(shown),
        hidden=tuple(one.name for one in given.factors if one.name not in there),
    )


def _division(given: StratifiedHistories, place: int, minimum: int, *, alone: bool) -> Division:
    """Named with the covariate unless it stands ``alone``; no names where there are no groups."""
    factor, codes = given.factors[place], given.codes()[:, place]
    seen = _summed(given.counts.sum(axis=1), codes, factor)
    members, has_rest = _together(seen, _summed(_on_several(given), codes, factor), minimum)
    kept = members[:-1] if has_rest else members
    names = [_named(factor, factor.levels[one], alone=alone) for (one,) in kept]
    groups = np.zeros(len(factor.levels), np.int64)
    for number, one in enumerate(members):
        groups[one] = number
    return Division(
        by=factor.name,
        names=(*names, *([_rest(factor, alone=alone)] if has_rest else [])),
        groups=groups[codes],
        ends_in_rest=has_rest,
    )


def _by_groups(given: StratifiedHistories, one: Division) -> Grouped:
    """A table of the groups instead of the levels."""
    size = len(one.names)
    counts = np.zeros((size, given.counts.shape[1]), np.int64)
    np.add.at(counts, one.groups, given.counts)
    factor = Factor(name=one.by, levels=tuple(map(str, range(size))))
    division = replace(one, groups=np.arange(size))
    table = stratified(given.lists, [factor], counts)
    return Grouped(table=table, divisions=(division,), hidden=())


def _varying(given: StratifiedHistories) -> StratifiedHistories:
    """The table without covariates that are the same for all; strata stay as they are."""
    factors = [one for one in given.factors if len(one.levels) > 1]
    return stratified(given.lists, factors, given.counts)


def _occurring(given: StratifiedHistories) -> StratifiedHistories:
    """The table without levels that nobody has."""
    counts, factors = given.counts.reshape(*given.shape, -1), []
    for place, factor in enumerate(given.factors):
        there = np.moveaxis(counts, place, 0).reshape(len(factor.levels), -1).any(axis=1)
        counts = np.compress(there, counts, axis=place)
        levels = tuple(factor.levels[one] for one in np.flatnonzero(there))
        factors.append(replace(factor, levels=levels))
    return stratified(given.lists, factors, counts.reshape(-1, given.counts.shape[1]))


def _together(seen: Whole, joint: Whole, minimum: int) -> tuple[list[list[int]], bool]:
    """The levels of every group, and whether the last is of small ones; none where it is alone."""
    rest = np.flatnonzero(joint < minimum).tolist()
    kept = np.flatnonzero(joint >= minimum).tolist()
    # The smallest joins those that are too few by themselves, or one that would be known.
    while kept and rest and (len(rest) < 2 or joint[rest].sum() < minimum):
        smallest = min(kept, key=lambda one: (int(seen[one]), one))
        kept.remove(smallest)
        rest.append(smallest)
    members = [*([one] for one in kept), *([rest] if rest else [])]
    return (members, bool(rest)) if len(members) > 1 else ([], False)


def _tells(given: StratifiedHistories, one: Division, other: Division, minimum: int) -> bool:
    """Whether groups of one taken from a group of the other, or from the whole, leave few people.

    That is so where they lie within it: towns of a region that has few people elsewhere.
    """
    shape = (len(one.names), len(other.names))
    seen, joint = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    np.add.at(seen, (one.groups, other.groups), given.counts.sum(axis=1))
    np.add.at(joint, (one.groups, other.groups), _on_several(given))
    return _leaves_few(seen, joint, minimum) or _leaves_few(seen.T, joint.T, minimum)


def _leaves_few(seen: Whole, joint: Whole, minimum: int) -> bool:
    """The same for taking columns from a row, and from all other rows."""
    for row in range(len(seen)):
        others = np.delete(seen, row, axis=0).sum(axis=0)
        joint_of_others = np.delete(joint, row, axis=0).sum(axis=0)
        for mine, shared, theirs in (
            (seen[row], joint[row], others),
            (others, joint_of_others, seen[row]),
        ):
            left = (mine > 0) & (theirs > 0)
            if left.any() and shared[left].sum() < minimum:
                return True
    return False


def _on_several(given: StratifiedHistories) -> Whole:
    """How many people of every stratum are on two lists or more."""
    several = [mask for mask in range(given.counts.shape[1]) if mask.bit_count() > 1]
    found: Whole = given.counts[:, several].sum(axis=1)
    return found


def _summed(values: Whole, codes: Whole, factor: Factor) -> Whole:
    """The sum per level of a covariate."""
    sums = np.zeros(len(factor.levels), np.int64)
    np.add.at(sums, codes, values)
    return sums


def _named(factor: Factor, level: str, *, alone: bool) -> Text:
    name = level if alone else f"{factor.name}={level}"
    return Text(nl=name, en=name)


def _rest(factor: Factor, *, alone: bool) -> Text:
    if alone:
        return REST
    return Text(nl=f"{factor.name}: {REST.nl}", en=f"{factor.name}: {REST.en}")


def _people(minimum: int) -> Text:
    if minimum == 1:
        return Text(nl="één mens", en="one person")
    return Text(nl=f"{minimum} mensen", en=f"{minimum} people")
