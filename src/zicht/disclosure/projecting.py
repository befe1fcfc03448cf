"""Every share and mean of a wave with what it says about all municipalities, as far as shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from zicht.disclosure.protection import Decision, Verdict
from zicht.estimation import weighted
from zicht.estimation.model import DomainLayer, Mean, Share
from zicht.estimation.projection import Weighted, with_mean_projections, with_projections
from zicht.estimation.tabulation import Table, Tabulation
from zicht.estimation.weighted import ToAll

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimated:
    """What may be shown of one subject, by group and category; other places are absent."""

    shares: Mapping[tuple[int, int], Share]
    means: Mapping[int, Mean]


def project(
    tabulation: Tabulation,
    decisions: Sequence[Decision],
    to: ToAll | None,
    confidence: float,
) -> tuple[Estimated, ...]:
    """The estimates that may be shown, in the order of the tabulation, each with a projection.

    Figures of the country are weighted by ``to``, where disclosure control lets the weighted
    share be shown; a mean where it lets all weighted shares be. All others count every answer the
    same. Without it nothing is weighted.
    """
    groups = tabulation.grouping.groups
    countries = {at for at, one in enumerate(groups) if one.layer is DomainLayer.COUNTRY}
    shares: dict[tuple[int, int, int], tuple[Share, Weighted | None]] = {}
    means: dict[tuple[int, int], tuple[Mean, Weighted | None]] = {}
    pairs = zip(tabulation.tables, decisions, strict=True)
    for subject, (table, decision) in enumerate(pairs):
        of_shares, of_mean = _weighted(table, decision, to, confidence)
        for group, place in _shown(decision.shares):
            weighted_share = of_shares[place] if group in countries else None
            share = table.share(group, place, confidence)
            shares[subject, group, place] = share, weighted_share
        for group in (at for at, verdict in enumerate(decision.means) if verdict is None):
            weighted_mean = of_mean if group in countries else None
            means[subject, group] = table.mean(group, confidence), weighted_mean
    # All at once: one by one would take most of the time of a run.
    projected = dict(zip(shares, with_projections(*_apart(shares.values())), strict=True))
    projected_means = dict(zip(means, with_mean_projections(*_apart(means.values())), strict=True))
    return tuple(
        Estimated(
            shares={
                (at, place): one for (of, at, place), one in projected.items() if of == subject
            },
            means={at: one for (of, at), one in projected_means.items() if of == subject},
        )
        for subject in range(len(decisions))
    )


def _shown(verdicts: Sequence[Sequence[Verdict]]) -> Iterator[tuple[int, int]]:
    for group, row in enumerate(verdicts):
        yield from ((group, place) for place, verdict in enumerate(row) if verdict is None)


def _weighted(
    table: Table, decision: Decision, to: ToAll | None, confidence: float
) -> tuple[tuple[Weighted | None, ...], Weighted | None]:
    """The weighted shares and mean of the country that may be shown."""
    if to is None:
        return (None,) * len(table.subject.categories), None
    may = [verdict is None for verdict in decision.weighted]
    found = weighted.shares(to, table.subject, confidence)
    shown = tuple(one if may_show else None for one, may_show in zip(found, may, strict=True))
    mean = weighted.mean(to, table.subject, confidence) if table.has_mean and all(may) else None
    return shown, mean


def _apart(pairs: Iterable[tuple[T, Weighted | None]]) -> tuple[list[T], list[Weighted | None]]:
    found = list(pairs)
    return [one for one, _ in found], [weights for _, weights in found]
