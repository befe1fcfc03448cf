"""What changed since an earlier wave, made of what both waves show and of nothing else.

Both shares of a change, their margins and their bands are those that were published. What is added
about municipalities that answered twice is shown only where each of them by both answers, and what
is left of either wave without them, counts no small number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt

from scipy.special import ndtr, ndtri

from zicht.disclosure.figures import Figure, FigureBook
from zicht.disclosure.json_values import DECIMALS
from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.estimation import chance
from zicht.estimation.model import Interval, Projection, Share
from zicht.estimation.projection import SHARES_PER_ONE, outward
from zicht.estimation.trend.overlap import Pairs
from zicht.estimation.trend.waves import AnswerChange, WaveChanges

#: Of the changes that are called a rise or a fall, at most this part may be by chance.
FALSE_ALARMS = 0.05
#: The correlation between two waves is shown in tenths.
_TENTHS = 10


class Direction(StrEnum):
    """What may be said of a change."""

    ROSE = "rose"
    FELL = "fell"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A difference of two shares in whole percentage points (0.05 is five of them)."""

    difference: float
    interval: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareChange:
    """A share in two waves and the change between them, of all municipalities of each wave.

    ``answered_before`` and ``answered_now`` are the shares of those that answered, ``before`` and
    ``now`` what that says of all: as both waves published it. ``shift`` holds what chance leaves
    open, ``band`` what silence does when it may lean one way then and the other way now.
    ``correlation`` is that of the two estimates through municipalities that answered twice, in
    tenths; where it is withheld, the least that it can be was used. ``panel`` is the change among
    those. ``direction`` says whether there is a change to tell.
    """

    answered_before: float
    answered_now: float
    before: Projection
    now: Projection
    shift: Shift
    band: Interval
    correlation: Published[float] | Suppressed
    panel: Published[Shift] | Suppressed
    direction: Direction = Direction.UNCLEAR

    @property
    def is_firm(self) -> bool:
        """Whether the change stands even when silence differs between the waves."""
        return self.direction is not Direction.UNCLEAR and not (
            self.band.low <= 0 <= self.band.high
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One answer to one question; ``change`` is withheld where either wave withholds the share."""

    subject: str
    category: str
    change: Published[ShareChange] | Suppressed


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The changes since the wave ``wave``, as far as both questionnaires ask the same.

    ``respondents`` of ``population`` answered then; ``in_both`` did in both waves, brought to the
    municipalities of now. ``fingerprint`` identifies the answers of then.
    """

    wave: str
    frame_date: str
    respondents: int
    population: int
    fingerprint: str
    in_both: Published[int] | Suppressed
    shares: tuple[Changed, ...]


def changes(
    before: FigureBook,
    now: FigureBook,
    found: WaveChanges,
    asked: Sequence[tuple[str, str]],
) -> Changes:
    """What may be shown of the changes of the country in ``asked`` (subject and category of now).

    Questions that were not asked in the same words are left out. A rise or a fall is told when its
    margin leaves out no change, and so that at most 5% of those told are false alarms.
    """
    minimum = max(before.minimum_group, now.minimum_group)
    raw = {(one.key, one.category.code): one for one in found.changes if one.category is not None}
    in_both = _number(found.in_both, before, now, minimum)
    judge = _Judge(before=before, now=now, in_both=found.in_both, minimum=minimum)
    shares = tuple(judge.changed(raw[key]) for key in asked if key in raw)
    return Changes(
        wave=before.wave,
        frame_date=before.frame_date,
        respondents=before.respondents,
        population=before.population,
        fingerprint=before.fingerprint,
        in_both=in_both,
        shares=tuple(_told(shares)),
    )


def _number(
    in_both: int, before: FigureBook, now: FigureBook, minimum: int
) -> Published[int] | Suppressed:
    parts = (in_both, before.respondents - in_both, now.respondents - in_both)
    if any(0 < one < minimum for one in parts):
        return Suppressed(reason=Reason.TOO_FEW, minimum=minimum)
    return Published(value=in_both)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    before: FigureBook
    now: FigureBook
    in_both: int
    minimum: int

    def changed(self, raw: AnswerChange) -> Changed:
        assert raw.category is not None  # noqa: S101 (only shares are asked for)
        code = raw.category.code
        figures = (
            self.before.by_key.get(f"{self.before.wave}.{raw.key_before}.{code}@all"),
            self.now.by_key.get(f"{self.now.wave}.{raw.key}.{code}@all"),
        )
        return Changed(subject=raw.key, category=code, change=self._change(raw, figures))

    def _change(
        self, raw: AnswerChange, figures: tuple[Figure | None, Figure | None]
    ) -> Published[ShareChange] | Suppressed:
        then, since = (None if one is None else one.share for one in figures)
        if then is None or since is None:
            withheld = (one.result for one in figures if one is not None)
            reasons = [one for one in withheld if isinstance(one, Suppressed)]
            return reasons[0] if reasons else self._withheld
        if then.projection is None or since.projection is None:
            return self._withheld
        is_safe = raw.pairs is not None and pairs_may_leave(raw.pairs, then, since, self.minimum)
        correlation = _correlation(raw) if is_safe else None
        used = self._least(then, since) if correlation is None else correlation
        return Published(
            value=ShareChange(
                answered_before=round(then.count / then.answered, DECIMALS),
                answered_now=round(since.count / since.answered, DECIMALS),
                before=then.projection,
                now=since.projection,
                shift=_shift(then.projection, since.projection, used),
                band=_band(then.projection, since.projection),
                correlation=(
                    self._withheld if correlation is None else Published(value=correlation)
                ),
                panel=self._panel(raw) if is_safe else self._withheld,
            )
        )

    @property
    def _withheld(self) -> Suppressed:
        return Suppressed(reason=Reason.PROTECTS_OTHERS, minimum=self.minimum)

    def _panel(self, raw: AnswerChange) -> Published[Shift] | Suppressed:
        if raw.panel is None or raw.panel_interval is None:
            return self._withheld
        return Published(
            value=Shift(
                difference=_whole(raw.panel.difference),
                interval=_within(outward(raw.panel_interval, SHARES_PER_ONE)),
            )
        )

    def _least(self, then: Share, since: Share) -> float:
        """The least that the correlation can be when answers of one municipality go together.

        By the numbers that answered, which are shown: it is below 0 only when fewer answered twice
        than by chance.
        """
        first, second, population = then.answered, since.answered, since.population
        weight = self.in_both / (first * second) - 1 / population
        spread = (1 / first - 1 / then.population) * (1 / second - 1 / population)
        if weight >= 0:
            return 0.0
        return max(weight / sqrt(spread), -1.0) if spread > 0 else -1.0


def pairs_may_leave(found: Pairs, then: Share, since: Share, minimum: int) -> bool:
    """Whether nobody stands in a small number, were the whole table of two answers known.

    Four cells of those who answered twice, and in each wave the yes and the no of the others.
    """
    cells = (
        found.stayed,
        found.left,
        found.came,
        found.never,
        then.count - found.stayed - found.left,
        then.answered - then.count - found.came - found.never,
        since.count - found.stayed - found.came,
        since.answered - since.count - found.left - found.never,
    )
    return min(cells) >= minimum


def _correlation(raw: AnswerChange) -> float | None:
    found = raw.weighted or raw.change
    return None if found is None else round(found.correlation * _TENTHS) / _TENTHS


def _shift(then: Projection, since: Projection, correlation: float) -> Shift:
    """The difference of both estimates with an interval from both margins and their correlation.

    Zou and Donner (2008), Statistics in Medicine 27, 1693-1702, as in
    :func:`zicht.estimation.trend.shares.share_interval`.
    """
    difference = _whole(since.estimate - then.estimate)
    down = _distance(
        since.estimate - since.interval.low, then.interval.high - then.estimate, correlation
    )
    up = _distance(
        since.interval.high - since.estimate, then.estimate - then.interval.low, correlation
    )
    ends = Interval(low=difference - down, high=difference + up)
    return Shift(difference=difference, interval=_within(outward(ends, SHARES_PER_ONE)))


def _distance(one: float, other: float, correlation: float) -> float:
    # A rounded estimate may lie a hair beyond its own margin.
    one, other = max(one, 0.0), max(other, 0.0)
    return sqrt(max(one**2 + other**2 - 2 * correlation * one * other, 0.0))


def _band(then: Projection, since: Projection) -> Interval:
    ends = Interval(
        low=since.band.low - then.band.high,
        high=since.band.high - then.band.low,
    )
    return _within(outward(ends, SHARES_PER_ONE))


def _within(ends: Interval) -> Interval:
    return Interval(low=max(ends.low, -1.0), high=min(ends.high, 1.0))


def _whole(difference: float) -> float:
    return round(difference * SHARES_PER_ONE) / SHARES_PER_ONE


def _told(shares: Sequence[Changed]) -> Iterator[Changed]:
    """The same with their direction, which follows from what is shown of all of them."""
    shown = [one.change.value for one in shares if isinstance(one.change, Published)]
    counted = iter(chance.discoveries([_chance(one) for one in shown], rate=FALSE_ALARMS))
    for one in shares:
        if isinstance(one.change, Suppressed):
            yield one
            continue
        direction = _direction(one.change.value.shift) if next(counted) else Direction.UNCLEAR
        yield replace(one, change=Published(value=replace(one.change.value, direction=direction)))


def _direction(shift: Shift) -> Direction:
    if shift.interval.low > 0:
        return Direction.ROSE
    return Direction.FELL if shift.interval.high < 0 else Direction.UNCLEAR


def _chance(one: ShareChange) -> float:
    """The chance of a change as large when there is none, from the margin on the side of none."""
    difference, ends = one.shift.difference, one.shift.interval
    reach = difference - ends.low if difference > 0 else ends.high - difference
    if difference == 0 or reach <= 0:
        return 1.0 if difference == 0 else 0.0
    return float(2 * ndtr(-abs(difference) / reach * float(ndtri(0.975))))
