"""The run itself: every step in order, everything or nothing."""

import json
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from zicht.areas.boundaries import Boundaries
from zicht.areas.register import Register
from zicht.disclosure import serialising
from zicht.disclosure.figures import FigureBook
from zicht.disclosure.model import DEFAULT_MINIMUM_GROUP
from zicht.language import Language
from zicht.problems import Problem
from zicht.questionnaire.model import Questionnaire
from zicht.reporting import catalogue, manifest, report, workbook
from zicht.reporting.report import Illustration
from zicht.reporting.wave import Wave
from zicht.responses import storing
from zicht.run import inputs as given
from zicht.run import mirrors
from zicht.run.folder import replaced
from zicht.run.inputs import Inputs
from zicht.run.stages import Listener, Progress, Stage, silent


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What a run left behind: ``files`` are names in the folder ``out``.

    ``notices`` are remarks about the answers that refuse nothing.
    """

    out: Path
    book: FigureBook
    files: tuple[str, ...]
    notices: tuple[Problem, ...]

    @property
    def mirrors(self) -> int:
        """How many municipalities have a mirror."""
        return sum(name.startswith("mirrors/") for name in self.files)


def run(
    answers: Path,
    *,
    questionnaire: Questionnaire,
    out: Path,
    minimum_group: int = DEFAULT_MINIMUM_GROUP,
    executor: Executor | None = None,
    progress: Listener | None = None,
    register: Register | None = None,
    boundaries: Boundaries | None = None,
    earlier: Path | None = None,
) -> RunResult:
    """Make everything that may be published of a file of answers, in the folder ``out``.

    ``executor`` makes the mirrors (any ``concurrent.futures`` executor; its workers import this
    package); without it they are made one after the other. The same answers, questionnaire,
    register and code give the same bytes. ``earlier`` is the folder of a run on an earlier wave, to
    say what changed since. ``out`` is replaced as a whole at the very end: whatever
    happens before, it stays as it was. Raises InvalidInputError when the answers are refused or
    when ``out`` holds something else than the result of a run; OSError when it cannot be written.
    """
    tell = progress or silent
    with replaced(out) as folder:
        tell(Progress(stage=Stage.READ, done=0, total=1))
        inputs = given.read(answers, questionnaire, register or Register.load(), earlier)
        tell(Progress(stage=Stage.ESTIMATE, done=0, total=1))
        wave = given.to_wave(inputs, minimum_group=minimum_group)
        _fill(folder, wave, inputs, executor, boundaries, tell)
        files = tuple(manifest.file_names(folder))
    return RunResult(
        out=out, book=wave.book, files=(manifest.FILE_NAME, *files), notices=inputs.notices
    )


def _fill(
    folder: Path,
    wave: Wave,
    inputs: Inputs,
    executor: Executor | None,
    boundaries: Boundaries | None,
    tell: Listener,
) -> None:
    pages = mirrors.compose(wave, inputs)
    # Workers begin on the mirrors while this process draws the charts.
    rendered = mirrors.render(pages, executor)
    illustrations = _draw(folder, wave, inputs, boundaries, tell)
    _write_report(folder, wave, illustrations, tell)
    _write_data(folder, wave, inputs)
    (folder / "mirrors").mkdir()
    for done, (code, pdf) in enumerate(rendered, start=1):
        (folder / "mirrors" / f"{code}.pdf").write_bytes(pdf)
        tell(Progress(stage=Stage.MIRROR, done=done, total=len(pages)))
    tell(Progress(stage=Stage.FINISH, done=0, total=1))
    (folder / manifest.FILE_NAME).write_bytes(manifest.build(wave.book, folder))


def _draw(
    folder: Path, wave: Wave, inputs: Inputs, boundaries: Boundaries | None, tell: Listener
) -> Mapping[str, Illustration]:
    # The chart engine takes a second to load, which other uses of this package should not wait for.
    from zicht.run import pictures

    charts = folder / "charts"
    charts.mkdir()
    illustrations = {}
    sketches = pictures.sketches(wave, inputs, boundaries)
    for done, sketch in enumerate(sketches):
        tell(Progress(stage=Stage.DRAW, done=done, total=len(sketches)))
        drawn = pictures.write(sketch, charts, origin=wave.book.origin)
        illustrations[sketch.picture.key] = drawn
    return illustrations


def _write_report(
    folder: Path, wave: Wave, illustrations: Mapping[str, Illustration], tell: Listener
) -> None:
    total = len(Language) + 1
    for done, language in enumerate(Language):
        tell(Progress(stage=Stage.REPORT, done=done, total=total))
        pdf = report.render(report.compose(wave, illustrations, language))
        (folder / f"report.{language}.pdf").write_bytes(pdf)
    tell(Progress(stage=Stage.REPORT, done=total - 1, total=total))
    tables = catalogue.tables(wave, [one.picture for one in illustrations.values()])
    (folder / "tables.xlsx").write_bytes(workbook.build(wave, tables))


def _write_data(folder: Path, wave: Wave, inputs: Inputs) -> None:
    storing.write_parquet(inputs.response_set, folder / "answers.parquet")
    (folder / "figures.json").write_text(serialising.to_json(wave.book), encoding="utf-8")
    public = given.public_levels(inputs)
    municipalities = {
        "wave": wave.book.wave,
        "origin": wave.book.origin,
        "municipalities": [
            {"code": code, "name": wave.places[code], "levels": levels}
            for code, levels in sorted(public.items())
        ],
    }
    text = json.dumps(municipalities, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / "municipalities.json").write_text(text, encoding="utf-8")
