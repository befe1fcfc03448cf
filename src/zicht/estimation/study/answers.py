"""Answers of every question as arrays: who gave which answer, and who gave none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zicht.estimation.sampling.design import Vector
from zicht.estimation.study import findings
from zicht.estimation.study.numerals import read_numbers
from zicht.estimation.study.places import first, first_of_each
from zicht.estimation.study.plan import Kind, Plan, Question, is_pattern
from zicht.language import Text
from zicht.problems import Problem
from zicht.responses.source import Source

Members = NDArray[np.bool_]

_USED_FOR = Text(nl="een vraag", en="a question")
#: What says that an option was chosen, or was not, unless the plan says otherwise.
_YES = frozenset(("1", "y", "yes", "j", "ja", "true", "waar", "x", "checked", "selected"))
_NO = frozenset(("0", "n", "no", "nee", "false", "onwaar", "-", "unchecked", "not selected"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One answer that can be given; ``label`` is what a reader sees."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Variable:
    """The answers to one question.

    Of a choice, ``members`` has a row per respondent and a column per level. Of a number or an
    amount ``levels`` is empty and ``values`` holds the numbers, NaN where none was given.
    ``answered`` marks who answered. ``quantiles`` are those that were asked for.
    """

    key: str
    label: str
    kind: Kind
    levels: tuple[Level, ...]
    members: Members
    values: Vector
    answered: NDArray[np.bool_]
    quantiles: tuple[float, ...] = ()

    @property
    def is_choice(self) -> bool:
        """Whether shares are made of it, and not a mean or a total."""
        return self.kind in (Kind.SINGLE, Kind.MULTIPLE)


def read_answers(source: Source, plan: Plan, problems: list[Problem]) -> tuple[Variable, ...]:
    """Every question of a plan, in its order; what is wrong is added to ``problems``."""
    reader = _Reader(source, plan, problems)
    variables = [one for question in plan.questions for one in reader.read(question)]
    if not variables and not problems:
        problems.append(findings.no_questions())
    return tuple(variables)


class _Reader:
    """Reads questions from one file."""

    def __init__(self, source: Source, plan: Plan, problems: list[Problem]) -> None:
        self._source = source
        self._used: dict[str, str] = {}
        self._keys: set[str] = set()
        self._mark = plan.survey.decimal
        self._problems = problems

    def read(self, question: Question) -> Iterator[Variable]:
        """The variables of one question: one per column, or one of a multiple choice."""
        columns = self._columns(question)
        self._refuse_double(question, columns)
        if question.kind is Kind.MULTIPLE and columns:
            yield self._multiple(question, columns)
            return
        for column in columns:
            key = question.key if len(columns) == 1 else column
            label = question.label or column
            if question.label and len(columns) > 1:
                label = f"{question.label}: {column}"
            if question.kind is Kind.SINGLE:
                yield self._single(question, column, key, label)
            else:
                yield self._number(question, column, key, label)

    def _columns(self, question: Question) -> list[str]:
        headings = self._source.headings
        found: list[str] = []
        for name in question.columns:
            if name in headings:
                matching = [name]
            elif is_pattern(name):
                matching = [one for one in headings if fnmatchcase(one, name)]
            else:
                matching = []
            if not matching:
                self._problems.append(findings.missing_column(name, _USED_FOR, headings))
            found += matching
        return list(dict.fromkeys(found))

    def _refuse_double(self, question: Question, columns: Sequence[str]) -> None:
        """A column in two questions, or two questions of one name: figures would mix."""
        is_one = question.kind is Kind.MULTIPLE or len(columns) == 1
        for key in [question.key] if is_one else columns:
            if key in self._keys:
                self._problems.append(findings.double_question(key, key))
            self._keys.add(key)
        for column in columns:
            if column in self._used:
                self._problems.append(findings.double_question(column, self._used[column]))
            self._used[column] = question.key

    def _texts(self, question: Question, column: str) -> pl.Series:
        texts = self._source.texts(column)
        if not question.missing:
            return texts
        kept = ~texts.is_in(list(question.missing))
        return pl.select(pl.when(kept).then(texts)).to_series()

    def _single(self, question: Question, column: str, key: str, label: str) -> Variable:
        texts = self._texts(question, column)
        labels = {**self._source.labels.get(column, {}), **question.levels}
        codes = list(question.levels) or _ordered(texts.unique().drop_nulls().to_list())
        self._refuse_unknown(column, codes, texts)
        members = (
            np.column_stack([_equal(texts, code) for code in codes]) if codes else _none(texts)
        )
        return Variable(
            key=key,
            label=label,
            kind=question.kind,
            levels=tuple(Level(code=code, label=labels.get(code, code)) for code in codes),
            members=members,
            values=np.zeros(0),
            answered=np.asarray(members.any(axis=1), dtype=np.bool_),
        )

    def _refuse_unknown(self, column: str, codes: Sequence[str], texts: pl.Series) -> None:
        wrong = (texts.is_not_null() & ~texts.is_in(list(codes))).to_numpy()
        for place in first_of_each(self._source, column, wrong):
            self._problems.append(
                findings.unknown_answer(place.row, column, place.value, codes, place.more)
            )

    def _multiple(self, question: Question, columns: Sequence[str]) -> Variable:
        if question.separator is not None and len(columns) == 1:
            levels, members, answered = self._split(question, columns[0])
        else:
            levels = {column: question.levels.get(column, column) for column in columns}
            texts = [self._texts(question, column) for column in columns]
            members = np.column_stack(
                [self._chosen(question, c, t) for c, t in zip(columns, texts, strict=True)]
            )
            filled = np.column_stack([one.is_not_null().to_numpy() for one in texts])
            answered = np.asarray(filled.any(axis=1), dtype=np.bool_)
        return Variable(
            key=question.key,
            label=question.label or question.key,
            kind=question.kind,
            levels=tuple(Level(code=code, label=label) for code, label in levels.items()),
            members=members,
            values=np.zeros(0),
            answered=answered,
        )

    def _split(
        self, question: Question, column: str
    ) -> tuple[Mapping[str, str], Members, NDArray[np.bool_]]:
        texts = self._texts(question, column)
        parts = texts.str.split(question.separator or "|").list.eval(pl.element().str.strip_chars())
        found = _ordered([one for one in parts.explode().unique().drop_nulls().to_list() if one])
        codes = list(question.levels) or found
        unknown = [one for one in found if one not in codes]
        for code in unknown:
            place = first(
                self._source, column, parts.list.contains(code).fill_null(False).to_numpy()
            )
            if place is not None:
                self._problems.append(
                    findings.unknown_answer(place.row, column, code, codes, place.more)
                )
        members = [parts.list.contains(code).fill_null(False).to_numpy() for code in codes]
        labels = {code: question.levels.get(code, code) for code in codes}
        matrix = np.column_stack(members) if members else _none(texts)
        return labels, matrix, texts.is_not_null().to_numpy()

    def _chosen(self, question: Question, column: str, texts: pl.Series) -> NDArray[np.bool_]:
        if question.chosen:
            return texts.is_in(list(question.chosen)).fill_null(False).to_numpy()
        folded = texts.str.to_lowercase()
        yes, no = folded.is_in(list(_YES)), folded.is_in(list(_NO))
        wrong = (texts.is_not_null() & ~yes & ~no).to_numpy()
        for place in first_of_each(self._source, column, wrong):
            self._problems.append(
                findings.not_yes_or_no(place.row, column, place.value, place.more)
            )
        return yes.fill_null(False).to_numpy()

    def _number(self, question: Question, column: str, key: str, label: str) -> Variable:
        values = self.numbers(column, question.missing)
        return Variable(
            key=key,
            label=label,
            kind=question.kind,
            levels=(),
            members=np.zeros((len(values), 0), dtype=np.bool_),
            values=values,
            answered=~np.isnan(values),
            quantiles=question.quantiles,
        )

    def numbers(self, column: str, missing: Sequence[str]) -> Vector:
        """A column of numbers, of which some codes say that there is none."""
        texts = self._source.table[column]
        is_missing = self._source.texts(column).is_in(list(missing)).fill_null(False)
        kept = pl.select(pl.when(~is_missing).then(texts)).to_series()
        read = read_numbers(kept, mark=self._mark, point_is_decimal=self._source.point_is_decimal)
        self._problems.extend(
            findings.bad_number(one.row, column, one.value, one.more)
            for one in first_of_each(self._source, column, read.wrong)
        )
        filled = kept.is_not_null().to_numpy()
        if read.is_ambiguous and (place := first(self._source, column, filled)):
            self._problems.append(findings.ambiguous_numbers(place.row, column, place.value))
        return read.values


def _equal(texts: pl.Series, code: str) -> NDArray[np.bool_]:
    return (texts == code).fill_null(False).to_numpy().astype(np.bool_)


def _none(texts: pl.Series) -> Members:
    return np.zeros((len(texts), 0), dtype=np.bool_)


def _ordered(codes: Sequence[str]) -> list[str]:
    """Numbers by size, then words by alphabet."""
    return sorted(codes, key=order)


def order(code: str) -> tuple[int, float, str]:
    """What codes are sorted by: numbers by size, then words by alphabet."""
    try:
        return 0, float(code), code
    except ValueError:
        return 1, 0.0, code
