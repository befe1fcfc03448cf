"""One model on one table: by hand, by both paths, and where no estimate exists."""

from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import given

from prevalence.small_tables import SPARSE, THREE, TWO, dense, tables_with_models
from zicht.prevalence import problems
from zicht.prevalence.existence import Status, examined, status
from zicht.prevalence.fitting import fit, fit_plainly
from zicht.prevalence.histories import Histories, histories
from zicht.prevalence.kernel import plain
from zicht.prevalence.kernel.codes import CONVERGED
from zicht.prevalence.kernel.newton import fit_model
from zicht.prevalence.kernel.work import make_work
from zicht.prevalence.models import Model, hierarchical_models, independence, read_model


def test_two_lists_by_hand() -> None:
    found = fit(TWO, independence(2))
    # 30 x 20 / 10, and the error of a logarithm of a product of three counts.
    assert found.unseen == pytest.approx(60, rel=1e-12)
    assert found.population == pytest.approx(120, rel=1e-12)
    error = sqrt(1 / 30 + 1 / 20 + 1 / 10)
    assert found.unseen_log_error == pytest.approx(error, rel=1e-10)
    interval = found.interval()
    assert interval.lower == pytest.approx(60 + 60 * exp(-1.959963985 * error), rel=1e-9)
    assert interval.upper == pytest.approx(60 + 60 * exp(1.959963985 * error), rel=1e-9)
    assert found.deviance == pytest.approx(0, abs=1e-9)


def test_three_lists_with_all_pairs_by_hand() -> None:
    found = fit(THREE, read_model("[12,13,23]", 3))
    assert found.unseen == pytest.approx(60 * 50 * 40 * 4 / (12 * 10 * 8), rel=1e-11)
    assert found.deviance == pytest.approx(0, abs=1e-9)


def test_one_list_beside_a_pair_by_hand() -> None:
    # C is independent of the other two together, so that they are one list beside it.
    found = fit(THREE, read_model("[12,3]", 3))
    on_first, on_both = 60 + 50 + 12, 10 + 8 + 4
    assert found.unseen == pytest.approx(on_first * 40 / on_both, rel=1e-11)
    # Five parameters; the criterion of Poisson counts in seven cells.
    assert found.bic - found.aic == pytest.approx(5 * (np.log(184) - 2), rel=1e-11)


def test_empty_overlaps_are_minus_infinity_and_the_rest_is_estimated() -> None:
    found = fit(SPARSE, read_model("[13,23]", 3))
    # Without the cells of C and another list, A and B are two lists: 40 x 30 / 6.
    assert found.population == pytest.approx(96 + 200, rel=1e-11)
    assert found.minus_infinity == (5, 6)
    assert found.parameters[-1] == -np.inf
    assert found.means()[[5, 6, 7]].tolist() == [0, 0, 0]


def test_a_model_without_a_maximum_is_refused_by_name() -> None:
    model = read_model("[12,13]", 3)
    assert status(SPARSE, model) is Status.NO_MAXIMUM
    for work in (fit, fit_plainly):
        with pytest.raises(problems.NoMaximumError):
            work(SPARSE, model)


def test_a_model_with_more_parameters_than_cells_is_refused_by_name() -> None:
    model = read_model("[12,13,23]", 3)
    assert status(SPARSE, model) is Status.NOT_IDENTIFIABLE
    for work in (fit, fit_plainly):
        with pytest.raises(problems.NotIdentifiableError):
            work(SPARSE, model)


@pytest.mark.parametrize(
    ("masks", "counts"),
    [([1, 2], [5, 5]), ([1, 3], [5, 5]), ([3], [5]), ([1], [5])],
    ids=["no overlap", "one list within the other", "everybody on both", "one list empty"],
)
def test_two_degenerate_lists_have_no_estimate_and_say_so(
    masks: list[int], counts: list[int]
) -> None:
    table = histories("AB", masks, counts)
    with pytest.raises((problems.NoMaximumError, problems.NotIdentifiableError)):
        fit(table, independence(2))
    with pytest.raises((problems.NoMaximumError, problems.NotIdentifiableError)):
        fit_plainly(table, independence(2))


def test_a_model_of_another_number_of_lists_is_refused() -> None:
    with pytest.raises(problems.NotHierarchicalError):
        fit(TWO, independence(3))


@given(tables_with_models())
def test_both_paths_end_alike_with_the_same_numbers(case: tuple[Histories, Model]) -> None:
    table, model = case
    counts, work = dense(table), make_work(len(table.lists))
    code = fit_model(counts, model.masks(), work)
    slow = plain.fit_model(counts, model.masks())
    assert (code == CONVERGED) == (slow.code == CONVERGED)
    if code == CONVERGED:
        found = work.coefficients[: model.parameters]
        assert found[found > -np.inf] == pytest.approx(slow.coefficients, rel=1e-8, abs=1e-8)


@given(tables_with_models())
def test_a_fit_converges_exactly_where_linear_programming_says_so(
    case: tuple[Histories, Model],
) -> None:
    table, model = case
    expected = examined(model, table.dense()[1:] > 0)
    assert status(table, model) is expected
    if expected is Status.VALID:
        fit(table, model)


def test_fitted_margins_are_the_observed_ones() -> None:
    for model in hierarchical_models(3, highest_order=2):
        fitted = plain.sum_above(fit(THREE, model).means())
        observed = plain.sum_above(dense(THREE))
        terms = list(model.terms)
        assert fitted[terms] == pytest.approx(observed[terms], rel=1e-9)
