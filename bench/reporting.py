"""Mirrors against ReportLab with the same content, and the whole run.

    python bench/reporting.py

The peer writes the same words, bars and tables on A4 with the same typeface, from an interpreter
that is warm, as ours is. Its PDF has no tags, so a screen reader cannot use it; ours is PDF/UA-1.
Times are wall times and mean something on an otherwise idle machine.
"""

import json
import multiprocessing
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from html import escape
from io import BytesIO
from pathlib import Path

from click.testing import CliRunner
from reportlab.lib import pagesizes
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from zicht.areas.register import Register
from zicht.cli import main as zicht
from zicht.questionnaire import loading
from zicht.reporting import fonts, mirror_page
from zicht.reporting.mirror_page import Page
from zicht.run import inputs, mirrors, run

#: As many mirrors as there were municipalities in 2019.
MIRRORS = 355
SAMPLE = 40

COLOURS = ("#e4eef6", "#b3d0e8", "#6aa5d2", "#2a6ba6", "#0b3560")
MARGINS = {"leftMargin": 17 * mm, "rightMargin": 17 * mm, "topMargin": 13 * mm}
WORDS = ParagraphStyle("words", fontName="Source", fontSize=9.8, leading=12.5)
TITLE = ParagraphStyle("title", parent=WORDS, fontSize=16, leading=22)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def seconds_each(render: Callable[[Page], bytes], pages: list[Page]) -> float:
    """The mean of a sample of pages, after one that fills the caches."""
    assert render(pages[0]).startswith(b"%PDF")
    return timed(lambda: [render(page) for page in pages[:SAMPLE]]) / SAMPLE


def render_all(pages: list[Page]) -> None:
    numbered = [(str(number), page) for number, page in enumerate(pages)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as executor:
        done = sum(1 for _ in mirrors.render(numbered, executor))
    assert done == len(pages)


def with_reportlab(page: Page) -> bytes:
    """The same words, bars and tables as the page, for the peer."""
    data = json.loads(json.dumps(page))
    story = [words(data["municipality"], TITLE), words(data["introduction"])]
    for role in data["roles"]:
        story.append(words(f"{role['title']}: {role['level']} {role['level_name']}", TITLE))
        for row in role["rows"]:
            story += [words(row["label"]), bar(row["shares"])]
        story.append(Table([[words(role["reached"]), words(role["next"])]]))
    story += [words(f"{one['title']}: {one['alt']}") for one in data["themes"]]
    rows = [data["answers_heading"], *data["answers"]]
    cells = [[words(str(cell)) for cell in row] for row in rows]
    story += [Table(cells, repeatRows=1), words(data["notes"])]
    file = BytesIO()
    SimpleDocTemplate(file, pagesize=pagesizes.A4, title=data["title"], **MARGINS).build(story)
    return file.getvalue()


def words(text: str, style: ParagraphStyle = WORDS) -> Paragraph:
    return Paragraph(escape(text), style)


def bar(shares: list[float]) -> Flowable:
    parts = [(share, colour) for share, colour in zip(shares, COLOURS, strict=False) if share]
    if not parts:
        return words("-")
    looks = [("BACKGROUND", (at, 0), (at, 0), HexColor(one)) for at, (_, one) in enumerate(parts)]
    labels = [[f"{share:.0%}" for share, _ in parts]]
    widths = [share * 160 * mm for share, _ in parts]
    return Table(labels, widths, 5 * mm, style=[("FONT", (0, 0), (-1, -1), "Source", 7), *looks])


def main() -> None:
    pdfmetrics.registerFont(TTFont("Source", next(fonts.folder().rglob("*Regular.ttf"))))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        answers = folder / "answers.csv"
        CliRunner().invoke(zicht, ["synthetic", "2019", "--seed", "7", "--out", str(answers)])
        questionnaire = loading.get("2019")
        given = inputs.read(answers, questionnaire, Register.load())
        pages = [page for _, page in mirrors.compose(inputs.to_wave(given, minimum_group=5), given)]
        ours = seconds_each(mirror_page.render, pages)
        theirs = seconds_each(with_reportlab, pages)
        print(f"a mirror, Typst, one process        {ours * 1000:8.1f} ms")
        print(f"the same content, ReportLab         {theirs * 1000:8.1f} ms")
        print(f"ratio, ReportLab to ours            {theirs / ours:8.1f}")
        many = (pages * (MIRRORS // len(pages) + 1))[:MIRRORS]
        print(
            f"{MIRRORS} mirrors, two processes           {timed(lambda: render_all(many)):8.1f} s"
        )
        whole = timed(lambda: run(answers, questionnaire=questionnaire, out=folder / "result"))
        print(f"the whole run, one process          {whole:8.1f} s")


if __name__ == "__main__":
    main()
