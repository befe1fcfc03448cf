"""One set of answers held against its questionnaire.

Which items are shown: rules see only the answers of items that are shown
themselves. An answer to a hidden item counts as not given, both for later
rules and for this set of answers, in which it is a problem. Items are judged
in the order of dependency, so the order in which they are asked does not
matter.
"""

from collections.abc import Iterator, Mapping, Set

from zicht.language import Language, Text
from zicht.problems import Problem
from zicht.questionnaire.answers import answer_problem, value_problems
from zicht.questionnaire.faults import did_you_mean
from zicht.questionnaire.model import Item, Questionnaire
from zicht.questionnaire.rules import Answers, Value, holds
from zicht.questionnaire.wording import rules_in_words


def validate(
    questionnaire: Questionnaire, answers: Answers, *, require_complete: bool = True
) -> tuple[Problem, ...]:
    """Every problem with a set of answers, in the order in which the items are asked.

    ``column`` of a problem is the variable. A required item that is shown and not answered is a
    problem (code ``missing``), unless ``require_complete`` is False.
    """
    hidden = _hidden_codes(questionnaire, answers)
    problems = list(_unknown_variables(questionnaire, answers))
    for variable, item in questionnaire.item_by_variable.items():
        value = answers.get(variable)
        if value is not None:
            if item.code in hidden:
                problems.append(_hidden_answer(variable, value, item, questionnaire))
            problems.extend(value_problems(variable, value, item))
        elif require_complete and item.required and item.code not in hidden:
            problems.append(missing_problem(variable, item))
    return tuple(problems)


def visible_items(questionnaire: Questionnaire, answers: Answers) -> tuple[Item, ...]:
    """The items that are shown with these answers, in the order in which they are asked."""
    hidden = _hidden_codes(questionnaire, answers)
    return tuple(item for item in questionnaire.items() if item.code not in hidden)


def visible_answers(questionnaire: Questionnaire, answers: Answers) -> dict[str, Value]:
    """The answers that count: those to items that are shown."""
    hidden = _hidden_codes(questionnaire, answers)
    items = questionnaire.item_by_variable
    return {
        variable: value
        for variable, value in answers.items()
        if variable in items and items[variable].code not in hidden
    }


def _hidden_codes(questionnaire: Questionnaire, answers: Answers) -> Set[str]:
    hidden: set[str] = set()
    counting: Mapping[str, Value] = answers
    for item in questionnaire.routed_items:
        if item.show_when is not None and not holds(item.show_when, counting):
            hidden.add(item.code)
            given = [variable for variable in item.variables() if variable in counting]
            if given:
                counting = {name: counting[name] for name in counting if name not in given}
    return hidden


def _unknown_variables(questionnaire: Questionnaire, answers: Answers) -> Iterator[Problem]:
    known = questionnaire.item_by_variable
    for variable in answers:
        if variable not in known:
            message = Text(
                nl=f"De vragenlijst heeft geen vraag ‘{variable}’.",
                en=f"The questionnaire has no item ‘{variable}’.",
            )
            remedy = did_you_mean(variable, known)
            yield answer_problem("unknown-variable", variable, answers[variable], message, remedy)


def _hidden_answer(
    variable: str, value: Value, item: Item, questionnaire: Questionnaire
) -> Problem:
    dutch, english = "", ""
    if item.show_when is not None:
        dutch = rules_in_words(item.show_when, questionnaire, Language.NL)
        english = rules_in_words(item.show_when, questionnaire, Language.EN)
    return answer_problem(
        "hidden-answer",
        variable,
        value,
        Text(
            nl=f"{item.code} heeft een antwoord, maar deze vraag geldt {dutch}.",
            en=f"{item.code} has an answer, but this item applies {english}.",
        ),
        Text(
            nl=f"Haal het antwoord op {item.code} weg, of verander het eerdere antwoord.",
            en=f"Remove the answer to {item.code}, or change the earlier answer.",
        ),
    )


def missing_problem(variable: str, item: Item) -> Problem:
    """A required item that is shown has no answer; of a matrix, the row that has none."""
    row = next((row for row in item.rows if f"{item.code}.{row.code}" == variable), None)
    dutch = f"{item.code} ({row.label.nl})" if row else item.code
    english = f"{item.code} ({row.label.en})" if row else item.code
    return answer_problem(
        "missing",
        variable,
        None,
        Text(nl=f"{dutch} is verplicht en niet ingevuld.", en=f"{english} is required and empty."),
        Text(nl="Vul een antwoord in.", en="Fill in an answer."),
    )
