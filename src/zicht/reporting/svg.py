"""A small writer of SVG: presentation attributes only, no style attributes and no scripts."""

from collections.abc import Iterable
from html import escape


def element(name: str, *children: str, **attributes: str | float | None) -> str:
    """One element; an underscore in an attribute's name stands for a hyphen, None leaves it out.

    Children are SVG already; give text through ``written``.
    """
    written_attributes = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    content = "".join(children)
    return (
        f"<{name}{written_attributes}>{content}</{name}>"
        if content
        else (f"<{name}{written_attributes}/>")
    )


def written(text: str) -> str:
    """Text that may stand between tags."""
    return escape(text, quote=False)


def group(children: Iterable[str], x: float, y: float) -> str:
    """Elements moved together to a place."""
    return element("g", *children, transform=f"translate({_value(x)},{_value(y)})")


def hatching(identifier: str, colour: str, paper: str) -> str:
    """A pattern of diagonal lines, for what is not shown; use it as ``url(#identifier)``."""
    return element(
        "pattern",
        element("rect", width=6, height=6, fill=paper),
        element("line", x1=0, y1=0, x2=0, y2=6, stroke=colour, stroke_width=3),
        id=identifier,
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )


def dotting(identifier: str, colour: str, paper: str) -> str:
    """A pattern of small dots, for answers without a place on the scale."""
    return element(
        "pattern",
        element("rect", width=7, height=7, fill=paper),
        element("circle", cx=3.5, cy=3.5, r=1.1, fill=colour),
        id=identifier,
        width=7,
        height=7,
        patternUnits="userSpaceOnUse",
    )


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return escape(value, quote=True)
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
