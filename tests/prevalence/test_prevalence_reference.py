"""What R makes of published lists; every row is compared by ``make verify``, here a part."""

import pytest
from verify.mse_reference import models, stepwise
from verify.mse_reference.comparing import Comparison
from verify.mse_reference.data import folder

FOLDER = folder()

needs_reference = pytest.mark.skipif(
    not (FOLDER / "reference.json").exists(),
    reason=f"reference data not present: {FOLDER} (set REFERENCE_MSE)",
)


@needs_reference
def test_models_of_published_lists_are_fitted_as_r_does() -> None:
    found = list(models.compared(FOLDER, every=7))
    assert sum(one.numbers for one in found) > 10_000
    assert [one.failures for one in found if one.failures] == []


@needs_reference
def test_the_stepwise_estimate_is_that_of_sparsemse() -> None:
    found = list(stepwise.compared(FOLDER))
    assert sum(one.numbers for one in found) > 1000
    assert [one.failures for one in found if one.failures] == []


def test_a_gap_and_an_inequality_are_found() -> None:
    comparison = Comparison(name="made up")
    comparison.near("N", 100.0, 100.00001)
    assert comparison.failures == []
    comparison.near("N", 100.0, 100.1)
    comparison.near("N", float("nan"), 100.0)
    comparison.same("status", 0, 1)
    assert (comparison.numbers, len(comparison.failures)) == (4, 3)
