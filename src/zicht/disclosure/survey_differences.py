"""Differences between groups of a survey that may be shown.

A difference is shown only where both figures are: it is theirs, subtracted as they are shown. The
rest of a group is a group like any other, so its figure has passed the same control.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.disclosure.survey_figures import Shown, SurveyFigure
from zicht.disclosure.survey_protection import Ruling
from zicht.disclosure.survey_rounding import FEW, coarse, outward, rounded
from zicht.disclosure.survey_tests import Tested
from zicht.estimation.model import Band, Interval
from zicht.estimation.study.results import (
    Cell,
    Difference,
    IntervalMethod,
    Statistic,
    Study,
)

#: What stands for all who are not in a group; the word is Dutch and English.
REST = "rest"
#: Between the groups of a difference.
MINUS = " − "


def difference_figures(
    study: Study, rulings: Sequence[Ruling], shown: Mapping[int, Shown], minimum: int
) -> Iterator[Tested]:
    """Every difference, published or withheld."""
    for one in study.differences:
        first, second = study.cells[one.first], study.cells[one.second]
        variable, layer = study.variables[first.variable], study.layers[one.layer]
        other = study.layers[second.layer]
        level = None if first.level is None else variable.levels[first.level]
        verdicts = [rulings[at].verdict for at in (one.first, one.second)]
        figure = SurveyFigure(
            question=variable.key,
            question_label=variable.label,
            level=Statistic.MEAN.value if level is None else level.code,
            level_label="" if level is None else level.label,
            layer=layer.key,
            group=layer.labels[first.group]
            + MINUS
            + (REST if other.is_rest else other.labels[second.group]),
            statistic=Statistic.DIFFERENCE,
            population=None,
            result=Suppressed(reason=_reason(verdicts), minimum=minimum)
            if any(verdicts)
            else Published(value=_difference(one, (first, second), rulings, shown)),
        )
        is_told = any(rulings[at].is_weighted for at in (one.first, one.second))
        is_few = first.level is None and min(first.answered, second.answered) < FEW
        yield Tested(figure=figure, chance=one.chance, is_told=is_told or is_few)


def _reason(verdicts: Sequence[Reason | None]) -> Reason:
    return Reason.TOO_FEW if Reason.TOO_FEW in verdicts else Reason.PROTECTS_OTHERS


def _difference(
    found: Difference,
    cells: tuple[Cell, Cell],
    rulings: Sequence[Ruling],
    shown: Mapping[int, Shown],
) -> Shown:
    one, other = shown[found.first], shown[found.second]
    is_share = cells[0].statistic is Statistic.SHARE
    fewest = min(cell.answered for cell in cells)
    few = not is_share and fewest < FEW
    is_told = few or any(rulings[at].is_weighted for at in (found.first, found.second))
    step = max(one.step, other.step)
    value = rounded(one.value - other.value, step)
    return Shown(
        value=value,
        standard_error=None
        if is_told or found.standard_error is None
        else rounded(found.standard_error, step / 10),
        interval=None
        if found.interval is None
        else _interval(found.interval, value, step, fewest, is_share),
        method=IntervalMethod.NONE if found.interval is None else IntervalMethod.T,
        answered=sum(cell.answered for cell in cells),
        is_modelled=one.is_modelled or other.is_modelled,
        step=step,
        bands=_bands(one, other, step),
        bounds=None
        if one.bounds is None or other.bounds is None
        else outward(_apart(one.bounds, other.bounds), step),
    )


def _interval(
    found: Interval, value: float, step: float, answered: int, is_share: bool
) -> Interval:
    made = outward(found, step if is_share else max(step, coarse(found, answered)))
    low, high = min(made.low, value), max(made.high, value)
    return Interval(low=max(low, -1.0), high=min(high, 1.0)) if is_share else made


def _bands(one: Shown, other: Shown, step: float) -> tuple[Band, ...]:
    """The ends of the bands of both against one another: on the wide side, as chance is in both."""
    return tuple(
        replace(here, interval=outward(_apart(here.interval, there.interval), step))
        for here, there in zip(one.bands, other.bands, strict=False)
    )


def _apart(one: Interval, other: Interval) -> Interval:
    return Interval(low=one.low - other.high, high=one.high - other.low)
