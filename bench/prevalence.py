"""How long estimates of hidden populations take, beside programs in R on the same lists.

Run: python bench/prevalence.py [folder] [--resamples 100]

The folder holds published lists (verify/mse_reference; ``REFERENCE_MSE``). Times are seconds of the
processor on one core: ours the least of several runs, after compiling, those of R of one run. R's
own glm runs wherever R is (Debian: r-base-core), and SparseMSE, its successor
MultipleSystemsEstimation and dga where they are installed; what they answer stands beside the
ratio. Where a package is absent its ratio is to the seconds that were measured for it elsewhere (R
4.2.2 on an AMD EPYC, one core, within 50%; of 1,000 resamples with the jackknife).

Physical limit: five lists with pairs are 31 exponentials and some 900 multiply-adds per Newton
step, 0.05 microseconds; four steps for each of six fits make 1,000 resamples a matter of 1 to 5
milliseconds, when eight resamples are fitted in one vector.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
# In place of this folder, where this file has the name of a module of bars.
sys.path[0] = str(ROOT)

from verify.mse_reference import covariates  # noqa: E402
from verify.mse_reference.data import data_set, folder  # noqa: E402

from zicht.prevalence.bayes.decomposable import estimate_decomposable  # noqa: E402
from zicht.prevalence.bayes.latent_classes import estimate_latent_classes  # noqa: E402
from zicht.prevalence.bayes.problems import DisagreeingChainsError  # noqa: E402
from zicht.prevalence.bootstrap import Estimator, bootstrap  # noqa: E402
from zicht.prevalence.covariates.search import search  # noqa: E402
from zicht.prevalence.fitting import Fit, fit  # noqa: E402
from zicht.prevalence.histories import Histories  # noqa: E402
from zicht.prevalence.models import hierarchical_models  # noqa: E402
from zicht.prevalence.problems import PrevalenceError  # noqa: E402
from zicht.prevalence.search import LowestCriterion  # noqa: E402
from zicht.prevalence.simple import chao_lower_bound  # noqa: E402
from zicht.prevalence.stepwise import Stepwise  # noqa: E402

PEERS = Path(__file__).parent / "peers"
#: Models of pairs of which all that is asked is their best estimate, one by one.
_MODELS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A program in R: what ``prevalence.R`` calls it, and its seconds measured elsewhere.

    Those seconds are of 1,000 resamples, None where nobody measured.
    """

    name: str
    key: str
    elsewhere: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One estimate of one table; ``work`` gives the population or nothing.

    ``repeats`` runs of ours are made. ``scales`` says that time goes with the number of resamples.
    """

    title: str
    table: str
    work: Callable[[], float | None]
    peers: tuple[Peer, ...] = ()
    repeats: int = 5
    scales: bool = False


def cases(path: Path, resamples: int) -> Iterator[Case]:
    """Every method, on the tables that others were timed on."""
    for name, sparse, successor in (
        ("uk_5", 114.9, 61.8),
        ("uk", 243.5, 156.2),
        ("netherlands", 336.0, 163.5),
        ("new_orleans", 529.9, 449.1),
        ("allegheny", 51.8, None),
    ):
        yield _repeated(
            path,
            name,
            "stepwise, BCa",
            Stepwise(),
            resamples,
            Peer(name="SparseMSE", key="sparse", elsewhere=sparse),
            Peer(name="MultipleSystemsEstimation", key="stepwise", elsewhere=successor),
        )
    successor = Peer(name="MultipleSystemsEstimation", key="bic", elsewhere=7000)
    for name, order, peers in (
        ("uk_5", 4, (successor,)),
        ("uk", 2, ()),
        ("uk", 3, ()),
        ("new_orleans", 2, ()),
    ):
        estimator = LowestCriterion(highest_order=order)
        title = f"lowest BIC of order {order}, BCa"
        yield _repeated(path, name, title, estimator, resamples, *peers)
    given = data_set(path, "uk_5").histories
    grid = np.arange(10, 82_321, 10)
    yield Case(
        title="decomposable graphs",
        table="uk_5",
        work=lambda: float(estimate_decomposable(given, unseen=grid).posterior.median),
        peers=(Peer(name="dga", key="dga", elsewhere=0.17),),
    )
    yield Case(
        title="latent classes until they settle, or are refused",
        table="netherlands_5",
        work=lambda: _latent_classes(data_set(path, "netherlands_5").histories),
        repeats=1,
    )
    crossed = covariates.table(path, "cruyff_simdat", 4, {"Y": 2})
    yield Case(
        title="lists, covariates and years, all steps",
        table="cruyff_simdat",
        work=lambda: _silent(search(crossed)),
        peers=(Peer(name="Cruyff's search in R", key="", elsewhere=40.0),),
    )
    yield Case(title="Chao's lower bound", table="uk_5", work=lambda: _chao(given))


def _repeated(
    path: Path, name: str, title: str, estimator: Estimator, resamples: int, *peers: Peer
) -> Case:
    given = data_set(path, name).histories

    def work() -> float:
        made = bootstrap(given, estimator, seed=1, resamples=resamples)
        made.interval()
        return made.estimate

    return Case(title=title, table=name, work=work, peers=peers, scales=True)


def _latent_classes(given: Histories) -> float | None:
    try:
        return float(estimate_latent_classes(given).posterior.median)
    except DisagreeingChainsError:
        return None


def _chao(given: Histories) -> float:
    return float(chao_lower_bound(given).population)


def _silent(_found: object) -> None:
    return None


def beside_peers(case: Case, path: Path, resamples: int) -> None:
    """Our seconds and those of every peer, with the ratio."""
    ours, found = least(case.work, case.repeats)
    title = f"{case.title}, {resamples:,} resamples" if case.scales else case.title
    _line(f"{title}: {case.table}", "Zicht", ours, found)
    for peer in case.peers:
        told = in_r(peer.key, path / f"{case.table}.csv", resamples) if peer.key else {}
        if "seconds" in told:
            _line("", peer.name, told["seconds"], told["population"], told["seconds"] / ours)
        elif peer.elsewhere is not None:
            part = resamples / 1000 if case.scales else 1.0
            seconds = part * peer.elsewhere
            _line("", f"{peer.name}, measured elsewhere", seconds, None, seconds / ours)


def one_by_one(path: Path) -> None:
    """Models one by one, beside the glm of R itself: every peer calls that for its fits."""
    given = data_set(path, "uk_5").histories
    fits = list(_plain(given))
    seconds, found = least(lambda: sum(fit(given, one.model).population for one in fits), 5)
    _line(f"{len(fits)} models, one by one: uk_5", "Zicht", seconds, found)
    with tempfile.TemporaryDirectory() as place:
        models = Path(place) / "models.txt"
        models.write_text(
            "".join(" ".join(map(str, one.model.masks()[1:])) + "\n" for one in fits),
            encoding="utf-8",
        )
        told = in_r("glm", path / "uk_5.csv", 0, models)
    if "seconds" in told:
        ratio = told["seconds"] / seconds
        _line("", "R's glm", told["seconds"], told["population"], ratio)


def _plain(given: Histories) -> Iterator[Fit]:
    """Fits of models that exist without parameters at minus infinity, for glm has none of these."""
    made = 0
    for model in hierarchical_models(len(given.lists), highest_order=2):
        try:
            found = fit(given, model)
        except PrevalenceError:
            continue
        if np.isfinite(found.parameters).all():
            yield found
            made += 1
        if made == _MODELS:
            return


def least(work: Callable[[], float | None], repeats: int) -> tuple[float, float | None]:
    """The least time of the processor, after one run to compile, and what was found."""
    found, times = work(), []
    for _ in range(repeats):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times), found


def in_r(key: str, table: Path, resamples: int, models: Path | None = None) -> dict[str, float]:
    """What a program in R prints of itself; empty without R or without the package."""
    program = shutil.which("Rscript")
    if program is None:
        return {}
    command = [program, str(PEERS / "prevalence.R"), key, str(table), str(resamples)]
    made = subprocess.run(
        [*command, *([str(models)] if models else [])], capture_output=True, text=True, check=True
    )
    told: dict[str, float] = json.loads(made.stdout.splitlines()[-1])
    return told


def _line(
    title: str, program: str, seconds: float, found: float | None, ratio: float | None = None
) -> None:
    if title:
        print(title, flush=True)
    answer = "" if found is None else f"answer {found:,.1f}"
    factor = "" if ratio is None else f"{ratio:,.0f} x ours"
    print(f"  {program:<46}{seconds:>12.5f} s  {factor:>16}  {answer}".rstrip(), flush=True)


def main() -> None:
    """One block per method and table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=folder())
    parser.add_argument("--resamples", type=int, default=1000)
    asked = parser.parse_args()
    path = asked.folder
    if not (path / "reference.json").exists():
        print(f"no published lists in {path}: give a folder")
        return
    one_by_one(path)
    for case in cases(path, asked.resamples):
        beside_peers(case, path, asked.resamples)


if __name__ == "__main__":
    main()
