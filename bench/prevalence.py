"""How long estimates of hidden populations take, beside programs in R.

Run: python bench/prevalence.py [folder]

The folder holds published lists (verify/mse_reference; ``REFERENCE_MSE``). Times are seconds of the
processor on one core, the least of several runs, after compiling. No R package for this is on the
machine, so the seconds of peers are those that were measured elsewhere (R 4.2.2 on an AMD EPYC, one
core, within 50%): SparseMSE 2.0.1 and its successor MultipleSystemsEstimation 1.2.0, both with the
jackknife, scaled to 1,000 resamples from 100 or 200 (six and eight lists). Both make the same
limits.

Physical limit: five lists with pairs are 31 exponentials and some 900 multiply-adds per Newton
step, 0.05 microseconds; four steps for each of six fits make 1,000 resamples a matter of 1 to 5
milliseconds, when eight resamples are fitted in one vector.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

# In place of this folder, where this file has the name of a module of bars.
sys.path[0] = str(Path(__file__).parents[1])

from verify.mse_reference.data import data_set, folder  # noqa: E402

from zicht.prevalence.bootstrap import bootstrap  # noqa: E402
from zicht.prevalence.fitting import fit  # noqa: E402
from zicht.prevalence.histories import Histories  # noqa: E402
from zicht.prevalence.models import Model, hierarchical_models, independence  # noqa: E402
from zicht.prevalence.problems import PrevalenceError  # noqa: E402
from zicht.prevalence.simple import chao_lower_bound  # noqa: E402
from zicht.prevalence.stepwise import Stepwise, stepwise  # noqa: E402

#: Seconds of the processor for stepwise BCa of 1,000 resamples: SparseMSE and its successor.
PEERS: dict[str, tuple[float, float | None]] = {
    "uk_5": (114.9, 61.8),
    "uk": (243.5, 156.2),
    "netherlands": (336.0, 163.5),
    "new_orleans": (529.9, 449.1),
    "allegheny": (51.8, None),
}


def cpu_seconds(work: Callable[[], object], repeats: int = 9) -> float:
    """The least time of the processor, after one run to compile."""
    work()
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def main() -> None:
    """One line per method and data set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=folder())
    path = parser.parse_args().folder
    if not (path / "reference.json").exists():
        print(f"no published lists in {path}: give a folder")
        return
    row = "{:<44} {:<14} {:>12} {:>12} {:>12}".format
    print(row("method", "lists", "Zicht, s", "SparseMSE, s", "successor, s"))
    for name, (sparse, successor) in PEERS.items():
        given = data_set(path, name).histories
        spent = cpu_seconds(lambda given=given: _stepwise_bca(given, 1000))
        print(
            row(
                "stepwise, BCa, 1,000 resamples",
                name,
                f"{spent:.4f}",
                f"{sparse:.1f} ({sparse / spent:,.0f}x)",
                f"{successor:.1f} ({successor / spent:,.0f}x)" if successor else "-",
            )
        )
    given = data_set(path, "uk_5").histories
    models = list(hierarchical_models(5, highest_order=4))[:500]
    others: dict[str, Callable[[], object]] = {
        "stepwise, BCa, 10,000 resamples (default)": lambda: _stepwise_bca(given, 10_000),
        "stepwise, one table": lambda: stepwise(given),
        "independence, one table": lambda: fit(given, independence(5)),
        "500 models of order 4, those that exist": lambda: _fit_all(given, models),
        "Chao's lower bound": lambda: chao_lower_bound(given),
    }
    for method, work in others.items():
        print(row(method, "uk_5", f"{cpu_seconds(work):.5f}", "-", "-"))


def _stepwise_bca(given: Histories, resamples: int) -> object:
    return bootstrap(given, Stepwise(), seed=1, resamples=resamples).interval()


def _fit_all(given: Histories, models: list[Model]) -> int:
    found = 0
    for model in models:
        try:
            fit(given, model)
            found += 1
        except PrevalenceError:
            continue
    return found


if __name__ == "__main__":
    main()
