"""Which items can be reached: is there any way of answering that shows them?

A condition on a hidden item is false, because its answer does not count. An
item can therefore be reached when there are answers that make its own rule
true, and that show every item whose answer they use.

The search builds such answers condition by condition and takes back a choice
that leads nowhere. For each variable it tries one answer of every kind that
the rules tell apart, so it misses nothing. After ``_MOST_TRIES`` choices for
one item it gives up and lets the item pass: a questionnaire is never refused
on a guess.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from zicht.questionnaire.leaves import Leaf, conditions
from zicht.questionnaire.model import Item
from zicht.questionnaire.representatives import representatives
from zicht.questionnaire.rules import All, Any, Not, Rule, Value, holds

_MOST_TRIES = 5_000

#: Answers chosen so far; None is "not answered", an absent variable may be anything.
_Known: TypeAlias = dict[str, Value | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """Items by code whose rule makes no difference: it is never true, or always."""

    never_shown: tuple[str, ...]
    always_shown: tuple[str, ...]


def find_unreachable(
    rules: Mapping[str, Rule], item_by_variable: Mapping[str, Item], order: Sequence[str]
) -> Iterator[str]:
    """The codes of items whose rule can never be true; as ``find_idle``."""
    yield from find_idle(rules, item_by_variable, order).never_shown


def find_idle(
    rules: Mapping[str, Rule], item_by_variable: Mapping[str, Item], order: Sequence[str]
) -> Idle:
    """The items whose rule can never be true, and those whose rule always is.

    ``rules`` are the sound rules by item code, free of cycles; an item without
    one is always shown. ``order`` lists their codes with every item after
    those its rule depends on.
    """
    search = _Search(rules, item_by_variable)
    known = [code for code in order if code in rules]
    never = tuple(code for code in known if not search.reaches(code))
    always = tuple(code for code in known if code not in never and not search.hides(code))
    return Idle(never_shown=never, always_shown=always)


class _TooManyWaysError(Exception):
    """There are too many ways of answering to try them all."""


class _Search:
    def __init__(self, rules: Mapping[str, Rule], item_by_variable: Mapping[str, Item]) -> None:
        self.rules = rules
        self.items = item_by_variable
        self.leaves: dict[str, dict[Leaf, None]] = {}
        for rule in rules.values():
            for leaf in conditions(rule):
                self.leaves.setdefault(leaf.variable, {})[leaf] = None
        self.kinds: dict[str, tuple[Value, ...]] = {}
        #: For every item so far: answers that show it, {} when unknown, None when there are none.
        self.examples: dict[str, _Known | None] = {}
        self.tries = 0

    def reaches(self, code: str) -> bool:
        """Whether some answers show the item; call in order of dependency."""
        self.tries = 0
        try:
            self.examples[code] = next(self.met(self.rules[code], {}), None)
        except (_TooManyWaysError, RecursionError):
            self.examples[code] = {}
        return self.examples[code] is not None

    def hides(self, code: str) -> bool:
        """Whether some answers hide the item; call when every item has been reached for."""
        self.tries = 0
        try:
            return next(self.met(self.rules[code], {}, wanted=False), None) is not None
        except (_TooManyWaysError, RecursionError):
            return True

    def met(self, rule: Rule, known: _Known, *, wanted: bool = True) -> Iterator[_Known]:
        """The known answers with what makes the rule true (or, not wanted, false)."""
        match rule:
            case Not(part):
                return self.met(part, known, wanted=not wanted)
            case All(parts) | Any(parts):
                if isinstance(rule, All) is wanted:
                    return self.all_met(parts, known, wanted=wanted)
                return (found for part in parts for found in self.met(part, known, wanted=wanted))
            case _:
                return self.leaf_met(rule, known, wanted=wanted)

    def all_met(self, rules: Sequence[Rule], known: _Known, *, wanted: bool) -> Iterator[_Known]:
        if not rules:
            yield known
            return
        for extended in self.met(rules[0], known, wanted=wanted):
            yield from self.all_met(rules[1:], extended, wanted=wanted)

    def leaf_met(self, leaf: Leaf, known: _Known, *, wanted: bool) -> Iterator[_Known]:
        name = leaf.variable
        if name in known:
            if _is_true(leaf, known[name]) is wanted:
                yield known
            return
        if not wanted:
            yield known | {name: None}
        for value in self.kinds_of(name):
            if _is_true(leaf, value) is wanted:
                self.count()
                yield from self.shown(self.items[name].code, known | {name: value})

    def shown(self, code: str, known: _Known) -> Iterator[_Known]:
        """The known answers with what shows the item."""
        if code not in self.rules:
            yield known
            return
        example = self.examples[code]
        if example is None:
            return
        if all(known.get(name, value) == value for name, value in example.items()):
            yield known | example
        yield from self.met(self.rules[code], known)

    def kinds_of(self, name: str) -> tuple[Value, ...]:
        if name not in self.kinds:
            values = representatives(self.items[name], list(self.leaves[name]))
            if values is None:
                raise _TooManyWaysError
            self.kinds[name] = values
        return self.kinds[name]

    def count(self) -> None:
        self.tries += 1
        if self.tries > _MOST_TRIES:
            raise _TooManyWaysError


def _is_true(leaf: Leaf, value: Value | None) -> bool:
    return value is not None and holds(leaf, {leaf.variable: value})
