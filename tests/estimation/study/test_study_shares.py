"""All groups at once and one by one: two ways, one number."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zicht.estimation.sampling.design import Design, Stage, degrees_of_freedom
from zicht.estimation.study import shares
from zicht.estimation.study.answers import Level, Variable
from zicht.estimation.study.grouping import Layer, everybody
from zicht.estimation.study.measuring import Freedom, Measure
from zicht.estimation.study.plan import Kind
from zicht.estimation.weighting.calibration import calibrate


def variable(generator: np.random.Generator, rows: int, kind: Kind) -> Variable:
    answered = generator.random(rows) < 0.8
    members = np.eye(3, dtype=bool)[generator.integers(0, 3, rows)]
    if kind is Kind.MULTIPLE:
        members = generator.random((rows, 3)) < 0.4
    return Variable(
        key="q",
        label="q",
        kind=kind,
        levels=tuple(Level(code=one, label=one) for one in "abc"),
        members=members & answered[:, None],
        values=np.zeros(0),
        answered=answered,
    )


def layers(generator: np.random.Generator, rows: int) -> tuple[Layer, ...]:
    return (
        everybody(rows),
        Layer(
            columns=("g",),
            classes=(("x",), ("y",), ("z",)),
            labels=("x", "y", "z"),
            codes=generator.integers(-1, 3, rows),
        ),
    )


def design(generator: np.random.Generator, rows: int, *, calibrated: bool) -> Design:
    strata = np.arange(rows) % 3
    found = Design(
        weights=generator.uniform(1, 4, rows),
        strata=strata,
        stages=(Stage(units=np.arange(rows), population=np.array([200.0, 300, 90])[strata]),),
    )
    if not calibrated:
        return found
    classes = generator.integers(0, 4, rows)
    columns = np.column_stack([np.ones(rows), np.eye(4)[classes]])
    totals = columns.T @ found.weights * np.array([1.0, 0.9, 1.1, 1.0, 1.0])
    totals[0] = totals[1:].sum()
    return calibrate(found.weights, columns, totals).applied(found)


@given(st.integers(0, 10_000), st.booleans(), st.sampled_from([Kind.SINGLE, Kind.MULTIPLE]))
def test_all_groups_at_once_give_the_numbers_of_one_by_one(
    seed: int, calibrated: bool, kind: Kind
) -> None:
    generator = np.random.default_rng(seed)
    drawn = design(generator, 90, calibrated=calibrated)
    cut, asked = layers(generator, 90), variable(generator, 90, kind)
    fast = shares.share_maker(Measure(design=drawn), cut)(asked)
    slow = shares._one_by_one(Measure(design=drawn), cut, asked)
    np.testing.assert_allclose(fast.values, slow.values, rtol=1e-10)
    # A variance may come from what calibration leaves, which is next to nothing.
    np.testing.assert_allclose(fast.variances, slow.variances, rtol=1e-8, atol=1e-16)


@pytest.mark.parametrize("clustered", [False, True])
def test_degrees_of_freedom_are_those_of_the_design(clustered: bool) -> None:
    generator = np.random.default_rng(1)
    drawn = design(generator, 60, calibrated=False)
    if clustered:
        drawn = Design(
            weights=drawn.weights,
            strata=drawn.strata,
            stages=(Stage(units=np.arange(60) % 3 + 3 * (np.arange(60) // 15)),),
        )
    freedom = Freedom(Measure(design=drawn))
    for _ in range(20):
        rows = generator.random(60) < generator.random()
        assert freedom.of(rows) == degrees_of_freedom(drawn, rows)
