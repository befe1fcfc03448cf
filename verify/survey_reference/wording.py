"""Small things that the words of a case say, shared by the direct formulas."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from verify.survey_reference.prose import level

_WORD = r"[A-Za-z_]\w*(?:\.\w+)*"


def resolved(word: str, table: pl.DataFrame) -> str | None:
    """The column that a word means: its own name, or the one column that begins with it."""
    if word in table.columns:
        return word
    found = [name for name in table.columns if len(word) > 2 and name.startswith(word)]
    return found[0] if len(found) == 1 else None


def variable(word: str, table: pl.DataFrame) -> str | None:
    """As :func:`resolved` for a word that must be a column, whatever its capitals.

    ``region`` may stand for a column ``REG`` too.
    """
    found = resolved(word, table)
    low = word.lower()
    for names in (
        [name for name in table.columns if name.lower() == low],
        [name for name in table.columns if name.lower().startswith(low)],
        [name for name in table.columns if len(name) > 2 and low.startswith(name.lower())],
    ):
        if found is None and len(names) == 1:
            found = names[0]
    return found


def named(pattern: str, text: str, table: pl.DataFrame) -> list[str]:
    """Columns that stand where a pattern says ``{}``, in the order of the text."""
    words = re.findall(pattern.replace("{}", rf"({_WORD})"), text)
    found = [resolved(one, table) for one in words]
    return [one for one in found if one is not None]


def first(patterns: Iterable[str], texts: Sequence[str], table: pl.DataFrame) -> str:
    """The first column that any of the patterns finds, in the first text that has one."""
    for text in texts:
        for pattern in patterns:
            found = named(pattern, text, table)
            if found:
                return found[0]
    raise ValueError(f"no column found in: {texts[0]}")


def levels(column: pl.Series) -> list[str]:
    """The classes of a column in the order of R: text by letter, numbers by size."""
    return [level(one) for one in column.drop_nulls().unique().sort().to_list()]


def codes(column: pl.Series) -> NDArray[np.int64]:
    """The class per row, as a place in :func:`levels`."""
    places = {one: number for number, one in enumerate(levels(column))}
    return np.array([places[level(one)] for one in column.to_list()], dtype=np.int64)


def place(key: str, known: Sequence[str]) -> int | None:
    """The place of a class that a key names, maybe with letters before it (``P1`` for 1)."""
    for number, one in enumerate(known):
        if key == one or re.fullmatch(rf"[A-Za-z_]*{re.escape(one)}", key):
            return number
    return None


def classing(keys: Iterable[str], text: str, table: pl.DataFrame) -> str:
    """The column whose classes are the keys: one that the text names, else any that fits."""
    wanted = [key for key in keys if key not in ("all", "overall", "total")]
    mentioned = named(r"\b(?:per|within each|within|by|over|on)\s+{}", text, table)
    for name in [*mentioned, *table.columns]:
        known = levels(table[name])
        if len(known) >= len(wanted) and all(place(key, known) is not None for key in wanted):
            return name
    raise ValueError(f"no column has the classes {', '.join(wanted)}")


def numbers(column: pl.Series) -> NDArray[np.float64]:
    """A column as numbers; missing is NaN."""
    return np.asarray(column.cast(pl.Float64).fill_null(np.nan).to_numpy(), dtype=np.float64)
