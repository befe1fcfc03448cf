"""What follows from counts being whole numbers: by hand, and by trying every way to answer."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from disclosure.linear_programs import each_pinned, pinned
from disclosure.surveys import groups, question
from disclosure.waves import counted_2019
from zicht.disclosure.model import Reason
from zicht.disclosure.protection import Decision, decide_alone, protect
from zicht.estimation.subjects import Subject
from zicht.estimation.tabulation import Table, Tabulation, count

SIGHT: list[float | None] = [1.0, 2.0, 3.0, 4.0, 5.0]
MINIMUM = 5


def repeated(*counts: int) -> NDArray[np.int64]:
    """This many answers of option 0, of option 1, and so on."""
    return np.repeat(np.arange(len(counts)), counts)


def in_one_group(subject: Subject, size: int) -> tuple[Table, Decision]:
    everyone = np.zeros(size, dtype=np.int64)
    tabulation = count([subject], groups(everyone, everyone, 1))
    return tabulation.tables[0], protect(tabulation)[0]


def test_answers_that_are_one_each_are_not_known_to_be_one_each() -> None:
    # Five answered, five answers withheld, a zero shown beside them: each would be exactly one.
    subject = question("A5", repeated(1, 1, 1, 1, 1, 0), scores=[None] * 6)
    _, decision = in_one_group(subject, 5)
    assert set(decision.shares[0]) == {Reason.PROTECTS_OTHERS}


def test_withheld_answers_that_leave_no_choice_get_more_withheld_beside_them() -> None:
    # Six gave one answer and nobody the last; five other answers were given once each.
    subject = question("A5", repeated(6, 1, 1, 1, 1, 1, 0), scores=[None] * 7)
    table, decision = in_one_group(subject, 11)
    assert len(ways(table, decision)) > 1


def test_parts_of_a_province_that_leave_no_choice_get_more_withheld_beside_them() -> None:
    # The province has 5 yes; five regions have one each. Were the province's five and the other
    # answers of the regions shown, every region would be known.
    regions = np.repeat(np.arange(5), 8)
    answers = np.concatenate([repeated(1, 7)] * 5)
    tabulation = count(
        [question("A1", answers, scores=[None] * 2)], groups(np.zeros_like(regions), regions, 5)
    )
    assert pinned(tabulation, protect(tabulation), 0, MINIMUM) == []


def test_a_mean_with_its_interval_does_not_give_small_counts_away() -> None:
    # Sixteen on a scale from 1 to 5, of whom 8 gave the middle: mean and spread leave one way.
    subject = question("A2", repeated(1, 2, 8, 5, 0), scores=SIGHT)
    table, decision = in_one_group(subject, 16)
    found = ways(table, decision)
    small = (table.counts[0] > 0) & (table.counts[0] < MINIMUM)
    assert (found[:, small] != found[0, small]).any(axis=0).all()


def ways(table: Table, decision: Decision) -> NDArray[np.int64]:
    """Every way (rows) in which one group can have answered, as far as a reader can tell.

    The reader knows that zeros are shown as soon as another answer of the group is.
    """
    truth = table.counts[0]
    is_shown = np.array([verdict is None for verdict in decision.shares[0]])
    tells = bool((is_shown & (truth > 0)).any()) and not (~is_shown & (truth == 0)).any()
    total = int(truth.sum())
    ranges = [
        np.arange(found, found + 1) if shown else np.arange(int(tells), total + 1)
        for shown, found in zip(is_shown, truth.tolist(), strict=True)
    ]
    first = np.stack(np.meshgrid(*ranges[:-1], indexing="ij"), axis=-1).reshape(-1, len(truth) - 1)
    last = total - first.sum(axis=1, keepdims=True)
    found = np.hstack([first, last])[np.isin(last[:, 0], ranges[-1])]
    if decision.means and decision.means[0] is None:
        for power in (1, 2):
            found = found[np.isclose(found @ table.scores**power, truth @ table.scores**power)]
    return found


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(min_value=0, max_value=7), min_size=3, max_size=5), st.booleans())
def test_no_small_count_of_one_group_can_be_found_by_trying_everything(
    counts: list[int], is_scale: bool
) -> None:
    size = sum(counts)
    if size < MINIMUM:
        return
    scores = SIGHT[: len(counts)] if is_scale else [None] * len(counts)
    table, decision = in_one_group(question("A2", repeated(*counts), scores=scores), size)
    found = ways(table, decision)
    is_small = np.array([0 < one < MINIMUM for one in counts])
    assert tuple(counts) in {tuple(way) for way in found.tolist()}
    assert (found[:, is_small] != found[0, is_small]).any(axis=0).all()


@pytest.fixture(scope="module")
def wave() -> tuple[Tabulation, tuple[Decision, ...]]:
    return counted_2019()


@pytest.mark.parametrize("key", ["A5", "B8"])
def test_no_small_count_of_a_wave_follows_by_linear_programming(
    key: str, wave: tuple[Tabulation, tuple[Decision, ...]]
) -> None:
    tabulation, published = wave
    at = [table.subject.key for table in tabulation.tables].index(key)
    assert pinned(tabulation, published, at, MINIMUM) == []
    # And this test can fail: figures that each pass by themselves give others away.
    assert any(each_pinned(tabulation, decide_alone(tabulation), at, MINIMUM))
