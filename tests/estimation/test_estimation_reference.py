"""Every case of the survey reference that a family can compute, number by number."""

import json
from pathlib import Path

import pytest
from verify import estimation
from verify.survey_reference.case import Case, cases
from verify.survey_reference.comparing import Gap, compare
from verify.survey_reference.running import Outcome, folder, has_family, outcome

FOLDER = folder()
PRESENT = (FOLDER / "reference.json").exists()
CASES = {one.name: one for one in cases(FOLDER)} if PRESENT else {}
KNOWN = [name for name, one in CASES.items() if has_family(one.family)]

needs_reference = pytest.mark.skipif(
    not PRESENT, reason=f"reference data not present: {FOLDER} (set REFERENCE_SURVEY)"
)


@needs_reference
@pytest.mark.parametrize("name", KNOWN)
def test_every_number_of_a_reference_case_is_within_its_tolerance(name: str) -> None:
    found = outcome(CASES[name])
    assert found.problem is None
    assert [gap for gap in found.gaps if not gap.passed] == []
    assert found.gaps


@needs_reference
def test_a_changed_number_of_a_case_is_found() -> None:
    case = next(one for one in CASES.values() if one.family == "taylor")
    key, block = next((k, v) for k, v in case.expected.items() if "estimate" in v)
    label, value = next(iter(block["estimate"].items()))
    changed = {**block, "estimate": {**block["estimate"], label: value * (1 + 1e-7)}}
    found = outcome(_with(case, {**case.expected, key: changed}))
    assert [gap.path for gap in found.gaps if not gap.passed] == [f"/{key}/estimate/{label}"]


@needs_reference
def test_a_statistic_that_nothing_computes_is_found() -> None:
    case = next(one for one in CASES.values() if one.family == "taylor")
    found = outcome(_with(case, {**case.expected, "something_else": 1.5}))
    assert [gap.path for gap in found.gaps if not gap.passed] == ["/something_else"]


def test_a_family_that_nobody_made_is_a_failure_with_a_reason(tmp_path: Path) -> None:
    found = outcome(_case(tmp_path, "astrology"))
    assert (found.passed, found.problem) == (False, "no family astrology")


@pytest.mark.parametrize(
    ("expected", "computed"),
    [
        ({"a": 1.0}, {"a": 1.0 + 2e-8}),
        ({"a": 1.0}, {}),
        ({"a": [1.0, 2.0]}, {"a": [1.0]}),
        ({"a": 1.0}, {"a": float("nan")}),
        ({"a": 0.0}, {"a": 1e-5}),
        ({"a": None}, {"a": 1.0}),
        ({"keys": ["x"]}, {"keys": ["y"]}),
    ],
)
def test_the_comparison_can_fail(expected: object, computed: object) -> None:
    assert not all(gap.passed for gap in compare(expected, computed, 1e-8))


def _case(folder: Path, family: str) -> Case:
    return Case(
        folder=folder,
        name="x",
        family=family,
        input="x.csv",
        design={},
        arguments={},
        definition="",
        expected={"mean": 1.0},
        tolerance=1e-8,
    )


def _with(case: Case, expected: dict[str, object]) -> Case:
    return Case(
        folder=case.folder,
        name=case.name,
        family=case.family,
        input=case.input,
        design=case.design,
        arguments=case.arguments,
        definition=case.definition,
        expected=expected,
        tolerance=case.tolerance,
    )


def test_a_case_that_yields_no_number_fails(tmp_path: Path) -> None:
    assert not Outcome(case=_case(tmp_path, "truth")).passed


@pytest.mark.parametrize(("is_other", "passed"), [(False, False), (True, True)])
def test_the_bar_asks_for_all_cases_of_the_reference_and_for_any_of_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_other: bool, passed: bool
) -> None:
    (tmp_path / "survey").mkdir()
    (tmp_path / "survey" / "reference.json").write_text(json.dumps({"cases": []}))
    monkeypatch.delenv("REFERENCE_SURVEY", raising=False)
    monkeypatch.setenv("ZICHT_REFERENCE_DATA", str(tmp_path))
    if is_other:
        monkeypatch.setenv("REFERENCE_SURVEY", str(tmp_path / "survey"))
    gap = Gap(path="/mean", expected=1.0, computed=1.0, passed=True)
    one = Outcome(case=_case(tmp_path, "truth"), gaps=(gap,))
    monkeypatch.setattr(estimation, "outcomes", lambda path: [one])
    found = estimation.reference()
    assert found.passed == passed
    assert ("of 64" in found.figure) == (not passed)
