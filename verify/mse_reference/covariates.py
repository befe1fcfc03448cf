"""Cruyff's searches of lists and covariates: every step, as far as R prints possible numbers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

from verify.mse_reference.comparing import Comparison
from verify.mse_reference.data import published_with_covariates
from zicht.prevalence.covariates.search import Path as Searched
from zicht.prevalence.covariates.search import search
from zicht.prevalence.covariates.table import StratifiedHistories
from zicht.prevalence.reading import read_histories

#: What R calls the tables; others have the name of their file.
_FILES = {"simdat": "cruyff_simdat", "ScotPWID": "scotland_pwid"}
#: R prints this much where there is no largest likelihood.
_IMPOSSIBLE = 1e8

Printed = Sequence[Mapping[str, float | str]]


def compared(path: Path) -> Iterator[Comparison]:
    """A comparison per search, and one with a Bayesian average."""
    known = published_with_covariates(path)
    for name, said in known.items():
        call = re.search(r"model_search\((\w+).*lists=1:(\d+)", str(said.get("call")))
        if call:
            degree = re.search(r"year='(\w+)', degree_year=(\d+)", str(said["call"]))
            degrees = {degree[1]: int(degree[2])} if degree else {}
            given = table(path, _FILES.get(call[1], call[1]), int(call[2]), degrees)
            comparison = Comparison(name=f"covariates of {name}")
            _steps(comparison, search(given), cast("Printed", said["models"]))
            yield comparison
    if "conting_spina" in known:
        yield _averaged(path, known["conting_spina"])


def table(
    path: Path, name: str, lists: int, degrees: Mapping[str, int] | None = None
) -> StratifiedHistories:
    """A table with covariates; its first columns are lists and its last the count."""
    file = path / f"{name}_covariates.csv"
    with file.open(encoding="utf-8") as opened:
        headings = opened.readline().strip().split(",")
    found = read_histories(
        file, covariates=headings[lists:-1], degrees=degrees, accept_suspect_lists=True
    )
    return found.table


def _steps(comparison: Comparison, path: Searched, printed: Printed) -> None:
    possible = [row for row in printed if float(row["Nhat"]) < _IMPOSSIBLE]
    # From where R has no maximum on, it goes another way.
    wrong = [at for at, row in enumerate(printed) if float(row["Nhat"]) >= _IMPOSSIBLE]
    last = wrong[0] if wrong else min(len(possible), len(path.steps))
    least = round(path.best_bic.bic, 1)
    for at, row in enumerate(printed[:last]):
        step = path.steps[at] if at < len(path.steps) else None
        if step is None:
            comparison.same(f"step {at}", None, row["Step"])
            continue
        comparison.same(f"step {at}", step.change, row["Step"])
        comparison.same(f"freedom {at}", step.fit.residual_freedom, row["Resid..Df"])
        comparison.same(f"deviance {at}", round(step.fit.deviance, 1), row["Resid..Dev"])
        # R rounds each criterion before it subtracts the least of all.
        above = round(round(step.fit.bic, 1) - least, 1)
        comparison.same(f"BIC {at}", above, row["BIC"])
        comparison.same(f"N {at}", round(step.fit.population, 1), row["Nhat"])
    if wrong and last < len(path.steps):
        comparison.same("refused", path.steps[last].refused, (printed[last]["Step"],))


def _averaged(path: Path, said: Mapping[str, object]) -> Comparison:
    comparison = Comparison(name="covariates of spina bifida")
    found = search(table(path, "spina_bifida", 3)).best_bic.population
    lower, upper = cast("Sequence[Sequence[float]]", said["int"])[0]
    comparison.same("within the interval of conting", lower < found < upper, True)
    comparison.near("mean of conting", found, cast("float", said["mean"]), 0.01)
    return comparison
