"""Routing rules in the expression languages of XLSForm and SurveyJS.

Both translations keep the meaning of :func:`zicht.questionnaire.rules.holds`,
also when an answer is missing.
"""

from zicht.questionnaire.model import ItemType, Questionnaire
from zicht.questionnaire.rules import All, Answered, Any, Compare, Equals, In, Not, Rule

_SYMBOLS = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


def xlsform_name(variable: str) -> str:
    """The field name of a variable: ``A2.sexual`` becomes ``A2_sexual``.

    XForms itself allows a dot in a name; several tools around it do not.
    """
    return variable.replace(".", "_")


def relevant(rule: Rule, questionnaire: Questionnaire) -> str:
    """The rule as an XLSForm (XPath) expression for the column ``relevant``."""
    match rule:
        case All(parts):
            return _joined([relevant(part, questionnaire) for part in parts], "and", "true()")
        case Any(parts):
            return _joined([relevant(part, questionnaire) for part in parts], "or", "false()")
        case Not(part):
            return f"not({relevant(part, questionnaire)})"
        case Answered(variable):
            return f"{_field(variable)} != ''"
        case Equals(variable, value):
            return f"{_field(variable)} = {xpath_literal(value)}"
        case In(variable, values):
            chosen = [_chosen(variable, value, questionnaire) for value in sorted(values)]
            return _joined(chosen, "or", "false()")
        case Compare(variable, operator, bound):
            return f"{_field(variable)} {_SYMBOLS[operator]} {plain_number(bound)}"


def visible_if(rule: Rule) -> str:
    """The rule as a SurveyJS expression for the property ``visibleIf``."""
    match rule:
        case All(parts):
            return _joined([visible_if(part) for part in parts], "and", "true")
        case Any(parts):
            return _joined([visible_if(part) for part in parts], "or", "false")
        case Not(part):
            return f"!({visible_if(part)})"
        case Answered(variable):
            return f"{{{variable}}} notempty"
        case Equals(variable, value):
            return f"{{{variable}}} = {_script_literal(value)}"
        case In(variable, values):
            return _any_of(variable, values)
        case Compare(variable, operator, bound):
            return f"{{{variable}}} {_SYMBOLS[operator]} {plain_number(bound)}"


def reading_shown_items_only(rule: Rule, questionnaire: Questionnaire) -> Rule:
    """The same rule for an engine that also reads answers to items that are hidden.

    Our own rules see an answer only while its item is shown. SurveyJS drops an answer when its
    item becomes hidden, but keeps one that was there while the item never showed (answers filled
    in beforehand). So each condition on a routed item is joined with the condition on showing it.
    """

    def guarded(part: Rule) -> Rule:
        return reading_shown_items_only(part, questionnaire)

    match rule:
        case All(parts):
            return All(tuple(guarded(part) for part in parts))
        case Any(parts):
            return Any(tuple(guarded(part) for part in parts))
        case Not(part):
            return Not(guarded(part))
        case Answered(variable) | Equals(variable) | In(variable) | Compare(variable):
            shown_when = questionnaire.item_by_variable[variable].show_when
            return rule if shown_when is None else All((guarded(shown_when), rule))


def xpath_literal(value: str | float) -> str:
    """A value as an XPath literal; XPath 1.0 knows no escape, so both quotes need concat()."""
    if not isinstance(value, str):
        return plain_number(value)
    if "'" not in value:
        return f"'{value}'"
    if '"' not in value:
        return f'"{value}"'
    pieces = ', "\'", '.join(f"'{piece}'" for piece in value.split("'"))
    return f"concat({pieces})"


def plain_number(value: float) -> str:
    """A number without exponent or needless decimals: ``5``, ``2.5``, ``0.00001``."""
    if value == int(value):
        return str(int(value))
    return f"{value:.10f}".rstrip("0")


def _field(variable: str) -> str:
    return f"${{{xlsform_name(variable)}}}"


def _chosen(variable: str, value: str, questionnaire: Questionnaire) -> str:
    if questionnaire.item_by_variable[variable].type is ItemType.MULTIPLE:
        return f"selected({_field(variable)}, {xpath_literal(value)})"
    return f"{_field(variable)} = {xpath_literal(value)}"


def _any_of(variable: str, values: frozenset[str]) -> str:
    if not values:
        # SurveyJS takes "any of nothing" for true.
        return "false"
    codes = ", ".join(_script_literal(value) for value in sorted(values))
    return f"{{{variable}}} anyof [{codes}]"


def _script_literal(value: str | float) -> str:
    if not isinstance(value, str):
        return plain_number(value)
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _joined(parts: list[str], word: str, empty: str) -> str:
    if not parts:
        return empty
    return parts[0] if len(parts) == 1 else "(" + f" {word} ".join(parts) + ")"
