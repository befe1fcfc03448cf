"""Bars on the whole run: published figures, speed, sameness, small groups."""

import hashlib
import json
import multiprocessing
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path

from click.testing import CliRunner

from verify.bars import Bar, Measured, seconds
from zicht.areas.register import Register
from zicht.cli import main
from zicht.disclosure.model import DEFAULT_MINIMUM_GROUP
from zicht.disclosure.serialising import from_json
from zicht.questionnaire import loading
from zicht.reporting import published
from zicht.run import inputs, mirrors

SEED = 7
#: As many as there were municipalities in 2019.
MIRRORS = 355
_folder = tempfile.TemporaryDirectory(prefix="zicht-verify-")


@lru_cache
def answers(seed: int) -> Path:
    """A synthetic file of answers."""
    path = Path(_folder.name, f"answers-{seed}.xlsx")
    _zicht("synthetic", "2019", "--seed", str(seed), "--out", str(path))
    return path


@lru_cache
def first_run() -> tuple[Path, float]:
    """The result of a run, and how long it took in seconds."""
    out = Path(_folder.name, "first")
    return out, seconds(lambda: _run(answers(SEED), out))


def speed() -> Measured:
    """The run of 135 responses, from file to folder."""
    _, taken = first_run()
    return Measured(figure=f"{taken:.1f} s", passed=taken < 60)


def many_mirrors() -> Measured:
    """A mirror for as many municipalities as there were in 2019, with two processes."""
    given = inputs.read(answers(SEED), loading.get("2019"), Register.load())
    wave = inputs.to_wave(given, minimum_group=DEFAULT_MINIMUM_GROUP)
    pages = [page for _, page in mirrors.compose(wave, given)]
    numbered = [(str(at), pages[at % len(pages)]) for at in range(MIRRORS)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as executor:
        made: list[bytes] = []
        taken = seconds(lambda: made.extend(pdf for _, pdf in mirrors.render(numbered, executor)))
    whole = sum(pdf.startswith(b"%PDF") for pdf in made)
    return Measured(
        figure=f"{whole} mirrors, {taken:.1f} s", passed=whole == MIRRORS and taken < 60
    )


def sameness() -> Measured:
    """Two runs over the same answers, compared byte for byte."""
    out, _ = first_run()
    again = Path(_folder.name, "again")
    _run(answers(SEED), again)
    one, two = _digests(out), _digests(again)
    return Measured(figure=f"{len(one)} files, {len(two)} files", passed=one == two)


def published_figures() -> Measured:
    """Every published figure of 2019, for several seeds."""
    agreeing = wanted = 0
    for seed in (1, 7, 42):
        out = Path(_folder.name, f"seed-{seed}")
        _run(answers(seed), out)
        book = from_json(out.joinpath("figures.json").read_text(encoding="utf-8"))
        comparisons = published.compare(book)
        agreeing += sum(comparison.agrees is True for comparison in comparisons)
        wanted += len(comparisons)
    return Measured(figure=f"{agreeing} of {wanted}", passed=agreeing == wanted > 0)


def small_groups() -> Measured:
    """No published count or group lies under the minimum."""
    out, _ = first_run()
    figures = json.loads(out.joinpath("figures.json").read_text(encoding="utf-8"))["figures"]
    shown = [figure for figure in figures if figure["published"]]
    small = [
        figure["key"]
        for figure in shown
        if figure["answered"] < DEFAULT_MINIMUM_GROUP
        or 0 < figure.get("count", 0) < DEFAULT_MINIMUM_GROUP
    ]
    return Measured(
        figure=f"{len(shown)} shown, {len(figures) - len(shown)} withheld, {len(small)} small",
        passed=not small and len(shown) > 0,
    )


def _run(source: Path, out: Path) -> None:
    _zicht("run", str(source), "--questionnaire", "2019", "--out", str(out))


def _zicht(*arguments: str) -> None:
    outcome = CliRunner().invoke(main, arguments)
    if outcome.exit_code:
        raise RuntimeError(f"zicht {arguments[0]}: {outcome.output[-200:]}")


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


BARS = (
    Bar(
        area="run", promise="135 responses become a folder of results in under 60 s", measure=speed
    ),
    Bar(
        area="run", promise=f"{MIRRORS} mirrors in under 60 s, two processes", measure=many_mirrors
    ),
    Bar(area="run", promise="running twice gives the same bytes", measure=sameness),
    Bar(
        area="run",
        promise="every published figure of 2019 comes back, for three seeds",
        measure=published_figures,
    ),
    Bar(
        area="run", promise="no count and no group under the minimum is shown", measure=small_groups
    ),
)
