"""Values of the whole frame, of the quantities that other cases on the same file estimate."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from verify.survey_reference import wording
from verify.survey_reference.case import Case, cases

_BINARY = (r"0/1 variable {}", r"\b{}\s*==?\s*1\b", r"share of {}", r"outcome {}")
_MEAN = (r"mean of {}", r"means of {}")
_SHARES = (r"shares of {}", r"proportions of {}")


def computed(case: Case) -> Mapping[str, object]:
    """Means, shares, ratios and changes over all rows."""
    others = [
        one.definition
        for one in cases(case.folder)
        if one.input == case.input and one.name != case.name
    ]
    words = _Words(texts=[case.definition, *others], frame=case.table)
    return {key: words.value(key, asked) for key, asked in case.expected.items()}


class _Words:
    """What the definitions say about one frame."""

    def __init__(self, *, texts: list[str], frame: pl.DataFrame) -> None:
        self.texts, self.frame = texts, frame

    def value(self, key: str, asked: object) -> object:
        """What one key asks for."""
        if key in ("N", "n"):
            return self.frame.height
        if key.startswith("change"):
            return self._change(key.partition("_")[2])
        if key.startswith("ratio"):
            return self._ratio()
        if isinstance(asked, Mapping):
            return self._per_level(key, asked)
        return float(np.nanmean(wording.numbers(self.frame[self._variable(key)])))

    def _variable(self, key: str) -> str:
        if key in self.frame.columns:
            return key
        patterns = _MEAN if key.startswith("mean") else _BINARY
        return wording.first(patterns, self.texts, self._numeric(binary=patterns is _BINARY))

    def _numeric(self, *, binary: bool) -> pl.DataFrame:
        """The columns that a mean, or a share, can be of."""
        kept = [
            name
            for name in self.frame.columns
            if self.frame[name].dtype.is_numeric()
            and (set(wording.levels(self.frame[name])) <= {"0", "1"}) is binary
        ]
        return self.frame.select(kept)

    def _per_level(self, key: str, asked: Mapping[str, Any]) -> dict[str, float]:
        of, _, by = key.partition("_by_")
        if by:
            values = wording.numbers(self.frame[self._variable(of)])
            column = wording.variable(by, self.frame) or wording.classing(asked, key, self.frame)
        else:
            column = wording.first(_SHARES, self.texts, self.frame)
        codes, known = wording.codes(self.frame[column]), wording.levels(self.frame[column])
        found = {}
        for one in asked:
            rows = codes == wording.place(one, known)
            found[one] = float(np.nanmean(values[rows])) if by else float(rows.mean())
        return found

    def _ratio(self) -> float:
        for text in self.texts:
            for above, below in re.findall(r"(\w+)\s*/\s*(\w+)", text):
                if above in self.frame.columns and below in self.frame.columns:
                    sums = [wording.numbers(self.frame[one]).sum() for one in (above, below)]
                    return float(sums[0] / sums[1])
        raise ValueError("no ratio in the definitions")

    def _change(self, what: str) -> float:
        for text in self.texts:
            for kind, first, second in re.findall(r"(\w+)\s*\(\s*(\w+)\s*->\s*(\w+)\s*\)", text):
                if kind == what:
                    values = [wording.numbers(self.frame[one]) for one in (first, second)]
                    return float(values[1].mean() - values[0].mean())
        raise ValueError(f"no change of {what} in the definitions")
