"""What ``zicht estimate`` does once its arguments are in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from zicht import __version__
from zicht.cli.counting import counting_bar
from zicht.cli.problem_lines import tell_notices, tell_problems
from zicht.cli.writing import explained, require_absent
from zicht.disclosure.survey_book import build_survey
from zicht.disclosure.survey_figures import SurveyBook
from zicht.estimation.study.guessing import guess
from zicht.estimation.study.plan import Plan
from zicht.estimation.study.running import run
from zicht.files import STANDARD_OUTPUT, write_atomically
from zicht.identity import code_version
from zicht.language import Language, Text
from zicht.problems import InvalidInputError, Problem
from zicht.reporting.survey.files import METADATA, WRITERS, csv_metadata
from zicht.reporting.survey.terminal import summary, table
from zicht.responses.source import Source
from zicht.responses.source_reading import read_source

#: More figures than this are for a file, not for a screen.
_MOST_LINES = 400

_ESTIMATING = Text(nl="Cijfers berekenen", en="Computing figures")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was asked for on the command line."""

    file: Path
    plan_file: Path | None
    out: Path | None
    may_replace: bool
    draft_plan: bool
    minimum: int | None
    everything: bool
    language: Language


def carry_out(order: Order) -> int:
    """Estimate, print and write; the exit code: 1 when the answers or the plan are refused."""
    try:
        if order.draft_plan:
            _draft(order)
            return 0
        _check_out(order)
        source, plan, notices = _read(order)
        book = _computed(order, source, plan)
    except InvalidInputError as refusal:
        tell_problems(refusal.problems, order.language)
        return 1
    tell_notices((*notices, *book.notices), order.language)
    for line in _printed(order, book):
        click.echo(line)
    if order.out is not None:
        return _write(order, order.out, book)
    return 0


def _read(order: Order) -> tuple[Source, Plan, tuple[Problem, ...]]:
    if order.plan_file is None:
        source = read_source(order.file)
        guessed = guess(source)
        return source, guessed.plan, guessed.notices
    from zicht.estimation.study.plan_reading import read_plan

    plan = read_plan(order.plan_file)
    return read_source(order.file, plan.headings), plan, ()


def _computed(order: Order, source: Source, plan: Plan) -> SurveyBook:
    minimum = plan.minimum if order.minimum is None else order.minimum
    folder = Path() if order.plan_file is None else order.plan_file.parent
    with counting_bar(_ESTIMATING.to(order.language)) as listen:
        study = run(source, plan, folder=folder, listen=listen)
    # Reading all of the code to name its version takes longer than a small survey does.
    version = __version__ if order.out is None else code_version()
    return build_survey(study, minimum=minimum, code_version=version)


def _draft(order: Order) -> None:
    from zicht.estimation.study.drafting import draft

    text = draft(guess(read_source(order.file)).plan, order.language)
    out = order.out or STANDARD_OUTPUT
    require_absent(out, order.language, replace=order.may_replace)
    if out == STANDARD_OUTPUT:
        click.echo(text, nl=False)
        return
    with explained(out, order.language):
        write_atomically(out, text.encode())


def _printed(order: Order, book: SurveyBook) -> Iterator[str]:
    most = None if order.everything else _MOST_LINES
    yield from table(book, order.language, most_lines=most)
    yield ""
    yield from summary(book, order.language)
    if most is not None and len(book.figures) > most:
        yield Text(
            nl=f"Alleen van iedereen samen getoond; alle {len(book.figures)} cijfers met --all, of "
            "in een bestand met --out.",
            en=f"Only everybody together is shown; all {len(book.figures)} figures with --all, or "
            "in a file with --out.",
        ).to(order.language)


def _check_out(order: Order) -> None:
    """End as wrong usage when nothing could be written, before anything is computed."""
    out = order.out
    if out is None or (_is_folder(out) and out != STANDARD_OUTPUT):
        return
    if out.suffix.lower() not in WRITERS:
        message = Text(
            nl=f"{out.name!r} eindigt niet op {', '.join(WRITERS)}; kies een daarvan, of een map",
            en=f"{out.name!r} does not end in {', '.join(WRITERS)}; choose one, or a folder",
        )
        raise click.BadParameter(message.to(order.language), param_hint="--out")
    require_absent(out, order.language, replace=order.may_replace)


def _is_folder(out: Path) -> bool:
    return out.is_dir() or not out.suffix


def _write(order: Order, out: Path, book: SurveyBook) -> int:
    try:
        with explained(out, order.language):
            if _is_folder(out):
                _write_folder(out, book)
            else:
                _write_file(out, book)
    except InvalidInputError as refusal:
        tell_problems(refusal.problems, order.language)
        return 1
    done = Text(
        nl=f"{len(book.figures)} cijfers geschreven naar {out}",
        en=f"{len(book.figures)} figures written to {out}",
    )
    click.echo(done.to(order.language))
    return 0


def _write_file(out: Path, book: SurveyBook) -> None:
    content = WRITERS[out.suffix.lower()](book)
    if out.suffix.lower() == ".csv":
        # First what describes it: it holds the SHA-256 of the figures it belongs to.
        write_atomically(out.with_name(out.name + METADATA), csv_metadata(book, out.name, content))
    write_atomically(out, content)


def _write_folder(out: Path, book: SurveyBook) -> None:
    from zicht.run.folder import replaced

    with replaced(out) as folder:
        _write_all(folder, book)


def _write_all(folder: Path, book: SurveyBook) -> None:
    from zicht.reporting.survey.manifest import write_manifest

    for suffix in WRITERS:
        _write_file(folder / f"figures{suffix}", book)
    write_manifest(folder, book)
