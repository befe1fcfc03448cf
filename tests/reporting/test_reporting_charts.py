"""Every chart comes with its table, in two languages, and stands on its own as a file."""

import re
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise

import pytest
from lxml import etree

from reporting import example
from zicht.language import Language
from zicht.reporting import framing, wording
from zicht.reporting.charts import catalogue, drawing, style
from zicht.reporting.charts.model import Chart, Mark
from zicht.reporting.lettering import width_of
from zicht.reporting.tables import display
from zicht.reporting.wave import Wave

SVG = "{http://www.w3.org/2000/svg}"
#: Drawn in English too; drawing all of them twice would only take time.
BOTH = ("headlines", "sight", "response")


@pytest.fixture(scope="module")
def wave() -> Wave:
    return example.wave()


@pytest.fixture(scope="module")
def charts(wave: Wave) -> dict[str, Chart]:
    return {chart.key: chart for chart in catalogue.build(wave)}


@pytest.fixture(scope="module")
def drawn(charts: dict[str, Chart]) -> dict[tuple[str, Language], str]:
    found = {}
    for key, chart in charts.items():
        for language in Language if key in BOTH else (Language.NL,):
            picture = drawing.draw(chart, language)
            found[key, language] = framing.titled(chart, picture, language)
    return found


@pytest.fixture(scope="module")
def narrow(charts: dict[str, Chart]) -> dict[str, str]:
    """Every chart as a telephone shows it."""
    return {
        key: framing.titled(chart, drawing.draw(chart, Language.NL, style.NARROW), Language.NL)
        for key, chart in charts.items()
    }


def words(svg: str) -> str:
    root = etree.fromstring(svg)
    return " ".join("".join(node.itertext()) for node in root.iter(f"{SVG}text"))


def test_the_catalogue_has_a_chart_of_every_kind(charts: dict[str, Chart]) -> None:
    kinds = {
        "headlines", "response", "levels", "themes", "sight", "forms", "domain", "training",
        "shortages", "levels_signaller", "levels_care", "progress_a", "yes_a",
    }  # fmt: skip
    assert kinds <= set(charts)


def test_no_chart_has_a_style_attribute_or_a_script(
    drawn: dict[tuple[str, Language], str],
) -> None:
    for svg in drawn.values():
        root = etree.fromstring(svg)
        assert not [node for node in root.iter() if "style" in node.attrib]
        names = {node.tag for node in root.iter()}
        assert names.isdisjoint({f"{SVG}script", f"{SVG}style", f"{SVG}foreignObject"})
        assert not re.search(r"\son[a-z]+=", svg)


def test_a_chart_is_one_described_image_in_its_language(
    drawn: dict[tuple[str, Language], str],
) -> None:
    for (key, language), svg in drawn.items():
        root = etree.fromstring(svg)
        assert root.get("role") == "img"
        assert root.get("lang") == language.value
        described = {root.get("aria-labelledby"), root.get("aria-describedby")}
        found = {node.get("id"): node.text for node in root if node.get("id")}
        assert described == {f"{key}-title", f"{key}-description"}
        assert all(found[name or ""] for name in described)
        # Its parts are not announced one by one.
        assert not [node for node in root.iter() if node is not root and node.get("role")]


def test_two_charts_on_one_page_have_no_identifier_in_common(
    drawn: dict[tuple[str, Language], str], narrow: dict[str, str]
) -> None:
    wide = [svg for (_, language), svg in drawn.items() if language is Language.NL]
    found = [
        identifier
        for svg in (*wide, *narrow.values())
        for identifier in re.findall(r'\bid="([^"]+)"', svg)
    ]
    assert len(found) == len(set(found))


def test_a_synthetic_chart_says_so_and_a_real_one_does_not(
    drawn: dict[tuple[str, Language], str],
) -> None:
    for (_, language), svg in drawn.items():
        assert ("SYNTHETISCH" if language is Language.NL else "SYNTHETIC") in words(svg)
    real = catalogue.build(example.wave(origin=None))[0]
    svg = framing.titled(real, drawing.draw(real, Language.NL), Language.NL)
    assert "SYNTHETISCH" not in words(svg)


def test_every_share_of_the_headlines_stands_in_chart_and_table(
    charts: dict[str, Chart], drawn: dict[tuple[str, Language], str]
) -> None:
    chart = charts["headlines"]
    kinds = [column.kind for column in chart.table.columns]
    text = words(drawn["headlines", Language.NL])
    for row in chart.table.rows:
        share, band = (display(row[i], kinds[i], Language.NL) for i in (2, 5))
        low, high = band.split("–")
        assert share in text
        assert f"{low}%" in text
        assert high in text


def test_a_withheld_value_is_named_as_such_and_never_drawn_as_zero(
    charts: dict[str, Chart], drawn: dict[tuple[str, Language], str]
) -> None:
    withholding = {key for key, chart in charts.items() if chart.table.withholds}
    assert {"sight", "response"} <= withholding
    for (key, language), svg in drawn.items():
        if key in withholding:
            word = "niet getoond" if language is Language.NL else "not shown"
            assert word in words(svg)
            assert f"url(#{key}-withheld)" in svg
    assert "0% (0" not in words(drawn["response", Language.NL])


def test_the_marks_of_patterns_never_reach_the_file(
    drawn: dict[tuple[str, Language], str],
) -> None:
    for svg in drawn.values():
        assert style.WITHHELD_FILL not in svg
        assert style.UNKNOWN_FILL not in svg


def test_a_chart_is_the_same_bytes_when_drawn_again(charts: dict[str, Chart]) -> None:
    chart = charts["levels"]
    first, second = (drawing.draw(chart, Language.EN) for _ in range(2))
    assert first == second


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_marks_stand_out_three_to_one_and_text_four_and_a_half_to_one() -> None:
    marks = (style.DARK, style.MIDDLE, style.LINE, style.OUTLINE)
    assert all(contrast(mark, style.PAPER) >= 3 for mark in marks)
    assert contrast(style.GREY_TEXT, style.PAPER) >= 4.5
    assert contrast(style.NOTICE_INK, style.NOTICE_FILL) >= 4.5
    pairs = zip(style.STEPS, style.INK_ON_STEPS, strict=True)
    assert all(contrast(fill, ink) >= 4.5 for fill, ink in pairs)


def test_the_steps_of_a_scale_darken_evenly_enough_for_greyscale() -> None:
    steps = (style.PAPER, *style.STEPS)
    assert all(contrast(light, dark) >= 1.4 for light, dark in pairwise(steps))


def test_without_a_question_there_is_no_chart_of_it() -> None:
    wave = example.wave()
    bare = replace(wave, book=replace(wave.book, figures=()))
    keys = {chart.key for chart in catalogue.build(bare)}
    assert keys.isdisjoint({"sight", "forms", "domain", "training", "shortages", "yes_a"})


def reach(node: etree._Element) -> tuple[float, float]:
    """From where to where a text comes in the widest typeface that may stand in for ours."""
    x = float(node.get("x", "0"))
    for one in (node, *node.iterancestors()):
        moved = re.search(r"translate\(([-\d.e]+)", one.get("transform", ""))
        x += float(moved[1]) if moved else 0.0
    size = float(node.get("font-size", "13").removesuffix("px"))
    is_bold = node.get("font-weight") == "bold"
    lines = [part.text or "" for part in node.iter(f"{SVG}tspan")] or [node.text or ""]
    width = max(width_of(line, size, bold=is_bold) for line in lines)
    before = {"middle": 0.5, "end": 1.0}.get(node.get("text-anchor", ""), 0.0) * width
    return x - before, x - before + width


def test_no_text_leaves_the_picture_in_a_wide_typeface(
    drawn: dict[tuple[str, Language], str], narrow: dict[str, str]
) -> None:
    for svg in (*drawn.values(), *narrow.values()):
        root = etree.fromstring(svg)
        for node in root.iter(f"{SVG}text"):
            left, right = reach(node)
            # Half a pixel is the white of the letter itself.
            assert left >= -0.5, (root[0].text, "".join(node.itertext()))
            assert right <= float(root.get("width", "0")) + 0.5, "".join(node.itertext())


def test_a_chart_for_a_telephone_is_narrow_with_letters_of_twelve_pixels(
    narrow: dict[str, str],
) -> None:
    smallest = 280 / style.NARROW.width * style.SMALL_FONT_SIZE
    assert smallest >= 12
    for svg in narrow.values():
        root = etree.fromstring(svg)
        assert root.get("width") == "300"
        sizes = {node.get("font-size", "") for node in root.iter(f"{SVG}text")}
        assert min(float(size.removesuffix("px")) for size in sizes) >= style.SMALL_FONT_SIZE


def test_every_chart_of_estimates_has_the_same_marks_and_words(charts: dict[str, Chart]) -> None:
    estimates = ("headlines", "yes_a", "forms", "domain", "training", "sight")
    for key in estimates:
        legend = {one.mark: one.text.nl for one in charts[key].legend}
        assert legend[Mark.TICK].startswith("schatting voor alle gemeenten")
        assert legend[Mark.BAND].startswith("band")
        assert Mark.DOT in legend
        headings = [column.heading.nl for column in charts[key].table.columns]
        assert headings[-3:] == ["alle gemeenten, geschat", "marge", "band"]


def test_every_title_stands_by_itself(wave: Wave, charts: dict[str, Chart]) -> None:
    titles = [chart.title.nl for chart in charts.values()]
    assert len(set(titles)) == len(titles)
    for indicator in wave.indicators("role"):
        key = f"levels_{indicator.key.removeprefix('role.')}"
        assert charts[key].title.nl.startswith(indicator.title.nl)


def test_a_sum_that_differs_from_its_rounded_parts_is_called_about() -> None:
    assert wording.sum_of_shares([0.188, 0.426]).nl == "ongeveer 61%"
    assert wording.sum_of_shares([0.188, 0.426]).en == "about 61%"
    assert wording.sum_of_shares([0.2, 0.4]).nl == "60%"


def test_charts_documents_and_pages_have_the_same_steps() -> None:
    document = files("zicht.reporting").joinpath("templates", "zicht.typ").read_text("utf-8")
    sheet = files("zicht.platform.web").joinpath("static", "web", "figures.css").read_text("utf-8")
    assert ", ".join(f'"{step}"' for step in style.STEPS) in document
    for level, step in enumerate(style.STEPS):
        assert f".zicht-level-{level} {{ fill: {step}; }}" in sheet
