"""Rules as one line for a cell of a spreadsheet, written as in the YAML of a questionnaire.

``{all: [{eq: [A5, "yes"]}, {gt: [C1b, 0]}]}``: YAML's flow style, so that what
the documentation shows can be pasted into a cell.
"""

import json

from zicht.questionnaire.rules import All, Answered, Any, Compare, Equals, In, Not, Rule


def written_rule(rule: Rule) -> str:
    """The rule on one line; a YAML parser reads it back as the same rule."""
    match rule:
        case All(parts):
            return _joined("all", parts)
        case Any(parts):
            return _joined("any", parts)
        case Not(part):
            return f"{{not: {written_rule(part)}}}"
        case Answered(variable):
            return f"{{answered: {variable}}}"
        case Equals(variable, value):
            return f"{{eq: [{variable}, {_literal(value)}]}}"
        case In(variable, values):
            codes = ", ".join(_literal(value) for value in sorted(values))
            return f"{{in: [{variable}, [{codes}]]}}"
        case Compare(variable, operator, bound):
            return f"{{{operator}: [{variable}, {_literal(bound)}]}}"


def _joined(name: str, parts: tuple[Rule, ...]) -> str:
    return f"{{{name}: [{', '.join(written_rule(part) for part in parts)}]}}"


def _literal(value: str | float) -> str:
    # Quotes keep "no" and "1" texts; a JSON string is a YAML string too.
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
