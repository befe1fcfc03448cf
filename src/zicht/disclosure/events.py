"""What public rules tell: that one count equals another in every group.

The rules of routing and of the levels are public. When a rule reads one closed question only, the
number of municipalities for which it is true is a sum of that question's counts; when two
indicators have a step in common, so have their counts. Protecting one means protecting the other.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from zicht.questionnaire.rules import All, Any, Equals, In, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """True of exactly those who gave one of these answers to one variable."""

    variable: str
    options: frozenset[str]


#: What a rule comes down to; equal events are true of the same municipalities.
Event: TypeAlias = Choice | frozenset[Choice | Rule]


def event_of(rules: Iterable[Rule]) -> Event:
    """The event that all of these rules are true, recognised by its form."""
    parts = [part for rule in rules for part in _conjuncts(rule)]
    choice = _joined([_as_choice(part) for part in parts], is_all=True)
    return choice or frozenset(_as_choice(part) or part for part in parts)


def _as_choice(rule: Rule) -> Choice | None:
    match rule:
        case Equals(variable, str(value)):
            return Choice(variable=variable, options=frozenset({value}))
        case In(variable, values):
            return Choice(variable=variable, options=values)
        case All(parts):
            return _joined([_as_choice(part) for part in parts], is_all=True)
        case Any(parts):
            return _joined([_as_choice(part) for part in parts], is_all=False)
        case _:
            return None


def _joined(choices: Sequence[Choice | None], *, is_all: bool) -> Choice | None:
    known = [choice for choice in choices if choice is not None]
    variables = {choice.variable for choice in known}
    if len(known) < len(choices) or len(variables) != 1:
        return None
    sets = [choice.options for choice in known]
    options = frozenset.intersection(*sets) if is_all else frozenset.union(*sets)
    return Choice(variable=variables.pop(), options=options)


def _conjuncts(rule: Rule) -> Iterator[Rule]:
    if isinstance(rule, All):
        for part in rule.rules:
            yield from _conjuncts(part)
    else:
        yield rule
