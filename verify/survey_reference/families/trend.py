"""Changes between two overlapping waves."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from verify.survey_reference import wording
from verify.survey_reference.case import Case
from verify.survey_reference.designs import columns, filtered
from zicht.estimation.trend.overlap import (
    Change,
    Difference,
    Waves,
    change,
    class_changes,
    panel_change,
    stacked_change,
    stratified_change,
)

_KINDS = ("all", "panel", "stratified", "stacked", "truth")


def computed(case: Case) -> Mapping[str, object]:
    """Every change by its key: of what (``share``, ``mean``) and how (``panel``, ``by_x``...)."""
    found: dict[str, object] = {}
    for key, asked in case.expected.items():
        what = next((one for one in ("share", "mean", "total") if key.startswith(one)), "")
        how = key.removeprefix(what).strip("_") or "all"
        first, second = _variables(what, how, case)
        waves = _waves(case, first, second)
        if how == "truth":
            values = [wording.numbers(case.table[one]) for one in (first, second)]
            found[key] = float(values[1].mean() - values[0].mean())
        else:
            found[key] = _by(how, waves, asked, case)
    return found


def _by(how: str, waves: Waves, asked: Mapping[str, Any], case: Case) -> object:
    if how == "panel":
        return _short(panel_change(waves))
    if how == "stacked":
        return _stacked(waves)
    if how.startswith("by_"):
        column = wording.variable(how.removeprefix("by_"), case.table)
        changes = _per_class(waves, column or _strata(case), case.table)
        known = list(changes)
        return {key: _full(changes[known[_at(key, known)]]) for key in asked}
    if how == "stratified":
        changes = _per_class(waves, _strata(case), case.table)
        return _short(stratified_change(dict(enumerate(changes.values()))))
    return _full(change(waves))


def _at(key: str, known: list[str]) -> int:
    found = wording.place(key, known)
    if found is None:
        raise ValueError(f"no class {key}")
    return found


def _strata(case: Case) -> str:
    """What is stratified by: as the words say, or what there are changes by, or the design."""
    said = wording.named(
        r"\bstratified'?[^.;]*?\b(?:over|by|on|per)\s+{}", case.definition, case.table
    )
    by = [
        column
        for key in case.expected
        if (by := re.search(r"(?:^|_)by_(.+)$", key))
        and (column := wording.variable(by[1], case.table))
    ]
    return [*said, *by, *columns(case.design.get("strata"), case.table)][0]


def _per_class(waves: Waves, column: str, table: pl.DataFrame) -> dict[str, Change]:
    codes, known = wording.codes(table[column]), wording.levels(table[column])
    found = class_changes(waves, codes, np.bincount(codes, minlength=len(known)).astype(float))
    return {known[number]: one for number, one in found.items()}


def _variables(what: str, how: str, case: Case) -> tuple[str, str]:
    """The columns of both waves: ``share (a -> b)``, or in the conditions ``resp1 = 1 (a)``."""
    pairs = re.findall(r"(\w*)\s*\(\s*(\w+)\s*->\s*(\w+)\s*\)", case.definition)
    for kind, first, second in pairs:
        if what in (kind, ""):
            return first, second
    stated = [re.search(r"\((\w+)\)\s*$", one) for one in case.design["waves"]]
    return tuple(one[1] for one in stated if one)  # type: ignore[return-value]


def _waves(case: Case, first: str, second: str) -> Waves:
    values = [
        _answers(case.table, column, re.sub(r"\(.*\)", "", condition).strip())
        for column, condition in zip((first, second), case.design["waves"], strict=True)
    ]
    return Waves(first=values[0], second=values[1], population=case.table.height)


def _answers(table: pl.DataFrame, column: str, condition: str) -> NDArray[np.float64]:
    rows = filtered(table.with_row_index("_row"), condition)["_row"].to_numpy()
    answered = np.isin(np.arange(table.height), rows)
    return np.where(answered, wording.numbers(table[column]), np.nan)


def _full(found: Change) -> dict[str, object]:
    return {
        "n1": found.answered_first,
        "n2": found.answered_second,
        "n12": found.answered_both,
        "N": found.population,
        "mean1": found.mean_first,
        "mean2": found.mean_second,
        "difference": found.difference,
        "var1": found.variance_first,
        "var2": found.variance_second,
        "cov12": found.covariance,
        "se_difference": found.standard_error,
        "se_ignoring_overlap": found.standard_error_apart,
    }


def _short(found: Difference) -> dict[str, object]:
    return {
        "n": found.answered,
        "difference": found.difference,
        "se_difference": found.standard_error,
    }


def _stacked(waves: Waves) -> dict[str, object]:
    found = stacked_change(waves)
    return {
        "estimate": found.means.tolist(),
        "vcov": found.covariance.tolist(),
        "difference": found.change.difference,
        "se_difference": found.change.standard_error,
    }
