from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zicht.disclosure import serialising
from zicht.disclosure.changes import Changed, Direction, ShareChange, changes, pairs_may_leave
from zicht.disclosure.figures import DomainLayer, Figure, FigureBook, Statistic
from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.estimation.model import Interval, Share
from zicht.estimation.projection import with_projections
from zicht.estimation.shares import estimate_share
from zicht.estimation.subjects import Category
from zicht.estimation.trend.overlap import Difference, Pairs
from zicht.estimation.trend.waves import AnswerChange, Outcome, WaveChanges
from zicht.language import Text

WORDS = Text(nl="ja", en="yes")


def share(count: int, answered: int, population: int = 350) -> Share:
    (made,) = with_projections([estimate_share(count, answered, population)], [None])
    return made


def book(
    wave: str, shares: Sequence[Share | None], respondents: int, minimum: int = 5
) -> FigureBook:
    figures = tuple(
        Figure(
            key=f"{wave}.Q{number}.yes@all",
            statistic=Statistic.SHARE,
            subject=f"Q{number}",
            category="yes",
            layer=DomainLayer.COUNTRY,
            area="all",
            statement=WORDS,
            area_name=WORDS,
            query="",
            result=Suppressed(reason=Reason.PROTECTS_OTHERS, minimum=minimum)
            if one is None
            else Published(value=one),
        )
        for number, one in enumerate(shares)
    )
    return FigureBook(
        wave=wave,
        questionnaire_version="1",
        questionnaire_fingerprint="a",
        maturity_version="1",
        maturity_fingerprint="b",
        register_fingerprint="c",
        code_version="0",
        fingerprint=wave,
        origin=None,
        frame_date="2019-01-01",
        population=350,
        respondents=respondents,
        minimum_group=minimum,
        figures=figures,
    )


def raw(number: int, pairs: Pairs, code: str = "yes") -> AnswerChange:
    moved = (pairs.came - pairs.left) / max(pairs.counted, 1)
    return AnswerChange(
        key=f"Q{number}",
        key_before=f"Q{number}",
        category=Category(code=code, label=WORDS),
        outcome=Outcome.ESTIMATED,
        change=None,
        interval=None,
        weighted=None,
        weighted_interval=None,
        panel=Difference(
            difference=moved, standard_error=0.05, degrees_of_freedom=50, answered=pairs.counted
        ),
        panel_interval=Interval(low=moved - 0.1, high=moved + 0.1),
        pairs=pairs,
    )


def found(raws: Sequence[AnswerChange], in_both: int = 100) -> WaveChanges:
    return WaveChanges(
        changes=tuple(raws), ended=(), in_both=in_both, population=350, confidence=0.95
    )


def changed(
    before: Sequence[Share | None], now: Sequence[Share | None], pairs: Sequence[Pairs]
) -> tuple[Changed, ...]:
    made = changes(
        book("then", before, 135),
        book("now", now, 200),
        found([raw(number, one) for number, one in enumerate(pairs)]),
        [(f"Q{number}", "yes") for number in range(len(pairs))],
    )
    return made.shares


def value(one: Changed) -> ShareChange:
    assert isinstance(one.change, Published)
    return one.change.value


#: Twelve or more in every cell of the table of two answers.
ROOMY = Pairs(stayed=15, left=12, came=14, never=19)


def test_a_change_is_that_of_what_both_waves_show() -> None:
    before, now = share(40, 130), share(120, 200)
    (one,) = changed([before], [now], [ROOMY])
    found_change = value(one)
    assert before.projection is not None
    assert now.projection is not None
    assert found_change.shift.difference == pytest.approx(
        round(now.projection.estimate - before.projection.estimate, 2)
    )
    assert found_change.direction is Direction.ROSE
    # By hand, with the margins that are shown: 31% (24 to 38) and 60% (55 to 65).
    assert found_change.before.interval == Interval(low=0.24, high=0.38)
    assert found_change.now.interval == Interval(low=0.55, high=0.65)
    # sqrt(5² + 7²) is 8.6 on both sides.
    assert found_change.shift.interval == Interval(low=0.20, high=0.38)


def test_no_figure_of_a_wave_means_no_change() -> None:
    shares = changed([None, share(40, 130)], [share(60, 200), None], [ROOMY, ROOMY])
    assert [isinstance(one.change, Suppressed) for one in shares] == [True, True]


@pytest.mark.parametrize("cell", ["stayed", "left", "came", "never"])
def test_who_answered_twice_is_not_shown_where_few_gave_some_pair_of_answers(cell: str) -> None:
    few = replace(ROOMY, **{cell: 4})
    (one,) = changed([share(50, 130)], [share(100, 200)], [few])
    made = value(one)
    assert isinstance(made.panel, Suppressed)
    assert isinstance(made.correlation, Suppressed)
    assert made.shift.difference == pytest.approx(0.12)


def test_who_answered_once_is_protected_as_well() -> None:
    # Of 30 that said yes then, 27 answered again: the three others would be known.
    (one,) = changed([share(30, 130)], [share(100, 200)], [ROOMY])
    assert isinstance(value(one).panel, Suppressed)
    (one,) = changed([share(32, 130)], [share(100, 200)], [ROOMY])
    assert isinstance(value(one).panel, Published)


cells = st.integers(0, 40)


@given(stayed=cells, left=cells, came=cells, never=cells, once=st.tuples(*[cells] * 4))
def test_nothing_about_pairs_leaves_when_anybody_stands_in_a_small_number(
    stayed: int, left: int, came: int, never: int, once: tuple[int, int, int, int]
) -> None:
    pairs = Pairs(stayed=stayed, left=left, came=came, never=never)
    yes_then, no_then, yes_now, no_now = once
    first = estimate_share(
        stayed + left + yes_then, pairs.counted + yes_then + no_then, population=1000
    )
    second = estimate_share(
        stayed + came + yes_now, pairs.counted + yes_now + no_now, population=1000
    )
    everyone = (stayed, left, came, never, *once)
    assert pairs_may_leave(pairs, first, second, 5) == (min(everyone) >= 5)


def test_many_figures_that_did_not_change_give_no_rise() -> None:
    # One of twenty at the edge of its margin: alone it would be told, among twenty it is not.
    still = [(share(60, 130), share(93, 200))] * 19
    edge = (share(60, 130), share(115, 200))
    alone = changed([edge[0]], [edge[1]], [ROOMY])
    many = changed(*zip(edge, *still, strict=True), [ROOMY] * 20)  # type: ignore[arg-type]
    assert value(alone[0]).direction is Direction.ROSE
    assert value(many[0]).direction is Direction.UNCLEAR


def test_a_band_that_leaves_out_no_change_makes_a_change_firm() -> None:
    firm, loose = changed(
        [share(20, 130), share(50, 130)], [share(170, 200), share(120, 200)], [ROOMY, ROOMY]
    )
    assert value(firm).is_firm
    assert value(loose).direction is Direction.ROSE
    assert not value(loose).is_firm


def test_how_many_answered_twice_is_withheld_when_few_did() -> None:
    def in_both(number: int) -> Published[int] | Suppressed:
        one = raw(0, ROOMY)
        books = book("then", [share(50, 130)], 135), book("now", [share(100, 200)], 200)
        return changes(*books, found([one], number), [("Q0", "yes")]).in_both

    assert in_both(60) == Published(value=60)
    assert isinstance(in_both(4), Suppressed)
    assert isinstance(in_both(132), Suppressed)


def test_fewer_pairs_than_chance_gives_make_the_interval_no_narrower() -> None:
    before, now = [share(60, 130)], [share(100, 200)]

    def interval(in_both: int) -> Interval:
        few = raw(0, replace(ROOMY, left=4))
        made = changes(
            book("then", before, 135), book("now", now, 200), found([few], in_both), [("Q0", "yes")]
        )
        return value(made.shares[0]).shift.interval

    apart, rare = interval(100), interval(10)
    assert rare.low < apart.low
    assert rare.high > apart.high


def test_the_margin_of_a_change_holds_the_true_one() -> None:
    random = np.random.default_rng(11)
    population, sizes, draws = 350, (130, 200), 400
    first = np.arange(population) < 120
    # Most stay what they were, so the waves hang together through those that answer twice.
    second = np.where(random.random(population) < 0.75, first, random.random(population) < 0.6)
    counts = [
        [int(random.choice(truth, size, replace=False).sum()) for _ in range(draws)]
        for truth, size in zip((first, second), sizes, strict=True)
    ]
    waves = [
        with_projections(
            [estimate_share(count, size, population) for count in of_wave], [None] * draws
        )
        for of_wave, size in zip(counts, sizes, strict=True)
    ]
    twice = int(np.prod(sizes) / population)
    made = changes(
        book("then", waves[0], sizes[0]),
        book("now", waves[1], sizes[1]),
        found([raw(number, replace(ROOMY, left=0)) for number in range(draws)], twice),
        [(f"Q{number}", "yes") for number in range(draws)],
    )
    true = second.mean() - first.mean()
    ends = [value(one).shift.interval for one in made.shares]
    held = np.mean([one.low <= true <= one.high for one in ends])
    assert 0.94 <= held <= 0.99


def test_questions_that_ask_something_else_have_no_change() -> None:
    made = changes(
        book("then", [share(50, 130)], 135),
        book("now", [share(100, 200)], 200),
        found([raw(0, ROOMY)]),
        [("Q0", "yes"), ("Q7", "yes")],
    )
    assert [one.subject for one in made.shares] == ["Q0"]


def test_changes_come_back_from_json_as_they_were() -> None:
    now = book("now", [share(100, 200), None], 200)
    made = changes(
        book("then", [share(50, 130), share(20, 130)], 135),
        now,
        found([raw(0, ROOMY), raw(1, ROOMY)]),
        [("Q0", "yes"), ("Q1", "yes")],
    )
    text = serialising.to_json(replace(now, changes=made))
    assert serialising.from_json(text).changes == made
