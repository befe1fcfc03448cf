"""Mirrors against WeasyPrint on the same page, and the whole run.

    python bench/reporting.py [PYTHON]

PYTHON is an interpreter that has WeasyPrint, which is not a dependency of Zicht; without it only
our own times are measured. Times are wall times and mean something on an otherwise idle machine.
"""

import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from html import escape
from pathlib import Path

from click.testing import CliRunner

from zicht.areas.register import Register
from zicht.cli import main as zicht
from zicht.questionnaire import loading
from zicht.reporting import mirror_page
from zicht.reporting.mirror_page import Page
from zicht.run import inputs, mirrors, run

#: As many mirrors as there were municipalities in 2019.
MIRRORS = 355
SAMPLE = 40

_PEER = """
import sys, time, weasyprint
pages = sys.argv[1:]
weasyprint.HTML(filename=pages[0]).write_pdf(pdf_variant="pdf/ua-1")
start = time.perf_counter()
for page in pages[1:]:
    weasyprint.HTML(filename=page).write_pdf(pdf_variant="pdf/ua-1")
print((time.perf_counter() - start) / len(pages[1:]))
"""


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def render_all(pages: list[Page]) -> None:
    numbered = [(str(number), page) for number, page in enumerate(pages)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as executor:
        done = sum(1 for _ in mirrors.render(numbered, executor))
    assert done == len(pages)


def as_html(page: Page) -> str:
    """The same words, bars and tables as the page, for the peer."""
    data = json.loads(json.dumps(page))
    colours = ("#e4eef6", "#b3d0e8", "#6aa5d2", "#2a6ba6", "#0b3560")
    style = """@page { size: A4; margin: 13mm 17mm 15mm } body { font: 9.8pt sans-serif }
    .bar { display: flex; height: 4.4mm } .bar div { border: .5pt solid #0b3560; font-size: 7pt;
    text-align: center } td, th { border-bottom: .4pt solid #ccc; text-align: left }
    .role { border-top: 1.2pt solid #0b3560; padding-top: 2mm } .two { columns: 2 }"""
    parts = [f"<p>{escape(data['introduction'])}</p>"]
    for role in data["roles"]:
        parts.append(f"<section class=role><h2>{escape(role['title'])}</h2>")
        parts.append(f"<p><b>{role['level']}</b> {escape(role['level_name'])}</p>")
        for row in role["rows"]:
            cells = "".join(
                f'<div style="width:{share * 100:.2f}%;background:{colour}">{share:.0%}</div>'
                for share, colour in zip(row["shares"], colours, strict=False)
                if share
            )
            parts.append(f"<p>{escape(row['label'])}</p><div class=bar>{cells}</div>")
        parts.append(f"<div class=two><p>{escape(role['reached'])}</p>")
        parts.append(f"<p>{escape(role['next'])}</p></div></section>")
    heading = "".join(f"<th>{escape(cell)}</th>" for cell in data["answers_heading"])
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in data["answers"]
    )
    themes = "".join(
        f"<li>{escape(one['title'])}: {escape(one['alt'])}</li>" for one in data["themes"]
    )
    parts.append(f"<ul>{themes}</ul><table><thead><tr>{heading}</tr></thead>{rows}</table>")
    parts.append(f"<p>{escape(data['notes'])}</p>")
    return (
        f"<!doctype html><html lang=nl><head><title>{escape(data['title'])}</title>"
        f"<style>{style}</style></head><body><h1>{escape(data['municipality'])}</h1>"
        f"{''.join(parts)}</body></html>"
    )


def peer_seconds(interpreter: str, pages: list[Page], folder: Path) -> float:
    names = []
    for number, page in enumerate(pages):
        path = folder / f"{number}.html"
        path.write_text(as_html(page), encoding="utf-8")
        names.append(str(path))
    command = [interpreter, "-c", _PEER, *names]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        answers = folder / "answers.csv"
        CliRunner().invoke(zicht, ["synthetic", "2019", "--seed", "7", "--out", str(answers)])
        questionnaire = loading.get("2019")
        given = inputs.read(answers, questionnaire, Register.load())
        pages = [page for _, page in mirrors.compose(inputs.to_wave(given, minimum_group=5), given)]
        mirror_page.render(pages[0])
        ours = timed(lambda: [mirror_page.render(page) for page in pages[:SAMPLE]]) / SAMPLE
        print(f"a mirror, Typst, one process        {ours * 1000:8.1f} ms")
        if len(sys.argv) > 1:
            theirs = peer_seconds(sys.argv[1], pages[: SAMPLE // 4], folder)
            print(f"the same page, WeasyPrint           {theirs * 1000:8.1f} ms")
            print(f"times faster                        {theirs / ours:8.1f}")
        else:
            print(
                "the same page, WeasyPrint            not measured: give an interpreter that has it"
            )
        many = (pages * (MIRRORS // len(pages) + 1))[:MIRRORS]
        print(
            f"{MIRRORS} mirrors, two processes           {timed(lambda: render_all(many)):8.1f} s"
        )
        whole = timed(lambda: run(answers, questionnaire=questionnaire, out=folder / "result"))
        print(f"the whole run, one process          {whole:8.1f} s")


if __name__ == "__main__":
    main()
