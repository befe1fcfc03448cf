"""Facts and texts as data: areas, questionnaires, maturity rules, published figures, stories."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def content(*parts: str) -> Traversable:
    """A file or folder of the package's own content, e.g. ``content("areas", "regions.csv")``."""
    return files("zicht.content").joinpath(*parts)
