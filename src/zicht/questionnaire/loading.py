"""Questionnaires from YAML files, refused with every fault when they are not sound."""

from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast

import ryaml

from zicht.content import content
from zicht.language import Text
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire.checks import find_faults
from zicht.questionnaire.faults import Data, to_problem
from zicht.questionnaire.locating import Lines, syntax_problems
from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.reading import read


def load(source: Path | Traversable) -> Questionnaire:
    """The questionnaire in a YAML file (UTF-8).

    Raises InvalidInputError with every fault, each with the file, the line (``row``) and the
    code of the item (``column``); OSError when the file cannot be read.
    """
    file = str(source) if isinstance(source, Path) else source.name
    try:
        text = source.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInputError([_not_utf8(error, file)]) from error
    return parse(text, file=file)


def parse(text: str, *, file: str | None = None) -> Questionnaire:
    """The questionnaire in a YAML text; ``file`` is its name in messages.

    When ``previous`` names a questionnaire of the package, the links to it are checked too.
    Raises InvalidInputError with every fault, as :func:`load` does.
    """
    try:
        data = cast("Data", ryaml.loads(text))
    except ValueError as error:
        raise InvalidInputError(syntax_problems(text, file=file, reason=str(error))) from error
    reading = read(data)
    questionnaire = reading.questionnaire
    previous = _previous(questionnaire)
    faults = [
        *reading.faults,
        *find_faults(questionnaire, previous=previous, doubtful=reading.doubtful),
    ]
    if faults:
        lines = Lines(text)
        problems = [
            to_problem(fault, data, file=file, line=lines.of(fault.path)) for fault in faults
        ]
        raise InvalidInputError(sorted(problems, key=lambda problem: problem.row or 0))
    return questionnaire


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


def _previous(questionnaire: Questionnaire) -> Questionnaire | None:
    wave = questionnaire.previous
    if wave is None or wave == questionnaire.id or wave not in available():
        return None
    return get(wave)


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
