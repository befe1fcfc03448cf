"""Whether one value can be an answer to one item."""

from collections.abc import Callable, Iterator
from math import isfinite

from zicht.language import Language, Text
from zicht.problems import Problem
from zicht.questionnaire.model import Item, ItemType, Option
from zicht.questionnaire.nodes import is_date
from zicht.questionnaire.representatives import is_within
from zicht.questionnaire.rules import Value
from zicht.questionnaire.wording import plain


def value_problems(variable: str, value: Value, item: Item) -> Iterator[Problem]:
    """What is wrong with an answer by itself: its kind, its options, its bounds."""
    return _CHECKS[item.type](variable, value, item)


def shown(value: Value) -> str:
    """A value for a message: the codes of a multiple choice in a row."""
    return ", ".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def answer_problem(
    code: str, variable: str, value: Value | None, message: Text, remedy: Text
) -> Problem:
    """A problem with the answer to one variable."""
    return Problem(
        code=code,
        message=message,
        remedy=remedy,
        column=variable,
        value=None if value is None else shown(value),
    )


def _choice(variable: str, value: Value, item: Item) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield _wrong_type(variable, value, Text(nl="één antwoord", en="one option"), _all(item))
    elif item.option(value) is None:
        yield _unknown_option(variable, value, item)


def _choices(variable: str, value: Value, item: Item) -> Iterator[Problem]:
    if not isinstance(value, frozenset):
        kind = Text(nl="een verzameling antwoorden", en="a set of options")
        yield _wrong_type(variable, value, kind, _all(item))
        return
    if not value:
        yield _empty(variable, value)
    for code in sorted(value):
        if item.option(code) is None:
            yield _unknown_option(variable, code, item)
    alone = [option for option in item.options if option.exclusive and option.code in value]
    if alone and len(value) > 1:
        yield _combined(variable, value, alone[0])


def _number(variable: str, value: Value, item: Item) -> Iterator[Problem]:
    # True is an int to Python; as an answer to a number it is a mistake.
    if isinstance(value, bool | str | frozenset) or not isfinite(value):
        yield _wrong_type(variable, value, Text(nl="een getal", en="a number"), _range(item))
        return
    if not is_within(value, item):
        yield answer_problem(
            "out-of-bounds",
            variable,
            value,
            Text(
                nl=f"{plain(value, Language.NL)} valt buiten de grenzen.",
                en=f"{plain(value, Language.EN)} is out of bounds.",
            ),
            _range(item),
        )
    if round(value, item.decimals) != value:
        yield _too_many_decimals(variable, value, item)


def _date(variable: str, value: Value, _item: Item) -> Iterator[Problem]:
    remedy = Text(
        nl="Schrijf jaar-maand-dag, als 2019-04-01.", en="Write year-month-day, as in 2019-04-01."
    )
    if not isinstance(value, str):
        yield _wrong_type(variable, value, Text(nl="een datum", en="a date"), remedy)
    elif not is_date(value):
        message = Text(nl=f"‘{value}’ is geen datum.", en=f"‘{value}’ is not a date.")
        yield answer_problem("bad-date", variable, value, message, remedy)


def _text(variable: str, value: Value, _item: Item) -> Iterator[Problem]:
    if not isinstance(value, str):
        remedy = Text(nl="Vul tekst in.", en="Fill in text.")
        yield _wrong_type(variable, value, Text(nl="tekst", en="text"), remedy)
    elif not value.strip():
        yield _empty(variable, value)


_CHECKS: dict[ItemType, Callable[[str, Value, Item], Iterator[Problem]]] = {
    ItemType.SINGLE: _choice,
    ItemType.MATRIX: _choice,
    ItemType.MULTIPLE: _choices,
    ItemType.NUMBER: _number,
    ItemType.DATE: _date,
    ItemType.TEXT: _text,
}


def _wrong_type(variable: str, value: Value, kind: Text, remedy: Text) -> Problem:
    message = Text(
        nl=f"Hier hoort {kind.nl}, niet ‘{shown(value)}’.",
        en=f"Here {kind.en} is expected, not ‘{shown(value)}’.",
    )
    return answer_problem("wrong-type", variable, value, message, remedy)


def _unknown_option(variable: str, value: str, item: Item) -> Problem:
    message = Text(
        nl=f"‘{value}’ is geen antwoord op {item.code}.",
        en=f"‘{value}’ is not an option of {item.code}.",
    )
    return answer_problem("unknown-option", variable, value, message, _all(item))


def _combined(variable: str, value: frozenset[str], alone: Option) -> Problem:
    return answer_problem(
        "exclusive-combined",
        variable,
        value,
        Text(
            nl=f"‘{alone.label.nl}’ kan niet samen met een ander antwoord.",
            en=f"‘{alone.label.en}’ cannot be combined with another option.",
        ),
        Text(
            nl=f"Kies alleen {alone.code}, of haal {alone.code} weg.",
            en=f"Choose only {alone.code}, or remove {alone.code}.",
        ),
    )


def _too_many_decimals(variable: str, value: float, item: Item) -> Problem:
    rounded = _within(round(value, item.decimals), item)
    most = {
        0: Text(nl="is geen heel getal", en="is not a whole number"),
        1: Text(nl="heeft meer dan 1 decimaal", en="has more than 1 decimal"),
    }
    fault = most.get(
        item.decimals,
        Text(
            nl=f"heeft meer dan {item.decimals} decimalen",
            en=f"has more than {item.decimals} decimals",
        ),
    )
    message = Text(
        nl=f"{plain(value, Language.NL)} {fault.nl}.", en=f"{plain(value, Language.EN)} {fault.en}."
    )
    remedy = Text(
        nl=f"Rond af, bijvoorbeeld op {plain(rounded, Language.NL)}.",
        en=f"Round it, for example to {plain(rounded, Language.EN)}.",
    )
    return answer_problem("too-many-decimals", variable, value, message, remedy)


def _within(value: float, item: Item) -> float:
    """The nearest number that the item allows."""
    low = value if item.minimum is None else max(value, item.minimum)
    return low if item.maximum is None else min(low, item.maximum)


def _empty(variable: str, value: Value) -> Problem:
    return answer_problem(
        "empty-answer",
        variable,
        value,
        Text(nl="Dit antwoord is leeg.", en="This answer is empty."),
        Text(
            nl="Vul iets in, of laat de vraag helemaal weg.",
            en="Fill something in, or leave the item out altogether.",
        ),
    )


def _all(item: Item) -> Text:
    """The options to choose from, by code and label."""
    dutch = ", ".join(f"{option.code} ({option.label.nl})" for option in item.options)
    english = ", ".join(f"{option.code} ({option.label.en})" for option in item.options)
    return Text(nl=f"Kies uit: {dutch}.", en=f"Choose from: {english}.")


def _range(item: Item) -> Text:
    low, high = item.minimum, item.maximum
    if low is not None and high is not None:
        return Text(
            nl=f"Vul een getal in van {plain(low, Language.NL)} tot en met "
            f"{plain(high, Language.NL)}.",
            en=f"Fill in a number from {plain(low, Language.EN)} to {plain(high, Language.EN)}.",
        )
    if low is not None:
        return Text(
            nl=f"Vul een getal in van {plain(low, Language.NL)} of hoger.",
            en=f"Fill in a number of {plain(low, Language.EN)} or higher.",
        )
    if high is not None:
        return Text(
            nl=f"Vul een getal in van {plain(high, Language.NL)} of lager.",
            en=f"Fill in a number of {plain(high, Language.EN)} or lower.",
        )
    return Text(nl="Vul een getal in.", en="Fill in a number.")
