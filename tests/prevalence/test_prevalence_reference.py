"""What R makes of published lists; every row is compared by ``make verify``, here a part."""

import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from verify.bars import Bar, Measured, report
from verify.mse_reference import __main__ as comparisons
from verify.mse_reference import models, stepwise
from verify.mse_reference.comparing import Comparison
from verify.mse_reference.data import folder, lacking, unusable
from verify.prevalence_coverage import Coverage, Population

from prevalence.small_tables import THREE
from zicht.prevalence.fitting import fit_plainly
from zicht.prevalence.models import independence

FOLDER = folder()

needs_reference = pytest.mark.skipif(
    not (FOLDER / "reference.json").exists(),
    reason=f"reference data not present: {FOLDER} (set REFERENCE_MSE)",
)


@needs_reference
def test_models_of_published_lists_are_fitted_as_r_does() -> None:
    found = list(models.compared(FOLDER, every=7))
    assert sum(one.numbers for one in found) > 10_000
    assert [one.failures for one in found if one.failures] == []


@needs_reference
def test_the_stepwise_estimate_is_that_of_sparsemse() -> None:
    found = list(stepwise.compared(FOLDER))
    assert sum(one.numbers for one in found) > 1000
    assert [one.failures for one in found if one.failures] == []


def test_a_gap_and_an_inequality_are_found() -> None:
    comparison = Comparison(name="made up")
    comparison.near("N", 100.0, 100.00001)
    assert comparison.failures == []
    comparison.near("N", 100.0, 100.1)
    comparison.near("N", float("nan"), 100.0)
    comparison.same("status", 0, 1)
    assert (comparison.numbers, len(comparison.failures)) == (4, 3)


def test_an_interval_without_an_estimate_holds_nothing_and_one_without_an_end_is_counted() -> None:
    limits = np.array([[90, 110], [101, 120], [80, np.inf], [np.nan, np.nan]])
    found = Coverage(size=100, with_choice=limits, fixed=limits[:, ::-1])
    assert (found.share, found.fixed_share) == (0.5, 0)
    assert found.unbounded == 0.25


def test_a_share_near_a_limit_is_told_apart_from_it_by_more_draws() -> None:
    few, many = (np.tile([[90, 110]] * 39 + [[101, 120]], (times, 1)) for times in (10, 200))
    assert not Coverage(size=100, with_choice=few, fixed=few).tells
    assert Coverage(size=100, with_choice=many, fixed=many).tells


def test_lists_are_drawn_from_as_many_people_as_the_model_says() -> None:
    found = fit_plainly(THREE, independence(3))
    population = Population.of(found, THREE.lists)
    assert population.size == round(found.population)
    assert population.chances[0] == pytest.approx(found.unseen / found.population)
    drawn = population.drawn(np.random.SeedSequence(1))
    assert drawn.lists == THREE.lists
    assert drawn.total == pytest.approx(THREE.total, rel=0.2)


def test_a_bar_with_nothing_to_measure_is_neither_met_nor_missed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def measured(*results: bool | None) -> bool:
        return report(
            Bar(area="a", promise="b", measure=partial(Measured, figure="c", passed=result))
            for result in results
        )

    assert measured(True, None)
    assert capsys.readouterr().out.split()[-1] == "-"
    assert not measured(None, False)


@pytest.mark.parametrize(("name", "said"), [("typo", "names no folder"), ("", "without a table")])
def test_a_folder_that_was_asked_for_and_has_no_table_fails_with_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    said: str,
) -> None:
    monkeypatch.setenv("REFERENCE_MSE", str(tmp_path / name))
    monkeypatch.setattr(sys, "argv", ["mse_reference", "models"])
    assert comparisons.main() == 1
    assert said in capsys.readouterr().err
    assert said in (unusable() or "")
    (tmp_path / "own.csv").write_text("A,B,count\n1,1,2\n", encoding="utf-8")
    monkeypatch.setenv("REFERENCE_MSE", str(tmp_path))
    assert comparisons.main() == 0
    assert lacking("boot").passed is None


def test_without_reference_data_there_is_nothing_to_measure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REFERENCE_MSE", raising=False)
    monkeypatch.delenv("ZICHT_REFERENCE_DATA", raising=False)
    monkeypatch.setattr("shared_data._DEFAULT", tmp_path / "absent")
    assert lacking("uk.csv").passed is None
    monkeypatch.setattr("shared_data._DEFAULT", tmp_path)
    assert lacking("uk.csv").passed is False
