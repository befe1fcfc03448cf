"""Whether the routing of a questionnaire is sound: what rules refer to, cycles, dead ends."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from zicht.language import Text
from zicht.questionnaire.faults import Fault, Path
from zicht.questionnaire.leaves import leaf_faults, leaves, reference_fault
from zicht.questionnaire.model import Item, Questionnaire
from zicht.questionnaire.rules import Rule, variables
from zicht.questionnaire.satisfiability import find_idle


def find_routing_faults(
    questionnaire: Questionnaire, doubtful: frozenset[str] = frozenset()
) -> Iterator[Fault]:
    """Every fault in the rules that say when an item is shown.

    Nothing is said about conditions on the ``doubtful`` items. The search for
    unreachable items leaves out the rules that have another fault.
    """
    # Of a code that stands twice nobody knows which item a rule means.
    codes = Counter(item.code for item in questionnaire.items())
    doubtful |= {code for code, times in codes.items() if times > 1}
    paths, rules, sound = {}, {}, {}
    for item, rule, path in _items_with_rules(questionnaire):
        faults = list(_rule_faults(item, rule, path, questionnaire, doubtful))
        yield from faults
        paths[item.code], rules[item.code] = path, rule
        if not faults and not (doubtful and doubtful.intersection(_parents(rule))):
            sound[item.code] = rule
    order, cycles = _order(rules)
    for cycle in cycles:
        first = next(code for code in paths if code in cycle)
        yield _cycle(cycle, first, paths[first])
    waiting = {code for cycle in cycles for code in cycle}
    free = {code: rule for code, rule in sound.items() if code not in waiting}
    found = find_idle(free, questionnaire.item_by_variable, order)
    for code in found.never_shown:
        yield _unreachable(code, paths[code])
    for code in found.always_shown:
        yield _always_shown(code, paths[code])


def _items_with_rules(questionnaire: Questionnaire) -> Iterator[tuple[Item, Rule, Path]]:
    for number, section in enumerate(questionnaire.sections):
        for index, item in enumerate(section.items):
            if item.show_when is not None:
                path = ("sections", number, "items", index, "show_when")
                yield item, item.show_when, path


def _rule_faults(
    item: Item, rule: Rule, path: Path, questionnaire: Questionnaire, doubtful: frozenset[str]
) -> Iterator[Fault]:
    for leaf, place in leaves(rule, path):
        code = leaf.variable.partition(".")[0]
        asked = questionnaire.item_by_variable.get(leaf.variable)
        if code in doubtful:
            continue
        if code == item.code:
            yield _self_reference(code, place)
        elif asked is None:
            yield reference_fault(leaf.variable, place, questionnaire)
        else:
            yield from leaf_faults(leaf, place, asked)


def _parents(rule: Rule) -> list[str]:
    """The codes of the items that the rule asks about, also of rows that do not exist."""
    return [name.partition(".")[0] for name in dict.fromkeys(variables(rule))]


def _order(rules: Mapping[str, Rule]) -> tuple[tuple[str, ...], list[list[str]]]:
    """The item codes, each after those it depends on, and the cycles that stood in the way."""
    # A rule about its own item is a fault of its own, told where it stands.
    parents = {
        code: [name for name in _parents(rule) if name != code] for code, rule in rules.items()
    }
    cycles: list[list[str]] = []
    while True:
        try:
            return tuple(TopologicalSorter(parents).static_order()), cycles
        except CycleError as error:
            # graphlib lists a cycle from what is needed to what needs it, first and last alike.
            cycle: list[str] = error.args[1][:0:-1]
            cycles.append(cycle)
            parents = {code: [] if code in cycle else names for code, names in parents.items()}


def _cycle(cycle: Sequence[str], first: str, path: Path) -> Fault:
    start = cycle.index(first)
    chain = " → ".join([*cycle[start:], *cycle[:start], first])
    return Fault(
        path=path,
        code="cycle",
        message=Text(
            nl=f"Deze vragen wachten op elkaar: {chain}.",
            en=f"These items wait for each other: {chain}.",
        ),
        remedy=Text(nl="Haal een van deze voorwaarden weg.", en="Remove one of these conditions."),
        value=chain,
    )


def _self_reference(code: str, path: Path) -> Fault:
    return Fault(
        path=path,
        code="self-reference",
        message=Text(
            nl=f"De voorwaarde van {code} vraagt naar {code} zelf.",
            en=f"The rule of {code} asks about {code} itself.",
        ),
        remedy=Text(nl="Noem een andere vraag.", en="Name another item."),
        value=code,
    )


def _unreachable(code: str, path: Path) -> Fault:
    return Fault(
        path=path,
        code="unreachable-item",
        message=Text(
            nl=f"{code} wordt nooit getoond: geen enkele combinatie van antwoorden voldoet.",
            en=f"{code} is never shown: no combination of answers meets its rule.",
        ),
        remedy=Text(
            nl="Pas de voorwaarde aan, ook die van de vragen waar zij naar verwijst.",
            en="Change the rule, or those of the items it refers to.",
        ),
        value=code,
    )


def _always_shown(code: str, path: Path) -> Fault:
    return Fault(
        path=path,
        code="idle-rule",
        message=Text(
            nl=f"{code} wordt altijd getoond: elke combinatie van antwoorden voldoet.",
            en=f"{code} is always shown: every combination of answers meets its rule.",
        ),
        remedy=Text(
            nl="Haal show_when weg, of pas de voorwaarde aan.",
            en="Remove show_when, or change the rule.",
        ),
        value=code,
    )
