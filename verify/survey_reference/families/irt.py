"""Scales: the Rasch model and the graded response model by marginal maximum likelihood."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.survey_reference.case import Case
from zicht.estimation.scale.answers import Answers, collect
from zicht.estimation.scale.models import Scale, graded, rasch
from zicht.estimation.scale.scores import Scores, score


def computed(case: Case) -> Mapping[str, object]:
    """The models that the case asks for, from the items of its design."""
    names = case.design.get("items") or case.arguments.get("items")
    columns = {
        name: case.table[name].cast(int).fill_null(-1).to_numpy().astype(np.int64)
        for name in names or [name for name in case.table.columns if name.startswith("item")]
    }
    found: dict[str, object] = {}
    if "rasch" in case.expected:
        answers = collect(_two_answers(columns, case.definition))
        found["rasch"] = _rasch(answers, case.expected["rasch"])
    if "graded" in case.expected:
        answers = collect(columns)
        found["graded"] = _graded(answers, case.expected["graded"])
    return found


def _two_answers(
    columns: Mapping[str, NDArray[np.int64]], definition: str
) -> Mapping[str, NDArray[np.int64]]:
    """Which responses count as 1: those the definition names, else all above the lowest."""
    named = re.search(r"y = 1 (?:when|if) the response is ([\d ,or]+)", definition)
    ones = {int(one) for one in re.findall(r"\d+", named[1])} if named else set()
    at_least = re.search(r"y = 1 (?:when|if) (?:the )?response (?:is )?>= ?(\d+)", definition)
    lowest = int(at_least[1]) if at_least else 1
    return {
        name: np.where(
            column < 0, -1, np.isin(column, sorted(ones)) if ones else column >= lowest
        ).astype(np.int64)
        for name, column in columns.items()
    }


def _rasch(answers: Answers, asked: Mapping[str, Any]) -> Mapping[str, object]:
    scale = rasch(answers)
    sigma, error = float(scale.slopes[0]), float(scale.slope_errors[0])
    return {
        "intercept": scale.intercepts.tolist(),
        "difficulty": (-scale.intercepts).tolist(),
        "se_intercept": scale.intercept_errors.tolist(),
        "sigma": sigma,
        "se_sigma": error,
        "se_log_sigma": error / sigma,
        **_both(scale, score(scale, answers), asked),
    }


def _graded(answers: Answers, asked: Mapping[str, Any]) -> Mapping[str, object]:
    scale = graded(answers)
    return {
        "discrimination": scale.slopes.tolist(),
        "se_discrimination": scale.slope_errors.tolist(),
        "thresholds": [one.tolist() for one in scale.thresholds],
        "se_thresholds": [one.tolist() for one in scale.threshold_errors],
        "intercepts": [one.tolist() for one in scale.per_item(scale.intercepts)],
        "se_intercepts": [one.tolist() for one in scale.per_item(scale.intercept_errors)],
        **_both(scale, score(scale, answers), asked),
    }


def _both(scale: Scale, scores: Scores, asked: Mapping[str, Any]) -> dict[str, object]:
    count = len(scores.means)
    found: dict[str, object] = {
        "n": scale.respondents,
        "loglik": scale.log_likelihood,
        "eap": scores.means.tolist(),
        "posterior_sd": scores.deviations.tolist(),
        "eap_mean": float(scores.means.mean()),
        "eap_variance_ddof1": float(scores.means.var(ddof=1)),
        "eap_sd": float(scores.means.std(ddof=1)),
        "mean_posterior_variance": float((scores.deviations**2).mean()),
        "empirical_reliability": scores.reliability,
    }
    for key in asked:
        rows = re.fullmatch(r"(eap|posterior_sd)_first(\d+)", key)
        if rows:
            values = scores.means if rows[1] == "eap" else scores.deviations
            found[key] = values[: min(int(rows[2]), count)].tolist()
    return found
