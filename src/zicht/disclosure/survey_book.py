"""From the raw figures of any survey to figures that may be shown, in one step."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import ceil, floor, log10

from zicht.disclosure.model import WEIGHTED_PRECISION, Published, Suppressed
from zicht.disclosure.survey_figures import Shown, SurveyBook, SurveyFigure
from zicht.disclosure.survey_protection import Verdict, protect_survey
from zicht.estimation.model import Band, Interval
from zicht.estimation.study.results import (
    Cell,
    Estimate,
    Representation,
    Statistic,
    Study,
    WeightingRecord,
)

#: Means and totals are shown with this many digits that mean something.
_DIGITS = 4
_SLACK = 1e-9


def build_survey(study: Study, *, minimum: int, code_version: str) -> SurveyBook:
    """Every figure of a survey, published or withheld.

    ``minimum`` is the fewest respondents behind a figure. Raises ValueError for a minimum that
    protects nobody.
    """
    verdicts = protect_survey(study, minimum=minimum)
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
        figures=tuple(_figures(study, verdicts, minimum)),
    )


def _figures(study: Study, verdicts: tuple[Verdict, ...], minimum: int) -> Iterator[SurveyFigure]:
    for cell, verdict in zip(study.cells, verdicts, strict=True):
        variable, layer = study.variables[cell.variable], study.layers[cell.layer]
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
            result=Suppressed(reason=verdict, minimum=minimum)
            if verdict is not None
            else _published(cell),
        )


def _published(cell: Cell) -> Published[Shown] | None:
    found = cell.estimate
    if found is None:
        return None
    step = _step(cell.statistic, found)
    doubt = found.doubt
    return Published(
        value=Shown(
            value=_rounded(found.value, step),
            standard_error=None
            if found.standard_error is None
            else _rounded(found.standard_error, step / 10),
            interval=None if found.interval is None else _outward(found.interval, step),
            method=found.method,
            bands=()
            if doubt is None
            else tuple(
                Band(factor=one.factor, interval=_outward(one.interval, step))
                for one in doubt.bands
            ),
            bounds=None if doubt is None else _outward(doubt.bounds, step),
            overturned_by=None
            if doubt is None or doubt.overturned_by is None
            else round(doubt.overturned_by, 2),
            answered=cell.answered,
            is_modelled=found.is_modelled,
        )
    )


def _step(statistic: Statistic, found: Estimate) -> float:
    """What a figure is a multiple of: a tenth of a per cent, or the last of four digits."""
    if statistic is Statistic.SHARE:
        return WEIGHTED_PRECISION
    size = abs(found.value)
    return 10.0 ** (floor(log10(size)) - _DIGITS + 1) if size else WEIGHTED_PRECISION


def _rounded(value: float, step: float) -> float:
    return _clean(round(value / step), step)


def _outward(interval: Interval, step: float) -> Interval:
    """The ends rounded away from one another, so that nothing is claimed too narrowly."""
    return Interval(
        low=_clean(floor(interval.low / step + _SLACK), step),
        high=_clean(ceil(interval.high / step - _SLACK), step),
    )


def _clean(count: int, step: float) -> float:
    """A multiple of a power of ten, without the rounding of that multiplication."""
    return float(f"{count * step:.12g}")


def _weighting(study: Study, minimum: int) -> WeightingRecord:
    """The record of the weighting without parts that tell how many answered in a small class."""
    respondents = {
        layer.columns[0]: _counts(layer.codes.tolist(), layer.labels)
        for layer in study.auxiliary_layers
    }
    return replace(
        study.weighting,
        partial=tuple(
            _safe(one, respondents.get(one.variable, {}), minimum)
            for one in study.weighting.partial
        ),
    )


def _counts(codes: list[int], labels: tuple[str, ...]) -> Mapping[str, int]:
    return {label: codes.count(at) for at, label in enumerate(labels)}


def _safe(found: Representation, counts: Mapping[str, int], minimum: int) -> Representation:
    # What is left of the whole gives one class away, so it is all of them or none.
    is_small = any(0 < count < minimum for count in counts.values())
    by_class = {} if is_small else {one: round(part, 4) for one, part in found.by_class.items()}
    return replace(
        found,
        unconditional=round(found.unconditional, 4),
        conditional=round(found.conditional, 4),
        by_class=by_class,
    )
