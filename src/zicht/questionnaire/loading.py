"""Questionnaires from YAML files, refused with every fault when they are not sound."""

from collections.abc import Sequence
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast

import ryaml

from zicht.content import content
from zicht.language import Text
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire.checks import find_faults
from zicht.questionnaire.dangers import find_dangers
from zicht.questionnaire.faults import Data, Fault, to_problem
from zicht.questionnaire.locating import Lines, syntax_problems
from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.reading import read
from zicht.questionnaire.waves import unknown_wave


def load(source: Path | Traversable) -> Questionnaire:
    """The questionnaire in a YAML file (UTF-8).

    The wave before is one of the package, or a file beside this one: ``previous: '2017'`` is
    looked for in ``2017.yaml``. Raises InvalidInputError with every fault, each with the file, the
    line (``row``) and the code of the item (``column``); OSError when a file cannot be read.
    """
    file = str(source) if isinstance(source, Path) else source.name
    folder = source.parent if isinstance(source, Path) else None
    return parse(_text(source, file), file=file, folder=folder)


def parse(text: str, *, file: str | None = None, folder: Path | None = None) -> Questionnaire:
    """The questionnaire in a YAML text; ``file`` is its name in messages.

    The wave before is one of the package or, when a ``folder`` is given, a file there.
    Raises InvalidInputError with every fault, as :func:`load` does.
    """
    data = _data(text, file)
    reading = read(data)
    previous, unknown = find_previous(reading.questionnaire, folder)
    faults = [
        *reading.faults,
        *unknown,
        *find_faults(reading.questionnaire, previous=previous, doubtful=reading.doubtful),
    ]
    _refuse(faults, data, text, file)
    return reading.questionnaire


def find_previous(
    questionnaire: Questionnaire, folder: Path | None
) -> tuple[Questionnaire | None, tuple[Fault, ...]]:
    """The questionnaire of the wave before, or None with the fault that it cannot be found.

    None without a fault: none is named, or the questionnaire names itself, which is refused
    elsewhere. Raises InvalidInputError when the file of the wave before is not sound itself.
    """
    wave = questionnaire.previous
    if not wave or wave == questionnaire.id:
        return None, ()
    if wave in available():
        return get(wave), ()
    beside = None if folder is None else folder / f"{wave}.yaml"
    if beside is None or not beside.is_file():
        return None, (unknown_wave(wave, available()),)
    return _without_history(beside), ()


def _without_history(file: Path) -> Questionnaire:
    """A questionnaire of which the wave before is not looked at; waves may go far back."""
    text = _text(file, str(file))
    data = _data(text, str(file))
    reading = read(data)
    found = find_faults(reading.questionnaire, previous=None, doubtful=reading.doubtful)
    _refuse([*reading.faults, *found], data, text, str(file))
    return reading.questionnaire


def _text(source: Path | Traversable, file: str) -> str:
    try:
        return source.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInputError([_not_utf8(error, file)]) from error


def _data(text: str, file: str | None) -> Data:
    dangers = find_dangers(text, file=file)
    if dangers:
        raise InvalidInputError(dangers)
    try:
        return cast("Data", ryaml.loads(text))
    except ValueError as error:
        raise InvalidInputError(syntax_problems(text, file=file, reason=str(error))) from error


def _refuse(faults: Sequence[Fault], data: Data, text: str, file: str | None) -> None:
    if faults:
        lines = Lines(text)
        problems = [
            to_problem(fault, data, file=file, line=lines.of(fault.path)) for fault in faults
        ]
        raise InvalidInputError(sorted(problems, key=lambda problem: problem.row or 0))


@cache
def get(questionnaire_id: str) -> Questionnaire:
    """The package's own questionnaire with this id, read once.

    Raises KeyError with the known ids when there is none.
    """
    if questionnaire_id not in available():
        known = ", ".join(available())
        raise KeyError(f"no questionnaire {questionnaire_id!r}; there are: {known}")
    return load(content("questionnaires", f"{questionnaire_id}.yaml"))


def available() -> tuple[str, ...]:
    """The ids of the package's own questionnaires, in order."""
    names = (entry.name for entry in content("questionnaires").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def _not_utf8(error: UnicodeDecodeError, file: str) -> Problem:
    row = error.object[: error.start].count(b"\n") + 1
    return Problem(
        code="not-utf8",
        message=Text(
            nl="Het bestand is geen UTF-8.",
            en="The file is not UTF-8.",
        ),
        remedy=Text(nl="Bewaar het als UTF-8.", en="Save it as UTF-8."),
        file=file,
        row=row,
    )
