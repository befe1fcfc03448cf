"""One case of a reference folder: what was computed elsewhere, from which file, and how."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

#: Digits, sign, point and exponent of a number; longer fields are bit strings.
LONGEST_NUMBER = 30


@dataclass(frozen=True, kw_only=True)
class Case:
    """``expected`` is a tree of numbers; ``name`` is for messages only."""

    folder: Path
    name: str
    family: str
    input: str
    design: Mapping[str, Any]
    arguments: Mapping[str, Any]
    definition: str
    expected: Mapping[str, Any]
    tolerance: float

    @cached_property
    def table(self) -> pl.DataFrame:
        """The input file, with empty fields as missing values."""
        return read(self.folder / self.input)

    def file(self, name: str) -> pl.DataFrame:
        """Another file beside the input."""
        return read(self.folder / name)


def read(path: Path) -> pl.DataFrame:
    """A CSV file of a reference folder; what is too long for a number stays text."""
    text = pl.read_csv(path, null_values=["", "NA"], infer_schema=False)
    return text.with_columns(_typed(text[name]) for name in text.columns)


def _typed(column: pl.Series) -> pl.Series:
    if (column.str.len_chars().max() or 0) > LONGEST_NUMBER:
        return column
    for kind in (pl.Int64, pl.Float64):
        found = column.cast(kind, strict=False)
        if found.null_count() == column.null_count():
            return found
    return column


def cases(folder: Path) -> Iterator[Case]:
    """Every case of a folder, in its order."""
    found = json.loads((folder / "reference.json").read_text("utf-8"))
    for one in found["cases"]:
        yield Case(
            folder=folder,
            name=one["id"],
            family=one["family"],
            input=one["input"],
            design=one["design"] or {},
            arguments=one["args"] or {},
            definition=one["definition"],
            expected=one["expected"],
            tolerance=float(one["rtol"]),
        )
