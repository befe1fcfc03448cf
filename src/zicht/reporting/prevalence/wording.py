"""Sizes and intervals in words."""

from zicht.language import Language, Text
from zicht.prevalence.verdict import whole

_NO_END = Text(nl="geen grens", en="no limit")
_TO = Text(nl="tot", en="to")


def size(value: float, language: Language) -> str:
    """A size in three digits, or in words that it has no end."""
    return _NO_END.to(language) if value == float("inf") else whole(value).to(language)


def span(lower: float, upper: float, language: Language) -> str:
    """Both ends of an interval: ``8.550 tot 13.500``."""
    return f"{size(lower, language)} {_TO.to(language)} {size(upper, language)}"
