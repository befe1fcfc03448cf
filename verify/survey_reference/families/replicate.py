"""Variance by replicate weights: made from the design, or supplied in a file."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from verify.survey_reference import shapes
from verify.survey_reference.blocks import Blocks, Source
from verify.survey_reference.case import Case
from verify.survey_reference.designs import Sampled, sampled
from verify.survey_reference.siblings import tree
from verify.survey_reference.weighing import Weighing
from zicht.estimation.sampling.design import Design, Vector
from zicht.estimation.sampling.quantiles import distribution
from zicht.estimation.sampling.replicates import Replicates, Values, replicate_estimate
from zicht.estimation.sampling.resampling import bootstrap, half_samples, jackknife
from zicht.estimation.sampling.statistics import Rows


def computed(case: Case) -> Mapping[str, object]:
    """Estimates of a case with their variance over replicates."""
    rows = sampled(case)
    replicates = _replicates(case, rows)
    found: dict[str, object] = {
        "weights_file": case.expected.get("weights_file"),
        "n_replicates": replicates.count,
        "scale": replicates.scale,
        "rscales": _as_written(case, replicates.rscales),
        "df": replicates.degrees_of_freedom,
    }
    blocks = Blocks(case, _source(rows, replicates))
    around_estimate = Blocks(case, _source(rows, replicates.centred_on_estimate()))
    for key, asked in case.expected.items():
        if re.search(r"_mse(_se)?$", key):
            beside = re.sub(r"_mse(_se)?$", "", key)
            found[key] = _errors(around_estimate, beside, case.expected[beside])
        elif isinstance(asked, Mapping) and re.search("median|quantile|quartile", key):
            found[key] = _quantiles(blocks, replicates, asked)
    return found | tree(blocks, {k: v for k, v in case.expected.items() if k not in found})


def _source(rows: Sampled, replicates: Replicates) -> Source:
    def freedom(kept: Rows) -> float:
        inside = Replicates(
            weights=replicates.weights[kept],
            replicates=replicates.replicates[kept],
            scale=replicates.scale,
            rscales=replicates.rscales,
        )
        return inside.degrees_of_freedom

    design = Design(
        weights=replicates.weights, strata=rows.design.strata, stages=rows.design.stages
    )
    return Source(
        table=rows.table,
        frame=rows.frame,
        design=design,
        make=lambda statistic: replicate_estimate(replicates, statistic).estimates,
        freedom=freedom,
    )


def _replicates(case: Case, rows: Sampled) -> Replicates:
    supplied = _columns(case, rows)
    made = _made(case, rows.design) if supplied is None else _supplied(case, rows, supplied)
    if _is_calibrated(case):
        method = Weighing(case=case, table=rows.table, frame=rows.frame).only()
        made = made.recalibrated(lambda weights: method(weights).weights)
    return made


def _is_calibrated(case: Case) -> bool:
    stated = any(isinstance(one, Mapping) for one in case.arguments.values())
    again = r"replicates? (?:is |are )?(?:re)?-?(?:calibrated|raked|post)|(?:calibrat|rak)\w+ again"
    return stated or re.search(again, case.definition, re.I) is not None


def _made(case: Case, design: Design) -> Replicates:
    text = case.definition.lower()
    if re.search(r"jk1|jkn|jack ?knife", text):
        made = jackknife(design)
    elif re.search(r"brr|half.sample|fay", text):
        made = half_samples(design, fay=_fay(case))
    else:
        made = bootstrap(design, int(_stated(case, "n_replicates", "replicates") or 500), seed=1)
    return made.centred_on_estimate() if _is_mse(case) else made


def _is_mse(case: Case) -> bool:
    """Whether the centre is the estimate; where both are asked, the main one is the mean."""
    stated = _stated(case, "mse")
    if stated is not None:
        return bool(stated)
    text = case.definition.lower()
    if re.search(r"replicate mean|mse (false|= ?false)", text):
        return False
    return re.search(r"full[- ](sample )?estimate|mse (true|= ?true)", text) is not None


def _stated(case: Case, *keys: str) -> Any:  # noqa: ANN401
    """What arguments, the design or the expected tree say; scales are given, not computed."""
    for place in (case.arguments, case.design, case.expected):
        for key in keys:
            if place.get(key) is not None:
                return place[key]
    return None


def _fay(case: Case) -> float:
    stated = _stated(case, "rho", "fay", "fay_rho")
    said = re.search(r"(?:rho|fay)\D{0,20}?(0?\.\d+)", case.definition, re.I)
    return float(stated if stated is not None else said[1] if said else 0.0)


def _columns(case: Case, rows: Sampled) -> np.ndarray | None:
    """Supplied replicates: a file beside the input, or columns of it; None when to be made."""
    stated = _stated(case, "weights_file", "repweights", "replicate_weights", "replicates_file")
    if isinstance(stated, str) and (case.folder / stated).exists():
        table = case.file(stated)
        keys = [one for one in table.columns if one in rows.table.columns]
        matched = rows.table.select(keys).join(table, on=keys, how="left", maintain_order="left")
        return matched.drop(keys).cast(float).to_numpy()
    if isinstance(stated, str):
        named = [one for one in rows.table.columns if re.fullmatch(stated.lstrip("^"), one)]
    else:
        named = list(stated) if isinstance(stated, Sequence) else []
    return rows.table.select(named).cast(float).to_numpy() if named else None


def _supplied(case: Case, rows: Sampled, replicates: np.ndarray) -> Replicates:
    weights = rows.design.weights
    # Files hold weights for analysis, or factors by which to multiply those of the sample.
    if replicates.sum(axis=0).mean() < np.sqrt(len(weights) * weights.sum()):
        replicates = replicates * weights[:, None]
    count = replicates.shape[1]
    scale = _stated(case, "scale")
    return Replicates(
        weights=weights,
        replicates=replicates,
        scale=_usual_scale(case, count) if scale is None else float(scale),
        rscales=_rscales(case, rows.design, replicates),
        mse=_is_mse(case),
    )


def _usual_scale(case: Case, count: int) -> float:
    text = case.definition.lower()
    if "jkn" in text:
        return 1.0
    if "jk1" in text:
        return (count - 1) / count
    if re.search("brr|half|fay", text):
        return 1 / (count * (1 - _fay(case)) ** 2)
    return 1 / (count - 1)


def _rscales(case: Case, design: Design, replicates: np.ndarray) -> Vector:
    stated = _stated(case, "rscales")
    count = replicates.shape[1]
    if stated is None and "jkn" in case.definition.lower():
        return _of_left_out(design, replicates)
    values = np.atleast_1d(np.asarray(1.0 if stated is None else stated, dtype=np.float64))
    if len(values) == count:
        return values
    if len(values) == 1:
        return np.full(count, values[0])
    # The different values only: each replicate has the one nearest to that of its stratum.
    own = _of_left_out(design, replicates)
    return values[np.abs(own[:, None] - values).argmin(axis=1)]


def _of_left_out(design: Design, replicates: np.ndarray) -> Vector:
    """Per replicate (n - 1) / n (1 - f) of the stratum from which it leaves a unit out."""
    row = np.argmax((replicates == 0) & (design.weights[:, None] != 0), axis=0)
    stage = design.stages[0]
    _, first = np.unique(stage.units, return_index=True)
    count = np.bincount(design.strata[first])[design.strata[row]]
    fraction = 0.0 if stage.population is None else count / stage.population[row]
    return np.asarray((count - 1) / count * (1 - fraction), dtype=np.float64)


def _as_written(case: Case, rscales: Vector) -> object:
    """One number when all are alike; else the different ones, or all where all are expected."""
    different = list(dict.fromkeys(rscales.tolist()))
    asked = case.expected.get("rscales")
    if isinstance(asked, Sequence) and len(asked) == len(rscales):
        return rscales.tolist()
    if len(different) > 1:
        return different
    return different * len(asked) if isinstance(asked, Sequence) else different[0]


def _errors(blocks: Blocks, key: str, asked: Mapping[str, Any]) -> object:
    found = blocks.named(key, asked)["se"]
    return list(found.values()) if isinstance(found, Mapping) else found


def _quantiles(
    blocks: Blocks, replicates: Replicates, asked: Mapping[str, Any]
) -> dict[str, object]:
    """Quantiles, computed anew in every replicate."""
    values = blocks.variable(blocks.prose.ranked())
    parts = asked.get("p", 0.5)
    listed = list(parts) if isinstance(parts, Sequence) else [parts]

    def ranked(weights: Vector) -> Values:
        found = distribution(values, weights)
        return Values(
            labels=tuple(f"{part:g}" for part in listed),
            values=np.array([found.at(part) for part in listed]),
        )

    found = replicate_estimate(replicates, ranked).estimates
    if isinstance(parts, Sequence):
        return shapes.keyed(found, shapes.confidence(asked)) | {"p": listed}
    return shapes.single(found, shapes.confidence(asked)) | {"p": parts}
