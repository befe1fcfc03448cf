"""Which story stands on top of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zicht.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A story as the page tells it: with the day of consent, or the public source of the fact."""

    key: str
    title: Text
    text: Text
    source: Text | None
    consent_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryStrip:
    """The story to show, and the key of the next; ``next_key`` is None when there is only one."""

    stories: tuple[Telling, ...]
    shown: Telling
    next_key: str | None


def strip(stories: Sequence[Telling], asked: str, today: date) -> StoryStrip | None:
    """The story that was asked for, else the story of the day; None without stories."""
    if not stories:
        return None
    position = next(
        (index for index, story in enumerate(stories) if story.key == asked),
        today.toordinal() % len(stories),
    )
    following = stories[(position + 1) % len(stories)]
    return StoryStrip(
        stories=tuple(stories),
        shown=stories[position],
        next_key=following.key if len(stories) > 1 else None,
    )
