"""How many took part in every group, and who is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from zicht.disclosure.blocks import Weights
from zicht.disclosure.counting import is_between
from zicht.disclosure.model import DEFAULT_MINIMUM_GROUP, Published, Reason, Suppressed
from zicht.disclosure.secrets import Division, divisions
from zicht.disclosure.space import atoms
from zicht.disclosure.span import Span
from zicht.estimation.groups import Group, Grouping, Mask
from zicht.estimation.model import DomainLayer
from zicht.estimation.tabulation import Counts
from zicht.language import Language, Text, percent

#: Response rates that differ less than this are called alike.
_NOTABLE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupResponse:
    """How many municipalities of a group took part, or why that is not shown."""

    group: Group
    respondents: Published[int] | Suppressed

    def __post_init__(self) -> None:
        if not isinstance(self.respondents, Published | Suppressed):
            raise TypeError(
                f"the response of {self.group.code} must be Published or Suppressed, not "
                f"{type(self.respondents).__name__}"
            )

    @property
    def rate(self) -> float | None:
        """The part that took part; None when it is not shown."""
        if isinstance(self.respondents, Suppressed):
            return None
        return self.respondents.value / self.group.population


def response(
    grouping: Grouping, *, minimum: int = DEFAULT_MINIMUM_GROUP
) -> tuple[GroupResponse, ...]:
    """The number of respondents of every group, in the order of the groups.

    A number from 1 to ``minimum`` - 1 is withheld, and so is what it could be computed from: the
    number of respondents is shown with every figure, so the same groups can have no figures.
    """
    counts: Counts = grouping.membership.sum(axis=1)
    is_small = is_between(counts, minimum)
    shown = _shown(grouping, counts, minimum)
    return tuple(
        GroupResponse(group=group, respondents=_result(count, may, small, minimum))
        for group, count, may, small in zip(
            grouping.groups, counts.tolist(), shown.tolist(), is_small.tolist(), strict=True
        )
    )


def who_is_missing(found: Sequence[GroupResponse]) -> Text:
    """One plain sentence on which municipalities took part least, by size."""
    rates = [
        (one.rate, one.group.name)
        for one in found
        if one.group.layer is DomainLayer.SIZE_GROUP and one.rate is not None
    ]
    if len(rates) < 2:
        return Text(
            nl="Per grootte is niet te laten zien hoeveel gemeenten antwoordden.",
            en="How many municipalities answered cannot be shown by size.",
        )
    low, least = min(rates, key=itemgetter(0))
    high, most = max(rates, key=itemgetter(0))
    if high - low < _NOTABLE:
        return Text(
            nl="Kleine en grote gemeenten antwoordden ongeveer even vaak.",
            en="Small and large municipalities answered about equally often.",
        )
    dutch, english = Language.NL, Language.EN
    return Text(
        nl=f"Van de gemeenten met {least.nl} antwoordde {percent(low, dutch)}, van de gemeenten "
        f"met {most.nl} {percent(high, dutch)}.",
        en=f"In the group “{least.en}” {percent(low, english)} of the municipalities answered, in "
        f"the group “{most.en}” {percent(high, english)}.",
    )


def _result(count: int, may: bool, small: bool, minimum: int) -> Published[int] | Suppressed:
    if may:
        return Published(value=count)
    reason = Reason.TOO_FEW if small else Reason.PROTECTS_OTHERS
    return Suppressed(reason=reason, minimum=minimum)


def _shown(grouping: Grouping, counts: Counts, minimum: int) -> Mask:
    nobody = np.zeros(grouping.membership.shape[1], dtype=np.bool_)
    vectors = atoms(grouping.membership, nobody).groups.astype(np.float64)
    parts = divisions(grouping)
    secrets = vectors[is_between(counts, minimum)]
    while True:
        shown = _publish(grouping, counts, vectors, secrets)
        found = list(_remainders(vectors, counts, shown, parts, minimum))
        if not found:
            return shown
        secrets = np.vstack([secrets, *found])


def _publish(grouping: Grouping, counts: Counts, vectors: Weights, secrets: Weights) -> Mask:
    """Large groups first, as long as no secret can be computed."""
    span = Span(np.zeros((0, vectors.shape[1])), secrets)
    order = sorted(range(len(counts)), key=lambda at: (grouping.layers[at], -int(counts[at])))
    shown = np.zeros(len(counts), dtype=np.bool_)
    for at in order:
        shown[at] = span.admit([vectors[at]])
    return shown


def _remainders(
    vectors: Weights, counts: Counts, shown: Mask, parts: Sequence[Division], minimum: int
) -> Iterator[Weights]:
    """Small numbers that are left of a shown group when its shown parts are taken away."""
    for part in parts:
        known = shown & part.children
        rest = counts[part.parent] - counts[known].sum()
        if shown[part.parent] and known.any() and 0 < rest < minimum:
            yield vectors[part.parent] - vectors[known].sum(axis=0)
