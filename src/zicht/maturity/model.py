"""Levels per role and theme, with the rule that gave each."""

from dataclasses import dataclass

from zicht.language import Text
from zicht.questionnaire.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What it takes to stand on one level (1 to 4), on top of the levels below.

    ``description`` says the rule in plain words; ``next_step`` says what a
    municipality just below can do to reach it.
    """

    level: int
    name: Text
    description: Text
    next_step: Text
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A scale from level 0 to the last step, for one role or one theme.

    ``key`` is permanent (``role.signaller``, ``theme.policy``).
    """

    key: str
    title: Text
    question: Text
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaturityModel:
    """All indicators that belong to one questionnaire."""

    id: str
    version: str
    questionnaire_id: str
    level_zero: Text
    indicators: tuple[Indicator, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Where one municipality stands on one indicator.

    ``value`` is None when none of the questions behind the indicator was
    answered. ``reached`` is the highest step that holds together with all
    steps below it; ``missing`` is the first step that does not hold.
    """

    indicator: Indicator
    value: int | None
    reached: Step | None
    missing: Step | None
