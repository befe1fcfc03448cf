"""Where one municipality stands, recomputable by hand."""

from zicht.maturity.model import Indicator, Level, MaturityModel
from zicht.questionnaire.rules import Answers, holds, variables


def levels(model: MaturityModel, answers: Answers) -> tuple[Level, ...]:
    """The level on every indicator, in the order of the model.

    ``answers`` are those of shown items only. A level is the highest step that holds together
    with every step below it; it is None when no question behind the indicator was answered.
    """
    return tuple(level(indicator, answers) for indicator in model.indicators)


def level(indicator: Indicator, answers: Answers) -> Level:
    """The level on one indicator."""
    asked = {name for step in indicator.steps for name in variables(step.rule)}
    if not asked & answers.keys():
        return Level(indicator=indicator, value=None, reached=None, missing=None)
    reached = None
    for step in indicator.steps:
        if not holds(step.rule, answers):
            return Level(
                indicator=indicator,
                value=reached.level if reached else 0,
                reached=reached,
                missing=step,
            )
        reached = step
    return Level(indicator=indicator, value=len(indicator.steps), reached=reached, missing=None)
