"""In what an item differs from the one it follows in the wave before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zicht.language import Text
from zicht.questionnaire.model import Item, Questionnaire
from zicht.questionnaire.rules import All, Answered, Any, Compare, Equals, In, Not, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One part of an item that is not what it was.

    ``is_decisive`` says that the answers themselves are others, so that no note can make the two
    comparable as they stand.
    """

    part: Text
    is_decisive: bool


def differences(
    item: Item, before: Item, codes_before: Mapping[str, str]
) -> tuple[Difference, ...]:
    """Everything that may make people answer otherwise than in the wave before.

    ``codes_before`` gives the code that an item of this wave had then, for comparing rules. Help
    is left out: it may be worded better without changing what is asked.
    """
    return tuple(_differences(item, before, codes_before))


def followed_codes(questionnaire: Questionnaire) -> Mapping[str, str]:
    """The code in the wave before of every item that follows one."""
    return {
        item.code: item.previous.item
        for item in questionnaire.items()
        if item.previous is not None and item.previous.item is not None
    }


def _differences(item: Item, before: Item, codes_before: Mapping[str, str]) -> Iterator[Difference]:
    options = {one.code: (one.score, one.exclusive) for one in item.options}
    options_before = {one.code: (one.score, one.exclusive) for one in before.options}
    labels = {one.code: one.label for one in item.options}
    labels_before = {one.code: one.label for one in before.options}
    rows = {one.code: one.label for one in item.rows}
    rows_before = {one.code: one.label for one in before.rows}
    rule = None if item.show_when is None else _comparable(item.show_when, codes_before)
    rule_before = None if before.show_when is None else _comparable(before.show_when, None)
    bounds = (item.minimum, item.maximum, item.decimals)
    bounds_before = (before.minimum, before.maximum, before.decimals)
    for is_decisive, now, then, dutch, english in (
        (True, item.type, before.type, "het type", "the type"),
        (True, options.keys(), options_before.keys(), "de antwoorden", "the options"),
        (True, options, options_before, "de scores van de antwoorden", "the scores of the options"),
        (True, rows.keys(), rows_before.keys(), "de rijen", "the rows"),
        (False, item.text, before.text, "de tekst", "the text"),
        (False, labels, labels_before, "de tekst van de antwoorden", "the labels of the options"),
        (False, rows, rows_before, "de tekst van de rijen", "the labels of the rows"),
        (False, item.unit, before.unit, "de eenheid", "the unit"),
        (False, bounds, bounds_before, "de grenzen van het getal", "the bounds of the number"),
        (False, rule, rule_before, "de voorwaarde", "the rule that shows it"),
    ):
        if now != then:
            yield Difference(part=Text(nl=dutch, en=english), is_decisive=is_decisive)


def _comparable(rule: Rule, codes_before: Mapping[str, str] | None) -> object:
    """A rule in a form that is equal for rules that ask the same, whatever order they ask it in.

    Without ``codes_before`` the codes are left as they are.
    """
    match rule:
        case All(parts) | Any(parts):
            return type(rule), frozenset(_comparable(part, codes_before) for part in parts)
        case Not(part):
            return Not, _comparable(part, codes_before)
        case Answered(variable):
            return Answered, _before(variable, codes_before)
        case Equals(variable, value):
            return Equals, _before(variable, codes_before), value
        case In(variable, values):
            return In, _before(variable, codes_before), values
        case Compare(variable, name, bound):
            return Compare, _before(variable, codes_before), name, bound


def _before(variable: str, codes_before: Mapping[str, str] | None) -> str | None:
    """The name a column had; None when it was not asked."""
    if codes_before is None:
        return variable
    code, dot, row = variable.partition(".")
    return f"{codes_before[code]}{dot}{row}" if code in codes_before else None
