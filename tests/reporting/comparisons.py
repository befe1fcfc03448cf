"""Comparisons for tests: with an earlier wave, with groups like the silent, with a scale."""

from zicht.disclosure.anchors import AnchoredShare, Anchors, OddsRatio
from zicht.disclosure.changes import (
    Changed,
    Changes,
    Direction,
    ShareChange,
    Shift,
    pairs_may_leave,
)
from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.disclosure.opinions import LevelPlace, SecondOpinion
from zicht.estimation.model import Interval
from zicht.estimation.projection import with_projections
from zicht.estimation.shares import estimate_share
from zicht.estimation.trend.overlap import Pairs
from zicht.language import Text


def changes() -> Changes:
    """Since 2013: one headline rose, one cannot be told and is thin, one is withheld."""

    roomy = Pairs(stayed=12, left=10, came=20, never=15)
    thin = Pairs(stayed=30, left=2, came=4, never=15)
    withheld = Suppressed(reason=Reason.PROTECTS_OTHERS, minimum=5)
    shares = (
        Changed(subject="A1", category="yes",
                change=Published(value=_change((60, 140), (100, 135), roomy))),
        Changed(subject="D1", category="yes",
                change=Published(value=_change((66, 140), (66, 135), thin))),
        Changed(subject="B9", category="yes", change=withheld),
    )  # fmt: skip
    return Changes(
        wave="2013",
        frame_date="2013-04-01",
        respondents=140,
        population=355,
        fingerprint="b" * 64,
        in_both=Published(value=57),
        shares=shares,
    )


def _change(then: tuple[int, int], since: tuple[int, int], pairs: Pairs) -> ShareChange:
    first, second = with_projections(
        [estimate_share(*then, population=355), estimate_share(*since, population=355)],
        [None, None],
    )
    assert first.projection is not None
    assert second.projection is not None
    moved = (pairs.came - pairs.left) / pairs.counted
    may = pairs_may_leave(pairs, first, second, 5)
    difference = round(second.projection.estimate - first.projection.estimate, 2)
    withheld = Suppressed(reason=Reason.PROTECTS_OTHERS, minimum=5)
    return ShareChange(
        answered_before=then[0] / then[1],
        answered_now=since[0] / since[1],
        before=first.projection,
        now=second.projection,
        shift=Shift(
            difference=difference,
            interval=Interval(low=difference - 0.1, high=difference + 0.1),
        ),
        band=Interval(low=difference - 0.4, high=difference + 0.35),
        correlation=Published(value=0.1) if may else withheld,
        panel=Published(
            value=Shift(difference=round(moved, 2), interval=Interval(low=0.01, high=0.34))
        )
        if may
        else withheld,
        direction=Direction.ROSE if difference > 0.1 else Direction.UNCLEAR,
    )


def anchors() -> Anchors:
    """Of a wave without days, with an earlier one: one ratio is shown, one withheld."""
    ratio = OddsRatio(ratio=1.4, interval=Interval(low=0.7, high=2.9))
    withheld = Suppressed(reason=Reason.PROTECTS_OTHERS, minimum=5)
    return Anchors(
        late=None,
        silent=(
            AnchoredShare(subject="A1", category="yes", result=Published(value=ratio)),
            AnchoredShare(subject="D1", category="yes", result=withheld),
        ),
    )


def opinions() -> tuple[SecondOpinion, ...]:
    """One role with a scale, in which a level is withheld, and one without."""
    places = (
        Published(value=LevelPlace(mean=40, low=34, high=46)),
        Suppressed(reason=Reason.PROTECTS_OTHERS, minimum=10),
        Published(value=LevelPlace(mean=61, low=55, high=67)),
    )
    return (
        SecondOpinion(
            indicator="role.care", items=4, reliability=0.7, agreement=0.6, places=places
        ),
        SecondOpinion(
            indicator="role.signaller",
            items=0,
            reliability=None,
            agreement=None,
            places=(),
            problem=Text(nl="Te weinig vragen.", en="Too few questions."),
        ),
    )
