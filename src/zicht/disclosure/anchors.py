"""How far groups that resemble the silent differ from the others, as far as that may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.estimation.anchors import Comparison
from zicht.estimation.model import Interval

#: An odds ratio is shown in tenths.
_TENTHS = 10
#: Beyond this an odds ratio says no more than "far more".
_LARGEST = 99.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OddsRatio:
    """The odds of an answer in the group like the silent over those in the other, in tenths."""

    ratio: float
    interval: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchoredShare:
    """One answer to one question, and what the comparison says of it."""

    subject: str
    category: str
    result: Published[OddsRatio] | Suppressed


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """Both comparisons; None for one that the wave gives no ground for.

    ``late`` takes the days on which answers came in, ``silent`` an earlier wave.
    """

    late: tuple[AnchoredShare, ...] | None
    silent: tuple[AnchoredShare, ...] | None

    @property
    def shown(self) -> tuple[OddsRatio, ...]:
        """Every ratio that is shown."""
        every = (*(self.late or ()), *(self.silent or ()))
        return tuple(one.result.value for one in every if isinstance(one.result, Published))


def anchors(
    late: Sequence[Comparison] | None, silent: Sequence[Comparison] | None, minimum: int
) -> Anchors:
    """What may be shown of both: a ratio only of four numbers that are none of them small."""
    return Anchors(
        late=None if late is None else tuple(_judged(one, minimum) for one in late),
        silent=None if silent is None else tuple(_judged(one, minimum) for one in silent),
    )


def _judged(one: Comparison, minimum: int) -> AnchoredShare:
    found = one.found
    result: Published[OddsRatio] | Suppressed
    if min(one.cells) < minimum or found.odds_ratio is None or found.interval is None:
        result = Suppressed(reason=Reason.PROTECTS_OTHERS, minimum=minimum)
    else:
        result = Published(
            value=OddsRatio(
                ratio=min(round(found.odds_ratio, 1), _LARGEST),
                interval=Interval(
                    low=floor(found.interval.low * _TENTHS) / _TENTHS,
                    high=min(ceil(found.interval.high * _TENTHS) / _TENTHS, _LARGEST),
                ),
            )
        )
    return AnchoredShare(subject=one.subject, category=one.category, result=result)
