"""How many took part: small numbers are withheld, and what would give them away."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from disclosure.surveys import groups, question
from zicht.areas.model import SizeGroup
from zicht.areas.size import SIZE_GROUP_NAMES
from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.disclosure.protection import protect
from zicht.disclosure.response import GroupResponse, response, who_is_missing
from zicht.estimation.groups import Group, Grouping
from zicht.estimation.model import DomainLayer
from zicht.estimation.tabulation import count


def country(sizes: list[int], *, per_province: int = 2) -> Grouping:
    """Safety regions in which so many answered, two to a province, all of one size."""
    regions = np.repeat(np.arange(len(sizes)), sizes)
    return groups(np.zeros_like(regions), regions, per_province)


def results(places: Grouping, layer: DomainLayer) -> list[int | str]:
    return [
        one.respondents.value
        if isinstance(one.respondents, Published)
        else one.respondents.reason.value
        for one in response(places)
        if one.group.layer is layer
    ]


def test_large_numbers_are_shown() -> None:
    places = country([9, 7, 12, 5])
    assert results(places, DomainLayer.SAFETY_REGION) == [9, 7, 12, 5]
    assert results(places, DomainLayer.PROVINCE) == [16, 17]
    assert results(places, DomainLayer.COUNTRY) == [33]


def test_a_small_number_takes_the_other_region_of_its_province_with_it() -> None:
    places = country([9, 3, 12, 5])
    assert results(places, DomainLayer.SAFETY_REGION) == ["protects_others", "too_few", 12, 5]
    assert results(places, DomainLayer.PROVINCE) == [12, 17]


def test_small_regions_that_are_small_together_take_another_with_them() -> None:
    places = country([9, 2, 2, 12, 5, 6], per_province=3)
    found = results(places, DomainLayer.SAFETY_REGION)
    assert found == ["protects_others", "too_few", "too_few", 12, 5, 6]


def test_where_the_number_of_answers_is_withheld_no_figure_shows_it() -> None:
    places = country([12, 3, 12, 8])
    subject = question("A1", np.arange(35) % 2, scores=[None] * 2)
    (decision,) = protect(count([subject], places))
    for one, row in zip(response(places), decision.shares, strict=True):
        if isinstance(one.respondents, Suppressed):
            assert None not in row, one.group.code
    region = [group.code for group in places.groups].index("safety_region0")
    assert decision.shares[region] == (Reason.PROTECTS_OTHERS, Reason.PROTECTS_OTHERS)


@given(
    st.lists(st.integers(0, 12), min_size=2, max_size=9),
    st.integers(1, 4),
    st.sampled_from([3, 5]),
)
def test_no_small_number_of_respondents_can_be_computed(
    sizes: list[int], per_province: int, minimum: int
) -> None:
    regions = np.repeat(np.arange(len(sizes)), sizes)
    if not len(regions):
        return
    size_groups = np.array([number % 3 for number in range(len(regions))])
    places = groups(size_groups, regions, per_province)
    found = response(places, minimum=minimum)
    membership = places.membership.astype(np.float64)
    is_shown = np.array([isinstance(one.respondents, Published) for one in found])
    counts = membership.sum(axis=1)
    secrets = membership[(counts > 0) & (counts < minimum)]
    assert not follows(membership[is_shown], secrets).any()


def follows(shown: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.bool_]:
    solution, *_ = np.linalg.lstsq(shown.T, targets.T, rcond=None)
    rest = np.linalg.norm(shown.T @ solution - targets.T, axis=0)
    result: NDArray[np.bool_] = rest < 1e-6
    return result


def asked(code: str, layer: DomainLayer, took_part: int, population: int) -> GroupResponse:
    name = SIZE_GROUP_NAMES[SizeGroup(code)]
    return GroupResponse(
        group=Group(layer=layer, code=code, name=name, population=population),
        respondents=Published(value=took_part),
    )


def test_one_sentence_says_which_municipalities_are_missing() -> None:
    layer = DomainLayer.SIZE_GROUP
    found = [asked("under_20k", layer, 20, 80), asked("100k_and_over", layer, 24, 32)]
    sentence = who_is_missing(found)
    assert sentence.nl == (
        "Van de gemeenten met minder dan 20.000 inwoners antwoordde 25%, "
        "van de gemeenten met 100.000 inwoners of meer 75%."
    )
    assert sentence.en == (
        "In the group “under 20,000 inhabitants” 25% of the municipalities answered, "
        "in the group “100,000 inhabitants or more” 75%."
    )


def test_when_all_sizes_answered_alike_the_sentence_says_so() -> None:
    layer = DomainLayer.SIZE_GROUP
    found = [asked("under_20k", layer, 30, 80), asked("100k_and_over", layer, 12, 32)]
    sentence = who_is_missing(found)
    assert sentence.nl == "Kleine en grote gemeenten antwoordden ongeveer even vaak."


def test_without_two_sizes_to_compare_the_sentence_says_so() -> None:
    sizes = np.repeat([0, 1], [9, 2])
    places = groups(sizes, np.zeros_like(sizes), 1)
    assert "niet te laten zien" in who_is_missing(response(places)).nl


def test_the_rate_is_that_of_the_group_and_none_where_it_is_withheld() -> None:
    found = response(country([9, 3, 12, 5]))
    by_code = {one.group.code: one.rate for one in found}
    assert by_code["safety_region2"] == pytest.approx(12 / 25)
    assert by_code["safety_region1"] is None
