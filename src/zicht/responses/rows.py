"""The answers in one row, and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from zicht.problems import Problem
from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.rules import Value, variables
from zicht.questionnaire.validation import validate
from zicht.responses.cells import shown
from zicht.responses.columns import Columns, OptionColumn, VariableColumn
from zicht.responses.tables import Row
from zicht.responses.values import Outcome, reader_for, reader_of_option

_MISSING = "missing-answer"
#: Under which code a problem with a set of answers is told about a file.
_CODES = {"missing": _MISSING, "exclusive-combined": "exclusive-option"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAnswers:
    """Answers by variable, in the order of the questionnaire; problems in that of the columns.

    ``unanswered`` counts required questions without an answer, where that is allowed.
    """

    answers: Mapping[str, Value]
    problems: tuple[Problem, ...]
    unanswered: int


@dataclass(slots=True, kw_only=True)
class _Reading:
    """A row in the making. Problems keep the position of their column, to put them in order."""

    row: Row
    answers: dict[str, Value] = field(default_factory=dict)
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)

    def take(
        self, column: VariableColumn | OptionColumn, variable: str, outcome: Outcome
    ) -> Value | None:
        """The value that was read; what is wrong with it is kept with its place."""
        if not isinstance(outcome, Problem):
            return outcome
        placed = replace(outcome, row=self.row.number, column=column.heading)
        self.problems.append((column.index, placed))
        self.faulty.add(variable)
        return None


class RowReader:
    """Reads rows one by one; what is the same for every row is worked out once."""

    def __init__(self, columns: Columns, questionnaire: Questionnaire, *, complete: bool) -> None:
        self._questionnaire = questionnaire
        self._complete = complete
        self._variables = [(column, reader_for(column.item)) for column in columns.variables]
        self._options = [(column, reader_of_option(column.option)) for column in columns.options]
        self._column_of: dict[str, VariableColumn | OptionColumn] = {
            **{column.item.code: column for column in reversed(columns.options)},
            **{column.variable: column for column in columns.variables},
        }

    def read(self, row: Row) -> RowAnswers:
        """Everything that a row says about the questions."""
        reading = _Reading(row=row)
        self._read_variables(reading)
        self._read_options(reading)
        unanswered = self._validate(reading)
        answers = reading.answers
        return RowAnswers(
            answers={
                name: answers[name]
                for name in self._questionnaire.item_by_variable
                if name in answers
            },
            problems=tuple(problem for _, problem in sorted(reading.problems, key=_position)),
            unanswered=unanswered,
        )

    def _read_variables(self, reading: _Reading) -> None:
        cells = reading.row.cells
        for column, read in self._variables:
            value = reading.take(column, column.variable, read(cells[column.index]))
            if value is not None:
                reading.answers[column.variable] = value

    def _read_options(self, reading: _Reading) -> None:
        chosen: dict[str, set[str]] = {}
        for column, read in self._options:
            code = column.item.code
            value = reading.take(column, code, read(reading.row.cells[column.index]))
            if isinstance(value, str) and value:
                chosen.setdefault(code, set()).add(value)
        for code, options in chosen.items():
            reading.answers[code] = frozenset(options)

    def _validate(self, reading: _Reading) -> int:
        """Add what is wrong with the answers together; the number of allowed gaps."""
        unanswered = 0
        for problem in validate(self._questionnaire, reading.answers, require_complete=True):
            code = _CODES.get(problem.code, problem.code)
            if self._is_consequence(code, problem.column or "", reading.faulty):
                continue
            if code == _MISSING and not self._complete:
                unanswered += 1
            else:
                reading.problems.append(self._placed(replace(problem, code=code), reading.row))
        return unanswered

    def _is_consequence(self, code: str, variable: str, faulty: set[str]) -> bool:
        """Whether a problem only follows from a cell that could not be read."""
        if not faulty:
            return False
        if code == _MISSING and variable in faulty:
            return True
        # With a routing question unread, nobody knows whether this question was shown.
        return not faulty.isdisjoint(self._read_by(variable, frozenset()))

    def _read_by(self, variable: str, seen: frozenset[str]) -> set[str]:
        """The variables that decide, also by way of others, whether a question is shown."""
        item = self._questionnaire.item_by_variable.get(variable)
        if item is None or item.show_when is None or item.code in seen:
            return set()
        direct = set(variables(item.show_when))
        further = (self._read_by(one, seen | {item.code}) for one in direct)
        return direct.union(*further)

    def _placed(self, problem: Problem, row: Row) -> tuple[int, Problem]:
        column = self._column_of.get(problem.column or "")
        if column is None:
            return len(row.cells), replace(problem, row=row.number)
        value = shown(row.cells[column.index]).strip()
        placed = replace(problem, row=row.number, column=column.heading, value=value)
        return column.index, placed


def _position(entry: tuple[int, Problem]) -> int:
    return entry[0]
