"""Pairs of lists and models of a closed population: what is shown gives no small count away."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zicht.disclosure.classical import ShownClassical, ShownModel, shown_classical
from zicht.disclosure.model import Suppressed
from zicht.disclosure.overlaps import exact, protected
from zicht.prevalence.classical import classical_estimates
from zicht.prevalence.histories import Histories, histories
from zicht.prevalence.panel import Refusal
from zicht.prevalence.rcapture import closed_models

SMALL = st.integers(0, 4)
LARGE = st.integers(5, 60)
#: Of four lists: what can be swapped without any list, any number of lists or any order changing.
#: People move from {first} and {second, others} to {second} and {first, others}, or back.
SWAPS = ((0, 1, 0b0100), (0, 1, 0b1000), (0, 1, 0b1100), (1, 2, 0b1000))


def table(counts: list[int]) -> Histories:
    lists = (len(counts) + 1).bit_length() - 1
    return histories("ABCD"[:lists], list(range(1, len(counts) + 1)), counts)


def shown(lists: Histories, *, is_corrected: bool = False) -> ShownClassical:
    found = classical_estimates(lists, 0.95)
    return shown_classical(found, protected(lists), is_corrected=is_corrected)


def models(found: ShownClassical) -> tuple[ShownModel, ...]:
    assert not isinstance(found.closed, Refusal)
    return found.closed


@st.composite
def alike(draw: st.DrawFn) -> tuple[Histories, Histories]:
    """Two tables that differ in small counts only, whether there is anybody or not."""
    lists = draw(st.sampled_from([2, 3]))
    cells = (1 << lists) - 1
    mostly = st.sampled_from([True, True, True, False])
    large = draw(st.lists(mostly, min_size=cells, max_size=cells))
    assume(any(large))
    first = [draw(LARGE if one else SMALL) for one in large]
    second = [now if is_large else draw(SMALL) for now, is_large in zip(first, large, strict=True)]
    return table(first), table(second)


@settings(max_examples=60, deadline=None)
@given(tables=alike())
def test_what_is_shown_of_two_lists_is_the_same_whatever_the_small_counts_are(
    tables: tuple[Histories, Histories],
) -> None:
    first, second = (shown(one).pairs for one in tables)
    assert first == second
    seen = {name for one in protected(tables[0]).combinations for name in one.lists}
    for pair in first:
        assert isinstance(pair.estimate, Suppressed) or seen.issuperset(pair.lists)


@settings(max_examples=10, deadline=None)
@given(
    counts=st.lists(st.integers(2, 12), min_size=15, max_size=15),
    small=st.lists(st.integers(2, 3), min_size=15, max_size=15),
    swap=st.sampled_from(SWAPS),
    step=st.sampled_from([-1, 1]),
)
def test_a_small_count_can_be_another_one_and_no_model_that_is_shown_changes(
    counts: list[int], small: list[int], swap: tuple[int, int, int], step: int
) -> None:
    first, second, others = swap
    before = [5 * count for count in counts]
    for mask in (1 << first | others, 1 << second | others):
        before[mask - 1] = small[mask - 1]
    after = list(before)
    for mask, change in (
        (1 << first, step),
        (1 << second, -step),
        (1 << first | others, -step),
        (1 << second | others, step),
    ):
        after[mask - 1] += change
    assert protected(table(before)) == protected(table(after))
    kept = {one.model for one in models(shown(table(before)))}
    assert len(kept) >= 7
    found = [
        [one for one in closed_models(table(each)) if one.name in kept] for each in (before, after)
    ]
    for one, other in zip(*found, strict=True):
        assert one.population == pytest.approx(other.population, rel=1e-6)
        # As in R it is that before the last step, so not wholly settled.
        assert one.standard_error == pytest.approx(other.standard_error, rel=1e-3)
    # AIC and BIC change alike for all models, so that differences between these do not.
    for criterion in ("aic", "bic"):
        values = [[getattr(one, criterion) for one in each] for each in found]
        gaps = np.subtract(*values)
        assert np.ptp(gaps) == pytest.approx(0, abs=1e-5)


def test_a_pair_is_shown_only_when_every_combination_with_it_is() -> None:
    pairs = shown(table([20, 30, 10, 40, 12, 15, 9])).pairs
    assert not any(isinstance(one.estimate, Suppressed) for one in pairs)
    # Nobody on A and C alone: that nobody is there may not be said either.
    one, *others = shown(table([20, 30, 10, 40, 0, 15, 9])).pairs
    assert all(isinstance(each.estimate, Suppressed) for each in (one, *others))
    # Only the combination of C alone is small, of which A and B make no use.
    one, *others = shown(table([20, 30, 10, 3, 12, 15, 9])).pairs
    assert one.lists == ("A", "B")
    assert not isinstance(one.estimate, Suppressed)
    assert all(isinstance(each.estimate, Suppressed) for each in others)
    # Corrected for links, C alone has a part in all others.
    corrected = shown(table([20, 30, 10, 3, 12, 15, 9]), is_corrected=True)
    assert all(isinstance(each.estimate, Suppressed) for each in corrected.pairs)


def test_sizes_have_three_digits_and_no_model_near_the_table_itself_is_shown() -> None:
    four = table([215, 161, 38, 163, 37, 21, 4, 125, 23, 19, 3, 19, 6, 1, 0])
    found = shown(four)
    assert all(one.degrees_of_freedom >= 10 for one in models(found))
    assert found.withheld == ("Mth Poisson2", "Mth Darroch", "Mth Gamma3.5")
    for one in models(found):
        assert (one.deviance, one.aic, one.bic) == (None, None, None)
        assert not isinstance(one.size, Refusal)
        assert one.size.population % 10 == 0
    assert models(shown(table([20, 30, 10, 40, 3, 15, 9]))) == ()
    assert len(models(shown(table([20, 30, 10, 40, 12, 15, 9])))) == 12


def test_who_holds_the_lists_sees_everything_as_it_is() -> None:
    lists = table([20, 30, 10, 40, 3, 15, 1])
    found = classical_estimates(lists, 0.95)
    all_of_it = shown_classical(found, exact(lists), is_corrected=True)
    assert [one.estimate for one in all_of_it.pairs] == list(found.pairs)
    assert not isinstance(found.closed, Refusal)
    for shown_model, model in zip(models(all_of_it), found.closed, strict=True):
        assert (shown_model.size, shown_model.deviance) == (model.size, model.deviance)
    assert min(one.aic_above for one in models(all_of_it)) == 0
    assert all_of_it.withheld == ()


def test_of_two_lists_there_are_no_models_to_withhold() -> None:
    found = shown(table([20, 30, 10]))
    assert isinstance(found.closed, Refusal)
    assert found.withheld == ()
