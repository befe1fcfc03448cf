"""Pooled shares: derivatives, a brute-force posterior, limits that must hold, and coverage."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import expit

from zicht.estimation.pooling import laplace
from zicht.estimation.pooling.choosing import Source, choose
from zicht.estimation.pooling.hierarchical import fit
from zicht.estimation.pooling.population import NOT_ASKED, Domain, Population, population
from zicht.estimation.pooling.prediction import pool
from zicht.estimation.pooling.problems import NobodyAnsweredError
from zicht.estimation.shares import estimate_share

Codes = NDArray[np.int64]


def named(prefix: str, codes: Codes) -> list[str]:
    return [f"{prefix}{one:02d}" for one in codes]


def country(seed: int = 0, size: int = 355) -> Population:
    """Units with three factors, told of by size, province and region."""
    random = np.random.default_rng(seed)
    classes = random.choice(5, size, p=[0.15, 0.3, 0.3, 0.15, 0.1])
    provinces = random.integers(0, 12, size)
    factors = {
        "size": named("s", classes),
        "province": named("p", provinces),
        "urbanisation": named("u", np.clip(classes + random.integers(-1, 2, size), 0, 4)),
    }
    return population(
        factors,
        {
            "size": factors["size"],
            "province": factors["province"],
            "region": named("r", random.integers(0, 25, size)),
        },
    )


def answers(frame: Population, seed: int, *, categories: int = 2, spread: float = 0.6) -> Codes:
    """An answer of every unit, from effects of the levels."""
    random = np.random.default_rng(seed)
    effects = frame.indicators @ random.normal(0, spread, frame.indicators.shape[1])
    intercepts = np.sort(random.normal(0, 1, categories - 1))[::-1]
    chances = expit(effects[frame.cell_of][:, None] + intercepts)
    return (random.random((frame.size, 1)) < chances).sum(axis=1)


def responded(codes: Codes, seed: int, share: float = 0.38) -> Codes:
    return np.where(np.random.default_rng(seed).random(len(codes)) < share, codes, -1)


def inside(frame: Population, place: int) -> NDArray[np.bool_]:
    return np.any([layer == place for layer in frame.domain_of], axis=0)


@pytest.mark.parametrize("categories", [2, 4])
def test_the_slope_of_the_marginal_likelihood_is_exact(categories: int) -> None:
    frame = country()
    codes = responded(answers(frame, 1, categories=categories), 2)
    counts = np.full((frame.cells, categories), 0.01)
    np.add.at(counts, (frame.cell_of[codes >= 0], codes[codes >= 0]), 1)
    rows = laplace.data(counts, frame.indicators, frame.factor_of)
    at, near = np.log([0.7, 0.3, 0.4]), laplace.start(rows, counts)
    found = laplace.mode(rows, at, near)
    for factor, shift in enumerate(1e-4 * np.eye(3)):
        up, down = laplace.mode(rows, at + shift, near), laplace.mode(rows, at - shift, near)
        assert found.gradient[factor] == pytest.approx((up.value - down.value) / 2e-4, abs=1e-5)
        moved = (up.coefficients - down.coefficients) / 2e-4
        assert found.moves[:, factor] == pytest.approx(moved, abs=1e-6)


def test_the_marginal_likelihood_is_near_the_integral_itself() -> None:
    # Two levels, one intercept: the integral over all three can be summed on a grid.
    counts = np.array([[12.0, 18.0], [20.0, 10.0], [0.5, 0.5]])
    rows = laplace.data(counts, np.array([[1.0, 0], [0, 1], [0, 0]]), np.zeros(2, dtype=np.int64))
    grid = np.linspace(-4, 4, 81)
    intercept, one, other = np.meshgrid(grid, grid, grid, indexing="ij")

    def integral(spread: float) -> float:
        total = -0.5 * (one**2 + other**2) / spread**2 - 2 * np.log(spread)
        for heights, (no, yes) in zip(
            (intercept + one, intercept + other, intercept), counts, strict=True
        ):
            total += yes * heights - (no + yes) * np.logaddexp(0, heights)
        return float(np.log(np.exp(total).sum()))

    near = laplace.start(rows, counts)
    spreads = (0.3, 0.6, 1.0)
    found = [laplace.mode(rows, np.log([one]), near).value for one in spreads]
    exact = [integral(one) for one in spreads]
    assert np.diff(found) == pytest.approx(np.diff(exact), abs=0.02)


def test_what_respondents_said_is_known() -> None:
    frame = country()
    truth = answers(frame, 3)
    whole = pool(frame, truth, 2)
    part = pool(frame, responded(truth, 4), 2)
    for place in range(len(frame.domains)):
        here = inside(frame, place)
        assert whole.shares[place, 1] == pytest.approx(truth[here].mean())
        assert whole.errors[place, 1] == 0
        assert whole.interval(place, 1).low == whole.interval(place, 1).high
        answered = responded(truth, 4)[here]
        assert part.answered[place] == (answered >= 0).sum()
        assert part.population[place] == here.sum()
        interval = part.interval(place, 1)
        assert (answered == 1).mean() - 1e-9 <= interval.low
        assert interval.high <= 1 - (answered == 0).mean() + 1e-9


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), categories=st.integers(2, 5), ordered=st.booleans())
def test_shares_add_up_and_lie_in_their_intervals(
    seed: int, categories: int, ordered: bool
) -> None:
    frame = country(seed, size=150)
    codes = responded(answers(frame, seed + 1, categories=categories), seed + 2)
    found = pool(frame, codes, categories, ordered=ordered)
    assert found.shares.sum(axis=1) == pytest.approx(np.ones(len(frame.domains)))
    # An interval of whole units may leave out a mean between two of them.
    whole = 1 / found.population[:, None]
    assert (found.low - whole <= found.shares).all()
    assert (found.shares <= found.high + whole).all()
    assert (found.low >= 0).all()
    assert (found.high <= 1 + 1e-12).all()
    assert found.modelled
    again = pool(frame, codes, categories, ordered=ordered)
    assert (again.shares == found.shares).all()


def test_a_small_domain_lies_between_its_own_answers_and_all() -> None:
    sizes = [200, 5]
    labels = ["large"] * 200 + ["small"] * 5
    frame = population({"part": labels}, {"part": labels})
    # 60 of 120 in the large part, 3 of 3 in the small one.
    codes = np.array([1] * 60 + [0] * 60 + [-1] * 80 + [1] * 3 + [-1] * 2)
    found = pool(frame, codes, 2)
    large, small = (
        frame.domains.index(Domain(layer="part", label=one)) for one in ("large", "small")
    )
    predicted = (found.shares[small, 1] * sizes[1] - 3) / 2
    assert 0.5 < predicted < 1
    assert found.shares[large, 1] == pytest.approx(0.5, abs=0.01)
    assert found.shares[0, 1] * 205 == pytest.approx(
        found.shares[large, 1] * 200 + found.shares[small, 1] * 5
    )


def test_with_many_answers_a_domain_says_what_its_answers_say() -> None:
    labels = ["a"] * 20_000 + ["b"] * 20_000
    frame = population({"part": labels}, {"part": labels})
    codes = np.array(
        ([1] * 2_000 + [0] * 8_000 + [-1] * 10_000) + ([1] * 7_000 + [0] * 3_000 + [-1] * 10_000)
    )
    found = pool(frame, codes, 2)
    assert found.shares[1:, 1] == pytest.approx([0.2, 0.7], abs=0.001)
    for place, count in ((1, 2_000), (2, 7_000)):
        direct = estimate_share(count, answered=10_000, population=20_000).interval
        assert direct is not None
        assert found.low[place, 1] == pytest.approx(direct.low, abs=0.001)
        assert found.high[place, 1] == pytest.approx(direct.high, abs=0.001)


def test_ordered_answers_with_two_categories_are_a_logit_either_way() -> None:
    frame = country()
    codes = responded(answers(frame, 5), 6)
    one, other = pool(frame, codes, 2), pool(frame, np.where(codes >= 0, 1 - codes, -1), 2)
    assert one.shares == pytest.approx(other.shares[:, ::-1], abs=1e-6)
    assert one.errors == pytest.approx(other.errors[:, ::-1], abs=1e-6)


def test_intervals_hold_the_truth_as_often_as_they_say_and_err_less_than_direct_ones() -> None:
    frame = country()
    held, pooled_errors, direct_errors = [], [], []
    for seed in range(40):
        truth = answers(frame, seed, spread=0.5)
        codes = responded(truth, 1000 + seed)
        found = pool(frame, codes, 2)
        for place in range(1, len(frame.domains)):
            here = inside(frame, place)
            share, interval = truth[here].mean(), found.interval(place, 1)
            held.append(interval.low - 1e-9 <= share <= interval.high + 1e-9)
            pooled_errors.append(found.shares[place, 1] - share)
            known = codes[here][codes[here] >= 0]
            direct_errors.append((known.mean() if len(known) else 0.5) - share)
    # 1,680 intervals, those of a survey go together: within 2 percentage points.
    assert 0.95 <= np.mean(held) <= 0.99
    assert np.std(pooled_errors) < 0.7 * np.std(direct_errors)


def test_when_all_say_yes_the_rest_is_near_yes_but_not_sure() -> None:
    frame = country()
    codes = responded(np.ones(355, dtype=np.int64), 7)
    found = pool(frame, codes, 2)
    assert 0.98 < found.shares[0, 1] < 1
    assert found.low[0, 1] < 0.995
    assert found.high[0, 1] == 1


def test_a_category_that_nobody_used_keeps_a_small_chance() -> None:
    frame = country()
    codes = responded(answers(frame, 8, categories=3), 9)
    codes = np.where(codes == 1, 3, codes)
    found = pool(frame, codes, 5)
    assert (found.shares[0, [1, 4]] < 0.02).all()
    assert (found.shares[0, [1, 4]] > 0).all()


def test_a_domain_without_respondents_gets_a_figure_from_the_model() -> None:
    frame = country()
    codes = responded(answers(frame, 10), 11)
    place = frame.domains.index(Domain(layer="province", label="p03"))
    codes[inside(frame, place)] = -1
    found = pool(frame, codes, 2)
    assert found.answered[place] == 0
    assert 0 < found.shares[place, 1] < 1
    others = [
        one
        for one, domain in enumerate(frame.domains)
        if domain.layer == "province" and one != place
    ]
    assert found.errors[place, 1] > np.median(found.errors[others, 1])


def test_units_that_were_not_asked_leave_the_population() -> None:
    frame = country()
    codes = responded(answers(frame, 12), 13)
    place = frame.domains.index(Domain(layer="region", label="r04"))
    codes[inside(frame, place)] = NOT_ASKED
    found = pool(frame, codes, 2)
    assert found.population[place] == 0
    assert (found.shares[place] == 0).all()
    assert found.population[0] == 355 - inside(frame, place).sum()
    chosen = choose(found, [0] * len(frame.domains), 1, safe=[True] * len(frame.domains))
    assert len(chosen) == len(frame.domains) - 1


def test_a_question_without_answers_is_named() -> None:
    frame = country()
    with pytest.raises(NobodyAnsweredError):
        pool(frame, np.full(355, -1), 2)


@pytest.mark.parametrize("respondents", [1, 3, 135, 354])
@pytest.mark.parametrize("categories", [2, 5])
def test_answers_that_follow_from_the_province_still_give_a_figure(
    respondents: int, categories: int
) -> None:
    # Every province says one thing without exception, so that effects alone have no end.
    frame = country()
    codes = np.full(355, -1)
    known = np.random.default_rng(16).choice(355, respondents, replace=False)
    codes[known] = frame.indicators[frame.cell_of[known], 5:17].argmax(axis=1) % categories
    for ordered in (True, False):
        found = pool(frame, codes, categories, ordered=ordered)
        assert np.isfinite(found.errors).all()
        assert (found.low <= found.high).all()
        assert found.spreads.max() < 20


def test_a_model_without_factors_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one factor"):
        population({}, {})


def test_spreads_follow_how_much_levels_differ() -> None:
    frame = country(size=3000)
    near, far = (
        np.median([fit(frame, answers(frame, seed, spread=spread), 2).spreads for seed in range(5)])
        for spread in (0.05, 1.0)
    )
    assert near < 0.25
    assert far == pytest.approx(1.0, abs=0.35)


def test_direct_where_ten_answered_and_it_is_safe_modelled_elsewhere() -> None:
    frame = country()
    codes = responded(answers(frame, 14), 15)
    found = pool(frame, codes, 2)
    counts = [int((codes[inside(frame, place)] == 1).sum()) for place in range(len(frame.domains))]
    safe = [domain.label != "s02" for domain in frame.domains]
    for one, count in zip(choose(found, counts, 1, safe=safe), counts, strict=True):
        place = frame.domains.index(one.domain)
        assert one.interval.low <= one.interval.high
        if one.answered >= 10 and one.domain.label != "s02":
            assert one.source is Source.DIRECT
            assert one.estimate == count / one.answered
        else:
            assert one.source is Source.MODELLED
            assert one.estimate == found.shares[place, 1]
