"""Calibrated, raked and post-stratified weights, and what they estimate."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.survey_reference.blocks import Blocks, Source
from verify.survey_reference.case import Case
from verify.survey_reference.designs import Sampled, sampled
from verify.survey_reference.siblings import tree
from verify.survey_reference.weighing import Weighing
from zicht.estimation.problems import (
    EmptyClassError,
    InfeasibleCalibrationError,
    NotConvergedError,
)
from zicht.estimation.sampling.variance import standard_errors
from zicht.estimation.weighting.calibration import Calibrated
from zicht.estimation.weighting.distances import Bounds, Distance
from zicht.estimation.weighting.effects import weight_effects


def computed(case: Case) -> Mapping[str, object]:
    """Every calibration of a case: one, or one per label under ``weights``."""
    rows = sampled(case)
    weighing = Weighing(case=case, table=rows.table, frame=rows.frame)
    if _is_refusal(case.expected):
        return _refusal(rows, weighing)
    labels = _labels(case.expected)
    if labels:
        made = {one: weighing.method(one)(rows.design.weights) for one in labels}
        trees = {one: _tree(case, rows, made[one], labels[one]) for one in labels}
        found = {"weights": trees} if "weights" in case.expected else trees
    else:
        made = {"": weighing.only()(rows.design.weights)}
        found = _tree(case, rows, made[""], case.expected)
    return found | _beside(case, rows, weighing, made)


def _labels(expected: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The trees of several calibrations, under ``weights`` or at the top; none for a single one."""
    under = expected.get("weights", expected)
    named = re.compile("linear|rak|logit|post", re.I)
    return {key: one for key, one in under.items() if isinstance(one, Mapping) and named.match(key)}


def _is_refusal(expected: Mapping[str, Any]) -> bool:
    """Whether words, or yes and no, are expected about an outcome, and no numbers."""
    return all(
        one is None or isinstance(one, str | bool)
        for key, one in expected.items()
        if key != "bounds"
    )


def _refused(expected: Mapping[str, Any]) -> dict[str, object]:
    """What a calibration that was refused by name answers to the keys; words are not compared."""
    answers = {
        key: re.search("infeasible|fail|refus|error|stop", key) is not None
        for key, one in expected.items()
        if isinstance(one, bool)
    }
    return {**answers, "bounds": expected.get("bounds")}


def _refusal(rows: Sampled, weighing: Weighing) -> dict[str, object]:
    """The outcome of a case that should give no weights; words that differ when it does."""
    try:
        weighing.only()(rows.design.weights)
    except (InfeasibleCalibrationError, NotConvergedError, EmptyClassError):
        return _refused(weighing.case.expected)
    return dict.fromkeys(weighing.case.expected, "weights were found")


def _tree(
    case: Case, rows: Sampled, made: Calibrated, asked: Mapping[str, Any]
) -> dict[str, object]:
    source = Source(table=rows.table, frame=rows.frame, design=made.applied(rows.design))
    effects = weight_effects(made.weights)
    found: dict[str, object] = {
        "g_min": float(made.g.min()),
        "g_max": float(made.g.max()),
        "g_mean": float(made.g.mean()),
        "weights_sum": effects.total,
        "weights_sumsq": float(made.weights @ made.weights),
        "kish_deff": effects.kish_effect,
    }
    if "calibrated_total_se" in asked:
        found["calibrated_total_se"] = _error_of_known_totals(case, rows, made)
    found |= {key: _of_weights(key, made) for key in asked if key not in found}
    found = {key: one for key, one in found.items() if one is not None}
    blocks = Blocks(case, source)
    return found | tree(blocks, {key: one for key, one in asked.items() if key not in found})


def _of_weights(key: str, made: Calibrated) -> object:
    """Extremes, effective size and negative weights, by the words of a key."""
    if "neg" in key:
        return made.negative > 0 if re.match("any|has|is", key) else made.negative
    if re.search("eff(ective)?_?(n|size)|n_?eff|^ess$", key):
        return weight_effects(made.weights).effective_size
    extreme = re.fullmatch(r"(?:w|weights?)_(min|max)|(min|max)_(?:w|weights?)", key)
    if extreme:
        return float(made.weights.min() if "min" in extreme.groups() else made.weights.max())
    return None


def _error_of_known_totals(case: Case, rows: Sampled, made: Calibrated) -> float:
    """The largest standard error of a total that was calibrated to."""
    weighing = Weighing(case=case, table=rows.table, frame=rows.frame)
    variables = weighing.variables(rows.table, made.constraints)
    return float(standard_errors(made.applied(rows.design), variables).max())


def _beside(
    case: Case, rows: Sampled, weighing: Weighing, made: Mapping[str, Calibrated]
) -> dict[str, object]:
    found: dict[str, object] = {}
    if "weights_file" in case.expected:
        found["weights_file"] = _compared_with_file(case, rows, made)
    if "totals" in case.expected:
        names, totals = weighing.totals()
        found["totals"] = dict(zip(names, totals.tolist(), strict=True))
    for key, example in case.expected.items():
        if isinstance(example, Mapping) and "bounds" in example and _is_refusal(example):
            found[key] = _refused_within(rows, weighing, example)
    return found


def _refused_within(
    rows: Sampled, weighing: Weighing, example: Mapping[str, Any]
) -> dict[str, object]:
    """The same for bounds that every distance should refuse; nothing when one gave weights."""
    bounds = Bounds(low=float(example["bounds"][0]), high=float(example["bounds"][1]))
    for distance in Distance:
        if distance is Distance.LOGIT and not bounds.low < 1 < bounds.high:
            continue
        try:
            weighing.calibration(distance, bounds)(rows.design.weights)
        except (InfeasibleCalibrationError, NotConvergedError):
            continue
        return {}
    return _refused(example)


def _compared_with_file(case: Case, rows: Sampled, made: Mapping[str, Calibrated]) -> str:
    """The name of the file when every weight in it agrees, else how far off the worst is."""
    name = str(case.expected["weights_file"])
    table = case.file(name)
    keys = [one for one in table.columns if one in rows.table.columns]
    matched = rows.table.select(keys).join(table, on=keys, how="left", maintain_order="left")
    for column in (one for one in table.columns if one not in keys):
        ours = made.get(column) or (made.get("") if len(made) == 1 else None)
        if ours is None:
            continue
        expected = matched[column].cast(float).to_numpy()
        off = np.abs(ours.weights - expected) / np.abs(expected)
        if not (off <= max(case.tolerance, 1e-12)).all():
            return f"{name}: {column} is off by {np.nanmax(off):.1e}"
    return name
