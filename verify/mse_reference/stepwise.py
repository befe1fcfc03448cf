"""SparseMSE's stepwise estimate: of the data, of stored resamples, and its BCa limits."""

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

import numpy as np

from verify.mse_reference.comparing import WALD_TOLERANCE, Comparison
from verify.mse_reference.data import DataSet, data_sets, published, resamples
from zicht.prevalence.bca import Ties
from zicht.prevalence.bootstrap import from_replicates
from zicht.prevalence.fitting import Fit, fit
from zicht.prevalence.histories import Whole
from zicht.prevalence.models import independence
from zicht.prevalence.stepwise import Addition, Stepwise, stepwise, stepwise_plainly

#: The resamples of this one were drawn from rows in an order that is not known.
_OTHER_ORDER = "new_orleans_5_185"


def compared(path: Path) -> Iterator[Comparison]:
    """A comparison per data set."""
    known = published(path)
    for data in data_sets(path):
        comparison = Comparison(name=f"stepwise on {data.name}")
        said = known.get(data.name, {})
        _points(comparison, data, said)
        _stored(comparison, path, data)
        _limits(comparison, data, said)
        yield comparison


def _points(comparison: Comparison, data: DataSet, said: Mapping[str, object]) -> None:
    given = data.histories
    chosen = stepwise(given)
    plain = stepwise_plainly(given)
    comparison.same("plain path", _pairs(plain.additions), _pairs(chosen.additions))
    comparison.near("plain N", plain.fit.population, chosen.fit.population)
    for name, found in (
        ("sparsemse_main", fit(given, independence(data.lists))),
        ("sparsemse_stepwise", chosen.fit),
    ):
        if name in said:
            _point(comparison, name, found, cast("Mapping[str, float]", said[name]))
    formula = cast("Mapping[str, str]", said.get("sparsemse_stepwise", {})).get("formula")
    if formula is not None:
        finite = [one.pair for one in chosen.additions if given.overlap(one.pair)]
        names = [given.history(pair).replace("+", ":") for pair in finite]
        comparison.same("formula", names, formula.split(" + ")[1:])


def _pairs(additions: tuple[Addition, ...]) -> list[int]:
    return [one.pair for one in additions]


def _point(comparison: Comparison, name: str, found: Fit, said: Mapping[str, float]) -> None:
    interval = found.interval()
    # Printed with 7 digits.
    comparison.near(f"{name} N", found.population, said["N"], 1e-6)
    comparison.near(f"{name} 2.5%", interval.lower, said["wald_2.5"], WALD_TOLERANCE)
    comparison.near(f"{name} 97.5%", interval.upper, said["wald_97.5"], WALD_TOLERANCE)


def _stored(comparison: Comparison, path: Path, data: DataSet) -> None:
    drawn = resamples(path, "stepwise", data)
    if drawn is None:
        return
    populations = Stepwise().populations(drawn.histories, drawn.counts)
    for number, (one, other) in enumerate(zip(populations, drawn.estimates, strict=True)):
        comparison.near(f"resample {number}", float(one), other)


def _limits(comparison: Comparison, data: DataSet, said: Mapping[str, object]) -> None:
    """BCa of the very resamples of the peer, where R is present to draw them again."""
    known = cast("Mapping[str, object]", said.get("sparsemse_stepwise_bca", {}))
    if not known:
        return
    if data.name == _OTHER_ORDER:
        comparison.left_out.append("BCa limits: drawn from rows in an order that is not known")
        return
    if not can_draw(comparison):
        return
    number = int(str(known["call"]).partition("nboot=")[2].partition(",")[0])
    counts = drawn_by_r(data, number)
    limits = cast("Mapping[str, float]", known["bca"])
    estimator = Stepwise()
    replicates = estimator.populations(data.histories, counts)
    found = from_replicates(data.histories, estimator, replicates)
    comparison.near("acceleration", found.acceleration, float(str(known["ahat"])))
    computed = found.limits([float(each) for each in limits], ties=Ties.STRICT)
    for (name, expected), limit in zip(limits.items(), computed, strict=True):
        comparison.near(f"BCa {name}", limit.value, expected)


def can_draw(comparison: Comparison) -> bool:
    """Whether R is there to draw the resamples of a peer again; says so where it is not."""
    if shutil.which("Rscript") is None:
        comparison.left_out.append("BCa limits: no Rscript to draw the same resamples")
        return False
    return True


def drawn_by_r(data: DataSet, number: int, order: tuple[int, ...] | None = None) -> Whole:
    """Resamples as R draws them from rows in an order, by default that of the file.

    SparseMSE leaves rows as they are. The columns come in the order of the masks.
    """
    dense = data.histories.dense()
    order = data.order if order is None else order
    counts = ", ".join(str(dense[mask]) for mask in order)
    script = (
        f"n <- c({counts}); set.seed(1234); "
        f"write.table(t(rmultinom({number}, sum(n), n / sum(n))), row.names = F, col.names = F)"
    )
    run = subprocess.run(  # noqa: S603
        ["Rscript", "-e", script],  # noqa: S607
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    table = np.loadtxt(run.stdout.splitlines(), dtype=np.int64)
    return np.asarray(table[:, np.argsort(order)], np.int64)
