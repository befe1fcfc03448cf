"""A second opinion: svy 0.35 on the same surveys, for all that it covers."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from zicht.estimation.sampling.association import cross_table, rao_scott
from zicht.estimation.sampling.comparison import compare_means
from zicht.estimation.sampling.design import Design, Stage, numbered, simple
from zicht.estimation.sampling.estimates import design_effects, estimate
from zicht.estimation.sampling.proportions import Method, interval, proportion
from zicht.estimation.sampling.quantiles import quantiles
from zicht.estimation.sampling.statistics import (
    by_domain,
    domains,
    indicators,
    means,
    ratios,
    totals,
)

svy = pytest.importorskip("svy")

#: svy agrees with R to about 1e-13 where it covers a statistic.
CLOSE = 1e-10


def survey() -> pl.DataFrame:
    """Three strata of districts of schools: 5 of 12 districts each, 2 to 6 of 8 schools."""
    random = np.random.default_rng(11)
    rows = [
        (stratum, district, school, size)
        for stratum in range(3)
        for district in range(5)
        for size in [int(random.integers(2, 7))]
        for school in range(size)
    ]
    stratum, district, _, size = (np.array(one) for one in zip(*rows, strict=True))
    score = random.normal(50 + 5 * stratum, 8) + random.normal(0, 3, 15)[stratum * 5 + district]
    return pl.DataFrame(
        {
            "stratum": stratum,
            "district": district,
            "school": np.arange(len(rows)),
            "districts": np.full(len(rows), 12),
            "schools": np.full(len(rows), 8),
            "weight": 12 / 5 * 8 / size,
            "score": score,
            "pupils": random.integers(50, 900, len(rows)),
            "kind": random.choice(["a", "b", "c"], len(rows)),
            "yes": random.choice(["no", "yes"], len(rows)),
        }
    ).with_columns(
        pl.when(pl.int_range(pl.len()) % 9 == 0).then(None).otherwise("score").alias("gaps")
    )


def _simple(table: pl.DataFrame) -> tuple[Design, object]:
    constant = table.with_columns(weight=pl.lit(600 / table.height), districts=pl.lit(600))
    return simple(table.height, 600), svy.Sample(
        constant, svy.Design(wgt="weight", pop_size="districts")
    )


def _stratified(table: pl.DataFrame) -> tuple[Design, object]:
    strata = table["stratum"].to_numpy()
    size = np.array([60.0, 80.0, 100.0])[strata]
    weights = size / np.bincount(strata)[strata]
    design = Design(
        weights=weights, strata=strata, stages=(Stage(units=np.arange(len(size)), population=size),)
    )
    filled = table.with_columns(weight=weights, size=size)
    return design, svy.Sample(filled, svy.Design(wgt="weight", stratum="stratum", pop_size="size"))


def _clustered(table: pl.DataFrame) -> tuple[Design, object]:
    strata = table["stratum"].to_numpy()
    units = numbered(strata, table["district"].to_numpy())
    design = Design(weights=table["weight"].to_numpy(), strata=strata, stages=(Stage(units=units),))
    return design, svy.Sample(table, svy.Design(wgt="weight", stratum="stratum", psu="district"))


def _staged(table: pl.DataFrame) -> tuple[Design, object]:
    strata = table["stratum"].to_numpy()
    units = numbered(strata, table["district"].to_numpy())
    design = Design(
        weights=table["weight"].to_numpy(),
        strata=strata,
        stages=(
            Stage(units=units, population=np.full(table.height, 12.0)),
            Stage(units=np.arange(table.height), population=np.full(table.height, 8.0)),
        ),
    )
    size = svy.PopSize(psu="districts", ssu="schools")
    described = svy.Design(
        wgt="weight", stratum="stratum", psu="district", ssu="school", pop_size=size
    )
    return design, svy.Sample(table, described)


Pair = Callable[[pl.DataFrame], tuple[Design, object]]
DESIGNS: Sequence[Pair] = (_simple, _stratified, _clustered, _staged)
each_design = pytest.mark.parametrize("make", DESIGNS, ids=lambda one: one.__name__.strip("_"))


def column(table: pl.DataFrame, name: str) -> np.ndarray:
    return table[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()


@each_design
def test_svy_finds_the_same_mean_interval_and_design_effect(make: Pair) -> None:
    table = survey()
    design, theirs = make(table)
    ours = estimate(design, means({"score": column(table, "score")}))
    (found,) = theirs.estimation.mean("score", deff="wor").to_dicts()
    (ends,) = ours.intervals()
    assert (ours.values[0], ours.standard_errors[0], ends.low, ends.high) == pytest.approx(
        (found["est"], found["se"], found["lci"], found["uci"]), rel=CLOSE
    )
    effects = design_effects(design, {"score": column(table, "score")})
    assert effects.without_replacement[0] == pytest.approx(found["deff"], rel=CLOSE)


@each_design
def test_svy_finds_the_same_total_of_a_variable_with_gaps(make: Pair) -> None:
    table = survey()
    design, theirs = make(table)
    ours = estimate(design, totals({"gaps": column(table, "gaps")}))
    (found,) = theirs.estimation.total("gaps", drop_nulls=True).to_dicts()
    assert (ours.values[0], ours.standard_errors[0]) == pytest.approx(
        (found["est"], found["se"]), rel=CLOSE
    )


@each_design
def test_svy_finds_the_same_ratio(make: Pair) -> None:
    table = survey()
    design, theirs = make(table)
    pair = (column(table, "gaps"), column(table, "pupils"))
    ours = estimate(design, ratios({"r": pair}))
    (found,) = theirs.estimation.ratio("gaps", "pupils", drop_nulls=True).to_dicts()
    assert (ours.values[0], ours.standard_errors[0]) == pytest.approx(
        (found["est"], found["se"]), rel=CLOSE
    )


@each_design
def test_svy_finds_the_same_domains_and_their_covariance(make: Pair) -> None:
    table = survey()
    design, theirs = make(table)
    groups = domains(table["kind"].to_list())
    ours = estimate(design, by_domain(means, {"score": column(table, "score")}, groups))
    found = theirs.estimation.mean("score", by="kind")
    assert ours.values == pytest.approx([one["est"] for one in found.to_dicts()], rel=CLOSE)
    assert ours.covariance == pytest.approx(np.array(found.covariance), rel=1e-8, abs=1e-12)


@each_design
def test_svy_finds_the_same_quartiles(make: Pair) -> None:
    table = survey()
    design, theirs = make(table)
    ours = quantiles(design, column(table, "score"), [0.25, 0.5, 0.75])
    found = theirs.estimation.quantile("score").to_polars()
    assert [one.value for one in ours] == pytest.approx(found["est"].to_list(), rel=CLOSE)


@each_design
def test_svy_finds_the_same_delta_logit_interval(make: Pair) -> None:
    table = survey()
    design, theirs = make(table)
    share = proportion(design, (table["yes"] == "yes").cast(pl.Float64).to_numpy())
    found = theirs.estimation.prop("yes").to_dicts()[1]
    ends = interval(share, Method.DELTA_LOGIT)
    assert (share.share, share.standard_error, ends.low, ends.high) == pytest.approx(
        (found["est"], found["se"], found["lci"], found["uci"]), rel=CLOSE
    )


@each_design
def test_svy_finds_the_same_rao_scott_test(make: Pair) -> None:
    table = survey()
    design, theirs = make(table)
    # The tables of svy 0.35 leave out the variance of later stages, which its shares do count.
    design = replace(design, stages=design.stages[:1])
    ours = rao_scott(cross_table(design, table["yes"].to_list(), table["kind"].to_list()))
    found = theirs.categorical.tabulate("yes", "kind").stats.f
    assert (ours.statistic, ours.over, ours.under, ours.chance) == pytest.approx(
        (found.value, found.df_num, found.df_den, found.p_value), rel=1e-8
    )


def test_the_cells_of_a_table_count_the_stages_that_shares_of_svy_count() -> None:
    table = survey().with_columns(cell=pl.concat_str("yes", pl.lit("|"), "kind"))
    design, theirs = _staged(table)
    ours = estimate(design, means(indicators(table["cell"].to_list())))
    found = theirs.estimation.prop("cell").to_dicts()
    assert ours.standard_errors == pytest.approx([one["se"] for one in found], rel=CLOSE)


@each_design
def test_svy_finds_the_same_t_test(make: Pair) -> None:
    table = survey()
    design, theirs = make(table)
    yes = (table["yes"] == "yes").to_numpy()
    ours = compare_means(design, column(table, "score"), yes, ~yes)
    found = theirs.categorical.ttest("score", group="yes").stats
    assert (ours.statistic, ours.degrees_of_freedom, ours.chance) == pytest.approx(
        (found.t, found.df, found.p_value), rel=1e-8
    )
