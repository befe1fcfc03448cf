from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zicht.prevalence.assembling import Links
from zicht.prevalence.fitting import fit
from zicht.prevalence.histories import Histories, histories
from zicht.prevalence.linkage import (
    ImpossibleLinkageError,
    Linkage,
    LinkQuality,
    corrected_histories,
    corrected_population,
    expected_histories,
)
from zicht.prevalence.models import independence
from zicht.prevalence.problems import TooManyListsError
from zicht.prevalence.rates import (
    ImpossibleRateError,
    NoLabelledPairsError,
    Rate,
    exact,
    from_interval,
    from_labels,
    highest_recall,
    precision_of,
)


def population(given: Histories) -> float:
    return fit(given, independence(len(given.lists))).population


def quality(recall: float, precision: float = 1.0) -> Linkage:
    return Linkage(quality=LinkQuality(recall=exact(recall), precision=exact(precision)))


def linked(
    random: np.random.Generator, people: int, shares: tuple[float, ...], recall: float,
    precision: float = 1.0,
) -> Histories:  # fmt: skip
    """Independent lists of so many people, whose records were linked this well."""
    on = random.random((people, len(shares))) < shares
    number = np.full(on.shape, -1)
    number[on] = np.arange(on.sum())
    edges: list[NDArray[np.int64]] = []
    for one, other in combinations(range(len(shares)), 2):
        both = np.flatnonzero(on[:, one] & on[:, other])
        found = both[random.random(len(both)) < recall]
        edges.append(number[found][:, [one, other]])
        false = round(len(found) * (1 - precision) / precision)
        firsts = np.flatnonzero(on[:, one] & ~on[:, other])
        others = np.flatnonzero(on[:, other] & ~on[:, one])
        picked = random.permutation(firsts)[:false], random.permutation(others)[:false]
        edges.append(np.stack([number[picked[0], one], number[picked[1], other]], axis=1))
    pairs = np.concatenate(edges)
    size = int(on.sum())
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), (size, size))
    person = connected_components(graph, directed=False)[1]
    masks = np.zeros(person.max() + 1, np.int64)
    for place in range(len(shares)):
        masks[person[number[on[:, place], place]]] |= 1 << place
    found, counts = np.unique(masks, return_counts=True)
    names = [f"L{place}" for place in range(len(shares))]
    return histories(names, found.tolist(), counts.tolist())


@pytest.mark.parametrize(
    ("recall", "precision", "least", "most"),
    [
        # Keyed hashes of name and date of birth, compared exactly.
        (0.28, 1.0, 3.3, 3.7),
        (0.30, 1.0, 3.2, 3.5),
        # Splink, on large and on small lists.
        (0.79, 0.99, 1.2, 1.3),
        (0.86, 1.0, 1.12, 1.2),
    ],
)
def test_two_lists_linked_as_measured_are_corrected_to_within_five_per_cent(
    recall: float, precision: float, least: float, most: float
) -> None:
    random = np.random.default_rng(11)
    true, raw, mended = 4000, [], []
    for _ in range(60):
        given = linked(random, true, (0.45, 0.4), recall, precision)
        raw.append(population(given) / true)
        mended.append(population(corrected_histories(given, quality(recall, precision))) / true)
    assert least < float(np.mean(raw)) < most
    assert float(np.mean(mended)) == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(("recall", "precision"), [(0.3, 1.0), (0.8, 0.99), (0.86, 0.95)])
def test_three_lists_and_chains_of_links_are_corrected_to_within_five_per_cent(
    recall: float, precision: float
) -> None:
    random = np.random.default_rng(12)
    true, raw, mended = 6000, [], []
    for _ in range(40):
        given = linked(random, true, (0.4, 0.35, 0.3), recall, precision)
        raw.append(population(given) / true)
        mended.append(population(corrected_histories(given, quality(recall, precision))) / true)
    assert abs(float(np.mean(raw)) - 1) > 0.05
    assert float(np.mean(mended)) == pytest.approx(1, abs=0.05)


def test_the_interval_holds_what_is_not_known_of_the_links() -> None:
    random = np.random.default_rng(13)
    given = linked(random, 4000, (0.45, 0.4), 0.8, 0.97)
    known = corrected_population(given, quality(0.8, 0.97), population, draws=400)
    labelled = LinkQuality(
        recall=from_labels(right=160, wrong=40), precision=from_labels(right=194, wrong=6)
    )
    unsure = corrected_population(given, Linkage(quality=labelled), population, draws=400)
    for one in (known, unsure):
        assert one.upper is not None
        assert one.lower < 4000 < one.upper
        assert one.uncorrected > one.upper
        assert one.population == pytest.approx(4000, rel=0.05)
        assert one.impossible == 0
    assert known.upper is not None
    assert unsure.upper is not None
    assert unsure.upper - unsure.lower > 1.3 * (known.upper - known.lower)
    again = corrected_population(given, Linkage(quality=labelled), population, draws=400)
    assert again == unsure


def test_two_lists_by_hand() -> None:
    # 100 and 80 records, 24 found links of which 18 are true, half of the 36 true ones.
    given = histories(["A", "B"], [1, 2, 3], [76, 56, 24])
    mended = corrected_histories(given, quality(0.5, 0.75))
    assert mended.dense().tolist() == [0, 64, 44, 36]
    assert population(mended) == pytest.approx(100 * 80 / 36)
    assert expected_histories(mended, quality(0.5, 0.75)).tolist() == pytest.approx([0, 76, 56, 24])


def test_someone_on_three_lists_falls_apart_as_links_are_missed() -> None:
    given = histories(["A", "B", "C"], [1, 2, 4, 7], [1, 1, 1, 1000])
    found = expected_histories(given, quality(0.5))
    # One of eight patterns has no link, three have one, and four join all.
    assert found.tolist() == pytest.approx([0, 251, 251, 125, 251, 125, 125, 500])
    assert found @ [0, 1, 0, 1, 0, 1, 0, 1] == pytest.approx(1001)


@pytest.mark.parametrize("lists", [2, 3, 4, 5])
def test_what_links_do_is_undone_exactly(lists: int) -> None:
    random = np.random.default_rng(lists)
    true = histories(
        [f"L{place}" for place in range(lists)],
        list(range(1, 1 << lists)),
        (random.integers(50, 900, (1 << lists) - 1) * 1000).tolist(),
    )
    pairs = {("L1", "L0"): LinkQuality(recall=exact(0.6), precision=exact(0.9))}
    linkage = Linkage(quality=quality(0.75, 0.98).quality, pairs=pairs)
    found = np.round(expected_histories(true, linkage)).astype(np.int64)
    given = histories(true.lists, list(range(1, 1 << lists)), found[1:].tolist())
    mended = corrected_histories(given, linkage)
    assert mended.counts == pytest.approx(true.counts, rel=1e-3, abs=20)


def test_perfect_links_change_nothing() -> None:
    given = histories(["A", "B", "C"], [1, 2, 3, 4, 6, 7], [40, 30, 9, 20, 5, 2])
    mended = corrected_histories(given, quality(1.0))
    assert mended.dense().tolist() == given.dense().tolist()


def test_more_missed_links_than_there_are_records_are_refused_by_name() -> None:
    given = histories(["A", "B"], [1, 2, 3], [10, 90, 40])
    with pytest.raises(ImpossibleLinkageError, match="list A") as refused:
        corrected_histories(given, quality(0.3))
    assert "lijst A" in refused.value.message.nl
    many = histories([f"L{place}" for place in range(9)], [3, 5], [4, 4])
    with pytest.raises(TooManyListsError):
        corrected_histories(many, quality(0.9))


@pytest.mark.parametrize(
    ("recall", "precision", "rate", "told"),
    [
        (0.3, 1.0, "recall", "cannot have been missed"),
        (0.9, 0.3, "precision", "cannot be false"),
        (0.2, 0.05, "both", "together they cannot be right"),
    ],
)
def test_rates_that_cannot_be_are_refused_with_the_one_at_fault(
    recall: float, precision: float, rate: str, told: str
) -> None:
    given = histories(["A", "B"], [1, 2, 3], [10, 90, 40])
    with pytest.raises(ImpossibleLinkageError) as refused:
        corrected_histories(given, quality(recall, precision))
    assert refused.value.rate == rate
    assert told in refused.value.remedy.en
    names = {"recall", "precision"} if rate == "both" else {rate}
    for words in (refused.value.remedy.nl, refused.value.remedy.en):
        assert {one for one in ("recall", "precision") if f"({one})" in words} == names


@pytest.mark.parametrize(
    "make",
    [
        lambda: exact(0),
        lambda: exact(1.1),
        lambda: exact(float("nan")),
        lambda: from_interval(0.9, 0.8),
        lambda: from_interval(0.0, 0.8),
        lambda: from_interval(0.9, 1.2),
        lambda: from_interval(0.8, 0.9, level=1.0),
    ],
)
def test_rates_that_are_no_shares_are_refused(make: Callable[[], Rate]) -> None:
    with pytest.raises(ImpossibleRateError):
        make()


@pytest.mark.parametrize(("right", "wrong"), [(0, 0), (0, 20), (-1, 4), (5, -2)])
def test_rates_need_labelled_pairs(right: int, wrong: int) -> None:
    with pytest.raises(NoLabelledPairsError):
        from_labels(right=right, wrong=wrong)


def test_an_interval_becomes_a_distribution_with_that_interval() -> None:
    rate = from_interval(0.79, 0.86)
    drawn = np.quantile(rate.draws(np.random.default_rng(1), 200_000), [0.025, 0.975])
    assert drawn == pytest.approx([0.79, 0.86], abs=0.003)
    assert rate.mean == pytest.approx(0.825)


def test_match_probabilities_give_a_precision_and_a_ceiling_for_the_recall() -> None:
    links = Links(accepted=100, expected=98.0, missed=12.0)
    assert precision_of(links).mean == pytest.approx(0.98)
    assert highest_recall(links) == pytest.approx(98 / 110)
    with pytest.raises(NoLabelledPairsError):
        precision_of(Links(accepted=0, expected=0.0, missed=1.0))
