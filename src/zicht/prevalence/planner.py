"""What more reports, or better linking of reports, would do to an estimate: by simulation.

A scenario says how large the population is taken to be and how likely every combination of lists;
that of a fitted model is the usual one. Links that are missed or false turn it into what would be
found, by :mod:`.link_effects`; tables are drawn from that and estimated with the model. What is
learnt is how wide the interval will be and how far off the estimate, if the scenario holds; not
what the population is. That records of one person who seems two are found together is left out of
the drawing: it hardly moves an interval.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtri

from zicht.prevalence.covariates.work import Matrix
from zicht.prevalence.fitting import Fit, fit
from zicht.prevalence.histories import Histories, Vector, Whole, histories
from zicht.prevalence.kernel.plain import means
from zicht.prevalence.link_chance import counting
from zicht.prevalence.link_correction import spread_out
from zicht.prevalence.link_effects import found_map, undoing
from zicht.prevalence.linkage import (
    MOST_LINKED_LISTS,
    Linkage,
    LinkQuality,
    corrected_histories,
    in_people,
)
from zicht.prevalence.models import Model
from zicht.prevalence.panel import Listener
from zicht.prevalence.problems import (
    ImpossibleScenarioError,
    PrevalenceError,
    TooManyListsError,
)
from zicht.prevalence.rates import exact

#: No more than this part of the simulated tables may be impossible to estimate.
MOST_FAILURES = 0.5
#: The odds of being on a list rise by no more than e to this power.
_LARGEST_SHIFT = 20.0
#: So many times as many reports again is the most that is looked at.
_MOST_REPORTS = 8.0
#: An estimate with both ends of its interval.
_Estimated: TypeAlias = tuple[float, float, float]
#: A share of more reports, or of links found, is sought to within this.
_PRECISE = 0.005


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scenario:
    """A population of ``population`` people, with a probability per combination of lists.

    ``probabilities`` has a cell per mask, 0 (on no list) included, and sums to 1. ``model`` is
    what tables are estimated with.
    """

    lists: tuple[str, ...]
    population: int
    probabilities: Vector
    model: Model

    @property
    def reports(self) -> float:
        """How many records there are on all lists together."""
        return float(self.population * (self.probabilities @ _sizes(len(self.lists))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What could be done: ``more_reports`` is a share on top (0.25).

    ``recall`` is the part of the true links between two lists that is found, and ``precision`` the
    part of found links that is true (:mod:`.linkage`). With a recall of 0.9 one in ten is missed,
    so that one person counts as two; unless the estimate ``is_corrected`` for such links.
    """

    more_reports: float = 0.0
    recall: float = 1.0
    precision: float = 1.0
    is_corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What an effort would give, over all simulated tables that could be estimated.

    ``reports`` is the number of records, ``width`` the median width of the interval, ``bias`` the
    median of estimate over population less 1, ``coverage`` the part of intervals that hold the
    population, ``failed`` the part of tables without an estimate.
    """

    effort: Effort
    reports: float
    width: float
    bias: float
    coverage: float
    failed: float

    def narrowing(self, base: "Expectation") -> float:
        """The part by which the interval is narrower than with another effort."""
        return 1 - self.width / base.width


def behind(given: Histories, effort: Effort) -> Histories:
    """The lists as perfect links would have made them, where those of the effort made them so.

    To fit a scenario to. Raises ImpossibleLinkageError, ImpossibleRateError, TooManyListsError.
    """
    if effort.recall == effort.precision == 1:
        return given
    quality = LinkQuality(recall=exact(effort.recall), precision=exact(effort.precision))
    return corrected_histories(given, Linkage(quality=quality))


def scenario_of(given: Histories, found: Fit) -> Scenario:
    """The scenario in which a fitted model is right."""
    terms = found.model.masks()
    coefficients = np.array(found.parameters)
    finite = coefficients > -np.inf
    cells = np.arange(1 << found.model.lists)
    kept = np.ones(len(cells), np.bool_)
    for term in terms[~finite]:
        kept &= (cells & term) != term
    fitted = means(terms[finite], coefficients[finite], kept)
    fitted[0] = found.unseen
    return Scenario(
        lists=given.lists,
        population=round(float(fitted.sum())),
        probabilities=fitted / fitted.sum(),
        model=found.model,
    )


def expect(
    scenario: Scenario,
    efforts: Sequence[Effort],
    *,
    level: float = 0.95,
    simulations: int = 200,
    seed: int = 1,
    listen: Listener = lambda _done, _total: None,
) -> tuple[Expectation, ...]:
    """What each effort would give; the same seed gives the same answer.

    Every effort starts from the same random numbers, so that a difference is due to the effort.
    Raises ImpossibleScenarioError where an effort asks for more than there is to be had, or more
    than half of its tables cannot be estimated; ImpossibleRateError, TooManyListsError for links.
    """
    outcomes = []
    for done, effort in enumerate(efforts):
        listen(done, len(efforts))
        outcomes.append(_expectation(scenario, effort, level, simulations, seed))
    listen(len(efforts), len(efforts))
    return tuple(outcomes)


def _expectation(
    scenario: Scenario, effort: Effort, level: float, simulations: int, seed: int
) -> Expectation:
    reached = _with_more(scenario, effort.more_reports)
    has_links = effort.recall < 1 or effort.precision < 1
    simulate = _corrected if effort.is_corrected and has_links else _as_found
    found = simulate(reached, effort, level, simulations, seed)
    failed = 1 - len(found) / simulations
    if failed > MOST_FAILURES:
        raise ImpossibleScenarioError(failed=failed)
    estimates, lower, upper = np.array(found).T
    truth = scenario.population
    return Expectation(
        effort=effort,
        reports=reached.reports,
        width=float(np.median(upper - lower)),
        bias=float(np.median(estimates)) / truth - 1,
        coverage=float(np.mean((lower <= truth) & (truth <= upper))),
        failed=failed,
    )


def _as_found(
    scenario: Scenario, effort: Effort, level: float, simulations: int, seed: int
) -> list[_Estimated]:
    """Estimates with their intervals from what is found, right or wrong."""
    expected = _found(scenario, effort)
    people, shares = round(float(expected.sum())), expected / expected.sum()
    random = np.random.default_rng(seed)
    tables = (random.multinomial(people, shares) for _ in range(simulations))
    made = (_estimated(_observed(scenario.lists, one), scenario.model, level) for one in tables)
    return [one for one in made if one is not None]


def _corrected(
    scenario: Scenario, effort: Effort, level: float, simulations: int, seed: int
) -> list[_Estimated]:
    """The same, corrected for links that are drawn, with intervals that hold those as well.

    How far an estimate lies from that of perfect links between the same people is due to the links.
    """
    recall, precision = _rates(scenario, effort)
    count = counting(recall, precision)
    undo = undoing(scenario.population * scenario.probabilities, recall, precision)
    random = np.random.default_rng(seed)
    pairs = []
    for _ in range(simulations):
        true = random.multinomial(scenario.population, scenario.probabilities)
        perfect = _observed(scenario.lists, true)
        found = in_people(perfect, undo(count(true, random).astype(np.float64)))
        both = [_estimated(one, scenario.model, level) for one in (perfect, found)]
        if both[0] is not None and both[1] is not None:
            pairs.append((both[0], both[1]))
    if not pairs:
        return []
    off = np.log([found[0] / perfect[0] for perfect, found in pairs])
    more = float(ndtri((1 + level) / 2) * np.std(off))
    return [(one[0], *spread_out(one[0], one[1:], more)) for _, one in pairs]


def _estimated(given: Histories, model: Model, level: float) -> _Estimated | None:
    """None where there is no estimate."""
    try:
        result = fit(given, model)
    except PrevalenceError:
        return None
    interval = result.interval(level)
    return result.population, interval.lower, interval.upper


def more_reports_for(
    scenario: Scenario, narrowing: float, *, now: Effort, simulations: int = 200, seed: int = 1
) -> Expectation | None:
    """The fewest more reports that make the interval a share ``narrowing`` narrower than now.

    None where even the most that can be had do not. Raises as :func:`expect`.
    """

    def effort(share: float) -> Effort:
        return replace(now, more_reports=now.more_reports + share)

    # With everybody on every list there is nothing left to draw.
    most = 0.8 * (len(scenario.lists) * scenario.population / scenario.reports - 1)
    return _least(scenario, narrowing, effort, min(most, _MOST_REPORTS), simulations, seed)


def recall_for(
    scenario: Scenario, narrowing: float, *, now: Effort, simulations: int = 200, seed: int = 1
) -> Expectation | None:
    """The lowest recall that makes the interval a share ``narrowing`` narrower than now.

    None where even finding every link does not. Raises as :func:`expect`.
    """

    def effort(share: float) -> Effort:
        return replace(now, recall=now.recall + share)

    return _least(scenario, narrowing, effort, 1 - now.recall, simulations, seed)


def _least(
    scenario: Scenario,
    narrowing: float,
    effort: Callable[[float], Effort],
    most: float,
    simulations: int,
    seed: int,
) -> Expectation | None:
    """Halve until it is known which share is the least: widths of one seed fall nearly evenly."""

    def tried(share: float) -> Expectation:
        return expect(scenario, [effort(share)], simulations=simulations, seed=seed)[0]

    base, enough = tried(0.0), tried(most)
    if enough.narrowing(base) < narrowing:
        return None
    low, high = 0.0, most
    while high - low > _PRECISE:
        middle = (low + high) / 2
        found = tried(middle)
        if found.narrowing(base) < narrowing:
            low = middle
        else:
            high, enough = middle, found
    return enough


def _found(scenario: Scenario, effort: Effort) -> Vector:
    """How many would be found on every combination of lists; who is on none stays there."""
    true = scenario.population * scenario.probabilities
    if effort.recall == effort.precision == 1:
        return true
    found = np.maximum(found_map(true, *_rates(scenario, effort)), 0.0)
    found[0] = true[0]
    return found


def _rates(scenario: Scenario, effort: Effort) -> tuple[Matrix, Matrix]:
    """Recall and precision by pair of lists."""
    recall, precision = exact(effort.recall).mean, exact(effort.precision).mean
    lists = len(scenario.lists)
    if lists > MOST_LINKED_LISTS:
        raise TooManyListsError(lists=lists, most=MOST_LINKED_LISTS)
    every = np.ones((lists, lists))
    return recall * every, precision * every


def _with_more(scenario: Scenario, share: float) -> Scenario:
    """The scenario with more records: the odds of every list rise by one factor for everybody."""
    if share == 0:
        return scenario
    sizes, wanted = _sizes(len(scenario.lists)), scenario.reports * (1 + share)

    def shifted(by: float) -> Vector:
        cells = scenario.probabilities * np.exp(by * sizes)
        return np.asarray(cells / cells.sum(), np.float64)

    def excess(by: float) -> float:
        return float(scenario.population * (shifted(by) @ sizes)) - wanted

    if excess(-_LARGEST_SHIFT) > 0 or excess(_LARGEST_SHIFT) < 0:
        raise ImpossibleScenarioError(share=share)
    return Scenario(
        lists=scenario.lists,
        population=scenario.population,
        probabilities=shifted(float(brentq(excess, -_LARGEST_SHIFT, _LARGEST_SHIFT))),
        model=scenario.model,
    )


def _observed(lists: tuple[str, ...], table: Whole) -> Histories:
    masks = np.flatnonzero(table[1:]) + 1
    return histories(lists, masks.tolist(), table[masks].tolist())


def _sizes(lists: int) -> Vector:
    """On how many lists each combination is."""
    return np.array([mask.bit_count() for mask in range(1 << lists)], np.float64)
