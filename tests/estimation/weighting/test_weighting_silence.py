"""What cannot be estimated ends by its name; the table of cases is a bar too."""

import pytest
from verify import silence


@pytest.mark.parametrize("case", silence.CASES, ids=lambda one: one.words)
def test_a_degenerate_case_has_its_named_outcome(case: silence.Degenerate) -> None:
    assert silence.is_as_named(case)


def test_another_outcome_than_the_named_one_is_noticed() -> None:
    answered = silence.Degenerate(words="x", work=lambda: 1.0, outcome=silence.LonelyUnitError)
    refused = next(one for one in silence.CASES if one.words == "nobody answered")
    assert not silence.is_as_named(answered)
    assert not silence.is_as_named(
        silence.Degenerate(words="x", work=refused.work, outcome=silence.LonelyUnitError)
    )
