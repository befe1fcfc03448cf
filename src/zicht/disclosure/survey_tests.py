"""All tests of a survey that are shown, judged as one family."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from zicht.disclosure.model import Published
from zicht.disclosure.survey_figures import Family, Shown, SurveyFigure
from zicht.disclosure.survey_rounding import clean
from zicht.estimation.chance import adjusted
from zicht.estimation.study.results import Statistic

#: How finely a chance is told.
_FINE, _COARSE = 0.001, 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """A figure with the chance of its test, which it does not hold yet.

    ``chance`` is None where nothing could be tested. ``is_told`` says that in full it would tell
    more than the figure does.
    """

    figure: SurveyFigure
    chance: float | None
    is_told: bool


def as_family(
    tests: Sequence[Tested], rate: float
) -> tuple[tuple[SurveyFigure, ...], Family | None]:
    """The figures with their chances, each also judged among all that are shown.

    The step-up rule of Benjamini and Hochberg (1995). Tests that are withheld are no part of the
    family: what is shown must not tell of them.
    """
    figures = [one.figure for one in tests]
    shown: list[tuple[int, Shown, float]] = []
    for at, one in enumerate(tests):
        match one.figure.result:
            case Published(value=value) if one.chance is not None:
                shown.append((at, value, one.chance))
    levels = adjusted([chance for _, _, chance in shown])
    for (at, value, chance), level in zip(shown, levels, strict=True):
        step = _COARSE if tests[at].is_told else _FINE
        told = replace(value, chance=_told(chance, step), adjusted=_told(level, step))
        figures[at] = replace(figures[at], result=Published(value=told))
    if not shown:
        return tuple(figures), None
    differences = sum(figures[at].statistic is Statistic.DIFFERENCE for at, _, _ in shown)
    family = Family(differences=differences, crossings=len(shown) - differences, rate=rate)
    return tuple(figures), family


def _told(chance: float, step: float) -> float:
    """Rounded up, so that nothing seems surer than it is."""
    return clean(max(ceil(chance / step), 1), step)
