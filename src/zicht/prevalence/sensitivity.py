"""What becomes of an estimate when something is done that could as well have been done.

Leaving a list out, taking two lists together and counting a history one person less are choices or
accidents of those who made the lists; an estimate that follows them is no property of the hidden
population. Assumed rates of wrong and missed links are varied too, where two records of one person
may not have been found to be one, or records of two people were.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from zicht.language import Text
from zicht.prevalence.histories import Histories
from zicht.prevalence.panel import (
    Estimate,
    Family,
    Listener,
    Method,
    Panel,
    Refusal,
    Settings,
    estimate,
)
from zicht.prevalence.problems import PrevalenceError

#: Lists are taken together where three are left; and pairs of more than eight are too many to read.
LEAST_LISTS_TO_MERGE, MOST_LISTS_TO_MERGE = 4, 8

#: Kinds of method that can be repeated on every form of the lists in seconds, the best first.
_QUICK = (Family.GRAPHS, Family.STEPWISE)


class Kind(StrEnum):
    """What was done differently."""

    DROPPED = "dropped"
    MERGED = "merged"
    ONE_LESS = "one_less"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One method before and after something was done differently; ``after`` is None where refused.

    ``subject`` names the lists or the history it was done to.
    """

    kind: Kind
    subject: str
    method: Method
    before: float
    outcome: Estimate

    @property
    def after(self) -> float | None:
        """The estimate after the change."""
        return None if self.outcome.finding is None else self.outcome.finding.population

    @property
    def factor(self) -> float | None:
        """How many times the smaller of both the larger is."""
        if self.after is None:
            return None
        return max(self.before, self.after) / min(self.before, self.after)

    @property
    def refusal(self) -> Refusal | None:
        """Why there is nothing after the change."""
        return self.outcome.refusal

    @property
    def label(self) -> Text:
        """What was done, in words."""
        match self.kind:
            case Kind.DROPPED:
                return Text(
                    nl=f"lijst {self.subject} weggelaten", en=f"list {self.subject} left out"
                )
            case Kind.MERGED:
                return Text(
                    nl=f"lijsten {self.subject} samengevoegd", en=f"lists {self.subject} merged"
                )
            case Kind.ONE_LESS:
                return Text(
                    nl=f"één persoon minder op {self.subject}",
                    en=f"one person less on {self.subject}",
                )


def steadiest(panel: Panel) -> Method | None:
    """The method to vary lists with: one that is judged, gave an estimate and is quick.

    None where none did.
    """
    found = {one.method.family: one.method for one in panel.judged if one.finding is not None}
    return next((found[family] for family in _QUICK if family in found), None)


def try_changes(
    given: Histories,
    method: Method,
    *,
    settings: Settings | None = None,
    kinds: Sequence[Kind] = (Kind.DROPPED, Kind.MERGED),
    listen: Listener = lambda _done, _total: None,
) -> tuple[Change, ...]:
    """One method on every variant of the lists; empty where the method refuses the lists as given.

    A list left out takes with it the people who were on that list only, so a smaller estimate is
    to be expected from that; none is from taking lists together.
    """
    chosen = settings or Settings()
    first = estimate(given, method, chosen).finding
    if first is None:
        return ()
    variants = [one for kind in kinds for one in _variants(given, kind)]
    changes = []
    for done, (kind, subject, variant) in enumerate(variants):
        listen(done, len(variants))
        changes.append(
            Change(
                kind=kind,
                subject=subject,
                method=method,
                before=first.population,
                outcome=estimate(variant, method, chosen),
            )
        )
    listen(len(variants), len(variants))
    return tuple(changes)


def _variants(given: Histories, kind: Kind) -> Iterator[tuple[Kind, str, Histories]]:
    match kind:
        case Kind.DROPPED:
            yield from _dropped(given)
        case Kind.MERGED:
            yield from _merged(given)
        case Kind.ONE_LESS:
            yield from _one_less(given)


def _dropped(given: Histories) -> Iterator[tuple[Kind, str, Histories]]:
    if len(given.lists) < 3:
        return
    for name in given.lists:
        try:
            yield Kind.DROPPED, name, given.without(name)
        except PrevalenceError:
            # Nobody was on another list; there is nothing to estimate from.
            continue


def _merged(given: Histories) -> Iterator[tuple[Kind, str, Histories]]:
    if not LEAST_LISTS_TO_MERGE <= len(given.lists) <= MOST_LISTS_TO_MERGE:
        return
    for pair in combinations(given.lists, 2):
        name = "+".join(pair)
        if name not in given.lists:
            yield Kind.MERGED, name, given.merged(pair, name=name)


def _one_less(given: Histories) -> Iterator[tuple[Kind, str, Histories]]:
    for place, mask in enumerate(given.masks.tolist()):
        counts = given.counts.copy()
        counts[place] -= 1
        if counts.any():
            yield Kind.ONE_LESS, given.history(mask), given.with_counts(counts)
