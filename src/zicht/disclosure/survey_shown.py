"""What of the cells of a survey may be shown, rounded, with what the silent leave open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from zicht.disclosure.model import WEIGHTED_PRECISION
from zicht.disclosure.survey_figures import Shown
from zicht.disclosure.survey_protection import Ruling
from zicht.disclosure.survey_rounding import (
    digits_step,
    outward,
    rounded_figure,
    rounded_quantile,
)
from zicht.disclosure.survey_weighted import shown_step
from zicht.estimation.study.plan import Intervals
from zicht.estimation.study.results import Cell, Estimate, Statistic
from zicht.estimation.study.silence import Asked, doubts


def shown_cells(
    cells: Sequence[Cell], rulings: Sequence[Ruling], intervals: Intervals, respondents: int
) -> dict[int, Shown]:
    """What may be shown, by place of its cell; ``respondents`` are those of the whole survey."""
    found = {
        at: _shown(cell, cell.estimate, ruling, respondents)
        for at, (cell, ruling) in enumerate(zip(cells, rulings, strict=True))
        if ruling.verdict is None and cell.estimate is not None
    }
    return {**found, **dict(_with_doubt(cells, rulings, intervals, found))}


def _shown(cell: Cell, found: Estimate, ruling: Ruling, respondents: int) -> Shown:
    if ruling.steps is not None:
        return rounded_quantile(found, ruling.steps, cell.answered)
    is_share = cell.statistic is Statistic.SHARE
    step = digits_step(found.value)
    if is_share:
        # A tenth of a per cent, unless that tells too much.
        step = shown_step(respondents) if ruling.is_weighted else WEIGHTED_PRECISION
        step = ruling.step or step
    return rounded_figure(
        found,
        step,
        answered=cell.answered,
        is_share=is_share,
        is_weighted=ruling.is_weighted,
    )


def _with_doubt(
    cells: Sequence[Cell],
    rulings: Sequence[Ruling],
    intervals: Intervals,
    found: Mapping[int, Shown],
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
        for cell in [cells[at]]
        if one.interval is not None and cell.asked is not None
    }
    made = doubts(list(asked.values()), intervals)
    for at, doubt in zip(asked, made, strict=True):
        step = found[at].step
        yield (
            at,
            replace(
                found[at],
                bands=tuple(replace(b, interval=outward(b.interval, step)) for b in doubt.bands),
                bounds=outward(doubt.bounds, step),
                overturned_by=None
                if doubt.overturned_by is None
                else round(doubt.overturned_by, 2),
            ),
        )
