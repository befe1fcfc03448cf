"""Where a municipality stands on every indicator."""

from zicht.maturity.model import Indicator, Level, MaturityModel, Step
from zicht.questionnaire.rules import Answers, holds, variables


def levels(model: MaturityModel, answers: Answers) -> tuple[Level, ...]:
    """The level on every indicator, in the order of the model.

    A level is the highest step whose rule is true together with those of all steps below it.
    "Weet niet" is an answer that makes no rule true. Where none of the questions behind an
    indicator has an answer, the level is None.
    """
    return tuple(level(indicator, answers) for indicator in model.indicators)


def level(indicator: Indicator, answers: Answers) -> Level:
    """The level on one indicator."""
    reached: Step | None = None
    missing: Step | None = None
    for step in indicator.steps:
        if not holds(step.rule, answers):
            missing = step
            break
        reached = step
    is_known = any(name in answers for step in indicator.steps for name in variables(step.rule))
    value = (reached.level if reached is not None else 0) if is_known else None
    return Level(indicator=indicator, value=value, reached=reached, missing=missing)
