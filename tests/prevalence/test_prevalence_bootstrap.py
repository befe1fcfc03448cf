"""Resamples, and limits from them."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np
import pytest
from distributed import Client, LocalCluster

from prevalence.small_tables import THREE, TWO
from zicht.prevalence.bca import (
    Ties,
    acceleration,
    bca_limit,
    percentile_error,
    quantile,
    share_below,
)
from zicht.prevalence.bootstrap import Bootstrap, bootstrap, resampled
from zicht.prevalence.histories import Histories, Vector, Whole
from zicht.prevalence.methods import INDEPENDENCE, STEPWISE
from zicht.prevalence.panel import LimitErrors, Settings
from zicht.prevalence.stepwise import Stepwise, stepwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Lincoln and Petersen's estimate of two lists."""

    def populations(self, given: Histories, tables: Whole) -> Vector:
        one, two, both = tables.T
        with np.errstate(divide="ignore"):
            return np.asarray((one + both) * (two + both) / both, np.float64)


def test_quantiles_of_type_8_by_hand() -> None:
    ordered = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    assert quantile(ordered, 0.5) == 3
    assert quantile(ordered, 0.25) == pytest.approx(16 / 3 / 4 + 1 / 3)
    assert (quantile(ordered, 0.0), quantile(ordered, 1.0)) == (1, 5)


def test_infinite_replicates_make_infinite_quantiles_and_no_others() -> None:
    ordered = np.array([1.0, 2.0, np.inf, np.inf])
    assert quantile(ordered, 0.2) == pytest.approx(1.2)
    assert quantile(ordered, 0.9) == np.inf


def test_acceleration_by_hand() -> None:
    # The mean is 7/3; squares add up to 14/3 and cubes to -20/9.
    found = acceleration(np.array([1.0, 2.0, 4.0]), np.array([1, 1, 1]))
    assert found == pytest.approx(-20 / 9 / (6 * (14 / 3) ** 1.5))


def test_acceleration_is_zero_when_nothing_leans_or_something_is_infinite() -> None:
    assert acceleration(np.array([3.0, 3.0]), np.array([4, 1])) == 0
    assert acceleration(np.array([3.0, np.inf]), np.array([4, 1])) == 0


def test_ties_count_as_half_by_midrank_and_not_at_all_strictly() -> None:
    replicates = np.array([1.0, 2.0, 2.0 + 1e-13, 3.0])
    assert share_below(replicates, 2.0, Ties.MIDRANK) == 0.5
    assert share_below(replicates, 2.0, Ties.STRICT) == 0.25


def test_a_share_below_is_never_all_or_nothing() -> None:
    assert share_below(np.array([1.0, 1.0]), 2.0, Ties.STRICT) == 0.75
    assert share_below(np.array([3.0, 3.0]), 2.0, Ties.MIDRANK) == 0.25


def test_limits_without_bias_or_acceleration_are_quantiles() -> None:
    ordered = np.arange(1.0, 1000.0)
    assert bca_limit(ordered, 0.5, 0.0, 0.025).value == pytest.approx(quantile(ordered, 0.025))


def test_a_limit_at_the_outermost_replicate_has_an_infinite_error() -> None:
    ordered = np.arange(1.0, 21.0)
    assert bca_limit(ordered, 0.5, 0.0, 0.001).monte_carlo_error == np.inf
    assert bca_limit(ordered, 0.99, 0.4, 0.99).monte_carlo_error == np.inf


def test_the_error_of_a_percentile_is_that_of_a_share_times_the_spread_there() -> None:
    # A quarter below: sqrt(0.25 * 0.75 / 1000) of a thousand evenly spread replicates.
    ordered = np.arange(1.0, 1001.0)
    assert percentile_error(ordered, 0.25) == pytest.approx(13.7, rel=0.01)
    assert percentile_error(ordered, 0.0005) == np.inf


def test_the_monte_carlo_error_is_the_spread_over_seeds() -> None:
    found = [bootstrap(TWO, Product(), seed=seed, resamples=1000).interval() for seed in range(60)]
    for side in ("lower", "upper"):
        limits = [getattr(one, side) for one in found]
        spread = np.std([one.value for one in limits])
        said = np.mean([one.monte_carlo_error for one in limits])
        assert said == pytest.approx(spread, rel=0.35)


def test_any_number_of_workers_gives_the_same_replicates() -> None:
    alone = bootstrap(THREE, Stepwise(), seed=7, resamples=1100)
    assert len(alone.replicates) == 1100
    with ThreadPoolExecutor(3) as threads:
        together = bootstrap(THREE, Stepwise(), seed=7, resamples=1100, executor=threads)
    assert alone.replicates.tobytes() == together.replicates.tobytes()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        apart = bootstrap(THREE, Stepwise(), seed=7, resamples=1100, executor=processes)
    assert alone.replicates.tobytes() == apart.replicates.tobytes()


def test_a_dask_cluster_gives_the_same_replicates() -> None:
    """Its workers are threads here; ``make verify`` has a cluster of processes."""
    alone = bootstrap(THREE, Stepwise(), seed=7, resamples=1100)
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        together = bootstrap(
            THREE, Stepwise(), seed=7, resamples=1100, executor=client.get_executor()
        )
    assert alone.replicates.tobytes() == together.replicates.tobytes()


def test_more_replicates_begin_with_those_of_fewer() -> None:
    few = bootstrap(TWO, Product(), seed=7, resamples=500)
    many = bootstrap(TWO, Product(), seed=7, resamples=1500)
    assert many.replicates[:500].tobytes() == few.replicates.tobytes()


def test_another_seed_gives_other_replicates() -> None:
    one, other = (resampled(THREE, 5, np.random.SeedSequence(seed)) for seed in (1, 2))
    assert one.sum(axis=1).tolist() == [THREE.total] * 5
    assert one.tolist() != other.tolist()


def test_the_estimate_and_its_interval_are_those_of_the_table() -> None:
    found = bootstrap(THREE, Stepwise(), seed=1, resamples=2000)
    assert found.estimate == pytest.approx(stepwise(THREE).fit.population)
    interval = found.interval(0.8)
    wider = found.interval(0.95)
    assert wider.lower.value < interval.lower.value < found.estimate
    assert found.estimate < interval.upper.value < wider.upper.value


def test_a_finding_from_resamples_has_the_errors_of_its_limits_and_no_other_has() -> None:
    settings = Settings(resamples=500)
    interval = bootstrap(THREE, Stepwise(), seed=1, resamples=500).interval()
    assert STEPWISE.run(THREE, settings).limit_errors == LimitErrors(
        lower=interval.lower.monte_carlo_error, upper=interval.upper.monte_carlo_error
    )
    assert INDEPENDENCE.run(THREE, settings).limit_errors is None


def test_resamples_without_an_estimate_are_counted() -> None:
    found = Bootstrap(estimate=2.0, replicates=np.array([1.0, np.inf]), acceleration=0.0)
    assert found.unbounded == 1
