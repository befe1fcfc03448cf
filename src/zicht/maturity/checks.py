"""Whether every level of a maturity model can be reached, and stands there once."""

from collections.abc import Iterator
from graphlib import TopologicalSorter

from zicht.language import Text
from zicht.maturity.model import MaturityModel
from zicht.questionnaire.faults import Fault, Path
from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.rules import All, Rule, variables
from zicht.questionnaire.satisfiability import find_unreachable


def find_faults(model: MaturityModel, questionnaire: Questionnaire) -> Iterator[Fault]:
    """Indicators that stand there twice, and levels that nobody can reach.

    A level is out of reach when its rule cannot be true together with those below it, given the
    routing of the questionnaire. The rules themselves must be sound.
    """
    keys = [indicator.key for indicator in model.indicators]
    for index, key in enumerate(keys):
        if key in keys[:index]:
            yield _double(key, ("indicators", index, "key"))
    yield from _out_of_reach(model, questionnaire)


def _out_of_reach(model: MaturityModel, questionnaire: Questionnaire) -> Iterator[Fault]:
    routing = {item.code: item.show_when for item in questionnaire.items() if item.show_when}
    places: dict[str, tuple[Path, str, int]] = {}
    rules: dict[str, Rule] = dict(routing)
    for index, indicator in enumerate(model.indicators):
        for position, step in enumerate(indicator.steps):
            # A space keeps the name apart from every item code.
            name = f"{index} {position}"
            path = ("indicators", index, "steps", position, "rule")
            places[name] = (path, indicator.key, step.level)
            rules[name] = All(tuple(one.rule for one in indicator.steps[: position + 1]))
    parents = {
        name: [variable.partition(".")[0] for variable in variables(rule)]
        for name, rule in rules.items()
    }
    order = tuple(TopologicalSorter(parents).static_order())
    for name in find_unreachable(rules, questionnaire.item_by_variable, order):
        if name in places:
            yield _unreachable(*places[name])


def _double(key: str, path: Path) -> Fault:
    return Fault(
        path=path,
        code="double-key",
        message=Text(nl=f"‘{key}’ staat er twee keer.", en=f"‘{key}’ stands there twice."),
        remedy=Text(
            nl="Geef elke indicator een eigen sleutel.", en="Give every indicator its own key."
        ),
        value=key,
    )


def _unreachable(path: Path, key: str, level: int) -> Fault:
    return Fault(
        path=path,
        code="unreachable-level",
        message=Text(
            nl=f"Niemand kan niveau {level} van {key} halen.",
            en=f"Nobody can reach level {level} of {key}.",
        ),
        remedy=Text(
            nl="De regel spreekt zichzelf, een lager niveau of de route van de vragen tegen.",
            en="The rule contradicts itself, a lower level or the routing of the questions.",
        ),
    )
