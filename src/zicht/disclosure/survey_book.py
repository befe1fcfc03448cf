"""From the raw figures of any survey to figures that may be shown, in one step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil, floor, log10

from zicht.disclosure.model import WEIGHTED_PRECISION, Published, Suppressed
from zicht.disclosure.survey_figures import Shown, SurveyBook, SurveyFigure
from zicht.disclosure.survey_protection import Ruling, protect_survey
from zicht.disclosure.survey_weighted import shown_step
from zicht.estimation.model import Interval
from zicht.estimation.study.results import (
    Cell,
    Estimate,
    Representation,
    Statistic,
    Study,
    WeightingRecord,
)
from zicht.estimation.study.silence import Asked, doubts

#: Means and totals are shown with this many digits that mean something.
_DIGITS = 4
#: Of fewer numbers than these the spread is shown in two digits, and in one.
_FEW, _VERY_FEW = 30, 10
_SLACK = 1e-9


def build_survey(study: Study, *, minimum: int, code_version: str) -> SurveyBook:
    """Every figure of a survey, published or withheld.

    ``minimum`` is the fewest respondents behind a figure. Raises ValueError for a minimum that
    protects nobody.
    """
    rulings = protect_survey(study, minimum=minimum)
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
        figures=tuple(_figures(study, rulings, minimum)),
    )


def _figures(study: Study, rulings: Sequence[Ruling], minimum: int) -> Iterator[SurveyFigure]:
    values = _shown(study, rulings)
    for at, (cell, ruling) in enumerate(zip(study.cells, rulings, strict=True)):
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
            result=Suppressed(reason=ruling.verdict, minimum=minimum)
            if ruling.verdict is not None
            else Published(value=values[at])
            if at in values
            else None,
        )


def _shown(study: Study, rulings: Sequence[Ruling]) -> dict[int, Shown]:
    """What may be shown, by place of its cell."""
    found = {
        at: _rounded_figure(cell, cell.estimate, _step(study, cell, cell.estimate, ruling), ruling)
        for at, (cell, ruling) in enumerate(zip(study.cells, rulings, strict=True))
        if ruling.verdict is None and cell.estimate is not None
    }
    return {**found, **dict(_with_doubt(study, rulings, found))}


def _with_doubt(
    study: Study, rulings: Sequence[Ruling], found: Mapping[int, Shown]
) -> Iterator[tuple[int, Shown]]:
    """Shares with what those who did not answer leave open.

    Made of what is shown: of the share itself it would tell more digits than are shown.
    """
    asked = {
        at: Asked(
            share=one.value,
            interval=one.interval,
            # The plain count beside a weighted share would tell how a few answered.
            counted=one.value if rulings[at].is_weighted else cell.count / cell.answered,
            answered=cell.answered,
            population=cell.asked,
        )
        for at, one in found.items()
        for cell in [study.cells[at]]
        if one.interval is not None and cell.asked is not None
    }
    made = doubts(list(asked.values()), study.plan.intervals)
    for at, doubt in zip(asked, made, strict=True):
        step = found[at].step
        yield (
            at,
            replace(
                found[at],
                bands=tuple(replace(b, interval=_outward(b.interval, step)) for b in doubt.bands),
                bounds=_outward(doubt.bounds, step),
                overturned_by=None
                if doubt.overturned_by is None
                else round(doubt.overturned_by, 2),
            ),
        )


def _rounded_figure(cell: Cell, found: Estimate, step: float, ruling: Ruling) -> Shown:
    error = found.standard_error
    is_told = ruling.is_weighted or _is_few(cell)
    return Shown(
        value=_rounded(found.value, step),
        # Of a weighted share it would tell how the unequal ones answered, of a few numbers which.
        standard_error=None if error is None or is_told else _rounded(error, step / 10),
        interval=None
        if found.interval is None
        else _outward(found.interval, max(step, _coarse(cell, found.interval))),
        method=found.method,
        answered=cell.answered,
        is_modelled=found.is_modelled,
        step=step,
    )


def _step(study: Study, cell: Cell, found: Estimate, ruling: Ruling) -> float:
    """What a figure is a multiple of: a tenth of a per cent, or the last of four digits."""
    if cell.statistic is Statistic.SHARE:
        return shown_step(study.respondents) if ruling.is_weighted else WEIGHTED_PRECISION
    size = abs(found.value)
    return 10.0 ** (floor(log10(size)) - _DIGITS + 1) if size else WEIGHTED_PRECISION


def _is_few(cell: Cell) -> bool:
    return cell.statistic is not Statistic.SHARE and cell.answered < _FEW


def _coarse(cell: Cell, interval: Interval) -> float:
    """What the interval of a few numbers is rounded to; 0 for as finely as the figure.

    With four digits of mean and spread there is often one set of five numbers that they fit.
    """
    half = (interval.high - interval.low) / 2
    if not _is_few(cell) or half <= 0:
        return 0.0
    return float(10.0 ** (floor(log10(half)) - (cell.answered >= _VERY_FEW)))


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
