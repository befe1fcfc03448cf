"""What unequal weights cost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zicht.estimation.problems import NothingToEstimateError
from zicht.estimation.weighting.effects import weight_effects


def test_kish_by_hand() -> None:
    # 3 rows, weights 1, 1 and 4: 3 * 18 / 36 = 1.5, so 2 effective rows.
    found = weight_effects(np.array([1.0, 1, 4, 0]))
    assert (found.rows, found.total) == (3, 6)
    assert found.kish_effect == 1.5
    assert found.effective_size == 2
    assert found.largest_to_median == 4


@given(st.floats(0.01, 1e6), st.integers(1, 50))
def test_equal_weights_cost_nothing(weight: float, rows: int) -> None:
    assert weight_effects(np.full(rows, weight)).kish_effect == pytest.approx(1)


def test_no_weights_have_no_effect_to_speak_of() -> None:
    with pytest.raises(NothingToEstimateError):
        weight_effects(np.zeros(3))
