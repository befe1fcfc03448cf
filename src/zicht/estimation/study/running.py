"""A file and a plan to every raw figure: read, checked whole, drawn, weighted and computed."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from zicht.estimation.problems import EstimationError
from zicht.estimation.sampling.design import Design, Matrix
from zicht.estimation.study import findings
from zicht.estimation.study.answers import Variable, read_answers
from zicht.estimation.study.computing import Listener, Setting, compute
from zicht.estimation.study.drawing import draw
from zicht.estimation.study.grouping import Layer, everybody, layer, rest
from zicht.estimation.study.measuring import Measure
from zicht.estimation.study.plan import Plan
from zicht.estimation.study.population import Population, read_frame, with_population
from zicht.estimation.study.relating import check_named, relate
from zicht.estimation.study.results import Study
from zicht.estimation.study.weighing import weigh
from zicht.estimation.study.wishes import Against
from zicht.language import Text
from zicht.problems import InvalidInputError, Problem
from zicht.responses.source import Source

if TYPE_CHECKING:
    from zicht.estimation.study.small_groups import SmallGroups

_GROUP = Text(nl="een groep", en="a group")


def silent(done: int, total: int) -> None:
    """A listener that does nothing."""


def run(source: Source, plan: Plan, *, folder: Path, listen: Listener = silent) -> Study:
    """Every figure of a survey.

    ``folder`` is where the file of the frame is looked for; ``listen`` hears how far it is. Raises
    InvalidInputError with every fault of the file, its frame and how they fit the plan.
    """
    problems: list[Problem] = []
    frame = read_frame(plan.frame, folder, problems)
    source, population = with_population(source, plan, frame, problems)
    design = draw(source, plan, population, problems)
    layers = _layers(source, plan, population, problems)
    variables = read_answers(source, plan, problems)
    check_named(plan, variables, problems)
    supplied = _supplied(source, plan, problems)
    if design is None or problems:
        raise InvalidInputError(_placed(problems, source))
    try:
        return _computed(source, plan, population, design, layers, variables, supplied, listen)
    except EstimationError as fault:
        found = Problem(code="estimation", message=fault.message, remedy=fault.remedy)
        raise InvalidInputError([replace(found, file=source.name)]) from fault


def _computed(
    source: Source,
    plan: Plan,
    population: Population,
    design: Design,
    layers: tuple[Layer, ...],
    variables: tuple[Variable, ...],
    supplied: Matrix | None,
    listen: Listener,
) -> Study:
    weighed = weigh(source, plan, population, design)
    measure, remarks = _measure(plan, design, weighed.design, supplied)
    setting = Setting(
        plan=plan,
        measure=measure,
        layers=layers,
        asked_per_respondent=_asked_per_respondent(source, plan, population),
        small_groups=_small_groups(plan, population, layers),
        is_census=plan.survey.weight is None and not plan.survey.clusters,
    )
    cells = tuple(compute(setting, variables, listen))
    related = relate(setting, variables, cells)
    return Study(
        plan=plan,
        variables=variables,
        layers=layers,
        auxiliary_layers=tuple(layer(source, [one], population) for one in population.totals),
        cells=cells,
        ratios=related.ratios,
        crossed=related.crossed,
        differences=related.differences,
        weights=weighed.design.weights,
        respondents=source.size,
        size=population.size,
        weighting=weighed.record,
        data_name=source.name,
        data_fingerprint=source.fingerprint,
        frame_fingerprint=None if population.frame is None else population.frame.fingerprint,
        plan_fingerprint=fingerprint(plan),
        replicates=None if measure.replicates is None else measure.replicates.count,
        notices=(*source.notices, *weighed.notices, *remarks),
    )


def _supplied(source: Source, plan: Plan, problems: list[Problem]) -> Matrix | None:
    if plan.resampling is None:
        return None
    from zicht.estimation.study.replicating import read_replicates

    return read_replicates(source, plan, problems)


def _measure(
    plan: Plan, before: Design, after: Design, supplied: Matrix | None
) -> tuple[Measure, tuple[Problem, ...]]:
    if plan.resampling is None:
        return Measure(design=after), ()
    from zicht.estimation.study.replicating import replicate

    made = replicate(plan.resampling, before, after, plan.frame, supplied)
    return Measure(design=after, replicates=made.replicates), made.notices


def _small_groups(
    plan: Plan, population: Population, layers: tuple[Layer, ...]
) -> "SmallGroups | None":
    if not plan.pool_below:
        return None
    from zicht.estimation.study.small_groups import small_groups

    own = tuple(one for one in layers if not one.is_rest)
    return small_groups(population, own, plan.intervals.confidence)


def fingerprint(plan: Plan) -> str:
    """SHA-256 of what a plan says, whatever its layout."""
    content = json.dumps(asdict(plan), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(content.encode()).hexdigest()


def _asked_per_respondent(source: Source, plan: Plan, population: Population) -> float | None:
    """How many were asked for everyone who answered; None when that is not known.

    Without weights and clusters everybody of the population was asked.
    """
    survey = plan.survey
    if survey.invited is not None:
        return survey.invited / source.size
    if survey.weight is None and not survey.clusters and population.size is not None:
        return population.size / source.size
    return None


def _layers(
    source: Source, plan: Plan, population: Population, problems: list[Problem]
) -> tuple[Layer, ...]:
    found = [replace(everybody(source.size), sizes=_sizes(population))]
    compared = ((one.by,) for one in plan.differences)
    for columns in dict.fromkeys((*plan.groups, *compared)):
        absent = [one for one in columns if one not in source.headings]
        problems.extend(findings.missing_column(one, _GROUP, source.headings) for one in absent)
        if not absent:
            found.append(layer(source, columns, population))
    return (*found, *_rests(plan, found, population))


def _rests(plan: Plan, layers: list[Layer], population: Population) -> Iterator[Layer]:
    """Of each class that is compared with the rest, that rest."""
    columns = [(one.by,) for one in plan.differences if one.against is Against.REST]
    for one in layers:
        if one.columns in columns:
            yield from (rest(one, at, population.size) for at in range(len(one.classes)))


def _sizes(population: Population) -> tuple[float, ...] | None:
    return None if population.size is None else (population.size,)


def _placed(problems: list[Problem], source: Source) -> list[Problem]:
    """Each problem once, with its file, in the order of the rows."""
    named = [one if one.file else replace(one, file=source.name) for one in problems]
    return sorted(dict.fromkeys(named), key=lambda one: (one.file or "", one.row or 0))
