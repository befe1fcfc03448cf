"""Figures about more than one question: ratios and cross tables, published or withheld."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.disclosure.survey_figures import Shown, SurveyFigure
from zicht.disclosure.survey_protection import Ruling
from zicht.disclosure.survey_rounding import digits_step, rounded, rounded_figure
from zicht.disclosure.survey_shown import shown_cells
from zicht.disclosure.survey_tests import Tested
from zicht.estimation.study.grouping import CROSS
from zicht.estimation.study.results import Crossed, IntervalMethod, Statistic, Study


def ratio_figures(study: Study, rulings: Sequence[Ruling], minimum: int) -> Iterator[SurveyFigure]:
    """Every ratio in every group."""
    for cell, ruling in zip(study.ratios, rulings, strict=True):
        ratio, layer = study.plan.ratios[cell.ratio], study.layers[cell.layer]
        labels = [study.variables[at].label for at in (cell.numerator, cell.denominator)]
        result: Published[Shown] | Suppressed | None = None
        if ruling.verdict is not None:
            result = Suppressed(reason=ruling.verdict, minimum=minimum)
        elif cell.estimate is not None:
            result = Published(
                value=rounded_figure(
                    cell.estimate,
                    digits_step(cell.estimate.value),
                    answered=cell.answered,
                    is_share=False,
                    is_weighted=False,
                )
            )
        yield SurveyFigure(
            question=ratio.key,
            question_label=ratio.label or " / ".join(labels),
            level="",
            level_label="",
            layer=layer.key,
            group=layer.labels[cell.group],
            statistic=Statistic.RATIO,
            population=cell.size,
            result=result,
        )


def crossed_figures(
    study: Study, rulings: Sequence[tuple[Ruling, ...]], minimum: int
) -> Iterator[Tested]:
    """Every cell of every cross table, and its test where all of its cells are shown.

    Beside cells that are withheld the test would be one equation more.
    """
    for one, own in zip(study.crossed, rulings, strict=True):
        for figure in _cells(study, one, own, minimum):
            yield Tested(figure=figure, chance=None, is_told=False)
        is_told = any(ruling.is_weighted for ruling in own)
        figure = _test(study, one, own, minimum)
        yield Tested(figure=figure, chance=one.chance, is_told=is_told)


def _cells(
    study: Study, crossed: Crossed, rulings: Sequence[Ruling], minimum: int
) -> Iterator[SurveyFigure]:
    shown = _shown(study, crossed, rulings)
    rows, columns = study.variables[crossed.rows], study.variables[crossed.columns]
    for at, (cell, ruling) in enumerate(zip(crossed.cells, rulings, strict=True)):
        level = columns.levels[cell.level or 0]
        yield SurveyFigure(
            question=f"{rows.key}{CROSS}{columns.key}",
            question_label=f"{rows.label}{CROSS}{columns.label}",
            level=level.code,
            level_label=level.label,
            layer=rows.key,
            group=rows.levels[cell.group].label,
            statistic=Statistic.SHARE,
            population=None,
            result=Suppressed(reason=ruling.verdict, minimum=minimum)
            if ruling.verdict is not None
            else Published(value=shown[at])
            if at in shown
            else None,
        )


def _shown(study: Study, crossed: Crossed, rulings: Sequence[Ruling]) -> dict[int, Shown]:
    """What may be shown of the cells; of people who weigh unequally not how many are in a row.

    Beside the weighted share of its answer that would tell how those of equal weight answered. It
    follows from the bands, and from the interval where nobody gave an answer.
    """
    if not any(one.is_weighted for one in rulings):
        return shown_cells(crossed.cells, rulings, study.plan.intervals, study.respondents)
    cells = [replace(one, asked=None) for one in crossed.cells]
    found = shown_cells(cells, rulings, study.plan.intervals, study.respondents)
    return {
        at: replace(
            one,
            answered=None,
            interval=one.interval if cells[at].count else None,
            method=one.method if cells[at].count else IntervalMethod.NONE,
        )
        for at, one in found.items()
    }


def _test(study: Study, crossed: Crossed, rulings: Sequence[Ruling], minimum: int) -> SurveyFigure:
    rows, columns = study.variables[crossed.rows], study.variables[crossed.columns]
    result: Published[Shown] | Suppressed | None = None
    if any(one.verdict for one in rulings):
        result = Suppressed(reason=Reason.PROTECTS_OTHERS, minimum=minimum)
    elif crossed.statistic is not None and crossed.chance is not None:
        is_told = any(one.is_weighted for one in rulings)
        step = 0.1 if is_told else 0.01
        result = Published(
            value=Shown(
                value=rounded(crossed.statistic, step),
                standard_error=None,
                interval=None,
                method=IntervalMethod.NONE,
                answered=_answered(study, crossed),
                is_modelled=False,
                step=step,
            )
        )
    return SurveyFigure(
        question=f"{rows.key}{CROSS}{columns.key}",
        question_label=f"{rows.label}{CROSS}{columns.label}",
        level="",
        level_label="",
        layer=rows.key,
        group="",
        statistic=Statistic.TEST,
        population=None,
        result=result,
    )


def _answered(study: Study, crossed: Crossed) -> int:
    both = study.variables[crossed.rows].answered & study.variables[crossed.columns].answered
    return int(both.sum())
