"""The scale models against reference results of marginal maximum likelihood."""

import json

import numpy as np
import polars as pl
import pytest

from shared_data import shared_data
from zicht.estimation.scale.answers import collect
from zicht.estimation.scale.models import graded, rasch
from zicht.estimation.scale.scores import score

#: What the reference rounded away, and where its own search stopped.
TOLERANCE = 1e-8


def test_scales_agree_with_the_reference() -> None:
    cases = json.loads(shared_data("survey", "reference.json").read_text("utf-8"))["cases"]
    case = next(one for one in cases if one["family"] == "irt")
    table = pl.read_csv(shared_data("survey", case["input"]))
    columns = {name: table[name].to_numpy() for name in case["design"]["items"]}

    expected = case["expected"]["rasch"]
    two = rasch(collect({name: (one >= 1).astype(np.int64) for name, one in columns.items()}))
    assert two.log_likelihood == pytest.approx(expected["loglik"], rel=TOLERANCE)
    assert two.intercepts == pytest.approx(expected["intercept"], rel=TOLERANCE)
    assert two.intercept_errors == pytest.approx(expected["se_intercept"], rel=TOLERANCE)
    assert two.slopes == pytest.approx(np.full(12, expected["sigma"]), rel=TOLERANCE)

    expected, answers = case["expected"]["graded"], collect(columns)
    scale = graded(answers)
    assert scale.log_likelihood == pytest.approx(expected["loglik"], rel=TOLERANCE)
    assert scale.slopes == pytest.approx(expected["discrimination"], rel=TOLERANCE)
    assert scale.slope_errors == pytest.approx(expected["se_discrimination"], rel=TOLERANCE)
    assert np.array(scale.thresholds) == pytest.approx(
        np.array(expected["thresholds"]), rel=TOLERANCE
    )
    assert np.array(scale.threshold_errors) == pytest.approx(
        np.array(expected["se_thresholds"]), rel=TOLERANCE
    )
    scores = score(scale, answers)
    assert scores.means[:20] == pytest.approx(expected["eap_first20"], rel=TOLERANCE)
    assert scores.deviations[:20] == pytest.approx(expected["posterior_sd_first20"], rel=TOLERANCE)
    assert scores.reliability == pytest.approx(expected["empirical_reliability"], rel=TOLERANCE)
