"""What a map shows: a category per municipality, whichever way the land is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from zicht.language import Language, Text
from zicht.reporting.charts import style
from zicht.reporting.charts.model import Key, Mark
from zicht.reporting.framing import filled
from zicht.reporting.svg import element, written
from zicht.reporting.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One colour of the map. ``key`` becomes part of a class name, ``fill`` may be a pattern.

    ``sign`` is written on the land in ``ink``, so that neighbouring colours need not be told apart.
    """

    key: str
    name: Text
    fill: str
    sign: str = ""
    ink: str = style.INK


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A map before it is drawn; a ``Picture`` like a chart.

    ``places`` names every municipality by code, ``assigned`` gives each its category's key,
    ``notes`` what a pointing device shows beside the name, ``links`` where a click leads.
    """

    key: str
    title: Text
    subtitle: Text
    description: Text
    table: Table
    source: Text
    is_synthetic: bool
    categories: tuple[Category, ...]
    places: Mapping[str, str]
    assigned: Mapping[str, str]
    notes: Mapping[str, Text] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)

    def category(self, code: str) -> Category:
        """The category of a municipality; KeyError when it has none."""
        return next(one for one in self.categories if one.key == self.assigned[code])

    def legend(self) -> tuple[Key, ...]:
        """A patch per category that occurs on the map, in the order of the categories."""
        used = set(self.assigned.values())
        return tuple(
            Key(mark=Mark.PATCH, colour=one.fill, outline=style.LINE, text=one.name)
            for one in self.categories
            if one.key in used
        )


def shape(look: Map, code: str, path: str, language: Language, *, line: float = 0.8) -> str:
    """The land of one municipality as SVG, with its name, in a link where it has one."""
    category = look.category(code)
    note = look.notes.get(code, category.name).to(language)
    name = f"{look.places[code]}: {note}"
    land = element(
        "path",
        element("title", written(name)),
        d=path,
        class_=f"place place-{category.key}",
        fill=filled(category.fill, look.key),
        stroke=style.MAP_EDGE,
        stroke_width=line,
        fill_rule="evenodd",
    )
    target = look.links.get(code)
    return element("a", land, href=target, aria_label=name) if target else land
