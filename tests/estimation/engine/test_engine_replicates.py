"""Replicates: the same as raking every one by hand, and close to linearised errors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimation.engine.surveys import margin
from zicht.estimation.engine import bootstrap, kernels, plain_kernels
from zicht.estimation.engine.answers import Answers, whole
from zicht.estimation.engine.replicates import Replicated, replicates
from zicht.estimation.engine.tables import tables
from zicht.estimation.engine.weights import Strata, one_stratum, raked
from zicht.estimation.problems import (
    EmptyClassError,
    InfeasibleCalibrationError,
    NotConvergedError,
)
from zicht.estimation.sampling.design import Vector
from zicht.estimation.weighting.margins import Margin
from zicht.estimation.weighting.raking import rake

LEVELS = (2, 3, 5)


class Sample:
    """A synthetic sample of ``rows`` of ``population``, with two margins."""

    def __init__(self, seed: int, rows: int = 400, population: int = 1000) -> None:
        draw = np.random.default_rng(seed)
        first, second = draw.integers(0, 3, population), draw.integers(0, 4, population)
        responded = np.zeros(population, dtype=np.bool_)
        responded[draw.choice(population, rows, replace=False)] = True
        codes = np.stack([draw.integers(0, levels, rows) for levels in LEVELS], axis=1)
        # The first question hangs together with a margin, so that raking matters.
        codes[:, 0] = draw.random(rows) < 0.2 + 0.3 * first[responded]
        codes[draw.random(codes.shape) < 0.05] = -1
        self.answers = Answers(codes=codes.astype(np.int8), levels=LEVELS)
        self.margins = [margin("first", first, responded), margin("second", second, responded)]
        self.weights = np.full(rows, population / rows)
        self.without_end = Strata(codes=np.zeros(rows, dtype=np.int64), sizes=np.array([np.inf]))
        self.with_end = one_stratum(rows, population)

    def replicates(self, strata: Strata | None = None, **chosen: object) -> Replicated:
        return replicates(
            self.answers,
            self.weights,
            self.margins,
            strata or self.without_end,
            **{"seed": 5, **chosen},  # type: ignore[arg-type]
        )

    def shares(self, weights: Vector) -> Vector:
        found = []
        for question, levels in enumerate(LEVELS):
            codes = self.answers.codes[:, question]
            totals = np.array([weights[codes == level].sum() for level in range(levels)])
            found.append(totals / totals.sum())
        return np.concatenate(found)


def test_every_replicate_is_that_of_raking_it_by_hand() -> None:
    sample = Sample(1)
    found = sample.replicates(size=8)
    counts = bootstrap.drawn(np.arange(400), bootstrap.start(5), bootstrap.columns(8))
    for column in range(9):
        weights = rake(sample.weights * counts[:, column], sample.margins).weights
        shares = found.estimate if column == 0 else found.replicates[:, column - 1]
        np.testing.assert_allclose(shares, sample.shares(weights), rtol=1e-10)


def test_the_finite_population_draws_a_part_of_the_replicate() -> None:
    sample = Sample(2)
    found = sample.replicates(sample.with_end, size=8)
    counts = bootstrap.drawn(np.arange(400), bootstrap.start(5), bootstrap.columns(8)).astype(float)
    part = np.sqrt((1 - 0.4) * 400 / 399)
    for column in range(1, 9):
        normed = counts[:, column] * 400 / counts[:, column].sum()
        weights = rake(sample.weights * (1 + part * (normed - 1)), sample.margins).weights
        np.testing.assert_allclose(
            found.replicates[:, column - 1], sample.shares(weights), rtol=1e-10
        )


@given(seed=st.integers(0, 1000), end=st.booleans(), size=st.integers(1, 40))
@settings(max_examples=15, deadline=None)
def test_compiled_and_plain_loops_agree(seed: int, end: bool, size: int) -> None:
    sample = Sample(seed)
    strata = sample.with_end if end else sample.without_end
    plain = sample.replicates(strata, seed=seed, size=size, compiled=False)
    quick = sample.replicates(strata, seed=seed, size=size, compiled=True)
    assert quick.count.tolist() == plain.count.tolist()
    np.testing.assert_allclose(quick.estimate, plain.estimate, rtol=1e-11)
    np.testing.assert_allclose(quick.replicates, plain.replicates, rtol=1e-11)


@pytest.mark.parametrize("rows", [200, 250, 255, 900])
def test_a_cell_of_many_rows_does_not_outgrow_a_byte(rows: int) -> None:
    # All but one say the same, so that a count that was lost shows in the share.
    codes = np.ones((rows, 1), dtype=np.int8)
    codes[0] = 0
    answers, zeros = Answers(codes=codes, levels=(2,)), np.zeros(rows, dtype=np.int64)
    everyone = Margin(name="all", codes=zeros, totals=np.array([1.0]), classes=("all",))
    strata = Strata(codes=zeros, sizes=np.array([np.inf]))
    plain, quick = (
        replicates(answers, np.ones(rows), [everyone], strata, seed=2, size=100, compiled=one)
        for one in (False, True)
    )
    assert quick.count.tolist() == [1, rows - 1]
    np.testing.assert_allclose(quick.replicates, plain.replicates, rtol=1e-11)


def test_counts_are_the_same_whole_numbers_in_both_loops() -> None:
    rows, width = 500, 208
    order = np.random.default_rng(1).permutation(rows)
    ends = np.array([0, 1, 100, 350, 500])
    chosen = (order, ends, np.arange(rows), bootstrap.start(9), width)
    plain, quick = plain_kernels.cell_counts(*chosen), kernels.cell_counts(*chosen)
    assert (plain == quick).all()
    assert quick[:, 0].tolist() == [1, 99, 250, 150]


def test_counts_are_poisson_of_mean_one() -> None:
    counts = bootstrap.drawn(np.arange(20_000), bootstrap.start(1), 208)[:, 1:]
    assert counts.mean() == pytest.approx(1, abs=0.002)
    assert counts.var() == pytest.approx(1, abs=0.005)
    shares = np.bincount(counts.ravel(), minlength=5)[:5] / counts.size
    assert shares == pytest.approx([0.36788, 0.36788, 0.18394, 0.06131, 0.01533], abs=0.001)
    # Rows do not hang together, nor do columns.
    assert abs(np.corrcoef(counts[:, :40].astype(float), rowvar=False) - np.eye(40)).max() < 0.035
    assert abs(np.corrcoef(counts[:150].astype(float)) - np.eye(150)).max() < 0.35


def test_the_thresholds_have_mean_one_to_the_last_digit() -> None:
    at_least = 65_536 - bootstrap.THRESHOLDS.astype(int)
    assert at_least.sum() == 65_536
    squares = (at_least * (2 * np.arange(1, 9) - 1)).sum() / 65_536
    assert squares - 1 == pytest.approx(1, abs=5e-5)


def test_the_same_seed_gives_the_same_and_another_something_else() -> None:
    sample = Sample(3)
    one, two, other = (sample.replicates(seed=seed, size=20) for seed in (7, 7, 8))
    assert (one.replicates == two.replicates).all()
    np.testing.assert_allclose(one.estimate, other.estimate, rtol=1e-11)
    assert not np.allclose(one.replicates, other.replicates)


@pytest.mark.parametrize("end", [False, True])
def test_errors_are_close_to_linearised_ones(end: bool) -> None:
    sample = Sample(4, rows=3000, population=6000)
    strata = sample.with_end if end else sample.without_end
    found = sample.replicates(strata, size=1500)
    weighting = raked(sample.weights, sample.margins, strata)
    cells = tables(sample.answers, weighting, [whole(3000, 6000)])
    np.testing.assert_allclose(found.estimate, cells.estimate[0], rtol=1e-9)
    assert found.standard_error == pytest.approx(cells.standard_error[0], rel=0.07)


def test_clusters_are_drawn_whole() -> None:
    sample = Sample(5)
    units = np.arange(400) // 4
    found = sample.replicates(size=4, units=units)
    counts = bootstrap.drawn(units, bootstrap.start(5), bootstrap.columns(4))
    weights = rake(sample.weights * counts[:, 2], sample.margins).weights
    np.testing.assert_allclose(found.replicates[:, 1], sample.shares(weights), rtol=1e-10)


def test_strata_keep_their_size_in_every_replicate() -> None:
    draw = np.random.default_rng(6)
    codes = np.repeat([0, 1], [300, 900])
    answers = Answers(
        codes=(draw.random((1200, 1)) < 0.1 + 0.7 * codes[:, None]).astype(np.int8), levels=(2,)
    )
    everyone = Margin(
        name="all",
        codes=np.zeros(1200, dtype=np.int64),
        totals=np.array([2400.0]),
        classes=("all",),
    )
    strata = Strata(codes=codes, sizes=np.array([600.0, 1800.0]))
    found = replicates(answers, np.full(1200, 2.0), [everyone], strata, seed=1, size=1500)
    cells = tables(answers, raked(np.full(1200, 2.0), [everyone], strata), [whole(1200, 2400)])
    assert found.standard_error == pytest.approx(cells.standard_error[0], rel=0.07)


def test_a_replicate_without_a_class_is_left_out_and_counted() -> None:
    sample = Sample(7, rows=60, population=100)
    lonely = np.zeros(60, dtype=np.int64)
    lonely[0] = 1
    sample.margins.append(
        Margin(name="lonely", codes=lonely, totals=np.array([98.0, 2.0]), classes=("no", "yes"))
    )
    plain, quick = (sample.replicates(size=100, compiled=one) for one in (False, True))
    drawn = bootstrap.drawn(np.arange(60), bootstrap.start(5), bootstrap.columns(100))[0, 1:101]
    assert plain.failed == quick.failed >= (drawn == 0).sum() > 0
    assert plain.replicates.shape == quick.replicates.shape == (10, 100 - plain.failed)
    assert np.isfinite(plain.standard_error).all()


def test_a_question_without_answers_has_no_error() -> None:
    sample = Sample(8)
    codes = sample.answers.codes.copy()
    codes[:, 1] = -1
    sample.answers = Answers(codes=codes, levels=LEVELS)
    found = sample.replicates(size=10)
    assert not found.estimate[2:5].any()
    assert not found.standard_error[2:5].any()
    assert found.n.tolist()[2:5] == [0, 0, 0]


def test_the_covariance_of_two_levels_of_one_question_is_negative() -> None:
    found = Sample(9).replicates(size=100)
    assert found.covariance[0, 1] == pytest.approx(-found.covariance[0, 0])
    assert np.sqrt(np.diagonal(found.covariance)) == pytest.approx(found.standard_error)


def test_an_empty_class_of_the_sample_is_named() -> None:
    sample = Sample(10)
    sample.margins[0] = Margin(
        name="first",
        codes=np.zeros(400, dtype=np.int64),
        totals=np.array([900.0, 100.0]),
        classes=("a", "b"),
    )
    with pytest.raises(EmptyClassError, match="b"):
        sample.replicates(size=5)


def test_margins_with_different_sums_are_refused() -> None:
    sample = Sample(11)
    halved = sample.margins[1]
    sample.margins[1] = Margin(
        name="second", codes=halved.codes, totals=halved.totals / 2, classes=halved.classes
    )
    with pytest.raises(InfeasibleCalibrationError, match="second"):
        sample.replicates(size=5)


@pytest.mark.parametrize("compiled", [False, True])
def test_margins_that_contradict_each_other_do_not_settle(compiled: bool) -> None:
    sample = Sample(11)
    same = sample.margins[0]
    sample.margins[1] = Margin(
        name="again", codes=same.codes, totals=same.totals[[1, 2, 0]], classes=same.classes
    )
    with pytest.raises(NotConvergedError):
        sample.replicates(size=5, compiled=compiled)


def test_nothing_to_rake_to_is_refused() -> None:
    sample = Sample(12)
    sample.margins = []
    with pytest.raises(ValueError, match="nothing to rake"):
        sample.replicates(size=5)
