"""The groups for which every figure is made: everybody, and the classes of columns crossed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from zicht.estimation.sampling.design import Codes
from zicht.estimation.study.answers import order
from zicht.estimation.study.population import Population
from zicht.responses.source import Source

#: Between the classes of crossed columns.
CROSS = " × "
#: The key of the group of everybody.
EVERYBODY = "all"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layer:
    """One way to divide the respondents; the layer of no columns holds everybody.

    ``codes`` gives, per row, the place of its class in ``classes``; -1 for a row that lacks one of
    the columns. ``sizes`` is how many units of the population each class holds, as far as the frame
    tells; None when it does not. ``is_rest`` says that its one class is everybody who is *not* in
    the class that it is named after.
    """

    columns: tuple[str, ...]
    classes: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]
    codes: Codes
    sizes: tuple[float, ...] | None = None
    is_rest: bool = False

    @property
    def key(self) -> str:
        """The columns, as one word."""
        if self.is_rest:
            return f"{CROSS.join(self.columns)}!={CROSS.join(self.classes[0])}"
        return CROSS.join(self.columns) if self.columns else EVERYBODY


def everybody(size: int) -> Layer:
    """The layer with one group that holds every row."""
    return Layer(columns=(), classes=((),), labels=("",), codes=np.zeros(size, dtype=np.int64))


def rest(of: Layer, group: int, everyone: float | None) -> Layer:
    """All who are not in a group, those without a class too; ``everyone`` is N."""
    return Layer(
        columns=of.columns,
        classes=(of.classes[group],),
        labels=(of.labels[group],),
        codes=np.where(of.codes == group, -1, 0),
        sizes=None if everyone is None or of.sizes is None else (everyone - of.sizes[group],),
        is_rest=True,
    )


def layer(source: Source, columns: Sequence[str], population: Population) -> Layer:
    """The classes of some columns that occur among the rows, or in the frame when that has them."""
    frame = population.frame
    texts = [source.texts(column) for column in columns]
    known = frame is not None and all(column in frame.headings for column in columns)
    counted = _counted([frame.texts(c) for c in columns]) if frame is not None and known else None
    if counted is None and len(columns) == 1 and columns[0] in population.totals:
        counted = {(name,): size for name, size in population.totals[columns[0]].items()}
    found = _counted(texts)
    classes = sorted(set(counted or found), key=lambda one: [order(part) for part in one])
    place = {one: at for at, one in enumerate(classes)}
    keys = zip(*(one.to_list() for one in texts), strict=True)
    codes = np.fromiter((place.get(key, -1) for key in keys), dtype=np.int64, count=source.size)
    return Layer(
        columns=tuple(columns),
        classes=tuple(classes),
        labels=tuple(
            CROSS.join(_labelled(source, c, part) for c, part in zip(columns, one, strict=True))
            for one in classes
        ),
        codes=codes,
        sizes=None if counted is None else tuple(counted[one] for one in classes),
    )


def _counted(texts: Sequence[pl.Series]) -> Mapping[tuple[str, ...], float]:
    table = pl.DataFrame([one.alias(str(at)) for at, one in enumerate(texts)]).drop_nulls()
    counts = table.group_by(pl.all()).len()
    return {tuple(map(str, row[:-1])): float(row[-1]) for row in counts.iter_rows()}


def _labelled(source: Source, column: str, code: str) -> str:
    return source.labels.get(column, {}).get(code, code)
