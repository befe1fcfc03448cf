"""How long it takes to put the questions of a survey on one scale, and to pool small domains.

Run: python bench/scale.py

The graded response model on simulated answers, the same for all. The peers: girth (Sanchez), which
gives slopes and thresholds without standard errors, and SciPy's BFGS on our own likelihood without
its derivatives, as one would write it in an hour. Pooling has no peer that installs here and ends
within a minute, so it stands beside its bar. Times are seconds of the processor, the best of three
(of BFGS: one).

Physical limit: a step of Newton multiplies, at each of 61 nodes, the patterns by the square of the
categories: for 12 questions of 3 answers and 300 patterns 24 million multiply-adds, 1 ms.
"""

import time
from collections.abc import Callable, Mapping

import numpy as np
from girth import grm_mml
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from zicht.estimation.pooling.population import Population, population
from zicht.estimation.pooling.prediction import pool
from zicht.estimation.scale.answers import collect
from zicht.estimation.scale.likelihood import Group, log_likelihood
from zicht.estimation.scale.models import Scale, graded

#: 60 questions over all domains of 355 municipalities, in CPU seconds.
POOLING_BAR = 3.0

Columns = Mapping[str, NDArray[np.int64]]


def best_seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """The fastest of a few runs, in seconds of the processor."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def survey(size: int, items: int) -> Columns:
    random = np.random.default_rng(7)
    places = random.standard_normal(size)
    found = {}
    for number in range(items):
        limits = np.sort(random.normal(0, 1, 2))
        chances = expit(random.uniform(0.8, 2.0) * (places[:, None] - limits))
        found[f"item{number:02d}"] = (random.random((size, 1)) < chances).sum(axis=1)
    return found


def generic(columns: Columns) -> float:
    """The highest log-likelihood that BFGS finds by differences."""
    answers = collect(columns)
    start: Scale = graded(answers)
    group = Group(
        indicators=start.layout.indicators(answers),
        counts=answers.counts,
        constant=np.concatenate([np.zeros(start.layout.size - 1), [1.0]]),
        loading=np.eye(start.layout.size)[:, :-2],
    )
    first = np.concatenate([np.ones_like(start.slopes), start.intercepts * 0.8])
    return -float(
        minimize(
            lambda free: -log_likelihood(start.layout, [group], free), first, method="BFGS"
        ).fun
    )


def compare(size: int, items: int) -> None:
    columns = survey(size, items)
    codes = np.stack(list(columns.values())) + 1
    scale = graded(collect(columns))
    ours = best_seconds(lambda: graded(collect(columns)))
    with np.errstate(all="ignore"):
        theirs = best_seconds(lambda: grm_mml(codes))
        slopes = grm_mml(codes)["Discrimination"]
    furthest = float(np.abs(slopes / scale.slopes - 1).max())
    print(f"{size} respondents, {items} questions")
    print(f"  zicht, with standard errors        {ours:8.3f} s")
    print(f"  girth, without                     {theirs:8.3f} s  ({theirs / ours:.1f} times ours)")
    print(f"  girth's slopes are up to {furthest:.1%} from the maximum")
    if size < 500:
        plain = best_seconds(lambda: generic(columns), repeats=1)
        print(
            f"  BFGS on differences, without       {plain:8.3f} s  ({plain / ours:.1f} times ours)"
        )


def frame() -> tuple[Population, NDArray[np.int64]]:
    random = np.random.default_rng(7)
    sizes, provinces = random.integers(0, 5, 355), random.integers(0, 12, 355)
    regions = random.integers(0, 25, 355)
    factors = {"size": sizes.astype(str), "province": provinces.astype(str)}
    both = [f"{one} {other}" for one, other in zip(sizes, provinces, strict=True)]
    domains = {**factors, "region": regions.astype(str), "both": both}
    return population(factors, domains), sizes


def pooling() -> bool:
    random = np.random.default_rng(8)
    units, sizes = frame()
    questions = []
    for categories in [2] * 30 + [4] * 20 + [5] * 10:
        limits = np.sort(random.normal(0, 1, categories - 1))
        truth = (random.logistic(0.3 * sizes)[:, None] > limits).sum(axis=1)
        questions.append((categories, np.where(random.random(355) < 0.38, truth, -1)))
    for ordered, name in ((True, "one ordered model each"), (False, "a model per answer")):
        taken = best_seconds(
            lambda ordered=ordered: [
                pool(units, codes, categories, ordered=ordered) for categories, codes in questions
            ]
        )
        met = taken < POOLING_BAR
        print(
            f"60 questions, {len(units.domains)} domains, {name}: {taken:.2f} s"
            f" (bar {POOLING_BAR:.0f} s: {'met' if met else 'NOT met'})"
        )
    return met


if __name__ == "__main__":
    compare(132, 8)
    compare(316, 12)
    compare(3000, 20)
    raise SystemExit(0 if pooling() else 1)
