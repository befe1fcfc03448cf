"""The rule language: small data-only trees over answers.

A rule is one of ``all``, ``any``, ``not``, ``eq``, ``in``, ``answered``,
``lt``, ``lte``, ``gt``, ``gte``, as in ``{all: [{eq: [A5, "yes"]}, {gt: [C1b, 0]}]}``.
The same trees decide which items are shown and which level of maturity is
reached, so a respondent can recompute both by hand.
"""

import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

#: An answer to one variable: an option code, the codes of several options,
#: free text, or a number. A date is ISO text (``2019-04-01``).
Value: TypeAlias = str | float | frozenset[str]

#: Answers by variable name; a variable that is absent was not answered.
Answers: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is true."""

    rules: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """True when at least one part is true."""

    rules: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when the part is false."""

    rule: "Rule"


@dataclass(frozen=True, slots=True)
class Answered:
    """True when the variable has an answer; "weet niet" is an answer."""

    variable: str


@dataclass(frozen=True, slots=True)
class Equals:
    """True when the variable's single option (or number) is this value."""

    variable: str
    value: str | float


@dataclass(frozen=True, slots=True)
class In:
    """True when a chosen option is one of these codes; for a multiple choice, any of them."""

    variable: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Compare:
    """True when a number is below or above a bound; ``operator`` is lt, lte, gt or gte."""

    variable: str
    operator: str
    bound: float


Rule: TypeAlias = All | Any | Not | Answered | Equals | In | Compare


def holds(rule: Rule, answers: Answers) -> bool:
    """Whether the rule is true of the answers; a missing answer makes a comparison false."""
    match rule:
        case All(rules):
            return all(holds(part, answers) for part in rules)
        case Any(rules):
            return any(holds(part, answers) for part in rules)
        case Not(part):
            return not holds(part, answers)
        case Answered(variable):
            return variable in answers
        case Equals(variable, value):
            return answers.get(variable) == value
        case In(variable, values):
            return _is_among(answers.get(variable), values)
        case Compare(variable, name, bound):
            return _compares(answers.get(variable), name, bound)


def variables(rule: Rule) -> Iterator[str]:
    """Every variable that the rule reads, in the order of the text, with repeats."""
    match rule:
        case All(rules) | Any(rules):
            for part in rules:
                yield from variables(part)
        case Not(part):
            yield from variables(part)
        case Answered(variable) | Equals(variable) | In(variable) | Compare(variable):
            yield variable


def _is_among(answer: Value | None, values: frozenset[str]) -> bool:
    if isinstance(answer, frozenset):
        return bool(answer & values)
    return answer in values


_COMPARISONS = {"lt": operator.lt, "lte": operator.le, "gt": operator.gt, "gte": operator.ge}


def _compares(answer: Value | None, name: str, bound: float) -> bool:
    return isinstance(answer, int | float) and bool(_COMPARISONS[name](answer, bound))
