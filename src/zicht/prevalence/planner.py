"""What more reports, or better linking of reports, would do to an estimate: by simulation.

A scenario says how large the population is taken to be and how likely every combination of lists;
that of a fitted model is the usual one. Tables are drawn from it, spoilt as links that are missed
spoil them, and estimated with the model. What is learnt is how wide the interval will be and how
far off the estimate, if the scenario holds; not what the population is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.optimize import brentq

from zicht.prevalence.fitting import Fit, fit
from zicht.prevalence.histories import Histories, Vector, Whole, histories
from zicht.prevalence.kernel.plain import means
from zicht.prevalence.models import Model
from zicht.prevalence.panel import Listener
from zicht.prevalence.problems import ImpossibleScenarioError, PrevalenceError

#: No more than this part of the simulated tables may be impossible to estimate.
MOST_FAILURES = 0.5
#: The odds of being on a list rise by no more than e to this power.
_LARGEST_SHIFT = 20.0


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
    """What could be done: ``more_reports`` is a share on top (0.25), ``recall`` the links found.

    With a recall of 0.9 one in ten records of somebody who is on a list already is not recognised,
    and counts as another person.
    """

    more_reports: float = 0.0
    recall: float = 1.0


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
    than half of its tables cannot be estimated.
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
    generator = np.random.default_rng(seed)
    found: list[tuple[float, float, float]] = []
    for _ in range(simulations):
        table = generator.multinomial(scenario.population, reached.probabilities)
        spoilt = _missed(table, effort.recall, generator)
        try:
            result = fit(_observed(scenario.lists, spoilt), scenario.model)
        except PrevalenceError:
            continue
        interval = result.interval(level)
        found.append((result.population, interval.lower, interval.upper))
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


def _missed(table: Whole, recall: float, generator: np.random.Generator) -> Whole:
    """The table as it is seen when links are missed: a record not linked is a person by itself."""
    if recall >= 1:
        return table
    seen = np.zeros_like(table)
    for mask, count in enumerate(table.tolist()):
        parts = list(_splits(mask, recall))
        drawn = generator.multinomial(count, [probability for probability, _ in parts])
        for number, (_, pieces) in zip(drawn.tolist(), parts, strict=True):
            for piece in pieces:
                seen[piece] += number
    return seen


def _splits(mask: int, recall: float) -> Iterator[tuple[float, tuple[int, ...]]]:
    """How the records of one person can be told apart: probability, and the people it seems."""
    bits = [1 << place for place in range(mask.bit_length()) if mask >> place & 1]
    if not bits:
        yield 1.0, (0,)
        return
    first, others = bits[0], bits[1:]
    for size in range(len(others) + 1):
        for linked in combinations(others, size):
            apart = tuple(bit for bit in others if bit not in linked)
            probability = recall**size * (1 - recall) ** len(apart)
            yield probability, (first | sum(linked), *apart)


def _observed(lists: tuple[str, ...], table: Whole) -> Histories:
    masks = np.flatnonzero(table[1:]) + 1
    return histories(lists, masks.tolist(), table[masks].tolist())


def _sizes(lists: int) -> Vector:
    """On how many lists each combination is."""
    return np.array([mask.bit_count() for mask in range(1 << lists)], np.float64)
