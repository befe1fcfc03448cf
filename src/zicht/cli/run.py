"""``zicht run``: from a file of answers to a folder with everything that may be published."""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import click

from zicht.disclosure.model import DEFAULT_MINIMUM_GROUP
from zicht.language import Language, Text
from zicht.problems import InvalidInputError
from zicht.questionnaire import loading
from zicht.run.stages import Progress

_MADE = (
    ("report.nl.pdf, report.en.pdf", Text(nl="landelijk rapport", en="national report")),
    ("mirrors/", Text(nl="een bladzijde per gemeente", en="a page per municipality")),
    ("charts/", Text(nl="grafieken en kaarten", en="charts and maps")),
    ("tables.xlsx", Text(nl="alle tabellen en cijfers", en="all tables and figures")),
    ("figures.json", Text(nl="alle cijfers voor machines", en="all figures for machines")),
    ("municipalities.json", Text(nl="openbare niveaus per gemeente", en="public levels")),
    ("answers.parquet", Text(nl="gecontroleerde antwoorden, niet openbaar",
                             en="checked answers, not public")),
    ("manifest.json", Text(nl="waar elk cijfer vandaan komt", en="where every figure comes from")),
)  # fmt: skip


@click.command(
    epilog="Example: zicht run answers.xlsx --questionnaire 2019 --out result",
)
@click.argument("answers", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--questionnaire",
    "questionnaire_name",
    type=click.Choice(loading.available()),
    required=True,
    help="The questionnaire that was answered.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for the result; an earlier result of a run there is replaced.",
)
@click.option(
    "--minimum-group",
    type=click.IntRange(min=3),
    default=DEFAULT_MINIMUM_GROUP,
    show_default=True,
    help="Fewest municipalities behind any figure that is shown.",
)
@click.option(
    "--lang",
    type=click.Choice([language.value for language in Language]),
    default=Language.NL.value,
    show_default=True,
    help="Language of the messages; the results are always in both.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=None,
    help="Processes for the mirrors; by default one per processor.",
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="ZICHT_DATA_DIR",
    help="Folder with a newer register of municipalities. Also ZICHT_DATA_DIR.",
)
def run(
    answers: Path,
    questionnaire_name: str,
    out: Path,
    minimum_group: int,
    lang: str,
    workers: int | None,
    data: Path | None,
) -> None:
    """Make report, mirrors, charts, tables and figures of the ANSWERS.

    The answers are checked first; when something is wrong with them nothing is made. The same
    answers give the same files. When the run is interrupted, an earlier result stays as it was.
    """
    # The chart engine takes a second to load, which --help should not wait for.
    from zicht.areas.register import Register
    from zicht.run.pipeline import run as run_all

    language = Language(lang)
    count = workers or os.cpu_count() or 1
    try:
        with _executor(count) as executor, _bar(language) as tell:
            result = run_all(
                answers,
                questionnaire=loading.get(questionnaire_name),
                out=out,
                minimum_group=minimum_group,
                executor=executor,
                progress=tell.show,
                register=Register.load(data),
            )
    except InvalidInputError as refusal:
        for problem in refusal.problems:
            click.echo(problem.sentence(language), err=True)
        raise SystemExit(1) from refusal
    shown = sum(one.share is not None or one.mean is not None for one in result.book.figures)
    _summarise(out, shown, len(result.book.figures), result.mirrors, language)


@contextmanager
def _executor(workers: int) -> Iterator[Executor | None]:
    """Worker processes, or None for one: then a second process would only cost time."""
    if workers == 1:
        yield None
        return
    # A forked copy of a process with running threads may hang; a fresh one does not.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as executor:
        yield executor


class _Bar:
    """A progress bar on standard error: one line that is written over, or a line per stage."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._rewrites = click.get_text_stream("stderr").isatty()
        self._last = ""

    def show(self, progress: Progress) -> None:
        stage = progress.stage.value.to(self._language)
        if not self._rewrites:
            if stage != self._last:
                click.echo(stage, err=True)
            self._last = stage
            return
        filled = round(20 * progress.done / max(1, progress.total))
        bar = "█" * filled + "░" * (20 - filled)
        line = f"{bar} {stage} {progress.done}/{progress.total}"
        click.echo("\r" + line.ljust(len(self._last)), nl=False, err=True)
        self._last = line

    def close(self) -> None:
        if self._rewrites and self._last:
            click.echo("\r" + " " * len(self._last) + "\r", nl=False, err=True)


@contextmanager
def _bar(language: Language) -> Iterator[_Bar]:
    bar = _Bar(language)
    try:
        yield bar
    finally:
        bar.close()


def _summarise(out: Path, shown: int, figures: int, mirrors: int, language: Language) -> None:
    done = Text(
        nl=f"Klaar: {shown} van {figures} cijfers getoond, {mirrors} spiegels. In {out}:",
        en=f"Done: {shown} of {figures} figures shown, {mirrors} mirrors. In {out}:",
    )
    click.echo(done.to(language))
    for name, what in _MADE:
        click.echo(f"  {name:<30} {what.to(language)}")
