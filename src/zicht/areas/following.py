"""Where the inhabitants of a municipality went, or came from, between two days."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import floor

from zicht.areas.model import Succession

# Above this share on both sides, old and new are one municipality for a trend line.
_CONTINUES_FROM = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One municipality of the other day, and how much of the followed one it stands for.

    ``share`` is the part of the followed municipality's inhabitants that ``code`` accounts for;
    the shares of one answer add up to 1. ``counter_share`` is the part of the inhabitants of
    ``code`` that the followed municipality accounts for. Both are counted in inhabitants of the
    earlier day. ``estimated`` says that a split with estimated shares lies in between.
    """

    code: str
    share: float
    counter_share: float
    estimated: bool

    @property
    def carries_answer(self) -> bool:
        """Whether an answer of the one may stand for the other: a majority on both sides.

        Decision 0003: Haaren's answer goes to none of its four successors (the largest part is
        about 41%), and Weesp's does not become that of Amsterdam.
        """
        return self.share > 0.5 and self.counter_share > 0.5

    @property
    def continues_trend(self) -> bool:
        """Whether a trend line may run on unbroken: nine in ten inhabitants on both sides."""
        return self.share >= _CONTINUES_FROM and self.counter_share >= _CONTINUES_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a municipality's inhabitants, and whether its size is an estimate."""

    share: float
    estimated: bool


#: A municipality that changed in nothing.
WHOLE = Part(share=1.0, estimated=False)


def carry_forward(
    successions: Iterable[Succession], code: str, *, earlier: date, later: date
) -> Mapping[str, Part]:
    """Where the inhabitants of ``code`` on the earlier day live on the later day.

    ``successions`` must be in the order of their days. Changes of one day happen at once, so
    that what arrives on a day does not move on the same day. The shares add up to 1.
    """
    parts = {code: WHOLE}
    window = [one for one in successions if earlier < one.day <= later]
    for _day, changes in groupby(window, key=lambda one: one.day):
        parts = _after_one_day(parts, list(changes))
    return parts


def _after_one_day(parts: Mapping[str, Part], changes: Sequence[Succession]) -> dict[str, Part]:
    sources = {change.source for change in changes}
    after = {code: part for code, part in parts.items() if code not in sources}
    for change in changes:
        moving = parts.get(change.source)
        if moving is None:
            continue
        already = after.get(change.target, Part(share=0.0, estimated=False))
        after[change.target] = Part(
            share=already.share + moving.share * change.share,
            estimated=already.estimated or moving.estimated or change.estimated,
        )
    return after


def origins(
    successions: Sequence[Succession], code: str, *, earlier: date, later: date
) -> Mapping[str, Part]:
    """Which municipalities of the earlier day ``code`` of the later day is made of.

    Each part is the share of that origin's inhabitants that went to ``code``: 1 for a whole
    municipality. ``code`` itself is among them when it did not change; whether it existed on the
    earlier day is for the caller to judge.
    """
    candidates = {one.source for one in successions if earlier < one.day <= later} | {code}
    found = {}
    for origin in sorted(candidates):
        parts = carry_forward(successions, origin, earlier=earlier, later=later)
        if code in parts:
            found[origin] = parts[code]
    return found


def weigh(parts: Mapping[str, Part], inhabitants: Callable[[str], int]) -> Mapping[str, float]:
    """Of what the parts make up together, the share of each, in inhabitants.

    When nobody lives in any of them, all shares are 0.
    """
    weights = {code: inhabitants(code) * part.share for code, part in parts.items()}
    total = sum(weights.values())
    return {code: weight / total if total else 0.0 for code, weight in weights.items()}


def apportion(total: int, shares: Mapping[str, float]) -> Mapping[str, int]:
    """A number of people divided by share in whole people, who are ``total`` together.

    The largest remainders are rounded up (Hamilton); of equal ones the first code.
    """
    whole = sum(shares.values())
    exact = {code: total * share / whole for code, share in shares.items()}
    found = {code: floor(value) for code, value in exact.items()}
    by_remainder = sorted(exact, key=lambda code: (found[code] - exact[code], code))
    for code in by_remainder[: total - sum(found.values())]:
        found[code] += 1
    return found
