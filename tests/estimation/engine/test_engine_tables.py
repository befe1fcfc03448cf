"""The engine gives what the slow path gives, cell by cell."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimation.engine.surveys import LEVELS, Survey, survey
from zicht.estimation.engine.answers import Answers, Grouping, whole
from zicht.estimation.engine.cells import Cells, Method
from zicht.estimation.engine.tables import tables
from zicht.estimation.engine.weights import Strata, one_stratum, uncalibrated
from zicht.estimation.nonresponse.band import odds_band, together
from zicht.estimation.problems import LonelyUnitError
from zicht.estimation.sampling import proportions

KINDS = ("plain", "raked", "regression", "auxiliary", "stratified")
ARRAYS = ("estimate", "standard_error", "low", "high", "band_low", "band_high")
SLOW = {
    Method.WILSON: proportions.Method.WILSON,
    Method.DELTA_LOGIT: proportions.Method.DELTA_LOGIT,
}


def holds_together(cells: Cells) -> None:
    """No cell is not a number, and everything lies in order."""
    for name in ARRAYS:
        assert np.isfinite(getattr(cells, name)).all(), name
    known = cells.method != Method.NOBODY
    assert (cells.low <= cells.estimate)[known].all()
    assert (cells.estimate <= cells.high)[known].all()
    assert (cells.band_low <= cells.band_high).all()
    assert (cells.band_low >= 0).all()
    assert (cells.band_high <= 1).all()


def slow_cell(one: Survey, rows: np.ndarray, level: int, score: Method) -> tuple[float, ...] | None:
    """Share, standard error, low and high of one cell, without those of exact intervals."""
    question = int(one.answers.question_of_level[level])
    chosen = one.answers.codes[:, question].astype(float)
    own = level - one.answers.starts[question]
    answers = np.where(chosen < 0, np.nan, chosen == own)
    if not (rows & (chosen >= 0)).any():
        return None
    found = proportions.proportion(one.design, answers, rows)
    if found.is_all_alike:
        return found.share, 0.0, np.nan, np.nan
    if found.rows < 30:
        return found.share, found.standard_error, np.nan, np.nan
    limits = proportions.interval(found, SLOW[score])
    return found.share, found.standard_error, limits.low, limits.high


@pytest.mark.parametrize("score", list(SLOW))
@pytest.mark.parametrize("kind", KINDS)
@given(seed=st.integers(0, 10_000))
@settings(max_examples=5, deadline=None)
def test_every_cell_is_that_of_the_slow_path(kind: str, score: Method, seed: int) -> None:
    one = survey(seed, kind=kind)
    cells = tables(one.answers, one.weighting, one.groupings, score=score)
    holds_together(cells)
    assert cells.size == (1 + 3 + len(one.groupings[2].population)) * sum(LEVELS)
    place = 0
    for grouping in one.groupings:
        for group in range(len(grouping.population)):
            for level in range(sum(LEVELS)):
                wanted = slow_cell(one, grouping.codes == group, level, score)
                made = [getattr(cells, name)[place, level] for name in ARRAYS[:4]]
                method = cells.method[place, level]
                if wanted is None:
                    assert method == Method.NOBODY
                elif method != Method.EVERYONE:
                    shown = slice(0, 4 if method == score else 2)
                    assert made[shown] == pytest.approx(wanted[shown], rel=1e-9, abs=1e-9)
            place += 1


@given(seed=st.integers(0, 10_000), kind=st.sampled_from(KINDS))
@settings(max_examples=20, deadline=None)
def test_exact_cells_have_the_limits_of_the_hypergeometric_rule(seed: int, kind: str) -> None:
    one = survey(seed, kind=kind)
    cells = tables(one.answers, one.weighting, one.groupings)
    exact = np.argwhere(cells.method == Method.EXACT)
    assert len(exact)
    for place, level in exact:
        count, known = int(cells.count[place, level]), int(cells.n[place, level])
        limits = proportions.exact(count, known, int(cells.population[place]))
        estimate = cells.estimate[place, level]
        assert cells.low[place, level] == pytest.approx(min(limits.low, estimate), abs=1e-12)
        assert cells.high[place, level] == pytest.approx(max(limits.high, estimate), abs=1e-12)


@given(
    seed=st.integers(0, 10_000),
    kind=st.sampled_from(KINDS),
    factor=st.sampled_from([1.0, 1.5, 2.0, 3.0]),
    stretch=st.sampled_from([1.0, 1.25]),
)
@settings(max_examples=20, deadline=None)
def test_the_band_is_that_of_the_slow_path(
    seed: int, kind: str, factor: float, stretch: float
) -> None:
    one = survey(seed, kind=kind)
    cells = tables(one.answers, one.weighting, one.groupings, factor=factor, stretch=stretch)
    known = cells.method != Method.NOBODY
    population = np.broadcast_to(cells.population[:, None], cells.n.shape)[known]
    wanted = odds_band(
        together(cells.count[known], cells.n[known], population),
        estimate=cells.estimate[known],
        low=cells.low[known],
        high=cells.high[known],
        factor=factor,
        stretch=stretch,
    )
    np.testing.assert_allclose(cells.band_low[known], wanted.low, atol=1e-9)
    np.testing.assert_allclose(cells.band_high[known], wanted.high, atol=1e-9)


def test_a_share_of_four_answers_by_hand() -> None:
    # Two of four say yes, of eight: (1 - 4/8) / 3 x 0.25.
    codes = np.array([[1], [1], [0], [0]], dtype=np.int8)
    cells = tables(
        Answers(codes=codes, levels=(2,)),
        uncalibrated(np.full(4, 2.0), one_stratum(4, 8)),
        [whole(4, 8)],
    )
    assert cells.estimate.tolist() == [[0.5, 0.5]]
    assert cells.standard_error[0, 1] == pytest.approx((0.5 / 3 * 0.25) ** 0.5)
    assert cells.method[0, 1] == Method.EXACT
    limits = proportions.exact(2, 4, 8)
    assert (cells.low[0, 1], cells.high[0, 1]) == (limits.low, limits.high)


def plain(codes: list[list[int]], population: int, groups: list[int], sizes: list[int]) -> Cells:
    rows = len(codes)
    matrix = np.array(codes, dtype=np.int8).reshape(rows, 2)
    return tables(
        Answers(codes=matrix, levels=(2, 3)),
        uncalibrated(np.full(rows, population / rows), one_stratum(rows, population)),
        [Grouping(name="group", codes=np.array(groups), population=np.array(sizes))],
    )


def test_a_group_without_respondents_says_nothing() -> None:
    cells = plain([[0, 1], [1, 2]], 9, [0, 0], [5, 4])
    holds_together(cells)
    assert (cells.method[1] == Method.NOBODY).all()
    assert cells.low[1].tolist() == cells.band_low[1].tolist() == [0.0] * 5
    assert cells.high[1].tolist() == cells.band_high[1].tolist() == [1.0] * 5
    empty = cells.to_frame().filter(group="1")
    assert empty["estimate"].null_count() == empty["standard_error"].null_count() == 5
    assert set(empty["method"]) == {"nobody"}


def test_a_question_that_nobody_answered_says_nothing() -> None:
    cells = plain([[0, -1], [1, -1]], 9, [0, 0], [9])
    holds_together(cells)
    assert (cells.method[0, 2:] == Method.NOBODY).all()
    assert cells.n[0].tolist() == [2, 2, 0, 0, 0]


def test_a_group_in_which_everyone_answered_is_known() -> None:
    cells = plain([[0, 0], [1, 0], [1, 2], [0, 1]], 9, [0, 0, 0, 1], [3, 6])
    holds_together(cells)
    assert (cells.method[0] == Method.EVERYONE).all()
    for name in ("estimate", "low", "high", "band_low", "band_high"):
        assert getattr(cells, name)[0, 1] == pytest.approx(2 / 3)
    assert not cells.standard_error[0].any()


def test_a_whole_population_has_no_error() -> None:
    cells = plain([[0, 0], [1, 0], [1, 2]], 3, [0, 0, 0], [3])
    holds_together(cells)
    assert (cells.method == Method.EVERYONE).all()


def test_a_group_of_nobody_at_all_says_nothing() -> None:
    cells = plain([[0, 0], [1, 0]], 9, [0, 0], [9, 0])
    holds_together(cells)
    assert (cells.method[1] == Method.NOBODY).all()


def test_all_alike_still_leaves_doubt() -> None:
    cells = plain([[1, 0]] * 40, 100, [0] * 40, [100])
    holds_together(cells)
    assert cells.estimate[0].tolist() == [0, 1, 1, 0, 0]
    assert (cells.method == Method.EXACT).all()
    assert cells.low[0, 1] == proportions.exact(40, 40, 100).low < 1


def test_a_single_respondent_makes_no_error_of_the_country() -> None:
    answers = Answers(codes=np.array([[1]], dtype=np.int8), levels=(2,))
    with pytest.raises(LonelyUnitError):
        tables(answers, uncalibrated(np.full(1, 5.0), one_stratum(1, 5)), [whole(1, 5)])


def test_more_respondents_than_units_in_a_group_are_refused() -> None:
    with pytest.raises(ValueError, match="more respondents"):
        Grouping(name="group", codes=np.array([0, 0]), population=np.array([1]))


def test_an_answer_beyond_the_levels_is_refused() -> None:
    with pytest.raises(ValueError, match="q1 has 2 levels"):
        Answers(codes=np.array([[2]], dtype=np.int8), levels=(2,))


def test_rows_that_do_not_match_are_refused() -> None:
    answers = Answers(codes=np.array([[1], [0]], dtype=np.int8), levels=(2,))
    weighting = uncalibrated(np.ones(2), one_stratum(2, 5))
    with pytest.raises(ValueError, match="2 respondents, but 3 grouping all"):
        tables(answers, weighting, [whole(3, 5)])


def test_drawing_with_replacement_has_no_finite_population_correction() -> None:
    one = survey(3, kind="plain")
    strata = Strata(codes=one.weighting.strata.codes, sizes=np.array([np.inf]))
    with_end = tables(one.answers, one.weighting, one.groupings)
    without = tables(one.answers, uncalibrated(one.weighting.after, strata), one.groupings)
    inside = with_end.method[0] == Method.WILSON
    np.testing.assert_allclose(
        without.standard_error[0, inside],
        with_end.standard_error[0, inside] / np.sqrt(1 - 90 / 260),
    )


def test_the_view_has_a_row_per_cell() -> None:
    one = survey(4)
    cells = tables(one.answers, one.weighting, one.groupings)
    frame = cells.to_frame()
    assert frame.height == cells.size
    row = frame.row(sum(LEVELS) + 1, named=True)
    assert (row["grouping"], row["group"], row["question"], row["level"]) == ("first", "0", "q1", 1)
    assert row["estimate"] == cells.estimate[1, 1]
