"""What the script of a section is told after it saved the answer to one question.

The page is not made again: versions and which questions are shown are enough, unless the reader
has to see something that is not before them.
"""

from collections.abc import Iterable

from zicht.platform.fieldwork.filling.answering import Conflict, Saved
from zicht.platform.fieldwork.filling.saving import Outcome
from zicht.platform.fieldwork.response.forms import Entry
from zicht.questionnaire.model import Item, Section


def facts(outcome: Outcome, entries: Iterable[Entry], section: Section) -> dict[str, object]:
    """The version of every entry that stands, and which questions are shown and complete."""
    result = outcome.result
    return {
        "versions": {
            name: one.theirs.version if isinstance(one, Conflict) else one.version
            for name, one in result.outcomes.items()
        },
        "shown": [one.code for one in section.items if one.code in result.reach.shown],
        "complete": [
            one.code
            for one in _of(entries, section)
            if all(result.values.get(name) is not None for name in one.variables())
        ],
    }


def to_draw(
    outcome: Outcome, entries: Iterable[Entry], section: Section, *, asked: bool
) -> frozenset[str]:
    """The questions of which the reader has to see more, or something else, than they typed.

    A fault, two answers, or the answer of a colleague where they changed nothing themselves;
    ``asked`` when the page shows a fault or two answers that may be gone now.
    """
    every = tuple(entries)
    seen = {entry.variable: entry for entry in every}
    items = _of(every, section)
    return frozenset(
        item.code
        for item in items
        if asked or any(_must_be_seen(outcome, seen.get(name)) for name in item.variables())
    )


def _must_be_seen(outcome: Outcome, entry: Entry | None) -> bool:
    if entry is None:
        return False
    if entry.problems or entry.variable in outcome.result.undecided:
        return True
    became = outcome.result.outcomes[entry.variable]
    # A value that was not changed here, at another version than the page had: a colleague's.
    return isinstance(became, Saved) and not became.is_new and became.version != entry.base_version


def _of(entries: Iterable[Entry], section: Section) -> list[Item]:
    names = {entry.variable for entry in entries}
    return [item for item in section.items if names.intersection(item.variables())]
