from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from responses.answer_files import QUESTIONNAIRE, SOUND_ANSWERS, VARIABLES
from zicht.problems import InvalidInputError
from zicht.responses.fingerprints import fingerprint
from zicht.responses.model import Response, ResponseSet
from zicht.responses.storing import read_parquet, to_frame, write_parquet

RESPONSES = (
    Response(municipality_code="GM0014", answers={"A5": "no"}),
    Response(municipality_code="GM0363", answers=SOUND_ANSWERS),
)
SET = ResponseSet(
    questionnaire=QUESTIONNAIRE,
    frame_date=date(2019, 4, 1),
    responses=RESPONSES,
    origin="synthetic-2019-seed-7",
    fingerprint=fingerprint(QUESTIONNAIRE, RESPONSES),
)


def test_the_frame_has_a_column_per_variable_in_the_order_of_the_questionnaire() -> None:
    frame = to_frame(SET)
    assert frame.columns == ["code", *VARIABLES]
    assert frame.schema["A5"] == pl.String
    assert frame.schema["I1"] == pl.List(pl.String)
    assert frame.schema["N1"] == pl.Float64
    assert frame.schema["D1"] == pl.String
    assert frame["I1"].to_list() == [None, ["care", "safety"]]


def test_what_was_stored_comes_back(tmp_path: Path) -> None:
    write_parquet(SET, tmp_path / "a.parquet")
    assert read_parquet(tmp_path / "a.parquet", questionnaire=QUESTIONNAIRE) == SET


def test_answers_without_an_origin_come_back_without_one(tmp_path: Path) -> None:
    write_parquet(replace(SET, origin=None), tmp_path / "a.parquet")
    assert read_parquet(tmp_path / "a.parquet", questionnaire=QUESTIONNAIRE).origin is None


def test_the_same_answers_give_the_same_bytes(tmp_path: Path) -> None:
    shuffled = tuple(replace(one, answers=dict(reversed(one.answers.items()))) for one in RESPONSES)
    write_parquet(SET, tmp_path / "a.parquet")
    write_parquet(replace(SET, responses=shuffled), tmp_path / "b.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_the_metadata_says_what_the_file_is(tmp_path: Path) -> None:
    write_parquet(SET, tmp_path / "a.parquet")
    metadata = pl.read_parquet_metadata(tmp_path / "a.parquet")
    assert metadata["questionnaire"] == "2019"
    assert metadata["questionnaire_version"] == "1.0.0"
    assert metadata["fingerprint"] == SET.fingerprint
    assert metadata["origin"] == "synthetic-2019-seed-7"
    assert metadata["frame_date"] == "2019-04-01"


def test_an_empty_set_can_be_stored(tmp_path: Path) -> None:
    empty = replace(SET, responses=(), fingerprint=fingerprint(QUESTIONNAIRE, ()))
    write_parquet(empty, tmp_path / "a.parquet")
    assert read_parquet(tmp_path / "a.parquet", questionnaire=QUESTIONNAIRE) == empty


def test_answers_to_another_version_are_refused(tmp_path: Path) -> None:
    write_parquet(SET, tmp_path / "a.parquet")
    newer = replace(QUESTIONNAIRE, version="2.0.0")
    with pytest.raises(InvalidInputError) as refusal:
        read_parquet(tmp_path / "a.parquet", questionnaire=newer)
    problem = refusal.value.problems[0]
    assert (problem.code, problem.value) == ("other-questionnaire", "2019 1.0.0")


def test_answers_that_were_changed_afterwards_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    write_parquet(SET, path)
    metadata = pl.read_parquet_metadata(path)
    own = {name: text for name, text in metadata.items() if name != "ARROW:schema"}
    changed = pl.read_parquet(path).with_columns(A5=pl.lit("yes"))
    changed.write_parquet(path, metadata=own)
    with pytest.raises(InvalidInputError) as refusal:
        read_parquet(path, questionnaire=QUESTIONNAIRE)
    assert refusal.value.problems[0].code == "changed-answers"


@pytest.mark.parametrize("data", [b"", b"code,A5\n", b"PAR1" * 8])
def test_other_files_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(data)
    with pytest.raises(InvalidInputError) as refusal:
        read_parquet(path, questionnaire=QUESTIONNAIRE)
    assert refusal.value.problems[0].code == "not-stored-answers"


def test_a_parquet_file_of_something_else_is_refused(tmp_path: Path) -> None:
    pl.DataFrame({"code": ["GM0363"]}).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(InvalidInputError) as refusal:
        read_parquet(tmp_path / "a.parquet", questionnaire=QUESTIONNAIRE)
    assert refusal.value.problems[0].code == "not-stored-answers"
