"""Who is who on several lists, by the match probabilities of a linking program.

Splink, for one, gives every pair of records it compared a probability that they are one person.
Its predictions, with the columns named as :data:`COLUMNS`, are all that is needed; the program
itself is not. Records are one person when a chain of accepted pairs joins them.
"""

from collections.abc import Iterator
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
    source = read_source(linking.pairs, COLUMNS)
    number = records.select(pl.struct("list", "id").rank("dense").cast(pl.Int64) - 1).to_series()
    absent = [name for name in COLUMNS if name not in source.headings]
    if absent:
        missing = [findings.missing_column(name, source.headings) for name in absent]
        return number, None, [replace(one, file=source.name) for one in missing]
    known = records.with_columns(number.alias("number")).unique(["list", "id"])
    first, second = _numbers(source, known, "a"), _numbers(source, known, "b")
    probabilities = _probabilities(source)
    problems = [*_faults(source, first, second, probabilities)]
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


def _numbers(source: Source, known: pl.DataFrame, side: str) -> pl.Series:
    """The number of the record on one side of every pair; null where it is not known."""
    pairs = pl.DataFrame({one: source.texts(f"{one}_{side}") for one in ("list", "id")})
    return pairs.join(known, on=["list", "id"], how="left", maintain_order="left")["number"]


def _probabilities(source: Source) -> pl.Series:
    """Probabilities, null where there is none; a decimal comma is read as a point."""
    texts = source.texts("probability").str.replace(",", ".", literal=True)
    values = texts.cast(pl.Float64, strict=False)
    return pl.select(pl.when(values.is_between(0, 1)).then(values).alias("probability")).to_series()


def _faults(
    source: Source, first: pl.Series, second: pl.Series, probabilities: pl.Series
) -> Iterator[Problem]:
    rows, texts = source.rows, source.texts("probability")
    for column, numbers in (("id_a", first), ("id_b", second)):
        for at in numbers.is_null().arg_true().to_list():
            yield findings.unknown_record(int(rows[at]), column)
    for at in probabilities.is_null().arg_true().to_list():
        yield findings.bad_probability(int(rows[at]), "probability", texts[at])
