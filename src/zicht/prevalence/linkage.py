"""What missed and false links do to histories and estimates, and undoing it.

A missed link makes two people of one, so that lists overlap too little and the population comes out
too high; a false link makes one of two. The model: the records of one person on two lists are
linked with probability ``recall``, independently of other pairs; records joined by a chain of links
are one person; a share ``precision`` of found links is true, and the others join people at random
(after Ding and Fienberg 1994; Zult, de Wolf, Bakker and van der Heijden 2021).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from zicht.language import Text
from zicht.prevalence.bca import percentile_error
from zicht.prevalence.covariates.work import Matrix
from zicht.prevalence.histories import Histories, Vector
from zicht.prevalence.link_chance import counting
from zicht.prevalence.link_effects import found_map, undone
from zicht.prevalence.problems import PrevalenceError, TooManyListsError
from zicht.prevalence.rates import Rate

#: Beyond this the tables of pairs of histories grow too large to invert for every draw.
MOST_LINKED_LISTS = 8
#: List totals may come out this much different before the rates are held to be impossible.
_TORN = 0.05

#: Any way to estimate the population.
Estimator = Callable[[Histories], float]


#: What to check, by the rate that cannot be as it is said to be.
_CHECKS = {
    "recall": Text(
        nl="Controleer welk deel van de echte koppelingen is gevonden (recall): zo veel gemiste "
        "koppelingen kunnen er niet zijn.",
        en="Check the part of the true links that was found (recall): so many links cannot have "
        "been missed.",
    ),
    "precision": Text(
        nl="Controleer welk deel van de gevonden koppelingen echt is (precision): zo veel "
        "onterechte koppelingen kunnen er niet zijn.",
        en="Check the part of the links found that is true (precision): so many links cannot be "
        "false.",
    ),
    "both": Text(
        nl="Controleer welk deel van de echte koppelingen is gevonden (recall) en welk deel van de "
        "gevonden koppelingen echt is (precision): samen kunnen ze niet kloppen.",
        en="Check the part of the true links that was found (recall) and the part of those found "
        "that is true (precision): together they cannot be right.",
    ),
}


class ImpossibleLinkageError(PrevalenceError):
    """With these rates more people would be on a list than there are records, or fewer.

    ``rate`` is the one at fault: ``recall``, ``precision``, or ``both`` where neither is alone.
    """

    code = "impossible-linkage"

    def __init__(self, *, name: str, records: int, needed: float, rate: str = "both") -> None:
        super().__init__(
            Text(
                nl=f"Met deze kwaliteit van koppelen zouden op lijst {name} {needed:.0f} mensen "
                f"staan, en er staan er {records}.",
                en=f"With links of this quality list {name} would hold {needed:.0f} people, and "
                f"it holds {records}.",
            ),
            _CHECKS[rate],
        )
        self.rate = rate


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkQuality:
    """The recall and the precision of the links between two lists."""

    recall: Rate
    precision: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Linkage:
    """How well lists were linked: the same for all, but for ``pairs`` of names."""

    quality: LinkQuality
    pairs: Mapping[tuple[str, str], LinkQuality] = field(default_factory=dict)

    def between(self, first: str, second: str) -> LinkQuality:
        """The quality between two lists, in either order."""
        found = self.pairs.get((first, second)) or self.pairs.get((second, first))
        return found or self.quality

    @property
    def is_unsure(self) -> bool:
        """Whether any rate is not known exactly."""
        qualities = (self.quality, *self.pairs.values())
        rates = [rate for one in qualities for rate in (one.recall, one.precision)]
        return any(rate.limits(0.5) is not None for rate in rates)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedPopulation:
    """A population with links as they should have been.

    ``uncorrected`` takes all links as perfect. The limits hold the sampling of people and what is
    not known of the links; ``upper`` is None where too many draws had no estimate. Their errors are
    what draws at random make of them, infinite where it takes more draws to tell. ``impossible`` is
    the share of draws whose rates do not agree with the lists.
    """

    uncorrected: float
    population: float
    level: float
    lower: float
    upper: float | None
    lower_error: float
    upper_error: float
    impossible: float


def corrected_histories(given: Histories, linkage: Linkage) -> Histories:
    """The histories that perfect links would have given, at the mean rates, in whole people.

    Raises ImpossibleLinkageError when the rates do not agree with the lists, TooManyListsError.
    """
    observed = given.dense().astype(np.float64)
    cells, again = corrected_cells(given, linkage)
    worst, needed, records = _fit_of(observed, again, len(given.lists))
    if abs(needed - records) > _TORN * records:
        rate = _rate_at_fault(given, observed, *_at_means(given, linkage))
        name = given.lists[worst]
        raise ImpossibleLinkageError(name=name, records=int(records), needed=needed, rate=rate)
    return in_people(given, cells)


def corrected_cells(given: Histories, linkage: Linkage) -> tuple[Vector, Vector]:
    """The cells that come nearest to the lists at the mean rates, and what is expected of those.

    The second are the lists themselves, unless no cells can give these. Raises TooManyListsError.
    """
    recall, precision = _at_means(given, linkage)
    cells = undone(given.dense().astype(np.float64), recall, precision)
    return cells, found_map(cells, recall, precision)


def _rate_at_fault(given: Histories, observed: Vector, recall: Matrix, precision: Matrix) -> str:
    """Which of two rates that do not agree with the lists does not either when it is alone."""
    perfect = _ones(given)
    torn = []
    for name, rates in (("recall", (recall, perfect)), ("precision", (perfect, precision))):
        again = found_map(undone(observed, *rates), *rates)
        _, needed, records = _fit_of(observed, again, len(given.lists))
        if abs(needed - records) > _TORN * records:
            torn.append(name)
    return torn[0] if len(torn) == 1 else "both"


def corrected_population(
    given: Histories,
    linkage: Linkage,
    estimator: Estimator,
    *,
    draws: int = 1000,
    seed: int = 1,
    level: float = 0.95,
) -> CorrectedPopulation:
    """Correct an estimate; people and rates are drawn anew in every draw.

    Raises what :func:`corrected_histories` and the estimator raise at the mean rates.
    """
    population = estimator(corrected_histories(given, linkage))
    random = np.random.default_rng(seed)
    rates = _drawn_rates(given, linkage, random, draws)
    shares = given.counts / given.total
    found, torn = np.empty(draws), 0
    for number, (recall, precision) in enumerate(rates):
        observed = np.zeros(1 << len(given.lists))
        observed[given.masks] = random.multinomial(given.total, shares)
        cells = undone(observed, recall, precision)
        again = found_map(cells, recall, precision)
        _, needed, records = _fit_of(observed, again, len(given.lists))
        torn += abs(needed - records) > _TORN * records
        found[number] = _estimated(given, cells, random, estimator)
    first, last = (1 - level) / 2, (1 + level) / 2
    ordered = np.sort(found)
    lower, upper = np.quantile(ordered, [first, last], method="inverted_cdf")
    return CorrectedPopulation(
        uncorrected=estimator(given),
        population=population,
        level=level,
        lower=float(lower),
        upper=float(upper) if np.isfinite(upper) else None,
        lower_error=percentile_error(ordered, first),
        upper_error=percentile_error(ordered, last) if np.isfinite(upper) else np.inf,
        impossible=torn / draws,
    )


def at_drawn_rates(
    given: Histories, linkage: Linkage, *, draws: int, seed: int
) -> Iterator[Histories]:
    """The histories that perfect links would have given, at rates that are drawn anew."""
    observed = given.dense().astype(np.float64)
    random = np.random.default_rng(seed)
    for recall, precision in _drawn_rates(given, linkage, random, draws):
        yield in_people(given, undone(observed, recall, precision))


def at_drawn_links(
    true: Histories, linkage: Linkage, *, draws: int, seed: int
) -> Iterator[Histories]:
    """The same, at the mean rates, had chance found other links between the true people."""
    recall, precision = _at_means(true, linkage)
    random = np.random.default_rng((seed, 1))
    count = counting(recall, precision)
    for _ in range(draws):
        counted = count(true.dense(), random).astype(np.float64)
        yield in_people(true, undone(counted, recall, precision))


def expected_histories(true: Histories, linkage: Linkage) -> Vector:
    """How many would be counted of every history, by mask, if these were the true ones."""
    recall, precision = _at_means(true, linkage)
    return found_map(true.dense().astype(np.float64), recall, precision)


def _estimated(
    given: Histories, cells: Vector, random: np.random.Generator, estimator: Estimator
) -> float:
    whole = np.floor(cells + random.random(len(cells))).astype(np.int64)
    whole[0] = 0
    masks = np.flatnonzero(whole)
    if not len(masks):
        return float("inf")
    try:
        return estimator(Histories(lists=given.lists, masks=masks, counts=whole[masks]))
    except PrevalenceError:
        return float("inf")


def in_people(given: Histories, cells: Vector) -> Histories:
    """Cells as whole people, with the same total to within one: the largest remainders go up."""
    whole = np.floor(cells).astype(np.int64)
    left = round(float(cells.sum())) - int(whole.sum())
    whole[np.argsort(whole - cells, kind="stable")[:left]] += 1
    masks = np.flatnonzero(whole)
    return Histories(lists=given.lists, masks=masks, counts=whole[masks])


def _fit_of(observed: Vector, again: Vector, lists: int) -> tuple[int, float, float]:
    """The list whose people differ most from its records, and both.

    ``again`` is what the corrected histories would give: what was observed, unless no histories
    can give that.
    """
    needed, records = people_on(again, lists), people_on(observed, lists)
    worst = int(np.argmax(np.abs(needed - records) / np.maximum(records, 1.0)))
    return worst, float(needed[worst]), float(records[worst])


def people_on(cells: Vector, lists: int) -> Vector:
    """How many people are on each list."""
    on = np.arange(len(cells))[:, None] >> np.arange(lists) & 1
    return np.asarray(cells @ on.astype(np.float64), np.float64)


def _pairs(given: Histories) -> list[tuple[int, int]]:
    if len(given.lists) > MOST_LINKED_LISTS:
        raise TooManyListsError(lists=len(given.lists), most=MOST_LINKED_LISTS)
    return list(combinations(range(len(given.lists)), 2))


def _at_means(given: Histories, linkage: Linkage) -> tuple[Matrix, Matrix]:
    """Recall and precision by pair of lists."""
    recall, precision = _ones(given), _ones(given)
    for one, other in _pairs(given):
        quality = linkage.between(given.lists[one], given.lists[other])
        recall[one, other] = recall[other, one] = quality.recall.mean
        precision[one, other] = precision[other, one] = quality.precision.mean
    return recall, precision


def _drawn_rates(
    given: Histories, linkage: Linkage, random: np.random.Generator, draws: int
) -> list[tuple[Matrix, Matrix]]:
    """As many draws; pairs of lists that share a quality share its error too."""
    drawn: dict[LinkQuality, tuple[Vector, Vector]] = {}
    found = [(_ones(given), _ones(given)) for _ in range(draws)]
    for one, other in _pairs(given):
        quality = linkage.between(given.lists[one], given.lists[other])
        if quality not in drawn:
            drawn[quality] = (
                quality.recall.draws(random, draws),
                quality.precision.draws(random, draws),
            )
        for (recall, precision), first, second in zip(found, *drawn[quality], strict=True):
            recall[one, other] = recall[other, one] = first
            precision[one, other] = precision[other, one] = second
    return found


def _ones(given: Histories) -> Matrix:
    return np.ones((len(given.lists), len(given.lists)))
