"""Which columns of a questionnaire ask the same as those of one that was asked before."""

from collections.abc import Iterator, Mapping, Sequence

from zicht.questionnaire.differences import differences
from zicht.questionnaire.model import Change, Item, Questionnaire


def same_variables(
    questionnaire: Questionnaire, before: Questionnaire, between: Sequence[Questionnaire] = ()
) -> Mapping[str, str]:
    """The column of ``before`` with the same meaning, by the column of ``questionnaire``.

    An item continues an earlier one when it is called the same as the item that it follows; one
    that was changed can be compared with care in a figure, but does not ask a municipality the
    same. Two versions of one questionnaire share the items that do not differ. ``between`` are
    questionnaires by which ``before`` can be reached when it is not the one just before. Empty
    when it cannot be reached.
    """
    known = {one.id: one for one in (*between, before)}
    items = {item.code: item for item in questionnaire.items()}
    at, seen = questionnaire, {questionnaire.id}
    while at.id != before.id:
        # A questionnaire that is not at hand, or a circle of them, leads nowhere.
        if at.previous is None or at.previous in seen or at.previous not in known:
            return {}
        following = known[at.previous]
        items = {
            code: found
            for code, item in items.items()
            if (found := _followed(item, following)) is not None
        }
        at = following
        seen.add(at.id)
    if at is not before:
        items = _unchanged(items, before)
    return {
        name: name_before
        for code, item in items.items()
        for name, name_before in _columns(questionnaire.item_by_code[code], item)
    }


def _followed(item: Item, before: Questionnaire) -> Item | None:
    """The item of the wave before that asks the same; None when there is none."""
    link = item.previous
    if link is None or link.change is not Change.SAME or link.item is None:
        return None
    return before.item_by_code.get(link.item)


def _unchanged(items: Mapping[str, Item], before: Questionnaire) -> dict[str, Item]:
    """Of two versions of one questionnaire, the items that are word for word the same."""
    codes = {code: code for code in before.item_by_code}
    return {
        code: other
        for code, item in items.items()
        if (other := before.item_by_code.get(item.code)) is not None
        and not differences(item, other, codes)
    }


def _columns(item: Item, before: Item) -> Iterator[tuple[str, str]]:
    """The columns of both, row by row; a row that was not asked before has none."""
    if item.type is not before.type:
        return
    names_before = set(before.variables())
    for name in item.variables():
        _, dot, row = name.partition(".")
        name_before = f"{before.code}{dot}{row}"
        if name_before in names_before:
            yield name, name_before
