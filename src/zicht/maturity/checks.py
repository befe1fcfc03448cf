"""Whether the rules of a maturity model fit the questionnaire whose answers they read."""

from collections.abc import Iterator, Sequence
from graphlib import TopologicalSorter

from zicht.language import Text
from zicht.maturity.reading import StepPlace
from zicht.questionnaire.faults import Fault
from zicht.questionnaire.leaves import leaf_faults, leaves, reference_fault
from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.rules import All, Rule, variables
from zicht.questionnaire.satisfiability import find_unreachable


def find_rule_faults(
    places: Sequence[StepPlace], questionnaire: Questionnaire
) -> Iterator[Fault]:
    """Unknown questions, rows and answers, and levels that nobody can reach.

    A level is out of reach when its rule cannot be true together with those below it, given the
    routing of the questionnaire. The search is left out while a rule has another fault.
    """
    faults = [fault for place in places for fault in _leaf_faults(place, questionnaire)]
    yield from faults
    if not faults:
        yield from _unreachable(places, questionnaire)


def _leaf_faults(place: StepPlace, questionnaire: Questionnaire) -> Iterator[Fault]:
    for leaf, path in leaves(place.rule, place.path):
        item = questionnaire.item_by_variable.get(leaf.variable)
        if item is None:
            yield reference_fault(leaf.variable, path, questionnaire)
        else:
            yield from leaf_faults(leaf, path, item)


def _unreachable(places: Sequence[StepPlace], questionnaire: Questionnaire) -> Iterator[Fault]:
    routing = {item.code: item.show_when for item in questionnaire.items() if item.show_when}
    steps = {f"{place.indicator} {place.level}": place for place in places}
    whole = {
        name: All(
            tuple(
                one.rule
                for one in places
                if one.indicator == place.indicator and one.level <= place.level
            )
        )
        for name, place in steps.items()
    }
    rules: dict[str, Rule] = {**routing, **whole}
    parents = {
        name: [variable.partition(".")[0] for variable in variables(rule)]
        for name, rule in rules.items()
    }
    order = tuple(TopologicalSorter(parents).static_order())
    for name in find_unreachable(rules, questionnaire.item_by_variable, order):
        if name in steps:
            yield _fault(steps[name])


def _fault(place: StepPlace) -> Fault:
    return Fault(
        path=place.path,
        code="unreachable-level",
        message=Text(
            nl=f"Niemand kan niveau {place.level} van {place.indicator} halen.",
            en=f"Nobody can reach level {place.level} of {place.indicator}.",
        ),
        remedy=Text(
            nl="Deze regel spreekt zichzelf, een lager niveau of de route van de vragen tegen.",
            en="This rule contradicts itself, a lower level or the routing of the questions.",
        ),
    )
