"""Every pair of lists, and all models of a closed population."""

from math import exp, isfinite, log, sqrt

import pytest
from hypothesis import given, settings

from prevalence.small_tables import SPARSE, THREE, TWO, tables
from zicht.prevalence.classical import ClosedEstimate, Sized, classical_estimates
from zicht.prevalence.histories import Histories, histories
from zicht.prevalence.link_correction import correct_links
from zicht.prevalence.linkage import Linkage, LinkQuality
from zicht.prevalence.panel import Refusal
from zicht.prevalence.rates import exact, from_interval
from zicht.prevalence.rcapture import closed_models


def closed(given: Histories) -> dict[str, ClosedEstimate]:
    found = classical_estimates(given, 0.95).closed
    assert not isinstance(found, Refusal)
    return {one.model: one for one in found}


def sized(found: Sized | Refusal) -> Sized:
    assert isinstance(found, Sized)
    return found


def test_every_pair_of_lists_has_both_estimates_with_intervals() -> None:
    pairs = classical_estimates(THREE, 0.95).pairs
    assert [one.lists for one in pairs] == [("A", "B"), ("A", "C"), ("B", "C")]
    first = sized(pairs[0].lincoln_petersen)
    # 86 people on A, 74 on B, 16 on both, and 144 on one of them.
    assert first.population == 86 * 74 / 16
    assert first.standard_error == pytest.approx(sqrt(86 * 74 * 70 * 58 / 16**3))
    unseen = first.population - 144
    factor = exp(1.959964 * sqrt(log(1 + (first.standard_error / unseen) ** 2)))
    assert first.interval.lower == pytest.approx(144 + unseen / factor, rel=1e-6)
    assert first.interval.upper == pytest.approx(144 + unseen * factor, rel=1e-6)
    assert pairs[0].chapman.population == pytest.approx(87 * 75 / 17 - 1)


def test_a_pair_without_people_on_both_says_so_and_has_chapman_only() -> None:
    pair = classical_estimates(SPARSE, 0.95).pairs[1]
    assert isinstance(pair.lincoln_petersen, Refusal)
    assert pair.lincoln_petersen.message.nl == "Niemand staat op A en ook op C."
    assert pair.chapman.population == 47 * 21 - 1


def test_models_of_a_closed_population_are_those_of_rcapture_with_intervals() -> None:
    found = closed(THREE)
    for one in closed_models(THREE):
        made = found[one.name]
        assert (made.deviance, made.degrees_of_freedom) == (one.deviance, one.degrees_of_freedom)
        if isinstance(made.size, Sized):
            assert made.size.population == one.population
            assert 184 < made.size.interval.lower < made.size.population < made.size.interval.upper


def test_a_model_of_lists_in_time_is_refused_where_later_lists_bring_more_new_people() -> None:
    growing = histories("ABC", [1, 2, 4, 3, 5, 6, 7], [20, 60, 180, 5, 5, 20, 3])
    reason = closed(growing)["Mb"].size
    assert isinstance(reason, Refusal)
    assert reason.code == "no-order"
    assert "Model Mb laat geen omvang toe" in reason.message.nl
    assert isinstance(closed(growing)["Mt"].size, Sized)


@settings(max_examples=60, deadline=None)
@given(lists=tables(least=2, most=5))
def test_whatever_the_lists_are_every_model_has_a_size_or_a_reason(lists: Histories) -> None:
    found = classical_estimates(lists, 0.95)
    sizes = [one.lincoln_petersen for one in found.pairs] + [one.chapman for one in found.pairs]
    if not isinstance(found.closed, Refusal):
        sizes += [one.size for one in found.closed]
        assert all(isfinite(one.deviance) for one in found.closed)
    for one in sizes:
        if isinstance(one, Sized):
            assert isfinite(one.population)
            assert one.interval.lower <= one.population * (1 + 1e-9)
            assert one.population <= one.interval.upper * (1 + 1e-9)
        else:
            assert one.message.nl


def test_two_lists_have_one_pair_and_no_models() -> None:
    found = classical_estimates(TWO, 0.9)
    assert len(found.pairs) == 1
    assert sized(found.pairs[0].lincoln_petersen).interval.level == 0.9
    assert isinstance(found.closed, Refusal)
    assert found.closed.code == "too-few-lists"


def test_what_is_not_known_of_links_makes_every_interval_wider() -> None:
    quality = LinkQuality(recall=from_interval(0.7, 0.9), precision=exact(1))
    correction = correct_links(THREE, Linkage(quality=quality))
    plain = classical_estimates(correction.histories, 0.95)
    wide = classical_estimates(correction.histories, 0.95, correction=correction)
    for before, after in zip(plain.pairs, wide.pairs, strict=True):
        assert after.chapman.population == before.chapman.population
        assert after.chapman.interval.lower < before.chapman.interval.lower
        assert after.chapman.interval.upper > before.chapman.interval.upper
    assert not isinstance(plain.closed, Refusal)
    assert not isinstance(wide.closed, Refusal)
    first, second = sized(plain.closed[0].size), sized(wide.closed[0].size)
    assert first.interval.upper < second.interval.upper
