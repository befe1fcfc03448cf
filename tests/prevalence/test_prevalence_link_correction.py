import numpy as np
import pytest

from zicht.prevalence.fitting import Interval
from zicht.prevalence.histories import Histories, histories
from zicht.prevalence.link_chance import counting
from zicht.prevalence.link_correction import UnsureRatesError, correct_links, with_rates
from zicht.prevalence.link_effects import found_map
from zicht.prevalence.linkage import Linkage, LinkQuality, corrected_population
from zicht.prevalence.methods import CHAO, INDEPENDENCE
from zicht.prevalence.panel import Finding, run_panel
from zicht.prevalence.rates import Rate, exact, from_interval

PERFECT = exact(1)


def lists() -> Histories:
    """Made-up people: 1,000, each with a chance of 0.4, 0.5 and 0.3 to be on a list."""
    random = np.random.default_rng(5)
    masks = (random.random((1000, 3)) < [0.4, 0.5, 0.3]) @ np.array([1, 2, 4])
    cells = np.bincount(masks, minlength=8)[1:]
    return histories("ABC", list(range(1, 8)), cells.tolist())


def linkage(recall: Rate) -> Linkage:
    return Linkage(quality=LinkQuality(recall=recall, precision=PERFECT))


def test_rates_that_are_known_exactly_leave_to_chance_which_links_were_found() -> None:
    found = correct_links(lists(), linkage(exact(0.8)))
    assert found.of_rates == 0
    # Without missed links it is 0.023; over many lists drawn like these the estimate has 0.035.
    assert found.of_chance == pytest.approx((0.035**2 - 0.023**2) ** 0.5, rel=0.4)
    panel = run_panel(found.histories, [CHAO])
    before, after = (
        _interval(one.estimates[0].finding) for one in (panel, with_rates(panel, found))
    )
    assert after.lower < before.lower
    assert before.upper < after.upper


def test_perfect_links_leave_nothing_to_chance() -> None:
    found = correct_links(lists(), linkage(PERFECT))
    assert found.of_rates == found.of_chance == 0
    assert found.histories.dense().tolist() == lists().dense().tolist()


def test_where_chance_might_have_found_no_links_at_all_there_is_no_upper_end() -> None:
    found = correct_links(histories("AB", [1, 2, 3], [100, 90, 1]), linkage(exact(0.3)))
    assert found.of_chance == float("inf")
    panel = with_rates(run_panel(found.histories, [INDEPENDENCE]), found)
    limits = _interval(panel.estimates[0].finding)
    assert (limits.lower, limits.upper) == (found.histories.total, float("inf"))


def test_lists_of_which_no_model_can_be_fitted_are_corrected_all_the_same() -> None:
    found = correct_links(histories("AB", [1, 2], [100, 90]), linkage(exact(0.8)))
    assert found.histories.total == 190
    refusal = with_rates(run_panel(found.histories, [INDEPENDENCE]), found).estimates[0].refusal
    assert refusal is not None


def test_what_is_counted_by_chance_is_on_average_what_is_expected() -> None:
    recall, precision = np.full((3, 3), 0.7), np.full((3, 3), 0.9)
    true = np.array([0, 40, 60, 90, 30, 50, 20, 80])
    random, count = np.random.default_rng(1), counting(recall, precision)
    found = np.mean([count(true, random) for _ in range(2000)], axis=0)
    expected = found_map(true.astype(np.float64), recall, precision)
    assert found[1:] == pytest.approx(expected[1:], abs=1)
    assert found[0] == 0


def test_what_is_not_known_of_rates_makes_intervals_wider_on_both_sides() -> None:
    found = correct_links(lists(), linkage(from_interval(0.7, 0.9)))
    before = run_panel(found.histories, [CHAO, INDEPENDENCE])
    after = with_rates(before, found)
    assert found.of_rates == pytest.approx(0.06, rel=0.5)
    for one, other in zip(before.estimates, after.estimates, strict=True):
        narrow, wide = _interval(one.finding), _interval(other.finding)
        assert found.histories.total <= wide.lower < narrow.lower
        assert narrow.upper < wide.upper


def test_the_wider_interval_is_that_of_drawing_people_and_rates_together() -> None:
    given, unsure = lists(), linkage(from_interval(0.7, 0.9))
    found = correct_links(given, unsure)
    wide = with_rates(run_panel(found.histories, [INDEPENDENCE]), found).estimates[0].finding
    together = corrected_population(
        given, unsure, lambda one: _population(run_panel(one, [INDEPENDENCE]).estimates[0].finding)
    )
    assert _interval(wide).lower == pytest.approx(together.lower, rel=0.03)
    assert _interval(wide).upper == pytest.approx(together.upper, rel=0.03)


def test_a_corrected_panel_says_so_and_keeps_the_fingerprint_of_what_was_counted() -> None:
    found = correct_links(lists(), linkage(from_interval(0.7, 0.9)))
    panel = with_rates(run_panel(found.histories, [CHAO]), found)
    assert panel.notices[0].code == "corrected-for-links"
    assert str(lists().total) in panel.notices[0].message.nl
    assert panel.fingerprint == run_panel(lists(), [CHAO]).fingerprint


def test_rates_that_may_leave_no_estimate_are_refused() -> None:
    with pytest.raises(UnsureRatesError):
        correct_links(lists(), linkage(from_interval(0.2, 0.98)))


def _interval(found: Finding | None) -> Interval:
    assert found is not None
    assert found.interval is not None
    return found.interval


def _population(found: Finding | None) -> float:
    assert found is not None
    return found.population
