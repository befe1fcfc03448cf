"""A plan for a file that comes without one: cautious guesses, and what they are."""

from dataclasses import dataclass

import polars as pl

from zicht.estimation.study import notices as remarks
from zicht.estimation.study.answers import order
from zicht.estimation.study.numerals import looks_numeric
from zicht.estimation.study.plan import Kind, Plan, Question, Survey
from zicht.problems import Problem
from zicht.responses.source import Source

#: A column with more different values than this is no closed question.
MOST_LEVELS = 12
_DECIMALS = r"^[+\-−]?[0-9]*[.,][0-9]+$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A plan, and what was taken for granted in it."""

    plan: Plan
    notices: tuple[Problem, ...]


def guess(source: Source, *, seed: int = 1) -> Guess:
    """Every column with few different values is a question, other numbers are numbers.

    The first column of which every row has another value names the unit. Rows are taken for a
    simple random sample of a population without end: without weights, and without a band, because
    nobody says how many were asked.
    """
    texts = {heading: source.texts(heading) for heading in source.headings}
    unit = next((name for name, column in texts.items() if _names_rows(column)), None)
    questions, skipped = [], []
    for heading, column in texts.items():
        kind = None if heading == unit else _kind(source, heading, column)
        if kind is not None:
            questions.append(_question(source, heading, column, kind))
        elif heading != unit:
            skipped.append(heading)
    plan = Plan(survey=Survey(id=unit, seed=seed), questions=tuple(questions))
    notices = [remarks.guessed(len(questions), unit)]
    if skipped:
        notices.append(remarks.skipped_columns(skipped))
    return Guess(plan=plan, notices=tuple(notices))


def _names_rows(column: pl.Series) -> bool:
    """Whether each row has a value of its own, which is no number with decimals."""
    is_whole = not column.str.contains(_DECIMALS).any()
    return is_whole and not column.has_nulls() and column.n_unique() == len(column) > 1


def _kind(source: Source, heading: str, column: pl.Series) -> Kind | None:
    distinct = column.drop_nulls().n_unique()
    is_measured = bool(column.str.contains(_DECIMALS).any()) or distinct > len(column) / 2
    if distinct > 1 and (is_measured or distinct > MOST_LEVELS):
        return Kind.NUMBER if looks_numeric(source.table[heading]) else _closed(distinct)
    return _closed(distinct)


def _closed(distinct: int) -> Kind | None:
    return Kind.SINGLE if 1 < distinct <= MOST_LEVELS else None


def _question(source: Source, heading: str, column: pl.Series, kind: Kind) -> Question:
    labels = source.labels.get(heading, {})
    codes = sorted(column.drop_nulls().unique().to_list(), key=order)
    levels = {code: labels.get(code, code) for code in codes} if kind is Kind.SINGLE else {}
    return Question(key=heading, columns=(heading,), kind=kind, levels=levels)
