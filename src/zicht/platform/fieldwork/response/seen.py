"""What somebody had before them when they answered, and so what they changed.

A page holds thirty answers. Whoever changed one of them has no opinion about the others, so an
answer that a colleague changed in the meantime is no conflict.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from zicht.platform.database.statements import Rows
from zicht.platform.fieldwork.models import Answer, AnswerChange, Response, Stored
from zicht.platform.fieldwork.response import values

#: Of every variable that was ever answered: its version and its value.
Standing: TypeAlias = Mapping[str, tuple[int, Stored]]

#: What stands where nobody ever answered.
NEVER: tuple[int, Stored] = (0, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A value for one variable, and the version of the answer that was seen: 0 for none."""

    value: Stored
    base_version: int


def standing(response: Response) -> Standing:
    """Every answer that stands, shown or not."""
    return {name: (version, value) for name, version, value in _standing(response.pk)}


_standing = Rows(
    lambda response: (
        Answer.objects.filter(response=response)
        .order_by()
        .values_list("variable", "version", "value")
    )
)


def touched(response: Response, stand: Standing, given: Mapping[str, Given]) -> frozenset[str]:
    """The variables whose value differs from what stood at the version that was seen."""
    stale = {
        name: one.base_version
        for name, one in given.items()
        if one.base_version != stand.get(name, NEVER)[0]
    }
    shown = {name: value for name, (_, value) in stand.items()} | _earlier(response, stale)
    return frozenset(
        name
        for name, one in given.items()
        if not _is_same(values.to_stored(one.value), shown.get(name))
    )


def _is_same(given: Stored, shown: Stored) -> bool:
    """Whether this is the value that was shown; a page posts a text without spaces around it."""
    return given == shown or (isinstance(shown, str) and given == shown.strip())


def _earlier(response: Response, stale: Mapping[str, int]) -> dict[str, Stored]:
    """The values that stood at the versions which these were seen at."""
    if not stale:
        return {}
    found = AnswerChange.objects.filter(response=response, variable__in=list(stale)).values_list(
        "variable", "version", "after"
    )
    known: dict[str, Stored] = dict.fromkeys(stale)
    known.update({name: after for name, version, after in found if stale[name] == version})
    return known
