"""Who is who on several lists, by the match probabilities of a linking program.

Splink, for one, gives every pair of records it compared a probability that they are one person.
Its predictions, as it writes them (:data:`SPLINK`) or with plainer headings (:data:`COLUMNS`), are
all that is needed; the program itself is not. Records are one person when a chain of accepted pairs
joins them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zicht.prevalence import reading_findings as findings
from zicht.prevalence.assembling import Links
from zicht.problems import Problem
from zicht.responses.source import Source
from zicht.responses.source_reading import read_source

#: Two records and the probability that they are one person.
COLUMNS = ("list_a", "id_a", "list_b", "id_b", "probability")
#: The same in the predictions of Splink, where a list is a dataset.
SPLINK = (
    *("source_dataset_l", "unique_id_l", "source_dataset_r", "unique_id_r"),
    "match_probability",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """A file of pairs with their probabilities, and the ``threshold`` from which they are linked.

    Choose the threshold before there is an estimate, never by it: a false link can hide a missed
    one.
    """

    pairs: Path
    threshold: float = 0.5


def match_people(
    records: pl.DataFrame, linking: Linking
) -> tuple[pl.Series, Links | None, list[Problem]]:
    """The number of the person of every record (columns ``list`` and ``id``), or what is wrong.

    Records of one list with the same id are one. Raises InvalidInputError when there is no table
    in the file, OSError when there is no file.
    """
    source = read_source(linking.pairs, (*COLUMNS, *SPLINK))
    number = records.select(pl.struct("list", "id").rank("dense").cast(pl.Int64) - 1).to_series()
    columns = _columns_of(source)
    absent = [name for name in columns if name not in source.headings]
    if absent:
        missing = [findings.missing_column(name, source.headings) for name in absent]
        return number, None, [replace(one, file=source.name) for one in missing]
    known = records.with_columns(number.alias("number")).unique(["list", "id"])
    first, second = _numbers(source, known, columns[:2]), _numbers(source, known, columns[2:4])
    probabilities = _probabilities(source.texts(columns[4]))
    problems = [*_faults(source, columns, (first, second, probabilities))]
    if problems:
        return number, None, [replace(one, file=source.name) for one in problems]
    accepted = probabilities.to_numpy() >= linking.threshold
    edges = (first.to_numpy()[accepted], second.to_numpy()[accepted])
    size = len(known)
    graph = coo_array((np.ones(len(edges[0])), edges), (size, size))
    person = connected_components(graph, directed=False)[1]
    links = Links(
        accepted=int(accepted.sum()),
        expected=float(probabilities.to_numpy()[accepted].sum()),
        missed=float(probabilities.to_numpy()[~accepted].sum()),
    )
    return pl.Series(person[number.to_numpy()], dtype=pl.Int64), links, []


def _columns_of(source: Source) -> tuple[str, ...]:
    """The columns as this file names them; of what is not there, as most others are named."""
    there = frozenset(source.headings)
    is_splink = len(there.intersection(SPLINK)) > len(there.intersection(COLUMNS))
    usual, other = (SPLINK, COLUMNS) if is_splink else (COLUMNS, SPLINK)
    return tuple(
        second if second in there and first not in there else first
        for first, second in zip(usual, other, strict=True)
    )


def _numbers(source: Source, known: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    """The number of the record on one side of every pair; null where it is not known."""
    named = zip(("list", "id"), columns, strict=True)
    pairs = pl.DataFrame({one: source.texts(column) for one, column in named})
    return pairs.join(known, on=["list", "id"], how="left", maintain_order="left")["number"]


def _probabilities(texts: pl.Series) -> pl.Series:
    """Probabilities, null where there is none; a decimal comma is read as a point."""
    values = texts.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    return pl.select(pl.when(values.is_between(0, 1)).then(values).alias("probability")).to_series()


def _faults(
    source: Source, columns: Sequence[str], read: tuple[pl.Series, pl.Series, pl.Series]
) -> Iterator[Problem]:
    """One for every column: the first row with a fault, and how many more there are."""
    for column, values in zip((columns[1], columns[3], columns[4]), read, strict=True):
        wrong = values.is_null().arg_true().to_list()
        if not wrong:
            continue
        row, more = int(source.rows[wrong[0]]), len(wrong) - 1
        if column == columns[4]:
            value = source.texts(column)[wrong[0]]
            yield findings.bad_probability(row, column, value, more)
        else:
            yield findings.unknown_record(row, column, more)
