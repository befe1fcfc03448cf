"""Routing rules in plain words, for the person who answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from zicht.language import Language, Text, number
from zicht.questionnaire.model import Item, ItemType, Questionnaire
from zicht.questionnaire.rules import All, Answered, Any, Compare, Equals, In, Not, Rule

_ONLY_IF = Text(nl="alleen als {}", en="only if {}")
_AND = Text(nl=" en ", en=" and ")
_OR = Text(nl=" of ", en=" or ")

# By whether the condition is meant as it stands or turned around.
_ANSWERED = {
    True: Text(nl="u {place} hebt beantwoord", en="you answered {place}"),
    False: Text(nl="u {place} niet hebt beantwoord", en="you did not answer {place}"),
}
_CHOSEN = {
    True: Text(nl="u bij {place} {value} hebt ingevuld", en="you answered {value} at {place}"),
    False: Text(
        nl="u bij {place} niet {value} hebt ingevuld", en="you did not answer {value} at {place}"
    ),
}
_COUNTED = {
    True: Text(
        nl="u bij {place} een getal {value} hebt ingevuld",
        en="you entered a number {value} at {place}",
    ),
    False: Text(
        nl="u bij {place} geen getal {value} hebt ingevuld",
        en="you did not enter a number {value} at {place}",
    ),
}
_BOUNDS = {
    "lt": Text(nl="lager dan {}", en="below {}"),
    "lte": Text(nl="van {} of lager", en="of {} or lower"),
    "gt": Text(nl="hoger dan {}", en="above {}"),
    "gte": Text(nl="van {} of hoger", en="of {} or higher"),
}


def rules_in_words(rule: Rule, questionnaire: Questionnaire, language: Language) -> str:
    """When an item is shown, as part of a sentence.

    For ``{eq: [A1, 'yes']}``: "alleen als u bij A1 ‘Ja’ hebt ingevuld". KeyError when the rule
    asks about an item that the questionnaire does not have.
    """
    words = _Words(questionnaire=questionnaire, language=language)
    return _ONLY_IF.to(language).format(words.clause(rule, is_meant=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    questionnaire: Questionnaire
    language: Language

    def clause(self, rule: Rule, *, is_meant: bool) -> str:
        match rule:
            case Not(part):
                return self.clause(part, is_meant=not is_meant)
            case All(parts):
                return self.joined(parts, is_meant=is_meant, is_and=is_meant)
            case Any(parts):
                return self.joined(parts, is_meant=is_meant, is_and=not is_meant)
            case _:
                return self.condition(rule, is_meant=is_meant)

    def joined(self, parts: Sequence[Rule], *, is_meant: bool, is_and: bool) -> str:
        """The parts with "en" or "of" between them; "not (a and b)" is "not a or not b"."""
        clauses = [self.clause(part, is_meant=is_meant) for part in parts]
        if len(parts) > 1:
            clauses = [
                f"({clause})" if _is_joined(part) else clause
                for part, clause in zip(parts, clauses, strict=True)
            ]
        return (_AND if is_and else _OR).to(self.language).join(clauses)

    def condition(self, rule: Answered | Equals | In | Compare, *, is_meant: bool) -> str:
        item = self.questionnaire.item_by_variable[rule.variable]
        match rule:
            case Answered():
                pattern, value = _ANSWERED, ""
            case Equals(_, wanted):
                pattern, value = _CHOSEN, self.answers(item, [wanted])
            case In(_, codes):
                pattern, value = _CHOSEN, self.answers(item, sorted(codes))
            case Compare(_, name, bound):
                pattern, value = (
                    _COUNTED,
                    _BOUNDS[name].to(self.language).format(plain(bound, self.language)),
                )
        place = self.place(rule.variable, item)
        return pattern[is_meant].to(self.language).format(place=place, value=value)

    def answers(self, item: Item, values: Sequence[str | float]) -> str:
        """The labels of these codes in the order of the item, "‘Ja’ of ‘Deels’"."""
        labels = {option.code: option.label.to(self.language) for option in item.options}
        known = [label for code, label in labels.items() if code in values]
        others = [plain(value, self.language) for value in values if value not in labels]
        *first, last = [f"‘{word}’" for word in (*known, *others)]
        return f"{', '.join(first)}{_OR.to(self.language)}{last}" if first else last

    def place(self, variable: str, item: Item) -> str:
        row_code = variable.partition(".")[2]
        if item.type is not ItemType.MATRIX:
            return item.code
        label = next(row.label for row in item.rows if row.code == row_code)
        return f"{item.code} ({label.to(self.language)})"


def plain(value: str | float, language: Language) -> str:
    """A value in running text; a number below 10,000 has no separators, so a year stays a year."""
    if isinstance(value, str):
        return value
    if float(value).is_integer():
        return str(int(value)) if abs(value) < 10_000 else number(value, language)
    return number(value, language, decimals=6).rstrip("0")


def _is_joined(rule: Rule) -> bool:
    match rule:
        case Not(part):
            return _is_joined(part)
        case All(parts) | Any(parts):
            return len(parts) > 1
        case _:
            return False
