"""From a chart to SVG: the plot by Vega, the legend by us."""

import re
from xml.etree import ElementTree

import vl_convert
from altair.utils.schemapi import debug_mode

from zicht.language import Language
from zicht.reporting import fonts
from zicht.reporting.charts import legend, style
from zicht.reporting.charts.model import Chart
from zicht.reporting.charts.style import Format
from zicht.reporting.framing import Drawing, filled, patterns
from zicht.reporting.svg import group

_SVG = "http://www.w3.org/2000/svg"
# Vega's own roles describe every mark; one description of the whole chart serves readers better.
# The whole file has one typeface.
_DROPPED = re.compile(r"^(role|class|pointer-events|opacity|font-family|aria-.*)$")
_PLACES = {"d", "transform", "x1", "x2", "y1", "y2", "x", "y", "width", "height"}
_LONG = re.compile(r"(\.\d\d)\d+")


def draw(chart: Chart, language: Language, shape: Format = style.WIDE) -> Drawing:
    """The plot and its legend, without titles; the costly step."""
    fonts.register()
    name = shape.name(chart.key)
    # The charts are built from typed calls, so checking them against the schema is waste.
    with debug_mode(False):
        specification = chart.plot(language, shape).to_dict(validate=False)
    svg = vl_convert.vegalite_to_svg(specification)
    inside, height = _clean(svg, name)
    keys, top = legend.draw(chart.legend, language, picture=name, width=shape.width)
    return Drawing(
        content=patterns(name) + keys + group([inside], 0, top),
        height=top + height,
        width=shape.width,
        format=shape,
    )


def _clean(svg: str, picture: str) -> tuple[str, float]:
    """The inside of Vega's SVG without its own roles and empty marks, and its height."""
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(svg)  # noqa: S314 - drawn by our own chart engine
    for node in root.iter():
        for name in [name for name in node.attrib if _DROPPED.match(name)]:
            del node.attrib[name]
        if "fill" in node.attrib:
            node.set("fill", filled(node.attrib["fill"], picture))
        # A hundredth of a pixel is finer than any screen or printer.
        for name in _PLACES & node.attrib.keys():
            node.set(name, _LONG.sub(r"\1", node.attrib[name]))
    _prune(root)
    content = "".join(ElementTree.tostring(child, encoding="unicode") for child in root)
    return content.replace(f' xmlns="{_SVG}"', ""), float(root.get("height", "0"))


def _prune(node: ElementTree.Element) -> None:
    for child in list(node):
        _prune(child)
        name = child.tag.removeprefix(f"{{{_SVG}}}")
        invisible = child.get("display") == "none" or child.get("d") in {"", "M0,0h0v0h0Z"}
        empty = name == "g" and len(child) == 0
        blank = name == "text" and not (child.text or len(child))
        if invisible or empty or blank:
            node.remove(child)
