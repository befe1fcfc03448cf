"""Routing rules from their YAML form, ``{all: [{eq: [A1, 'yes']}, {gt: [B3, 0]}]}``."""

from zicht.language import Text
from zicht.questionnaire.faults import Data, Path, did_you_mean
from zicht.questionnaire.nodes import Nodes, show
from zicht.questionnaire.rules import All, Answered, Any, Compare, Equals, In, Not, Rule

_COMPARISONS = ("lt", "lte", "gt", "gte")
_OPERATORS = ("all", "any", "not", "eq", "in", "answered", *_COMPARISONS)


def read_rule(data: Data, path: Path, nodes: Nodes) -> Rule | None:
    """The rule at this place; None, with the faults noted in ``nodes``, when it is not one."""
    if not isinstance(data, dict) or len(data) != 1:
        nodes.add(
            path,
            "bad-rule",
            Text(
                nl=f"‘{show(data)}’ is geen voorwaarde.",
                en=f"‘{show(data)}’ is not a rule.",
            ),
            Text(
                nl="Schrijf één voorwaarde, als {eq: [A1, 'yes']}; voeg ze samen met all of any.",
                en="Write one rule, as in {eq: [A1, 'yes']}; join several with all or any.",
            ),
            show(data),
        )
        return None
    ((operator, operand),) = data.items()
    here = (*path, operator)
    if operator in ("all", "any"):
        return _read_parts(operator, operand, here, nodes)
    if operator == "not":
        part = read_rule(operand, here, nodes)
        return None if part is None else Not(part)
    if operator == "answered":
        return Answered(operand) if isinstance(operand, str) else _bad(operator, here, nodes)
    if operator not in _OPERATORS:
        nodes.add(
            here,
            "unknown-operator",
            Text(nl=f"‘{operator}’ is geen voorwaarde.", en=f"‘{operator}’ is not a rule."),
            did_you_mean(str(operator), _OPERATORS),
            str(operator),
        )
        return None
    return _read_comparison(operator, operand, here, nodes)


def _read_parts(operator: str, operand: Data, path: Path, nodes: Nodes) -> Rule | None:
    parts = [
        read_rule(part, (*path, index), nodes)
        for index, part in enumerate(nodes.sequence(operand, path))
    ]
    rules = tuple(part for part in parts if part is not None)
    if not parts or len(rules) < len(parts):
        return None
    return All(rules) if operator == "all" else Any(rules)


def _read_comparison(operator: str, operand: Data, path: Path, nodes: Nodes) -> Rule | None:
    match operand:
        case [str(variable), bool()]:
            return _bad(operator, path, nodes)
        case [str(variable), int(bound) | float(bound)] if operator in _COMPARISONS:
            return Compare(variable, operator, bound)
        case [str(variable), str(value) | int(value) | float(value)] if operator == "eq":
            return Equals(variable, value)
        case [str(variable), [*codes]] if operator == "in" and codes:
            names = frozenset(code for code in codes if isinstance(code, str))
            if len(names) == len(codes):
                return In(variable, names)
    return _bad(operator, path, nodes)


_FORMS = {
    "answered": "{answered: A1}",
    "eq": "{eq: [A1, 'yes']}",
    "in": "{in: [A1, ['yes', 'no']]}",
    **{name: f"{{{name}: [B3, 10]}}" for name in _COMPARISONS},
}


def _bad(operator: str, path: Path, nodes: Nodes) -> Rule | None:
    nodes.add(
        path,
        "bad-rule",
        Text(
            nl=f"De voorwaarde ‘{operator}’ is niet goed geschreven.",
            en=f"The rule ‘{operator}’ is not written well.",
        ),
        Text(
            nl=f"Schrijf haar als {_FORMS[operator]}; elke waarde één keer.",
            en=f"Write it as {_FORMS[operator]}; every value once.",
        ),
        operator,
    )
    return None
