"""Maturity models from YAML files, refused with every fault when they are not sound."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast

import ryaml

from zicht.content import content
from zicht.maturity.checks import find_rule_faults
from zicht.maturity.model import MaturityModel
from zicht.maturity.reading import Reader
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire import loading as questionnaires
from zicht.questionnaire.faults import Data, Fault, did_you_mean, to_problem
from zicht.questionnaire.locating import Lines, syntax_problems
from zicht.questionnaire.model import Questionnaire
from zicht.language import Text


def load(source: Path | Traversable, *, questionnaire: Questionnaire | None = None) -> MaturityModel:
    """The model in a YAML file (UTF-8), checked against the questionnaire that it belongs to.

    ``questionnaire`` is that of the package with the id that the file names, unless given. Raises
    InvalidInputError with every fault, each with the file, the line (``row``) and the indicator
    (``column``); OSError when the file cannot be read.
    """
    file = str(source) if isinstance(source, Path) else source.name
    return parse(source.read_text(encoding="utf-8"), file=file, questionnaire=questionnaire)


def parse(
    text: str, *, file: str | None = None, questionnaire: Questionnaire | None = None
) -> MaturityModel:
    """The model in a YAML text; ``file`` is its name in messages. See :func:`load`."""
    try:
        data = cast("Data", ryaml.loads(text))
    except ValueError as error:
        raise InvalidInputError(syntax_problems(text, file=file, reason=str(error))) from error
    reader = Reader()
    model = reader.model(data, _fingerprint(data))
    faults = reader.found()
    if not faults:
        faults = list(_questionnaire_faults(reader, model, questionnaire))
    if faults:
        lines = Lines(text)
        problems = [_problem(fault, data, file, lines) for fault in faults]
        raise InvalidInputError(sorted(problems, key=lambda problem: problem.row or 0))
    return model


@cache
def get(model_id: str) -> MaturityModel:
    """The package's own model with this id, read once; KeyError with the known ids if none."""
    if model_id not in available():
        known = ", ".join(available())
        raise KeyError(f"no maturity model {model_id!r}; there are: {known}")
    return load(content("maturity", f"{model_id}.yaml"))


def available() -> tuple[str, ...]:
    """The ids of the package's own models, in order."""
    names = (entry.name for entry in content("maturity").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def _questionnaire_faults(
    reader: Reader, model: MaturityModel, questionnaire: Questionnaire | None
) -> Iterable[Fault]:
    if questionnaire is None and model.questionnaire_id in questionnaires.available():
        questionnaire = questionnaires.get(model.questionnaire_id)
    if questionnaire is None or questionnaire.id != model.questionnaire_id:
        known = [questionnaire.id] if questionnaire else list(questionnaires.available())
        return [_unknown_questionnaire(model.questionnaire_id, known)]
    return find_rule_faults(reader.places, questionnaire)


def _unknown_questionnaire(name: str, known: list[str]) -> Fault:
    return Fault(
        path=("questionnaire",),
        code="unknown-questionnaire",
        message=Text(
            nl=f"De vragenlijst ‘{name}’ is hier niet.",
            en=f"The questionnaire ‘{name}’ is not here.",
        ),
        remedy=did_you_mean(name, known),
        value=name,
    )


def _problem(fault: Fault, data: Data, file: str | None, lines: Lines) -> Problem:
    """The fault with file and line, and the key of its indicator in the column."""
    problem = to_problem(fault, data, file=file, line=lines.of(fault.path))
    match fault.path, data:
        case ("indicators", int(index), *_), {"indicators": [*entries]} if index < len(entries):
            match entries[index]:
                case {"key": str(key)}:
                    return replace(problem, column=key)
    return problem


def _fingerprint(data: Data) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
