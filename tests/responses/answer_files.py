"""A small questionnaire, and files of answers to it as different people would send them."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pyreadstat
import xlsxwriter

from zicht.areas.register import Register
from zicht.language import Text
from zicht.problems import Problem
from zicht.questionnaire.model import (
    Domain,
    Item,
    ItemType,
    Option,
    Questionnaire,
    Row,
    Section,
)
from zicht.questionnaire.rules import Equals, Value
from zicht.responses.checking import Checked
from zicht.responses.columns import heading_subjects
from zicht.responses.reading import examine

AMSTERDAM, ARNHEM, GRONINGEN = "GM0363", "GM0202", "GM0014"

YES_NO = (
    Option(code="yes", label=Text(nl="Ja", en="Yes")),
    Option(code="no", label=Text(nl="Nee, nog niet", en="No, not yet")),
    Option(code="unknown", label=Text(nl="Weet niet", en="Do not know")),
)
SIGHT = (
    Option(code="none", label=Text(nl="Geen zicht", en="No sight"), score=1),
    Option(code="good", label=Text(nl="Goed zicht", en="Good sight"), score=5),
)
ROWS = (
    Row(code="sexual_dutch_minor", label=Text(nl="Seksueel, minderjarig", en="Sexual, minor")),
    Row(code="labour", label=Text(nl="Arbeid", en="Labour")),
)
DOMAINS = (
    Option(code="safety", label=Text(nl="Veiligheid", en="Safety")),
    Option(code="care", label=Text(nl="Zorg, Wmo", en="Care, support")),
    Option(code="nobody", label=Text(nl="Niemand", en="Nobody"), exclusive=True),
)


def item(code: str, kind: ItemType, nl: str, en: str, **more) -> Item:  # noqa: ANN003
    return Item(code=code, type=kind, text=Text(nl=nl, en=en), domain=Domain.BOTH, **more)


QUESTIONNAIRE = Questionnaire(
    id="2019",
    version="1.0.0",
    title=Text(nl="Voorbeeld", en="Example"),
    frame_date="2019-04-01",
    sections=(
        Section(
            code="A",
            title=Text(nl="Alles", en="All"),
            items=(
                item("A5", ItemType.SINGLE, "Is er een route?", "Is there a route?",
                     options=YES_NO),
                item(
                    "A5b",
                    ItemType.TEXT,
                    "Waar meldt u?",
                    "Where do you report?",
                    show_when=Equals("A5", "yes"),
                    required=False,
                ),
                item("A2", ItemType.MATRIX, "Hoeveel zicht?", "How much sight?",
                     options=SIGHT, rows=ROWS),
                item("I1", ItemType.MULTIPLE, "Wie doet mee?", "Who takes part?", options=DOMAINS),
                item("N1", ItemType.NUMBER, "Hoeveel uur?", "How many hours?", required=False,
                     minimum=0, maximum=5000, decimals=1, unit=Text(nl="uur", en="hours")),
                item("N2", ItemType.NUMBER, "Hoeveel mensen?", "How many people?",
                     required=False, minimum=0),
                item("D1", ItemType.DATE, "Sinds wanneer?", "Since when?", required=False),
            ),
        ),
    ),
)  # fmt: skip

SUBJECTS = heading_subjects(QUESTIONNAIRE)
VARIABLES = tuple(QUESTIONNAIRE.item_by_variable)
HEADINGS = ("code", *VARIABLES)

Cell = str | float | int | date | None
Answers = Mapping[str, Value]

#: One sound row; tests change one thing about it.
SOUND: dict[str, Cell] = {
    "code": AMSTERDAM,
    "A5": "yes",
    "A5b": "Bij de wijkagent",
    "A2.sexual_dutch_minor": "good",
    "A2.labour": "none",
    "I1": "safety|care",
    "N1": 12.5,
    "N2": 3,
    "D1": "2019-04-01",
}
SOUND_ANSWERS: Answers = {
    "A5": "yes",
    "A5b": "Bij de wijkagent",
    "A2.sexual_dutch_minor": "good",
    "A2.labour": "none",
    "I1": frozenset(("safety", "care")),
    "N1": 12.5,
    "N2": 3.0,
    "D1": "2019-04-01",
}


def sound(**changes: Cell) -> dict[str, Cell]:
    """The sound row with some cells changed."""
    return {**SOUND, **changes}


def grid(*rows: Mapping[str, Cell]) -> list[list[Cell]]:
    """Headings and rows; the headings are those of the first row."""
    headings = list(rows[0])
    return [headings, *([row.get(heading) for heading in headings] for row in rows)]


def csv_text(rows: Sequence[Sequence[Cell]], delimiter: str = ",") -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()


def write_csv(path: Path, rows: Sequence[Sequence[Cell]], **how: str) -> Path:
    encoding = how.get("encoding", "utf-8")
    path.write_bytes(csv_text(rows, how.get("delimiter", ",")).encode(encoding))
    return path


def write_xlsx(path: Path, rows: Sequence[Sequence[Cell]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as workbook:
        day = workbook.add_format({"num_format": "dd-mm-yyyy"})
        sheet = workbook.add_worksheet("antwoorden")
        for number, row in enumerate(rows):
            for index, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, index, cell, day)
                elif cell is not None:
                    sheet.write(number, index, cell)
    return path


def csv_of(tmp_path: Path, *rows: Mapping[str, Cell]) -> Path:
    """Answers as a CSV file, a row per municipality."""
    return write_csv(tmp_path / "antwoorden.csv", grid(*rows))


def xlsx_of(tmp_path: Path, *rows: Mapping[str, Cell]) -> Path:
    """Answers as a workbook, a row per municipality."""
    return write_xlsx(tmp_path / "antwoorden.xlsx", grid(*rows))


def write_sav(path: Path, columns: Mapping[str, list[Cell]], **meta: object) -> Path:
    pyreadstat.write_sav(pl.DataFrame(columns, strict=False), str(path), **meta)
    return path


def outcome(path: Path, *, complete: bool = False, day: date | None = None) -> Checked:
    return examine(
        path,
        questionnaire=QUESTIONNAIRE,
        register=Register.load(),
        day=day,
        complete=complete,
    )


def only_problem(path: Path) -> Problem:
    problems = outcome(path).problems
    assert len(problems) == 1, problems
    return problems[0]
