"""Every hierarchical model of every data set, as MultipleSystemsEstimation fits it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from verify.mse_reference.comparing import Comparison
from verify.mse_reference.data import DataSet, data_sets, model_rows
from zicht.prevalence.existence import Status, status
from zicht.prevalence.fitting import fit
from zicht.prevalence.models import read_model


def compared(path: Path, *, every: int = 1) -> Iterator[Comparison]:
    """A comparison per data set that has models, of all rows or of one in so many."""
    for data in data_sets(path):
        comparison = Comparison(name=f"models of {data.name}")
        for number, row in enumerate(model_rows(path, data.name)):
            if number % every == 0:
                _compare(comparison, data, row)
        if comparison.numbers:
            yield comparison


def _compare(comparison: Comparison, data: DataSet, row: Mapping[str, str]) -> None:
    written, expected = row["model"], Status(int(row["status"]))
    model = read_model(written, data.lists)
    comparison.same(f"{written} written", str(model), written)
    comparison.same(f"{written} status", status(data.histories, model), expected)
    if expected is not Status.VALID:
        return
    found = fit(data.histories, model)
    comparison.same(f"{written} parameters", model.parameters, int(row["npar"]))
    comparison.same(f"{written} minus infinity", len(found.minus_infinity), int(row["ninf"]))
    computed = {
        "N": found.population, "BIC": found.bic, "AIC": found.aic, "deviance": found.deviance
    }  # fmt: skip
    for name, value in computed.items():
        comparison.near(f"{written} {name}", value, float(row[name]))
