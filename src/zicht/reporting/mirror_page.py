"""One mirror as a PDF of one page; a module of its own, so that worker processes start quickly."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from zicht.reporting.typesetting import Data, page_count, typeset

#: What stands on one page, for the template.
Page: TypeAlias = Mapping[str, Data]

# Letter sizes in points, largest first.
_LETTERS = (9.8, 9.2, 8.6, 8.0, 7.4, 6.8)


def render(page: Page) -> bytes:
    """The page as a tagged PDF; always exactly one page of A4.

    Where the text does not fit, the letters get smaller; trying is faster than measuring.
    """
    for letter in _LETTERS:
        pdf = typeset("mirror", {**page, "letter": letter, "shrink": False})
        if page_count(pdf) == 1:
            return pdf
    return typeset("mirror", {**page, "letter": _LETTERS[-1], "shrink": True})


def render_batch(batch: Sequence[tuple[str, Page]]) -> list[tuple[str, bytes]]:
    """Several pages, each with its code; what a worker process is given."""
    return [(code, render(page)) for code, page in batch]
