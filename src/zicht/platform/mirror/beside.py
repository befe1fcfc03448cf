"""What may stand beside a municipality: what was published, and nothing else.

Figures of a wave that still runs change with every municipality that submits, so that the newest
one could be computed from two looks; the rules of disclosure protect one look. The app that
publishes registers what it has when it starts; this app does not know it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    # Every command starts with this module, and few of them need what computes a wave.
    from zicht.reporting.wave import Wave

#: The wave that is public now, or None before the first one.
Finder: TypeAlias = "Callable[[], Wave | None]"

_FINDERS: list[Finder] = []


def register(finder: Finder) -> None:
    """Have mirrors compare with the wave that ``finder`` gives."""
    _FINDERS[:] = [finder]


def published() -> "Wave | None":
    """The wave to compare with, or None when nothing was published."""
    return _FINDERS[0]() if _FINDERS else None
