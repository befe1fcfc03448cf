"""How a level was found: every step with its rule, and the answers that decide it."""

from collections.abc import Iterator
from dataclasses import dataclass

from zicht.language import Text
from zicht.maturity.model import Indicator
from zicht.platform.fieldwork.models import Stored
from zicht.platform.fieldwork.response.in_words import in_words
from zicht.platform.fieldwork.response.questions import rows_of
from zicht.platform.web import languages
from zicht.questionnaire.model import Item
from zicht.questionnaire.rules import All, Any, Equals, In, Rule, Value, holds, variables
from zicht.questionnaire.wording import rules_in_words
from zicht.reporting.mirror import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing that a rule asks; ``wanted`` are the answers that count, in words.

    ``row`` is that of a matrix.
    """

    code: str
    question: Text
    row: Text | None
    wanted: str
    answer: str
    does_hold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Several, of which all must hold, or one."""

    needs_all: bool
    parts: tuple["Condition | Conditions", ...]
    does_hold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of a scale: its rule, and whether it holds by itself."""

    level: int
    name: Text
    description: Text
    conditions: Conditions
    does_hold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The scale of one indicator; ``value`` is None when none of its questions was answered."""

    key: str
    title: Text
    value: int | None
    next_step: Text | None
    rungs: tuple[Rung, ...]

    @property
    def highest(self) -> int:
        """The level on top."""
        return len(self.rungs)


def ladders(subject: Subject, kind: str) -> tuple[Ladder, ...]:
    """The scales of one kind, ``role`` or ``theme``, in the order of the model."""
    return tuple(_ladder(subject, one) for one in subject.indicators(kind))


def _ladder(subject: Subject, indicator: Indicator) -> Ladder:
    level = subject.levels[indicator.key]
    return Ladder(
        key=indicator.key,
        title=indicator.title,
        value=level.value,
        next_step=None if level.missing is None else level.missing.next_step,
        rungs=tuple(_rungs(subject, indicator)),
    )


def _rungs(subject: Subject, indicator: Indicator) -> Iterator[Rung]:
    for step in indicator.steps:
        found = _read(step.rule, subject)
        yield Rung(
            level=step.level,
            name=step.name,
            description=step.description,
            conditions=found if isinstance(found, Conditions) else _alone(found),
            does_hold=found.does_hold,
        )


def _read(rule: Rule, subject: Subject) -> Condition | Conditions:
    if isinstance(rule, All | Any):
        return Conditions(
            needs_all=isinstance(rule, All),
            parts=tuple(_read(part, subject) for part in rule.rules),
            does_hold=holds(rule, subject.answers),
        )
    variable = next(iter(variables(rule)))
    item = subject.questionnaire.item_by_variable[variable]
    return Condition(
        code=item.code,
        question=item.text,
        row=rows_of(item)[variable],
        wanted=_wanted(rule, item, subject),
        answer=in_words(_stored(subject.answers.get(variable)), item),
        does_hold=holds(rule, subject.answers),
    )


def _alone(found: Condition) -> Conditions:
    return Conditions(needs_all=True, parts=(found,), does_hold=found.does_hold)


def _wanted(rule: Rule, item: Item, subject: Subject) -> str:
    language = languages.current()
    match rule:
        case Equals(_, str(code)):
            codes = frozenset({code})
        case In(_, values):
            codes = values
        case _:
            return rules_in_words(rule, subject.questionnaire, language)
    labels = [f"‘{one.label.to(language)}’" for one in item.options if one.code in codes]
    return Text(nl=_or(labels, "of"), en=_or(labels, "or")).to(language)


def _or(labels: list[str], word: str) -> str:
    *first, last = labels
    return f"{', '.join(first)} {word} {last}" if first else last


def _stored(value: Value | None) -> Stored:
    return sorted(value) if isinstance(value, frozenset) else value
