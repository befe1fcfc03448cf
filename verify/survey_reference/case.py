"""One case of a reference folder: what was computed elsewhere, from which file, and how."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl


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
    """A CSV file of a reference folder; bit strings stay text."""
    found = pl.read_csv(path, null_values=["", "NA"], infer_schema_length=None)
    bits = [name for name, kind in found.schema.items() if kind in (pl.Float64, pl.Int128)]
    text = pl.read_csv(path, infer_schema=False, columns=bits) if bits else found
    long = [name for name in bits if (text[name].str.len_chars().max() or 0) > 40]
    return found.with_columns(text[name] for name in long)


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
