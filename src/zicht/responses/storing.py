"""Checked answers as Parquet: a table that researchers can open, with what it is made from."""

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from zicht.files import write_atomically
from zicht.language import Text
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire.model import ItemType, Questionnaire
from zicht.questionnaire.rules import Value
from zicht.responses.fingerprints import fingerprint, plain
from zicht.responses.model import Response, ResponseSet

#: Changes when the columns or the metadata get another meaning.
_FORMAT = "zicht-responses-1"


def to_frame(response_set: ResponseSet) -> pl.DataFrame:
    """One row per municipality: ``code``, then one column per variable in questionnaire order.

    A choice, text or date is String, a number Float64, a multiple choice a sorted List(String).
    A question without an answer is null.
    """
    responses = response_set.responses
    columns: list[pl.Series] = [
        pl.Series("code", [one.municipality_code for one in responses], dtype=pl.String)
    ]
    for name, dtype in _schema(response_set.questionnaire).items():
        values = [_column_value(one.answers.get(name)) for one in responses]
        columns.append(pl.Series(name, values, dtype=dtype))
    return pl.DataFrame(columns)


def write_parquet(response_set: ResponseSet, path: Path) -> None:
    """Write the answers, whole or not at all; the same answers give the same bytes."""
    buffer = io.BytesIO()
    to_frame(response_set).write_parquet(
        buffer, compression="zstd", statistics=False, metadata=_metadata(response_set)
    )
    write_atomically(path, buffer.getvalue())


def read_parquet(path: Path, *, questionnaire: Questionnaire) -> ResponseSet:
    """Answers that ``write_parquet`` wrote.

    Raises InvalidInputError when the file is something else, belongs to another questionnaire or
    version, or was changed since it was written.
    """
    try:
        metadata = pl.read_parquet_metadata(path)
        frame = pl.read_parquet(path)
    except pl.exceptions.PolarsError as fault:
        raise InvalidInputError([_not_stored_answers(path)]) from fault
    if metadata.get("format") != _FORMAT:
        raise InvalidInputError([_not_stored_answers(path)])
    _require_questionnaire(path, metadata, questionnaire)
    response_set = ResponseSet(
        questionnaire=questionnaire,
        frame_date=date.fromisoformat(metadata["frame_date"]),
        responses=tuple(_responses(frame)),
        origin=metadata.get("origin"),
        fingerprint=metadata["fingerprint"],
    )
    if fingerprint(questionnaire, response_set.responses) != response_set.fingerprint:
        raise InvalidInputError([_changed(path)])
    return response_set


def _schema(questionnaire: Questionnaire) -> dict[str, pl.DataType]:
    dtypes: dict[ItemType, pl.DataType] = {
        ItemType.NUMBER: pl.Float64(),
        ItemType.MULTIPLE: pl.List(pl.String()),
    }
    return {
        name: dtypes.get(item.type, pl.String())
        for name, item in questionnaire.item_by_variable.items()
    }


def _metadata(response_set: ResponseSet) -> dict[str, str]:
    questionnaire = response_set.questionnaire
    metadata = {
        "format": _FORMAT,
        "questionnaire": questionnaire.id,
        "questionnaire_version": questionnaire.version,
        "questionnaire_fingerprint": questionnaire.fingerprint,
        "frame_date": response_set.frame_date.isoformat(),
        "fingerprint": response_set.fingerprint,
    }
    if response_set.origin is not None:
        metadata["origin"] = response_set.origin
    return metadata


def _column_value(value: Value | None) -> str | float | list[str] | None:
    return None if value is None else plain(value)


def _responses(frame: pl.DataFrame) -> list[Response]:
    return [
        Response(
            municipality_code=row.pop("code"),
            answers={name: _value(cell) for name, cell in row.items() if cell is not None},
        )
        for row in frame.iter_rows(named=True)
    ]


def _value(cell: str | float | list[str]) -> Value:
    return frozenset(cell) if isinstance(cell, list) else cell


def _require_questionnaire(
    path: Path, metadata: Mapping[str, str], questionnaire: Questionnaire
) -> None:
    stored = f"{metadata['questionnaire']} {metadata['questionnaire_version']}"
    wanted = f"{questionnaire.id} {questionnaire.version}"
    if stored != wanted:
        raise InvalidInputError([_other_questionnaire(path, stored, wanted)])


def _not_stored_answers(path: Path) -> Problem:
    return Problem(
        code="not-stored-answers",
        file=path.name,
        message=Text(
            nl="Dit bestand bevat geen antwoorden die Zicht heeft opgeslagen.",
            en="This file does not hold answers that Zicht stored.",
        ),
        remedy=Text(
            nl="Maak het met 'zicht responses import'.", en="Make it with 'zicht responses import'."
        ),
    )


def _other_questionnaire(path: Path, stored: str, wanted: str) -> Problem:
    return Problem(
        code="other-questionnaire",
        file=path.name,
        value=stored,
        message=Text(
            nl=f"De antwoorden horen bij vragenlijst {stored}, niet bij {wanted}.",
            en=f"The answers belong to questionnaire {stored}, not to {wanted}.",
        ),
        remedy=Text(
            nl="Gebruik die vragenlijst, of lees de antwoorden opnieuw in.",
            en="Use that questionnaire, or import the answers again.",
        ),
    )


def _changed(path: Path) -> Problem:
    return Problem(
        code="changed-answers",
        file=path.name,
        message=Text(
            nl="De antwoorden zijn veranderd nadat ze zijn opgeslagen.",
            en="The answers were changed after they were stored.",
        ),
        remedy=Text(
            nl="Lees het oorspronkelijke bestand opnieuw in met 'zicht responses import'.",
            en="Import the original file again with 'zicht responses import'.",
        ),
    )
