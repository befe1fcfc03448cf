"""Cases of another folder: other variables, other designs, other words."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from verify.survey_reference.blocks import computed
from verify.survey_reference.case import Case, cases
from verify.survey_reference.designs import filtered, sampled
from verify.survey_reference.prose import DomainOf, Prose

TABLE = pl.DataFrame(
    {
        "region": [1, 1, 1, 1, 2, 2, 2, 2, 2, 3],
        "district": [1, 1, 2, 2, 1, 1, 2, 3, 3, 1],
        "size.class": ["s", "s", "m", "m", "s", "m", "s", "m", "m", "s"],
        "income": [10.0, 12.0, 20.0, 18.0, 9.0, 14.0, None, 21.0, 19.0, 8.0],
        "tax": [1.0, 2.0, 4.0, 3.0, 1.0, 2.0, 3.0, 5.0, 4.0, 1.0],
        "has_plan": [1, 0, 1, 1, 0, 0, 1, 1, 0, 0],
        "answered": [1, 1, 1, 1, 1, 1, 1, 1, 1, 0],
        "w": [2.0, 2.0, 3.0, 3.0, 2.0, 2.0, 4.0, 1.0, 1.0, 1.0],
        "districts": [4, 4, 4, 4, 6, 6, 6, 6, 6, 9],
        "part": [0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.25, 1.0],
    }
)


def case_of(
    folder: Path,
    definition: str,
    expected: Mapping[str, object],
    design: Mapping[str, object] | None = None,
    beside: tuple[str, ...] = (),
) -> Case:
    """The first case of a folder with the table above; the others only lend their words."""
    TABLE.write_csv(folder / "places.csv")
    one = {
        "id": "asked",
        "family": "domain",
        "input": "places.csv",
        "design": {"filter": "answered = 1", "weights": "w"} if design is None else design,
        "args": None,
        "definition": definition,
        "expected": expected,
        "rtol": 1e-8,
    }
    others = [{**one, "id": f"other{n}", "definition": text} for n, text in enumerate(beside)]
    (folder / "reference.json").write_text(json.dumps({"cases": [one, *others]}), "utf-8")
    return next(iter(cases(folder)))


def test_clusters_that_number_anew_in_every_stratum_are_different_clusters(tmp_path: Path) -> None:
    design = {"strata": "region", "clusters": "district", "weights": "w", "fpc": "districts"}
    found = sampled(case_of(tmp_path, "", {}, {"filter": "answered = 1", **design})).design
    assert found.degrees_of_freedom == 5 - 2
    assert found.stages[0].population is not None
    assert found.stages[0].population.tolist() == [4.0] * 4 + [6.0] * 5


def test_weights_follow_from_the_size_of_strata_or_of_the_file(tmp_path: Path) -> None:
    by_stratum = {
        "filter": "answered == 1",
        "strata": "region",
        "weights": "N_h/n_h",
        "fpc": "N_h (rows of the file)",
    }
    found = sampled(case_of(tmp_path, "", {}, by_stratum)).design
    assert found.weights.tolist() == [1.0] * 9
    assert found.stages[0].population is not None
    assert found.stages[0].population.tolist() == [4.0] * 4 + [5.0] * 5
    constant = {
        "filter": "answered = 1",
        "weights": "N/n (constant)",
        "fpc": "N = number of rows in the file",
    }
    assert sampled(case_of(tmp_path, "", {}, constant)).design.weights == pytest.approx(10 / 9)


def test_weights_that_are_not_given_are_the_inverse_of_the_fractions_drawn(
    tmp_path: Path,
) -> None:
    design = {
        "filter": "region != 3",
        "clusters": ["region", "district"],
        "fpc": ["part", "districts"],
    }
    found = sampled(case_of(tmp_path, "", {}, design)).design
    # Half of the regions is 4 of them where 2 were drawn; a quarter is 8. Then 2 of 4, 3 of 6.
    assert found.weights.tolist() == [2.0 * 2] * 4 + [4.0 * 2] * 5


def test_a_design_may_be_written_as_formulas(tmp_path: Path) -> None:
    plain = {
        "filter": "answered = 1",
        "strata": "region",
        "clusters": ["district", "size.class"],
        "weights": "w",
        "fpc": ["districts", "districts"],
    }
    formulas = {
        **plain,
        "strata": "~region",
        "clusters": "~district + size.class",
        "weights": "~w",
        "fpc": "~districts + districts",
    }
    ours, theirs = (
        sampled(case_of(tmp_path, "", {}, design)).design for design in (plain, formulas)
    )
    assert ours.weights.tolist() == theirs.weights.tolist()
    assert [stage.units.tolist() for stage in ours.stages] == [
        stage.units.tolist() for stage in theirs.stages
    ]


def test_filters_compare_numbers_and_words() -> None:
    assert filtered(TABLE, "region >= 2 and size.class != 's'").height == 3
    assert filtered(TABLE, None).height == TABLE.height


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Domain means of income by size.class.", [("mean", "income", ("size.class",))]),
        (
            "Means of income and totals of tax by region x size.class, with intervals.",
            [
                ("mean", "income", ("region", "size.class")),
                ("total", "tax", ("region", "size.class")),
            ],
        ),
        (
            "Share of has_plan by region and totals of income, tax by size.class",
            [
                ("mean", "has_plan", ("region",)),
                ("total", "income", ("size.class",)),
                ("total", "tax", ("size.class",)),
            ],
        ),
        ("Mean of nothing by chance.", []),
    ],
)
def test_domains_are_read_from_words(
    tmp_path: Path, text: str, asked: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    prose = Prose(case_of(tmp_path, text, {}), TABLE)
    assert prose.domains_of(text) == [DomainOf(*one) for one in asked]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Proportion with size.class = s.", ("size.class", "s")),
        ("Respondents (answered = 1): the 0/1 variable has_plan.", ("has_plan", "1")),
        ("Nothing here.", ("region", "2")),
    ],
)
def test_a_property_is_read_from_the_words_or_from_those_beside_it(
    tmp_path: Path, text: str, found: tuple[str, str]
) -> None:
    case = case_of(tmp_path, text, {}, beside=("As above for region = 2.",))
    assert Prose(case, case.table).property() == found


def test_domains_are_known_by_their_keys_whatever_the_name_of_the_block(tmp_path: Path) -> None:
    expected = {"by_level2": {"keys": ["R1", "R2"], "estimate": [0, 0], "se": [0, 0]}}
    case = case_of(tmp_path, "Means of tax by region.", expected)
    block = computed(case)["by_level2"]
    assert isinstance(block, dict)
    inside = TABLE.filter(pl.col("answered") == 1)
    by_hand = [
        float((part["tax"] * part["w"]).sum() / part["w"].sum())
        for part in (inside.filter(region=1), inside.filter(region=2))
    ]
    assert block["estimate"] == pytest.approx(by_hand)


def test_shares_of_a_numbered_level_are_found_with_and_without_the_word_factor(
    tmp_path: Path,
) -> None:
    labels = {"factor(region)1": 0, "region2": 0}
    case = case_of(tmp_path, "Shares of region.", {"shares": {"estimate": labels}})
    found = computed(case)["shares"]
    assert isinstance(found, dict)
    assert found["estimate"] == pytest.approx({"factor(region)1": 0.5, "region2": 0.5})


def test_what_no_words_say_is_an_error_and_not_a_number(tmp_path: Path) -> None:
    case = case_of(tmp_path, "Ratio of one to another.", {"ratio": {"estimate": 1.0}})
    with pytest.raises(ValueError, match="not said"):
        computed(case)


def test_another_level_of_confidence_is_read_from_the_keys(tmp_path: Path) -> None:
    expected = {"mean": {"estimate": {"tax": 0}, "ci90_low": {"tax": 0}, "ci90_high": {"tax": 0}}}
    found = computed(case_of(tmp_path, "Mean of tax.", expected))["mean"]
    assert isinstance(found, dict)
    assert {"ci90_low", "ci90_high"} <= set(found)


def test_a_difference_without_words_is_the_last_domain_minus_the_first(tmp_path: Path) -> None:
    expected = {
        "mean": {"keys": ["m", "s"], "estimate": [0, 0]},
        "difference": {"estimate": 0, "se": 0},
    }
    found = computed(case_of(tmp_path, "Means of tax by size.class.", expected))
    mean, difference = found["mean"], found["difference"]
    assert isinstance(mean, dict)
    assert isinstance(difference, dict)
    assert difference["estimate"] == pytest.approx(np.diff(mean["estimate"])[0])
