"""Who is asked, just before a message leaves, whether it still should.

A reminder must not reach somebody who has submitted a minute before. The apps above register their
question here when they start; this app does not know them.
"""

from collections.abc import Callable

from zicht.platform.mail.models import Message

Guard = Callable[[Message], bool]

_GUARDS: dict[str, Guard] = {}


def register(name: str, guard: Guard) -> None:
    """Have messages with this name as their ``guard`` ask ``guard``; called once, at the start."""
    _GUARDS[name] = guard


def is_known(name: str) -> bool:
    """Whether a message may name this guard; the empty name asks nobody."""
    return not name or name in _GUARDS


def lets_through(message: Message) -> bool:
    """Whether the message should still be sent."""
    return not message.guard or _GUARDS[message.guard](message)
