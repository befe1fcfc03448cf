"""Rules and answers of the example questionnaire, for property tests of routing."""

from hypothesis import strategies as st

from questionnaire.example import EXAMPLE
from zicht.questionnaire.model import Item, ItemType
from zicht.questionnaire.rules import All, Answered, Any, Compare, Equals, In, Not, Rule, Value

_CHOICES = {
    variable: item
    for variable, item in EXAMPLE.item_by_variable.items()
    if item.type in (ItemType.SINGLE, ItemType.MATRIX)
}
_NUMBERS = ("B3", "B4")
_BOUNDS = st.sampled_from([-1, 0, 0.5, 3, 168])


def _codes(item: Item) -> list[str]:
    return [option.code for option in item.options]


def _equals() -> st.SearchStrategy[Rule]:
    choices = [Equals(name, code) for name, item in _CHOICES.items() for code in _codes(item)]
    return st.sampled_from([*choices, Equals("B2", "2019-04-01")]) | st.builds(
        Equals, st.sampled_from(_NUMBERS), _BOUNDS
    )


def _among() -> st.SearchStrategy[Rule]:
    askable = {**_CHOICES, "B1": EXAMPLE.item_by_code["B1"]}
    return st.sampled_from(sorted(askable)).flatmap(
        lambda name: st.builds(
            In, st.just(name), st.frozensets(st.sampled_from(_codes(askable[name])))
        )
    )


_LEAVES: st.SearchStrategy[Rule] = st.one_of(
    _equals(),
    _among(),
    st.builds(Answered, st.sampled_from(list(EXAMPLE.item_by_variable))),
    st.builds(
        Compare, st.sampled_from(_NUMBERS), st.sampled_from(["lt", "lte", "gt", "gte"]), _BOUNDS
    ),
)


def _grown(rules: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    parts = st.lists(rules, max_size=3).map(tuple)
    return st.one_of(st.builds(All, parts), st.builds(Any, parts), st.builds(Not, rules))


#: Any rule over the variables of the example.
rules: st.SearchStrategy[Rule] = st.recursive(_LEAVES, _grown, max_leaves=6)


def _value(variable: str) -> st.SearchStrategy[Value]:
    item = EXAMPLE.item_by_variable[variable]
    match item.type:
        case ItemType.SINGLE | ItemType.MATRIX:
            return st.sampled_from(_codes(item))
        case ItemType.MULTIPLE:
            return st.frozensets(st.sampled_from(_codes(item)), min_size=1)
        case ItemType.NUMBER:
            return _BOUNDS
        case ItemType.DATE:
            return st.sampled_from(["2019-04-01", "2018-12-31"])
        case ItemType.TEXT:
            return st.just("iets")


#: Answers to any part of the example, possible or not.
answers: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {}, optional={variable: _value(variable) for variable in EXAMPLE.item_by_variable}
)
