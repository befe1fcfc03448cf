"""Bars on hidden populations: the numbers of other programs, and how soon they are there.

Speed is promised on three published tables. Of a folder without these, every table is measured
against the promise for as many lists.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from verify.bars import Bar, Measured, cpu_seconds
from verify.bayes_prevalence import BARS as BAYES_BARS
from verify.mse_reference import covariates, models, searching, stepwise
from verify.mse_reference.comparing import Comparison
from verify.mse_reference.data import data_set, data_sets, folder, lacking
from verify.prevalence_coverage import BARS as COVERAGE_BARS
from verify.prevalence_printed import BARS as PRINTED_BARS
from verify.prevalence_scale import BARS as SCALE_BARS
from zicht.prevalence.bootstrap import bootstrap
from zicht.prevalence.covariates.search import search
from zicht.prevalence.histories import Histories, Vector, Whole
from zicht.prevalence.search import LowestCriterion
from zicht.prevalence.stepwise import Stepwise

#: Seconds of the processor for 1,000 resamples with their interval.
SECONDS = {"uk_5": 0.05, "uk": 0.1, "new_orleans": 0.1}
#: The same when the best of all models of an order is sought in each.
SEARCH_OF_ALL_SECONDS = {("uk_5", 4): 0.6, ("uk", 2): 1.5, ("uk", 3): 4.0, ("new_orleans", 2): 20.0}
#: In how many resamples of a thousand the best of all models is to be proved so.
PROVED = 999
#: Seconds of the processor for Cruyff's search of lists, covariates and years; R takes 40.
SEARCH_SECONDS = 0.4
#: Other work on the machine only adds to the least of so many runs.
RUNS = 15
#: The same where one run takes seconds.
FEW_RUNS = 3


def reference(family: Callable[[Path], Iterable[Comparison]]) -> Measured:
    """Everything of a family; ``python -m verify.mse_reference`` shows every number."""
    path = folder()
    if not (path / "reference.json").exists():
        return lacking("reference.json")
    found = list(family(path))
    failures = sum(len(one.failures) for one in found)
    numbers = sum(one.numbers for one in found)
    if not numbers:
        return lacking("numbers to compare")
    worst = max(one.worst for one in found)
    left_out = sum(len(one.left_out) for one in found)
    return Measured(
        figure=f"{numbers} numbers, worst {worst:.0e}, {failures} failed"
        + (f", {left_out} left out" if left_out else ""),
        passed=not failures,
    )


def stepwise_speed(name: str, most: float) -> Measured:
    """Choosing pairs in 1,000 resamples, with the interval."""
    path = folder()
    if not (path / f"{name}.csv").exists():
        return lacking(f"{name}.csv")
    given = data_set(path, name).histories

    def work() -> None:
        bootstrap(given, Stepwise(), seed=1, resamples=1000).interval()

    work()
    spent = cpu_seconds(work, repeats=RUNS)
    return Measured(figure=f"{spent:.3f} CPU s", passed=spent <= most)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proving:
    """The lowest criterion, which keeps of every table whether the best model is proved so."""

    estimator: LowestCriterion
    proved: list[bool] = field(default_factory=list)

    def populations(self, given: Histories, tables: Whole) -> Vector:
        """The population for every row of counts."""
        found = self.estimator.search(given, tables)
        self.proved.extend(found.proved.tolist())
        return found.populations


def exact_speed(name: str, order: int, most: float) -> Measured:
    """Finding the best of all models in 1,000 resamples, with the proof and the interval."""
    path = folder()
    if not (path / f"{name}.csv").exists():
        return lacking(f"{name}.csv")
    given = data_set(path, name).histories
    estimator = LowestCriterion(highest_order=order)
    bootstrap(given, estimator, seed=1, resamples=2)
    proving = _Proving(estimator=estimator)
    spent = cpu_seconds(
        lambda: bootstrap(given, proving, seed=1, resamples=1000).interval(),
        repeats=RUNS if most < 1 else FEW_RUNS,
    )
    # Those of the jackknife come last.
    proved = sum(proving.proved[:1000])
    return Measured(
        figure=f"{spent:.2f} CPU s, {proved} of 1,000 proved",
        passed=spent <= most and proved >= PROVED,
    )


def covariate_speed() -> Measured:
    """The whole search on the table of Cruyff's package, by BIC and then by AIC."""
    path = folder()
    if not (path / "cruyff_simdat_covariates.csv").exists():
        return lacking("cruyff_simdat_covariates.csv")
    given = covariates.table(path, "cruyff_simdat", 4, {"Y": 2})
    search(given)
    spent = cpu_seconds(lambda: search(given), repeats=RUNS)
    return Measured(figure=f"{spent:.2f} CPU s", passed=spent <= SEARCH_SECONDS)


def _promised(path: Path) -> tuple[dict[str, float], dict[tuple[str, int], float]]:
    """Seconds for a stepwise choice, and for a search up to an order, by table."""
    if not path.exists() or any((path / f"{name}.csv").exists() for name in SECONDS):
        return SECONDS, SEARCH_OF_ALL_SECONDS
    lists = {data.name: data.lists for data in data_sets(path)}
    by_pairs = {name: 0.05 if number <= 5 else 0.1 for name, number in lists.items()}
    by_search = {
        (name, order): most for name, number in lists.items() for order, most in _orders(number)
    }
    return by_pairs, by_search


def _orders(lists: int) -> tuple[tuple[int, float], ...]:
    """Up to which orders so many lists are searched, and in how many seconds."""
    if lists <= 5:
        return ((lists - 1, 0.6),)
    return ((2, 1.5), (3, 4.0)) if lists == 6 else ((2, 20.0),)


def _speeds() -> Iterator[Bar]:
    by_pairs, by_search = _promised(folder())
    for name, most in by_pairs.items():
        yield Bar(
            area="prevalence",
            promise=f"stepwise BCa of 1,000 resamples of {name} in {most} CPU s",
            measure=partial(stepwise_speed, name, most),
        )
    for (name, order), most in by_search.items():
        yield Bar(
            area="prevalence",
            promise=f"exact BIC of 1,000 resamples of {name}, order {order}, in {most} CPU s",
            measure=partial(exact_speed, name, order, most),
        )


BARS = (
    Bar(
        area="prevalence",
        promise="every model of every data set as R fits it, statuses equal",
        measure=partial(reference, models.compared),
    ),
    Bar(
        area="prevalence",
        promise="SparseMSE's stepwise estimates, of data and resamples, and BCa",
        measure=partial(reference, stepwise.compared),
    ),
    Bar(
        area="prevalence",
        promise="the lowest BIC of all models, of data and resamples, BCa and ranks",
        measure=partial(reference, searching.compared),
    ),
    Bar(
        area="prevalence",
        promise="Rcapture's models, and the published choice by AIC",
        measure=partial(reference, searching.rcapture),
    ),
    *PRINTED_BARS,
    *_speeds(),
    Bar(
        area="prevalence",
        promise="Cruyff's searches of lists and covariates, step by step",
        measure=partial(reference, covariates.compared),
    ),
    Bar(
        area="prevalence",
        promise=f"searching lists, covariates and years of Cruyff in {SEARCH_SECONDS} CPU s",
        measure=covariate_speed,
    ),
    *COVERAGE_BARS,
    *SCALE_BARS,
    *BAYES_BARS,
)
