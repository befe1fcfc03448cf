"""The population of a survey: how many there are, of which classes, and which of them answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zicht.estimation.sampling.design import Codes, Vector
from zicht.estimation.study import findings
from zicht.estimation.study.numerals import read_numbers
from zicht.estimation.study.places import first, first_of_each
from zicht.estimation.study.plan import Frame, Plan
from zicht.language import Text
from zicht.problems import InvalidInputError, Problem
from zicht.responses.source import Source
from zicht.responses.source_reading import read_source

_ID = Text(nl="het kenmerk van de eenheid", en="the name of the unit")
_AUXILIARY = Text(nl="de weging", en="the weighting")
_NO_FILE = Text(nl="het bestand is er niet", en="the file is not there")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Population:
    """What is known of everybody.

    ``size`` is N; None when nobody says. ``frame`` has a row per unit and ``respondents`` is, per
    row of the survey, the row of the frame; both are None when there is no such file. ``totals``
    gives, per auxiliary, the units per class, ``numbers`` a number per unit of the frame.
    """

    size: float | None
    totals: Mapping[str, Mapping[str, float]]
    numbers: Mapping[str, Vector] = field(default_factory=dict)
    frame: Source | None = None
    respondents: Codes | None = None


def read_frame(frame: Frame | None, folder: Path, problems: list[Problem]) -> Source | None:
    """The file of a frame; None, and a problem, when it cannot be read."""
    if frame is None or frame.file is None:
        return None
    try:
        return read_source(folder / frame.file, [frame.id or "", *frame.auxiliaries])
    except InvalidInputError as refusal:
        problems.extend(refusal.problems)
    except FileNotFoundError:
        problems.append(findings.no_such_frame(frame.file, _NO_FILE))
    except OSError as fault:
        own = str(fault.strerror or fault)
        problems.append(findings.no_such_frame(frame.file, Text(nl=own, en=own)))
    return None


def with_population(
    source: Source, plan: Plan, frame: Source | None, problems: list[Problem]
) -> tuple[Source, Population]:
    """The survey with what the frame knows of its rows, and the population.

    Rows are put in the order of the frame. Columns that only the frame has are added to them; of
    auxiliaries, strata and groups the frame is right.
    """
    check_ids(source, plan.survey.id, problems)
    if plan.frame is None:
        return source, Population(size=plan.survey.population, totals={})
    if frame is None:
        totals = _given_totals(source, plan, plan.frame, problems)
        return source, Population(size=_size(plan, totals), totals=totals)
    check_ids(frame, plan.frame.id, problems)
    positions = _positions(source, plan, frame, problems)
    _require(frame, (*plan.frame.auxiliaries, *plan.frame.numbers), problems)
    if positions is None:
        return source, Population(size=float(frame.size), totals={}, frame=frame)
    totals = {
        one: _counts(frame, one, problems)
        for one in plan.frame.auxiliaries
        if one in frame.headings
    }
    order = np.argsort(positions, kind="stable")
    population = Population(
        size=float(frame.size),
        totals=totals,
        numbers={
            one: _numbers(frame, one, plan, problems)
            for one in plan.frame.numbers
            if one in frame.headings
        },
        frame=frame,
        respondents=positions[order],
    )
    sorted_source = replace(source, table=source.table[order], rows=source.rows[order])
    return _joined(sorted_source, frame, positions[order], plan), population


def check_ids(source: Source, column: str | None, problems: list[Problem]) -> None:
    """Problems for units that have no name, or stand in more than one row."""
    if column is None or column not in source.headings:
        if column is not None:
            problems.append(_of(source, findings.missing_column(column, _ID, source.headings)))
        return
    texts = source.texts(column)
    empty = first(source, column, texts.is_null().to_numpy())
    if empty is not None:
        found = findings.missing_cell(empty.row, column, _ID, empty.more)
        problems.append(_of(source, found))
    later = (~texts.is_first_distinct() & texts.is_not_null()).to_numpy()
    for place in first_of_each(source, column, later):
        before = int(source.rows[int(texts.index_of(place.value) or 0)])
        found = findings.double_id(place.row, column, place.value, before, place.more)
        problems.append(_of(source, found))


def _positions(source: Source, plan: Plan, frame: Source, problems: list[Problem]) -> Codes | None:
    own, other = plan.survey.id, plan.frame.id if plan.frame else None
    if own not in source.headings or other not in frame.headings or not own or not other:
        return None
    at = {text: place for place, text in enumerate(frame.texts(other).to_list())}
    texts = source.texts(own)
    positions = np.array([at.get(text, -1) for text in texts.to_list()], dtype=np.int64)
    wrong: NDArray[np.bool_] = (positions < 0) & texts.is_not_null().to_numpy()
    for place in first_of_each(source, own, wrong):
        found = findings.not_in_frame(place.row, own, place.value, frame.name, place.more)
        problems.append(_of(source, found))
    return None if (positions < 0).any() else positions


def _joined(source: Source, frame: Source, positions: Codes, plan: Plan) -> Source:
    own = {column for group in plan.groups for column in group}
    own.update(one.by for one in plan.differences)
    own.update(plan.survey.strata, plan.frame.auxiliaries if plan.frame else ())
    added = [
        frame.table[heading].gather(positions)
        for heading in frame.headings
        if heading not in source.headings or heading in own
    ]
    return replace(
        source,
        table=source.table.with_columns(added),
        labels={**frame.labels, **source.labels},
    )


def _counts(frame: Source, column: str, problems: list[Problem]) -> dict[str, float]:
    texts = frame.texts(column)
    empty = first(frame, column, texts.is_null().to_numpy())
    if empty is not None:
        found = findings.missing_cell(empty.row, column, _AUXILIARY, empty.more)
        problems.append(_of(frame, found))
    counts = texts.drop_nulls().value_counts(sort=False)
    return {str(name): float(count) for name, count in counts.iter_rows()}


def _numbers(frame: Source, column: str, plan: Plan, problems: list[Problem]) -> Vector:
    read = read_numbers(
        frame.table[column], mark=plan.survey.decimal, point_is_decimal=frame.point_is_decimal
    )
    place = first(frame, column, np.isnan(read.values))
    if place is not None:
        found = findings.bad_number(place.row, column, place.value, place.more)
        problems.append(_of(frame, found))
    return read.values


def _given_totals(
    source: Source, plan: Plan, frame: Frame, problems: list[Problem]
) -> Mapping[str, Mapping[str, float]]:
    """The totals of the plan, held against the rows and against each other."""
    _require(source, frame.auxiliaries, problems)
    if problems:
        return frame.totals
    for auxiliary in frame.auxiliaries:
        totals = frame.totals.get(auxiliary)
        if auxiliary in source.headings and totals:
            _check_classes(source, auxiliary, totals, problems)
    sums = [(name, sum(totals.values())) for name, totals in frame.totals.items()]
    if plan.survey.population is not None:
        sums.append(("population", plan.survey.population))
    largest = max((total for _, total in sums), default=0.0)
    if any(abs(total - largest) > 1e-6 * largest for _, total in sums):
        problems.append(findings.unequal_totals(sums))
    return frame.totals


def _check_classes(
    source: Source, column: str, totals: Mapping[str, float], problems: list[Problem]
) -> None:
    texts = source.texts(column)
    empty = first(source, column, texts.is_null().to_numpy())
    if empty is not None:
        found = findings.missing_cell(empty.row, column, _AUXILIARY, empty.more)
        problems.append(_of(source, found))
    unknown = (texts.is_not_null() & ~texts.is_in(list(totals))).to_numpy()
    for place in first_of_each(source, column, unknown):
        found = findings.unknown_class(place.row, column, place.value, list(totals), place.more)
        problems.append(_of(source, found))


def _size(plan: Plan, totals: Mapping[str, Mapping[str, float]]) -> float | None:
    if plan.survey.population is not None or not totals:
        return plan.survey.population
    return float(sum(next(iter(totals.values())).values()))


def _require(source: Source, columns: tuple[str, ...], problems: list[Problem]) -> None:
    problems.extend(
        _of(source, findings.missing_column(one, _AUXILIARY, source.headings))
        for one in columns
        if one not in source.headings
    )


def _of(source: Source, problem: Problem) -> Problem:
    return replace(problem, file=source.name)
