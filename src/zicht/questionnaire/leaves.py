"""The single conditions inside a rule, and whether each fits the item it asks about."""

from collections.abc import Iterator
from typing import TypeAlias

from zicht.language import Text
from zicht.questionnaire.faults import Fault, Path, did_you_mean
from zicht.questionnaire.model import Item, ItemType, Questionnaire
from zicht.questionnaire.nodes import is_date, show
from zicht.questionnaire.rules import All, Answered, Any, Compare, Equals, In, Not, Rule

Leaf: TypeAlias = Answered | Equals | In | Compare

CHOICES = frozenset({ItemType.SINGLE, ItemType.MULTIPLE, ItemType.MATRIX})


def leaves(rule: Rule, path: Path) -> Iterator[tuple[Leaf, Path]]:
    """Every single condition with its place in the document, in the order of the text."""
    match rule:
        case All(parts) | Any(parts):
            name = "all" if isinstance(rule, All) else "any"
            for index, part in enumerate(parts):
                yield from leaves(part, (*path, name, index))
        case Not(part):
            yield from leaves(part, (*path, "not"))
        case Compare():
            yield rule, (*path, rule.operator)
        case Equals():
            yield rule, (*path, "eq")
        case In():
            yield rule, (*path, "in")
        case Answered():
            yield rule, (*path, "answered")


def conditions(rule: Rule) -> Iterator[Leaf]:
    """Every single condition, without its place."""
    match rule:
        case All(parts) | Any(parts):
            for part in parts:
                yield from conditions(part)
        case Not(part):
            yield from conditions(part)
        case _:
            yield rule


def reference_fault(variable: str, path: Path, questionnaire: Questionnaire) -> Fault:
    """What is wrong with the name of a variable that does not exist."""
    code, _, row = variable.partition(".")
    item = questionnaire.item_by_code.get(code)
    if item is None:
        known = list(questionnaire.item_by_code)
        message = Text(nl=f"Er is geen vraag ‘{code}’.", en=f"There is no item ‘{code}’.")
        return _fault("unknown-item", path, message, did_you_mean(code, known), code)
    names = [one.code for one in item.rows]
    if item.type is not ItemType.MATRIX:
        message = Text(nl=f"{code} heeft geen rijen.", en=f"{code} has no rows.")
        remedy = Text(nl=f"Schrijf alleen ‘{code}’.", en=f"Write only ‘{code}’.")
    elif row:
        message = Text(nl=f"{code} heeft geen rij ‘{row}’.", en=f"{code} has no row ‘{row}’.")
        remedy = did_you_mean(row, names)
    else:
        example = f"{code}.{names[0]}" if names else f"{code}.…"
        message = Text(nl=f"{code} is een tabelvraag.", en=f"{code} is a matrix.")
        remedy = Text(
            nl=f"Noem de rij erbij, als ‘{example}’.", en=f"Name the row too, as in ‘{example}’."
        )
    return _fault("unknown-row", path, message, remedy, variable)


def leaf_faults(leaf: Leaf, path: Path, item: Item) -> Iterator[Fault]:
    """What is wrong with a condition on an item that exists."""
    match leaf:
        case Compare() if item.type is not ItemType.NUMBER:
            yield _wrong_type(leaf.operator, path, item)
        case Equals() if item.type is ItemType.MULTIPLE:
            yield _wrong_type("eq", path, item)
        case Equals(_, value):
            yield from _value_faults(value, path, item)
        case In(_, values):
            if item.type in CHOICES:
                yield from _option_faults(sorted(values), path, item)
            else:
                yield _wrong_type("in", path, item)


def _value_faults(value: str | float, path: Path, item: Item) -> Iterator[Fault]:
    if isinstance(value, str) is (item.type is ItemType.NUMBER):
        yield _wrong_value(value, path, item)
    elif item.type in CHOICES:
        yield from _option_faults([str(value)], path, item)
    elif item.type is ItemType.DATE and not is_date(str(value)):
        yield _wrong_value(value, path, item)


def _option_faults(values: list[str], path: Path, item: Item) -> Iterator[Fault]:
    for value in values:
        if item.option(value) is None:
            message = Text(
                nl=f"{item.code} heeft geen antwoord ‘{value}’.",
                en=f"{item.code} has no option ‘{value}’.",
            )
            remedy = did_you_mean(value, [option.code for option in item.options])
            yield _fault("unknown-option", path, message, remedy, value)


_FITTING = {
    ItemType.SINGLE: "eq, in, answered",
    ItemType.MATRIX: "eq, in, answered",
    ItemType.MULTIPLE: "in, answered",
    ItemType.NUMBER: "eq, lt, lte, gt, gte, answered",
    ItemType.TEXT: "eq, answered",
    ItemType.DATE: "eq, answered",
}


def _wrong_type(operator: str, path: Path, item: Item) -> Fault:
    return _fault(
        "wrong-type",
        path,
        Text(
            nl=f"‘{operator}’ past niet bij {item.code}, een vraag van het type {item.type}.",
            en=f"‘{operator}’ does not fit {item.code}, an item of type {item.type}.",
        ),
        Text(nl=f"Gebruik {_FITTING[item.type]}.", en=f"Use {_FITTING[item.type]}."),
        operator,
    )


def _wrong_value(value: str | float, path: Path, item: Item) -> Fault:
    kinds = {
        ItemType.NUMBER: Text(nl="een getal zonder aanhalingstekens", en="a number without quotes"),
        ItemType.DATE: Text(nl="een datum als '2019-04-01'", en="a date as '2019-04-01'"),
        ItemType.TEXT: Text(nl="tekst tussen aanhalingstekens", en="text between quotes"),
    }
    kind = kinds.get(item.type, Text(nl="de code van een antwoord", en="the code of an option"))
    return _fault(
        "wrong-type",
        path,
        Text(
            nl=f"‘{show(value)}’ kan geen antwoord zijn op {item.code}.",
            en=f"‘{show(value)}’ cannot be an answer to {item.code}.",
        ),
        Text(nl=f"Schrijf {kind.nl}.", en=f"Write {kind.en}."),
        show(value),
    )


def _fault(code: str, path: Path, message: Text, remedy: Text, value: str) -> Fault:
    return Fault(path=path, code=code, message=message, remedy=remedy, value=value)
