"""A table of answers held against questionnaire and register: values, or problems with a place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zicht.areas.model import Municipality
from zicht.areas.register import Register
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire.model import Questionnaire
from zicht.responses import cell_findings, findings, limesurvey
from zicht.responses.cells import is_blank, shown
from zicht.responses.columns import Columns, Identity, assign
from zicht.responses.fingerprints import fingerprint
from zicht.responses.identifying import Identifier
from zicht.responses.model import Response, ResponseSet
from zicht.responses.rows import RowAnswers, RowReader
from zicht.responses.tables import Row, Table

_MADE_UP = "synthetic"
#: The characters of a day at the start of a moment: 2026-03-02 14:05.
_DAY = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """``response_set`` is None when there are problems; ``notices`` refuse nothing."""

    response_set: ResponseSet | None
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]

    def required(self) -> ResponseSet:
        """The answers; InvalidInputError with every problem when they are refused."""
        if self.response_set is None:
            raise InvalidInputError(self.problems)
        return self.response_set


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A row with what it holds, as far as that could be read; ``column`` names its municipality."""

    row: Row
    column: str
    municipality: Municipality | None
    content: RowAnswers
    problems: tuple[Problem, ...]


def check_table(
    table: Table, *, questionnaire: Questionnaire, register: Register, day: date, complete: bool
) -> Checked:
    """The responses in a raw table, or every problem in the order of the table.

    ``complete`` makes a required question without an answer a problem instead of a notice.
    """
    columns, about_headings = assign(table, questionnaire)
    problems = [*table.problems, *about_headings]
    if not {Identity.CODE, Identity.NAME} & columns.identities.keys():
        return Checked(response_set=None, problems=tuple(problems), notices=table.notices)
    identifier = Identifier(table=table, identities=columns.identities, register=register, day=day)
    lines = list(_lines(table, identifier, RowReader(columns, questionnaire, complete=complete)))
    if not lines:
        problems.append(findings.no_rows(table.heading_row or None))
    problems.extend(problem for line in lines for problem in line.problems)
    problems.extend(_doubles(lines))
    # Python's sort keeps the order of the columns within a row.
    problems.sort(key=lambda problem: problem.row or 0)
    return Checked(
        response_set=None if problems else _response_set(columns, lines, questionnaire, day),
        problems=tuple(problems),
        notices=(*table.notices, *_notices(columns, lines)),
    )


def _lines(table: Table, identifier: Identifier, reader: RowReader) -> Iterator[_Line]:
    for row in table.rows:
        identified = identifier.identify(row)
        content = reader.read(row)
        problems = (*identified.problems, *content.problems)
        if identified.is_blank:
            if not content.answers and not content.problems:
                continue  # a row with at most LimeSurvey's own columns says nothing
            problems = (identifier.no_municipality(row), *problems)
        yield _Line(
            row=row,
            column=identified.column,
            municipality=identified.municipality,
            content=content,
            problems=problems,
        )


def _doubles(lines: Sequence[_Line]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for line in lines:
        if line.municipality is None:
            continue
        earlier = first.setdefault(line.municipality.code, line.row.number)
        if earlier != line.row.number:
            yield cell_findings.double_municipality(
                line.municipality.name,
                line.municipality.code,
                line.column,
                line.row.number,
                earlier,
            )


def _notices(columns: Columns, lines: Sequence[_Line]) -> Iterator[Problem]:
    unanswered = [line.content.unanswered for line in lines if line.content.unanswered]
    if unanswered:
        yield cell_findings.unanswered(sum(unanswered), len(unanswered))
    submitted = columns.identities.get(Identity.SUBMITTED)
    if submitted is not None:
        rows = [line.row.number for line in lines if is_blank(line.row.cells[submitted])]
        if rows:
            yield cell_findings.unsubmitted(rows)


def _response_set(
    columns: Columns, lines: Sequence[_Line], questionnaire: Questionnaire, day: date
) -> ResponseSet:
    responses = [
        Response(
            municipality_code=line.municipality.code,
            answers=line.content.answers,
            submitted=_submitted(columns, line.row),
        )
        for line in lines
        if line.municipality is not None
    ]
    responses.sort(key=lambda response: response.municipality_code)
    return ResponseSet(
        questionnaire=questionnaire,
        frame_date=day,
        responses=tuple(responses),
        origin=_origin(columns, lines),
        fingerprint=fingerprint(questionnaire, responses),
    )


def _submitted(columns: Columns, row: Row) -> date | None:
    """The day in the column on submission; None where it says nothing that is a day."""
    index = columns.identities.get(Identity.SUBMITTED)
    if index is None:
        return None
    cell = row.cells[index]
    if isinstance(cell, datetime):
        found: date | None = cell.date()
    else:
        # The time is of no use, and an early or late hour is nobody's business.
        try:
            found = date.fromisoformat(shown(cell).strip()[:_DAY])
        except ValueError:
            found = None
    return None if found == limesurvey.NO_DATE else found


def _origin(columns: Columns, lines: Sequence[_Line]) -> str | None:
    """Where made-up answers come from; one made-up row makes the whole set made up."""
    index = columns.identities.get(Identity.ORIGIN)
    if index is None:
        return None
    texts = {shown(line.row.cells[index]).strip() for line in lines}
    made_up = sorted(text for text in texts if text.lower().startswith(_MADE_UP))
    return ", ".join(made_up) or None
