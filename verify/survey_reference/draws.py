"""Simulated response sets over a real frame: who answered in every draw."""

import re
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from verify.survey_reference import wording
from verify.survey_reference.case import Case, cases, read


@dataclass(frozen=True, kw_only=True)
class Draws:
    """A frame, and per mechanism who answered (a row per draw, a column per unit).

    ``share`` is 0 or 1 per unit and ``mean`` a number; ``margins`` are the classes per unit that
    weights are calibrated to.
    """

    responded: dict[str, NDArray[np.bool_]]
    share: NDArray[np.float64]
    mean: NDArray[np.float64]
    margins: dict[str, NDArray[np.int64]]

    @property
    def size(self) -> int:
        """The number of units."""
        return len(self.share)


def draws(case: Case) -> Draws:
    """The draws of a case: bit strings per unit, with the file that its key belongs to."""
    bits = {
        name: case.table[name]
        for name in case.design.get("columns") or case.table.columns
        if name in case.table.columns and case.table[name].dtype == pl.String
    }
    frame = _frame(case, [one for one in case.table.columns if one not in bits])
    texts = [case.definition]
    binary = [
        name
        for name in frame.columns
        if frame[name].dtype.is_numeric() and set(wording.levels(frame[name])) <= {"0", "1"}
    ]
    share = wording.first(
        [r"share of {}", r"outcome {}", r"{}\s*==?\s*1"], texts, frame.select(binary)
    )
    mean = wording.first([r"mean of {}"], texts, frame)
    stated = re.search(r"calibrated to ([\w.+ ]+?)(?: counts| totals|;|,|\()", case.definition)
    words = re.findall(r"[\w.]+", stated[1]) if stated else []
    names = [one for word in words if (one := wording.variable(word, frame))]
    return Draws(
        responded={
            name: np.array([[bit == "1" for bit in one] for one in column.to_list()]).T
            for name, column in bits.items()
        },
        share=wording.numbers(frame[share]),
        mean=wording.numbers(frame[mean]),
        margins={name: wording.codes(frame[name]) for name in names},
    )


def _frame(case: Case, keys: list[str]) -> pl.DataFrame:
    """The rows of the frame in the order of the draws; the draws may hold the frame themselves."""
    if len(keys) > 2:
        return case.table
    for name in dict.fromkeys(one.input for one in cases(case.folder)):
        if name != case.input:
            other = read(case.folder / name)
            if keys[0] in other.columns:
                return case.table.select(keys[0]).join(
                    other, on=keys[0], how="left", maintain_order="left"
                )
    raise ValueError(f"no file has the key {keys[0]}")
