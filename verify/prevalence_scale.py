"""Bars on scale: 10,000 strata, and 100,000 resamples over workers of any kind."""

from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from logging import ERROR
from multiprocessing import get_context

import numpy as np
from distributed import Client, LocalCluster
from scipy.special import expit

from verify.bars import Bar, Measured, cpu_seconds, seconds
from zicht.prevalence.bootstrap import bootstrap
from zicht.prevalence.covariates.fitting import fit_covariates
from zicht.prevalence.covariates.model import main_effects, variables_of
from zicht.prevalence.covariates.search import search
from zicht.prevalence.covariates.table import Factor, StratifiedHistories, stratified
from zicht.prevalence.covariates.totals import totals
from zicht.prevalence.histories import Histories, histories
from zicht.prevalence.stepwise import Stepwise

#: Year, age, sex, form of exploitation and nationality: 10,000 strata.
LEVELS = {"year": 10, "age": 10, "sex": 2, "form": 5, "nationality": 10}
PEOPLE = 200_000
#: Seconds of the processor for a fit, and for the search by BIC and then by AIC.
FIT_SECONDS, SEARCH_SECONDS = 0.2, 10.0
RESAMPLES = 100_000


def many_strata() -> StratifiedHistories:
    """Made-up lists of 200,000 people; a list has them more or less often by a covariate each."""
    random = np.random.default_rng(20_240_501)
    shape = tuple(LEVELS.values())
    codes = np.transpose(np.unravel_index(np.arange(np.prod(shape)), shape))
    sizes = np.exp(sum(random.normal(0, 0.4, size)[codes[:, at]] for at, size in enumerate(shape)))
    chances = [
        expit(random.normal(-1.5, 0.3) + random.normal(0, 0.3, shape[at])[codes[:, at]])
        for at in range(4)
    ]
    cells = np.repeat(sizes[:, None], 16, axis=1)
    for place, chance in enumerate(chances):
        on = (np.arange(16) >> place & 1).astype(np.bool_)
        cells *= np.where(on, chance[:, None], 1 - chance[:, None])
    counts = random.multinomial(PEOPLE, (cells / cells.sum()).ravel()).reshape(cells.shape)
    counts[:, 0] = 0
    factors = [
        Factor(
            name=name,
            levels=tuple(f"{name} {number}" for number in range(size)),
            degree=2 if name == "year" else None,
        )
        for name, size in LEVELS.items()
    ]
    return stratified(["A", "B", "C", "D"], factors, counts)


def strata() -> Measured:
    """A fit and the whole search; strata add up, and the population is nearly found."""
    given = many_strata()
    model = main_effects(variables_of(given))
    fit_covariates(given, model)
    fitted = cpu_seconds(lambda: fit_covariates(given, model), repeats=5)
    searched = cpu_seconds(lambda: search(given))
    best = search(given).best_bic
    parts = sum(one.population for one in totals(best, by=tuple(LEVELS)))
    adds_up = abs(parts / best.population - 1) < 1e-9
    near = abs(best.population / PEOPLE - 1) < 0.02
    return Measured(
        figure=f"fit {fitted:.2f}, search {searched:.1f} CPU s; N {best.population:,.0f}",
        passed=fitted <= FIT_SECONDS and searched <= SEARCH_SECONDS and adds_up and near,
    )


def made_up() -> Histories:
    """Five lists with two pairs that share too many."""
    counts = [900, 700, 95, 500, 60, 40, 8, 350, 40, 30, 5, 55, 4, 3, 1, 250, 25, 20, 3, 14, 2]
    return histories(["A", "B", "C", "D", "E"], range(1, len(counts) + 1), counts)


@contextmanager
def _dask(workers: int):  # noqa: ANN202
    with (
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            dashboard_address=None,
            host="127.0.0.1",
            silence_logs=ERROR,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client.get_executor()


def _processes(workers: int) -> AbstractContextManager[Executor]:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def workers() -> Measured:
    """The bytes of all replicates from none, 1, 2 and 3 processes, and from a Dask cluster."""
    given = made_up()

    def replicates(executor: Executor | None) -> bytes:
        made = bootstrap(given, Stepwise(), seed=1, resamples=RESAMPLES, executor=executor)
        return made.replicates.tobytes()

    spread: dict[str, Callable[[], AbstractContextManager[Executor]]] = {
        "1": partial(_processes, 1),
        "2": partial(_processes, 2),
        "3": partial(_processes, 3),
        "Dask": partial(_dask, 2),
    }
    same: list[str] = []

    def work() -> None:
        alone = replicates(None)
        for name, begin in spread.items():
            with begin() as executor:
                if replicates(executor) == alone:
                    same.append(name)

    spent = seconds(work)
    return Measured(
        figure=f"the same from {', '.join(same)} ({spent:.0f} s)", passed=same == list(spread)
    )


BARS = (
    Bar(
        area="prevalence",
        promise=f"10,000 strata: a fit in {FIT_SECONDS} and a search in {SEARCH_SECONDS:.0f} CPU s",
        measure=strata,
    ),
    Bar(
        area="prevalence",
        promise="100,000 resamples: same bytes from 1, 2, 3 processes and Dask",
        measure=workers,
    ),
)
