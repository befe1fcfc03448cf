"""Groups as perfect links would have counted them: near the truth, and they add up."""

import numpy as np
import pytest

from zicht.prevalence.covariates.table import Factor, StratifiedHistories, stratified
from zicht.prevalence.grouping import grouped
from zicht.prevalence.groups import Groups, estimate_groups
from zicht.prevalence.link_correction import Correction, correct_links
from zicht.prevalence.linkage import Linkage, LinkQuality
from zicht.prevalence.panel import Settings
from zicht.prevalence.rates import Rate, exact, from_interval
from zicht.prevalence.stratum_correction import corrected_strata

RECALL = 0.8
#: Made-up people by sex, and their chance to be on each list.
TRUTH = {"f": (600, (0.5, 0.5, 0.4)), "m": (1200, (0.25, 0.3, 0.2))}


def people(towns: int = 1, seed: int = 3) -> StratifiedHistories:
    """Who is counted when a part RECALL of the links is found, in as many towns."""
    random = np.random.default_rng(seed)
    counts = np.zeros((2 * towns, 8), np.int64)
    for place, (size, chances) in enumerate(TRUTH.values()):
        town = random.integers(towns, size=size)
        on = random.random((size, 3)) < chances
        for where, lists in zip(town, on, strict=True):
            for mask in found(np.flatnonzero(lists).tolist(), random):
                counts[place * towns + where, mask] += 1
    levels = tuple(f"t{one:02}" for one in range(towns))
    factors = [Factor(name="sex", levels=tuple(TRUTH)), Factor(name="town", levels=levels)]
    return stratified("ABC", factors if towns > 1 else factors[:1], counts)


def found(lists: list[int], random: np.random.Generator) -> list[int]:
    """The people that one is counted as: records that a chain of links joins."""
    masks = [1 << one for one in lists]
    for at, one in enumerate(lists):
        for other in lists[:at]:
            if random.random() < RECALL:
                joined = [mask for mask in masks if mask & (1 << one | 1 << other)]
                masks = [mask for mask in masks if mask not in joined]
                masks.append(sum(joined))
    return masks


def correction(given: StratifiedHistories, recall: Rate | None = None) -> Correction:
    quality = LinkQuality(recall=recall or exact(RECALL), precision=exact(1))
    return correct_links(given.pooled(), Linkage(quality=quality))


def sizes(made: Groups) -> dict[str, float]:
    totals = [pair for one in made.breakdowns for pair in zip(one.names, one.totals, strict=True)]
    return {name.en: total.population for name, total in totals}


def test_groups_that_were_linked_badly_come_near_the_truth() -> None:
    given = people()
    plain = sizes(estimate_groups(given, Settings(), minimum=5))
    made = estimate_groups(given, Settings(), minimum=5, correction=correction(given))
    for name, (truth, _) in TRUTH.items():
        assert sizes(made)[name] == pytest.approx(truth, rel=0.1)
        assert plain[name] > 1.15 * truth
    assert made.whole is not None
    assert made.whole.population == pytest.approx(sum(sizes(made).values()), rel=1e-9)
    assert made.is_corrected


def test_strata_of_few_people_follow_their_groups_and_add_up_to_the_corrected_lists() -> None:
    given = people(towns=40)
    assert np.median(given.counts.sum(axis=1)) < 30
    corrected = correction(given)
    made = grouped(given, minimum=5)
    table = corrected_strata(made.table, made.divisions, corrected)
    assert table.pooled().dense().tolist() == corrected.histories.dense().tolist()
    assert (table.counts >= 0).all()
    by_sex = sizes(estimate_groups(given, Settings(), minimum=5, correction=corrected))
    for name, (truth, _) in TRUTH.items():
        assert by_sex[f"sex={name}"] == pytest.approx(truth, rel=0.1)


def test_every_group_is_as_the_corrected_lists_of_that_group_to_within_one_person() -> None:
    given = people(towns=6)
    made = grouped(given, minimum=5)
    table = corrected_strata(made.table, made.divisions, correction(given))
    for one in made.divisions:
        for number in range(len(one.names)):
            of_group = stratified(
                "ABC",
                [],
                given.counts[one.groups == number].sum(axis=0)[None],
            )
            alone = correction(of_group).histories.dense()
            together = table.counts[one.groups == number].sum(axis=0)
            assert np.abs(together - alone).max() <= 2


def test_what_is_not_known_of_links_makes_intervals_of_groups_and_of_the_whole_wider() -> None:
    given = people()
    sure = estimate_groups(given, Settings(), minimum=5, correction=correction(given))
    unsure = estimate_groups(
        given, Settings(), minimum=5, correction=correction(given, from_interval(0.7, 0.9))
    )
    assert sure.whole is not None
    assert unsure.whole is not None
    pairs = zip(
        (*sure.breakdowns[0].totals, sure.whole),
        (*unsure.breakdowns[0].totals, unsure.whole),
        strict=True,
    )
    for one, other in pairs:
        assert one.population == other.population
        assert one.limits is not None
        assert other.limits is not None
        assert one.limits.upper is not None
        assert other.limits.upper is not None
        assert one.observed <= other.limits.lower < one.limits.lower
        assert one.limits.upper < other.limits.upper


def test_which_groups_are_small_goes_by_the_people_as_they_were_counted() -> None:
    """Five of them are on both lists; corrected they are six or more, and four would be five."""
    cells = np.array([(0, 90, 80, 60), (0, 60, 50, 40), (0, 20, 20, 4), (0, 30, 30, 5)])
    factor = Factor(name="town", levels=("a", "b", "c", "d"))
    given = stratified("AB", [factor], cells)
    made = estimate_groups(given, Settings(), minimum=5, correction=correction(given))
    plain = estimate_groups(given, Settings(), minimum=5)
    assert list(sizes(made)) == list(sizes(plain)) == ["a", "b", "other groups together"]


def test_a_group_of_which_no_links_can_have_been_missed_is_named() -> None:
    cells = np.array([(0, 300, 250, 200), (0, 12, 10, 60)])
    given = stratified("AB", [Factor(name="sex", levels=("f", "m"))], cells)
    made = estimate_groups(given, Settings(), minimum=5, correction=correction(given))
    assert made.refusal is None
    unlinked = correction(given, exact(0.6))
    made = estimate_groups(given, Settings(), minimum=5, correction=unlinked)
    assert made.refusal is not None
    assert made.refusal.code == "other-links"
    assert "group m" in made.refusal.message.en
