"""Bounds, odds factors, and the response model with its indicators."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from verify.survey_reference import wording
from verify.survey_reference.case import Case
from verify.survey_reference.designs import filtered
from zicht.estimation.nonresponse.band import by_class
from zicht.estimation.nonresponse.bounds import share_bounds
from zicht.estimation.nonresponse.propensity import Penalty, Propensity, fit
from zicht.estimation.nonresponse.representativity import partial, representativity


def computed(case: Case) -> Mapping[str, object]:
    """Whatever of bounds, factors and model the case asks for."""
    found: dict[str, object] = {}
    if "manski" in case.expected or "odds_ratio_sensitivity" in case.expected:
        found |= _bounds(case)
    if {"coef", "R_indicator", "auc", "partial", "ipw_mean"} & set(case.expected):
        found |= _model(case)
    return found


def _bounds(case: Case) -> dict[str, object]:
    frame = case.table
    rows = filtered(frame.with_row_index("_row"), case.design.get("filter"))["_row"].to_numpy()
    answered = np.isin(np.arange(frame.height), rows)
    name = wording.first(
        [r"\b{}\s*==?\s*1\b", r"share of {}", r"proportion of {}"], [case.definition], frame
    )
    yes = answered & (wording.numbers(frame[name]) == 1)
    asked = case.expected.get("manski", {})
    column = wording.classing(list(asked), case.definition, frame)
    codes, known = wording.codes(frame[column]), wording.levels(frame[column])
    per_class = tuple(np.bincount(codes[one], minlength=len(known)) for one in (yes, answered))
    sizes = np.bincount(codes, minlength=len(known))
    whole = share_bounds(yes.sum(), answered.sum(), np.array(frame.height))
    bounds = share_bounds(*per_class, sizes)
    manski = {}
    for key in asked:
        at = wording.place(key, known)
        chosen, which = (bounds, at) if at is not None else (whole, ...)
        manski[key] = {"low": float(chosen.low[which]), "high": float(chosen.high[which])}
    found: dict[str, object] = {"manski": manski}
    factors = case.expected.get("odds_ratio_sensitivity")
    if factors:
        silent = by_class(*per_class, sizes, half=0)
        found["odds_ratio_sensitivity"] = {
            key: float(silent.share(log(float(re.sub(r"^[A-Za-z_]+", "", key))))) for key in factors
        }
    return found


@dataclass(frozen=True, kw_only=True)
class _Terms:
    """The columns of a model, their names in R, and the terms they come from."""

    names: tuple[str, ...]
    features: NDArray[np.float64]
    terms: tuple[str, ...]


def _model(case: Case) -> dict[str, object]:
    frame, text = case.table, case.definition
    response = wording.first([r"regression of {}", r"{}\s*~"], [text], frame)
    responded = wording.numbers(frame[response]) == 1
    terms = _terms(text, frame, list(case.expected.get("coef", {})))
    penalty = Penalty.FIRTH if re.search("firth", text, re.I) else Penalty.NONE
    model = fit(terms.features, responded, penalty=penalty)
    found = representativity(model)
    result: dict[str, object] = {
        "coef": dict(zip(terms.names, model.coefficients.tolist(), strict=True)),
        "se": dict(zip(terms.names, model.standard_errors.tolist(), strict=True)),
        "deviance": model.deviance,
        "null_deviance": model.null_deviance,
        "R_indicator": found.indicator,
        "R_indicator_adjusted": found.adjusted,
        "cv_propensity": found.coefficient_of_variation,
        "mean_propensity": found.mean_propensity,
        "auc": model.area_under_curve,
        "n": int(responded.sum()),
        "N": frame.height,
    }
    result["partial"] = {
        key: _partial(key, asked, model, terms, frame)
        for key, asked in case.expected.get("partial", {}).items()
    }
    weighted = wording.named(r"(?:mean|average) of {}", text, frame)
    if weighted:
        result["ipw_mean"] = model.weighted_mean(wording.numbers(frame[weighted[-1]]))
    return result


def _terms(text: str, frame: pl.DataFrame, asked: Sequence[str]) -> _Terms:
    right = re.search(r"(?:regression of \w+ on|~)\s+(.*?)(?: by | with |;|$)", text)
    if right is None:
        raise ValueError(f"no model in: {text}")
    plain = re.sub(r"\((?![^)]*\+)[^)]*\)", lambda one: f" {one[0][1:-1]} ", right[1])
    words = [re.findall(r"[\w.]+", part) for part in re.split(r"\+|,| and ", plain)]
    names, columns, used = ["(Intercept)"], [np.ones(frame.height)], []
    for part in words:
        column = next((found for one in part if (found := wording.variable(one, frame))), None)
        if column is None:
            continue
        used.append(column)
        written = next(one for one in part if wording.variable(one, frame) == column)
        is_factor = "factor" in part or (bool(asked) and written not in asked)
        if frame[column].dtype.is_numeric() and not is_factor:
            names.append(written)
            columns.append(wording.numbers(frame[column]))
            continue
        codes = wording.codes(frame[column])
        for number, label in enumerate(wording.levels(frame[column])[1:], start=1):
            pattern = rf"(?:factor\()?{written}\)?[A-Za-z_]*{re.escape(label)}"
            known = (one for one in asked if re.fullmatch(pattern, one))
            names.append(next(known, f"{column}{label}"))
            columns.append((codes == number).astype(np.float64))
    return _Terms(names=tuple(names), features=np.column_stack(columns), terms=tuple(used))


def _partial(
    key: str, asked: Mapping[str, Any], model: Propensity, terms: _Terms, frame: pl.DataFrame
) -> dict[str, object]:
    column = wording.variable(key, frame)
    if column is None:
        column = wording.classing(asked.get("by_level", {}), "", frame)
    others: Sequence[NDArray[np.int64]] = [
        wording.codes(frame[one])
        for one in terms.terms
        if one != column and not frame[one].dtype.is_float()
    ]
    found = partial(model.propensities, wording.codes(frame[column]), others)
    known = wording.levels(frame[column])
    places = {one: wording.place(one, known) for one in asked.get("by_level", {})}
    return {
        "Pu": found.unconditional,
        "Pc": found.conditional,
        "by_level": {
            one: float(found.by_class[at]) for one, at in places.items() if at is not None
        },
    }
