"""From the description of a design to rows with weights, strata and stages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from verify.survey_reference.case import Case
from zicht.estimation.sampling.design import Codes, Design, Stage, Vector, numbered

_FILTER = re.compile(r"^\s*([\w.]+)\s*(==?|!=|<=|>=|<|>)\s*(.+?)\s*$")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")


@dataclass(frozen=True, kw_only=True)
class Sampled:
    """The rows that were observed, all rows of the file, and how the first came from the second."""

    table: pl.DataFrame
    frame: pl.DataFrame
    design: Design


def sampled(case: Case) -> Sampled:
    """The rows of a case with their design."""
    frame = case.table
    table = filtered(frame, case.design.get("filter"))
    return Sampled(table=table, frame=frame, design=design_of(case, table, frame))


def filtered(frame: pl.DataFrame, condition: str | None) -> pl.DataFrame:
    """Rows that meet conditions such as ``resp1 = 1``, joined by ``and`` or ``&``."""
    for one in re.split(r"\s+and\s+|\s*&\s*", condition) if condition else ():
        found = _FILTER.match(one)
        if not found:
            raise ValueError(f"filter not understood: {one}")
        frame = frame.filter(_compared(frame[found[1]], found[2], found[3].strip("'\"")))
    return frame


def _compared(column: pl.Series, sign: str, value: str) -> pl.Series:
    other = float(value) if column.dtype.is_numeric() else value
    return {
        "=": column.__eq__,
        "==": column.__eq__,
        "!=": column.__ne__,
        "<": column.__lt__,
        "<=": column.__le__,
        ">": column.__gt__,
        ">=": column.__ge__,
    }[sign](other)


def design_of(case: Case, table: pl.DataFrame, frame: pl.DataFrame) -> Design:
    """The design of the observed rows."""
    strata = _strata(case, table)
    units = _units(case, table, strata)
    populations = _populations(case, table, frame, units, strata)
    return Design(
        weights=_weights(case, table, frame, units, strata, populations),
        strata=strata,
        stages=tuple(
            Stage(units=one, population=size) for one, size in zip(units, populations, strict=True)
        ),
    )


def columns(named: object, table: pl.DataFrame) -> list[str]:
    """The columns that a name, a list of names or a formula such as ``~a + b`` speaks of."""
    if isinstance(named, Sequence) and not isinstance(named, str):
        return [column for one in named for column in columns(one, table)]
    if isinstance(named, str):
        return [word for word in re.findall(r"[\w.]+", named) if word in table.columns]
    return []


def _strata(case: Case, table: pl.DataFrame) -> Codes:
    named = columns(case.design.get("strata"), table)
    return _numbered(table, named) if named else np.zeros(table.height, dtype=np.int64)


def _units(case: Case, table: pl.DataFrame, strata: Codes) -> list[Codes]:
    # Numbers of clusters may start anew in every stratum, and within every larger cluster.
    named = columns(case.design.get("clusters", case.design.get("ids")), table)
    units = [strata]
    for name in named:
        units.append(numbered(units[-1], _numbered(table, [name])))
    return units[1:] or [np.arange(table.height, dtype=np.int64)]


def _populations(
    case: Case, table: pl.DataFrame, frame: pl.DataFrame, units: list[Codes], strata: Codes
) -> list[Vector | None]:
    stated = case.design.get("fpc")
    parents = [strata, *units]
    sizes: list[Vector | None] = []
    for name in columns(stated, table):
        values = table[name].cast(pl.Float64).to_numpy()
        if (values <= 1).all() and (values < 1).any():
            # A sampling fraction instead of a size.
            values = drawn(units[len(sizes)], parents[len(sizes)]) / values
        sizes.append(values)
    if not sizes and stated is not None:
        sizes.append(_described(str(stated), case, table, frame))
    return (sizes + [None] * len(units))[: len(units)]


def _described(text: str, case: Case, table: pl.DataFrame, frame: pl.DataFrame) -> Vector:
    strata = columns(case.design.get("strata"), table)
    if re.search(r"\bN_?h\b", text) and strata:
        return stratum_sizes(table, frame, strata)
    number = _NUMBER.search(text)
    return np.full(table.height, float(number[0]) if number else float(frame.height))


def stratum_sizes(table: pl.DataFrame, frame: pl.DataFrame, strata: list[str]) -> Vector:
    """Per observed row, how many rows of the file its stratum has."""
    counts = frame.group_by(strata).agg(pl.len().alias("size_of_stratum"))
    joined = table.select(strata).join(
        counts, on=strata, how="left", nulls_equal=True, maintain_order="left"
    )
    return joined["size_of_stratum"].cast(pl.Float64).to_numpy()


def drawn(units: Codes, parents: Codes) -> Vector:
    """Per row, how many different units were drawn in its parent."""
    _, first, of_row = np.unique(units, return_index=True, return_inverse=True)
    counts = np.bincount(parents[first], minlength=int(parents.max()) + 1)
    return counts[parents[first]][of_row].astype(np.float64)


def _weights(
    case: Case,
    table: pl.DataFrame,
    frame: pl.DataFrame,
    units: list[Codes],
    strata: Codes,
    populations: list[Vector | None],
) -> Vector:
    stated = case.design.get("weights")
    if isinstance(stated, int | float):
        return np.full(table.height, float(stated))
    text = str(stated or "")
    if re.fullmatch(r"~?\s*[\w.]+", text) and columns(text, table):
        return table[columns(text, table)[0]].cast(pl.Float64).to_numpy()
    if re.search(r"N_?h\s*/\s*n_?h", text):
        strata_names = columns(case.design.get("strata"), table)
        return stratum_sizes(table, frame, strata_names) / np.bincount(strata)[strata]
    if re.search(r"\bN\s*/\s*n\b", text):
        size = populations[0] if populations[0] is not None else float(frame.height)
        return np.full(table.height, 1 / table.height) * size
    found = np.ones(table.height)
    for place, population in enumerate(populations):
        if population is not None:
            found *= population / drawn(units[place], [strata, *units][place])
    return found


def _numbered(table: pl.DataFrame, names: list[str]) -> Codes:
    return numbered(*(table[name].cast(pl.String).fill_null("").to_numpy() for name in names))
