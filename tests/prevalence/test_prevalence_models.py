"""Models as sets of terms: closure, generators, and how many there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zicht.prevalence.models import hierarchical_models, independence, model_of, read_model
from zicht.prevalence.problems import NotHierarchicalError


def test_a_model_is_written_by_its_generators() -> None:
    model = read_model("[135,12,24,34]", 5)
    assert str(model) == "[135,12,24,34]"
    assert model.terms == (1, 2, 4, 8, 16, 3, 5, 10, 12, 17, 20, 21)
    assert (model.parameters, model.order) == (13, 3)
    assert str(independence(3)) == "[1,2,3]"


@pytest.mark.parametrize(
    ("lists", "order", "number"),
    [(2, 1, 1), (3, 2, 8), (4, 3, 113), (5, 4, 6893), (4, 2, 64), (5, 2, 1024), (4, 1, 1)],
)
def test_all_hierarchical_models_are_enumerated_once(lists: int, order: int, number: int) -> None:
    found = list(hierarchical_models(lists, highest_order=order))
    assert len(found) == number
    assert len(set(found)) == number


def test_every_enumerated_model_is_its_own_closure() -> None:
    for model in hierarchical_models(4, highest_order=3):
        assert model_of(4, model.terms) == model
        assert read_model(str(model), 4) == model


@pytest.mark.parametrize("written", ["[123]", "[14]", "[]", "[11,2]", "[1;2]", ""])
def test_what_is_no_model_of_three_lists_is_refused(written: str) -> None:
    with pytest.raises(NotHierarchicalError):
        read_model(written, 3)


@given(st.sets(st.integers(1, 30), max_size=6))
def test_the_closure_holds_every_part_of_every_term(terms: set[int]) -> None:
    model = model_of(5, terms)
    for term in model.terms:
        assert all(part in model.terms for part in range(1, term + 1) if part & term == part)
    assert terms <= set(model.terms)
    assert model_of(5, model.generators) == model
