"""What a map shows: a category per municipality, whichever way the land is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zicht.language import Language, Text
from zicht.reporting.charts import style
from zicht.reporting.charts.model import Key, Mark
from zicht.reporting.framing import filled
from zicht.reporting.svg import element, written
from zicht.reporting.tables import Table

#: The places of the hexagons, and the boundaries that an operator can load.
CARTOGRAM = Text(
    nl="Kaart: CBS; GeoNames (CC BY 4.0).",
    en="Map: CBS (Statistics Netherlands); GeoNames (CC BY 4.0).",
)
BOUNDARIES = Text(
    nl="Grenzen: CBS en Kadaster, CC BY 4.0 (bewerkt).",
    en="Boundaries: CBS (Statistics Netherlands) and Kadaster, CC BY 4.0 (edited).",
)


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
class Region:
    """Words that stand in the middle of some municipalities, such as the share of a province."""

    text: Text
    codes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A map before it is drawn; a ``Picture`` like a chart.

    ``numbers`` says where the figures come from, ``ground`` where the land that is drawn does;
    both must stand with the map. ``places`` names every municipality by code, ``assigned`` gives
    each its category's key, ``notes`` what a pointing device shows beside the name, ``links``
    where a click leads, ``regions`` what is written over several of them.
    """

    key: str
    title: Text
    subtitle: Text
    description: Text
    table: Table
    numbers: Text
    is_synthetic: bool
    categories: tuple[Category, ...]
    places: Mapping[str, str]
    assigned: Mapping[str, str]
    notes: Mapping[str, Text] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    regions: tuple[Region, ...] = ()
    ground: Text = CARTOGRAM

    @property
    def source(self) -> Text:
        """Where figures and land come from."""
        return Text(
            nl=f"{self.numbers.nl} {self.ground.nl}", en=f"{self.numbers.en} {self.ground.en}"
        )

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


def area(
    look: Map, code: str, path: str, language: Language, *, name: str, line: float = 0.8
) -> str:
    """The land of one municipality as SVG, with its name, in a link where it has one.

    ``name`` is that of the picture, under which its patterns are known.
    """
    category = look.category(code)
    note = look.notes.get(code, category.name).to(language)
    words = f"{look.places[code]}: {note}"
    land = element(
        "path",
        element("title", written(words)),
        d=path,
        class_=f"place place-{category.key}",
        fill=filled(category.fill, name),
        stroke=style.MAP_EDGE,
        stroke_width=line,
        fill_rule="evenodd",
    )
    target = look.links.get(code)
    return element("a", land, href=target, aria_label=words) if target else land


def sign(category: Category, x: float, y: float, size: float) -> str:
    """The sign of a category with its middle at a place; nothing where it has none."""
    if not category.sign:
        return ""
    # The land has its words already; the sign is for the eye and lets a pointer through.
    return element(
        "text",
        written(category.sign),
        class_="sign",
        x=round(x, 1),
        y=round(y + size * 0.35, 1),
        text_anchor="middle",
        font_size=round(size, 1),
        font_weight="bold",
        fill=category.ink,
        pointer_events="none",
        aria_hidden="true",
    )


def region(look: Region, middles: Sequence[tuple[float, float]], language: Language) -> str:
    """The words of a region in the middle of its municipalities, with a white edge."""
    x = sum(x for x, _ in middles) / max(1, len(middles))
    y = sum(y for _, y in middles) / max(1, len(middles))
    return element(
        "text",
        written(look.text.to(language)),
        class_="sign",
        x=round(x, 1),
        y=round(y + style.FONT_SIZE * 0.35, 1),
        text_anchor="middle",
        font_size=style.FONT_SIZE,
        font_weight="bold",
        fill=style.INK,
        stroke=style.PAPER,
        stroke_width=4,
        stroke_linejoin="round",
        paint_order="stroke",
        pointer_events="none",
        aria_hidden="true",
    )
