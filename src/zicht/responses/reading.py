"""Answers from a file that somebody sends: read whole and checked whole, or refused whole."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from zicht.areas.register import Register
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire.model import Questionnaire
from zicht.responses import findings
from zicht.responses.checking import Checked, check_table
from zicht.responses.columns import heading_subjects
from zicht.responses.delimited import read_rows
from zicht.responses.model import ResponseSet
from zicht.responses.tables import SubjectOf, Table, from_rows
from zicht.responses.workbook import read_workbook

#: The first bytes of a file tell more than its name, which people change.
_ZIP = b"PK\x03\x04"
_SPSS = (b"$FL2", b"$FL3")
#: Compound files: workbooks of before 2007, and newer ones that are locked with a password.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER = (b"%PDF", b"PAR1", b"{\\rtf", b"\x1f\x8b")
#: Names that a text file never has; one that does is damaged, or something else.
_PROMISED: Mapping[str, findings.Looks] = {
    ".xlsx": "damaged workbook",
    ".xlsm": "damaged workbook",
    ".sav": "damaged SPSS",
    ".zsav": "damaged SPSS",
}


def read(
    path: Path, *, questionnaire: Questionnaire, register: Register, day: date | None = None
) -> ResponseSet:
    """The answers in a CSV, XLSX, SPSS or LimeSurvey file, one row per municipality.

    Cells hold option codes or labels in Dutch or English. ``day`` is the day whose municipalities
    answer; by default the questionnaire's ``frame_date``. Raises InvalidInputError with every
    problem; then nothing was read. Required questions may be unanswered.
    """
    return examine(path, questionnaire=questionnaire, register=register, day=day).required()


def check(
    path: Path,
    *,
    questionnaire: Questionnaire,
    register: Register,
    day: date | None = None,
    complete: bool = False,
) -> tuple[Problem, ...]:
    """Every problem of a file, in the order of its rows; ``complete`` as for ``examine``."""
    checked = examine(
        path, questionnaire=questionnaire, register=register, day=day, complete=complete
    )
    return checked.problems


def examine(
    path: Path,
    *,
    questionnaire: Questionnaire,
    register: Register,
    day: date | None = None,
    complete: bool = False,
) -> Checked:
    """The answers when there are no problems, the problems, and remarks that refuse nothing.

    ``complete`` makes a required question without an answer a problem. It is off by default:
    municipalities skip questions, and the answers that they do give count.
    """
    day = day or date.fromisoformat(questionnaire.frame_date)
    try:
        table = read_table(path.read_bytes(), heading_subjects(questionnaire), path.suffix)
    except InvalidInputError as refusal:
        problems = tuple(replace(problem, file=path.name) for problem in refusal.problems)
        return Checked(response_set=None, problems=problems, notices=())
    checked = check_table(
        table, questionnaire=questionnaire, register=register, day=day, complete=complete
    )
    return replace(
        checked,
        problems=tuple(replace(problem, file=path.name) for problem in checked.problems),
        notices=tuple(replace(notice, file=path.name) for notice in checked.notices),
    )


def read_table(data: bytes, subject_of: SubjectOf, suffix: str = "") -> Table:
    """The raw table in a file's bytes; the content decides the format, not the file's name.

    ``subject_of`` recognises headings. Raises InvalidInputError when there is no table in it, or
    when the ``suffix`` of its name promises another format than text and it is none.
    """
    if not data.strip():
        raise InvalidInputError([findings.empty_file()])
    if data.startswith(_COMPOUND):
        raise InvalidInputError([findings.not_a_table("old workbook")])
    if data.startswith(_OTHER):
        raise InvalidInputError([findings.not_a_table("binary")])
    if data.startswith(_ZIP):
        return read_workbook(data, subject_of)
    if data.startswith(_SPSS):
        # Loading pyreadstat takes longer than reading a CSV file, so only those who need it wait.
        from zicht.responses.spss import read_spss

        return read_spss(data)
    if promised := _PROMISED.get(suffix.lower()):
        raise InvalidInputError([findings.not_a_table(promised)])
    return _read_delimited(data, subject_of)


def _read_delimited(data: bytes, subject_of: SubjectOf) -> Table:
    rows, notices = read_rows(data, subject_of)
    table = from_rows(rows, subject_of)
    return replace(table, notices=(*notices, *table.notices))
