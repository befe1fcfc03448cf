"""How many municipalities of every group answered, and which groups answered clearly less."""

from collections.abc import Sequence
from dataclasses import dataclass

from zicht.estimation import chance
from zicht.estimation.groups import Group, Grouping
from zicht.estimation.model import DomainLayer

#: A part that lags less than this (0 to 1) is no news, however many municipalities it holds.
NOTABLE = 0.1
#: Of the groups that are named, at most this part may be named by chance.
FALSE_ALARMS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCount:
    """How many municipalities of a group have answered."""

    group: Group
    answered: int

    @property
    def rate(self) -> float:
        """The part that has answered, from 0 to 1."""
        return self.answered / self.group.population


def counts(grouping: Grouping) -> tuple[GroupCount, ...]:
    """The response of every group, in the order of the groups."""
    return tuple(
        GroupCount(group=group, answered=int(row.sum()))
        for group, row in zip(grouping.groups, grouping.membership, strict=True)
    )


def clearly_less(found: Sequence[GroupCount]) -> tuple[GroupCount, ...]:
    """The groups that answered clearly less than the country, the clearest first.

    Notably less, and so much less that it is unlikely when every municipality is equally likely to
    answer (exact, one-sided, false alarms limited over all groups). So a small group is not called
    missing because one or two of its municipalities did not answer yet. ``found`` holds the
    country besides; nobody is missing while nobody or everybody answered.
    """
    country = next(one for one in found if one.group.layer is DomainLayer.COUNTRY)
    parts = [one for one in found if one.group.layer is not DomainLayer.COUNTRY]
    chances = [
        chance.at_most(
            one.answered,
            marked=one.group.population,
            drawn=country.answered,
            population=country.group.population,
        )
        for one in parts
    ]
    counted = chance.discoveries(chances, rate=FALSE_ALARMS)
    behind = [
        (likely, one)
        for one, likely, counts_ in zip(parts, chances, counted, strict=True)
        if counts_ and one.rate <= country.rate - NOTABLE
    ]
    return tuple(one for _likely, one in sorted(behind, key=lambda pair: pair[0]))
