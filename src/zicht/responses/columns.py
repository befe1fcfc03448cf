"""Which heading is which question: code, row or option, text, or something of no concern."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache

from zicht.problems import Problem
from zicht.questionnaire.model import Item, ItemType, Option, Questionnaire
from zicht.responses import findings, limesurvey
from zicht.responses.cells import is_blank, key
from zicht.responses.tables import SubjectOf, Table


class Identity(StrEnum):
    """Columns that are about the row instead of about a question."""

    CODE = "code"
    NAME = "name"
    ORIGIN = "origin"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableColumn:
    """A column that holds the whole answer to one variable."""

    index: int
    heading: str
    variable: str
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionColumn:
    """A column that says whether one option of a multiple choice was chosen."""

    index: int
    heading: str
    item: Item
    option: Option


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of a table by what they are for, each in the order of the table."""

    identities: Mapping[Identity, int]
    variables: tuple[VariableColumn, ...]
    options: tuple[OptionColumn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    item: Item
    variable: str
    option: Option | None = None


_Target = _Question | Identity | None

#: One cell with all chosen options and a column per option say the same thing twice. An option's
#: code has no spaces, so these names are no option's.
_WHOLE, _PART = "the whole answer", "some option"

_IDENTITIES: Mapping[str, Identity] = {
    **dict.fromkeys(("code", "gemeentecode", "gm_code", "gmcode", "cbs_code"), Identity.CODE),
    **dict.fromkeys(("cbscode", "municipality_code"), Identity.CODE),
    **dict.fromkeys(("name", "naam", "gemeente", "gemeentenaam", "municipality"), Identity.NAME),
    **dict.fromkeys(("origin", "herkomst"), Identity.ORIGIN),
    **dict.fromkeys(("submitted", "submitted_on", "ingediend", "ingediend_op"), Identity.SUBMITTED),
}


#: What a heading of the municipality is for, as ``heading_subjects`` says it.
MUNICIPALITY = "the municipality"


def heading_subjects(questionnaire: Questionnaire) -> SubjectOf:
    """Says of a text for which question, or for the municipality, it is the heading.

    Code and name of the municipality are one subject; so are the options of one question.
    """
    headings = _Headings(questionnaire)

    def subject(text: str) -> str | None:
        target = headings.target(text)
        if isinstance(target, _Question):
            return target.variable
        return MUNICIPALITY if target in (Identity.CODE, Identity.NAME) else None

    return subject


def assign(table: Table, questionnaire: Questionnaire) -> tuple[Columns, tuple[Problem, ...]]:
    """The columns of a table, and what is wrong with its headings.

    A heading may be the variable (``A2.row``, ``A2_row``, ``A2[row]``), the code with the text of
    the question, or the text alone. LimeSurvey's own columns drop out.
    """
    headings = _Headings(questionnaire)
    targets: dict[int, _Question | Identity] = {}
    for index, heading in enumerate(table.headings):
        target = headings.target(heading)
        if target is not None:
            targets[index] = target
    columns = _columns(table, targets)
    problems: list[Problem] = []
    if not {Identity.CODE, Identity.NAME} & columns.identities.keys():
        problems.append(findings.no_municipality_column(table.headings))
        if not columns.variables and not columns.options:
            # These are no headings at all; a line about each of them would explain nothing.
            return columns, tuple(_located(table, problems))
    suggested: set[str] = set()
    for index, heading in enumerate(table.headings):
        if index in targets or not heading or _drops_out(table, index, questionnaire):
            continue
        suggestion = headings.suggestion(heading, columns)
        suggested.add(suggestion or "")
        problems.append(findings.unknown_column(heading, index, suggestion))
    problems.extend(_duplicates(table, targets))
    problems.extend(_missing(table, columns, questionnaire, suggested))
    return columns, tuple(_located(table, problems))


def _located(table: Table, problems: Iterable[Problem]) -> Iterator[Problem]:
    for problem in problems:
        yield findings.at_row(problem, table.heading_row) if table.heading_row else problem


class _Headings:
    """Every way to write a heading of one questionnaire."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._written: dict[str, str] = {}
        self._by_code: dict[str, _Question] = {}
        self._by_text: dict[str, _Question | None] = {}
        compact: dict[str, list[_Question]] = {}
        for name, texts, question in _questions(questionnaire):
            self._by_code[_plain(name)] = question
            self._written[_plain(name)] = name
            compact.setdefault(_compact(name), []).append(question)
            for text in texts:
                # A text that two questions share names neither.
                self._by_text[text] = None if text in self._by_text else question
        # LimeSurvey allows no underscores in codes; leaving them out is fine where it is unique.
        self._compact = {name: found[0] for name, found in compact.items() if len(found) == 1}

    def target(self, heading: str) -> _Target:
        """What a heading is for; None when it is not recognised."""
        question = self._by_code.get(_plain(heading)) or self._by_text.get(key(heading))
        return (
            question
            or _identity(heading)
            or self._compact.get(_compact(heading))
            or self._target_of_code(heading)
        )

    def suggestion(self, heading: str, there: Columns) -> str | None:
        """The variable without a column whose name looks most like the heading, or None."""
        taken = {_plain(column.variable) for column in there.variables}
        taken |= {_plain(f"{column.item.code}.{column.option.code}") for column in there.options}
        code = limesurvey.code_of(heading) or heading
        free = self._written.keys() - taken
        close = get_close_matches(_plain(code), sorted(free), n=1, cutoff=0.8)
        return self._written[close[0]] if close else None

    def _target_of_code(self, heading: str) -> _Question | None:
        code = limesurvey.code_of(heading)
        if code is None:
            return None
        return self._by_code.get(_plain(code)) or self._compact.get(_compact(code))


def _questions(questionnaire: Questionnaire) -> Iterator[tuple[str, set[str], _Question]]:
    """The name, the comparable texts and the meaning of every column there can be."""
    for item in questionnaire.items():
        if item.type is ItemType.MATRIX:
            for row, variable in zip(item.rows, item.variables(), strict=True):
                texts = _texts(item, row.label.nl, row.label.en)
                yield variable, texts, _Question(item=item, variable=variable)
            continue
        yield item.code, _texts(item), _Question(item=item, variable=item.code)
        for option in item.options if item.type is ItemType.MULTIPLE else ():
            texts = _texts(item, option.label.nl, option.label.en)
            question = _Question(item=item, variable=item.code, option=option)
            yield f"{item.code}.{option.code}", texts, question


def _texts(item: Item, *parts: str) -> set[str]:
    """The texts of a question as LimeSurvey heads a column: ``Question [Row]``."""
    if not parts:
        return {key(item.text.nl), key(item.text.en)}
    nl, en = parts
    return {key(f"{item.text.nl} [{nl}]"), key(f"{item.text.en} [{en}]")}


def _identity(heading: str) -> Identity | None:
    if limesurvey.is_submission_date(heading):
        return Identity.SUBMITTED
    code = limesurvey.code_of(heading)
    return _IDENTITIES.get(_plain(heading)) or _IDENTITIES.get(_plain(code or ""))


def _drops_out(table: Table, index: int, questionnaire: Questionnaire) -> bool:
    heading = table.headings[index]
    timed = heading.removesuffix("Time")
    if limesurvey.is_technical(heading) or timed in questionnaire.item_by_code:
        return True
    # The text beside "other" is no answer to any question; only when it is empty nothing is lost.
    return limesurvey.is_remark(heading) and all(is_blank(row.cells[index]) for row in table.rows)


def _columns(table: Table, targets: Mapping[int, _Question | Identity]) -> Columns:
    variables = []
    options = []
    for index, target in targets.items():
        if not isinstance(target, _Question):
            continue
        heading = table.headings[index]
        if target.option is None:
            column = VariableColumn(
                index=index, heading=heading, variable=target.variable, item=target.item
            )
            variables.append(column)
        else:
            options.append(
                OptionColumn(index=index, heading=heading, item=target.item, option=target.option)
            )
    identities: dict[Identity, int] = {}
    for index, target in targets.items():
        if isinstance(target, Identity):
            identities.setdefault(target, index)
    return Columns(identities=identities, variables=tuple(variables), options=tuple(options))


def _duplicates(table: Table, targets: Mapping[int, _Question | Identity]) -> Iterator[Problem]:
    """Columns that say what an earlier column says."""
    first: dict[tuple[str, str], int] = {}
    for index, target in targets.items():
        if isinstance(target, Identity):
            names = excluded = [("", str(target))]
        elif target.option is None:
            names = [(target.variable, _WHOLE)]
            excluded = [*names, (target.variable, _PART)]
        else:
            names = [(target.variable, target.option.code), (target.variable, _PART)]
            excluded = [names[0], (target.variable, _WHOLE)]
        clash = next((first[name] for name in excluded if name in first), None)
        if clash is not None:
            yield findings.duplicate_column(
                table.headings[index], index, table.headings[clash], clash
            )
        for name in names:
            first.setdefault(name, index)


def _missing(
    table: Table, columns: Columns, questionnaire: Questionnaire, suggested: set[str]
) -> Iterator[Problem]:
    there = {column.variable for column in columns.variables}
    per_option: dict[str, set[str]] = {}
    for column in columns.options:
        per_option.setdefault(column.item.code, set()).add(column.option.code)
    for item in questionnaire.items():
        chosen = per_option.get(item.code)
        if chosen:
            # Half of the options would make the other half "not chosen" without anyone saying so.
            absent = [f"{item.code}.{o.code}" for o in item.options if o.code not in chosen]
        else:
            absent = [name for name in item.variables() if name not in there and item.required]
        # A misspelt heading has been reported with this suggestion; once is enough.
        absent = [name for name in absent if name not in suggested]
        if absent:
            yield findings.missing_columns(item.code, absent)


@cache
def _plain(heading: str) -> str:
    """``A2[row]``, ``A2.row``, ``a2 row`` and ``A2_row`` are one heading: ``a2_row``."""
    return re.sub(r"[^\w]+|_+", "_", key(heading)).strip("_")


def _compact(heading: str) -> str:
    return _plain(heading).replace("_", "")
