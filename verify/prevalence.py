"""Bars on hidden populations: the numbers of other programs, and how soon they are there."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from verify.bars import Bar, Measured, cpu_seconds
from verify.bayes_prevalence import BARS as BAYES_BARS
from verify.mse_reference import covariates, models, searching, stepwise
from verify.mse_reference.comparing import Comparison
from verify.mse_reference.data import data_set, folder
from zicht.prevalence.bootstrap import bootstrap
from zicht.prevalence.covariates.search import search
from zicht.prevalence.search import LowestCriterion
from zicht.prevalence.stepwise import Stepwise

#: Seconds of the processor for 1,000 resamples with their interval.
SECONDS = {"uk_5": 0.05, "uk": 0.1, "new_orleans": 0.1}
#: The same when the best of all models of an order is sought in each.
SEARCH_OF_ALL_SECONDS = {("uk_5", 4): 0.6, ("uk", 2): 1.5, ("uk", 3): 4.0, ("new_orleans", 2): 20.0}
#: Seconds of the processor for Cruyff's search of lists, covariates and years; R takes 40.
SEARCH_SECONDS = 0.4
#: Other work on the machine only adds to the least of so many runs.
RUNS = 15


def reference(family: Callable[[Path], Iterable[Comparison]]) -> Measured:
    """Everything of a family; ``python -m verify.mse_reference`` shows every number."""
    path = folder()
    if not (path / "reference.json").exists():
        return Measured(figure=f"no reference.json in {path}", passed=False)
    found = list(family(path))
    failures = sum(len(one.failures) for one in found)
    numbers = sum(one.numbers for one in found)
    worst = max((one.worst for one in found), default=0.0)
    return Measured(
        figure=f"{numbers} numbers, worst {worst:.0e}, {failures} failed",
        passed=bool(numbers) and not failures,
    )


def stepwise_speed(name: str) -> Measured:
    """Choosing pairs in 1,000 resamples, with the interval."""
    path = folder()
    if not (path / f"{name}.csv").exists():
        return Measured(figure=f"no {name}.csv in {path}", passed=False)
    given = data_set(path, name).histories

    def work() -> None:
        bootstrap(given, Stepwise(), seed=1, resamples=1000).interval()

    work()
    spent = cpu_seconds(work, repeats=RUNS)
    return Measured(figure=f"{spent:.3f} CPU s", passed=spent <= SECONDS[name])


def exact_speed(name: str, order: int) -> Measured:
    """Finding the best of all models in 1,000 resamples, with the interval."""
    path = folder()
    if not (path / f"{name}.csv").exists():
        return Measured(figure=f"no {name}.csv in {path}", passed=False)
    given = data_set(path, name).histories
    estimator = LowestCriterion(highest_order=order)
    bootstrap(given, estimator, seed=1, resamples=2)
    spent = cpu_seconds(
        lambda: bootstrap(given, estimator, seed=1, resamples=1000).interval(), repeats=1
    )
    most = SEARCH_OF_ALL_SECONDS[name, order]
    return Measured(figure=f"{spent:.2f} CPU s", passed=spent <= most)


def covariate_speed() -> Measured:
    """The whole search on the table of Cruyff's package, by BIC and then by AIC."""
    path = folder()
    if not (path / "cruyff_simdat_covariates.csv").exists():
        return Measured(figure=f"no cruyff_simdat_covariates.csv in {path}", passed=False)
    given = covariates.table(path, "cruyff_simdat", 4, {"Y": 2})
    search(given)
    spent = cpu_seconds(lambda: search(given), repeats=RUNS)
    return Measured(figure=f"{spent:.2f} CPU s", passed=spent <= SEARCH_SECONDS)


def _speeds() -> Iterator[Bar]:
    for name, most in SECONDS.items():
        yield Bar(
            area="prevalence",
            promise=f"stepwise BCa of 1,000 resamples of {name} in {most} CPU s",
            measure=partial(stepwise_speed, name),
        )
    for (name, order), most in SEARCH_OF_ALL_SECONDS.items():
        yield Bar(
            area="prevalence",
            promise=f"exact BIC of 1,000 resamples of {name}, order {order}, in {most} CPU s",
            measure=partial(exact_speed, name, order),
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
        promise="Rcapture's models, and the published choice by AIC (United Kingdom: 11,300)",
        measure=partial(reference, searching.rcapture),
    ),
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
    *BAYES_BARS,
)
