"""The area-level model: published results, a case by hand, and direct maximisation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from zicht.estimation.pooling.fay_herriot import Method, fay_herriot
from zicht.estimation.pooling.problems import (
    DependentVariablesError,
    NoSamplingVarianceError,
    TooFewAreasError,
)

#: Expenditure on fresh milk in 43 areas: direct estimate and standard error, by major area.
#: Arora and Lahiri (1997), Statistica Sinica 7; You and Chapman (2006), Survey Methodology 32.
MILK = {
    1: "1.099 .163 1.075 .080 1.105 .083 .628 .109 .753 .119 .981 .141 1.257 .202",
    2: "1.095 .127 1.405 .168 1.356 .178 .615 .100 1.460 .201 1.338 .148 .854 .143",
    3: "1.176 .149 1.111 .145 1.257 .135 1.430 .172 1.278 .137 1.292 .163 1.002 .125 1.183 .247 "
    "1.044 .140 1.267 .171 1.193 .106",
    4: ".791 .121 .795 .121 .759 .259 .796 .106 .565 .089 .886 .225 .952 .205 .807 .119 .582 .067 "
    ".684 .106 .787 .126 .440 .092 .759 .132 .770 .100 .800 .113 .756 .083 .865 .121 .640 .129",
}


def milk() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Direct estimates, sampling variances, and an intercept with three major areas."""
    pairs = {major: np.array(text.split(), dtype=float) for major, text in MILK.items()}
    major = np.concatenate([np.full(len(one) // 2, number) for number, one in pairs.items()])
    both = np.concatenate(list(pairs.values()))
    covariates = np.stack([np.ones(43), *(major == one for one in (2, 3, 4))], axis=1)
    return both[::2], both[1::2] ** 2, covariates


def log_likelihood(
    variance: float, direct: np.ndarray, variances: np.ndarray, covariates: np.ndarray, reml: bool
) -> float:
    """Plain matrices, without any of the formulas under test."""
    total = np.diag(variance + variances)
    inverse = np.linalg.inv(total)
    information = covariates.T @ inverse @ covariates
    residuals = direct - covariates @ np.linalg.solve(information, covariates.T @ inverse @ direct)
    found = np.linalg.slogdet(total)[1] + residuals @ inverse @ residuals
    if reml:
        found += np.linalg.slogdet(information)[1]
    return float(-0.5 * found)


def test_reml_gives_the_published_results_of_the_milk_data() -> None:
    # Molina and Marhuenda (2015), The R Journal 7 (1), section on eblupFH and mseFH.
    found = fay_herriot(*milk())
    assert found.variance == pytest.approx(0.01855, abs=5e-6)
    assert found.coefficients == pytest.approx(
        [0.9681890, 0.1327801, 0.2269462, -0.2413010], abs=1e-6
    )
    assert found.coefficient_errors == pytest.approx(
        [0.0693622, 0.1030009, 0.0923300, 0.0816172], abs=1e-6
    )
    assert found.log_likelihood == pytest.approx(12.677, abs=1e-3)
    assert found.modelled
    # That package stops when a step is below 1e-4 of the variance.
    assert fay_herriot(*milk(), settled=1e-4).variance == pytest.approx(0.01855022, abs=5e-9)


@pytest.mark.parametrize("method", list(Method))
def test_the_variance_is_where_the_likelihood_is_highest(method: Method) -> None:
    direct, variances, covariates = milk()
    found = fay_herriot(direct, variances, covariates, method=method)
    top = minimize_scalar(
        lambda at: -log_likelihood(at, direct, variances, covariates, method is Method.REML),
        bounds=(0, 0.2),
        method="bounded",
        options={"xatol": 1e-12},
    )
    assert found.variance == pytest.approx(top.x, rel=1e-5)


def test_areas_of_equal_precision_by_hand() -> None:
    # Mean 3, s^2 = 10 / 4 = 2.5 over five areas with sampling variance 1: REML gives 2.5 - 1 and
    # ML 10 / 5 - 1. Each area keeps 1.5 / 2.5 = 0.6 of its distance from the mean.
    direct = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    found = fay_herriot(direct, np.ones(5), np.ones((5, 1)))
    assert found.variance == pytest.approx(1.5)
    assert found.estimates == pytest.approx([1.8, 2.4, 3, 3.6, 4.2])
    # g1 = 0.6, g2 = 0.4^2 * 2.5 / 5, g3 = 0.4^2 / 2.5 * (2 * 2.5^2 / 5).
    assert found.mean_squared_errors == pytest.approx(np.full(5, 0.6 + 0.08 + 2 * 0.16))
    ml = fay_herriot(direct, np.ones(5), np.ones((5, 1)), method=Method.ML)
    assert ml.variance == pytest.approx(1.0)
    # g1 = 0.5, g2 = 0.25 * 2 / 5, g3 = 0.25 / 2 * (2 * 4 / 5); the bias of the variance is -2 / 5.
    assert ml.mean_squared_errors == pytest.approx(np.full(5, 0.5 + 0.1 + 2 * 0.2 + 0.25 * 0.4))


@pytest.mark.parametrize("method", list(Method))
def test_a_variance_of_nothing_is_named_and_leaves_the_regression(method: Method) -> None:
    direct = np.array([1.0, 1.1, 0.9, 1.05, 0.95, 1.0])
    found = fay_herriot(direct, np.ones(6), np.ones((6, 1)), method=method)
    assert found.at_zero
    assert found.variance == 0
    assert found.estimates == pytest.approx(np.full(6, 1.0))
    assert (found.mean_squared_errors > 0).all()


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), spread=st.floats(0.0, 3.0))
def test_an_estimate_lies_between_the_direct_one_and_the_regression(
    seed: int, spread: float
) -> None:
    random = np.random.default_rng(seed)
    variances = random.uniform(0.2, 2.0, 15)
    covariates = np.stack([np.ones(15), random.standard_normal(15)], axis=1)
    direct = covariates @ [1, 2] + spread * random.standard_normal(15)
    direct += np.sqrt(variances) * random.standard_normal(15)
    for method in Method:
        found = fay_herriot(direct, variances, covariates, method=method)
        low, high = np.minimum(direct, found.synthetic), np.maximum(direct, found.synthetic)
        assert ((found.estimates >= low - 1e-9) & (found.estimates <= high + 1e-9)).all()
        assert (found.mean_squared_errors > 0).all()
        # The unit of measurement does not matter.
        other = fay_herriot(1000 * direct, 1e6 * variances, covariates, method=method)
        assert other.estimates == pytest.approx(1000 * found.estimates, rel=1e-6, abs=1e-3)


def test_the_stated_error_is_the_one_that_is_made() -> None:
    random = np.random.default_rng(5)
    variances = np.tile([0.5, 1.0, 2.0], 10)
    covariates = np.ones((30, 1))
    made, stated = [], []
    for _ in range(400):
        truth = 10 + random.standard_normal(30)
        found = fay_herriot(
            truth + np.sqrt(variances) * random.standard_normal(30), variances, covariates
        )
        made.append((found.estimates - truth) ** 2)
        stated.append(found.mean_squared_errors)
    # 4,000 squared errors per variance: their mean is known to within 3%.
    for offset in range(3):
        assert np.mean(stated, axis=0)[offset::3].mean() == pytest.approx(
            np.mean(made, axis=0)[offset::3].mean(), rel=0.1
        )


def test_what_cannot_be_modelled_is_named() -> None:
    direct = np.arange(6.0)
    with pytest.raises(NoSamplingVarianceError, match="2 areas"):
        fay_herriot(direct, np.array([1, 1, 0, -1, 1, 1.0]), np.ones((6, 1)))
    with pytest.raises(TooFewAreasError, match="3 areas are too few for 2"):
        fay_herriot(direct[:3], np.ones(3), np.stack([np.ones(3), np.arange(3.0)], axis=1))
    with pytest.raises(DependentVariablesError):
        fay_herriot(direct, np.ones(6), np.stack([np.ones(6), np.full(6, 2.0)], axis=1))
