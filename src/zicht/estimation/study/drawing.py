"""The design of a survey: weights, strata, clusters and what there was to draw, from its plan."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from zicht.estimation.sampling.design import Codes, Design, Stage, Vector, numbered
from zicht.estimation.study import findings
from zicht.estimation.study.numerals import read_numbers
from zicht.estimation.study.places import first
from zicht.estimation.study.plan import Plan, Survey
from zicht.estimation.study.population import Population
from zicht.language import Text
from zicht.problems import Problem
from zicht.responses.source import Source

_WEIGHT = Text(nl="het gewicht", en="the weight")
_STRATUM = Text(nl="het stratum", en="the stratum")
_CLUSTER = Text(nl="het cluster", en="the cluster")
_FPC = Text(nl="de omvang van een trap", en="the size of a stage")


def draw(
    source: Source, plan: Plan, population: Population, problems: list[Problem]
) -> Design | None:
    """How the rows of a survey were drawn; None, and problems, when the plan does not fit them.

    Without clusters the rows were drawn themselves. Where the sizes of the stages are not given,
    those of a frame that holds the strata are used, or the population of a plan without strata;
    otherwise drawing was with replacement, which makes intervals rather too wide than too narrow.
    Without weights, those that follow from the sizes: N / n per stage.
    """
    return _Drawing(source, plan.survey, population, problems).design()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Sized:
    """A stage, with the number drawn per row's parent."""

    stage: Stage
    drawn: Vector


class _Drawing:
    """Makes a design from the columns of one file."""

    def __init__(
        self, source: Source, survey: Survey, population: Population, problems: list[Problem]
    ) -> None:
        self._source = source
        self._survey = survey
        self._population = population
        self._problems = problems
        self._before = len(problems)

    def design(self) -> Design | None:
        survey = self._survey
        for columns, used_for in ((survey.strata, _STRATUM), (survey.clusters, _CLUSTER)):
            for column in columns:
                self._require(column, used_for)
        wanted = max(len(survey.clusters), 1)
        if survey.fpc and len(survey.fpc) != wanted:
            self._problems.append(findings.unequal_stages(len(survey.fpc), wanted))
        given = self._weights()
        self._refuse_too_many()
        if len(self._problems) > self._before:
            return None
        strata = self._numbered(survey.strata)
        stages = self._stages(strata)
        if len(self._problems) > self._before:
            return None
        return Design(
            weights=self._following(stages) if given is None else given,
            strata=strata,
            stages=tuple(one.stage for one in stages),
        )

    def _require(self, column: str, used_for: Text) -> bool:
        source = self._source
        if column not in source.headings:
            self._report(findings.missing_column(column, used_for, source.headings))
            return False
        empty = first(source, column, source.table[column].is_null().to_numpy())
        if empty is not None:
            self._report(findings.missing_cell(empty.row, column, used_for, empty.more))
        return empty is None

    def _report(self, problem: Problem) -> None:
        self._problems.append(replace(problem, file=self._source.name))

    def _refuse_too_many(self) -> None:
        size = self._population.size
        if size is not None and self._source.size > size and self._survey.weight is None:
            self._report(findings.more_than_population(self._source.size, size))
        invited = self._survey.invited
        if invited is not None and self._source.size > invited:
            self._report(findings.more_than_invited(self._source.size, invited))

    def _weights(self) -> Vector | None:
        column = self._survey.weight
        if column is None or not self._require(column, _WEIGHT):
            return None
        values = self._numbers(column)
        place = first(self._source, column, ~(values > 0))
        if place is not None:
            self._report(findings.bad_weight(place.row, column, place.value, place.more))
        return values

    def _numbers(self, column: str) -> Vector:
        read = read_numbers(
            self._source.table[column],
            mark=self._survey.decimal,
            point_is_decimal=self._source.point_is_decimal,
        )
        if read.is_ambiguous and (place := first(self._source, column, ~np.isnan(read.values))):
            self._report(findings.ambiguous_numbers(place.row, column, place.value))
        return read.values

    def _numbered(self, columns: tuple[str, ...]) -> Codes:
        if not columns:
            return np.zeros(self._source.size, dtype=np.int64)
        return numbered(*(self._source.texts(one).to_numpy().astype(str) for one in columns))

    def _stages(self, strata: Codes) -> list[_Sized]:
        found: list[_Sized] = []
        parents = strata
        for number, column in enumerate(self._survey.clusters or (None,)):
            units = np.arange(self._source.size)
            if column is not None:
                units = numbered(parents, self._source.texts(column).to_numpy().astype(str))
            drawn = _drawn(units, parents)
            sizes = self._sizes(number, parents, drawn)
            found.append(_Sized(stage=Stage(units=units, population=sizes), drawn=drawn))
            parents = units
        return found

    def _sizes(self, stage: int, parents: Codes, drawn: Vector) -> Vector | None:
        if not self._survey.fpc:
            return self._known_sizes(stage)
        given = self._survey.fpc[stage]
        if not isinstance(given, str):
            sizes = np.full(self._source.size, given)
            if (sizes < drawn).any():
                row = int(self._source.rows[int(np.argmax(sizes < drawn))])
                self._report(findings.bad_stage_size(row, "[survey] fpc", f"{given:g}", 0))
            return sizes
        if not self._require(given, _FPC):
            return None
        sizes = self._numbers(given)
        place = first(self._source, given, ~(sizes >= drawn))
        if place is not None:
            self._report(findings.bad_stage_size(place.row, given, place.value, place.more))
        elif place := first(self._source, given, _differs(sizes, parents)):
            self._report(findings.torn_stage_size(place.row, given, place.value, place.more))
        return sizes

    def _known_sizes(self, stage: int) -> Vector | None:
        survey, population = self._survey, self._population
        if stage or survey.clusters or survey.weight is not None or population.size is None:
            return None
        if not survey.strata:
            return np.full(self._source.size, population.size)
        frame = population.frame
        if frame is None or any(column not in frame.headings for column in survey.strata):
            return None
        keys = list(zip(*(frame.texts(one).to_list() for one in survey.strata), strict=True))
        counts = {key: float(keys.count(key)) for key in set(keys)}
        own = zip(*(self._source.texts(one).to_list() for one in survey.strata), strict=True)
        return np.array([counts.get(key, np.nan) for key in own])

    def _following(self, stages: list[_Sized]) -> Vector:
        """Weights from what was drawn; where sizes are unknown all rows weigh alike."""
        fractions = [
            one.drawn / one.stage.population for one in stages if one.stage.population is not None
        ]
        if len(fractions) == len(stages):
            weights: Vector = 1.0 / np.prod(fractions, axis=0)
            return weights
        total = self._population.size or float(self._source.size)
        return np.full(self._source.size, total / self._source.size)


def _drawn(units: Codes, parents: Codes) -> Vector:
    """Per row, how many units were drawn from its parent."""
    _, first_row, of_row = np.unique(units, return_index=True, return_inverse=True)
    _, parent = np.unique(parents[first_row], return_inverse=True)
    drawn: Vector = np.bincount(parent)[parent][of_row].astype(np.float64)
    return drawn


def _differs(sizes: Vector, parents: Codes) -> NDArray[np.bool_]:
    """Rows of which the parent has two sizes."""
    _, first_row, of_row = np.unique(parents, return_index=True, return_inverse=True)
    differs: NDArray[np.bool_] = sizes != sizes[first_row][of_row]
    return differs
