"""Bars on answers: the same wave in every format is the same set of answers."""

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pyreadstat

from disclosure.waves import synthetic
from verify.bars import Bar, Measured
from zicht.areas.register import Register
from zicht.questionnaire.model import Item, ItemType
from zicht.questionnaire.rules import Value
from zicht.responses import reading, writing
from zicht.responses.model import ResponseSet

WAVE, SEED = "2019", 7

Answers = Sequence[tuple[str, Mapping[str, Value]]]


def four_formats() -> Measured:
    """CSV, XLSX, SPSS and LimeSurvey, each read back and compared with what was written."""
    wave, register = synthetic(WAVE, seed=SEED), Register.load()
    wanted = {one.municipality_code: dict(one.answers) for one in wave.responses}
    same = []
    with tempfile.TemporaryDirectory() as folder:
        for path in _write(wave, register, Path(folder)):
            got = reading.read(path, questionnaire=wave.questionnaire, register=register)
            if {one.municipality_code: dict(one.answers) for one in got.responses} == wanted:
                same.append(path.stem)
    return Measured(figure=f"{len(wanted)} from {', '.join(same)}", passed=len(same) == 4)


def _write(wave: ResponseSet, register: Register, folder: Path) -> list[Path]:
    names = {one.municipality_code: one.municipality_code for one in wave.responses}
    rows = list(writing.to_rows(wave.questionnaire, wave.responses, names, origin=wave.origin))
    answers = [(one.municipality_code, one.answers) for one in wave.responses]
    items = list(wave.questionnaire.items())
    files = [folder / name for name in ("CSV.csv", "XLSX.xlsx", "SPSS.sav", "LimeSurvey.csv")]
    files[0].write_bytes(writing.to_csv(iter(rows)))
    files[1].write_bytes(writing.to_xlsx(iter(rows)))
    _write_spss(files[2], items, answers)
    files[3].write_text(_limesurvey(items, answers), encoding="utf-8")
    return files


def _write_spss(path: Path, items: Sequence[Item], answers: Answers) -> None:
    """Numbers with labels for choices, a variable of 0 and 1 per option of a multiple choice."""
    columns: dict[str, pl.Series] = {"code": pl.Series([code for code, _ in answers])}
    labels: dict[str, dict[float, str]] = {}
    for item in items:
        for variable in item.variables():
            name, given = variable.replace(".", "_"), [of.get(variable) for _, of in answers]
            if item.type is ItemType.MULTIPLE:
                for option in item.options:
                    marks = [None if one is None else float(option.code in one) for one in given]
                    columns[f"{name}_{option.code}"] = pl.Series(marks, dtype=pl.Float64)
            elif item.options:
                order = {option.code: float(at) for at, option in enumerate(item.options, 1)}
                columns[name] = pl.Series(
                    [None if one is None else order[one] for one in given], dtype=pl.Float64
                )
                labels[name] = {order[one.code]: one.label.nl for one in item.options}
            elif item.type is ItemType.NUMBER:
                columns[name] = pl.Series(given, dtype=pl.Float64)
            else:
                columns[name] = pl.Series([one or "" for one in given], dtype=pl.String)
    pyreadstat.write_sav(pl.DataFrame(columns), str(path), variable_value_labels=labels)


def _limesurvey(items: Sequence[Item], answers: Answers) -> str:
    """Codes without underscores, a column of Y and N per option of a multiple choice."""
    headings = ["id", "submitdate", "code"]
    for item in items:
        parts = item.options if item.type is ItemType.MULTIPLE else item.rows
        headings += [f"{item.code}[{one.code.replace('_', '')}]" for one in parts] or [item.code]
    buffer = io.StringIO(newline="")
    table = csv.writer(buffer)
    table.writerow(headings)
    for at, (code, given) in enumerate(answers, start=1):
        cells = (cell for item in items for cell in _lime_cells(item, given))
        table.writerow([at, "2019-04-12 10:00:00", code, *cells])
    return buffer.getvalue()


def _lime_cells(item: Item, given: Mapping[str, Value]) -> list[str]:
    values = [given.get(variable) for variable in item.variables()]
    if item.type is not ItemType.MULTIPLE:
        return ["" if one is None else str(one) for one in values]
    (chosen,) = values
    return [
        "" if chosen is None else "Y" if option.code in chosen else "N" for option in item.options
    ]


BARS = (
    Bar(
        area="responses",
        promise="CSV, XLSX, SPSS and LimeSurvey give the same answers of a wave",
        measure=four_formats,
    ),
)
