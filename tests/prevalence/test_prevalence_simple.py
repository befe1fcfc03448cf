"""Two lists and Chao's lower bound, by hand."""

from math import sqrt

import pytest

from prevalence.small_tables import SPARSE, THREE, TWO
from zicht.prevalence.histories import histories
from zicht.prevalence.problems import NobodyOnBothError, TooFewListsError, UnknownListError
from zicht.prevalence.simple import chao_lower_bound, chapman, lincoln_petersen


def test_lincoln_petersen_by_hand() -> None:
    found = lincoln_petersen(TWO, "police", "shelters")
    assert found.population == 40 * 30 / 10
    assert found.standard_error == pytest.approx(sqrt(40 * 30 * 30 * 20 / 10**3))
    interval = found.interval()
    assert 60 < interval.lower < found.population < interval.upper


def test_chapman_by_hand() -> None:
    found = chapman(TWO, "police", "shelters")
    assert found.population == pytest.approx(41 * 31 / 11 - 1)
    assert found.standard_error == pytest.approx(sqrt(41 * 31 * 30 * 20 / (11**2 * 12)))


def test_two_of_three_lists_leave_the_third_out() -> None:
    found = lincoln_petersen(THREE, "A", "B")
    assert found.observed == 184 - 40
    assert found.population == 86 * 74 / 16


def test_without_overlap_only_chapman_answers() -> None:
    with pytest.raises(NobodyOnBothError):
        lincoln_petersen(SPARSE, "A", "C")
    assert chapman(SPARSE, "A", "C").population == 47 * 21 - 1


def test_a_list_that_is_not_there_is_refused_by_name() -> None:
    for estimate in (chapman, lincoln_petersen):
        with pytest.raises(UnknownListError, match="no list nope") as refusal:
            estimate(TWO, "police", "nope")
        assert refusal.value.code == "unknown-list"
        assert "police, shelters" in refusal.value.remedy.nl


def test_a_list_cannot_be_compared_with_itself() -> None:
    with pytest.raises(TooFewListsError):
        chapman(TWO, "police", "police")


def test_one_list_within_the_other_leaves_nobody_unseen() -> None:
    found = lincoln_petersen(histories("AB", [1, 3], [5, 5]), "A", "B")
    assert (found.population, found.standard_error) == (10, 0)
    assert found.interval().upper == 10


def test_chao_by_hand() -> None:
    # 150 people once and 30 twice, of three lists.
    found = chao_lower_bound(THREE)
    assert found.population == pytest.approx(184 + 2 / 3 * 150**2 / (2 * 30))


def test_chao_without_anybody_twice_by_hand() -> None:
    found = chao_lower_bound(histories("AB", [1, 2], [4, 3]))
    assert found.population == pytest.approx(7 + 1 / 2 * 7 * 6 / 2)
    assert found.standard_error > 0
