"""What ``zicht run`` does once its arguments are in order."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from zicht.areas.boundaries import Boundaries
from zicht.areas.importing import find_boundaries
from zicht.areas.register import Register
from zicht.cli.data_folder import load_register
from zicht.cli.problem_lines import tell_notices, tell_problems
from zicht.cli.progress import progress_bar
from zicht.cli.writing import explained
from zicht.language import Language, Text
from zicht.problems import InvalidInputError
from zicht.questionnaire import loading
from zicht.questionnaire.model import Questionnaire
from zicht.reporting.wording import READING
from zicht.run import RunResult
from zicht.run import run as run_all

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was asked for on the command line."""

    answers: Path
    questionnaire_name: str
    out: Path
    minimum_group: int
    workers: int
    data: Path | None
    earlier: Path | None = None


def carry_out(order: Order, language: Language) -> int:
    """Run, and tell how it went; the exit code: 1 when the answers or the folder are refused."""
    try:
        register = load_register(order.data, language)
        questionnaire = loading.get(order.questionnaire_name)
        with (
            explained(order.out, language),
            _executor(order.workers) as executor,
            progress_bar(language) as show,
        ):
            result = run_all(
                order.answers,
                questionnaire=questionnaire,
                out=order.out,
                minimum_group=order.minimum_group,
                executor=executor,
                progress=show,
                register=register,
                boundaries=_boundaries(order.data, register, questionnaire),
                earlier=order.earlier,
            )
    except InvalidInputError as refusal:
        tell_problems(refusal.problems, language)
        return 1
    tell_notices(result.notices, language)
    _summarise(result, language)
    return 0


def _boundaries(
    data: Path | None, register: Register, questionnaire: Questionnaire
) -> Boundaries | None:
    """The official boundaries that an operator loaded for the day of the questionnaire."""
    if data is None:
        return None
    found = find_boundaries(register, data, date.fromisoformat(questionnaire.frame_date))
    return None if found is None else Boundaries.load(found)


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


def _summarise(result: RunResult, language: Language) -> None:
    figures = result.book.figures
    shown = sum(one.share is not None or one.mean is not None for one in figures)
    done = Text(
        nl=f"Klaar: {shown} van {len(figures)} cijfers getoond, {result.mirrors} spiegels. "
        f"In {result.out}:",
        en=f"Done: {shown} of {len(figures)} figures shown, {result.mirrors} mirrors. "
        f"In {result.out}:",
    )
    click.echo(done.to(language))
    for name, what in _MADE:
        click.echo(f"  {name:<30} {what.to(language)}")
    click.echo(READING.to(language))
