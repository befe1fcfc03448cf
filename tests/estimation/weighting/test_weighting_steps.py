"""From a frame and who answered to weights: always weights, and a record of every choice."""

import numpy as np
import polars as pl
import pytest

from shared_data import shared_data
from zicht.estimation.problems import NobodyAnsweredError
from zicht.estimation.sampling.design import simple
from zicht.estimation.sampling.estimates import estimate
from zicht.estimation.sampling.proportions import Method, Proportion, interval
from zicht.estimation.sampling.statistics import means, totals
from zicht.estimation.weighting.auxiliaries import Categorical, Numeric
from zicht.estimation.weighting.collapsing import Reason, Rule
from zicht.estimation.weighting.distances import Bounds, Distance
from zicht.estimation.weighting.report import sentences
from zicht.estimation.weighting.steps import Choices, Weighted, weigh

SIZE = Categorical(column="size", order=("small", "medium", "large"))
PART = Categorical(column="part")


def frame(rows: int = 120) -> pl.DataFrame:
    chance = np.random.default_rng(4)
    return pl.DataFrame(
        {
            "size": chance.choice(["small", "medium", "large"], rows, p=[0.5, 0.4, 0.1]),
            "part": chance.choice(["north", "east", "south", "west"], rows),
            "inhabitants": chance.lognormal(10, 1, rows),
            "half_known": [None if row % 2 else 1.0 for row in range(rows)],
        }
    )


def answered(table: pl.DataFrame, rate: float = 0.5) -> np.ndarray:
    return np.random.default_rng(9).random(table.height) < rate


def reached(found: Weighted, table: pl.DataFrame) -> None:
    """Check that every total in the report is reached by weights above zero."""
    assert (found.design.weights > 0).all()
    assert found.design.weights.sum() == pytest.approx(table.height)
    for one in found.report.classes:
        inside = found.table[one.variable].fill_null("?").is_in(one.name.split(" + ")).to_numpy()
        assert found.design.weights[inside].sum() == pytest.approx(one.population)
    for name in found.report.numbers:
        known = found.table[name].to_numpy()
        assert found.design.weights @ known == pytest.approx(table[name].sum())


def test_respondents_add_up_to_the_frame() -> None:
    table = frame()
    found = weigh(table, answered(table), [SIZE, PART, Numeric(column="inhabitants")])
    reached(found, table)
    assert found.report.numbers == ("inhabitants",)
    assert found.report.constraints <= 1 + found.report.respondents // 10
    assert estimate(
        found.design, totals({"inhabitants": found.table["inhabitants"].to_numpy()})
    ).standard_errors[0] == pytest.approx(0, abs=1e-6 * table["inhabitants"].sum())


def test_few_respondents_carry_few_constraints() -> None:
    table = frame()
    few = answered(table, 0.15)
    found = weigh(table, few, [SIZE, PART, Numeric(column="inhabitants")])
    reached(found, table)
    assert found.report.constraints <= 1 + int(few.sum()) // 10
    assert {one.reason for one in found.report.merges} >= {Reason.MANY_CONSTRAINTS}


def test_an_empty_class_merges_instead_of_failing() -> None:
    table = frame()
    nobody_large = answered(table) & (table["size"] != "large").to_numpy()
    found = weigh(table, nobody_large, [SIZE])
    reached(found, table)
    (merge,) = found.report.merges
    assert (merge.source, merge.into, merge.respondents) == ("large", "medium", 0)
    assert merge.reason is Reason.FEW


def test_rows_without_a_class_are_a_class_of_their_own() -> None:
    table = frame().with_columns(
        part=pl.when(pl.int_range(pl.len()) < 40).then(None).otherwise(pl.col("part"))
    )
    found = weigh(table, answered(table), [PART], Choices(most_constraints=9))
    reached(found, table)
    assert "?" in {one.name for one in found.report.classes}


def test_a_number_that_is_not_known_of_everyone_is_left_out() -> None:
    table = frame()
    found = weigh(table, answered(table), [Numeric(column="half_known")])
    assert [(one.variable, one.reason) for one in found.report.left_out] == [
        ("half_known", Reason.MISSING)
    ]
    assert found.design.weights == pytest.approx(simple(found.design.size, 120).weights)


def test_a_total_that_no_bounds_allow_is_given_up_and_said() -> None:
    table = frame()
    lopsided = np.where(table["size"] == "small", answered(table, 0.1), answered(table, 0.9))
    bounds = Bounds(low=0.8, high=1.3)
    for distance in Distance:
        choices = Choices(distance=distance, bounds=bounds, most_constraints=20)
        found = weigh(table, lopsided, [SIZE, PART], choices)
        reached(found, table)
        assert Reason.OUT_OF_REACH in {one.reason for one in found.report.merges}
        assert found.report.smallest_factor >= bounds.low
        assert found.report.largest_factor <= bounds.high


def test_a_number_that_makes_weights_negative_is_given_up_and_said() -> None:
    table = frame().with_columns(skewed=pl.int_range(pl.len()).cast(float) ** 2)
    only_low = np.arange(120) < 60
    found = weigh(
        table,
        only_low,
        [Numeric(column="skewed")],
        Choices(distance=Distance.LINEAR, rule=Rule(fewest=1)),
    )
    reached(found, table)
    assert [one.reason for one in found.report.left_out] == [Reason.NEGATIVE]


def test_when_everyone_answered_everyone_counts_once() -> None:
    table = frame()
    found = weigh(table, np.ones(120, dtype=bool), [SIZE, PART])
    assert found.design.weights == pytest.approx(np.ones(120))
    score = means({"inhabitants": table["inhabitants"].to_numpy()})
    assert estimate(found.design, score).standard_errors[0] == 0


def test_when_nobody_answered_there_is_no_weight_to_give() -> None:
    with pytest.raises(NobodyAnsweredError, match="None of the 120"):
        weigh(frame(), np.zeros(120, dtype=bool), [SIZE])


def test_one_class_and_no_variables_leave_equal_weights() -> None:
    table = frame().with_columns(country=pl.lit("NL"))
    some = answered(table)
    for auxiliaries in ([], [Categorical(column="country")]):
        found = weigh(table, some, auxiliaries)
        assert found.design.weights == pytest.approx(np.full(some.sum(), 120 / some.sum()))


@pytest.mark.parametrize(
    ("responses", "base", "message"),
    [(np.ones(3, dtype=bool), None, "3 responses"), (np.ones(120, dtype=bool), 5, "base of 5")],
)
def test_what_does_not_fit_the_frame_is_refused(
    responses: np.ndarray, base: int | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        weigh(frame(), responses, [], base=None if base is None else simple(base, 120))


def test_a_class_outside_the_given_order_is_refused() -> None:
    with pytest.raises(ValueError, match="size: not in the order given: large"):
        weigh(
            frame(),
            np.ones(120, dtype=bool),
            [Categorical(column="size", order=("small", "medium"))],
        )


def test_every_choice_is_a_sentence_in_both_languages() -> None:
    table = frame()
    some = answered(table) & (table["size"] != "large").to_numpy()
    report = weigh(table, some, [SIZE, Numeric(column="half_known")]).report
    dutch, english = (
        " ".join(getattr(one, language) for one in sentences(report)) for language in ("nl", "en")
    )
    assert f"{some.sum()} van 120 hebben geantwoord" in dutch
    assert "large (0 van" in dutch
    assert "samengevoegd met medium: te weinig respons" in dutch
    assert "half_known was not used: its value is not known of everyone." in english


@pytest.mark.parametrize(
    ("distance", "mechanism", "least"),
    [
        (Distance.RAKING, "mar", 0.92),
        (Distance.RAKING, "nmar", 0.0),
        (Distance.LINEAR, "mar", 0.0),
        (Distance.LINEAR, "nmar", 0.0),
    ],
)
def test_every_draw_of_respondents_on_a_real_frame_gets_weights(
    distance: Distance, mechanism: str, least: float
) -> None:
    draws = pl.read_csv(shared_data("survey", "be_response_draws.csv"), infer_schema=False)
    towns = pl.read_csv(shared_data("survey", "be_municipalities.csv"), null_values=["", "NA"])
    table = draws.with_columns(pl.col("ins").cast(pl.Int64)).join(
        towns, on="ins", how="left", maintain_order="left"
    )
    majority = table["women_majority04"].cast(float).to_numpy()
    auxiliaries = [
        Categorical(column="sizeclass", order=("s1", "s2", "s3", "s4", "s5")),
        Categorical(column="province", alike="logpop"),
    ]
    responses = np.array([[one == "1" for one in row] for row in table[mechanism]]).T
    # One distance goes over all draws; the other over some, to keep the test short.
    responses = responses if distance is Distance.RAKING else responses[::8]
    covered = 0
    for responded in responses:
        found = weigh(table, responded, auxiliaries, Choices(distance=distance))
        assert (found.design.weights > 0).all()
        assert found.report.largest_gap < 1e-9
        assert found.report.constraints <= 1 + found.report.respondents // 10
        share = estimate(found.design, means({"y": majority[responded]}))
        ends = interval(
            Proportion(
                share=float(share.values[0]),
                variance=float(share.covariance[0, 0]),
                rows=found.design.size,
                degrees_of_freedom=share.degrees_of_freedom,
            ),
            Method.DELTA_LOGIT,
        )
        covered += ends.low <= majority.mean() <= ends.high
    # Where response depends on the answer too, weights cannot repair it (see the bands).
    assert covered / len(responses) >= least
    assert covered / len(responses) <= 0.98 or len(responses) < 100
