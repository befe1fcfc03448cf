"""Reading a folder of reference data."""

import csv
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from shared_data import reference_root
from verify.bars import Measured
from zicht.prevalence.histories import Histories, Whole, histories


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSet:
    """Lists that were published; ``order`` holds the masks of the rows as the file has them."""

    name: str
    histories: Histories
    order: tuple[int, ...]

    @property
    def lists(self) -> int:
        """How many lists."""
        return len(self.histories.lists)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Resamples:
    """Tables that another program drew (``counts``, a row each), and its estimates."""

    data: DataSet
    histories: Histories
    counts: Whole
    estimates: tuple[float, ...]


def folder() -> Path:
    """The folder to run: ``REFERENCE_MSE``, or the mse folder of the reference data."""
    return Path(os.environ.get("REFERENCE_MSE") or reference_root() / "mse")


def unusable() -> str | None:
    """Why there is nothing to run in the folder that was asked for; None when there is."""
    named = os.environ.get("REFERENCE_MSE")
    if not named:
        return None
    if not Path(named).is_dir():
        return f"REFERENCE_MSE names no folder: {named}"
    if not any(Path(named).glob("*.csv")):
        return f"REFERENCE_MSE names a folder without a table (.csv): {named}"
    return None


def lacking(what: str) -> Measured:
    """That the folder lacks something, of which the reference data as a whole should have all.

    A folder that was asked for need not, and where there are no reference data there is nothing
    to measure.
    """
    root = "ZICHT_REFERENCE_DATA" in os.environ or reference_root().exists()
    is_own = bool(os.environ.get("REFERENCE_MSE"))
    figure = f"no {what} in {folder().name}"
    return Measured(figure=figure, passed=False if root and not is_own else None)


def data_set(path: Path, name: str) -> DataSet:
    """One data set of a folder."""
    heading, *rows = _rows(path / f"{name}.csv")
    order = tuple(_mask(row[:-1]) for row in rows)
    counts = [int(row[-1]) for row in rows]
    return DataSet(name=name, histories=histories(heading[:-1], order, counts), order=order)


def data_sets(path: Path) -> Iterator[DataSet]:
    """All data sets without covariates."""
    for file in sorted(path.glob("*.csv")):
        if not file.stem.endswith("_covariates"):
            yield data_set(path, file.stem)


def model_rows(path: Path, name: str) -> Iterator[Mapping[str, str]]:
    """What R makes of every model of a data set."""
    for file in sorted((path / "models").glob(f"{name}*.csv")):
        # netherlands_5 is another data set than netherlands; netherlands_order2_top1000 is not.
        if file.stem == name or file.stem.startswith(f"{name}_order"):
            with file.open(encoding="utf-8", newline="") as opened:
                yield from csv.DictReader(opened)


def resamples(path: Path, kind: str, data: DataSet) -> Resamples | None:
    """The resamples of a kind of estimate, or None when there are none."""
    file = path / "boot" / f"{kind}_{data.name}.csv"
    if not file.exists():
        return None
    heading, *rows = _rows(file)
    columns = [at for at, name in enumerate(heading) if name[0] == "h" and name[1:].isdigit()]
    masks = [_mask(heading[at][1:]) for at in columns]
    return Resamples(
        data=data,
        # Not the counts, but which histories can be drawn: one of each.
        histories=histories(data.histories.lists, masks, [1] * len(masks)),
        counts=np.array([[int(row[at]) for at in columns] for row in rows])[:, np.argsort(masks)],
        estimates=tuple(float(row[-1]) for row in rows),
    )


def resample_models(
    path: Path, data: DataSet
) -> tuple[Whole, tuple[str, ...], tuple[float, ...]] | None:
    """Stored resamples with their best model and its population, or None when there are none."""
    file = path / "boot" / f"bic_{data.name}.csv"
    if not file.exists():
        return None
    heading, *rows = _rows(file)
    masks = [_mask(name[1:]) for name in heading[:-2]]
    order = [masks.index(mask) for mask in data.histories.masks.tolist()]
    return (
        np.array([[int(row[at]) for at in order] for row in rows]),
        tuple(row[-2] for row in rows),
        tuple(float(row[-1]) for row in rows),
    )


def published(path: Path) -> Mapping[str, Mapping[str, object]]:
    """What other programs say of every data set."""
    return _reference(path, "datasets")


def published_with_covariates(path: Path) -> Mapping[str, Mapping[str, object]]:
    """What other programs say of the tables with covariates, by a name of their own."""
    return _reference(path, "covariate_references")


def _reference(path: Path, part: str) -> Mapping[str, Mapping[str, object]]:
    read = json.loads((path / "reference.json").read_text("utf-8")).get(part, {})
    assert isinstance(read, dict)
    return read


def _rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.reader(opened))


def _mask(digits: list[str] | str) -> int:
    return sum(int(digit) << place for place, digit in enumerate(digits))
