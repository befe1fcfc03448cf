"""How many people are on which lists together, as far as that may be shown.

A combination of lists with few people on it may point at one of them. Below the minimum it is not
named, not even that it occurs. All other counts are rounded to the minimum. Totals are sums of what
is shown and of nothing else, so that there is nothing to subtract from: a true total, even rounded,
can give a small count away where several totals share it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zicht.disclosure.model import DEFAULT_MINIMUM_GROUP, Published, Reason, Suppressed
from zicht.prevalence.histories import Histories


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """People who are on all of ``lists`` and on no other."""

    lists: tuple[str, ...]
    count: Published[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaps:
    """Combinations of lists, the fullest first, with what may be shown.

    ``totals`` are parallel to ``lists``, and like ``total`` sums of ``combinations``. ``others``
    stands for all combinations that are left out, whether somebody is on them or not; None where
    nothing is left out, in which case the counts are exact and not for the public (``is_exact``).
    """

    lists: tuple[str, ...]
    totals: tuple[Published[int], ...]
    total: Published[int]
    combinations: tuple[Overlap, ...]
    others: Suppressed | None
    minimum: int

    @property
    def is_exact(self) -> bool:
        """Whether small counts are shown as they are."""
        return self.others is None


def protected(given: Histories, *, minimum: int = DEFAULT_MINIMUM_GROUP) -> Overlaps:
    """What may be shown to anybody."""
    kept = given.counts >= minimum
    # Rounded before they are put in order: of two that are shown alike the order says nothing.
    rounded = (given.counts[kept] + minimum // 2) // minimum * minimum
    shown = list(_named(given.lists, given.masks[kept].tolist(), rounded.tolist()))
    return _summed(given, shown, Suppressed(reason=Reason.TOO_FEW, minimum=minimum), minimum)


def exact(given: Histories) -> Overlaps:
    """Every count as it is, for those who hold the lists themselves; never for the public."""
    shown = list(_named(given.lists, given.masks.tolist(), given.counts.tolist()))
    return _summed(given, shown, None, 1)


def _summed(
    given: Histories,
    shown: list[tuple[tuple[str, ...], int]],
    others: Suppressed | None,
    minimum: int,
) -> Overlaps:
    totals = (sum(count for names, count in shown if name in names) for name in given.lists)
    return Overlaps(
        lists=given.lists,
        totals=tuple(Published(value=total) for total in totals),
        total=Published(value=sum(count for _, count in shown)),
        combinations=tuple(
            Overlap(lists=names, count=Published(value=count)) for names, count in shown
        ),
        others=others,
        minimum=minimum,
    )


def _named(
    lists: Sequence[str], masks: Sequence[int], counts: Sequence[int]
) -> Iterator[tuple[tuple[str, ...], int]]:
    """Combinations with their counts, the fullest first."""
    pairs = zip(masks, counts, strict=True)
    for mask, count in sorted(pairs, key=lambda pair: (-pair[1], pair[0])):
        yield tuple(name for place, name in enumerate(lists) if mask >> place & 1), count
