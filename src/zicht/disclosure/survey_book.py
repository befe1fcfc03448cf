"""From the raw figures of any survey to figures that may be shown, in one step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from zicht.disclosure.model import Published, Suppressed
from zicht.disclosure.survey_differences import difference_figures
from zicht.disclosure.survey_figures import Shown, SurveyBook, SurveyFigure
from zicht.disclosure.survey_protection import Ruling, protect_survey
from zicht.disclosure.survey_relations import crossed_figures, ratio_figures
from zicht.disclosure.survey_shown import shown_cells
from zicht.disclosure.survey_tests import as_family
from zicht.estimation.study.results import Representation, Study, WeightingRecord


def build_survey(study: Study, *, minimum: int, code_version: str) -> SurveyBook:
    """Every figure of a survey, published or withheld.

    ``minimum`` is the fewest respondents behind a figure. Raises ValueError for a minimum that
    protects nobody.
    """
    rulings = protect_survey(study, minimum=minimum)
    values = shown_cells(study.cells, rulings.cells, study.plan.intervals, study.respondents)
    tested, family = as_family(
        (
            *crossed_figures(study, rulings.crossed, minimum),
            *difference_figures(study, rulings.cells, values, minimum),
        ),
        rate=1 - study.plan.intervals.confidence,
    )
    return SurveyBook(
        title=study.plan.survey.title,
        plan=study.plan,
        respondents=study.respondents,
        population=study.size,
        minimum_group=minimum,
        weighting=_weighting(study, minimum),
        data_name=study.data_name,
        data_fingerprint=study.data_fingerprint,
        frame_fingerprint=study.frame_fingerprint,
        plan_fingerprint=study.plan_fingerprint,
        code_version=code_version,
        notices=study.notices,
        family=family,
        replicates=study.replicates,
        figures=_in_order(
            study,
            (
                *_figures(study, rulings.cells, values, minimum),
                *ratio_figures(study, rulings.ratios, minimum),
                *tested,
            ),
        ),
    )


def _in_order(study: Study, figures: Sequence[SurveyFigure]) -> tuple[SurveyFigure, ...]:
    """Everything about a question together; what is about more than one comes last."""
    places = {one.key: at for at, one in enumerate(study.variables)}
    return tuple(sorted(figures, key=lambda one: places.get(one.question, len(places))))


def _figures(
    study: Study, rulings: Sequence[Ruling], values: Mapping[int, Shown], minimum: int
) -> Iterator[SurveyFigure]:
    for at, (cell, ruling) in enumerate(zip(study.cells, rulings, strict=True)):
        variable, layer = study.variables[cell.variable], study.layers[cell.layer]
        if layer.is_rest:
            continue
        level = None if cell.level is None else variable.levels[cell.level]
        yield SurveyFigure(
            question=variable.key,
            question_label=variable.label,
            level="" if level is None else level.code,
            level_label="" if level is None else level.label,
            layer=layer.key,
            group=layer.labels[cell.group],
            statistic=cell.statistic,
            population=cell.size,
            part=cell.part,
            result=Suppressed(reason=ruling.verdict, minimum=minimum)
            if ruling.verdict is not None
            else Published(value=values[at])
            if at in values
            else None,
        )


def _weighting(study: Study, minimum: int) -> WeightingRecord:
    """The record of the weighting without parts that tell how many answered in a small class."""
    respondents = {
        layer.columns[0]: _counts(layer.codes.tolist(), layer.labels)
        for layer in study.auxiliary_layers
    }
    partial = tuple(
        _safe(one, respondents.get(one.variable, {}), minimum) for one in study.weighting.partial
    )
    # Of a single auxiliary the indicator follows from its part, and the other way round.
    is_hidden = len(partial) == 1 and partial[0].unconditional is None
    return replace(
        study.weighting,
        r_indicator=None if is_hidden else study.weighting.r_indicator,
        r_interval=None if is_hidden else study.weighting.r_interval,
        # No more digits: those help to tell how a few answered.
        kish_effect=round(study.weighting.kish_effect, 2),
        effective_size=round(study.weighting.effective_size),
        partial=partial,
    )


def _counts(codes: list[int], labels: tuple[str, ...]) -> Mapping[str, int]:
    return {label: codes.count(at) for at, label in enumerate(labels)}


def _safe(found: Representation, counts: Mapping[str, int], minimum: int) -> Representation:
    # What is left of the whole gives one class away, and with two classes the whole gives both.
    if any(0 < count < minimum for count in counts.values()):
        return replace(found, unconditional=None, conditional=None, by_class={})
    return replace(
        found,
        unconditional=_short(found.unconditional),
        conditional=_short(found.conditional),
        by_class={one: round(part, 4) for one, part in found.by_class.items()},
    )


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
