"""Estimates of two lists at a time and models of a closed population, as far as they may be shown.

A size that two lists give is the product of their totals over their overlap: with the totals the
overlap follows from it. So a pair is shown only when everybody it counts is on a combination that
is shown itself (:mod:`.overlaps`). What is shown then does not depend on a small count at all.

Models of a closed population fit the whole table, small counts included. Their sizes and standard
errors rest on few sums: the totals of lists, how many people are on one list, on two and so on, and
on how many lists before the first. From more cells than sums no cell follows: a small count can be
another one, made up for by others, and nothing that is shown changes. So a model is shown only when
at least ``LEAST_FREEDOM`` degrees of freedom are left, or when there are no small counts at all. A
deviance adds a sum over single cells to these, and so do AIC and BIC; that sum is the same for
every model, so only differences are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite

from zicht.disclosure.model import Reason, Suppressed
from zicht.disclosure.overlaps import Overlaps
from zicht.prevalence.classical import Classical, ClosedEstimate, PairEstimate, Sized
from zicht.prevalence.panel import Refusal

#: What those who check output of researchers ask of a model (Brandt and others 2010).
LEAST_FREEDOM = 10
#: Digits of sizes and of standard errors; more would say which whole numbers they were made from.
_DIGITS, _ERROR_DIGITS = 3, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPair:
    """What may be shown of two lists."""

    lists: tuple[str, str]
    estimate: PairEstimate | Suppressed


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownModel:
    """A model of a closed population with how far its AIC and BIC are above the lowest shown.

    ``deviance``, ``aic`` and ``bic`` themselves are None where they are not for the public.
    """

    model: str
    size: Sized | Refusal
    degrees_of_freedom: int
    deviance: float | None
    aic: float | None
    bic: float | None
    aic_above: float
    bic_above: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClassical:
    """Every pair of lists, and the models; ``closed`` is a refusal where there are two lists only.

    ``withheld`` are the names of models that are not shown.
    """

    pairs: tuple[ShownPair, ...]
    closed: tuple[ShownModel, ...] | Refusal
    withheld: tuple[str, ...]


def shown_classical(found: Classical, overlaps: Overlaps, *, is_corrected: bool) -> ShownClassical:
    """What may be shown beside these overlaps: everything where those are exact.

    The overlaps are of the lists as they were counted. Where the estimates are of lists that were
    corrected for links (``is_corrected``), people moved between all combinations.
    """
    return _exact(found) if overlaps.is_exact else _protected(found, overlaps, is_corrected)


def _protected(found: Classical, overlaps: Overlaps, is_corrected: bool) -> ShownClassical:
    pairs, closed = _pairs(found, overlaps, is_corrected), found.closed
    if isinstance(closed, Refusal):
        return ShownClassical(pairs=pairs, closed=closed, withheld=())
    least = 0 if _rests_on_shown(overlaps.lists, overlaps) else LEAST_FREEDOM
    kept = [one for one in closed if one.degrees_of_freedom >= least]
    return ShownClassical(
        pairs=pairs,
        closed=tuple(_coarse_model(one) for one in _compared(kept)),
        withheld=tuple(one.model for one in closed if one not in kept),
    )


def _coarse_model(given: ShownModel) -> ShownModel:
    return replace(
        given,
        size=given.size if isinstance(given.size, Refusal) else _coarse(given.size),
        deviance=None,
        aic=None,
        bic=None,
        aic_above=float(round(given.aic_above)),
        bic_above=float(round(given.bic_above)),
    )


def _exact(found: Classical) -> ShownClassical:
    closed = found.closed
    return ShownClassical(
        pairs=tuple(ShownPair(lists=one.lists, estimate=one) for one in found.pairs),
        closed=closed if isinstance(closed, Refusal) else _compared(closed),
        withheld=(),
    )


def _compared(models: Sequence[ClosedEstimate]) -> tuple[ShownModel, ...]:
    lowest_aic = min((one.aic for one in models), default=0.0)
    lowest_bic = min((one.bic for one in models), default=0.0)
    return tuple(
        ShownModel(
            model=one.model,
            size=one.size,
            degrees_of_freedom=one.degrees_of_freedom,
            deviance=one.deviance,
            aic=one.aic,
            bic=one.bic,
            aic_above=one.aic - lowest_aic,
            bic_above=one.bic - lowest_bic,
        )
        for one in models
    )


def _pairs(found: Classical, overlaps: Overlaps, is_corrected: bool) -> tuple[ShownPair, ...]:
    hidden = Suppressed(reason=Reason.PROTECTS_OTHERS, minimum=overlaps.minimum)
    return tuple(
        ShownPair(
            lists=one.lists,
            estimate=_coarse_pair(one)
            if _rests_on_shown(overlaps.lists if is_corrected else one.lists, overlaps)
            else hidden,
        )
        for one in found.pairs
    )


def _rests_on_shown(lists: Sequence[str], overlaps: Overlaps) -> bool:
    """Whether every combination with one of these lists is shown."""
    needed = (1 << len(overlaps.lists)) - (1 << len(overlaps.lists) - len(lists))
    shown = sum(not set(lists).isdisjoint(one.lists) for one in overlaps.combinations)
    return shown == needed


def _coarse_pair(given: PairEstimate) -> PairEstimate:
    first = given.lincoln_petersen
    return replace(
        given,
        lincoln_petersen=first if isinstance(first, Refusal) else _coarse(first),
        chapman=_coarse(given.chapman),
    )


def _coarse(given: Sized) -> Sized:
    interval = given.interval
    return Sized(
        population=_rounded(given.population, _DIGITS),
        standard_error=_rounded(given.standard_error, _ERROR_DIGITS),
        interval=replace(
            interval,
            lower=_rounded(interval.lower, _DIGITS),
            upper=_rounded(interval.upper, _DIGITS),
        ),
    )


def _rounded(value: float, digits: int) -> float:
    """A whole number of so many digits, with zeros behind them."""
    if not isfinite(value):
        return value
    return float(round(value, min(0, digits - len(str(int(abs(value)))))))
