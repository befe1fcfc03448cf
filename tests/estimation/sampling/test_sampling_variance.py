"""The variance of totals: by hand, over stages, and where it cannot be known."""

import numpy as np
import pytest

from zicht.estimation.problems import LonelyUnitError, MoreThanThereAreError
from zicht.estimation.sampling.design import Design, Stage, numbered, simple
from zicht.estimation.sampling.variance import covariance, standard_errors


def test_a_simple_sample_has_the_variance_of_the_textbook() -> None:
    # N = 10, n = 4, values 1 2 3 6: s2 = 14/3, variance N2 (1 - n/N) s2 / n = 100 * .6 * 14/12.
    found = covariance(simple(4, 10), np.array([[1.0], [2.0], [3.0], [6.0]]))
    assert found[0, 0] == pytest.approx(100 * 0.6 * (14 / 3) / 4)


def test_two_stages_add_the_variance_within_to_the_variance_between() -> None:
    # 2 of 4 clusters; 2 of 3 units in the first, 2 of 2 in the second. Weights 4/2 * 3/2 = 3 and 2.
    clusters = np.array([0, 0, 1, 1])
    design = Design(
        weights=np.array([3.0, 3.0, 2.0, 2.0]),
        strata=np.zeros(4, dtype=np.int64),
        stages=(
            Stage(units=clusters, population=np.full(4, 4.0)),
            Stage(units=np.arange(4), population=np.array([3.0, 3.0, 2.0, 2.0])),
        ),
    )
    values = np.array([[1.0], [3.0], [2.0], [8.0]])
    # Between: weighted cluster totals 12 and 20, (1 - 2/4) * 2 / 1 * (16 + 16) = 32. Within: the
    # first cluster, weighted 3 and 9, 2/4 * (1 - 2/3) * 2 / 1 * (9 + 9) = 6; the second is whole.
    assert covariance(design, values)[0, 0] == pytest.approx(32 + 6)


def test_with_replacement_later_stages_add_nothing() -> None:
    design = Design(
        weights=np.ones(4),
        strata=np.zeros(4, dtype=np.int64),
        stages=(Stage(units=np.array([0, 0, 1, 1])), Stage(units=np.arange(4))),
    )
    # Cluster totals 4 and 10: 2 / 1 * (9 + 9).
    assert standard_errors(design, np.array([1.0, 3.0, 2.0, 8.0])) == pytest.approx([6.0])


def test_a_stratum_observed_whole_has_no_variance_and_needs_no_second_unit() -> None:
    design = Design(
        weights=np.array([1.0, 2.0, 2.0]),
        strata=np.array([0, 1, 1]),
        stages=(Stage(units=np.arange(3), population=np.array([1.0, 4.0, 4.0])),),
    )
    found = covariance(design, np.array([[100.0], [1.0], [3.0]]))
    assert found[0, 0] == pytest.approx(16 * 0.5 * 2 / 2)


def test_a_single_unit_of_a_larger_stratum_is_refused_by_name() -> None:
    design = Design(
        weights=np.array([5.0, 2.0, 2.0]),
        strata=np.array([0, 1, 1]),
        stages=(Stage(units=np.arange(3), population=np.array([5.0, 4.0, 4.0])),),
    )
    with pytest.raises(LonelyUnitError):
        covariance(design, np.array([[100.0], [1.0], [3.0]]))


def test_numbers_of_clusters_may_start_anew_in_every_stratum() -> None:
    strata, clusters = np.array([1, 1, 2, 2]), np.array([1, 2, 1, 2])
    assert numbered(strata, clusters).tolist() == [0, 1, 2, 3]


def test_more_rows_than_the_population_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be drawn"):
        simple(11, 10)


def test_more_units_than_there_are_is_refused_by_name() -> None:
    design = Design(
        weights=np.ones(3),
        strata=np.zeros(3, dtype=np.int64),
        stages=(Stage(units=np.arange(3), population=np.full(3, 2.0)),),
    )
    with pytest.raises(MoreThanThereAreError):
        covariance(design, np.array([[1.0], [2.0], [4.0]]))


def test_a_design_with_a_weight_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="weight"):
        Design(
            weights=np.array([1.0, np.nan]),
            strata=np.zeros(2, dtype=np.int64),
            stages=(Stage(units=np.arange(2)),),
        )


def test_a_design_whose_columns_differ_in_length_is_refused() -> None:
    with pytest.raises(ValueError, match="rows"):
        Design(
            weights=np.ones(2),
            strata=np.zeros(3, dtype=np.int64),
            stages=(Stage(units=np.arange(2)),),
        )
